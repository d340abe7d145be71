import { archiveFields } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { join, prepared, raw, sql, type Db, type Sql } from '../../../kernel/db.ts'
import { isDeputy, standpoint, visible, type CustomerPlace, type StandpointRow } from '../access.ts'
import { exactRank, type Findable, type Kind, type Range, type Term } from './rules.ts'

/** Up to so many customers a search word may have for the list to fetch them before it sorts. */
const fewCustomers = 2000

/** Of so many customers of one's own the first are looked at when others' crowd them out. */
const ownLooked = 5000

/** Fields of the archive that hold phones of a customer's people and places. */
export const phonesOfContacts = archiveFields.flatMap(({ part, lists }) =>
  lists.flatMap(({ list, fields }) =>
    fields.flatMap(({ field, type, secret }) => (type === 'phone' && !secret ? [{ part, list, field }] : [])),
  ),
)

interface Named {
  id: string
  name: string
}

/** A customer that was found; of one the actor does not see only the name and the department are for him. */
export interface Hit extends CustomerPlace {
  id: string
  name: string
  isVisible: boolean
  isDeputy: boolean
  code: string | null
  owner: Named | null
  department: Named | null
  kind: Kind
  /** Found by the whole of a code, number or name. */
  isExact: boolean
}

const columnsOf = (ranges: Range[]) => sql`
  unnest(${ranges.map(({ kind }) => kind)}::text[], ${ranges.map(({ from }) => from)}::text[],
    ${ranges.map(({ until }) => until)}::text[], ${ranges.map(({ rank }) => rank)}::int[]) r (kind, start, until, rank)`

/**
 * The terms `t` of one customer that lie in the ranges. OFFSET has them fetched by the customer and then looked through:
 * left to itself the database tries the index of all terms once per range, four times as slowly.
 */
const ownTerms = (tenantId: string, customer: Sql, ranges: Range[]): Sql => sql`
  (select o.kind, o.term from customer_terms o
   where o.tenant_id = ${tenantId} and o.customer_id = ${customer} offset 0) t
  where ${join(
    ranges.map(({ kind, from, until }) => sql`(t.kind = ${kind} and t.term between ${from} and ${until})`),
    ' or ',
  )}`

/** A number in the text itself: a plan made for any number would expect a tenth of all terms to be read. */
const literal = (count: number): Sql => raw(String(count))

/** How much of what is found is looked at: so many terms of each range, so many of all. */
interface Reach {
  each: number
  all: number
}

/** Where hits come from, and whether there was more than was looked at: both over the statement of `hits`. */
interface Source {
  from: Sql
  isCut: Sql
}

/** The first of each range. */
const everywhere = (ctx: Ctx, ranges: Range[], { each, all }: Reach): Source => ({
  from: sql`
  ${columnsOf(ranges)} cross join lateral (
    select t.customer_id, t.term from customer_terms t
    where t.tenant_id = ${ctx.tenant.id} and t.kind = r.kind and t.term between r.start and r.until
    order by t.term limit ${literal(each)}) h`,
  isCut: sql`(select count(*) > ${all} from hit)
    or exists (select from raw group by kind, start having count(*) >= ${each})`,
})

/** The same among the first customers the actor sees. */
function amongOwn(ctx: Ctx, ranges: Range[], limit: number): Source {
  const own = sql`(
    select c.id from customers c where c.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)}
    limit ${literal(ownLooked)}) own`
  return {
    from: sql`
  (select own.id as customer_id, t.kind, t.term
   from ${own}
   cross join lateral (
     select t.kind, t.term from ${ownTerms(ctx.tenant.id, sql`own.id`, ranges)} limit 1) t
   limit ${literal(limit)}) h
  join ${columnsOf(ranges)} on h.kind = r.kind and h.term between r.start and r.until`,
    isCut: sql`(select count(*) = ${ownLooked} from ${own})`,
  }
}

/**
 * The best hits, one per customer: whole codes, phones and names first, then what the actor sees, then by rank. Numbers
 * do not find customers out of sight, except a credit code in full: that one is a duplicate. `isCut` says that there
 * was more to look at; a row of nulls stands for no hit.
 */
