import type { Part } from '../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { sql } from '../../../../kernel/db.ts'
import type { StoredEntry } from '../store.ts'
import type { Values } from '../values/rules.ts'

/** Where an entry belongs. */
export interface Place {
  customerId: string
  part: Part
  list: string
}

const columns = sql`id, part, list, version, data`

/** An entry that is there, held until the transaction ends; null for one that is not, or not in that place. */
export function lockEntry({ db, tenant }: Ctx, { customerId, part, list }: Place, id: string) {
  return db.maybe<StoredEntry>(sql`
    select ${columns} from archive_entries
    where tenant_id = ${tenant.id} and id = ${id} and customer_id = ${customerId} and part = ${part} and list = ${list}
      and removed_at is null
    for update`)
}

export function insertEntry({ db, tenant }: Ctx, { customerId, part, list }: Place, data: Values) {
  return db.one<StoredEntry>(sql`
    insert into archive_entries (tenant_id, customer_id, part, list, data)
    values (${tenant.id}, ${customerId}, ${part}, ${list}, jsonb_strip_nulls(${JSON.stringify(data)}::jsonb))
    returning ${columns}`)
}

export function updateEntry({ db, tenant }: Ctx, id: string, data: Values) {
  return db.one<StoredEntry>(sql`
    update archive_entries
    set data = jsonb_strip_nulls(data || ${JSON.stringify(data)}::jsonb), version = version + 1
    where tenant_id = ${tenant.id} and id = ${id}
    returning ${columns}`)
}

export async function removeEntry({ db, tenant, now }: Ctx, id: string): Promise<void> {
  await db.run(sql`update archive_entries set removed_at = ${now} where tenant_id = ${tenant.id} and id = ${id}`)
}

/** How many entries a list has. */
export async function countEntries({ db, tenant }: Ctx, { customerId, part, list }: Place): Promise<number> {
  const { count } = await db.one<{ count: number }>(sql`
    select count(*) from archive_entries
    where tenant_id = ${tenant.id} and customer_id = ${customerId} and part = ${part} and list = ${list}
      and removed_at is null`)
  return count
}
