import type { Relation } from '../../../../../../policy-pack/index.ts'
import { ownFields, parts } from '../../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../../kernel/context.ts'
import { sql } from '../../../../../kernel/db.ts'
import { readArchive } from '../../../archive/store.ts'
import type { Pair } from '../registry/service.ts'
import type { PartValues } from './rules.ts'

export interface Side {
  id: string
  code: string
  name: string
  relation: Relation
  version: number
  ownerId: string | null
  parentId: string | null
  mergedInto: string | null
}

/** The two customers, held until the transaction ends: nobody adds documents to either meanwhile. */
export async function lockPair(ctx: Ctx, { fromId, intoId }: Pair): Promise<Map<string, Side>> {
  const rows = await ctx.db.rows<Side>(sql`
    select c.id, c.code, c.name, c.relation, c.version, c.owner_id as "ownerId", c.parent_id as "parentId",
           c.merged_into as "mergedInto"
    from customers c where c.tenant_id = ${ctx.tenant.id} and c.id = any(${[fromId, intoId]}::uuid[])
    order by c.id for update of c`)
  return new Map(rows.map((row) => [row.id, row]))
}

/** Whether a customer stands above another in its group, with others between them. */
export async function isFarAbove(ctx: Ctx, { fromId, intoId }: Pair): Promise<boolean> {
  const { above } = await ctx.db.one<{ above: boolean }>(sql`
    with recursive line as (
      select c.parent_id, 1 as depth from customers c where c.tenant_id = ${ctx.tenant.id} and c.id = ${intoId}
      union all
      select c.parent_id, l.depth + 1 from line l
      join customers c on c.tenant_id = ${ctx.tenant.id} and c.id = l.parent_id where l.depth < 100)
    select exists (select from line where parent_id = ${fromId} and depth > 1) as above`)
  return above
}

/** Everything the archive holds of a customer's fields. */
export async function readFields(ctx: Ctx, id: string): Promise<PartValues> {
  const { columns, parts: stored } = await readArchive(ctx, id)
  return Object.fromEntries(
    parts.map((part) => {
      const data = stored.find((one) => one.part === part)?.data ?? {}
      const values = ownFields(part).map(({ field, column }) => [field, (column ? columns : data)[field] ?? null])
      return [part, Object.fromEntries(values) as Record<string, string | null>]
    }),
  )
}

/** The former customer hands over its credit code, so that the other can carry it. */
export async function freeCreditCode(ctx: Ctx, id: string): Promise<void> {
  await ctx.db.run(sql`
    update customers set unified_social_credit_code = null where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}

/** Makes the one a former name of the other: its names and codes find the other from now on. */
export async function joinNames(ctx: Ctx, { fromId, intoId }: Pair): Promise<void> {
  await ctx.db.run(sql`
    update customers i set
      former_names = array(
        select n from unnest(i.former_names || f.former_names || array[f.short_name, f.name]) with ordinality u (n, o)
        where n is not null and n <> i.name and n is distinct from i.short_name group by n order by min(o)),
      former_codes = array(
        select n from unnest(i.former_codes || f.former_codes || array[f.code]) with ordinality u (n, o)
        where n <> i.code group by n order by min(o)),
      version = i.version + 1, updated_at = ${ctx.now}
    from customers f
    where i.tenant_id = ${ctx.tenant.id} and i.id = ${intoId} and f.tenant_id = i.tenant_id and f.id = ${fromId}`)
  await ctx.db.run(sql`
    update customers set merged_into = ${intoId}, version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenant.id} and id = ${fromId}`)
}

/** Owner, department and region of the one for the other. */
export async function takeOwnership(ctx: Ctx, { fromId, intoId }: Pair): Promise<void> {
  await ctx.db.run(sql`
    update customers i set owner_id = f.owner_id, department_id = f.department_id, region_id = f.region_id
    from customers f
    where i.tenant_id = ${ctx.tenant.id} and i.id = ${intoId} and f.tenant_id = i.tenant_id and f.id = ${fromId}`)
}

/** What the one is to us, for the other. */
export async function takeRelation(ctx: Ctx, { fromId, intoId }: Pair): Promise<void> {
  await ctx.db.run(sql`
    update customers i set relation = f.relation, relation_on = f.relation_on, lost_reason = f.lost_reason,
      lost_destination = f.lost_destination, lost_competitor = f.lost_competitor
    from customers f
    where i.tenant_id = ${ctx.tenant.id} and i.id = ${intoId} and f.tenant_id = i.tenant_id and f.id = ${fromId}`)
}

/** A company that stood below the one it now is takes the other's place in the group. */
export async function takePlaceInGroup(ctx: Ctx, { fromId, intoId }: Pair): Promise<void> {
  await ctx.db.run(sql`
    update customers i set parent_id = nullif(coalesce(nullif(i.parent_id, f.id), f.parent_id), i.id)
    from customers f
    where i.tenant_id = ${ctx.tenant.id} and i.id = ${intoId} and f.tenant_id = i.tenant_id and f.id = ${fromId}`)
}
