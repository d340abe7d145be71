import { z } from 'zod'
import { authorityMatters } from '../../../policy-pack/index.ts'
import { may } from '../../kernel/access.ts'
import { AppError, errorBody, forbidden, notSignedIn } from '../../kernel/errors.ts'
import { openRoute, page, pageQuery, route, type OpenRequest, type Route } from '../../kernel/http.ts'
import { id, note, out } from '../../kernel/input.ts'
import { delegationRoutes } from './delegations/routes.ts'
import { getRequest, showRequests } from './inspection/service.ts'
import { boxes } from './inspection/store.ts'
import { declaredMatters } from './matters/service.ts'
import { statuses } from './rules.ts'
import { addApprovers, approve, reassign, reject, sendBack, transfer, withdraw } from './service.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const named = z.object({ id: out.id, name: z.string() })
const step = z.object({ number: z.int(), title: text, deadlineDays: z.int().nullable() })
const request = z.object({
  id: out.id,
  matter: z.object({ code: z.string(), title: text }),
  subject: z.object({ kind: z.string(), id: z.string(), label: z.string() }),
  summary: z.array(z.object({ label: text, value: z.string() })),
  link: z.string().nullable(),
  contentHash: z.string(),
  amount: out.amount.nullable(),
  percent: z.string().nullable(),
  grade: z.string().nullable(),
  scope: z.string().nullable(),
  status: z.enum(statuses),
  submittedBy: named,
  submittedAt: out.instant,
  decidedAt: out.instant.nullable(),
  step: step.nullable(),
  version: z.int(),
})
const flag = z.boolean()
const requestDetail = request.extend({
  policyVersion: z.int(),
  article: z.string().nullable(),
  basedOn: out.id.nullable(),
  steps: z.array(
    step.extend({
      kind: z.enum(['approval', 'notice']),
      mode: z.enum(['all', 'any', 'sequence']),
      state: z.enum(['ahead', 'open', 'passed']),
      isAdded: flag,
      people: z.array(
        named.extend({ state: z.enum(['waiting', 'asked', 'approved', 'released', 'noticed']), carried: flag }),
      ),
    }),
  ),
  actions: z.array(
    z.object({
      at: out.instant,
      actor: z.object({ id: out.id.nullable(), name: z.string() }),
      action: z.string(),
      stepTitle: text.nullable(),
      standingInFor: z.array(z.string()),
      named: z.array(z.string()),
      comment: z.string(),
    }),
  ),
  /** In whose name the asker would decide, besides his own. */
  standingInFor: z.array(z.string()),
  /** Steps it can go back to, 0 being the submitter. */
  returnSteps: z.array(z.int()),
  can: z.object({
    approve: flag,
    reject: flag,
    return: flag,
    add: flag,
    transfer: flag,
    withdraw: flag,
    reassign: flag,
  }),
})

const byId = z.object({ id: id() })
const comment = note(2000).default('')
/** Why, in words: whoever is refused or sent back should learn it. */
const reason = note(2000).check((payload) => {
  if (payload.value) return
  payload.issues.push({ code: 'custom', input: '', params: { code: 'text.blank' }, message: 'text.blank' })
})
const contentHash = z.string().regex(/^[0-9a-f]{64}$/)

const readRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/approvals',
    access: 'signed-in',
    summary: 'What waits for me, what I submitted, decided or was told; all of them for whoever administers approvals',
    query: z.object({
      ...pageQuery,
      box: z.enum(boxes).default('waiting'),
      matter: z.string().max(64).optional(),
      status: z.enum(statuses).optional(),
    }),
    response: page(request),
    handle: (ctx, { query }) => {
      if (query.box === 'all' && !may(ctx.actor, 'approvals.administer')) throw forbidden()
      return showRequests(ctx, query)
    },
  }),
  route({
    method: 'GET',
    path: '/approvals/:id',
    access: 'signed-in',
    summary: 'One request with its steps, the people asked, and its history',
    params: byId,
    response: requestDetail,
    handle: (ctx, { params }) => getRequest(ctx, params.id),
  }),
  route({
    method: 'GET',
    path: '/approval-matters',
    access: 'policies.read',
    summary: 'The matters an authority table may hold routes for',
    response: z.object({ rows: z.array(z.object({ matter: z.string(), title: text })) }),
    handle: () => {
      const titles = { ...authorityMatters, ...Object.fromEntries(declaredMatters().map((m) => [m.matter, m.title])) }
      return Promise.resolve({ rows: Object.entries(titles).map(([matter, title]) => ({ matter, title })) })
    },
  }),
]

const decisionRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/approvals/:id/approval',
    access: 'signed-in',
    summary: 'Agree to what was shown',
    params: byId,
    body: z.object({ comment, contentHash }),
    response: requestDetail,
    handle: async (ctx, { params, body }) => {
      await approve(ctx, params.id, body)
      return getRequest(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/approvals/:id/rejection',
    access: 'signed-in',
    summary: 'Refuse, which ends the request',
    params: byId,
    body: z.object({ comment: reason }),
    response: requestDetail,
    handle: async (ctx, { params, body }) => {
      await reject(ctx, params.id, body)
      return getRequest(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/approvals/:id/return',
    access: 'signed-in',
    summary: 'Send back to an earlier step, or (0) to the submitter',
    params: byId,
    body: z.object({ toStep: z.int().min(0).max(100), comment: reason }),
    response: requestDetail,
    handle: async (ctx, { params, body }) => {
      await sendBack(ctx, params.id, body.toStep, body)
      return getRequest(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/approvals/:id/withdrawal',
    access: 'signed-in',
    summary: 'Take back what one submitted',
    params: byId,
    body: z.object({ comment }),
    response: requestDetail,
    handle: async (ctx, { params, body }) => {
      await withdraw(ctx, params.id, body)
      return getRequest(ctx, params.id)
    },
  }),
]

const handOverRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/approvals/:id/additional-approvers',
    access: 'signed-in',
    summary: 'Ask further people before or after the present step',
    params: byId,
    body: z.object({ userIds: z.array(id()).min(1).max(10), where: z.enum(['before', 'after']), comment }),
    response: requestDetail,
    handle: async (ctx, { params, body }) => {
      await addApprovers(ctx, params.id, body, body)
      return getRequest(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/approvals/:id/transfer',
    access: 'signed-in',
    summary: 'Hand one’s part to somebody else',
    params: byId,
    body: z.object({ toUserId: id(), comment }),
    response: requestDetail,
    handle: async (ctx, { params, body }) => {
      await transfer(ctx, params.id, body.toUserId, body)
      return getRequest(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/approvals/:id/reassignment',
    access: 'approvals.administer',
    summary: 'Put somebody else in the place of a person who does not decide',
    params: byId,
    body: z.object({ fromUserId: id(), toUserId: id(), comment: reason }),
    response: requestDetail,
    handle: async (ctx, { params, body }) => {
      await reassign(ctx, params.id, { from: body.fromUserId, to: body.toUserId }, body)
      return getRequest(ctx, params.id)
    },
  }),
]

const outcome = z.object({
  id: out.id,
  ok: flag,
  status: z.enum(statuses).nullable(),
  code: z.string().nullable(),
  message: z.string().nullable(),
})

/** Whoever is refused should learn why, of several at once as of one. */
const bulk = z
  .object({
    ids: z.array(id()).min(1).max(100),
    decision: z.enum(['approve', 'reject']),
    comment,
    contentHashes: z.record(z.string(), contentHash).optional(),
  })
  .check(({ value, issues }) => {
    if (value.decision === 'approve' || value.comment) return
    const blank = { params: { code: 'text.blank' }, message: 'text.blank' }
    issues.push({ code: 'custom', input: '', path: ['comment'], ...blank })
  })

/** Each in a transaction of its own: what cannot be decided holds up none of the others. */
const bulkRoute: Route = openRoute({
  method: 'POST',
  path: '/approval-bulk',
  access: 'signed-in',
  summary: 'Agree to or refuse several requests, each for itself; agreeing takes the hash of each that was shown',
  body: bulk,
  response: z.object({ rows: z.array(outcome) }),
  handle: async (open, { body }) => {
    if (!open.who) throw notSignedIn()
    const rows = []
    for (const each of new Set(body.ids)) rows.push(await decideOne(open, each, body))
    return { rows }
  },
})

async function decideOne(
  open: OpenRequest,
  requestId: string,
  body: { decision: 'approve' | 'reject'; comment: string; contentHashes?: Record<string, string> | undefined },
): Promise<z.input<typeof outcome>> {
  const said = { comment: body.comment, contentHash: body.contentHashes?.[requestId] ?? '' }
  try {
    const { status } = await open.transaction((ctx) =>
      body.decision === 'approve' ? approve(ctx, requestId, said) : reject(ctx, requestId, said),
    )
    return { id: requestId, ok: true, status, code: null, message: null }
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const { code, message } = errorBody(error, open.locale, open.requestId).error
    return { id: requestId, ok: false, status: null, code, message }
  }
}

export const routes: Route[] = [...readRoutes, ...decisionRoutes, ...handOverRoutes, bulkRoute, ...delegationRoutes]

/** The contract as the pages read it. */
export type Approval = z.infer<typeof request>
export type ApprovalDetail = z.infer<typeof requestDetail>
export type BulkOutcome = z.infer<typeof outcome>
