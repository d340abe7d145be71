import { sql } from '../../../../kernel/db.ts'
import type { homeOf } from '../../../customers/index.ts'
import { columnsOf, issues, names, type Staged } from '../staging/store.ts'

/** The rows of new customers whose file gives no code, in order. */
export async function withoutCode({ db }: Staged): Promise<number[]> {
  const rows = await db.rows<{ row: number }>(
    sql`select row_no as "row" from import_first where is_new and code is null order by row_no`,
  )
  return rows.map(({ row }) => row)
}

export async function giveCodes({ db }: Staged, rows: number[], codes: string[]): Promise<void> {
  await db.run(sql`
    update import_first f set code = g.code
    from unnest(${rows}::int[], ${codes}::text[]) g (row_no, code) where f.row_no = g.row_no`)
}

/** Writes the new customers with what the archive has of them; how many. */
export async function insertCompanies(
  { db, tenantId }: Staged,
  importId: string,
  home: ReturnType<typeof homeOf>,
  today: string,
): Promise<number> {
  const kept = columnsOf('customers').flatMap(({ name, isKept }) => (isKept && name !== 'relation' ? [name] : []))
  const created = await db.run(sql`
    insert into customers (tenant_id, ${names(kept)}, name_key, relation, relation_on, import_id, owner_id, department_id, region_id)
    select ${tenantId}::uuid, ${names(kept, 'f.')},
           jsonb_path_query_first(f.marks, '$[*] ? (@.kind == "name").mark') #>> '{}', coalesce(f.relation, 'potential'), ${today}::date,
           ${importId}::uuid, ${home.ownerId}::uuid, ${home.departmentId}::uuid, ${home.regionId}::uuid
    from import_first f where f.is_new order by f.row_no`)
  if (!created) return 0
  await db.run(sql`
    insert into archive_parts (tenant_id, customer_id, part, data)
    select ${tenantId}::uuid, c.id, p.part, p.data
    from import_first f
    join customers c on c.tenant_id = ${tenantId} and c.code = f.code
    cross join lateral jsonb_each(f.archive) p (part, data)
    where f.is_new`)
  await db.run(
    issues(sql`select row_no, 'created', 'name', 'import.created', null, code from import_first where is_new`),
  )
  return created
}
