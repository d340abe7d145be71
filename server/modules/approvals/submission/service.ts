import type { Ctx } from '../../../kernel/context.ts'
import { defineError } from '../../../kernel/errors.ts'
import { amount, parse } from '../../../kernel/input.ts'
import type { Amount } from '../../../kernel/money.ts'
import { record } from '../../audit/index.ts'
import { userNames } from '../../people/index.ts'
import { getMatter, type ApprovalRequest, type Matter, type Subject } from '../matters/service.ts'
import { conclude, contentHash, settleChange, type Transition } from '../progress/service.ts'
import { begin, limits, type Flow } from '../rules.ts'
import { findRoute, type ResolvedRoute } from '../routing/service.ts'
import {
  approveOnEarlier,
  findRequest,
  insertRequest,
  lastApproved,
  loadFlow,
  lockPending,
  saveRequest,
  saveSteps,
  updateContent,
  whoAgreed,
  type NewRequest,
  type RequestRow,
} from '../store.ts'

const alreadyPending = defineError('approval.pending', 409, {
  zh: '该事项已在审批中',
  en: 'This is waiting for approval already',
})
const nobodySubmits = defineError('approval.no_submitter', 409, {
  zh: '审批须由具体用户提交',
  en: 'A request needs a user who submits it',
})
const notPending = defineError('approval.not_pending', 409, {
  zh: '该事项没有审批中的申请',
  en: 'Nothing is waiting for approval here',
})
const revisedTooOften = defineError('approval.revised_too_often', 409, {
  zh: '修改次数已达上限，请撤回后重新提交',
  en: 'It has been revised too often; withdraw it and submit anew',
})

export interface Submission {
  matter: string
  subject: Subject
  snapshot: unknown
  /** Yuan. */
  amount?: Amount | null
  percent?: string | null
  /** Grade of the customer. */
  grade?: string | null
  scope?: string | null
  /** Whoever submits, where that is not the actor himself, e.g. in background work. */
  submittedBy?: string
  /** Whoever drew it up, where that may be somebody else; he decides it no more than the submitter. */
  authorId?: string | null
}

/**
 * Puts something up for approval by the authority table in force today. Approved at once, without asking anybody, only
 * when an earlier agreement on the same subject still covers it: nothing got worse, and the submitter was not among
 * those who agreed. Refused (409): `approval.pending`, `approval.no_route`, `approval.measure_needed`,
 * `approval.no_approver`.
 */
export async function submit(ctx: Ctx, input: Submission): Promise<ApprovalRequest> {
  const matter = getMatter(input.matter)
  const submitter = input.submittedBy ?? ctx.actor.userId
  if (!submitter) throw nobodySubmits()
  const content = contentOf(matter, input)
  const earlier = await coveredBy(ctx, matter, content, submitter)
  const authorId = input.authorId === submitter ? null : (input.authorId ?? null)
  const route = await findRoute(ctx, { submitterId: submitter, authorId }, content)
  const name = (await userNames(ctx.db, [submitter])).get(submitter)!
  const row = rowOf(content, route, { submittedBy: { id: submitter, name }, authorId, basedOn: earlier?.id ?? null })
  const id = await insertRequest(ctx, row)
  if (!id) throw alreadyPending()
  return earlier ? passOnEarlier(ctx, id, row) : startRoute(ctx, id, route)
}

async function startRoute(ctx: Ctx, id: string, route: ResolvedRoute): Promise<RequestRow> {
  const request = (await findRequest(ctx.db, id))!
  const flow = begin(freshFlow(request, route))
  await saveSteps(ctx, id, flow.steps)
  if (!(await saveRequest(ctx, request, flow))) throw alreadyPending()
  const change: Transition = { before: null, flow, kind: 'submit', acted: [], comment: '' }
  return settleChange(ctx, request, change, { for: [], targetNames: [], stepTitle: null })
}

const freshFlow = (request: RequestRow, { steps, duplicates }: ResolvedRoute): Flow => ({
  status: 'pending',
  submitterId: request.submittedBy.id,
  authorId: request.authorId,
  duplicates,
  steps,
  asks: request.asks,
  returns: request.returns,
  handovers: request.handovers,
})

