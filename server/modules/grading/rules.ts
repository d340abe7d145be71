import { z } from 'zod'
import { influences, type Abc, type Grading, type KeyAccount } from '../../../policy-pack/index.ts'
import { addDays, addMonths, monthOf, type DateText, type MonthText } from '../../kernel/calendar.ts'
import { decided, when, type Decision, type InForce, type Reason } from '../../kernel/decision.ts'
import { amount, date, percent } from '../../kernel/input.ts'
import { add, compare, isAtLeast, isOver, multiply, sum, type Amount } from '../../kernel/money.ts'

export const classes = ['key', 'general'] as const
export type CustomerClass = (typeof classes)[number]
export const grades = ['A', 'B', 'C'] as const
export type Grade = (typeof grades)[number]

/** What R-05 judges by. `months`: trade per 'YYYY-MM', yuan with tax; a month without trade may be left out. */
export const keyAccountFacts = z.strictObject({
  asOf: date(),
  months: z.record(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), amount({ negative: true })),
  cumulative: amount({ negative: true }).nullish(),
  firstTradeOn: date().nullish(),
})
export type KeyAccountFacts = z.output<typeof keyAccountFacts>

/** key account or general. "Over" is strict, a missing month breaks a run, and the first run found is named. */
export function decideKeyAccount(facts: KeyAccountFacts, policy: InForce<KeyAccount>): Decision<CustomerClass> {
  const p = policy.parameters
  const { cumulative, firstTradeOn, asOf } = facts
  const months = Object.fromEntries(Object.entries(facts.months).filter(([month]) => month <= monthOf(asOf)))
  const isNew = firstTradeOn != null && firstTradeOn > addMonths(asOf, -p.newWithinMonths)
  const run = firstRun(months, p.consecutiveMonths, p.monthlyOver)
  const newRun = isNew ? firstRun(months, p.consecutiveMonths, p.newMonthlyOver) : null
  const amounts = (found: MonthText[]) => found.map((month) => months[month]!)
  const reasons = [
    ...when(cumulative != null && isOver(cumulative, p.cumulativeOver), 'key-account.cumulative', 'R-05.1', {
      cumulative,
      over: p.cumulativeOver,
    }),
    ...when(run, 'key-account.consecutive-months', 'R-05.2', (found) => ({
      months: found,
      amounts: amounts(found),
      over: p.monthlyOver,
    })),
    ...when(newRun, 'key-account.new-customer', 'R-05.3', (found) => ({
      months: found,
      amounts: amounts(found),
      over: p.newMonthlyOver,
      firstTradeOn,
    })),
  ]
  return decided(policy, 'R-05', reasons.length > 0 ? 'key' : 'general', reasons, {
    missing: missingOf({ cumulative, firstTradeOn }),
  })
}

/** The first `length` months in a row that are each over the limit; null when there are none. */
function firstRun(months: Record<MonthText, Amount>, length: number, limit: Amount): MonthText[] | null {
  const over = Object.keys(months)
    .filter((month) => isOver(months[month]!, limit))
    .sort()
  const start = over.findIndex((month, at) => {
    const last = over[at + length - 1]
    return last !== undefined && ordinal(last) - ordinal(month) === length - 1
  })
  return start < 0 ? null : over.slice(start, start + length)
}

const ordinal = (month: MonthText) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))

const missingOf = (facts: Record<string, unknown>) => Object.keys(facts).filter((name) => facts[name] == null)

/** What C-02 to C-04 judge by: amounts in yuan, the premium in percent, all as of the end of the period. */
export const gradingFacts = z.strictObject({
  asOf: date(),
  contractAmount: amount({ negative: true }).nullish(),
  contractSource: z.enum(['contracts', 'invoiced']).nullish(),
  anyOverdue: z.boolean().nullish(),
  receivables: amount({ negative: true }).nullish(),
  premium: percent().nullish(),
  influence: z.enum(influences).nullish(),
  firstTradeOn: date().nullish(),
})
export type GradingFacts = z.output<typeof gradingFacts>

export interface GradeValue {
  /** Sum of the four indicators, also where the first year fixes the grade. */
  points: number
  /** The day the fixed grade of the first year ends, while it applies. */
  firstYearUntil?: DateText
}

/** First and last day of the period judged that ends on a day. */
export const judgedPeriod = (asOf: DateText, policy: InForce<Grading>) => ({
  // Counted from the day after, so that months are whole ones when the period ends with a month.
  from: addMonths(addDays(asOf, 1), -policy.parameters.periodMonths),
  to: asOf,
})

/** C-02 to C-04: the grade by four indicators. A fact that is missing counts as the lowest band of its indicator. */
export function decideGrade(facts: GradingFacts, policy: InForce<Grading>): Decision<Grade, GradeValue> {
  const p = policy.parameters
  const indicators = [
    contractReason(facts, p),
    receivablesReason(facts, p),
    premiumReason(facts, p),
    influenceReason(facts, p),
  ]
  const points = indicators.reduce((total, { facts: { points: each } }) => total + (each as number), 0)
  const byPoints: Grade = points >= p.gradeAFrom ? 'A' : points >= p.gradeBFrom ? 'B' : 'C'
  const { firstTradeOn, asOf } = facts
  const until = firstTradeOn == null ? null : addMonths(firstTradeOn, p.firstYearMonths)
  const firstYearUntil = until !== null && asOf < until ? until : null
  const reasons = [
    ...indicators,
    total(points, byPoints, p),
    ...when(firstYearUntil, 'grading.first-year', 'C-04', (end) => ({
      firstTradeOn,
      until: end,
      grade: p.firstYearGrade,
      instead: byPoints,
    })),
  ]
  const { contractAmount, anyOverdue, receivables, premium, influence } = facts
  return decided(policy, firstYearUntil ? 'C-04' : 'C-02', firstYearUntil ? p.firstYearGrade : byPoints, reasons, {
    value: { points, ...(firstYearUntil ? { firstYearUntil } : {}) },
    missing: missingOf({ contractAmount, anyOverdue, receivables, premium, influence, firstTradeOn }),
  })
}

