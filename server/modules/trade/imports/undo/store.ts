import type { Ctx } from '../../../../kernel/context.ts'
import { raw, sql, type Db } from '../../../../kernel/db.ts'
import { reallocate } from '../../allocations/store.ts'

/** What an import writes, children first. */
const written = ['receipts', 'invoices', 'shipments', 'contracts', 'customers'] as const

export interface Dependents {
  what: string
  count: number
}

/** How many later records, of whatever kind, rest on what an import wrote. */
export async function findDependents({ db, tenant }: Ctx, id: string): Promise<Dependents[]> {
  const found: Dependents[] = []
  for (const { child, parent, column, hasImport } of await references(db)) {
    const other = hasImport ? raw('t.import_id is distinct from p.import_id') : raw('true')
    // Allocations are worked out anew, unless somebody stated them.
    const stated =
      child === 'allocations'
        ? raw(`and t.method = 'explicit' and not exists (
      select from receipts r where r.tenant_id = t.tenant_id and r.id = t.receipt_id and r.import_id = p.import_id)`)
        : raw('')
    const { count } = await db.one<{ count: number }>(sql`
      select count(*) as count from ${raw(child)} t
      join ${raw(parent)} p on p.tenant_id = t.tenant_id and p.id = t.${raw(column)}
      where p.tenant_id = ${tenant.id} and p.import_id = ${id} and ${other} ${stated}`)
    if (count) found.push({ what: child, count })
  }
  const { edited, voided } = await db.one<{ edited: number; voided: number }>(sql`
    select (select count(*) from customers where tenant_id = ${tenant.id} and import_id = ${id} and version > 1) as edited,
           (select count(*) from invoices where tenant_id = ${tenant.id} and import_id = ${id} and voided_at is not null) as voided`)
  if (edited) found.push({ what: 'customers', count: edited })
  if (voided) found.push({ what: 'voided', count: voided })
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

export async function markUndone(ctx: Ctx, id: string, reason: string): Promise<void> {
  await ctx.db.run(sql`
    update imports set undone_at = ${ctx.now}, undone_by_name = ${ctx.actor.name}, undo_reason = ${reason}
    where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}
