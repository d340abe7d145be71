import type { Scope } from '../../kernel/access.ts'
import type { Tenant } from '../../kernel/context.ts'
import { join, sql, type Database, type Db } from '../../kernel/db.ts'
import type { Locale } from '../../kernel/i18n.ts'
import { containing, keyset } from '../../kernel/paging.ts'
import { everything } from './access.ts'

/** The company of this installation; null before it is set up. Asked across tenants, since nobody is signed in yet. */
export function theTenant(database: Database): Promise<Tenant | null> {
  return database.admin((db) =>
    db.maybe<Tenant>(sql`
      select tenant_id as id, name, time_zone as "timeZone" from tenants order by created_at, tenant_id limit 1`),
  )
}

/** Makes set-ups wait for each other; nobody else. */
export async function lockSetUp(db: Db): Promise<{ isSetUp: boolean }> {
  await db.run(sql`lock table tenants in share row exclusive mode`)
  return { isSetUp: (await db.maybe(sql`select 1 from tenants limit 1`)) !== null }
}

export function insertTenant(db: Db, name: string, now: Date): Promise<Tenant> {
  return db.one<Tenant>(sql`
    insert into tenants (name, created_at) values (${name}, ${now})
    returning tenant_id as id, name, time_zone as "timeZone"`)
}

export interface NewPosition {
  code: string
  name: string
  permissions: string[]
  scope: Scope
}

export function insertPositions(
  db: Db,
  tenantId: string,
  positions: NewPosition[],
): Promise<{ id: string; code: string }[]> {
  const rows = positions.map(
    (p) => sql`(${tenantId}::uuid, ${p.code}::text, ${p.name}::text, ${p.permissions}::text[], ${p.scope}::text)`,
  )
  return db.rows(sql`
    insert into positions (tenant_id, code, name, permissions, scope) values ${join(rows)} returning id, code`)
}

export async function insertDepartments(db: Db, tenantId: string, names: string[]): Promise<void> {
  await db.run(
    sql`insert into departments (tenant_id, name) select ${tenantId}, name from unnest(${names}::text[]) name`,
  )
}

export async function insertRegions(db: Db, tenantId: string, names: string[]): Promise<void> {
  await db.run(sql`insert into regions (tenant_id, name) select ${tenantId}, name from unnest(${names}::text[]) name`)
}

export interface NewUser {
  username: string
  name: string
  passwordHash: string
  positionId: string
  departmentId: string | null
  regionId: string | null
  superiorId?: string | null
  locale: Locale
}

export async function insertUser(db: Db, tenantId: string, user: NewUser, now: Date | string): Promise<string> {
  const { id } = await db.one<{ id: string }>(sql`
    insert into users (tenant_id, username, name, password_hash, position_id, department_id, region_id, locale, superior_id,
                       created_at)
    values (${tenantId}, ${user.username}, ${user.name}, ${user.passwordHash}, ${user.positionId},
            ${user.departmentId}, ${user.regionId}, ${user.locale}, ${user.superiorId ?? null}, ${now})
    returning id`)
  return id
}

/** A user as lists and forms show one, with what his position gives him. */
export interface UserRow {
  id: string
  username: string
  name: string
  position: { id: string; code: string; name: string }
  department: { id: string; name: string } | null
  region: { id: string; name: string } | null
  superior: { id: string; name: string } | null
  locale: Locale
  disabledAt: string | null
  version: number
  permissions: string[]
  scope: Scope
  departmentId: string | null
  regionId: string | null
  superiorId: string | null
}

const userColumns = sql`
  u.id, u.username, u.name, u.locale, u.disabled_at as "disabledAt", u.version,
  p.permissions, p.scope, u.department_id as "departmentId", u.region_id as "regionId",
  u.superior_id as "superiorId",
  json_build_object('id', p.id, 'code', p.code, 'name', p.name) as position,
  case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
  case when r.id is not null then json_build_object('id', r.id, 'name', r.name) end as region,
  case when s.id is not null then json_build_object('id', s.id, 'name', s.name) end as superior`
const userTables = sql`
  users u join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
  left join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id
  left join regions r on r.tenant_id = u.tenant_id and r.id = u.region_id
  left join users s on s.tenant_id = u.tenant_id and s.id = u.superior_id`

export function findUser(db: Db, id: string): Promise<UserRow | null> {
  return db.maybe<UserRow>(sql`select ${userColumns} from ${userTables} where u.id = ${id}`)
}

export interface UsersQuery {
  q?: string
  /** The name of one. */
  department?: string
  limit: number
  cursor?: string
}

export async function listUsers(db: Db, query: UsersQuery) {
  const paging = keyset(query, 'username', { column: sql`u.username`, type: 'text' }, sql`u.id`)
  const pattern = containing(query.q ?? '')
  const rows = await db.rows<UserRow & { sortKey: string }>(sql`
    select ${userColumns}, ${paging.key} as "sortKey" from ${userTables}
    where (u.username ilike ${pattern} or u.name ilike ${pattern}) and ${paging.after}
      and (${query.department ?? null}::text is null or d.name = ${query.department ?? null})
    order by ${paging.order} limit ${paging.limit}`)
  return paging.page(rows)
}

export interface UserPlace {
  name: string
  positionId: string
  departmentId: string | null
  regionId: string | null
  superiorId: string | null
  locale: Locale
}

export async function updateUser(db: Db, id: string, to: UserPlace): Promise<void> {
  await db.run(sql`
    update users set name = ${to.name}, position_id = ${to.positionId}, department_id = ${to.departmentId},
      region_id = ${to.regionId}, superior_id = ${to.superiorId}, locale = ${to.locale}, version = version + 1
    where id = ${id}`)
}

export async function setDisabled(db: Db, id: string, at: string | null): Promise<void> {
  await db.run(sql`update users set disabled_at = ${at}, version = version + 1 where id = ${id}`)
}

export async function setPassword(db: Db, id: string, passwordHash: string): Promise<void> {
  await db.run(sql`update users set password_hash = ${passwordHash} where id = ${id}`)
}

/** Ends the user's sessions, all or all but one. */
export async function revokeSessions(db: Db, userId: string, at: string, except: string | null = null): Promise<void> {
  await db.run(sql`
    update sessions set revoked_at = ${at}
    where user_id = ${userId} and revoked_at is null and id is distinct from ${except}::uuid`)
}

/** Makes changes of rights wait for each other, so that two of them cannot take away the last administrator. */
export async function lockPeople(db: Db): Promise<void> {
  await db.run(sql`select 1 from tenants for no key update`)
}

export async function countAdministrators(db: Db): Promise<number> {
  const { count } = await db.one<{ count: number }>(sql`
    select count(*) as count from users u join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
    where u.disabled_at is null and ${everything} = any(p.permissions)`)
  return count
}

/** Whether department and region, where given, exist. */
export function findPlaces(db: Db, departmentId: string | null, regionId: string | null) {
  return db.one<{ department: boolean; region: boolean }>(sql`
    select ${departmentId}::uuid is null or exists (select 1 from departments where id = ${departmentId}) as department,
           ${regionId}::uuid is null or exists (select 1 from regions where id = ${regionId}) as region`)
}

/** The user and everybody above, disabled ones too, for refusing a circle. */
export async function lineAbove(db: Db, id: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    with recursive line as (
      select id, superior_id from users where id = ${id}
      union select u.id, u.superior_id from users u join line on u.id = line.superior_id
    )
    select id from line`)
  return rows.map((row) => row.id)
}
