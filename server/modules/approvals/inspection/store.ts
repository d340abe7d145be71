import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { prepared, sql, type Db, type Sql } from '../../../kernel/db.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { keyset } from '../../../kernel/paging.ts'
import { person } from '../access.ts'
import { principalsOf, type Principal } from '../delegations/rules.ts'
import { standInsOn } from '../delegations/store.ts'
import { requestColumns, type RequestRow } from '../store.ts'

export const boxes = ['waiting', 'submitted', 'decided', 'noticed', 'all'] as const
export type Box = (typeof boxes)[number]

const principals = async (ctx: Ctx, me: string): Promise<Principal[]> =>
  principalsOf(await standInsOn(ctx.db, ctx.today), me)

const isAsked = sql`i.state = 'asked' and q.status = 'pending'`
/** Of a step that decides, not of a notice. */
const isDecider = sql`exists (
  select from approval_steps s where s.tenant_id = i.tenant_id and s.id = i.step_id and s.kind = 'approval')`

/** Requests with an item of mine, or of somebody I stand in for unless the right came through their submitter. */
function withItems(me: string, others: Principal[], wanted: Sql): Sql {
  const ids = [me, ...others.map(({ userId }) => userId)]
  const through = others.flatMap(({ userId, via }) => via.map((node) => [userId, node] as const))
  return sql`
    select i.request_id from approval_items i
    join approval_requests q on q.tenant_id = i.tenant_id and q.id = i.request_id
    where i.user_id = any(${ids}::uuid[]) and ${wanted}
      and q.submitted_by <> ${me} and q.author_id is distinct from ${me} and not exists (
        select from unnest(${through.map(([p]) => p)}::uuid[], ${through.map(([, v]) => v)}::uuid[]) b(principal, via)
        where b.principal = i.user_id and b.via in (q.submitted_by, q.author_id))`
}

/** Whether the request `r` is among some. */
const among = (requests: Sql): Sql => sql`exists (select from (${requests}) x where x.request_id = r.id)`

/** Whether somebody decided on the request `r` or did something else to it, besides naming others for those who do not. */
const hasActed = (me: string): Sql => sql`exists (
  select from approval_actions a where a.request_id = r.id and a.actor_id = ${me} and a.action <> 'reassign')`

/**
 * Whether a request is there for the actor: who submitted or drew it up, is or was asked or told, or administers. Who
 * stands in for somebody finds what waits for that person now, and what he did in that person's name.
 */
export async function mayInspect(ctx: Ctx, requestId: string): Promise<boolean> {
  if (may(ctx.actor, 'approvals.administer')) return true
  const me = person(ctx)
  const found = await ctx.db.maybe(sql`
    select 1 from approval_requests r where r.id = ${requestId} and ${isThereFor(me, await principals(ctx, me))}`)
  return found !== null
}

const isThereFor = (me: string, others: Principal[]): Sql => sql`(
  ${me}::uuid in (r.submitted_by, r.author_id)
  or ${among(withItems(me, others, isAsked))} or ${among(withItems(me, [], sql`true`))} or ${hasActed(me)})`

/**
 * The requests about some subjects, given by a query of their ids in text, that are there for the actor: a query of
 * their ids in text; null for who deals with no approvals.
 */
export async function requestsSeenAbout(ctx: Ctx, subjects: Sql): Promise<Sql | null> {
  const about = (condition: Sql) => sql`
    select r.id::text from approval_requests r
    where r.tenant_id = ${ctx.tenant.id} and r.subject_id = any(array(${subjects})) and ${condition}`
  if (may(ctx.actor, 'approvals.administer')) return about(sql`true`)
  const { kind, userId } = ctx.actor
  return kind === 'user' && userId !== null ? about(isThereFor(userId, await principals(ctx, userId))) : null
}

/** What some requests are of and about, as they name it; asks nobody's rights. */
export const namedRequests = (db: Db, ids: string[]): Promise<{ id: string; matter: string; label: string }[]> =>
  db.rows(sql`select id, matter, subject_label as label from approval_requests where id = any(${ids}::uuid[])`)

/**
 * Of some requests, those the actor has a part in: he submitted it or drew it up, acted, has or had to decide, or may
 * now in another's name.
 */
