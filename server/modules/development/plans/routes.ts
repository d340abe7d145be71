import { z } from 'zod'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { amount, id, line, note, optionalLine, out } from '../../../kernel/input.ts'
import { planStatuses, targetStages } from './rules.ts'
import {
  addTarget,
  createPlan,
  editPlan,
  editTarget,
  openPlan,
  removeTarget,
  reopenPlan,
  submitPlan,
} from './service.ts'
import { listPlans } from './store.ts'

const person = z.object({ id: out.id, name: z.string() })
const planLine = z.object({
  id: out.id,
  /** `2026`, `2026-H1`, `2026-Q3`. */
  period: z.string(),
  place: z.object({ kind: z.enum(['department', 'region']), id: out.id, name: z.string() }),
  owner: person,
  remark: z.string(),
  status: z.enum(planStatuses),
  submittedAt: out.instant.nullable(),
  approvedAt: out.instant.nullable(),
  targetCount: z.int(),
  version: z.int(),
})
const plan = planLine.extend({
  targets: z.array(
    z.object({
      id: out.id,
      party: z.object({
        kind: z.enum(['customer', 'lead']),
        id: out.id,
        code: z.string().nullable(),
        name: z.string(),
      }),
      stage: z.enum(targetStages),
      owner: person,
      expectedAmount: out.amount,
      remark: z.string(),
      /** As the books stand now: certification up to the end of the period, invoices within it. */
      attainment: z.object({
        surveyedOn: out.date.nullable(),
        certifiedOn: out.date.nullable(),
        invoiced: out.amount,
        reached: z.enum(targetStages).nullable(),
        isReached: z.boolean(),
      }),
    }),
  ),
  /** Over the targets you see. */
  totals: z.object({ targets: z.int(), reached: z.int(), expected: out.amount, invoiced: out.amount }),
  can: z.object({ edit: z.boolean(), submit: z.boolean(), reopen: z.boolean() }),
})

const byId = z.object({ id: id() })
const period = () => z.string().regex(/^20\d\d(-(H[12]|Q[1-4]))?$/)
const target = { stage: z.enum(targetStages), ownerId: id(), expectedAmount: amount(), remark: optionalLine(500) }

const planRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/development-plans',
    access: 'development.read',
    summary: 'Plans of winning customers, the latest period first',
    query: z.object({
      ...pageQuery,
      period: period().optional(),
      status: z.enum(planStatuses).optional(),
      departmentId: id().optional(),
      regionId: id().optional(),
    }),
    response: page(planLine),
    handle: (ctx, { query }) => listPlans(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/development-plans',
    access: 'development.write',
    summary: 'Begin the plan of a department or region for a quarter, half-year or year',
    body: z
      .object({
        period: period(),
        departmentId: id().optional(),
        regionId: id().optional(),
        ownerId: id().optional(),
        remark: note(2000).default(''),
      })
      .check(({ value, issues }) => {
        if (Boolean(value.departmentId) !== Boolean(value.regionId)) return
        const params = {
          code: 'field.required',
          text: { zh: '部门或区域，二者填一', en: 'Either department or region' },
        }
        issues.push({ code: 'custom', input: value, path: ['departmentId'], params, message: 'field.required' })
      }),
    status: 201,
    response: plan,
    handle: (ctx, { body: { departmentId = null, regionId = null, ...rest } }) =>
      createPlan(ctx, { ...rest, departmentId, regionId }),
  }),
  route({
    method: 'GET',
    path: '/development-plans/:id',
    access: 'development.read',
    summary: 'One plan with its targets and how far they are',
    params: byId,
    response: plan,
    handle: (ctx, { params }) => openPlan(ctx, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/development-plans/:id',
    access: 'development.write',
    summary: 'Edit a draft; needs If-Match',
    params: byId,
    body: z.object({ ownerId: id().optional(), remark: note(2000).optional() }),
    response: plan,
    handle: (ctx, { params, body, ifMatch }) => editPlan(ctx, params.id, body, ifMatch),
  }),
  route({
    method: 'POST',
    path: '/development-plans/:id/submission',
    access: 'development.write',
    summary: 'Put a plan up for approval',
    params: byId,
    response: plan,
    handle: (ctx, { params }) => submitPlan(ctx, params.id),
  }),
  route({
    method: 'POST',
    path: '/development-plans/:id/reopening',
    access: 'development.write',
    summary: 'Take an approved plan back to change it',
    params: byId,
    body: z.object({ reason: line(500) }),
    response: plan,
    handle: (ctx, { params, body }) => reopenPlan(ctx, params.id, body.reason),
  }),
]

const targetRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/development-plans/:id/targets',
    access: 'development.write',
    summary: 'Add a customer or lead to a draft',
    params: byId,
    body: z
      .object({
        customerId: id().optional(),
        leadId: id().optional(),
        ...target,
        ownerId: id().optional(),
        remark: target.remark.default(''),
      })
      .check(({ value, issues }) => {
        if (Boolean(value.customerId) !== Boolean(value.leadId)) return
        const params = {
          code: 'field.required',
          text: { zh: '客户或线索，二者填一', en: 'Either a customer or a lead' },
        }
        issues.push({ code: 'custom', input: value, path: ['customerId'], params, message: 'field.required' })
      }),
    status: 201,
    response: plan,
    handle: (ctx, { params, body }) => addTarget(ctx, params.id, body),
  }),
  route({
    method: 'PATCH',
    path: '/development-plan-targets/:id',
    access: 'development.write',
    summary: 'Edit a target of a draft',
    params: byId,
    body: z.object(target).partial(),
    response: plan,
    handle: (ctx, { params, body }) => editTarget(ctx, params.id, body),
  }),
  route({
    method: 'DELETE',
    path: '/development-plan-targets/:id',
    access: 'development.write',
    summary: 'Take a target off a draft',
    params: byId,
    status: 200,
    response: plan,
    handle: (ctx, { params }) => removeTarget(ctx, params.id),
  }),
]

export const planningRoutes: Route[] = [...planRoutes, ...targetRoutes]

/** The contract as the pages read it. */
export type DevelopmentPlanLine = z.infer<typeof planLine>
export type DevelopmentPlan = z.infer<typeof plan>
