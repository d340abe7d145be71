import { pack } from '../../../../policy-pack/index.ts'
import { todayIn } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, notFound, stale } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { record } from '../../audit/index.ts'
import type { Signature } from '../documents/rules.ts'
import { checkedContent, contentHash, versionContent, type Signed } from '../documents/service.ts'
import { transitions } from '../drafts/rules.ts'
import { closed, draftIssues, openDraft, signedOf, subjectOf } from '../drafts/service.ts'
import {
  decided,
  isUnderReview,
  lockDraft,
  setApproval,
  submitted,
  type DraftRow,
  type DraftSummary,
  type Verdict,
} from '../drafts/store.ts'
import { enact } from '../service.ts'
import { lockPublishing, newestVersion } from '../store.ts'
import { wordingOf } from '../wording/service.ts'
import { changeLines, type ChangeLine } from './rules.ts'

const outdated = defineError('policy.draft_outdated', 409, {
  zh: '草案基于第 {base} 版，其间已发布第 {newest} 版；请核对差异后改以新版为基础',
  en: 'The draft changes version {base}, but version {newest} was published meanwhile; compare and base it on that one',
})
const underReview = defineError('policy.under_review', 409, {
  zh: '该制度已有草案在审批中',
  en: 'Another draft of this regulation is up for signature',
})
const unchanged = defineError('policy.draft_unchanged', 409, {
  zh: '草案与其基础版本没有差别',
  en: 'The draft does not differ from the version it changes',
})
const altered = defineError('policy.content_altered', 409, {
  zh: '草案内容与提交审批的不一致，不能发布；请联系管理员核查',
  en: 'The draft is not what was submitted and cannot be published; ask the administrator to look into it',
})
const tooLate = defineError('policy.effective_passed', 409, {
  zh: '生效日期 {on} 已过，不能签发；请退回修改日期',
  en: 'The effective date {on} has passed; send it back for another date',
})

/** What is put up for signature. */
export interface ForSignature extends Signed {
  draftId: string
  /** Who wrote the draft; not among those who sign it. */
  drawnBy: string | null
  title: Text
  baseVersion: number
  contentHash: string
  changes: ChangeLine[]
}

/** Puts what is to be signed to those who sign; the id of the request. Filled by the composition. */
export const signing: { submit: ((ctx: Ctx, forSignature: ForSignature) => Promise<string>) | null } = { submit: null }

/**
 * Puts a draft up for signature. Refused: `invalid_input` (400) with everything that is wrong by field; (409) when it
 * is closed, changes nothing, starts from an outdated version, or another draft of the regulation is being signed.
 */
export async function submitDraft(ctx: Ctx, id: string, seen: number | undefined): Promise<DraftRow> {
  // One after another within the company, so that of two drafts of one regulation the second finds the first.
  await lockPublishing(ctx.db, ctx.tenant.id)
  const draft = await openDraft(ctx, id)
  if (seen !== undefined && seen !== draft.version) throw stale()
  const issues = await draftIssues(ctx, draft)
  if (issues.length) throw invalidInput({}, issues)
  await mustBeNewest(ctx, draft)
  if (await isUnderReview(ctx.db, draft.kind)) throw underReview()
  const content = await checkedContent(ctx, draft.kind, draft)
  const base = await versionContent(ctx.db, draft.kind, draft.baseVersion)
  const wording = await wordingOf(ctx.db, draft.kind, base, content)
  const changes = changeLines(draft.kind, wording, base, content)
  if (changes.length === 0) throw unchanged()
  const signed = { ...signedOf(draft), parameters: content.parameters }
  const hash = contentHash(signed)
  const inReview = await submitted(ctx, id, { parameters: content.parameters, contentHash: hash })
  record(ctx, {
    kind: 'policy_draft.submitted',
    subject: subjectOf(draft),
    before: { state: draft.state },
    after: { state: inReview.state, contentHash: hash, effectiveOn: draft.effectiveOn },
    reason: draft.reason,
  })
  const { title } = pack[draft.kind]
  const approvalId = await signing.submit!(ctx, {
    ...signed,
    draftId: id,
    drawnBy: draft.drawnBy,
    title,
    baseVersion: draft.baseVersion,
    contentHash: hash,
    changes,
  })
  return setApproval(ctx, id, approvalId)
}

async function mustBeNewest(ctx: Ctx, { kind, baseVersion }: DraftSummary): Promise<void> {
  const newest = await newestVersion(ctx.db, kind)
  if (newest !== baseVersion) throw outdated({ base: baseVersion, newest })
}

export interface SignedOff {
  draftId: string
  contentHash: string
  reviewed: Signature[]
  approved: Signature
}

/**
 * Publishes what was signed, to the letter: refused (409) when the draft is not what the signatures are under, its day
 * has passed, or another version was published meanwhile.
 */
export async function publishSigned(ctx: Ctx, { draftId, contentHash: signedHash, ...by }: SignedOff): Promise<number> {
  await lockPublishing(ctx.db, ctx.tenant.id)
  const draft = await lockDraft(ctx.db, draftId)
  if (draft?.state !== 'in-review') throw altered()
  const signed = signedOf(draft)
  if (draft.contentHash !== signedHash || contentHash(signed) !== signedHash) throw altered()
  const effectiveOn = draft.effectiveOn ?? ctx.today
  if (effectiveOn < ctx.today) throw tooLate({ on: effectiveOn })
  await mustBeNewest(ctx, draft)
  const content = await checkedContent(ctx, draft.kind, draft)
  const drawn = { name: draft.drawnByName, on: dayOf(ctx, draft.submittedAt!) }
  const { kind, reason } = draft
  const version = await enact(ctx, kind, { ...content, effectiveOn, reason, draftId, drawn, ...by })
  await settle(ctx, draft, { state: 'published', byName: by.approved.name, comment: null, publishedVersion: version })
  return version
}

/** The business day of an instant. */
export const dayOf = (ctx: Ctx, instant: string): string => todayIn(ctx.tenant.timeZone, new Date(instant))

/** Closes a draft that was not signed, or opens it again for its drafter, with what was said. */
export async function refuseDraft(
  ctx: Ctx,
  draftId: string,
  verdict: { state: 'returned' | 'rejected' | 'withdrawn'; byName: string; comment: string | null },
): Promise<void> {
  const draft = await lockDraft(ctx.db, draftId)
  if (!draft) throw notFound()
  await settle(ctx, draft, { ...verdict, publishedVersion: null })
}

async function settle(ctx: Ctx, draft: DraftRow, verdict: Verdict): Promise<void> {
  if (!transitions[draft.state].includes(verdict.state)) throw closed()
  const { state, publishedVersion } = await decided(ctx, draft.id, verdict)
  record(ctx, {
    kind: 'policy_draft.decided',
    subject: subjectOf(draft),
    before: { state: draft.state },
    after: { state, ...(publishedVersion === null ? {} : { publishedVersion }) },
    reason: verdict.comment,
  })
}
