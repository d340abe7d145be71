import { partFields, type CustomerData } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { join, sql, type Db, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { visible } from '../access.ts'
import { byName, type Likeness, type Mark, type Traits } from './rules.ts'

/** The fields of contacts and key persons that hold phones, and those that hold addresses on the internet. */
const contactFields = ['contact' as const, 'key-persons' as const].flatMap((part) => {
  const { groups, lists } = partFields(part)
  const fields = [...groups, ...lists].flatMap((of) => of.fields).filter(({ secret }) => !secret)
  return fields.map(({ field, type }) => ({ part, field, type }))
})
export const phones = contactFields.filter(({ type }) => type === 'phone')
export const addresses = contactFields.filter(({ type }) => type === 'email' || type === 'url')
const phoneFields = phones.map(({ field }) => field)
const addressFields = addresses.map(({ field }) => field)

/** What some customers are compared by, as it is written in their archives. */
export function listTraits(db: Db, tenantId: string, ids: string[]): Promise<(Traits & { id: string })[]> {
  const written = (fields: string[]) => sql`
    array(
      select f.value from (
        select data from archive_parts p where p.tenant_id = c.tenant_id and p.customer_id = c.id and p.part = 'contact'
        union all
        select data from archive_entries e
        where e.tenant_id = c.tenant_id and e.customer_id = c.id and e.part in ('contact', 'key-persons')
          and e.removed_at is null
      ) a cross join lateral jsonb_each_text(a.data) f
      where f.key = any(${fields}) and f.value is not null)`
  return db.rows<Traits & { id: string }>(sql`
    select c.id, c.name, c.short_name as "shortName", c.former_names as "formerNames",
           array_remove(${written(phoneFields)} || c.phone, null) as phones, ${written(addressFields)} as addresses
    from customers c
    where c.tenant_id = ${tenantId} and c.id = any(${ids}::uuid[]) and c.merged_into is null`)
}

export interface MarkRow extends Mark {
  id: string
}

/** Writes the marks of some customers, so that they have these and no others. */
export async function replaceMarks(db: Db, tenantId: string, ids: string[], marks: MarkRow[]): Promise<void> {
  const rows = sql`jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as n (id uuid, kind text, mark text)`
  await db.run(sql`
    delete from customer_marks m
    where m.tenant_id = ${tenantId} and m.customer_id = any(${ids}::uuid[])
      and not exists (select from ${rows} where n.id = m.customer_id and n.kind = m.kind and n.mark = m.mark)`)
  await db.run(sql`
    insert into customer_marks (tenant_id, customer_id, kind, mark)
    select ${tenantId}::uuid, n.id, n.kind, n.mark from ${rows} order by n.id, n.kind, n.mark
    on conflict do nothing`)
  await db.run(sql`
    update customers c set name_key = n.mark from ${rows}
    where c.tenant_id = ${tenantId} and c.id = n.id and n.kind = 'name' and c.name_key is distinct from n.mark`)
}

/** Marks that say something: no public mail domains, no sounds of short names. */
export const telling = (m: Sql, { publicDomains, homophonesFrom }: CustomerData) => sql`
  (${m}.kind <> 'domain' or ${m}.mark <> all(${publicDomains}))
  and (${m}.kind <> 'sound' or length(${m}.mark) - length(replace(${m}.mark, ' ', '')) >= ${homophonesFrom} - 1)`

/**
 * Finds the pairs that share a mark, of some customers or (null) of the whole book, in one statement; pairs that no
 * longer share any are forgotten, dismissed ones stay so unless they have come to share something new. What many
 * share says nothing when it is a phone or a domain; a name that many share pairs each with the oldest; two credit
 * codes are two companies unless their names agree. How many pairs are new or changed.
 */
export function refreshSuspicions(ctx: Ctx, ids: string[] | null, policy: CustomerData): Promise<number> {
  const tenantId = ctx.tenant.id
  const touches = (first: Sql, second: Sql) =>
    ids ? sql`(${first} = any(${ids}::uuid[]) or ${second} = any(${ids}::uuid[]))` : sql`true`
  const touched = ids
    ? sql`and m.mark in (select t.mark from customer_marks t
                         where t.tenant_id = ${tenantId} and t.customer_id = any(${ids}::uuid[]))`
    : sql``
  return ctx.db.run(sql`
    with shared as materialized (
      select m.mark, count(*) as customers, min(m.customer_id::text)::uuid as oldest
      from customer_marks m
      where m.tenant_id = ${tenantId} and ${telling(sql`m`, policy)} ${touched}
      group by m.mark having min(m.customer_id::text) <> max(m.customer_id::text)
    ),
    hits as (
      select a.customer_id as first_id, b.customer_id as second_id,
             case when a.kind = 'name' then b.kind else a.kind end as likeness,
             a.kind in ('sound', 'phone', 'domain') as is_weak
      from shared s
      join customer_marks a on a.tenant_id = ${tenantId} and a.mark = s.mark
      join customer_marks b on b.tenant_id = ${tenantId} and b.mark = s.mark and b.customer_id > a.customer_id
      where (s.customers <= ${policy.sharedByAtMost} or a.kind not in ('phone', 'domain') and a.customer_id = s.oldest)
        and ${touches(sql`a.customer_id`, sql`b.customer_id`)}
    ),
    pairs as materialized (
      select h.first_id, h.second_id,
             case when 'name' = any(array_agg(likeness)) then array_remove(array_agg(distinct likeness), 'sound')
                  else array_agg(distinct likeness) end as likenesses
      from hits h
      join customers f on f.tenant_id = ${tenantId} and f.id = h.first_id
      join customers n on n.tenant_id = ${tenantId} and n.id = h.second_id
      where not h.is_weak or f.unified_social_credit_code is null or n.unified_social_credit_code is null
      group by h.first_id, h.second_id
    ),
    gone as (
      delete from customer_suspicions s
      where s.tenant_id = ${tenantId} and s.state = 'open' and ${touches(sql`s.first_id`, sql`s.second_id`)}
        and not exists (select from pairs p where p.first_id = s.first_id and p.second_id = s.second_id)
        and not exists (select from customers c
                        where c.tenant_id = s.tenant_id and c.id in (s.first_id, s.second_id)
                          and c.merged_into is not null)
    )
    insert into customer_suspicions as s (tenant_id, first_id, second_id, likenesses, found_at)
    select ${tenantId}::uuid, first_id, second_id, likenesses, ${ctx.now}::timestamptz
    from pairs order by first_id, second_id
    on conflict (tenant_id, first_id, second_id) do update
      set likenesses = excluded.likenesses, state = 'open', dismissed_by_name = null, dismissed_at = null, reason = null
      where s.likenesses <> excluded.likenesses
        and (s.state = 'open' or not s.likenesses @> excluded.likenesses)`)
}

interface Named {
  id: string
  name: string
}

/** A customer that shares marks with somebody, and whether the actor sees it. */
export interface Hit {
  id: string
  code: string
  name: string
  owner: Named | null
  department: string | null
  isVisible: boolean
  by: Likeness[]
}

/** Who shares marks, or the credit code, with somebody: the 20 that share most; `except` leaves a customer out. */
export function findHits(
  ctx: Ctx,
  of: { marks: Mark[]; creditCode?: string | null; except?: string | null },
  policy: CustomerData,
): Promise<Hit[]> {
  const tenantId = ctx.tenant.id
  const enough = policy.sharedByAtMost + 1
  return ctx.db.rows<Hit>(sql`
    with sought as (
      select * from jsonb_to_recordset(${JSON.stringify(of.marks)}::jsonb) as m (kind text, mark text)
      where ${telling(sql`m`, policy)}
    ),
    hits as (
      select f.customer_id, case when s.kind = 'name' then f.kind else s.kind end as likeness
      from sought s cross join lateral (
        select m.customer_id, m.kind, count(*) over () as customers
        from (select m.customer_id, m.kind from customer_marks m
              where m.tenant_id = ${tenantId} and m.mark = s.mark collate "C" order by m.customer_id limit ${enough}) m
      ) f
      where s.kind not in ('phone', 'domain') or f.customers < ${enough}
      union all
      select coalesce(c.merged_into, c.id), 'credit-code' from customers c
      where c.tenant_id = ${tenantId} and c.unified_social_credit_code = ${of.creditCode ?? null}::text
    )
    select c.id, c.code, c.name, d.name as department, coalesce(${visible(ctx.actor)}, false) as "isVisible", h.by,
           case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end as owner
    from (select customer_id, array_agg(distinct likeness) as by from hits group by customer_id) h
    join customers c on c.tenant_id = ${tenantId} and c.id = h.customer_id and c.merged_into is null
    left join users o on o.tenant_id = c.tenant_id and o.id = c.owner_id
    left join departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
    where c.id is distinct from ${of.except ?? null}::uuid
      and (c.unified_social_credit_code is null or ${of.creditCode ?? null}::text is null
           or h.by && '{credit-code,name,former-name,short-name}'::text[])
    order by cardinality(h.by) desc, c.id limit 20`)
}

/** One customer of a suspicion. Out of the actor's sight it is only a name (or not even that) and whose it is. */
export interface Suspected {
  id: string | null
  code: string | null
  name: string | null
  department: string | null
  owner: Named | null
  isVisible: boolean
}

export interface SuspicionRow {
  id: string
  first: Suspected
  second: Suspected
  likenesses: Likeness[]
  state: 'open' | 'dismissed'
  foundAt: string
  dismissedByName: string | null
  dismissedAt: string | null
  reason: string | null
}

export interface SuspicionQuery {
  state: 'open' | 'dismissed'
  by?: Likeness
  /** Likenesses the actor is told of. */
  told: Likeness[]
  customerId?: string
  limit: number
  cursor?: string
}

/** Whether the actor sees the customer of a column. */
const sees = (ctx: Ctx, column: Sql) =>
  sql`exists (select from customers c where c.tenant_id = ${ctx.tenant.id} and c.id = ${column} and ${visible(ctx.actor)})`

/** Whether the actor sees one of the two. Who has only his own looks for those; others are asked pair by pair. */
function seesEither(ctx: Ctx): Sql {
  if (ctx.actor.scope !== 'own') return sql`(${sees(ctx, sql`s.first_id`)} or ${sees(ctx, sql`s.second_id`)})`
  const own = sql`(select c.id from customers c where c.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)})`
  return sql`(s.first_id in ${own} or s.second_id in ${own})`
}

/** A page of pairs of which the actor sees at least one, the newest first. */
export async function listSuspicions(ctx: Ctx, query: SuspicionQuery) {
  const order = { column: sql`s.found_at`, type: 'timestamptz', descending: true } as const
  const at = keyset(query, 'foundAt', order, sql`s.id`)
  const { by, customerId } = query
  const wanted = [
    sql`s.state = ${query.state}`,
    sql`s.likenesses && ${query.told}::text[]`,
    ...(by ? [sql`s.likenesses @> ${[by]}::text[]`] : []),
    ...(customerId ? [sql`(s.first_id = ${customerId} or s.second_id = ${customerId})`] : []),
    at.after,
  ]
  const rows = await ctx.db.rows<SuspicionRow & { sortKey: string }>(sql`
    ${suspicions(ctx, at.key, join(wanted, ' and '))} order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** The pair, locked, if the actor sees one of its customers. */
export function lockSuspicion(ctx: Ctx, id: string): Promise<SuspicionRow | null> {
  return ctx.db.maybe<SuspicionRow>(sql`${suspicions(ctx, sql`s.id::text`, sql`s.id = ${id}`)} for no key update of s`)
}

function suspicions(ctx: Ctx, key: Sql, wanted: Sql): Sql {
  const side = (alias: string, column: Sql) => {
    const c = sql([alias])
    return sql`
      case when ${sees(ctx, column)}
      then json_build_object('id', ${c}.id, 'code', ${c}.code, 'name', ${c}.name, 'isVisible', true,
        'department', (select d.name from departments d where d.tenant_id = ${c}.tenant_id and d.id = ${c}.department_id),
        'owner', (select json_build_object('id', o.id, 'name', o.name) from users o
                  where o.tenant_id = ${c}.tenant_id and o.id = ${c}.owner_id))
      else json_build_object('id', null, 'code', null, 'isVisible', false, 'owner', null,
        'name', case when s.likenesses && ${[...byName]}::text[] then ${c}.name end,
        'department', (select d.name from departments d where d.tenant_id = ${c}.tenant_id and d.id = ${c}.department_id))
      end`
  }
  return sql`
    select s.id, ${side('f', sql`s.first_id`)} as first, ${side('n', sql`s.second_id`)} as second, s.likenesses, s.state,
           s.found_at as "foundAt", s.dismissed_by_name as "dismissedByName", s.dismissed_at as "dismissedAt", s.reason,
           ${key} as "sortKey"
    from customer_suspicions s
    join customers f on f.tenant_id = s.tenant_id and f.id = s.first_id and f.merged_into is null
    join customers n on n.tenant_id = s.tenant_id and n.id = s.second_id and n.merged_into is null
    where s.tenant_id = ${ctx.tenant.id} and ${seesEither(ctx)}
      and ${wanted}`
}

export async function setDismissed(ctx: Ctx, id: string, reason: string): Promise<void> {
  await ctx.db.run(sql`
    update customer_suspicions set state = 'dismissed', reason = ${reason}, dismissed_by_name = ${ctx.actor.name},
      dismissed_at = ${ctx.now}
    where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}
