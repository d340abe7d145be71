import type { Ctx } from '../../../../kernel/context.ts'
import { raw, sql, type Db } from '../../../../kernel/db.ts'
import { reallocate } from '../../allocations/store.ts'
import { changedSince } from '../updates/store.ts'

/** What an import writes, children first. */
const written = ['receipts', 'invoices', 'shipments', 'contracts', 'customers'] as const

/** What hangs on customers and goes with them. */
const ofCustomers = [
  ['customer_terms', 'customer_id'],
  ['customer_marks', 'customer_id'],
  ['customer_suspicions', 'first_id'],
  ['customer_suspicions', 'second_id'],
  ['archive_parts', 'customer_id'],
] as const

export interface Dependents {
  what: string
  count: number
  /** The first few of what was imported and is needed. */
  of: string[]
}

/** Worked out of the customers, or counted by their versions: nobody rests on these. */
const derived = new Set(['customer_terms', 'customer_marks', 'import_changes', 'archive_parts'])
const named = 3

/** How many later records, of whatever kind, rest on what an import wrote. */
export async function findDependents(ctx: Ctx, id: string): Promise<Dependents[]> {
  const { db, tenant } = ctx
  const found: Dependents[] = []
  for (const { child, parent, column, hasImport } of await references(db)) {
    if (derived.has(child)) continue
    const other = hasImport ? raw('t.import_id is distinct from p.import_id') : raw('true')
    // Allocations are worked out anew, unless somebody stated them.
    const stated =
      child === 'allocations'
        ? raw(`and t.method = 'explicit' and not exists (
      select from receipts r where r.tenant_id = t.tenant_id and r.id = t.receipt_id and r.import_id = p.import_id)`)
        : child === 'customer_suspicions'
          ? raw(`and t.state <> 'open'`)
          : raw('')
    const label = raw(parent === 'customers' ? 'p.name' : 'p.number')
    const { count, of } = await db.one<{ count: number; of: string[] }>(sql`
      select count(*) as count, coalesce((array_agg(distinct ${label}))[1:${raw(String(named))}], '{}') as of from ${raw(child)} t
      join ${raw(parent)} p on p.tenant_id = t.tenant_id and p.id = t.${raw(column)}
      where p.tenant_id = ${tenant.id} and p.import_id = ${id} and ${other} ${stated}`)
    if (count) found.push({ what: child, count, of })
  }
  const edited = await changedSince(ctx, id)
  if (edited.length) found.push({ what: 'customers', count: edited.length, of: edited.slice(0, named) })
  const voided = await db.rows<{ number: string }>(sql`
    select number from invoices where tenant_id = ${tenant.id} and import_id = ${id} and voided_at is not null order by 1`)
  const numbers = voided.slice(0, named).map(({ number }) => number)
  if (voided.length) found.push({ what: 'voided', count: voided.length, of: numbers })
  return found
}

/** Every foreign key onto what imports write, of whatever module: the catalogue knows them all. */
function references(db: Db) {
  return db.rows<{ child: string; parent: string; column: string; hasImport: boolean }>(sql`
    select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent, a.attname as column,
           exists (select from pg_attribute x
                   where x.attrelid = c.conrelid and x.attname = 'import_id' and not x.attisdropped) as "hasImport"
    from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[array_upper(c.conkey, 1)]
    where c.contype = 'f' and c.confrelid = any(${written.map((table) => table)}::regclass[])
    order by 1, 2`)
}

export async function removeWritten({ db, tenant }: Ctx, id: string): Promise<void> {
  await db.run(sql`
    create temp table undo_touched on commit drop as
    select customer_id as id from receipts where tenant_id = ${tenant.id} and import_id = ${id}
    union select customer_id from invoices where tenant_id = ${tenant.id} and import_id = ${id}`)
  await db.run(sql`
    delete from allocations a using receipts r
    where a.tenant_id = ${tenant.id} and r.tenant_id = a.tenant_id and r.id = a.receipt_id and r.import_id = ${id}`)
  await db.run(sql`
    delete from allocations a using invoices i
    where a.tenant_id = ${tenant.id} and i.tenant_id = a.tenant_id and i.id = a.invoice_id and i.import_id = ${id}`)
  for (const [table, column] of ofCustomers) {
    await db.run(sql`
      delete from ${raw(table)} t using customers c
      where c.tenant_id = ${tenant.id} and c.import_id = ${id} and t.tenant_id = c.tenant_id and t.${raw(column)} = c.id`)
  }
  for (const table of written) {
    await db.run(sql`delete from ${raw(table)} where tenant_id = ${tenant.id} and import_id = ${id}`)
  }
  await reallocate(
    db,
    tenant.id,
    sql`
    select t.id from undo_touched t join customers c on c.tenant_id = ${tenant.id} and c.id = t.id`,
  )
}

/** Whose trade an import brought. */
export async function tradersOf({ db, tenant }: Ctx, id: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select customer_id as id from invoices where tenant_id = ${tenant.id} and import_id = ${id}
    union select customer_id from shipments where tenant_id = ${tenant.id} and import_id = ${id}`)
  return rows.map((row) => row.id)
}

export async function markUndone(ctx: Ctx, id: string, reason: string): Promise<void> {
  await ctx.db.run(sql`
    update imports set undone_at = ${ctx.now}, undone_by_name = ${ctx.actor.name}, undo_reason = ${reason}
    where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}