function hits(
  ctx: Ctx,
  source: Source,
  limit: number,
  all: number,
): Promise<(Hit & StandpointRow & { isCut: boolean })[]> {
  const order = sql`rank = ${exactRank} desc, seen desc, rank, term, name, id`
  return ctx.db.rows(
    prepared(sql`
    with raw as materialized (
      select h.customer_id, h.term, r.kind, r.start, r.kind = any('{c,b,t,k}') as number,
        case when h.term = r.start and r.kind <> all('{N,F,p,P,i,I}') then ${exactRank} else r.rank end as rank
      from ${source.from}
    ), hit as materialized (
      select distinct on (customer_id, number) * from raw order by customer_id, number, rank, term
    ), best as materialized (
      select distinct on (s.id) s.*, h.kind, h.term, h.rank
      from (select * from hit order by rank, term limit ${literal(all)}) h cross join lateral (
        select c.id, c.code, c.name, c.owner_id, c.department_id, c.region_id, ${isDeputy(ctx.actor)} as deputises,
          coalesce(${visible(ctx.actor)}, false) as seen
        from customers c
        where c.tenant_id = ${ctx.tenant.id} and c.id = h.customer_id and c.merged_into is null offset 0) s
      where s.seen or not h.number
      order by s.id, h.rank, h.term
    ), shown as (
      select * from best order by ${order} limit ${literal(limit)}
    )
    select s.id, s.name, s.seen as "isVisible", s.kind, s.deputises as "isDeputy", s.rank = ${exactRank} as "isExact", s.owner_id as "ownerId",
      s.department_id as "departmentId", s.region_id as "regionId", case when s.seen then s.code end as code,
      case when s.seen and o.id is not null then json_build_object('id', o.id, 'name', o.name) end as owner,
      case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department, cut.*, p.*
    from (
      select (${source.isCut}) as "isCut") cut
    left join (select *, row_number() over (order by ${order}) as place from shown) s on true
    left join (select ${standpoint(ctx)}) p on s.place = 1
    left join users o on o.tenant_id = ${ctx.tenant.id} and o.id = s.owner_id
    left join departments d on d.tenant_id = ${ctx.tenant.id} and d.id = s.department_id
    order by s.place`),
  )
}

/**
 * The customers in these ranges, best first, with what decides the actor's rights to their fields. Where others'
 * customers came first in the index, one's own that the words also find are looked for among one's own; and where there
 * are too many of those to look at, among the first that everybody's words find.
 */
export async function findIn(ctx: Ctx, ranges: Range[], limit: number): Promise<{ found: Hit[]; of: StandpointRow }> {
  const isNarrow = ctx.actor.scope !== 'all'
  // To somebody who sees everybody every hit counts, and none twice unless it is of a number too.
  const all = isNarrow || ranges.some(({ kind }) => kind === 'c') ? 2 * limit : limit
  const ask = async (source: Source, looked: number) => {
    const rows = await hits(ctx, source, limit, looked)
    const [{ isCut, ...of }] = rows as [(typeof rows)[0]]
    const found = rows.filter(({ id }) => id !== null)
    const seen = found.filter(({ isVisible }) => isVisible)
    return { found, seen, of, isShort: isCut && seen.length < limit }
  }
  const first = await ask(everywhere(ctx, ranges, { each: 2 * limit, all }), all)
  if (!isNarrow || !first.isShort) return first
  const own = await ask(amongOwn(ctx, ranges, limit), all)
  const deep = { each: fewCustomers, all: fewCustomers }
  const more = own.isShort ? await ask(everywhere(ctx, ranges, deep), fewCustomers) : undefined
  const mine = [...own.seen, ...(more?.seen ?? [])]
  const each = new Map([...mine, ...first.found].map((hit) => [hit.id, hit]))
  const exactFirst = [...each.values()].toSorted((a, b) => Number(b.isExact) - Number(a.isExact))
  return { found: exactFirst.slice(0, limit), of: [first, own].find(({ found }) => found.length > 0)?.of ?? first.of }
}

