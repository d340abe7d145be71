import { z } from 'zod'
import { route, type Route } from '../../../kernel/http.ts'
import { date, id, note, out } from '../../../kernel/input.ts'
import { person } from '../access.ts'
import { delegate, endDelegation } from './service.ts'
import { listDelegations } from './store.ts'

const named = z.object({ id: out.id, name: z.string() })
const delegation = z.object({
  id: out.id,
  user: named,
  delegate: named,
  from: out.date,
  to: out.date,
  reason: z.string(),
  createdAt: out.instant,
  can: z.object({ end: z.boolean() }),
})

export const delegationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/delegations',
    access: 'signed-in',
    summary: 'For whom I stand in and who stands in for me, now or later',
    response: z.object({ rows: z.array(delegation) }),
    handle: async (ctx) => {
      const userId = person(ctx)
      const rows = await listDelegations(ctx.db, userId, ctx.today)
      return { rows: rows.map((row) => ({ ...row, can: { end: row.user.id === userId } })) }
    },
  }),
  route({
    method: 'POST',
    path: '/delegations',
    access: 'signed-in',
    summary: 'Name a stand-in for approvals while away',
    body: z.object({ delegateId: id(), from: date(), to: date(), reason: note(500).default('') }),
    status: 201,
    response: delegation,
    handle: async (ctx, { body }) => ({ ...(await delegate(ctx, body)), can: { end: true } }),
  }),
  route({
    method: 'DELETE',
    path: '/delegations/:id',
    access: 'signed-in',
    summary: 'End one’s own delegation at once',
    params: z.object({ id: id() }),
    handle: (ctx, { params }) => endDelegation(ctx, params.id),
  }),
]

export type Delegation = z.infer<typeof delegation>
