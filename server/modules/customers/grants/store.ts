import type { Part } from '../../../../policy-pack/index.ts'
import type { Scope } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { everything } from '../../people/index.ts'
import { isDeputy, visible, type CustomerPlace, type Grant } from '../access.ts'

export const statuses = ['pending', 'granted', 'rejected', 'returned', 'withdrawn'] as const
export type Status = (typeof statuses)[number]

interface Named {
  id: string
  name: string
}

export interface NewRequest {
  customerId: string
  parts: Part[]
  purpose: string
  days: number
}

/** Enters a request; null when one of this person for this customer is pending. */
export async function insertRequest(ctx: Ctx, request: NewRequest): Promise<string | null> {
  const row = await ctx.db.maybe<{ id: string }>(sql`
    insert into access_requests (tenant_id, customer_id, user_id, parts, purpose, days, created_at)
    values (${ctx.tenant.id}, ${request.customerId}, ${ctx.actor.userId}, ${request.parts}, ${request.purpose},
            ${request.days}, ${ctx.now})
    on conflict (tenant_id, customer_id, user_id) where status = 'pending' do nothing
    returning id`)
  return row?.id ?? null
}

export async function setApproval(db: Db, id: string, approvalId: string): Promise<void> {
  await db.run(sql`update access_requests set approval_id = ${approvalId} where id = ${id}`)
}

export interface DecidedRequest extends NewRequest {
  user: Named & { isActive: boolean }
}

/** Ends a pending request; null when it is not pending any more. */
export function decideRequest(ctx: Ctx, id: string, status: Status): Promise<DecidedRequest | null> {
  return ctx.db.maybe<DecidedRequest>(sql`
    update access_requests r set status = ${status}, decided_at = ${ctx.now}
    from users u
    where r.tenant_id = ${ctx.tenant.id} and r.id = ${id} and r.status = 'pending'
      and u.tenant_id = r.tenant_id and u.id = r.user_id
    returning r.customer_id as "customerId", r.parts, r.purpose, r.days,
      json_build_object('id', u.id, 'name', u.name, 'isActive', u.disabled_at is null) as user`)
}

export interface NewGrants extends Pick<NewRequest, 'customerId' | 'parts' | 'purpose'> {
  requestId: string
  userId: string
  from: string
  until: string
}

export async function insertGrants({ db, tenant }: Ctx, grants: NewGrants): Promise<void> {
  const { requestId, customerId, userId, parts, purpose, from, until } = grants
  await db.run(sql`
    insert into access_grants (tenant_id, request_id, customer_id, user_id, part, purpose, from_on, until_on)
    select ${tenant.id}, ${requestId}, ${customerId}, ${userId}, part, ${purpose}, ${from}, ${until}
    from unnest(${parts}::text[]) part`)
}

export interface GrantRow {
  id: string
  part: Part
  user: Named
  customer: CustomerPlace & Named
  isVisible: boolean
  isDeputy: boolean
  isLive: boolean
}

/** A grant with how the actor stands to its customer; null when there is none. */
export function findGrant({ db, tenant, actor, today }: Ctx, id: string): Promise<GrantRow | null> {
  return db.maybe<GrantRow>(sql`
    select a.id, a.part, json_build_object('id', u.id, 'name', u.name) as user,
      json_build_object('id', c.id, 'name', c.name, 'ownerId', c.owner_id, 'departmentId', c.department_id,
                        'regionId', c.region_id) as customer,
      coalesce(${visible(actor)}, false) as "isVisible", ${isDeputy(actor)} as "isDeputy",
      ${isLive(today)} as "isLive"
    from access_grants a
    join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id
    join users u on u.tenant_id = a.tenant_id and u.id = a.user_id
    where a.tenant_id = ${tenant.id} and a.id = ${id}`)
}

const isLive = (today: string): Sql => sql`(a.revoked_at is null and a.until_on >= ${today}::date)`

