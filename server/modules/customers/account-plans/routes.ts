import { z } from 'zod'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { amount, date, id, line, note, out } from '../../../kernel/input.ts'
import { objectiveStatuses } from './rules.ts'
import {
  addAction,
  addObjective,
  createPlan,
  dropAction,
  editObjective,
  editPlan,
  openPlan,
  plansSeen,
  statePotentials,
} from './service.ts'

const person = z.object({ id: out.id, name: z.string() })
const customer = z.object({ id: out.id, code: z.string(), name: z.string() })
const planLine = z.object({
  id: out.id,
  customer,
  year: z.int(),
  strategy: z.string(),
  /** Objectives that are not dropped, and those achieved. */
  objectives: z.int(),
  achieved: z.int(),
  version: z.int(),
})
const plan = planLine.omit({ objectives: true }).extend({
  objectives: z.array(
    z.object({
      id: out.id,
      title: z.string(),
      owner: person,
      dueOn: out.date,
      status: z.enum(objectiveStatuses),
      actions: z.object({ done: z.int(), total: z.int() }),
      version: z.int(),
    }),
  ),
  /** Each is a duty; it is fulfilled there. */
  actions: z.array(
    z.object({
      id: out.id,
      objectiveId: out.id.nullable(),
      title: z.string(),
      obligationId: out.id,
      owner: person,
      dueOn: out.date.nullable(),
      state: z.enum(['open', 'fulfilled', 'waived']),
      closedOn: out.date.nullable(),
    }),
  ),
  /** From the archive. `purpose`: of another team, to be asked for with a purpose; `hidden`: closed to the reader. */
  stakeholders: z.object({
    state: z.enum(['open', 'purpose', 'hidden']),
    rows: z.array(
      z.object({
        id: out.id,
        name: z.string().nullable(),
        position: z.string().nullable(),
        role: z.string().nullable(),
        influence: z.string().nullable(),
        attitude: z.string().nullable(),
      }),
    ),
  }),
  /** Potential − current per product and unit of the account; null where no potential is stated. */
  whitespace: z.object({
    rows: z.array(
      z.object({
        unit: customer,
        product: z.object({ id: out.id, code: z.string(), name: z.string(), unit: z.string() }),
        potential: out.amount.nullable(),
        current: out.amount,
        white: out.amount.nullable(),
      }),
    ),
    total: z.object({ potential: out.amount, current: out.amount, white: out.amount }),
  }),
  can: z.object({ edit: z.boolean() }),
})

const year = z.int().min(2000).max(2100)
const yearText = z
  .string()
  .regex(/^20\d\d$/)
  .transform(Number)
const byId = z.object({ id: id() })
const present = async (ctx: Ctx, opened: Awaited<ReturnType<typeof openPlan>>) => ({
  ...opened,
  can: { edit: may(ctx.actor, 'account-plans.write') },
})

const planRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/account-plans',
    access: 'customers.read',
    summary: 'Plans for the key accounts you see, the newest year first',
    query: z.object({ ...pageQuery, year: yearText.optional(), customerId: id().optional() }),
    response: page(planLine),
    handle: (ctx, { query }) => plansSeen(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/account-plans',
    access: 'account-plans.write',
    summary: 'Start the plan of a key account for a year',
    body: z.object({ customerId: id(), year, strategy: note().default('') }),
    status: 201,
    response: plan,
    handle: async (ctx, { body }) => present(ctx, await createPlan(ctx, body)),
  }),
  route({
    method: 'GET',
    path: '/account-plans/:id',
    access: 'customers.read',
    summary: 'A plan with objectives, actions, stakeholders and whitespace',
    params: byId,
    query: z.object({ purpose: line(500).optional() }),
    response: plan,
    handle: async (ctx, { params, query }) => present(ctx, await openPlan(ctx, params.id, query.purpose)),
  }),
  route({
    method: 'PATCH',
    path: '/account-plans/:id',
    access: 'account-plans.write',
    summary: 'Edit the strategy; needs If-Match',
    params: byId,
    body: z.object({ strategy: note() }),
    response: plan,
    handle: async (ctx, { params, body, ifMatch }) =>
      present(ctx, await editPlan(ctx, params.id, body.strategy, ifMatch)),
  }),
  route({
    method: 'PUT',
    path: '/account-plans/:id/potentials',
    access: 'account-plans.write',
    summary: 'State what the units of the account could buy of each product; needs If-Match',
    params: byId,
    body: z.object({
      rows: z.array(z.object({ unitId: id(), productId: id(), potential: amount() })).max(1000),
    }),
    response: plan,
    handle: async (ctx, { params, body, ifMatch }) =>
      present(ctx, await statePotentials(ctx, params.id, body.rows, ifMatch)),
  }),
]

const partRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/account-plans/:id/objectives',
    access: 'account-plans.write',
    summary: 'Add an objective',
    params: byId,
    body: z.object({ title: line(), ownerId: id(), dueOn: date() }),
    status: 201,
    response: plan,
    handle: async (ctx, { params, body }) => present(ctx, await addObjective(ctx, params.id, body)),
  }),
  route({
    method: 'PATCH',
    path: '/account-objectives/:id',
    access: 'account-plans.write',
    summary: 'Edit an objective or say what became of it; needs If-Match',
    params: byId,
    body: z.object({
      title: line().optional(),
      ownerId: id().optional(),
      dueOn: date().optional(),
      status: z.enum(objectiveStatuses).optional(),
    }),
    response: plan,
    handle: async (ctx, { params, body, ifMatch }) => present(ctx, await editObjective(ctx, params.id, body, ifMatch)),
  }),
  route({
    method: 'POST',
    path: '/account-plans/:id/actions',
    access: 'account-plans.write',
    summary: 'Add something to be done, which somebody owes from now on',
    params: byId,
    body: z.object({ title: line(200), ownerId: id(), dueOn: date(), objectiveId: id().nullish() }),
    status: 201,
    response: plan,
    handle: async (ctx, { params, body: { objectiveId = null, ...rest } }) =>
      present(ctx, await addAction(ctx, params.id, { ...rest, objectiveId })),
  }),
  route({
    method: 'POST',
    path: '/account-actions/:id/dropping',
    access: 'account-plans.write',
    summary: 'Let an action go that is no longer to be done',
    params: byId,
    body: z.object({ reason: line(500) }),
    response: plan,
    handle: async (ctx, { params, body }) => present(ctx, await dropAction(ctx, params.id, body.reason)),
  }),
]

export const accountPlanRoutes: Route[] = [...planRoutes, ...partRoutes]

/** The contract as the pages read it. */
export type AccountPlanLine = z.infer<typeof planLine>
export type AccountPlan = z.infer<typeof plan>
