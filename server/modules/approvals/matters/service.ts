import type { z } from 'zod'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import type { Amount } from '../../../kernel/money.ts'
import type { Status } from '../rules.ts'

const unknownMatter = defineError('approval.matter_unknown', 409, {
  zh: '系统中没有审批事项“{matter}”',
  en: 'There is no matter “{matter}” in this system',
})

/** What a request is about: a record of some module. */
export interface Subject {
  kind: string
  id: string
  label: string
}

/** A request as modules and hooks get it. */
export interface ApprovalRequest<Snapshot = unknown> {
  id: string
  matter: string
  subject: Subject
  snapshot: Snapshot
  /** SHA-256 over matter, subject, snapshot and measures; whoever agrees sends back the one that was shown. */
  contentHash: string
  /** Yuan, two decimals. */
  amount: Amount | null
  percent: string | null
  grade: string | null
  scope: string | null
  status: Status
  /** The version of the authority table the route was taken from, and the article it names. */
  policyVersion: number
  article: string | null
  submittedBy: { id: string; name: string }
  /** Who drew up what is agreed to, where that is somebody else; he does not decide it either. */
  authorId: string | null
  submittedAt: string
  decidedAt: string | null
  /** The request whose agreement covers this one, when nothing got worse since. */
  basedOn: string | null
  version: number
}

export interface SummaryLine {
  label: Text
  /** In both languages where it is not the same in both. */
  value: string | Text
}

/** What can be put up for approval. `snapshot` is the type of what is agreed to. */
export interface Matter<Snapshot> {
  /** As the authority table names it, e.g. `gift`. */
  matter: string
  title: Text
  snapshot: z.ZodType<Snapshot>
  /** What people call the subject, where that is not the same in both languages; otherwise its own label. */
  name?(snapshot: Snapshot): Text
  /** Id of the customer it is about, if any: who neither decides nor sees that customer is not told which it is. */
  customer?(snapshot: Snapshot): string | null
  /** What the people asked are shown. */
  summary(snapshot: Snapshot): SummaryLine[]
  /** Path of the page of the subject. */
  link(request: ApprovalRequest<Snapshot>): string
  /** Runs in the transaction of the last agreement; when it throws, the agreement is not given. */
  onApproved(ctx: Ctx, request: ApprovalRequest<Snapshot>): Promise<void>
  /** Runs when the request is rejected, sent back to the submitter, or withdrawn: see its status. */
  onRejected?(ctx: Ctx, request: ApprovalRequest<Snapshot>): Promise<void>
  /** Whether what was agreed to has got worse, so that it has to be agreed to again; without it every change has. */
  worsens?(before: Snapshot, after: Snapshot): boolean
}

const registry = new Map<string, Matter<unknown>>()

/** Declares a matter, once, where its module is loaded. */
export function defineMatter<Snapshot>(declared: Matter<Snapshot>): Matter<Snapshot> {
  if (registry.has(declared.matter)) throw new Error(`matter ${declared.matter} is declared twice`)
  registry.set(declared.matter, declared as unknown as Matter<unknown>)
  return declared
}

/** The matter of that name; null when no module declares it (any more). */
export const findMatter = (name: string): Matter<unknown> | null => registry.get(name) ?? null

/** The matter of that name; `approval.matter_unknown` (409) when no module declares it. */
export function getMatter(name: string): Matter<unknown> {
  const found = findMatter(name)
  if (!found) throw unknownMatter({ matter: name })
  return found
}

/** What people call the subject of a request, in their languages. */
export const nameOf = ({ matter, snapshot, subject }: Pick<ApprovalRequest, 'matter' | 'snapshot' | 'subject'>) =>
  findMatter(matter)?.name?.(snapshot) ?? subject.label

/** The customer a request is about; null when it is about none. */
export const customerOf = ({ matter, snapshot }: Pick<ApprovalRequest, 'matter' | 'snapshot'>): string | null =>
  findMatter(matter)?.customer?.(snapshot) ?? null

/** What a request about a customer is called where its reader may not learn which. */
export function namelessOf({ matter }: Pick<ApprovalRequest, 'matter'>): Text {
  const { title } = getMatter(matter)
  return { zh: `${title.zh}（客户名称不显示）`, en: `${title.en} (customer not named)` }
}

/** Of some people, who sees which of some customers. Filled by the composition; until then nobody sees any. */
export const sight = {
  whoSees: (_ctx: Ctx, _customerIds: string[], _userIds: string[]): Promise<{ customerId: string; userId: string }[]> =>
    Promise.resolve([]),
}

export const declaredMatters = (): Matter<unknown>[] => [...registry.values()]

/** A step, and people of it: newly asked or told, or no longer asked. */
export interface StepEvent {
  request: ApprovalRequest
  step: { id: string; number: number; kind: 'approval' | 'notice'; title: Text; deadlineDays: number | null }
  /** `key` names this asking of this person for good; `hasDecided` says, once it is over, whether by a decision. */
  people: { userId: string; key: string; hasDecided: boolean }[]
}

/** Somebody who may decide a request that waits already, because he stands in for those named since today. */
export interface StandInEvent {
  request: ApprovalRequest
  userId: string
  for: string[]
}

type Hook<Event> = (ctx: Ctx, event: Event) => Promise<void>

/** Filled by the composition; each runs in the transaction of what it is told of. */
export const hooks = {
  /** People have to decide now (or, on a notice, are told); `deadlineDays` working days from today. */
  stepOpened: [] as Hook<StepEvent>[],
  /** People need not decide any more: they did, or it was taken from them. */
  stepClosed: [] as Hook<StepEvent>[],
  /** A stand-in's days have begun while the request waits. */
  standInBegan: [] as Hook<StandInEvent>[],
  /** The request has ended: see its status. */
  decided: [] as Hook<ApprovalRequest>[],
}
