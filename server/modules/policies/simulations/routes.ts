import { z } from 'zod'
import type { Ctx } from '../../../kernel/context.ts'
import { notFound } from '../../../kernel/errors.ts'
import { openRoute, page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { date, id, out } from '../../../kernel/input.ts'
import { decisionOut, policyKind } from '../rules.ts'
import type { Simulation } from './rules.ts'
import { simulate } from './service.ts'
import { findSimulation, listCases } from './store.ts'

const summary = z.object({
  kind: z.string(),
  asOf: out.date,
  /** The version in force that the draft is held against. */
  policyVersion: z.int(),
  customers: z.int(),
  changed: z.int(),
  movements: z.array(z.object({ from: z.string(), to: z.string(), count: z.int() })),
})
const customer = z.object({ id: out.id, code: z.string(), name: z.string() })
const changedCase = z.object({ customer, before: decisionOut, after: decisionOut })
const answer = z.union([summary.extend({ rows: z.array(changedCase) }), z.object({ jobId: out.id })])

export interface Simulating {
  simulations: Simulation[]
  /** Of some customers, those the actor sees now. */
  visibleCustomers(ctx: Ctx, ids: string[]): Promise<Set<string>>
}

export const simulationRoutes = ({ simulations, visibleCustomers }: Simulating): Route[] => [
  openRoute({
    method: 'POST',
    path: '/policies/:kind/simulations',
    access: 'decisions.run',
    summary: 'What a draft would change for the customers one sees; a job (202) when there are more than 10 000',
    params: z.object({ kind: z.string() }),
    body: z.object({
      parameters: z.record(z.string(), z.unknown()).optional(),
      draftId: id().optional(),
      asOf: date().optional(),
    }),
    response: answer,
    handle: async ({ transaction, reply }, { params, body }) => {
      const found = await transaction((ctx) => simulate(ctx, simulations, policyKind(params.kind), body))
      if ('jobId' in found) void reply.status(202)
      return found
    },
  }),
  route({
    method: 'GET',
    path: '/policy-simulations/:id',
    access: 'decisions.run',
    summary: 'What a simulation in the background came to; by the id of its job',
    params: z.object({ id: id() }),
    response: summary.extend({ id: out.id, createdAt: out.instant }),
    handle: (ctx, { params }) => ownSimulation(ctx, params.id),
  }),
  route({
    method: 'GET',
    path: '/policy-simulations/:id/rows',
    access: 'decisions.run',
    summary: 'The customers a simulation would change, by code',
    params: z.object({ id: id() }),
    query: z.object({ ...pageQuery, from: z.string().max(32).optional(), to: z.string().max(32).optional() }),
    response: page(changedCase),
    handle: async (ctx, { params, query }) => {
      const { id: simulationId } = await ownSimulation(ctx, params.id)
      const { rows, nextCursor } = await listCases(ctx, { ...query, simulationId })
      const visible = await visibleCustomers(
        ctx,
        rows.map((row) => row.customer.id),
      )
      return { rows: rows.filter((row) => visible.has(row.customer.id)), nextCursor }
    },
  }),
]

async function ownSimulation(ctx: Ctx, simulationId: string) {
  const found = await findSimulation(ctx, simulationId)
  if (!found) throw notFound()
  return found
}

/** The contract as the pages read it. */
export type SimulationAnswer = z.infer<typeof answer>
export type SimulationSummary = z.infer<typeof summary>
export type SimulatedChange = z.infer<typeof changedCase>
