import { sql, type Db } from '../../../kernel/db.ts'
import { everything } from '../access.ts'

/**
 * Active people above a user, nearest first, at most `levels` of them. Somebody disabled is no level: whoever stands
 * above takes the place. A circle ends the line; the user is never in it.
 */
export async function superiorsOf(db: Db, userId: string, levels = 20): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    with recursive line as (
      select id, superior_id, disabled_at, 0 as level, array[id] as seen from users where id = ${userId}
      union all
      select u.id, u.superior_id, u.disabled_at, line.level + 1, line.seen || u.id
      from users u join line on u.id = line.superior_id where u.id <> all(line.seen) and line.level < 100
    )
    select id from line where level > 0 and disabled_at is null order by level limit ${levels}`)
  return rows.map(({ id }) => id)
}

/** Everybody below a user in the line, at any depth, disabled people too; never the user, whatever circles there are. */
export async function peopleBelow(db: Db, userId: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    with recursive below as (
      select id from users where superior_id = ${userId}
      union
      select u.id from users u join below on u.superior_id = below.id
    )
    select id from below where id <> ${userId}`)
  return rows.map(({ id }) => id)
}

/** Who heads the department; null when nobody does or the head is disabled. */
export async function departmentHead(db: Db, departmentId: string | null): Promise<string | null> {
  const row = await db.maybe<{ id: string }>(sql`
    select u.id from departments d join users u on u.tenant_id = d.tenant_id and u.id = d.head_id
    where d.id = ${departmentId} and u.disabled_at is null`)
  return row?.id ?? null
}

export interface Placed {
  id: string
  departmentId: string | null
  regionId: string | null
}

const placed = sql`u.id, u.department_id as "departmentId", u.region_id as "regionId"`
const active = sql`users u join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
  where u.disabled_at is null`

/** Active users in a position, by its code; in order of their user names. */
export const usersInPosition = (db: Db, code: string): Promise<Placed[]> =>
  db.rows<Placed>(sql`select ${placed} from ${active} and p.code = ${code} order by u.username`)

/** Active users whose position names a right; `everything` names the administrators, and only it. */
export const usersWithRight = (db: Db, right: string): Promise<Placed[]> =>
  db.rows<Placed>(sql`select ${placed} from ${active} and ${right} = any(p.permissions) order by u.username`)

export const administrators = (db: Db): Promise<Placed[]> => usersWithRight(db, everything)

/** An active user with department and region; null when unknown or disabled. */
export const findActiveUser = (db: Db, id: string): Promise<(Placed & { name: string }) | null> =>
  db.maybe(sql`select ${placed}, u.name from ${active} and u.id = ${id}`)

/** Department and region of a user, a disabled one too; null when unknown. */
export const placeOf = (db: Db, id: string): Promise<Placed | null> =>
  db.maybe<Placed>(sql`select ${placed} from users u where u.id = ${id}`)

/** Of people asked for a post (`position:finance`) or a right (`right:…`), those who hold it no more or are disabled. */
export async function whoLost(db: Db, asked: readonly { userId: string; needs: string | null }[]): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select a.id from unnest(${asked.map((a) => a.userId)}::uuid[], ${asked.map((a) => a.needs)}::text[]) a(id, needs)
    left join (users u join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id) on u.id = a.id
    where u.disabled_at is not null or not coalesce(
      a.needs is null or a.needs = 'position:' || p.code or substr(a.needs, 7) = any(p.permissions), false)`)
  return rows.map(({ id }) => id)
}

/** Names of users, disabled ones too, by id. */
export async function userNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ id: string; name: string }>(
    sql`select id, name from users where id = any(${[...new Set(ids)]}::uuid[])`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Names of users, disabled ones too, by user name. */
export async function namesByUsername(db: Db, usernames: readonly string[]): Promise<Map<string, string>> {
  if (usernames.length === 0) return new Map()
  const rows = await db.rows<{ username: string; name: string }>(
    sql`select username, name from users where username = any(${[...new Set(usernames)]}::text[])`,
  )
  return new Map(rows.map(({ username, name }) => [username, name]))
}

/** The departments by name. */
export async function departmentNames(db: Db): Promise<string[]> {
  const rows = await db.rows<{ name: string }>(sql`select name from departments order by name`)
  return rows.map(({ name }) => name)
}

/** Of department names, those there are; with their ids. */
export async function departmentIds(db: Db, names: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.rows<{ id: string; name: string }>(
    sql`select id, name from departments where name = any(${[...names]}::text[])`,
  )
  return new Map(rows.map(({ id, name }) => [name, id]))
}

/** What of an authority table's references exists: position codes, rights held by any position, user names. */
export async function knownReferences(db: Db, asked: { positions: string[]; rights: string[]; usernames: string[] }) {
  const found = await db.one<{ positions: string[]; rights: string[]; usernames: string[] }>(sql`
    select array(select code from positions where code = any(${asked.positions}::text[])) as positions,
           array(select distinct r from positions, unnest(permissions) r where r = any(${asked.rights}::text[])) as rights,
           array(select username from users where username = any(${asked.usernames}::text[])) as usernames`)
  return found
}

/** What people, departments, positions and regions are called, by their ids. */
export async function organisationNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const wanted = sql`= any(${[...ids]}::uuid[])`
  const rows = await db.rows<{ id: string; name: string }>(sql`
    select id, name from users where id ${wanted} union all select id, name from departments where id ${wanted}
    union all select id, name from positions where id ${wanted} union all select id, name from regions where id ${wanted}`)
  return new Map(rows.map(({ id, name }) => [id, name]))
}
