import { createHash } from 'node:crypto'
import type { Ctx } from '../../../kernel/context.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { record } from '../../audit/index.ts'
import { getMatter, hooks, type ApprovalRequest, type StepEvent } from '../matters/service.ts'
import { changed, type ActionKind, type Change, type Flow } from '../rules.ts'
import { findRequest, insertAction, type RequestRow } from '../store.ts'

type Content = Pick<ApprovalRequest, 'matter' | 'subject' | 'snapshot' | 'amount' | 'percent' | 'grade' | 'scope'>

/** SHA-256, in hex, over everything that is agreed to; the same whatever order its fields are stored in. */
export function contentHash({ matter, subject, snapshot, amount, percent, grade, scope }: Content): string {
  const { kind, id, label } = subject
  const content = { matter, subject: { kind, id, label }, snapshot, amount, percent, grade, scope }
  return createHash('sha256').update(sorted(content)).digest('hex')
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
}

export interface Transition {
  before: Flow | null
  flow: Flow
  kind: 'submit' | ActionKind
  /** In whose name it was done. */
  acted: string[]
  comment: string
}

interface Said {
  for: { id: string; name: string }[]
  targetNames: string[]
  stepTitle: Text | null
}

/** Everything that follows from a change that has been saved: log, event, hooks, and the matter when it has ended. */
export async function settleChange(ctx: Ctx, from: RequestRow, change: Transition, said: Said): Promise<RequestRow> {
  const { before, flow, kind, comment } = change
  const request = (await findRequest(ctx.db, from.id))!
  await insertAction(ctx, request.id, { action: kind, comment, contentHash: request.contentHash, ...said })
  const { id, matter, subject, status } = request
  record(ctx, {
    kind: eventOf(kind, flow),
    subject: { kind: 'approval', id, label: subject.label },
    before: before ? { status: before.status } : undefined,
    after: { matter, status, contentHash: request.contentHash, ...withNames(said) },
    reason: comment || null,
  })
  await tellOf(ctx, request, change)
  if (status !== 'pending') await conclude(ctx, request)
  return request
}

const withNames = ({ for: principals, targetNames }: Said) => ({
  ...(principals.length ? { standingInFor: principals.map(({ name }) => name) } : {}),
  ...(targetNames.length ? { named: targetNames } : {}),
})

const events: Record<Exclude<Transition['kind'], 'approve'>, string> = {
  submit: 'approval.submitted',
  reject: 'approval.rejected',
  return: 'approval.returned',
  withdraw: 'approval.withdrawn',
  add: 'approval.approvers_added',
  transfer: 'approval.transferred',
  reassign: 'approval.reassigned',
  revise: 'approval.revised',
}

/** One person's agreement is `agreed`; the one that ends the request is `approved`, and there is only one. */
function eventOf(kind: Transition['kind'], flow: Flow): string {
  if (kind === 'approve') return flow.status === 'approved' ? 'approval.approved' : 'approval.agreed'
  return events[kind]
}

async function tellOf(ctx: Ctx, request: RequestRow, { before, flow, kind, acted }: Transition) {
  const { asked, noticed, released } = changed(before, flow)
  const isDecision = kind === 'approve' || kind === 'reject' || kind === 'return'
  for (const each of released) {
    const event = stepEvent(request, each, (userId) => isDecision && acted.includes(userId))
    for (const hook of hooks.stepClosed) await hook(ctx, event)
  }
  for (const each of [...noticed, ...asked]) {
    const event = stepEvent(request, each, () => false)
    for (const hook of hooks.stepOpened) await hook(ctx, event)
  }
}

function stepEvent(
  request: RequestRow,
  { step, number, people }: Change,
  hasDecided: (id: string) => boolean,
): StepEvent {
  const { id, kind, title, deadlineDays } = step
  return {
    request,
    step: { id, number, kind, title, deadlineDays },
    people: people.map(({ userId, ask }) => ({
      userId,
      key: `${request.id}:${ask ?? `notice:${id}:${userId}`}`,
      hasDecided: hasDecided(userId),
    })),
  }
}

/** The matter takes effect, or is told that it does not; then everybody who listens. */
export async function conclude(ctx: Ctx, request: RequestRow): Promise<void> {
  const matter = getMatter(request.matter)
  if (request.status === 'approved') await matter.onApproved(ctx, request)
  else await matter.onRejected?.(ctx, request)
  for (const hook of hooks.decided) await hook(ctx, request)
}
