import type { PolicyKind } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import { sql, type Db } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { administrators, usersWithRight } from '../../people/index.ts'

/** Everybody who may read the regulations and works here now. */
export async function listReaders(db: Db): Promise<string[]> {
  const readers = [...(await usersWithRight(db, 'policies.read')), ...(await administrators(db))]
  return [...new Set(readers.map(({ id }) => id))]
}

/** Of some people, those who have not confirmed that they read a version. */
export async function listUnread(db: Db, kind: string, version: number, readers: string[]): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select r.id from unnest(${readers}::uuid[]) r(id)
    where not exists (select from policy_acknowledgements a
      where a.kind = ${kind} and a.version = ${version} and a.user_id = r.id)`)
  return rows.map(({ id }) => id)
}

/** The published versions in force on a day that somebody has not confirmed to have read. */
export const listUnreadBy = (db: Db, userId: string, on: DateText): Promise<{ kind: PolicyKind; version: number }[]> =>
  db.rows(sql`
    select v.kind, v.version from (
      select distinct on (kind) kind, version from policy_versions where effective_on <= ${on}
      order by kind, effective_on desc, version desc) v
    where not exists (select from policy_acknowledgements a
      where a.kind = v.kind and a.version = v.version and a.user_id = ${userId})
    order by v.kind`)

/** Of some people, how many have read a version; and when one of them did. */
export function countRead(
  db: Db,
  of: { kind: string; version: number; readers: string[]; userId: string | null },
): Promise<{ acknowledged: number; mine: string | null }> {
  return db.one(sql`
    select count(*) filter (where user_id = any(${of.readers}::uuid[])) as acknowledged,
           max(acknowledged_at) filter (where user_id = ${of.userId}::uuid) as mine
    from policy_acknowledgements where kind = ${of.kind} and version = ${of.version}`)
}

/** False when it was confirmed before. */
export async function insertAcknowledgement(
  db: Db,
  row: { tenantId: string; kind: string; version: number; userId: string; userName: string; at: string },
): Promise<boolean> {
  const added = await db.run(sql`
    insert into policy_acknowledgements (tenant_id, kind, version, user_id, user_name, acknowledged_at)
    values (${row.tenantId}, ${row.kind}, ${row.version}, ${row.userId}, ${row.userName}, ${row.at})
    on conflict do nothing`)
  return added > 0
}

export interface ReaderRow {
  id: string
  sortKey: string
  user: { id: string; name: string }
  department: string | null
  acknowledgedAt: string | null
}

export interface ReadersQuery {
  kind: string
  version: number
  readers: string[]
  isRead?: boolean | undefined
  limit: number
  cursor?: string
}

/** Those who are to read a version with when they did, by name. */
export async function listReading(db: Db, query: ReadersQuery) {
  const { kind, version, readers, isRead } = query
  const at = keyset(query, 'name', { column: sql`(u.name collate "C")`, type: 'text' }, sql`u.id`)
  const rows = await db.rows<ReaderRow>(sql`
    select u.id, ${at.key} as "sortKey", json_build_object('id', u.id, 'name', u.name) as user, d.name as department,
           a.acknowledged_at as "acknowledgedAt"
    from users u
    left join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id
    left join policy_acknowledgements a on a.tenant_id = u.tenant_id and a.user_id = u.id and a.kind = ${kind}
      and a.version = ${version}
    where u.id = any(${readers}::uuid[]) and ${at.after}
      and (${isRead ?? null}::boolean is null or (a.user_id is not null) = ${isRead ?? null}::boolean)
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}
