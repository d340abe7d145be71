import { pack, type PolicyKind } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, mustMatch, notFound, stale, type FieldError } from '../../../kernel/errors.ts'
import { say } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { issuesOf, versionContent, type Signed } from '../documents/service.ts'
import { trialOf, type Simulation } from '../simulations/rules.ts'
import { findVersion, newestVersion } from '../store.ts'
import { fieldPlace } from '../wording/places/rules.ts'
import { draftAbilities, isOpen } from './rules.ts'
import {
  deleteDraft,
  findDraft,
  insertDraft,
  lockDraft,
  updateDraft,
  type DraftEdit,
  type DraftRow,
  type DraftSummary,
} from './store.ts'

export const closed = defineError('policy.draft_closed', 409, {
  zh: '草案已提交审批或已有结论，不能再修改',
  en: 'The draft is up for signature or decided and cannot be changed',
})
const shown = defineError('policy.draft_shown', 409, {
  zh: '草案提交过审批，不能删除',
  en: 'The draft has been up for signature and cannot be deleted',
})
/** A draft the actor sees; `not_found` when there is none. */
export async function getDraft(ctx: Ctx, id: string): Promise<DraftRow> {
  const found = await findDraft(ctx, id)
  if (!found) throw notFound()
  return found
}

/** A draft that can still be written in, held until the transaction ends; `policy.draft_closed` (409) otherwise. */
export async function openDraft(ctx: Ctx, id: string): Promise<DraftRow> {
  const draft = await lockDraft(ctx.db, id)
  if (!draft) throw notFound()
  if (!isOpen(draft.state)) throw closed()
  return draft
}

export const subjectOf = ({ id, kind }: { id: string; kind: PolicyKind }) => ({
  kind: 'policy_draft',
  id,
  label: `${pack[kind].number} ${pack[kind].title.zh}`,
})
/** What of a draft is signed. */
export const signedOf = ({ kind, header, articles, parameters, effectiveOn, reason }: DraftRow): Signed => ({
  kind,
  header,
  articles,
  parameters,
  effectiveOn,
  reason,
})

/** Begins a draft as a copy of a version; of the newest one if not said. */
export async function createDraft(ctx: Ctx, kind: PolicyKind, given: DraftEdit): Promise<DraftRow> {
  const baseVersion = given.baseVersion ?? (await newestVersion(ctx.db, kind))
  const base = await versionContent(ctx.db, kind, baseVersion)
  const draft = await insertDraft(ctx, { effectiveOn: null, reason: '', ...base, ...given, kind, baseVersion })
  record(ctx, { kind: 'policy_draft.created', subject: subjectOf(draft), after: { ...signedOf(draft), baseVersion } })
  return draft
}

/** Writes in a draft, also what could not be published; the numbers are replaced as a whole. */
export async function editDraft(ctx: Ctx, id: string, seen: number | undefined, edit: DraftEdit): Promise<DraftRow> {
  const before = await openDraft(ctx, id)
  mustMatch(before.version, seen)
  if (edit.baseVersion !== undefined) await versionContent(ctx.db, before.kind, edit.baseVersion)
  const after = await updateDraft(ctx, id, { ...before, ...edit })
  const told = (draft: DraftRow) => ({ ...signedOf(draft), baseVersion: draft.baseVersion })
  record(ctx, {
    kind: 'policy_draft.changed',
    subject: subjectOf(after),
    before: told(before),
    after: told(after),
  })
  return after
}

export async function removeDraft(ctx: Ctx, id: string, seen: number | undefined): Promise<void> {
  const draft = await openDraft(ctx, id)
  if (draft.submittedAt !== null) throw shown()
  if (seen !== undefined && seen !== draft.version) throw stale()
  await deleteDraft(ctx.db, id)
  record(ctx, { kind: 'policy_draft.deleted', subject: subjectOf(draft), before: signedOf(draft) })
}

/** What keeps a draft from being submitted today, by field. */
export async function draftIssues(ctx: Ctx, draft: DraftRow): Promise<FieldError[]> {
  const { effectiveOn, reason } = draft
  return [
    ...(await issuesOf(ctx, draft.kind, draft)),
    ...(reason === '' ? [fieldError('reason', 'field.required', { place: fieldPlace(draft.kind, 'reason') })] : []),
    ...(effectiveOn !== null && effectiveOn < ctx.today
      ? [fieldError('effectiveOn', 'date.out_of_range', { place: fieldPlace(draft.kind, 'effectiveOn') })]
      : []),
    ...(await beforeItsBase(ctx, draft)),
  ]
}

const tooEarly = {
  zh: '所依据的第 {base} 版定于 {on} 起施行，草案须写明不早于该日的生效日期',
  en: 'Version {base}, which it changes, is in force from {on}; name a day that is not before that',
}

/** What changes a version still to come takes its place after it; before it, that version would undo the change. */
async function beforeItsBase(ctx: Ctx, draft: DraftRow): Promise<FieldError[]> {
  const base = await findVersion(ctx.db, draft.kind, draft.baseVersion)
  if (!base || (draft.effectiveOn ?? ctx.today) >= base.effectiveOn) return []
  const parameters = { base: base.version, on: base.effectiveOn, place: fieldPlace(draft.kind, 'effectiveOn') }
  return [{ field: 'effectiveOn', code: 'policy.before_base', text: tooEarly, parameters }]
}

/** A draft as a list shows it. */
export const presentSummary = <Draft extends DraftSummary>(ctx: Ctx, draft: Draft) => ({
  ...draft,
  can: draftAbilities(draft, (permission) => may(ctx.actor, permission)),
})

/** A draft with what keeps it from being submitted, and whether it can be tried on the customers. */
export async function presentDraft(ctx: Ctx, draft: DraftRow, simulations: Simulation[]) {
  const isWritable = isOpen(draft.state)
  const issues = (isWritable ? await draftIssues(ctx, draft) : []).map(({ field, code, text, parameters }) => ({
    field,
    code,
    place: say(fieldPlace(draft.kind, field), ctx.locale),
    message: say(text, ctx.locale, parameters),
  }))
  const newest = await newestVersion(ctx.db, draft.kind)
  const { parameters: before } = await versionContent(ctx.db, draft.kind, draft.baseVersion)
  const numbers = { before, after: draft.parameters }
  const trial = trialOf(simulations, draft.kind, numbers, (permission) => may(ctx.actor, permission))
  return { ...presentSummary(ctx, draft), issues, trial, isOutdated: isWritable && newest !== draft.baseVersion }
}
