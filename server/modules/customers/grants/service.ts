import { z } from 'zod'
import { defaultOrganisation, partFields, parts, type ArchiveAccess, type Part } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import { addDays } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, forbidden, invalidInput, notFound, type FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { defineMatter, isParty, mayInspect, submit } from '../../approvals/index.ts'
import { record } from '../../audit/index.ts'
import { knownReferences } from '../../people/index.ts'
import { inForce } from '../../policies/index.ts'
import { findStanding, nearness, rightOn, type Standing } from '../access.ts'
import { findCustomerName } from '../store.ts'
import { namesIn } from './rules.ts'
import {
  decideRequest,
  findAsked,
  findGrant,
  findRequest,
  insertGrants,
  insertRequest,
  listRequests,
  revokeGrant,
  setApproval,
  takeEnded,
  type NewRequest,
  type RequestQuery,
  type RequestRow,
} from './store.ts'

const pending = defineError('archive.request_pending', 409, {
  zh: '您对该客户的查阅申请正在审批中',
  en: 'Your request for this customer is waiting for approval',
})
const nothingToAsk = defineError('archive.open_already', 409, {
  zh: '这些部分您已经可以查看',
  en: 'You can see these parts already',
})
const notAPerson = defineError('archive.no_person', 409, {
  zh: '查阅申请须由具体用户提出',
  en: 'A request needs a user who makes it',
})
const requesterGone = defineError('archive.requester_gone', 409, {
  zh: '申请人已停用，不能授权',
  en: 'Whoever asked is disabled and cannot be let in',
})
const over = defineError('grant.over', 409, {
  zh: '该授权已到期或已收回',
  en: 'This grant has ended or was withdrawn already',
})
const unknownPosition: Text = { zh: '没有岗位“{position}”', en: 'There is no position “{position}”' }

const snapshot = z.object({
  requestId: z.string(),
  customerId: z.string(),
  customer: z.string(),
  parts: z.array(z.enum(parts)),
  purpose: z.string(),
  days: z.int(),
})

const accessMatter = defineMatter<z.output<typeof snapshot>>({
  matter: 'access.grant',
  title: { zh: '客户档案查阅授权', en: 'Access to another’s customer archive' },
  snapshot,
  customer: ({ customerId }) => customerId,
  summary: ({ customer, parts: asked, purpose, days }) => [
    { label: { zh: '客户', en: 'Customer' }, value: customer },
    { label: { zh: '查阅部分', en: 'Parts' }, value: asked.map((part) => partFields(part).title.zh).join('、') },
    { label: { zh: '用途', en: 'Purpose' }, value: purpose },
    { label: { zh: '天数', en: 'Days' }, value: String(days) },
  ],
  link: ({ snapshot: { requestId } }) => `/archive-requests/${requestId}`,
  onApproved: (ctx, request) => grant(ctx, request.snapshot.requestId),
  onRejected: async (ctx, { status, snapshot: { requestId, customer } }) => {
    const ended = status === 'rejected' || status === 'withdrawn' ? status : 'returned'
    const request = await decideRequest(ctx, requestId, ended)
    if (!request) return
    const subject = { kind: 'customer', id: request.customerId, label: customer }
    record(ctx, {
      kind: 'archive.access_refused',
      subject,
      after: { requestId, user: request.user.name, status: ended },
    })
  },
})

/** Asks to be let into parts of an archive; also of a customer one does not see, which search names without opening it. */
export async function requestAccess(ctx: Ctx, request: NewRequest) {
  if (!ctx.actor.userId) throw notAPerson()
  const customer = await findCustomerName(ctx, request.customerId)
  if (!customer || customer.isMerged) throw notFound()
  const { parameters } = await inForce(ctx.db, 'archive-access', ctx.today)
  const max = parameters.maxGrantDays
  if (request.days > max) {
    throw invalidInput({}, [fieldError('days', 'num.out_of_range', { parameters: { min: '1', max: String(max) } })])
  }
  const asked = await closedOf(ctx, request)
  if (asked.length === 0) throw nothingToAsk()
  const id = await insertRequest(ctx, { ...request, parts: asked })
  if (!id) throw pending()
  const { id: customerId, name } = customer
  const content = {
    requestId: id,
    customerId,
    customer: name,
    parts: asked,
    purpose: request.purpose,
    days: request.days,
  }
  const approval = await submit(ctx, {
    matter: accessMatter.matter,
    subject: { kind: 'access_request', id, label: name },
    snapshot: content,
  })
  await setApproval(ctx.db, id, approval.id)
  const { requestId, customerId: _id, ...after } = content
  record(ctx, {
    kind: 'archive.access_requested',
    subject: { kind: 'customer', id: customerId, label: name },
    after: { ...after, requestId },
    reason: request.purpose,
  })
  return id
}

/** Of the parts asked for, those that are not open in full already. */
async function closedOf(ctx: Ctx, { customerId, parts: asked }: NewRequest): Promise<Part[]> {
  const wanted = parts.filter((part) => asked.includes(part))
  const standing = await findStanding(ctx, customerId)
  if (!standing) return wanted
  return wanted.filter((part) => !isWhollyOpen(standing, part))
}

const readable = new Set(['read', 'edit'])
const isWhollyOpen = (standing: Standing, part: Part) =>
  namesIn(part).every((field) => readable.has(rightOn(standing, part, field)))