/** Nobody is asked again for what got no worse than what was agreed to. */
async function passOnEarlier(ctx: Ctx, id: string, row: NewRequest): Promise<RequestRow> {
  await approveOnEarlier(ctx, id)
  const request = (await findRequest(ctx.db, id))!
  const subject = { kind: 'approval', id, label: row.subject.label }
  const after = { matter: row.matter, status: request.status, contentHash: row.contentHash, basedOn: row.basedOn }
  record(ctx, { kind: 'approval.still_covered', subject, after })
  await conclude(ctx, request)
  return request
}

async function coveredBy(ctx: Ctx, matter: Matter<unknown>, content: Content, submitter: string) {
  const earlier = await approvalFor(ctx, content)
  if (!earlier || !matter.worsens || matter.worsens(earlier.snapshot, content.snapshot)) return null
  return (await whoAgreed(ctx.db, earlier.id)).includes(submitter) ? null : earlier
}

/** The newest approved request on a subject; null when there is none. */
export const approvalFor = (
  ctx: Ctx,
  of: { matter: string; subject: Pick<Subject, 'kind' | 'id'> },
): Promise<ApprovalRequest | null> => lastApproved(ctx.db, of)

/**
 * Replaces the content of the subject's pending request. What worsens (or a matter that does not say) starts the route
 * anew, by today's table; else agreements given so far stand. Either way whoever has the old content on his screen has
 * to look again. Refused (409): `approval.not_pending`, and what `submit` refuses.
 */
export async function revise(ctx: Ctx, input: Omit<Submission, 'submittedBy' | 'authorId'>): Promise<ApprovalRequest> {
  const matter = getMatter(input.matter)
  const request = await lockPending(ctx.db, input)
  if (!request) throw notPending()
  if (request.revisions >= limits.revisions) throw revisedTooOften()
  const content = contentOf(matter, input)
  const before = await loadFlow(ctx.db, request)
  const isWorse = matter.worsens?.(request.snapshot, content.snapshot) ?? true
  const present = { policyVersion: request.policyVersion, article: request.article, duplicates: before.duplicates }
  const route = isWorse
    ? await findRoute(ctx, { submitterId: request.submittedBy.id, authorId: request.authorId }, content)
    : { ...present, steps: before.steps }
  await updateContent(ctx, request.id, rowOf(content, route, request))
  const flow = isWorse ? begin(freshFlow(request, route)) : before
  if (!(await saveRequest(ctx, request, flow))) throw notPending()
  const change: Transition = { before, flow, kind: 'revise', acted: [], comment: '' }
  return settleChange(ctx, request, change, { for: [], targetNames: [], stepTitle: null })
}

type Content = Omit<Submission, 'submittedBy' | 'authorId'> &
  Pick<ApprovalRequest, 'amount' | 'percent' | 'grade' | 'scope' | 'contentHash'>

/** What is agreed to, checked and in the form it is stored and hashed in. */
function contentOf(matter: Matter<unknown>, input: Omit<Submission, 'submittedBy' | 'authorId'>): Content {
  const { subject, grade = null, scope = null } = input
  const snapshot = JSON.parse(JSON.stringify(parse(matter.snapshot, input.snapshot, 'snapshot'))) as unknown
  const content = {
    matter: matter.matter,
    subject,
    snapshot,
    amount: input.amount == null ? null : parse(amount({ negative: true }), input.amount, 'amount'),
    percent: input.percent == null ? null : percentOf(input.percent),
    grade,
    scope,
  }
  return { ...content, contentHash: contentHash(content) }
}

const percentOf = (text: string) =>
  parse(amount({ negative: true, decimals: 4 }), text, 'percent').replace(/\.?0+$/, '') || '0'

function rowOf(
  content: Content,
  route: Omit<ResolvedRoute, 'steps'>,
  by: Pick<NewRequest, 'submittedBy' | 'authorId' | 'basedOn'>,
): NewRequest {
  const { policyVersion, article, duplicates } = route
  const { submittedBy, authorId, basedOn } = by
  return { ...content, policyVersion, article, duplicates, submittedBy, authorId, basedOn }
}
