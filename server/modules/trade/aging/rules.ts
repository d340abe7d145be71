import { z } from 'zod'
import { agingBuckets, type Aging } from '../../../../policy-pack/index.ts'
import { addMonths, daysBetween, periodDays, type DateText, type MonthText } from '../../../kernel/calendar.ts'
import { decided, when, type Decision, type InForce } from '../../../kernel/decision.ts'
import { amount, date, line } from '../../../kernel/input.ts'
import {
  add,
  compare,
  divide,
  isNegative,
  isOver,
  multiply,
  subtract,
  sum,
  toFen,
  type Amount,
} from '../../../kernel/money.ts'
import { defineDecision } from '../../policies/index.ts'

const agedInvoice = z
  .strictObject({
    number: line(64),
    kind: z.enum(['invoice', 'credit-note']).default('invoice'),
    gross: amount({ negative: true }),
    dueOn: date(),
    issuedOn: date().optional(),
    allocations: z.array(z.strictObject({ amount: amount(), receivedOn: date() })).default([]),
  })
  .check(({ value, issues }) => {
    const paid = sum(value.allocations.map((a) => a.amount))
    const refuse = (field: string) =>
      issues.push({ code: 'custom', input: value, path: [field], params: { code: 'value.format' }, message: field })
    if ((value.kind === 'credit-note') !== isNegative(value.gross) && compare(value.gross, '0') !== 0) refuse('gross')
    else if (value.allocations.length > 0 && isOver(paid, value.gross)) refuse('allocations')
  })

/** What receivables aging is made from: invoices and credit notes with the receipts that paid them. */
export const agingFacts = z.strictObject({ asOf: date(), invoices: z.array(agedInvoice) })
export type AgingFacts = z.output<typeof agingFacts>

/** Amounts in yuan. `balance` = open − unapplied = invoiced − received, to the fen. */
export interface AgingValue {
  buckets: BucketAmount[]
  open: Amount
  unapplied: Amount
  balance: Amount
}

export interface BucketAmount {
  bucket: string
  count: number
  amount: Amount
}

/** The place of a bucket among `agingBuckets`: 0 when not past due (due today is not), then by the limits. */
export function bucketPlace(daysPastDue: number, { limits }: Aging): number {
  if (daysPastDue <= 0) return 0
  const within = limits.findIndex((limit) => daysPastDue <= limit)
  return within === -1 ? limits.length + 1 : within + 1
}

/**
 * K-09: the open amounts of the invoices issued by a day, by days past due on it. Receipts of later days do not count;
 * credit notes stand apart as unapplied credit. Outcome `overdue` when anything is past due, `current` when something
 * is open but not past due, else `settled`.
 */
export function decideAgingBucket(
  facts: AgingFacts,
  policy: InForce<Aging>,
): Decision<'overdue' | 'current' | 'settled', AgingValue> {
  const { asOf } = facts
  const issued = facts.invoices.filter(({ issuedOn }) => issuedOn === undefined || issuedOn <= asOf)
  const items = issued
    .filter(({ kind }) => kind === 'invoice')
    .map((invoice) => {
      const paid = invoice.allocations.filter((a) => a.receivedOn <= asOf).map((a) => a.amount)
      const place = bucketPlace(daysBetween(invoice.dueOn, asOf), policy.parameters)
      return { number: invoice.number, open: subtract(invoice.gross, sum(paid)), place }
    })
  const waiting = items.filter((item) => isOver(item.open, '0'))
  const credit = subtract('0', sum(issued.filter(({ kind }) => kind === 'credit-note').map(({ gross }) => gross)))
  const filled = agingBuckets(policy.parameters).map((bucket, place) => {
    const inside = waiting.filter((item) => item.place === place)
    return { bucket, inside, count: inside.length, amount: toFen(sum(inside.map((item) => item.open))) }
  })
  const reasons = [
    ...filled.flatMap(({ bucket, inside, count, amount: open }) =>
      when(count > 0, 'aging.bucket', 'K-09', { bucket, count, amount: open, invoices: inside.map((i) => i.number) }),
    ),
    ...when(isOver(credit, '0'), 'aging.unapplied', 'K-09', { amount: toFen(credit) }),
  ]
  const open = sum(waiting.map((item) => item.open))
  const outcome = waiting.some((item) => item.place > 0) ? 'overdue' : waiting.length > 0 ? 'current' : 'settled'
  const value = {
    buckets: filled.map(({ bucket, count, amount: held }) => ({ bucket, count, amount: held })),
    open: toFen(open),
    unapplied: toFen(credit),
    balance: toFen(subtract(open, credit)),
  }
  return decided(policy, 'K-09', outcome, reasons, { value })
}

export const decisions = [
  defineDecision({
    kind: 'aging',
    policy: 'aging',
    title: { zh: '应收账款账龄', en: 'Receivables aging' },
    facts: agingFacts,
    decide: decideAgingBucket,
  }),
]

/** The span of the simple method: twelve months up to the day. */
export const salesYearBefore = (asOf: DateText): DateText => addMonths(asOf, -12)

export interface Sales {
  /** Invoiced less credit notes of each month up to the day, in yuan. */
  byMonth: { month: MonthText; amount: Amount }[]
  /** Of the twelve months up to the day. */
  lastYear: Amount
}

/**
 * Days sales outstanding with two decimals, by the count-back method (how many days of the latest sales make up the
 * receivables, month by month) and by the simple one (receivables ÷ sales of twelve months × their days). Null where
 * there are no sales to measure by.
 */
export function daysSalesOutstanding(asOf: DateText, balance: Amount, sales: Sales) {
  const days = daysBetween(salesYearBefore(asOf), asOf)
  const simple = isOver(sales.lastYear, '0') ? multiply(divide(balance, sales.lastYear), String(days)) : null
  const counted = countBack(asOf, balance, sales.byMonth)
  return { countBack: counted && toFen(counted), simple: simple && toFen(simple) }
}

function countBack(asOf: DateText, balance: Amount, byMonth: Sales['byMonth']): string | null {
  let left = balance
  if (!isOver(left, '0')) return '0'
  for (const { month, amount: sold } of byMonth.toSorted((a, b) => (a.month < b.month ? 1 : -1))) {
    const { from, to } = periodDays(month)!
    const last = to < asOf ? to : asOf
    if (isOver(sold, '0') && compare(left, sold) <= 0) {
      return add(String(daysBetween(last, asOf)), multiply(divide(left, sold), String(daysBetween(from, last) + 1)))
    }
    left = subtract(left, sold)
  }
  return null
}
