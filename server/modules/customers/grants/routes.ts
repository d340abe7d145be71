import { z } from 'zod'
import { nearnesses, parts, rights } from '../../../../policy-pack/index.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, line, out } from '../../../kernel/input.ts'
import { showReaders } from './readers/service.ts'
import { requestAccess, revoke, showRequest, showRequests, showTerms } from './service.ts'
import { boxes, statuses } from './store.ts'

const named = z.object({ id: out.id, name: z.string() })
const part = z.enum(parts)
const byId = z.object({ id: id() })

const request = z.object({
  id: out.id,
  customer: named,
  user: named,
  parts: z.array(part),
  purpose: z.string(),
  days: z.int(),
  status: z.enum(statuses),
  approvalId: out.id.nullable(),
  createdAt: out.instant,
  decidedAt: out.instant.nullable(),
  grants: z.array(
    z.object({
      id: out.id,
      part,
      from: out.date,
      /** The last day. */
      until: out.date,
      isLive: z.boolean(),
      revokedByName: z.string().nullable(),
      revokeReason: z.string().nullable(),
      can: z.object({ revoke: z.boolean() }),
    }),
  ),
})

/** `inspect`: whether the approval itself can be opened. */
const requestDetail = request.extend({ can: z.object({ inspect: z.boolean() }) })

const terms = z.object({
  customer: named,
  department: named.nullable(),
  isVisible: z.boolean(),
  maxDays: z.int(),
  /** My request that waits for a decision. */
  pendingId: out.id.nullable(),
  /** `isOpen`: nothing is left to ask for; `until`: the last day of a grant. */
  parts: z.array(z.object({ part, right: z.enum(rights), isOpen: z.boolean(), until: out.date.nullable() })),
})

const reader = z.object({
  user: named,
  position: z.object({ code: z.string(), name: z.string() }),
  department: named.nullable(),
  nearness: z.enum(nearnesses),
  /**
   * How it comes that they see it: as owner or deputy, by the scope of their position, let in for a time, or because
   * they survey or decide about a certification.
   */
  via: z.enum(['owner', 'deputy', 'own', 'department', 'region', 'all', 'grant', 'survey', 'approval']),
  grants: z.array(z.object({ id: out.id, part, until: out.date, purpose: z.string() })),
  parts: z.array(
    z.object({
      part,
      right: z.enum(rights),
      reasons: z.array(z.object({ code: z.string(), article: z.string(), facts: z.record(z.string(), z.unknown()) })),
    }),
  ),
})

export const routes: Route[] = [
  route({
    method: 'POST',
    path: '/archive-requests',
    access: 'customers.read',
    summary:
      'Ask to be let into parts of an archive for some days, stating why; one part at least must be closed to you',
    body: z.object({
      customerId: id(),
      parts: z.array(part).min(1).max(parts.length),
      purpose: line(500),
      days: z.int().min(1).max(366),
    }),
    status: 201,
    response: z.object({ id: out.id }),
    handle: async (ctx, { body }) => ({ id: await requestAccess(ctx, body) }),
  }),
  route({
    method: 'GET',
    path: '/archive-requests',
    access: 'customers.read',
    summary: 'Requests of mine, for customers I look after, or (overseeing archives) all, with what was granted',
    query: z.object({
      ...pageQuery,
      box: z.enum(boxes).default('mine'),
      status: z.enum(statuses).optional(),
      customerId: id().optional(),
    }),
    response: page(request),
    handle: (ctx, { query }) => showRequests(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/archive-requests/:id',
    access: 'customers.read',
    summary: 'One request with what was granted',
    params: byId,
    response: requestDetail,
    handle: (ctx, { params }) => showRequest(ctx, params.id),
  }),
  route({
    method: 'GET',
    path: '/archive-terms',
    access: 'customers.read',
    summary:
      'What of a customer’s archive is open to you, and on what terms you can ask for more; in or out of your sight',
    query: z.object({ customerId: id() }),
    response: terms,
    handle: (ctx, { query }) => showTerms(ctx, query.customerId),
  }),
  route({
    method: 'DELETE',
    path: '/archive-grants/:id',
    access: 'customers.read',
    summary: 'Withdraw a grant, stating why',
    params: byId,
    body: z.object({ reason: line(500) }),
    handle: (ctx, { params, body }) => revoke(ctx, params.id, body.reason),
  }),
  route({
    method: 'GET',
    path: '/customers/:id/readers',
    access: 'customers.read',
    summary: 'Who can see a customer, why, and what of it; for whoever looks after it or oversees archives',
    params: byId,
    query: z.object(pageQuery),
    response: page(reader).extend({ policyVersion: z.int() }),
    handle: (ctx, { params, query }) => showReaders(ctx, params.id, query),
  }),
]

/** The contract as the pages read it. */
export type ArchiveRequest = z.infer<typeof request>
export type ArchiveRequestDetail = z.infer<typeof requestDetail>
export type ArchiveTerms = z.infer<typeof terms>
export type Reader = z.infer<typeof reader>