const total = (points: number, grade: Grade, p: Grading): Reason => ({
  code: 'grading.total',
  article: 'C-02',
  facts: { points, grade, gradeAFrom: p.gradeAFrom, gradeBFrom: p.gradeBFrom },
})

/** C-02.1 and C-03: anything overdue — or not known to be paid — gets the lowest band whatever the amount. */
function contractReason(facts: GradingFacts, p: Grading): Reason {
  const { contractAmount: value, contractSource: source } = facts
  const band = bandFrom(p.contractBands, value)
  const given = { amount: value ?? null, source: source ?? null }
  if (facts.anyOverdue === false)
    return { code: 'grading.contract-amount', article: 'C-02.1', facts: { ...given, ...band } }
  const { points } = p.contractBands.at(-1)!
  const code = facts.anyOverdue ? 'grading.overdue' : 'grading.overdue-unknown'
  return { code, article: 'C-03', facts: { ...given, points, instead: band.points } }
}

function receivablesReason({ receivables }: GradingFacts, p: Grading): Reason {
  const list = p.receivableBands
  const band =
    receivables == null ? list.at(-1)! : list.find(({ atMost }) => atMost === null || isAtLeast(atMost, receivables))!
  return { code: 'grading.receivables', article: 'C-02.2', facts: { receivables: receivables ?? null, ...band } }
}

function premiumReason({ premium }: GradingFacts, p: Grading): Reason {
  const band = bandFrom(p.premiumBands, premium)
  return { code: 'grading.premium', article: 'C-02.3', facts: { premium: premium ?? null, ...band } }
}

function influenceReason({ influence }: GradingFacts, p: Grading): Reason {
  const points = p.influencePoints[influence ?? 'marginal']
  return { code: 'grading.influence', article: 'C-02.4', facts: { influence: influence ?? null, points } }
}

function bandFrom(bands: Grading['contractBands'], value: Amount | null | undefined) {
  if (value == null) return bands.at(-1)!
  return bands.find(({ atLeast }) => atLeast === null || isAtLeast(value, atLeast))!
}

/** What A-08 judges one customer by: its sales, the sales of all ranked before it, and of all. Yuan with tax. */
export const abcFacts = z.strictObject({
  amount: amount({ negative: true }),
  before: amount({ negative: true }),
  total: amount({ negative: true }),
})
export type AbcFacts = z.output<typeof abcFacts>

/** A, B or C by the share of those ranked before; sales of zero or less are C. */
export function decideAbc(facts: AbcFacts, policy: InForce<Abc>): Decision<Grade> {
  const { shareA, shareB } = policy.parameters
  if (compare(facts.amount, '0') <= 0 || compare(facts.total, '0') <= 0)
    return decided(policy, 'A-08', 'C', [{ code: 'abc.no-sales', article: 'A-08', facts: { ...facts } }])
  const isBelow = (share: string) => compare(multiply(facts.before, '100'), multiply(share, facts.total)) < 0
  const outcome = isBelow(shareA) ? 'A' : isBelow(shareB) ? 'B' : 'C'
  return decided(policy, 'A-08', outcome, [{ code: 'abc.share', article: 'A-08', facts: { ...facts, shareA, shareB } }])
}

/** A-08 over a whole book, largest first (equal amounts by code). The total is that of all, credit notes included. */
export function classifyAbc<Row extends { code: string; amount: Amount }>(rows: Row[], policy: InForce<Abc>) {
  const all = sum(rows.map((row) => row.amount))
  const ranked = rows.toSorted((a, b) => compare(b.amount, a.amount) || (a.code < b.code ? -1 : 1))
  let before: Amount = '0'
  return ranked.map((row) => {
    const decision = decideAbc({ amount: row.amount, before, total: all }, policy)
    before = add(before, row.amount)
    return { ...row, abc: decision.outcome, decision }
  })
}

/** Class and grade from the most to the least favoured (C-07). */
const favour = ['key A', 'key B', 'general A', 'key C', 'general B', 'general C']

export interface Standing {
  class: CustomerClass
  grade: Grade
}
export const movements = ['new', 'up', 'same', 'down'] as const
export type Movement = (typeof movements)[number]

/** Where a proposal leads a customer, by the order in which classes and grades are favoured. */
export function movementOf(previous: Standing | null, next: Standing): Movement {
  if (!previous) return 'new'
  const place = (standing: Standing) => favour.indexOf(`${standing.class} ${standing.grade}`)
  const change = place(previous) - place(next)
  return change > 0 ? 'up' : change < 0 ? 'down' : 'same'
}
