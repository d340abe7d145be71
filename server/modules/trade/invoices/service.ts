import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, notFound } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { becomeTrading, lockVisibleCustomer, stopTrading } from '../../customers/index.ts'
import { reallocate } from '../allocations/store.ts'
import { withoutTrade } from '../store.ts'
import { isAddedUp, kindOf } from './rules.ts'
import { findInvoice, insertInvoice, markVoid, type NewInvoice } from './store.ts'

const alreadyVoid = defineError('invoice.already_void', 409, { zh: '发票已作废', en: 'The invoice is void already' })
const hasReceipts = defineError('invoice.has_receipts', 409, {
  zh: '已有回款指定核销这张发票，不能作废',
  en: 'A receipt was explicitly allocated to this invoice; it cannot be voided',
})
const texts = {
  number: { zh: '这个发票代码和号码已存在', en: 'An invoice of this series and number already exists' },
  total: { zh: '价税合计应等于不含税金额加税额', en: 'The total must be the net amount plus tax' },
} satisfies Record<string, Text>

/** Enters an invoice, or a credit note when its total is negative, and works out anew what pays what. */
export async function createInvoice(ctx: Ctx, customerId: string, invoice: NewInvoice) {
  if (!isAddedUp(invoice)) throw invalidInput({}, [{ field: 'gross', code: 'invoice.total', text: texts.total }])
  const customer = await lockVisibleCustomer(ctx, customerId)
  const id = await unique('invoices_tenant_id_series_number_key', 'number', texts.number, () =>
    insertInvoice(
      ctx.db,
      { tenantId: ctx.tenant.id, customerId: customer.id },
      { ...invoice, kind: kindOf(invoice.gross) },
    ),
  )
  await reallocate(ctx.db, ctx.tenant.id, [customer.id])
  const made = await findSeen(ctx, id)
  record(ctx, { kind: 'invoice.created', subject: subjectOf(made), after: made })
  if (kindOf(invoice.gross) === 'invoice') await becomeTrading(ctx, { customerId: customer.id, on: invoice.issuedOn })
  return made
}

const subjectOf = ({ id, series, number }: { id: string; series: string; number: string }) => ({
  kind: 'invoice',
  id,
  label: `${series} ${number}`.trim(),
})

/** Voids an invoice; what paid it oldest-first goes to the others. */
export async function voidInvoice(ctx: Ctx, id: string, reason: string) {
  const seen = await findSeen(ctx, id)
  await lockVisibleCustomer(ctx, seen.customer.id)
  const present = await findSeen(ctx, id)
  const { allocations, customer } = present
  if (allocations.some(({ method }) => method === 'explicit')) throw hasReceipts()
  if (!(await markVoid(ctx, id, reason))) throw alreadyVoid()
  await reallocate(ctx.db, ctx.tenant.id, [customer.id])
  await stopTrading(ctx, withoutTrade(ctx, [customer.id]))
  const voided = await findSeen(ctx, id)
  record(ctx, { kind: 'invoice.voided', subject: subjectOf(voided), before: present, after: voided, reason })
  return voided
}

async function findSeen(ctx: Ctx, id: string) {
  const found = await findInvoice(ctx, id)
  if (!found) throw notFound()
  return found
}
