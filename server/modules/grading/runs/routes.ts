import { z } from 'zod'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { notFound } from '../../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { date, id, out } from '../../../kernel/input.ts'
import { searchText } from '../../../kernel/paging.ts'
import { decisionOut } from '../../policies/index.ts'
import { classes, grades, movements } from '../rules.ts'
import { adoptRun, discardRun, startRun } from './service.ts'
import { findProposal, findRun, listProposals, listRuns, type RunRow } from './store.ts'

const standing = { class: z.enum(classes), grade: z.enum(grades) }
const count = z.int()
const run = z.object({
  id: out.id,
  asOf: out.date,
  state: z.enum(['proposed', 'adopted', 'discarded']),
  customers: count,
  counts: z.object({
    key: count,
    general: count,
    A: count,
    B: count,
    C: count,
    new: count,
    up: count,
    same: count,
    down: count,
  }),
  createdByName: z.string(),
  createdAt: out.instant,
  decidedByName: z.string().nullable(),
  decidedAt: out.instant.nullable(),
  version: z.int(),
  can: z.object({ adopt: z.boolean(), discard: z.boolean() }),
})
const proposal = z.object({
  customer: z.object({ id: out.id, code: z.string(), name: z.string() }),
  ...standing,
  points: z.int(),
  movement: z.enum(movements),
  previous: z.object(standing).nullable(),
})
const proposalDetail = proposal.extend({
  classDecision: decisionOut,
  gradeDecision: decisionOut,
  facts: z.record(z.string(), z.unknown()),
})
const params = z.object({ id: id() })

function present(ctx: Ctx, row: RunRow) {
  const isOpen = row.state === 'proposed' && row.isSeenWhole && may(ctx.actor, 'grading.adopt')
  return { ...row, can: { adopt: isOpen, discard: isOpen } }
}

async function getRun(ctx: Ctx, runId: string): Promise<RunRow> {
  const found = await findRun(ctx, runId)
  if (!found) throw notFound()
  return found
}

export const runRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/grading-runs',
    access: 'grading.run',
    summary: 'Propose class and grade for every customer as of a day',
    body: z.object({ asOf: date() }),
    status: 201,
    response: run,
    handle: async (ctx, { body }) => present(ctx, await startRun(ctx, body.asOf)),
  }),
  route({
    method: 'GET',
    path: '/grading-runs',
    access: 'grading.read',
    summary: 'The grading runs, newest first',
    query: z.object(pageQuery),
    response: page(run),
    handle: async (ctx, { query }) => {
      const { rows, nextCursor } = await listRuns(ctx, query)
      return { rows: rows.map((row) => present(ctx, row)), nextCursor }
    },
  }),
  route({
    method: 'GET',
    path: '/grading-runs/:id',
    access: 'grading.read',
    summary: 'One grading run',
    params,
    response: run,
    handle: async (ctx, input) => present(ctx, await getRun(ctx, input.params.id)),
  }),
  route({
    method: 'GET',
    path: '/grading-runs/:id/proposals',
    access: 'grading.read',
    summary: 'What a run proposes',
    params,
    query: z.object({
      ...pageQuery,
      q: searchText().optional(),
      movement: z.enum(movements).optional(),
      class: z.enum(classes).optional(),
      grade: z.enum(grades).optional(),
    }),
    response: page(proposal),
    handle: async (ctx, input) => {
      const { id: runId } = await getRun(ctx, input.params.id)
      return listProposals(ctx, runId, input.query)
    },
  }),
  route({
    method: 'GET',
    path: '/grading-runs/:id/proposals/:customerId',
    access: 'grading.read',
    summary: 'What a run proposes for one customer, with both decisions and their facts',
    params: z.object({ id: id(), customerId: id() }),
    response: proposalDetail,
    handle: async (ctx, input) => {
      const found = await findProposal(ctx, input.params.id, input.params.customerId)
      if (!found) throw notFound()
      return found
    },
  }),
  route({
    method: 'POST',
    path: '/grading-runs/:id/adoption',
    access: 'grading.adopt',
    summary: 'Adopt a run: its proposals become class and grade of the customers',
    params,
    response: run,
    handle: async (ctx, input) => present(ctx, await adoptRun(ctx, input.params.id, input.ifMatch)),
  }),
  route({
    method: 'POST',
    path: '/grading-runs/:id/discarding',
    access: 'grading.adopt',
    summary: 'Put a run aside',
    params,
    response: run,
    handle: async (ctx, input) => present(ctx, await discardRun(ctx, input.params.id, input.ifMatch)),
  }),
]

/** The contract as the pages read it. */
export type Run = z.infer<typeof run>
