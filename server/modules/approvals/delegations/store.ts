import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { prepared, sql, type Db } from '../../../kernel/db.ts'
import type { StandIn } from './rules.ts'

export interface DelegationRow {
  id: string
  user: { id: string; name: string }
  delegate: { id: string; name: string }
  from: DateText
  to: DateText
  reason: string
  createdAt: string
}

const columns = sql`
  d.id, json_build_object('id', u.id, 'name', u.name) as "user", json_build_object('id', v.id, 'name', v.name) as delegate,
  d.from_on as "from", d.to_on as "to", d.reason, d.created_at as "createdAt"
  from delegations d join users u on u.tenant_id = d.tenant_id and u.id = d.user_id
  join users v on v.tenant_id = d.tenant_id and v.id = d.delegate_id`

/** Who stands in for whom on some day of the span. */
export const standInsBetween = (db: Db, from: DateText, to: DateText): Promise<StandIn[]> =>
  db.rows<StandIn>(
    prepared(sql`
      select user_id as "userId", delegate_id as "delegateId" from delegations
      where revoked_at is null and to_on >= ${from} and from_on <= ${to} order by id`),
  )

export const standInsOn = (db: Db, day: DateText): Promise<StandIn[]> => standInsBetween(db, day, day)

/** Who stands in for whom from today on, named before today. */
export const standInsBeginning = ({ db, tenant, today }: Ctx): Promise<StandIn[]> =>
  db.rows<StandIn>(sql`
    select user_id as "userId", delegate_id as "delegateId" from delegations
    where revoked_at is null and from_on = ${today}
      and (created_at at time zone ${tenant.timeZone})::date < ${today}::date order by id`)

/** What a person gave and received that is not over. */
export const listDelegations = (db: Db, userId: string, today: DateText): Promise<DelegationRow[]> =>
  db.rows<DelegationRow>(sql`
    select ${columns} where d.revoked_at is null and d.to_on >= ${today} and ${userId}::uuid in (d.user_id, d.delegate_id)
    order by d.from_on, d.id`)

export const findDelegation = (db: Db, id: string): Promise<DelegationRow | null> =>
  db.maybe<DelegationRow>(sql`select ${columns} where d.id = ${id} and d.revoked_at is null`)

/** Whether the person has another stand-in on some day of the span: one at a time, so that it is clear who it is. */
export async function hasDelegation(db: Db, userId: string, from: DateText, to: DateText): Promise<boolean> {
  const found = await db.maybe(sql`
    select 1 from delegations
    where user_id = ${userId} and revoked_at is null and to_on >= ${from} and from_on <= ${to} limit 1`)
  return found !== null
}

/** Makes changes of stand-ins wait for each other, so that no two close a circle together. */
export async function lockDelegations(ctx: Ctx): Promise<void> {
  await ctx.db.run(sql`select 1 from tenants where tenant_id = ${ctx.tenant.id} for no key update`)
}

export interface NewDelegation extends StandIn {
  from: DateText
  to: DateText
  reason: string
}

export async function insertDelegation(ctx: Ctx, row: NewDelegation): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into delegations (tenant_id, user_id, delegate_id, from_on, to_on, reason, created_at)
    values (${ctx.tenant.id}, ${row.userId}, ${row.delegateId}, ${row.from}, ${row.to}, ${row.reason}, ${ctx.now})
    returning id`)
  return id
}

export async function revokeDelegation(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.run(sql`
    update delegations set revoked_at = ${ctx.now} where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}