/** Withdraws a grant that still holds; false when it does not. */
export async function revokeGrant({ db, tenant, actor, now, today }: Ctx, id: string, reason: string) {
  const touched = await db.run(sql`
    update access_grants a set revoked_at = ${now}, revoked_by_name = ${actor.name}, revoke_reason = ${reason}
    where a.tenant_id = ${tenant.id} and a.id = ${id} and ${isLive(today)}`)
  return touched === 1
}

/** Grants whose last day has passed and of which nobody made a note; from now on they count as noted. */
export function takeEnded({ db, tenant, now, today }: Ctx) {
  return db.rows<{ part: Part; until: string; user: Named; customer: Named & { code: string } }>(sql`
    with ended as (
      update access_grants set ended_at = ${now}
      where tenant_id = ${tenant.id} and revoked_at is null and ended_at is null and until_on < ${today}::date
      returning tenant_id, part, until_on, user_id, customer_id)
    select e.part, e.until_on as until, json_build_object('id', u.id, 'name', u.name) as user,
      json_build_object('id', c.id, 'name', c.name, 'code', c.code) as customer
    from ended e
    join users u on u.tenant_id = e.tenant_id and u.id = e.user_id
    join customers c on c.tenant_id = e.tenant_id and c.id = e.customer_id
    order by e.until_on, c.code, u.name, e.part`)
}

export const boxes = ['mine', 'customers', 'all'] as const
export interface RequestQuery {
  box: (typeof boxes)[number]
  status?: Status | undefined
  customerId?: string | undefined
  limit: number
  cursor?: string
}

export interface RequestRow extends Omit<NewRequest, 'customerId'> {
  id: string
  customer: Named
  user: Named
  status: Status
  approvalId: string | null
  createdAt: string
  decidedAt: string | null
  /** Whether the actor looks after the customer. */
  isKeeper: boolean
  grants: {
    id: string
    part: Part
    from: string
    until: string
    isLive: boolean
    revokedByName: string | null
    revokeReason: string | null
  }[]
}

const keeps = ({ actor }: Ctx): Sql => sql`(c.owner_id = ${actor.userId}::uuid or ${isDeputy(actor)})`

/** Requests `r` about customers `c` with their grants and one more column. */
const selectRequest = (ctx: Ctx, column: Sql): Sql => sql`
    select r.id, json_build_object('id', c.id, 'name', c.name) as customer,
      json_build_object('id', u.id, 'name', u.name) as user, r.parts, r.purpose, r.days, r.status,
      r.approval_id as "approvalId", r.created_at as "createdAt", r.decided_at as "decidedAt",
      ${keeps(ctx)} as "isKeeper",
      coalesce((
        select json_agg(json_build_object('id', a.id, 'part', a.part, 'from', a.from_on, 'until', a.until_on,
          'isLive', ${isLive(ctx.today)}, 'revokedByName', a.revoked_by_name, 'revokeReason', a.revoke_reason)
          order by a.id)
        from access_grants a where a.tenant_id = r.tenant_id and a.request_id = r.id), '[]') as grants,
      ${column}
    from access_requests r
    join customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id
    join users u on u.tenant_id = r.tenant_id and u.id = r.user_id`

/** One request, and whether the actor sees its customer; null when there is none. */
export const findRequest = (ctx: Ctx, id: string) =>
  ctx.db.maybe<RequestRow & { isVisible: boolean }>(sql`
    ${selectRequest(ctx, sql`coalesce(${visible(ctx.actor)}, false) as "isVisible"`)}
    where r.tenant_id = ${ctx.tenant.id} and r.id = ${id}`)

/** Where to ask about a customer: its department, and the actor's request that waits for a decision. */
export const findAsked = ({ db, tenant, actor }: Ctx, customerId: string) =>
  db.one<{ department: Named | null; pendingId: string | null }>(sql`
    select case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
      (select r.id from access_requests r where r.tenant_id = c.tenant_id and r.customer_id = c.id
         and r.user_id = ${actor.userId}::uuid and r.status = 'pending') as "pendingId"
    from customers c left join departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
    where c.tenant_id = ${tenant.id} and c.id = ${customerId}`)