async function grant(ctx: Ctx, requestId: string): Promise<void> {
  const request = await decideRequest(ctx, requestId, 'granted')
  if (!request) return
  const { customerId, user, parts: asked, purpose, days } = request
  if (!user.isActive) throw requesterGone()
  const until = addDays(ctx.today, days - 1)
  await insertGrants(ctx, { requestId, customerId, userId: user.id, parts: asked, purpose, from: ctx.today, until })
  const { name } = (await findCustomerName(ctx, customerId))!
  record(ctx, {
    kind: 'archive.access_granted',
    subject: { kind: 'customer', id: customerId, label: name },
    after: { user: user.name, userId: user.id, parts: asked, from: ctx.today, until, requestId },
    reason: purpose,
  })
}

/** Withdraws a grant: whoever looks after the customer, whoever oversees archives, or the one who was let in. */
export async function revoke(ctx: Ctx, id: string, reason: string): Promise<void> {
  const found = await findGrant(ctx, id)
  const { actor } = ctx
  if (!found || (!found.isVisible && found.user.id !== actor.userId)) throw notFound()
  const isKeeper = nearness(actor, { ...found.customer, isDeputy: found.isDeputy }) === 'own'
  if (!mayRevoke(ctx, isKeeper, found.user.id)) throw forbidden()
  if (!(await revokeGrant(ctx, id, reason))) throw over()
  record(ctx, {
    kind: 'archive.grant_revoked',
    subject: { kind: 'customer', id: found.customer.id, label: found.customer.name },
    before: { grantId: id, user: found.user.name, part: found.part },
    reason,
  })
}

const mayRevoke = ({ actor }: Ctx, isKeeper: boolean, granteeId: string) =>
  isKeeper || granteeId === actor.userId || may(actor, 'archive.oversee')

/** Notes the end of grants whose last day has passed; they opened nothing since. */
export async function noteEnded(ctx: Ctx): Promise<void> {
  for (const { part, until, user, customer } of await takeEnded(ctx)) {
    const subject = { kind: 'customer', id: customer.id, label: `${customer.code} ${customer.name}` }
    record(ctx, { kind: 'archive.grant_ended', subject, after: { user: user.name, part, until } })
  }
}

/** A box of requests, each with its grants and which of them the actor may withdraw. */
export async function showRequests(ctx: Ctx, query: RequestQuery) {
  if (query.box === 'all' && !may(ctx.actor, 'archive.oversee')) throw forbidden()
  const { rows, nextCursor } = await listRequests(ctx, query)
  return { rows: rows.map((row) => presentRequest(ctx, row)), nextCursor }
}

const presentRequest = (ctx: Ctx, { isKeeper, grants, ...row }: RequestRow) => ({
  ...row,
  grants: grants.map((each) => ({ ...each, can: { revoke: each.isLive && mayRevoke(ctx, isKeeper, row.user.id) } })),
})

/** One request, for who made it, is or was asked about it, looks after the customer, or sees it and oversees archives. */
export async function showRequest(ctx: Ctx, id: string) {
  const found = await findRequest(ctx, id)
  if (!found) throw notFound()
  const { isVisible, ...row } = found
  const inspect = row.approvalId !== null && (await mayInspect(ctx, row.approvalId))
  const isTheirs = row.user.id === ctx.actor.userId || row.isKeeper
  const isAsked = inspect && (await isParty(ctx, row.approvalId!))
  if (!isTheirs && !isAsked && !(isVisible && may(ctx.actor, 'archive.oversee'))) throw notFound()
  return { ...presentRequest(ctx, row), can: { inspect } }
}

/** What of an archive is open to the actor and on what terms more can be asked for; also of a customer out of sight. */
export async function showTerms(ctx: Ctx, customerId: string) {
  const customer = await findCustomerName(ctx, customerId)
  if (!customer || customer.isMerged) throw notFound()
  const standing = await findStanding(ctx, customerId)
  const { parameters } = standing?.policy ?? (await inForce(ctx.db, 'archive-access', ctx.today))
  return {
    customer: { id: customer.id, name: customer.name },
    ...(await findAsked(ctx, customerId)),
    isVisible: standing?.isVisible ?? false,
    maxDays: parameters.maxGrantDays,
    parts: parts.map((part) => ({
      part,
      right: standing ? rightOn(standing, part) : 'hidden',
      isOpen: standing ? isWhollyOpen(standing, part) : false,
      until: standing?.grants.find((each) => each.part === part)?.until ?? null,
    })),
  }
}

/** What is wrong with a table of rights beyond its form: rows for positions nobody has. */
export async function checkArchiveAccess(ctx: Ctx, kind: string, parameters: unknown): Promise<FieldError[]> {
  if (kind !== 'archive-access') return []
  const { rows } = parameters as ArchiveAccess
  const named = [...new Set(rows.map(({ position }) => position))].filter((position) => position !== '*')
  const { positions } = await knownReferences(ctx.db, { positions: named, rights: [], usernames: [] })
  const known = new Set(['*', ...positions, ...defaultOrganisation.positions.map(({ code }) => code)])
  return rows.flatMap(({ position }, at) =>
    known.has(position)
      ? []
      : [
          {
            field: `parameters.rows.${at}.position`,
            code: 'ref.unknown',
            text: unknownPosition,
            parameters: { position },
          },
        ],
  )
}
