import { z } from 'zod'
import { relations } from '../../../../policy-pack/index.ts'
import { route, type Route } from '../../../kernel/http.ts'
import { id, line, out } from '../../../kernel/input.ts'
import { changeRelation } from './service.ts'
import { transitions } from './rules.ts'

const relation = z.object({
  relation: z.enum(relations),
  relationOn: out.date.nullable(),
  reason: z.string().nullable(),
  destination: z.string().nullable(),
  competitor: z.string().nullable(),
  /** What it may become from here. */
  next: z.array(z.enum(relations)),
})

export const routes: Route[] = [
  route({
    method: 'PUT',
    path: '/customers/:id/relation',
    access: 'customers.write',
    summary: 'Moves a customer to another relation; a lost one needs reason, destination and competitor',
    params: z.object({ id: id() }),
    body: z.strictObject({
      relation: z.enum(relations),
      reason: line(),
      destination: line().optional(),
      competitor: line().optional(),
    }),
    response: relation,
    async handle(ctx, { params, body }) {
      const row = await changeRelation(ctx, params.id, body)
      return { ...row, next: [...transitions[row.relation]] }
    },
  }),
]

/** The contract as the pages read it. */
export type CustomerRelation = z.infer<typeof relation>
