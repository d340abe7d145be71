import type { Grading, KeyAccount } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { InForce } from '../../../kernel/decision.ts'
import { visible } from '../../customers/index.ts'
import { defineSimulation, inForce, type SimulatedCase, type Simulation } from '../../policies/index.ts'
import { classifyAbc, decideGrade, decideKeyAccount, judgedPeriod } from '../rules.ts'
import { countBook, factsOfBook, listSales, type CustomerFacts, type FactsQuery } from '../store.ts'
import { inPairs } from './rules.ts'

/** How many customers are judged: those the actor sees that traded by the day. */
async function size(ctx: Ctx, asOf: DateText): Promise<number> {
  const { basis } = (await inForce(ctx.db, 'key-account', asOf)).parameters
  return countBook(ctx.db, { tenantId: ctx.tenant.id, asOf, basis, visible: visible(ctx.actor) })
}

const draftOf = <Parameters>(kind: string, parameters: Parameters): InForce<Parameters> => ({
  kind,
  version: 0,
  parameters,
})

interface Judging {
  asOf: DateText
  keyAccount: InForce<KeyAccount>
  grading: InForce<Grading>
}

function queryFor(ctx: Ctx, { asOf, keyAccount, grading }: Judging): FactsQuery {
  return {
    tenantId: ctx.tenant.id,
    asOf,
    visible: visible(ctx.actor),
    basis: keyAccount.parameters.basis,
    contractBasis: grading.parameters.contractBasis,
    periodFrom: judgedPeriod(asOf, grading).from,
  }
}

/** who becomes, or is no longer, a key account. */
const keyAccountSimulation = defineSimulation({
  kind: 'key-account',
  access: 'grading.read',
  size,
  async *run(ctx, { asOf, draft }) {
    const [before, grading] = [await inForce(ctx.db, 'key-account', asOf), await inForce(ctx.db, 'grading', asOf)]
    const after = draftOf('key-account', draft)
    const query = (keyAccount: InForce<KeyAccount>) => ({
      ...queryFor(ctx, { asOf, keyAccount, grading }),
      isWithoutGrading: true,
    })
    const decide = ({ keyAccount: facts }: CustomerFacts, policy: InForce<KeyAccount>) =>
      decideKeyAccount(facts, policy)
    for await (const { customer, old, next } of pairsOf(ctx, query(before), query(after))) {
      // Without trade of the kind that counts there are no months and no sum, which makes a general customer.
      const nothing: CustomerFacts['keyAccount'] = { asOf, months: {}, cumulative: '0.00', firstTradeOn: null }
      yield {
        customer,
        before: old ? decide(old, before) : decideKeyAccount(nothing, before),
        after: next ? decide(next, after) : decideKeyAccount(nothing, after),
      }
    }
  },
})

/** C-02 to C-04: whose grade would be another. */
const gradingSimulation = defineSimulation({
  kind: 'grading',
  access: 'grading.read',
  size,
  async *run(ctx, { asOf, draft }) {
    const keyAccount = await inForce(ctx.db, 'key-account', asOf)
    const [before, after] = [await inForce(ctx.db, 'grading', asOf), draftOf('grading', draft)]
    const query = (grading: InForce<Grading>) => queryFor(ctx, { asOf, keyAccount, grading })
    for await (const { customer, old, next } of pairsOf(ctx, query(before), query(after))) {
      // Both go through the same book, so both have facts.
      if (!old || !next) continue
      yield { customer, before: decideGrade(old.grading, before), after: decideGrade(next.grading, after) }
    }
  },
})

/** A-08 over the sales of the year up to the day. */
const abcSimulation = defineSimulation({
  kind: 'abc',
  access: 'grading.read',
  size,
  async *run(ctx, { asOf, draft }) {
    const from = `${asOf.slice(0, 4)}-01-01`
    const sales = await listSales(ctx.db, { tenantId: ctx.tenant.id, visible: visible(ctx.actor), from, to: asOf })
    const before = classifyAbc(sales, await inForce(ctx.db, 'abc', asOf))
    const after = new Map(classifyAbc(sales, draftOf('abc', draft)).map((row) => [row.id, row.decision]))
    const byCode = before.toSorted((a, b) => (a.code < b.code ? -1 : 1))
    for (const { id, code, name, decision } of byCode)
      yield { customer: { id, code, name }, before: decision, after: after.get(id)! } satisfies SimulatedCase
  },
})

interface Pair {
  customer: CustomerFacts['customer']
  old: CustomerFacts | null
  next: CustomerFacts | null
}

/** The facts of both sides customer by customer; read once when both count by the same documents and days. */
async function* pairsOf(ctx: Ctx, before: FactsQuery, after: FactsQuery): AsyncGenerator<Pair> {
  const counted = ({ basis, contractBasis, periodFrom }: FactsQuery) => `${basis} ${contractBasis} ${periodFrom}`
  if (counted(before) === counted(after)) {
    for await (const batch of factsOfBook(ctx.db, before))
      for (const facts of batch) yield { customer: facts.customer, old: facts, next: facts }
    return
  }
  const books = [factsOfBook(ctx.db, before), factsOfBook(ctx.db, after)] as const
  for await (const [old, next] of inPairs(...books, ({ customer }) => `${customer.code}\0${customer.id}`))
    yield { customer: (old ?? next)!.customer, old, next }
}

/** What drafts of this module's regulations would change. */
export const simulations: Simulation[] = [keyAccountSimulation, gradingSimulation, abcSimulation]