/** Requests, newest first: one's own, those about customers one looks after, or all about customers one sees. */
export async function listRequests(ctx: Ctx, query: RequestQuery) {
  const { actor, tenant } = ctx
  const inBox = { mine: sql`r.user_id = ${actor.userId}::uuid`, customers: keeps(ctx), all: visible(actor) }[query.box]
  const sort = { column: sql`r.created_at`, type: 'timestamptz', descending: true } as const
  const at = keyset(query, 'createdAt', sort, sql`r.id`)
  const rows = await ctx.db.rows<RequestRow & { sortKey: string }>(sql`
    ${selectRequest(ctx, sql`${at.key} as "sortKey"`)}
    where r.tenant_id = ${tenant.id} and ${inBox} and ${at.after}
      and ${query.status ? sql`r.status = ${query.status}` : sql`true`}
      and ${query.customerId ? sql`r.customer_id = ${query.customerId}` : sql`true`}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export interface ReaderRow {
  id: string
  name: string
  position: { code: string; name: string; permissions: string[]; scope: Scope }
  department: Named | null
  departmentId: string | null
  regionId: string | null
  isDeputy: boolean
  /** By ownership or scope. */
  reaches: boolean
  grants: (Grant & { id: string })[]
}

const opensCustomers = sql`p.permissions && ${['customers.read', everything]}::text[]`
const deputises = sql`exists (select from customer_deputies cd
  where cd.tenant_id = c.tenant_id and cd.customer_id = c.id and cd.user_id = u.id)`
const reaches = sql`coalesce(p.scope = 'all' or c.owner_id = u.id
  or (p.scope = 'department' and c.department_id = u.department_id)
  or (p.scope = 'region' and c.region_id = u.region_id), false)`

/** Of some people, who sees which of some customers in lists. */
export const whoSees = ({ db, tenant }: Ctx, customerIds: string[], userIds: string[]) =>
  db.rows<{ customerId: string; userId: string }>(sql`
    select c.id as "customerId", u.id as "userId" from customers c
    join users u on u.tenant_id = c.tenant_id and u.id = any(${userIds}::uuid[]) and u.disabled_at is null
    join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id and ${opensCustomers}
    where c.tenant_id = ${tenant.id} and c.id = any(${customerIds}::uuid[]) and c.merged_into is null
      and (${reaches} or ${deputises})`)

/** Everybody active who sees a customer, was let into it, or is one of `others`, by name. */
export async function listReaders(
  ctx: Ctx,
  customerId: string,
  others: string[],
  query: { limit: number; cursor?: string },
) {
  const { tenant, today } = ctx
  const at = keyset(query, 'name', { column: sql`s.name`, type: 'text' }, sql`s.id`)
  const rows = await ctx.db.rows<ReaderRow & { sortKey: string }>(sql`
    select s.*, ${at.key} as "sortKey" from (
      select u.id, u.name, u.department_id as "departmentId", u.region_id as "regionId",
        json_build_object('code', p.code, 'name', p.name, 'permissions', p.permissions, 'scope', p.scope) as position,
        case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
        ${deputises} as "isDeputy", ${reaches} as reaches,
        coalesce((
          select json_agg(json_build_object('id', a.id, 'part', a.part, 'until', a.until_on, 'purpose', a.purpose)
                          order by a.part, a.until_on)
          from access_grants a where a.tenant_id = c.tenant_id and a.customer_id = c.id and a.user_id = u.id
            and ${isLive(today)}), '[]') as grants
      from customers c
      join users u on u.tenant_id = c.tenant_id and u.disabled_at is null
      join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
        and ${opensCustomers}
      left join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id
      where c.tenant_id = ${tenant.id} and c.id = ${customerId}) s
    where (s.reaches or s."isDeputy" or json_array_length(s.grants) > 0 or s.id = any(${others}::uuid[])) and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}
