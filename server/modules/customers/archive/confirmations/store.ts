import type { Archive, Part } from '../../../../../policy-pack/index.ts'
import type { DateText } from '../../../../kernel/calendar.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { sql } from '../../../../kernel/db.ts'
import { isOwed } from '../../../obligations/index.ts'
import type { CustomerName } from '../../store.ts'

/** A part that has grown stale, and whose business it is. */
export interface Stale {
  customer: CustomerName
  ownerId: string
  part: Part
  /** The day it was last confirmed, or the customer entered. */
  since: DateText
}

/**
 * Parts that are stale today and of which nothing is owed yet since they were last confirmed; the longest stale first,
 * of each owner no more than the regulation puts on him in a day. `kind` and `prefix` name the duty.
 */
export function listStale(
  ctx: Ctx,
  { reconfirmParts, reconfirmRelations, staleAfterDays, reconfirmPerDay }: Archive,
  { kind, prefix }: { kind: string; prefix: string },
): Promise<Stale[]> {
  const grade = sql`case when c.class is null or c.grade is null then 'ungraded' else c.class || c.grade end`
  return ctx.db.rows<Stale>(sql`
    select json_build_object('id', r.id, 'code', r.code, 'name', r.name) as customer, r.owner_id as "ownerId", r.part,
           r.since
    from (
      select s.*, row_number() over (partition by s.owner_id order by s.stale_on, s.code, s.part) as place
      from (
        select c.id, c.code, c.name, c.owner_id, p.part, x.since,
               x.since + (${JSON.stringify(staleAfterDays)}::jsonb ->> (${grade}))::int + 1 as stale_on
        from customers c
        join users u on u.tenant_id = c.tenant_id and u.id = c.owner_id and u.disabled_at is null
        cross join unnest(${reconfirmParts}::text[]) p(part)
        left join archive_parts a on a.tenant_id = c.tenant_id and a.customer_id = c.id and a.part = p.part
        cross join lateral (
          select coalesce(a.confirmed_on, (c.created_at at time zone ${ctx.tenant.timeZone})::date) as since) x
        where c.tenant_id = ${ctx.tenant.id} and c.merged_into is null and c.relation = any(${reconfirmRelations}::text[])) s
      where s.stale_on <= ${ctx.today}
        and not ${isOwed(kind, sql`${prefix}::text || s.id || ':' || s.part || ':' || s.since`)}) r
    where r.place <= ${reconfirmPerDay}
    order by r.owner_id, r.place`)
}

/** Notes that a part is right as it stands. */
export async function setConfirmed(ctx: Ctx, customerId: string, part: Part): Promise<void> {
  await ctx.db.run(sql`
    insert into archive_parts as p (tenant_id, customer_id, part, version, confirmed_on, confirmed_by)
    values (${ctx.tenant.id}, ${customerId}, ${part}, 0, ${ctx.today}, ${ctx.actor.userId}::uuid)
    on conflict (tenant_id, customer_id, part) do update
    set confirmed_on = excluded.confirmed_on, confirmed_by = excluded.confirmed_by`)
}
