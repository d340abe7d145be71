import { agingBuckets, type Aging } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { InForce } from '../../../kernel/decision.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { compare, subtract } from '../../../kernel/money.ts'
import { findVisibleCustomer } from '../../customers/index.ts'
import { inForce } from '../../policies/index.ts'
import { daysSalesOutstanding } from './rules.ts'
import { bookOf, salesBefore, summarize, type SummaryRow } from './store.ts'

/**
 * Receivables aging of the customers the actor sees, or of one of them, on a day (K-09). Amounts in yuan; `balance` =
 * open − credit notes − unapplied receipts = invoiced − received, or there is no answer at all.
 */
export async function agingOn(ctx: Ctx, asOf: string, customerId?: string) {
  if (customerId !== undefined) await findVisibleCustomer(ctx, customerId)
  const policy = await inForce(ctx.db, 'aging', asOf)
  const book = bookOf(ctx, asOf, customerId)
  const rows = await summarize(ctx.db, book, policy.parameters)
  const total = balanced(rows.find((row) => row.isTotal)!)
  const buckets = agingBuckets(policy.parameters).map((bucket, place) => {
    const row = rows.find((candidate) => !candidate.isTotal && candidate.place === place)
    return { bucket, count: row?.count ?? 0, amount: row?.open ?? '0.00' }
  })
  const dso = daysSalesOutstanding(asOf, total.balance, await salesBefore(ctx.db, book))
  return {
    asOf,
    invoiced: total.invoiced,
    received: total.received,
    open: { count: total.count, amount: total.open, customers: total.customers },
    buckets,
    unapplied: { creditNotes: total.creditNotes, receipts: total.unappliedReceipts },
    balance: total.balance,
    dso,
    policy: { kind: policy.kind, version: policy.version, article: 'K-09' },
  }
}

function balanced(total: SummaryRow): SummaryRow {
  if (compare(total.balance, subtract(total.invoiced, total.received)) === 0) return total
  throw new Error(`aging does not tie: ${JSON.stringify(total)}`)
}

/** The place of a named bucket under the policy of the day; undefined for none, refused when there is no such one. */
export function placeOf(bucket: string | undefined, policy: InForce<Aging>): number | undefined {
  if (bucket === undefined) return undefined
  const names = agingBuckets(policy.parameters)
  const place = names.indexOf(bucket)
  if (place >= 0) return place
  throw invalidInput({}, [fieldError('bucket', 'value.not_accepted', { parameters: { accepted: names.join(' / ') } })])
}
