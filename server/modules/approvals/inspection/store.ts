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
      and q.submitted_by <> ${me} and not exists (
        select from unnest(${through.map(([p]) => p)}::uuid[], ${through.map(([, v]) => v)}::uuid[]) b(principal, via)
        where b.principal = i.user_id and b.via = q.submitted_by)`
}

/** Whether a request is there for the actor: who submitted it, is or was asked or told, or administers approvals. */
export async function mayInspect(ctx: Ctx, requestId: string): Promise<boolean> {
  if (may(ctx.actor, 'approvals.administer')) return true
  const me = person(ctx)
  const found = await ctx.db.maybe(sql`
    select 1 from approval_requests r where r.id = ${requestId} and (
      r.submitted_by = ${me}
      or exists (select from (${withItems(me, await principals(ctx, me), sql`true`)}) x where x.request_id = r.id)
      or exists (select from approval_actions a where a.request_id = r.id and a.actor_id = ${me}))`)
  return found !== null
}

/** Of some requests, those the actor has a part in: he submitted it, acted, has or had to decide, or may in another's name. */
export async function partsOf(ctx: Ctx, requestIds: string[]): Promise<Set<string>> {
  const me = person(ctx)
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select r.id from approval_requests r where r.id = any(${requestIds}::uuid[]) and (
      r.submitted_by = ${me}
      or r.id in (${withItems(me, await principals(ctx, me), isAsked)})
      or r.id in (${withItems(me, [], isDecider)})
      or exists (select from approval_actions a where a.request_id = r.id and a.actor_id = ${me}))`)
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
export const listActions = (db: Db, requestId: string): Promise<LoggedAction[]> =>
  db.rows<LoggedAction>(sql`
    select at, json_build_object('id', actor_id, 'name', actor_name) as actor, action, step_title as "stepTitle",
           for_names as "standingInFor", target_names as named, comment
    from approval_actions where request_id = ${requestId} order by id`)
