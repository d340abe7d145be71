import type { Ctx } from '../../../kernel/context.ts'
import { defineError, notFound } from '../../../kernel/errors.ts'
import { say } from '../../../kernel/i18n.ts'
import type { SavedTable } from '../../../kernel/tables/save.ts'
import { registerAccess } from '../../audit/index.ts'
import { standpointOf } from '../access.ts'
import { lineForFile, mustFindBy } from '../sight/service.ts'
import { visibleAmong } from '../store.ts'
import { customerTable, exportColumns, exportTitle, type ExportColumn } from './rules.ts'
import { countWanted, listWanted, type Wanted } from './store.ts'

const tooMany = defineError('export.too_many', 409, {
  zh: '符合条件的客户有 {count} 家，一次最多导出 {max} 家；请缩小范围后再导出',
  en: '{count} customers match, and one export holds {max} at most; narrow it and export again',
})

export interface ExportOrder extends Wanted {
  purpose: string
  columns?: ExportColumn[] | undefined
}

/**
 * The list of customers, or those chosen of it, as a table for a file, entered in the access register (A-07.4, D-19).
 * `not_found` when somebody chosen is out of sight, `export.too_many` above what the regulation allows.
 */
export async function exportCustomers(ctx: Ctx, order: ExportOrder): Promise<SavedTable> {
  const { purpose, columns = exportColumns, ...wanted } = order
  const standpoint = await standpointOf(ctx)
  mustFindBy(ctx, standpoint, { ...wanted })
  if (wanted.ids) await mustSee(ctx, wanted.ids)
  const max = standpoint.policy.parameters.maxExportRows
  const rows = await listWanted(ctx, wanted, max)
  if (rows.length > max) throw tooMany({ count: await countWanted(ctx, wanted), max })
  const lines = rows.map(lineForFile(ctx, standpoint))
  const subject = { kind: 'customers', id: null, label: say(exportTitle, 'zh-CN') }
  registerAccess(ctx, { action: 'exported', subject, purpose, rows: lines.length })
  const { timeZone } = ctx.tenant
  return customerTable(lines, columns, {
    locale: ctx.locale,
    timeZone,
    name: ctx.actor.name,
    at: new Date(ctx.now),
    purpose,
  })
}

async function mustSee(ctx: Ctx, ids: string[]) {
  const chosen = new Set(ids)
  const seen = await visibleAmong(ctx, [...chosen])
  if (seen.size < chosen.size) throw notFound()
}
