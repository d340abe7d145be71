import { z } from 'zod'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { fieldError, id, line, optionalLine, out } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { likenesses } from './rules.ts'
import { scanJob } from './jobs.ts'
import { routes as mergeRoutes } from './merging/routes.ts'
import { dismiss, sightOf, strongestFirst, suspects, type Sight } from './service.ts'
import { listSuspicions, type SuspicionRow } from './store.ts'

const likeness = z.enum(likenesses)
const named = z.object({ id: out.id, name: z.string() }).nullable()
const whom = {
  code: z.string().nullable(),
  /** Null out of sight, unless the names agree. */
  name: z.string().nullable(),
  owner: named,
  department: z.string().nullable(),
  isVisible: z.boolean(),
}
const suspect = z.object({ customerId: out.id.nullable(), ...whom, by: z.array(likeness) })
const suspected = z.object({ id: out.id.nullable(), ...whom })
const suspicion = z.object({
  id: out.id,
  first: suspected,
  second: suspected,
  by: z.array(likeness),
  state: z.enum(['open', 'dismissed']),
  foundAt: out.instant,
  dismissedByName: z.string().nullable(),
  dismissedAt: out.instant.nullable(),
  reason: z.string().nullable(),
  can: z.object({ merge: z.boolean(), dismiss: z.boolean() }),
})

/** What somebody is still typing; texts that are not what they should be yet say nothing. */
const typed = z.object({
  name: optionalLine(),
  creditCode: optionalLine(64).nullish(),
  phone: optionalLine(64).nullish(),
  website: optionalLine().nullish(),
  email: optionalLine().nullish(),
  /** The customer that is being edited. */
  customerId: id().nullish(),
})

const byId = z.object({ id: id() })

async function startScan(ctx: Ctx): Promise<string> {
  const jobId = await ctx.services.jobs.start(ctx, scanJob, {})
  record(ctx, { kind: 'duplicate.scan_started', subject: { kind: 'job', id: jobId, label: scanJob } })
  return jobId
}

function present({ actor }: Ctx, { likenesses: all, ...row }: SuspicionRow, sight: Sight) {
  const settles = may(actor, 'customers.merge') && row.first.isVisible && row.second.isVisible
  const by = strongestFirst(all.filter((one) => sight.by.includes(one)))
  const side = (of: SuspicionRow['first']) => (sight.owner ? of : { ...of, owner: null })
  const [first, second] = [side(row.first), side(row.second)]
  return { ...row, first, second, by, can: { merge: settles, dismiss: settles && row.state === 'open' } }
}

export const routes: Route[] = [
  ...mergeRoutes,
  route({
    method: 'POST',
    path: '/customer-duplicates',
    access: 'customers.read',
    summary: 'Which customers somebody may be, while he is being typed in',
    body: typed,
    response: z.object({ rows: z.array(suspect) }),
    handle: async (ctx, { body }) => {
      const { name, creditCode, phone, website, email, customerId } = body
      const addresses = [website, email].flatMap((text) => (text ? [text] : []))
      const code = creditCode?.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase() || null
      const candidate = { name, creditCode: code, phones: phone ? [phone] : [], addresses }
      return { rows: await suspects(ctx, candidate, customerId ?? null) }
    },
  }),
  route({
    method: 'GET',
    path: '/duplicates',
    access: 'customers.read',
    summary: 'Pairs of customers that may be the same, of which you see at least one',
    query: z.object({
      ...pageQuery,
      state: z.enum(['open', 'dismissed']).default('open'),
      by: likeness.optional(),
      customerId: id().optional(),
    }),
    response: page(suspicion),
    handle: async (ctx, { query }) => {
      const sight = await sightOf(ctx)
      if (query.by && !sight.by.includes(query.by)) {
        const parameters = { accepted: sight.by.join(' / ') }
        throw invalidInput({}, [fieldError('by', 'value.not_accepted', { parameters })])
      }
      const { rows, nextCursor } = await listSuspicions(ctx, { ...query, told: sight.by })
      return { rows: rows.map((row) => present(ctx, row, sight)), nextCursor }
    },
  }),
  route({
    method: 'POST',
    path: '/duplicates/:id/dismissal',
    access: 'customers.merge',
    summary: 'Say that the two are not the same',
    params: byId,
    body: z.object({ reason: line(500) }),
    response: suspicion,
    handle: async (ctx, { params, body }) =>
      present(ctx, await dismiss(ctx, params.id, body.reason), await sightOf(ctx)),
  }),
  route({
    method: 'POST',
    path: '/duplicate-scans',
    access: 'customers.merge',
    summary: 'Compare all customers with each other anew, in the background',
    status: 202,
    response: z.object({ jobId: out.id }),
    handle: async (ctx) => ({ jobId: await startScan(ctx) }),
  }),
]

/** The contract as the pages read it. */
export type CustomerSuspect = z.infer<typeof suspect>
export type Suspicion = z.infer<typeof suspicion>
