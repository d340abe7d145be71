import type { Ctx } from '../../../../kernel/context.ts'
import { defineError, notFound } from '../../../../kernel/errors.ts'
import type { Text } from '../../../../kernel/i18n.ts'
import { record } from '../../../audit/index.ts'
import { stopTrading } from '../../../customers/index.ts'
import { withoutTrade } from '../../store.ts'
import { mayImport } from '../access.ts'
import { takeBackChanges } from '../companies/service.ts'
import { lockImport, type ImportRow } from '../store.ts'
import { findDependents, markUndone, removeWritten, tradersOf } from './store.ts'

const undoneAlready = defineError('import.undone', 409, { zh: '这次导入已经撤销', en: 'This import is undone already' })
const isNeeded = defineError('import.in_use', 409, {
  zh: '不能撤销：其后已有记录依据这次导入的内容（{list}）',
  en: 'It cannot be undone: later records rest on what was imported ({list})',
})

/** What people call the records that may stand in the way. */
const words: Record<string, Text> = {
  access_requests: { zh: '查阅申请', en: 'requests for access' },
  allocations: { zh: '核销', en: 'allocations' },
  archive_entries: { zh: '档案条目', en: 'entries of the archive' },
  assessments: { zh: '评定', en: 'assessments' },
  contracts: { zh: '合同', en: 'contracts' },
  customer_grades: { zh: '客户等级', en: 'grades' },
  attachments: { zh: '附件', en: 'attachments' },
  customer_deputies: { zh: '协办人', en: 'deputies' },
  customer_merges: { zh: '客户合并', en: 'merges' },
  customer_suspicions: { zh: '已排除的疑似重复', en: 'dismissed suspicions' },
  customers: { zh: '修改过的客户', en: 'edited customers' },
  grade_proposals: { zh: '分级建议', en: 'grade proposals' },
  leads: { zh: '线索', en: 'leads' },
  invoices: { zh: '发票', en: 'invoices' },
  receipts: { zh: '回款', en: 'receipts' },
  shipments: { zh: '发货', en: 'shipments' },
  voided: { zh: '已作废的发票', en: 'voided invoices' },
}

/**
 * Takes back exactly what an import wrote — documents, receipts, allocations, customers it made — and works out anew
 * which receipts pay what. Refused, with counts, when anything later rests on it. The import stays, marked as undone.
 */
export async function undoImport(ctx: Ctx, id: string, reason: string): Promise<ImportRow> {
  const found = await lockImport(ctx, id)
  if (!found) throw notFound()
  mayImport(ctx, found.kind, found.customersCreated ? { ...found.mapping, createCustomers: true } : found.mapping)
  if (found.undoneAt !== null) throw undoneAlready()
  const dependents = await findDependents(ctx, id)
  if (dependents.length) {
    const list = (language: 'zh' | 'en') =>
      dependents
        .map(({ what, count, of }) => {
          const said = `${words[what]?.[language] ?? what} ${count}`
          return language === 'zh' ? `${said}（${of.join('、')}）` : `${said} (${of.join(', ')})`
        })
        .join(language === 'zh' ? '，' : '; ')
    throw isNeeded({ list: ctx.locale === 'en' ? list('en') : list('zh') })
  }
  await takeBackChanges(ctx, id, reason)
  const traders = await tradersOf(ctx, id)
  await removeWritten(ctx, id)
  await stopTrading(ctx, withoutTrade(ctx, traders))
  await markUndone(ctx, id, reason)
  const { kind, fileName } = found
  record(ctx, { kind: 'import.undone', subject: { kind: 'import', id, label: fileName }, after: { kind }, reason })
  return { ...found, undoneAt: ctx.now, undoneByName: ctx.actor.name, undoReason: reason }
}