/**
 * Which customers lie in these ranges, as a condition over the alias `c` of `customers`; complete at any size. Few are
 * fetched beforehand; of many the list asks one by one, in its own order, and is soon full.
 */
export async function within(ctx: Ctx, ranges: Range[]): Promise<Sql> {
  if (ranges.length === 0) return sql`false`
  const { ids } = await ctx.db.one<{ ids: string[] | null }>(sql`
    select case when count(*) <= ${fewCustomers} then coalesce(array_agg(distinct f.customer_id), '{}') end as ids
    from (
      select h.customer_id from ${columnsOf(ranges)} cross join lateral (
        select t.customer_id from customer_terms t
        where t.tenant_id = ${ctx.tenant.id} and t.kind = r.kind and t.term between r.start and r.until
        limit ${fewCustomers + 1}) h
      limit ${fewCustomers + 1}) f`)
  if (ids) return sql`c.id = any(${ids}::uuid[])`
  // OFFSET keeps it a question about each customer: joined, it would first gather everybody the word finds.
  return sql`exists (select from ${ownTerms(ctx.tenant.id, sql`c.id`, ranges)} offset 0)`
}

const findable = sql`
  c.id, c.code, c.name, c.short_name as "shortName", c.former_names as "formerNames", c.former_codes as "formerCodes",
  c.unified_social_credit_code as "unifiedSocialCreditCode", c.phone,
  coalesce((
    select array_agg(f.value)
    from archive_entries e cross join jsonb_each_text(e.data) f
    where e.tenant_id = c.tenant_id and e.customer_id = c.id and e.removed_at is null
      and (e.part, e.list, f.key) in (select * from unnest(${phonesOfContacts.map(({ part }) => part)}::text[],
        ${phonesOfContacts.map(({ list }) => list)}::text[], ${phonesOfContacts.map(({ field }) => field)}::text[]))
  ), '{}') as "contactPhones"`

export type FindableRow = Findable & { id: string }

/** What some customers are found by; held, so that of two changes at once the later one is what counts. */
export function lockFindable(ctx: Ctx, ids: string[]): Promise<FindableRow[]> {
  return ctx.db.rows<FindableRow>(sql`
    select ${findable} from customers c
    where c.tenant_id = ${ctx.tenant.id} and c.id = any(${ids}::uuid[]) and c.merged_into is null
    order by c.id for no key update of c`)
}

/** What the customers of a set (a condition over `c`) are found by, in batches. */
export const findableAmong = (db: Db, tenantId: string, among: Sql): AsyncGenerator<FindableRow[]> =>
  db.batches<FindableRow>(
    sql`select ${findable} from customers c where c.tenant_id = ${tenantId} and ${among} and c.merged_into is null`,
    500,
  )

/** Customers without any term. */
export async function unindexed(ctx: Ctx): Promise<string[]> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select c.id from customers c
    where c.tenant_id = ${ctx.tenant.id} and c.merged_into is null and not exists (
      select from customer_terms t where t.tenant_id = ${ctx.tenant.id} and t.customer_id = c.id)`)
  return rows.map(({ id }) => id)
}

export async function deleteTerms(ctx: Ctx, ids: string[]): Promise<void> {
  await ctx.db.run(sql`
    delete from customer_terms where tenant_id = ${ctx.tenant.id} and customer_id = any(${ids}::uuid[])`)
}

/** All terms of the company go. */
export async function deleteAllTerms(ctx: Ctx): Promise<void> {
  await ctx.db.run(sql`delete from customer_terms where tenant_id = ${ctx.tenant.id}`)
}

export async function insertTerms(db: Db, tenantId: string, terms: (Term & { id: string })[]): Promise<void> {
  await db.run(sql`
    insert into customer_terms (tenant_id, kind, term, customer_id)
    select ${tenantId}, * from unnest(${terms.map(({ kind }) => kind)}::text[], ${terms.map(({ term }) => term)}::text[],
      ${terms.map(({ id }) => id)}::uuid[])
    on conflict do nothing`)
}
