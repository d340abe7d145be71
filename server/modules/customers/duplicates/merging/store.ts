import type { Ctx } from '../../../../kernel/context.ts'
import { sql, type Sql } from '../../../../kernel/db.ts'
import type { Text } from '../../../../kernel/i18n.ts'
import { keyset } from '../../../../kernel/paging.ts'
import { visible } from '../../access.ts'
import type { Side } from './fields/rules.ts'

/** What a merge did with the rows of a place. */
export interface PlaceOutcome {
  title: Text
  moved: number
  /** Rows that stay with the former customer, and what people call the first twenty. */
  stayed: number
  labels: string[]
  because: Text | null
}

export interface MergeRow {
  id: string
  from: { id: string; label: string }
  into: { id: string; label: string }
  reason: string
  fields: Record<string, Side>
  outcome: PlaceOutcome[]
  mergedByName: string
  mergedAt: string
  undoneByName: string | null
  undoneAt: string | null
  undoReason: string | null
}

const columns = sql`
  m.id, json_build_object('id', m.from_id, 'label', m.from_label) as "from",
  json_build_object('id', m.into_id, 'label', m.into_label) as "into", m.reason, m.fields, m.outcome,
  m.merged_by_name as "mergedByName", m.merged_at as "mergedAt", m.undone_by_name as "undoneByName",
  m.undone_at as "undoneAt", m.undo_reason as "undoReason"`
const seen = (ctx: Ctx) => sql`
  exists (select from customers c where c.tenant_id = m.tenant_id and c.id = m.into_id and ${visible(ctx.actor)})`

/** A page of the merges into customers the actor sees, the newest first. */
export async function listMerges(ctx: Ctx, query: { customerId?: string; limit: number; cursor?: string }) {
  const at = keyset(query, 'mergedAt', { column: sql`m.merged_at`, type: 'timestamptz', descending: true }, sql`m.id`)
  const of = query.customerId ? sql`${query.customerId}::uuid in (m.into_id, m.from_id)` : sql`true`
  const rows = await ctx.db.rows<MergeRow & { sortKey: string }>(sql`
    select ${columns}, ${at.key} as "sortKey" from customer_merges m
    where m.tenant_id = ${ctx.tenant.id} and ${seen(ctx)} and ${of} and ${at.after} order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export const findMerge = (ctx: Ctx, id: string): Promise<MergeRow | null> => oneMerge(ctx, id, sql``)
export const lockMerge = (ctx: Ctx, id: string): Promise<MergeRow | null> => oneMerge(ctx, id, sql`for update of m`)
const oneMerge = (ctx: Ctx, id: string, lock: Sql) =>
  ctx.db.maybe<MergeRow>(sql`
    select ${columns} from customer_merges m where m.tenant_id = ${ctx.tenant.id} and m.id = ${id} and ${seen(ctx)} ${lock}`)

export async function insertMerge(
  ctx: Ctx,
  merge: { fromId: string; intoId: string; fromLabel: string; intoLabel: string; reason: string; fields: object },
): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into customer_merges (tenant_id, from_id, into_id, from_label, into_label, reason, fields, outcome,
      merged_by_name, merged_at)
    values (${ctx.tenant.id}, ${merge.fromId}, ${merge.intoId}, ${merge.fromLabel}, ${merge.intoLabel}, ${merge.reason},
            ${JSON.stringify(merge.fields)}, '[]', ${ctx.actor.name}, ${ctx.now})
    returning id`)
  return id
}

export async function setOutcome(ctx: Ctx, id: string, outcome: PlaceOutcome[]): Promise<void> {
  await ctx.db.run(sql`
    update customer_merges set outcome = ${JSON.stringify(outcome)} where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}

export async function setUndone(ctx: Ctx, id: string, reason: string): Promise<void> {
  await ctx.db.run(sql`
    update customer_merges set undone_by_name = ${ctx.actor.name}, undone_at = ${ctx.now}, undo_reason = ${reason}
    where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}

/** The customers that became another one, as ids in text: what happened on them belongs to its timeline. */
export const formerSelves = (ctx: Ctx, customerId: string): Sql => sql`
  select c.id::text from customers c where c.tenant_id = ${ctx.tenant.id} and c.merged_into = ${customerId}`

/** Merges that stand and came after one and touch its customers, in words. */
export async function laterMerges(ctx: Ctx, { id, into }: MergeRow): Promise<string[]> {
  const rows = await ctx.db.rows<{ label: string }>(sql`
    select m.from_label || ' → ' || m.into_label as label from customer_merges m
    where m.tenant_id = ${ctx.tenant.id} and m.undone_at is null and m.id > ${id}
      and ${into.id}::uuid in (m.from_id, m.into_id)
    order by m.id limit 5`)
  return rows.map(({ label }) => label)
}
