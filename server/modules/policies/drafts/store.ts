import type { Article, PolicyKind } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, sql, type Db, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { seenDrafts } from '../access.ts'
import type { Content, Header } from '../documents/rules.ts'
import type { DraftState } from './rules.ts'

export interface DraftSummary {
  id: string
  kind: PolicyKind
  state: DraftState
  baseVersion: number
  /** Null: on the day it is signed. */
  effectiveOn: DateText | null
  reason: string
  drawnBy: string | null
  drawnByName: string
  createdAt: string
  updatedByName: string
  updatedAt: string
  submittedByName: string | null
  submittedAt: string | null
  contentHash: string | null
  /** The request it was, or is, up for signature with. */
  approvalId: string | null
  decidedByName: string | null
  decidedAt: string | null
  /** What was said when it was returned, rejected or withdrawn. */
  comment: string | null
  publishedVersion: number | null
  version: number
}

export interface DraftRow extends DraftSummary {
  header: Header
  articles: Article[]
  parameters: Record<string, unknown>
}

const summaryColumns = sql`id, kind, state, base_version as "baseVersion", effective_on as "effectiveOn", reason,
  drawn_by as "drawnBy", drawn_by_name as "drawnByName", created_at as "createdAt", updated_by_name as "updatedByName",
  updated_at as "updatedAt", submitted_by_name as "submittedByName", submitted_at as "submittedAt",
  content_hash as "contentHash", approval_id as "approvalId", decided_by_name as "decidedByName",
  decided_at as "decidedAt", comment, published_version as "publishedVersion", version`
const columns = sql`${summaryColumns}, header, articles, parameters`

export interface NewDraft extends Content {
  kind: PolicyKind
  baseVersion: number
  effectiveOn: DateText | null
  reason: string
}

export function insertDraft(ctx: Ctx, draft: NewDraft): Promise<DraftRow> {
  const { kind, baseVersion, header, articles, parameters, effectiveOn, reason } = draft
  const { userId, name } = ctx.actor
  return ctx.db.one<DraftRow>(sql`
    insert into policy_drafts (tenant_id, kind, base_version, header, articles, parameters, effective_on, reason, drawn_by,
                               drawn_by_name, created_at, updated_by_name, updated_at)
    values (${ctx.tenant.id}, ${kind}, ${baseVersion}, ${JSON.stringify(header)}, ${JSON.stringify(articles)},
            ${JSON.stringify(parameters)}, ${effectiveOn}, ${reason}, ${userId}, ${name}, ${ctx.now}, ${name}, ${ctx.now})
    returning ${columns}`)
}

/** A draft the actor sees; null when there is none. */
export const findDraft = (ctx: Ctx, id: string): Promise<DraftRow | null> =>
  ctx.db.maybe<DraftRow>(sql`select ${columns} from policy_drafts where id = ${id} and ${seenDrafts(ctx.actor)}`)

/** The draft as it is now, held until the transaction ends; null when there is none. */
export const lockDraft = (db: Db, id: string): Promise<DraftRow | null> =>
  db.maybe<DraftRow>(sql`select ${columns} from policy_drafts where id = ${id} for update`)

/** Drafts of a regulation that the actor sees, newest first. */
export async function listDrafts(
  ctx: Ctx,
  query: { kind: PolicyKind; state?: DraftState | undefined; limit: number; cursor?: string },
) {
  const at = keyset(query, 'createdAt', { column: sql`created_at`, type: 'timestamptz', descending: true }, sql`id`)
  const rows = await ctx.db.rows<DraftSummary & { sortKey: string }>(sql`
    select ${summaryColumns}, ${at.key} as "sortKey" from policy_drafts
    where kind = ${query.kind} and ${seenDrafts(ctx.actor)} and ${at.after}
      ${query.state ? sql`and state = ${query.state}` : empty}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export type DraftEdit = Partial<Omit<NewDraft, 'kind'>>

export function updateDraft(ctx: Ctx, id: string, draft: Omit<NewDraft, 'kind'>): Promise<DraftRow> {
  return change(
    ctx,
    id,
    sql`
    base_version = ${draft.baseVersion}, header = ${JSON.stringify(draft.header)},
    articles = ${JSON.stringify(draft.articles)}, parameters = ${JSON.stringify(draft.parameters)},
    effective_on = ${draft.effectiveOn}, reason = ${draft.reason},
    updated_by_name = ${ctx.actor.name}, updated_at = ${ctx.now}`,
  )
}

/** Closes a draft for writing; its numbers are kept in the form they are published in. */
export function submitted(
  ctx: Ctx,
  id: string,
  signed: { parameters: object; contentHash: string },
): Promise<DraftRow> {
  return change(
    ctx,
    id,
    sql`
    state = 'in-review', parameters = ${JSON.stringify(signed.parameters)}, content_hash = ${signed.contentHash},
    submitted_by_name = ${ctx.actor.name}, submitted_at = ${ctx.now}, approval_id = null, decided_by_name = null,
    decided_at = null, comment = null`,
  )
}

export const setApproval = (ctx: Ctx, id: string, approvalId: string): Promise<DraftRow> =>
  change(ctx, id, sql`approval_id = ${approvalId}`)

export interface Verdict {
  state: DraftState
  byName: string
  comment: string | null
  publishedVersion: number | null
}

export function decided(
  ctx: Ctx,
  id: string,
  { state, byName, comment, publishedVersion }: Verdict,
): Promise<DraftRow> {
  return change(
    ctx,
    id,
    sql`
    state = ${state}, decided_by_name = ${byName}, decided_at = ${ctx.now}, comment = ${comment},
    published_version = ${publishedVersion}`,
  )
}

const change = (ctx: Ctx, id: string, set: Sql): Promise<DraftRow> =>
  ctx.db.one<DraftRow>(sql`
    update policy_drafts set ${set}, version = version + 1 where id = ${id} returning ${columns}`)

export const deleteDraft = (db: Db, id: string): Promise<number> =>
  db.run(sql`delete from policy_drafts where id = ${id}`)

/** Whether a draft of a regulation is up for signature. */
export async function isUnderReview(db: Db, kind: PolicyKind): Promise<boolean> {
  return (await db.maybe(sql`select 1 as one from policy_drafts where kind = ${kind} and state = 'in-review'`)) !== null
}
