import type { Scope } from '../../../kernel/access.ts'
import { sql, type Db } from '../../../kernel/db.ts'

export interface PositionRow {
  id: string
  code: string
  name: string
  permissions: string[]
  scope: Scope
  version: number
}

export const listPositions = (db: Db) =>
  db.rows<PositionRow>(sql`select id, code, name, permissions, scope, version from positions order by id`)

export const findPosition = (db: Db, id: string) =>
  db.maybe<PositionRow>(sql`select id, code, name, permissions, scope, version from positions where id = ${id}`)

export async function updatePosition(db: Db, id: string, to: Pick<PositionRow, 'name' | 'permissions' | 'scope'>) {
  await db.run(sql`
    update positions set name = ${to.name}, permissions = ${to.permissions}, scope = ${to.scope}, version = version + 1
    where id = ${id}`)
}

/** Whether the user holds the position. */
export async function holds(db: Db, userId: string | null, positionId: string): Promise<boolean> {
  return (await db.maybe(sql`select 1 from users where id = ${userId} and position_id = ${positionId}`)) !== null
}

export interface DepartmentRow {
  id: string
  name: string
  parentId: string | null
  head: { id: string; name: string } | null
  headId: string | null
  version: number
}

const department = sql`
  select d.id, d.name, d.parent_id as "parentId", d.head_id as "headId", d.version,
         case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as head
  from departments d left join users u on u.tenant_id = d.tenant_id and u.id = d.head_id`

export const listDepartments = (db: Db) => db.rows<DepartmentRow>(sql`${department} order by d.id`)

export const findDepartment = (db: Db, id: string) => db.maybe<DepartmentRow>(sql`${department} where d.id = ${id}`)

export type DepartmentFields = Pick<DepartmentRow, 'name' | 'parentId' | 'headId'>

export async function insertDepartment(db: Db, tenantId: string, row: DepartmentFields) {
  const { id } = await db.one<{ id: string }>(sql`
    insert into departments (tenant_id, name, parent_id, head_id)
    values (${tenantId}, ${row.name}, ${row.parentId}, ${row.headId}) returning id`)
  return id
}

export async function updateDepartment(db: Db, id: string, to: DepartmentFields) {
  await db.run(sql`
    update departments set name = ${to.name}, parent_id = ${to.parentId}, head_id = ${to.headId}, version = version + 1 where id = ${id}`)
}

/** The department and all above it. */
export async function lineage(db: Db, id: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    with recursive line as (
      select id, parent_id from departments where id = ${id}
      union select d.id, d.parent_id from departments d join line on d.id = line.parent_id
    )
    select id from line`)
  return rows.map((row) => row.id)
}

export interface RegionRow {
  id: string
  name: string
  version: number
}

export const listRegions = (db: Db) => db.rows<RegionRow>(sql`select id, name, version from regions order by id`)

export const findRegion = (db: Db, id: string) =>
  db.maybe<RegionRow>(sql`select id, name, version from regions where id = ${id}`)

export async function insertRegion(db: Db, tenantId: string, name: string): Promise<string> {
  const { id } = await db.one<{ id: string }>(
    sql`insert into regions (tenant_id, name) values (${tenantId}, ${name}) returning id`,
  )
  return id
}

export async function updateRegion(db: Db, id: string, name: string): Promise<void> {
  await db.run(sql`update regions set name = ${name}, version = version + 1 where id = ${id}`)
}
