import { z } from 'zod'
import { notFound } from '../../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, out } from '../../../kernel/input.ts'
import { channelKinds, worded } from '../rules.ts'
import { replay, replayAll } from './service.ts'
import { deliveryStates, findDelivery, listAttempts, listDeliveries, type DeliveryRow } from './store.ts'

const access = 'messages.manage'
const byId = z.object({ id: id() })
const words = z.object({ zh: z.string(), en: z.string() })

const delivery = z.object({
  id: out.id,
  channel: z.object({ id: out.id, kind: z.enum(channelKinds), name: z.string() }),
  kind: z.string(),
  title: words,
  isUrgent: z.boolean(),
  state: z.enum(deliveryStates),
  /** Since it was queued last, and in all. */
  tries: z.int(),
  attempts: z.int(),
  nextAt: out.instant.nullable(),
  error: z.string().nullable(),
  status: z.int().nullable(),
  createdAt: out.instant,
  endedAt: out.instant.nullable(),
  can: z.object({ replay: z.boolean() }),
})

const attempt = z.object({
  number: z.int(),
  at: out.instant,
  error: z.string().nullable(),
  status: z.int().nullable(),
})

const present = (row: DeliveryRow) => ({
  ...row,
  title: worded(row.kind, row.parameters).title,
  nextAt: row.state === 'queued' ? row.nextAt : null,
  can: { replay: row.state === 'dead' },
})

export const deliveryRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/deliveries',
    access,
    summary: 'What leaves the system, the newest first; `state=dead` what was given up',
    query: z.object({ ...pageQuery, state: z.enum(deliveryStates).optional(), channelId: id().optional() }),
    response: page(delivery),
    handle: async (ctx, { query }) => {
      const { rows, nextCursor } = await listDeliveries(ctx.db, query)
      return { rows: rows.map(present), nextCursor }
    },
  }),
  route({
    method: 'GET',
    path: '/deliveries/:id',
    access,
    summary: 'One delivery with its attempts',
    params: byId,
    response: delivery.extend({ history: z.array(attempt) }),
    handle: async (ctx, { params }) => {
      const row = await findDelivery(ctx.db, params.id)
      if (!row) throw notFound()
      return { ...present(row), history: await listAttempts(ctx.db, params.id) }
    },
  }),
  route({
    method: 'POST',
    path: '/deliveries/:id/replay',
    access,
    summary: 'Send a dead delivery again, under the same id',
    status: 204,
    params: byId,
    handle: (ctx, { params }) => replay(ctx, params.id),
  }),
  route({
    method: 'POST',
    path: '/delivery-replays',
    access,
    summary: 'Send all dead deliveries of a channel or webhook again',
    status: 201,
    body: z.object({ channelId: id() }),
    response: z.object({ replayed: z.int() }),
    handle: async (ctx, { body }) => ({ replayed: await replayAll(ctx, body.channelId) }),
  }),
]

/** The contract as the pages read it. */
export type Delivery = z.infer<typeof delivery>
