import { z } from 'zod'
import type { Ctx } from '../../../kernel/context.ts'
import { forbidden, notFound } from '../../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, line, out } from '../../../kernel/input.ts'
import { countOnCustomers } from '../../obligations/index.ts'
import { handoverStatuses, signatureOf } from './rules.ts'
import { isOverseer, refuse, sign, startHandover, withdraw } from './service.ts'
import { standInFor } from './signers/service.ts'
import { boxes, findHandover, listGiven, listHandovers, type HandoverRow, type SeenLines } from './store.ts'

const person = z.object({ id: out.id, name: z.string() })
const handover = z.object({
  id: out.id,
  from: person.extend({ hasLeft: z.boolean() }),
  reason: z.string(),
  status: z.enum(handoverStatuses),
  /** How many. */
  customers: z.int(),
  madeBy: z.object({ id: out.id.nullable(), name: z.string() }),
  madeAt: out.instant,
  closedAt: out.instant.nullable(),
  closedByName: z.string().nullable(),
  closeReason: z.string().nullable(),
  /** Sent back with the signature: what was signed is what was shown. */
  contentHash: z.string(),
  signatures: z.array(
    z.object({
      role: z.enum(['giver', 'receiver']),
      party: person,
      signer: person,
      signedAt: out.instant.nullable(),
      customers: z.int(),
    }),
  ),
  version: z.int(),
  can: z.object({ sign: z.boolean(), refuse: z.boolean(), withdraw: z.boolean() }),
})
const givenLine = z.object({
  customer: z.object({ id: out.id, code: z.string(), name: z.string() }),
  to: person,
  /** Open duties of the giver on this customer, which go along. */
  openDuties: z.int(),
})

const byId = z.object({ id: id() })
const reason = () => line(500)

async function present(ctx: Ctx, row: HandoverRow) {
  const { userId, kind } = ctx.actor
  const by = { userId: userId ?? '', contentHash: row.contentHash, standsFor: await standInFor(ctx, row) }
  const mine = kind === 'user' && 'signature' in signatureOf(row, by)
  const isOpen = row.status === 'signing'
  return {
    ...row,
    can: { sign: mine, refuse: mine, withdraw: isOpen && (row.madeBy.id === userId || isOverseer(ctx)) },
  }
}

async function found(ctx: Ctx, handoverId: string): Promise<HandoverRow> {
  const row = await findHandover(ctx, handoverId, isOverseer(ctx))
  if (row) return row
  const other = await findHandover(ctx, handoverId, true)
  if (!other || ctx.actor.userId === null || (await standInFor(ctx, other)) !== ctx.actor.userId) throw notFound()
  return other
}

/** Giver, maker and who signs for the giver see all customers; a receiver his own; others what they see anyway. */
function seenLines({ actor }: Ctx, { from, madeBy, signatures }: HandoverRow): SeenLines {
  const givers = [
    from.id,
    madeBy.id,
    ...signatures.filter(({ role }) => role === 'giver').map(({ signer }) => signer.id),
  ]
  if (givers.includes(actor.userId)) return 'all'
  return signatures.some(({ party }) => party.id === actor.userId) ? 'received' : 'visible'
}

async function givenOf(ctx: Ctx, handoverId: string, query: { limit: number; cursor?: string }) {
  const row = await found(ctx, handoverId)
  const { rows, nextCursor } = await listGiven(ctx, handoverId, seenLines(ctx, row), query)
  const open = await countOnCustomers(
    ctx.db,
    row.from.id,
    rows.map((each) => each.id),
  )
  return { rows: rows.map((each) => ({ ...each, openDuties: open.get(each.id) ?? 0 })), nextCursor }
}

export const handoverRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/customer-handovers',
    access: 'signed-in',
    summary: 'Hand-overs of customers: to be signed by oneself, concerning oneself, or all; newest first',
    query: z.object({ ...pageQuery, box: z.enum(boxes).default('mine') }),
    response: page(handover),
    handle: async (ctx, { query }) => {
      if (query.box === 'all' && !isOverseer(ctx)) throw forbidden()
      const { rows, nextCursor } = await listHandovers(ctx, query)
      const shown = []
      for (const row of rows) shown.push(await present(ctx, row))
      return { rows: shown, nextCursor }
    },
  }),
  route({
    method: 'POST',
    path: '/customer-handovers',
    access: 'customers.read',
    summary: 'Lay out which customers go from one owner to others; effective once everybody concerned has signed',
    body: z.object({
      fromUserId: id(),
      reason: reason(),
      toUserId: id().optional(),
      customerIds: z.array(id()).min(1).max(5000).optional(),
      successors: z
        .array(z.object({ customerId: id(), toUserId: id() }))
        .max(5000)
        .optional(),
    }),
    status: 201,
    response: handover,
    handle: async (ctx, { body }) => present(ctx, await startHandover(ctx, body)),
  }),
  route({
    method: 'GET',
    path: '/customer-handovers/:id',
    access: 'signed-in',
    summary: 'One hand-over with its signatures',
    params: byId,
    response: handover,
    handle: async (ctx, { params }) => present(ctx, await found(ctx, params.id)),
  }),
  route({
    method: 'GET',
    path: '/customer-handovers/:id/customers',
    access: 'signed-in',
    summary: 'The customers of a hand-over and who receives them',
    params: byId,
    query: z.object(pageQuery),
    response: page(givenLine),
    handle: (ctx, { params, query }) => givenOf(ctx, params.id, query),
  }),
  route({
    method: 'POST',
    path: '/customer-handovers/:id/signature',
    access: 'signed-in',
    summary: 'Sign, in one’s own name, what one was shown',
    params: byId,
    body: z.object({ contentHash: z.string().regex(/^[0-9a-f]{64}$/) }),
    response: handover,
    handle: async (ctx, { params, body }) => present(ctx, await sign(ctx, params.id, body.contentHash)),
  }),
  route({
    method: 'POST',
    path: '/customer-handovers/:id/refusal',
    access: 'signed-in',
    summary: 'Refuse to sign; the hand-over ends and nothing changes',
    params: byId,
    body: z.object({ reason: reason() }),
    response: handover,
    handle: async (ctx, { params, body }) => present(ctx, await refuse(ctx, params.id, body.reason)),
  }),
  route({
    method: 'POST',
    path: '/customer-handovers/:id/withdrawal',
    access: 'signed-in',
    summary: 'Take a hand-over back before it is effective',
    params: byId,
    body: z.object({ reason: reason() }),
    response: handover,
    handle: async (ctx, { params, body }) => present(ctx, await withdraw(ctx, params.id, body.reason)),
  }),
]

/** The contract as the pages read it. */
export type CustomerHandover = z.infer<typeof handover>
export type GivenLine = z.infer<typeof givenLine>
