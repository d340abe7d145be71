import type { Ctx } from '../../../../../kernel/context.ts'
import { join, raw, sql, type Sql } from '../../../../../kernel/db.ts'
import { placeName, type ChangedRows, type MovedRows, type Pair } from '../registry/service.ts'

/*
 * What a merge does to rows is written down row by row, so that it can be taken back: by column for rows that moved,
 * whole for rows that were changed. Keys are those of the table's primary key after the merge.
 */

const name = (identifier: string): Sql => raw(`"${identifier.replaceAll('"', '')}"`)

/** The columns of a table that are written, and those of its primary key besides the tenant. */
interface Shape {
  columns: string[]
  key: string[]
}

async function shapeOf(ctx: Ctx, table: string): Promise<Shape> {
  return ctx.db.one<Shape>(sql`
    select array(select a.attname::text from pg_attribute a
                 where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
                 order by a.attnum) as columns,
           array(select a.attname::text from pg_index i join pg_attribute a on a.attrelid = t.oid and a.attnum = any(i.indkey)
                 where i.indrelid = t.oid and i.indisprimary and a.attname <> 'tenant_id' order by a.attnum) as key
    from (select ${`public.${table}`}::regclass as oid) t`)
}

/** The key of a row as it is written down. */
function keyOf({ key }: Shape, row: Sql = sql`r`): Sql {
  return sql`jsonb_build_object(${join(key.flatMap((each) => [raw(`'${each}'`), sql`${row}.${name(each)}`]))})`
}

const column = (place: MovedRows): Sql => sql`r.${name(place.column)}`
const meant = ({ only }: MovedRows): Sql => only ?? sql`true`

/** Moves the rows of a place to the other customer and writes down which; how many. */
export async function moveRows(ctx: Ctx, mergeId: string, place: MovedRows, { fromId, intoId }: Pair): Promise<number> {
  const shape = await shapeOf(ctx, place.table)
  const { id: tenantId } = ctx.tenant
  const stays = place.unless ? sql`and not ${place.unless(intoId)}` : sql``
  return ctx.db.run(sql`
    with moved as (
      update ${name(place.table)} r set ${name(place.column)} = ${intoId}
      where r.tenant_id = ${tenantId} and ${column(place)} = ${fromId} and ${meant(place)} ${stays}
      returning ${keyOf(shape)} as key)
    insert into customer_merge_rows (tenant_id, merge_id, place, key, before, after)
    select ${tenantId}::uuid, ${mergeId}::uuid, ${placeName(place)}, key,
           jsonb_build_object(${place.column}::text, ${fromId}::text), jsonb_build_object(${place.column}::text, ${intoId}::text)
    from moved`)
}

/** What of a place a customer has, and what people call the first of them. */
export function countRows(
  ctx: Ctx,
  place: { table: string; column: string; label?: Sql; only?: Sql },
  customerId: string,
) {
  const label = place.label ?? sql`null::text`
  return ctx.db.one<{ count: number; labels: string[] }>(sql`
    select count(*) as count, coalesce((array_agg(${label}::text order by ${label}::text))[1:20], '{}') as labels
    from ${name(place.table)} r
    where r.tenant_id = ${ctx.tenant.id} and r.${name(place.column)} = ${customerId} and ${place.only ?? sql`true`}`)
}

/** Writes down the rows of a place as they are before hooks change them. */
export async function keepRows(ctx: Ctx, mergeId: string, place: ChangedRows, pair: Pair): Promise<void> {
  const key = keyOf(await shapeOf(ctx, place.table))
  await ctx.db.run(sql`
    insert into customer_merge_rows (tenant_id, merge_id, place, key, before, after)
    select ${ctx.tenant.id}::uuid, ${mergeId}::uuid, ${placeName(place)}, ${key}, to_jsonb(r), null
    from ${name(place.table)} r where r.tenant_id = ${ctx.tenant.id} and ${place.rows(pair)}`)
}

/** Writes down what became of them; rows that are as they were are forgotten. */
export async function keepOutcome(ctx: Ctx, mergeId: string, place: ChangedRows, pair: Pair): Promise<void> {
  const key = keyOf(await shapeOf(ctx, place.table))
  const { id: tenantId } = ctx.tenant
  await ctx.db.run(sql`
    insert into customer_merge_rows as j (tenant_id, merge_id, place, key, before, after)
    select ${tenantId}::uuid, ${mergeId}::uuid, ${placeName(place)}, ${key}, null, to_jsonb(r)
    from ${name(place.table)} r where r.tenant_id = ${tenantId} and ${place.rows(pair)}
    on conflict (tenant_id, merge_id, place, key) do update set after = excluded.after`)
  await ctx.db.run(sql`
    delete from customer_merge_rows
    where tenant_id = ${tenantId} and merge_id = ${mergeId} and place = ${placeName(place)} and before = after`)
}

/** Counters that guard edits; they only ever go forward. */
const counters = ['version', 'updated_at']

/** What a row written down was before, of those columns only that the merge changed. */
const changes = sql`
  (select coalesce(jsonb_object_agg(b.key, b.value), '{}') from jsonb_each(j.before) b
   where b.value is distinct from j.after -> b.key and b.key <> all(${counters}::text[]))`

const written = (ctx: Ctx, mergeId: string, place: MovedRows | ChangedRows) =>
  sql`j.tenant_id = ${ctx.tenant.id} and j.merge_id = ${mergeId} and j.place = ${placeName(place)}`

