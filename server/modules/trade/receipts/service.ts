import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { lockVisibleCustomer } from '../../customers/index.ts'
import { reallocate } from '../allocations/store.ts'
import { openForReceipt } from '../invoices/store.ts'
import { allocationErrors, type StatedAllocation } from './rules.ts'
import { findReceipt, insertExplicitAllocations, insertReceipt, type NewReceipt } from './store.ts'

const numberTaken: Text = { zh: '回款单号已存在', en: 'The receipt number already exists' }

/**
 * Enters a receipt. Stated allocations stand as they are and what they leave stays unapplied; without any it pays the
 * oldest due invoices first. The customer is held meanwhile, so that two receipts cannot take the same open amount.
 */
export async function createReceipt(
  ctx: Ctx,
  customerId: string,
  receipt: NewReceipt,
  stated: StatedAllocation[] | undefined,
) {
  const customer = await lockVisibleCustomer(ctx, customerId)
  if (stated) {
    const invoiceIds = stated.map(({ invoiceId }) => invoiceId)
    const invoices = await openForReceipt(ctx.db, ctx.tenant.id, invoiceIds)
    const errors = allocationErrors({ customerId: customer.id, amount: receipt.amount }, stated, invoices)
    if (errors.length) throw invalidInput({}, errors)
  }
  const to = { tenantId: ctx.tenant.id, customerId: customer.id }
  const receiptId = await unique('receipts_tenant_id_number_key', 'number', numberTaken, () =>
    insertReceipt(ctx.db, to, receipt),
  )
  if (stated) await insertExplicitAllocations(ctx.db, { tenantId: ctx.tenant.id, receiptId }, stated)
  await reallocate(ctx.db, ctx.tenant.id, [customer.id])
  const made = (await findReceipt(ctx, receiptId))!
  const subject = { kind: 'receipt', id: made.id, label: made.number }
  record(ctx, { kind: 'receipt.created', subject, after: made })
  return made
}
