import { z } from 'zod'
import { notFound } from '../../kernel/errors.ts'
import { cursor, page, pageQuery, route, type Route } from '../../kernel/http.ts'
import { date, id, out } from '../../kernel/input.ts'
import { keyset, wrongCursor } from '../../kernel/paging.ts'
import { sql } from '../../kernel/db.ts'
import { decisionOut } from '../policies/index.ts'
import { assessmentRoutes } from './assessments/routes.ts'
import { classes, grades } from './rules.ts'
import { runRoutes } from './runs/routes.ts'
import { abcOf, judgeCustomer, judgeSome, matched } from './service.ts'
import { byCode } from './store.ts'

const customer = z.object({ id: out.id, code: z.string(), name: z.string() })

const classificationPage = page(
  z.object({
    customer,
    class: z.enum(classes),
    criteria: z.array(z.string()),
    months: z.array(z.string()),
    decision: decisionOut,
  }),
).extend({ asOf: out.date })

const abcPage = page(z.object({ customer, amount: out.amount, share: z.string(), abc: z.enum(grades) })).extend({
  period: z.string(),
  total: out.amount,
  counts: z.object({ A: z.int(), B: z.int(), C: z.int() }),
})

const answers: Route[] = [
  route({
    method: 'GET',
    path: '/classification',
    access: 'grading.read',
    summary: 'Who is a key account as of a day, and by which criteria',
    query: z.object({ ...pageQuery, asOf: date().optional(), class: z.enum(classes).optional() }),
    response: classificationPage,
    handle: async (ctx, { query }) => {
      const asOf = query.asOf ?? ctx.today
      const at = keyset(query, 'code', { column: byCode, type: 'text' }, sql`c.id`)
      const found = await judgeSome(ctx, asOf, { class: query.class, after: at.after, limit: at.limit })
      const { rows, nextCursor } = at.page(
        found.map((judged) => ({ ...judged, id: judged.customer.id, sortKey: judged.customer.code })),
      )
      return {
        asOf,
        rows: rows.map(({ customer: who, classDecision: decision }) => ({
          customer: who,
          class: decision.outcome,
          ...matched(decision),
          decision,
        })),
        nextCursor,
      }
    },
  }),
  route({
    method: 'GET',
    path: '/customers/:id/classification',
    access: 'grading.read',
    summary: 'Class and grade of one customer as of a day, with the facts',
    params: z.object({ id: id() }),
    query: z.object({ asOf: date().optional() }),
    response: z.object({
      asOf: out.date,
      keyAccount: decisionOut,
      grading: decisionOut,
      facts: z.object({ keyAccount: z.record(z.string(), z.unknown()), grading: z.record(z.string(), z.unknown()) }),
    }),
    handle: async (ctx, { params, query }) => {
      const asOf = query.asOf ?? ctx.today
      const judged = await judgeCustomer(ctx, params.id, asOf)
      if (!judged) throw notFound()
      const { classDecision, gradeDecision, keyAccount, grading } = judged
      return { asOf, keyAccount: classDecision, grading: gradeDecision, facts: { keyAccount, grading } }
    },
  }),
  route({
    method: 'GET',
    path: '/abc',
    access: 'grading.read',
    summary: 'A, B and C customers by their share of the sales of a period',
    query: z.object({ ...pageQuery, period: z.string().max(16), abc: z.enum(grades).optional() }),
    response: abcPage,
    handle: async (ctx, { query }) => {
      const { period, total, rows } = await abcOf(ctx, query.period)
      const counts = { A: 0, B: 0, C: 0 }
      for (const { abc } of rows) counts[abc] += 1
      const chosen = rows.filter(({ abc }) => !query.abc || abc === query.abc)
      return { period, total, counts, ...pageOf(chosen, query) }
    },
  }),
]

/** A page of a list that is worked out as a whole; the cursor names the last customer shown. */
function pageOf<Row extends { customer: { id: string } }>(rows: Row[], query: { limit: number; cursor?: string }) {
  const [list, last] = query.cursor === undefined ? [] : (cursor.read(query.cursor, 2) ?? [null])
  const start = query.cursor === undefined ? 0 : rows.findIndex((row) => row.customer.id === last) + 1
  if (query.cursor !== undefined && (list !== 'abc' || start === 0)) throw wrongCursor()
  const shown = rows.slice(start, start + query.limit)
  const hasMore = start + query.limit < rows.length
  return { rows: shown, nextCursor: hasMore ? cursor.write(['abc', shown.at(-1)!.customer.id]) : null }
}

export const routes: Route[] = [...answers, ...runRoutes, ...assessmentRoutes]