export async function partsOf(ctx: Ctx, requestIds: string[]): Promise<Set<string>> {
  const me = person(ctx)
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select r.id from approval_requests r where r.id = any(${requestIds}::uuid[]) and (
      ${me}::uuid in (r.submitted_by, r.author_id)
      or ${among(withItems(me, await principals(ctx, me), isAsked))} or ${among(withItems(me, [], isDecider))}
      or ${hasActed(me)})`)
  return new Set(rows.map(({ id }) => id))
}

/** Whether the actor has a part in a request, so that what it is about is open to him; a notice gives none. */
export const isParty = async (ctx: Ctx, requestId: string): Promise<boolean> =>
  (await partsOf(ctx, [requestId])).has(requestId)

/** Everybody who by himself has a part in one of some requests: who submitted, has or had to decide, or acted. */
export const deciders = (db: Db, requestIds: string[]): Promise<{ userId: string }[]> =>
  db.rows(sql`
    select submitted_by as "userId" from approval_requests where id = any(${requestIds}::uuid[])
    union select i.user_id from approval_items i where i.request_id = any(${requestIds}::uuid[]) and ${isDecider}
    union select actor_id from approval_actions where request_id = any(${requestIds}::uuid[]) and actor_id is not null`)

async function inBox(ctx: Ctx, box: Box, me: string): Promise<Sql> {
  switch (box) {
    case 'waiting':
      return sql`r.id in (${withItems(me, await principals(ctx, me), isAsked)})`
    case 'submitted':
      return sql`r.submitted_by = ${me}`
    case 'decided':
      return sql`r.id in (select a.request_id from approval_actions a
                          where a.actor_id = ${me} and a.action in ('approve', 'reject', 'return'))`
    case 'noticed':
      return sql`r.id in (select i.request_id from approval_items i where i.user_id = ${me} and i.state = 'noticed')`
    case 'all':
      return sql`true`
  }
}

export interface ListedRow extends RequestRow {
  step: { number: number; title: Text; deadlineDays: number | null } | null
}

export interface BoxQuery {
  box: Box
  matter?: string
  status?: string
  limit: number
  cursor?: string
}

/** A box of requests: what waits for me with the oldest first, the others with the newest first. */
export async function listRequests(ctx: Ctx, { box, matter, status, ...query }: BoxQuery) {
  const me = person(ctx)
  const sort = { column: sql`r.submitted_at`, type: 'timestamptz', descending: box !== 'waiting' } as const
  const at = keyset(query, box, sort, sql`r.id`)
  const rows = await ctx.db.rows<ListedRow & { sortKey: string }>(
    prepared(sql`
      select ${requestColumns}, ${at.key} as "sortKey",
        (select json_build_object('number', s.ordinal + 1, 'title', s.title, 'deadlineDays', s.deadline_days)
         from approval_steps s
         where s.tenant_id = r.tenant_id and s.request_id = r.id and s.state = 'open' and r.status = 'pending') as step
      from approval_requests r
      where ${await inBox(ctx, box, me)} and (${matter ?? null}::text is null or r.matter = ${matter ?? null})
        and (${status ?? null}::text is null or r.status = ${status ?? null}) and ${at.after}
      order by ${at.order} limit ${at.limit}`),
  )
  return at.page(rows)
}

export interface LoggedAction {
  at: string
  actor: { id: string | null; name: string }
  action: string
  stepTitle: Text | null
  standingInFor: string[]
  named: string[]
  comment: string
}

/** What was done to a request, in order. */
export const listActions = (db: Db, requestId: string): Promise<LoggedAction[]> => actionsOf(db, requestId, sql`true`)

/**
 * The agreements a request rests on, in order: the last of each person who agreed, himself or by somebody in his name,
 * by its steps as they are now. What was agreed to before it went back, or by somebody whose part another took over, is
 * not among them.
 */
export const agreements = (db: Db, requestId: string): Promise<LoggedAction[]> =>
  actionsOf(
    db,
    requestId,
    sql`a.id in (
      select (select b.id from approval_actions b
              where b.tenant_id = i.tenant_id and b.request_id = i.request_id and b.action = 'approve'
                and (b.actor_id = i.user_id or i.user_id::text = any(b.for_ids))
              order by b.id desc limit 1)
      from approval_items i where i.request_id = ${requestId} and i.state = 'approved' and ${isDecider})`,
  )

const actionsOf = (db: Db, requestId: string, wanted: Sql): Promise<LoggedAction[]> =>
  db.rows<LoggedAction>(sql`
    select a.at, json_build_object('id', a.actor_id, 'name', a.actor_name) as actor, a.action,
           a.step_title as "stepTitle", a.for_names as "standingInFor", a.target_names as named, a.comment
    from approval_actions a where a.request_id = ${requestId} and ${wanted} order by a.id`)
