import { z } from 'zod'
import { route, type Route } from '../../../kernel/http.ts'
import { date, id, line, out } from '../../../kernel/input.ts'
import { findVisibleCustomer } from '../../customers/index.ts'
import { assess } from './service.ts'
import { listAssessments } from './store.ts'

const kind = z.enum(['influence', 'premium'])
const params = z.object({ id: id() })
const assessment = z.object({
  id: out.id,
  kind,
  value: z.string(),
  assessedOn: out.date,
  reason: z.string(),
  assessedByName: z.string(),
  createdAt: out.instant,
})

export const assessmentRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/customers/:id/assessments',
    access: 'grading.read',
    summary: 'What was judged about a customer, newest first',
    params,
    response: z.object({ rows: z.array(assessment) }),
    handle: async (ctx, input) => {
      const customer = await findVisibleCustomer(ctx, input.params.id)
      return { rows: await listAssessments(ctx.db, ctx.tenant.id, customer.id) }
    },
  }),
  route({
    method: 'POST',
    path: '/customers/:id/assessments',
    access: 'grading.assess',
    summary: 'Judge strategic influence or price premium',
    params,
    body: z.object({ kind, value: z.string().max(32), assessedOn: date(), reason: line(1000) }),
    status: 201,
    response: assessment,
    handle: (ctx, input) => assess(ctx, input.params.id, input.body),
  }),
]

/** The contract as the pages read it. */
export type Assessment = z.infer<typeof assessment>
