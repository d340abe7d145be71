import { periodDays, type DateText } from '../../kernel/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Sql } from '../../kernel/db.ts'
import type { Decision } from '../../kernel/decision.ts'
import { invalidInput } from '../../kernel/errors.ts'
import { compare, divide, multiply, sum, toFen, type Amount } from '../../kernel/money.ts'
import { visible } from '../customers/index.ts'
import { inForce } from '../policies/index.ts'
import {
  classifyAbc,
  decideGrade,
  decideKeyAccount,
  judgedPeriod,
  type CustomerClass,
  type Grade,
  type GradeValue,
} from './rules.ts'
import { factsOfBook, listFacts, listSales, type CustomerFacts, type FactsQuery } from './store.ts'

/** A customer with its facts and what the rules say to them. */
export interface Judged extends CustomerFacts {
  classDecision: Decision<CustomerClass>
  gradeDecision: Decision<Grade, GradeValue>
}

/** The rules in force on a day with the query for the facts they need. */
async function judging(ctx: Ctx, asOf: DateText) {
  const keyAccount = await inForce(ctx.db, 'key-account', asOf)
  const grading = await inForce(ctx.db, 'grading', asOf)
  const query: FactsQuery = {
    tenantId: ctx.tenant.id,
    asOf,
    visible: visible(ctx.actor),
    basis: keyAccount.parameters.basis,
    contractBasis: grading.parameters.contractBasis,
    periodFrom: judgedPeriod(asOf, grading).from,
  }
  const judge = (facts: CustomerFacts): Judged => ({
    ...facts,
    classDecision: decideKeyAccount(facts.keyAccount, keyAccount),
    gradeDecision: decideGrade(facts.grading, grading),
  })
  return { query, judge }
}

/** Class and grade of every customer the actor sees that traded by a day, in batches, in the order of their codes. */
export async function* judgeBook(ctx: Ctx, asOf: DateText): AsyncGenerator<Judged[]> {
  const { query, judge } = await judging(ctx, asOf)
  for await (const batch of factsOfBook(ctx.db, query)) yield batch.map(judge)
}

/** The same for one customer the actor sees, traded or not; null when there is none. */
export async function judgeCustomer(ctx: Ctx, customerId: string, asOf: DateText): Promise<Judged | null> {
  const { query, judge } = await judging(ctx, asOf)
  const [facts] = await listFacts(ctx.db, { ...query, customerId })
  return facts ? judge(facts) : null
}

/** So many customers of the book after a place in it, optionally of one class. */
export async function judgeSome(
  ctx: Ctx,
  asOf: DateText,
  some: { class?: CustomerClass | undefined; after: Sql; limit: number },
): Promise<Judged[]> {
  const { query, judge } = await judging(ctx, asOf)
  const { after, limit } = some
  // The class is decided after the facts are read, so a filtered page reads on until it is full.
  const facts = factsOfBook(ctx.db, some.class ? { ...query, after } : { ...query, after, limit })
  const rows: Judged[] = []
  for await (const batch of facts) {
    rows.push(...batch.map(judge).filter(({ classDecision }) => !some.class || classDecision.outcome === some.class))
    if (rows.length >= limit) break
  }
  return rows.slice(0, limit)
}

/** The criteria that make a customer a key account and the months that matched, each once and in order. */
export function matched(decision: Decision<CustomerClass>): { criteria: string[]; months: string[] } {
  const months = decision.reasons.flatMap(({ facts }) => (facts['months'] as string[] | undefined) ?? [])
  return { criteria: decision.reasons.map(({ article }) => article), months: [...new Set(months)].sort() }
}

export interface AbcRow {
  customer: { id: string; code: string; name: string }
  amount: Amount
  /** Percent of all sales, two decimals; zero when there were none. */
  share: string
  abc: Grade
  decision: Decision<Grade>
}

/** A-08 over the customers the actor sees that were invoiced in a period such as `2019`, `2019-H1`, `2019-Q3`, `2019-07`. */
export async function abcOf(ctx: Ctx, period: string): Promise<{ period: string; total: Amount; rows: AbcRow[] }> {
  const days = periodDays(period)
  if (!days) throw invalidInput({}, [periodError])
  const sales = await listSales(ctx.db, { tenantId: ctx.tenant.id, visible: visible(ctx.actor), ...days })
  const total = sum(sales.map(({ amount }) => amount))
  const rows = classifyAbc(sales, await inForce(ctx.db, 'abc', days.to)).map(
    ({ id, code, name, amount, abc, decision }) => ({
      customer: { id, code, name },
      amount,
      share: compare(total, '0') === 0 ? '0.00' : toFen(divide(multiply(amount, '100'), total)),
      abc,
      decision,
    }),
  )
  return { period, total: toFen(total), rows }
}

const periodError = {
  field: 'period',
  code: 'period.format',
  text: {
    zh: '期间应写成 2019、2019-H1、2019-Q3 或 2019-07',
    en: 'Write the period as 2019, 2019-H1, 2019-Q3 or 2019-07',
  },
}