/** What people call the rows of a place that were changed again since the merge; the first five. */
export async function changedSince(ctx: Ctx, mergeId: string, place: MovedRows | ChangedRows): Promise<string[]> {
  const shape = await shapeOf(ctx, place.table)
  const rows = await ctx.db.rows<{ label: string | null }>(sql`
    select ${place.label}::text as label
    from customer_merge_rows j
    join ${name(place.table)} r on r.tenant_id = j.tenant_id and ${keyOf(shape)} = j.key
    where ${written(ctx, mergeId, place)} and j.after is not null and exists (
      select from jsonb_each(j.after) a
      where a.value is distinct from j.before -> a.key and a.value is distinct from to_jsonb(r) -> a.key
        and a.key <> all(${counters}::text[]))
    order by 1 limit 5`)
  return rows.map(({ label }) => label ?? '')
}

/**
 * Puts the rows of a place back as they were: removes those the merge made, writes the columns it changed, and adds
 * those it removed. `only` narrows it to some rows, over the alias `j`.
 */
export async function restoreRows(
  ctx: Ctx,
  mergeId: string,
  place: MovedRows | ChangedRows,
  only: Sql = sql`true`,
): Promise<void> {
  const shape = await shapeOf(ctx, place.table)
  const table = name(place.table)
  const unchanged = place.how === 'change' && place.isLenient ? sql`and to_jsonb(r) = j.after` : sql``
  await ctx.db.run(sql`
    delete from ${table} r using customer_merge_rows j
    where ${written(ctx, mergeId, place)} and ${only} and j.before is null
      and r.tenant_id = j.tenant_id and ${keyOf(shape)} = j.key ${unchanged}`)
  const settable = shape.columns.filter((each) => each !== 'tenant_id' && !counters.includes(each))
  const list = join(settable.map((each) => name(each)))
  const values = join(settable.map((each) => sql`p.${name(each)}`))
  const counted = counters.filter((each) => shape.columns.includes(each))
  const forward = counted.map((each) =>
    each === 'version' ? sql`, version = r.version + 1` : sql`, updated_at = ${ctx.now}`,
  )
  await ctx.db.run(sql`
    update ${table} r
    set (${list}) = (select ${values} from jsonb_populate_record(r, ${changes}) p)
      ${place.how === 'change' ? join([sql``, ...forward], ' ') : sql``}
    from customer_merge_rows j
    where ${written(ctx, mergeId, place)} and ${only} and j.before is not null and j.after is not null
      and r.tenant_id = j.tenant_id and ${keyOf(shape)} = j.key ${unchanged}`)
  await ctx.db.run(sql`
    insert into ${table} (${join(shape.columns.map((each) => name(each)))})
    select ${join(shape.columns.map((each) => sql`p.${name(each)}`))}
    from customer_merge_rows j cross join jsonb_populate_record(null::${table}, j.before) p
    where ${written(ctx, mergeId, place)} and ${only} and j.after is null
    on conflict do nothing`)
}

/** A foreign key between two tables whose rows moved, of one customer on one side and the other on the other. */
export interface Crossing {
  label: string
  title: MovedRows['title']
}

/** What refers, since the merge, from rows of one of the two to rows of the other that moved back. */
export async function crossings(ctx: Ctx, mergeId: string, places: MovedRows[], pair: Pair): Promise<Crossing[]> {
  const found: Crossing[] = []
  const both = [pair.fromId, pair.intoId]
  const keys = await ctx.db.rows<{ child: string; parent: string; on: string[]; to: string[] }>(sql`
    select k.conrelid::regclass::text as child, k.confrelid::regclass::text as parent,
           array(select a.attname::text from unnest(k.conkey) with ordinality u (n, o)
                 join pg_attribute a on a.attrelid = k.conrelid and a.attnum = u.n order by u.o) as "on",
           array(select a.attname::text from unnest(k.confkey) with ordinality u (n, o)
                 join pg_attribute a on a.attrelid = k.confrelid and a.attnum = u.n order by u.o) as "to"
    from pg_constraint k
    where k.contype = 'f' and k.conrelid::regclass::text = any(${places.map(({ table }) => table)}::text[])
      and k.confrelid::regclass::text = any(${places.map(({ table }) => table)}::text[])
    order by 1, 2`)
  for (const { child, parent, on, to } of keys) {
    const [of, at] = [places.find((p) => p.table === child)!, places.find((p) => p.table === parent)!]
    const parentKey = keyOf(await shapeOf(ctx, parent), sql`p`)
    const joined = on.map((each, n) => sql`p.${name(to[n]!)} = r.${name(each)}`)
    const [ours, theirs] = [sql`r.${name(of.column)}`, sql`p.${name(at.column)}`]
    const rows = await ctx.db.rows<{ label: string }>(sql`
      select ${of.label}::text as label
      from customer_merge_rows j
      join ${name(parent)} p on p.tenant_id = j.tenant_id and ${parentKey} = j.key
      join ${name(child)} r on ${join(joined, ' and ')}
      where ${written(ctx, mergeId, at)} and ${theirs} = any(${both}::uuid[]) and ${ours} = any(${both}::uuid[])
        and ${ours} <> ${theirs} limit 5`)
    found.push(...rows.map(({ label }) => ({ label, title: of.title })))
  }
  return found
}
