import { z } from 'zod'
import { authorityMatters, pack } from '../policy-pack/index.ts'
import type { Ctx } from './kernel/context.ts'
import { say, type Locale, type Text } from './kernel/i18n.ts'
import { defineReason } from './modules/audit/index.ts'
import * as approvals from './modules/approvals/index.ts'
import * as obligations from './modules/obligations/index.ts'
import * as people from './modules/people/index.ts'
import * as policies from './modules/policies/index.ts'

/*
 * How a regulation comes into force (R-13, R-14, G-04): policies stand below approvals and obligations and know
 * neither, so the composition hands a draft to its signers, their word back to the draft, and the reading to everybody.
 */

const text = z.object({ zh: z.string(), en: z.string() })
/** In the reader's language; of requests made before that, a text in neither. */
const worded = z.union([text, z.string()]).nullable()
const snapshot = z.object({
  draftId: z.string(),
  kind: z.string(),
  title: text,
  baseVersion: z.int(),
  effectiveOn: z.string().nullable(),
  reason: z.string(),
  contentHash: z.string(),
  changes: z.array(z.object({ label: text, before: worded, after: worded })),
  header: z.unknown(),
  articles: z.unknown(),
  parameters: z.unknown(),
})
type Snapshot = z.output<typeof snapshot>

const onSigning = { zh: '签发之日', en: 'the day it is signed' }

function fromTo(before: Text | string | null, after: Text | string | null): Text {
  const inOne = (locale: Locale) =>
    [before, after]
      .map((value) => (value === null ? '—' : typeof value === 'string' ? value : say(value, locale)))
      .join(' → ')
  return { zh: inOne('zh-CN'), en: inOne('en') }
}

const publishMatter = approvals.defineMatter<Snapshot>({
  matter: 'policy.publish',
  title: authorityMatters['policy.publish']!,
  snapshot,
  name: ({ title }) => title,
  summary: ({ title, effectiveOn, reason, changes }) => [
    { label: { zh: '制度', en: 'Regulation' }, value: title },
    { label: { zh: '生效日期', en: 'In force from' }, value: effectiveOn ?? onSigning },
    { label: { zh: '修订原因', en: 'Reason' }, value: reason },
    ...changes.map(({ label, before, after }) => ({ label, value: fromTo(before, after) })),
  ],
  link: ({ snapshot: { kind, draftId } }) => `/regulations/${kind}/drafts/${draftId}`,
  async onApproved(ctx, request) {
    const signed = await approvals.agreements(ctx.db, request.id)
    const signatures = signed.map(({ at, actor }) => ({ name: actor.name, on: policies.dayOf(ctx, at) }))
    const approved = signatures.pop() ?? { name: ctx.actor.name, on: ctx.today }
    const { draftId, contentHash } = request.snapshot
    await policies.publishSigned(ctx, { draftId, contentHash, reviewed: signatures, approved })
  },
  async onRejected(ctx, { id, status, snapshot: { draftId } }) {
    const last = (await approvals.listActions(ctx.db, id)).at(-1)
    const state = status === 'rejected' || status === 'withdrawn' ? status : 'returned'
    const comment = last?.comment ? last.comment : null
    await policies.refuseDraft(ctx, draftId, { state, byName: last?.actor.name ?? ctx.actor.name, comment })
  },
})

async function putUpForSignature(ctx: Ctx, forSignature: policies.ForSignature): Promise<string> {
  const { draftId, drawnBy, title } = forSignature
  const { id } = await approvals.submit(ctx, {
    matter: publishMatter.matter,
    subject: { kind: 'policy_draft', id: draftId, label: title.zh },
    snapshot: forSignature,
    authorId: drawnBy,
  })
  return id
}

/** Reading a regulation that came into force, and saying so (G-04). */
export const acknowledgeDuty = obligations.defineDuty({
  kind: 'policy.acknowledge',
  title: { zh: '阅读并确认制度', en: 'Read a regulation and confirm it' },
  link: ({ id }) => `/regulations/${id}`,
  isPersonal: true,
})

const keyOf = (kind: string, version: number, userId: string) => `${kind}:${version}:${userId}`

const superseding = defineReason({ zh: '已有新版', en: 'Superseded' })

async function oweReading(ctx: Ctx, { kind, version, unread, superseded }: policies.CameIntoForce): Promise<void> {
  for (const userId of superseded?.unread ?? []) {
    const named = { kind: acknowledgeDuty.kind, key: keyOf(kind, superseded!.version, userId) }
    await obligations.waive(ctx, named, superseding())
  }
  await owe(
    ctx,
    unread.map((ownerId) => ({ kind, version, ownerId })),
  )
}

/** Whoever comes into a position reads what is in force there; what he owes or has read already is not owed again. */
async function oweReadingTo(ctx: Ctx, ownerId: string): Promise<void> {
  const unread = await policies.unreadBy(ctx, ownerId)
  await owe(
    ctx,
    unread.map((each) => ({ ...each, ownerId })),
  )
}

type ToRead = Pick<policies.CameIntoForce, 'kind' | 'version'> & { ownerId: string }

async function owe(ctx: Ctx, readings: ToRead[]): Promise<void> {
  if (readings.length === 0) return
  const rule = await policies.inForce(ctx.db, 'obligations', ctx.today)
  await obligations.oweAll(
    ctx,
    readings.map(({ kind, version, ownerId }) => ({
      kind: acknowledgeDuty.kind,
      key: keyOf(kind, version, ownerId),
      article: { policy: rule.kind, version: rule.version, code: 'G-04.5' },
      ownerId,
      subject: { kind: 'policy', id: kind, label: `${pack[kind].number} ${pack[kind].title.zh} v${version}` },
      dueOn: { after: ctx.today, workingDays: rule.parameters.acknowledgeWithin },
      evidence: 'record' as const,
    })),
  )
}

async function fulfilReading(ctx: Ctx, { kind, version, userId }: policies.Acknowledged): Promise<void> {
  const record = { kind: 'policy', id: kind, label: `v${version}` }
  await obligations.fulfil(
    ctx,
    { kind: acknowledgeDuty.kind, key: keyOf(kind, version, userId) },
    { kind: 'record', record },
  )
}

/** Connects the modules; called once, by the composition. */
export function connectPolicies(): void {
  policies.checks.push(approvals.checkAuthorityTable)
  policies.signing.submit = putUpForSignature
  policies.inForceHooks.push(oweReading)
  policies.acknowledgedHooks.push(fulfilReading)
  people.hooks.placed.push(oweReadingTo)
}
