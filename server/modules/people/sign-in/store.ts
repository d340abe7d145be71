import type { Scope } from '../../../kernel/access.ts'
import type { Tenant } from '../../../kernel/context.ts'
import { prepared, sql, type Db } from '../../../kernel/db.ts'
import type { Locale } from '../../../kernel/i18n.ts'
import { everything } from '../access.ts'

/** Who stands behind a credential, with the rights of this moment. */
export interface Holder {
  credentialId: string
  userId: string
  name: string
  permissions: string[]
  scope: Scope
  departmentId: string | null
  regionId: string | null
  lastUsed: string | null
  tenant: Tenant
}

const holder = sql`
  u.id as "userId", u.name, p.permissions, p.scope, u.department_id as "departmentId", u.region_id as "regionId",
  json_build_object('id', t.tenant_id, 'name', t.name, 'timeZone', t.time_zone) as tenant`
const behind = sql`
  join users u on u.tenant_id = x.tenant_id and u.id = x.user_id and u.disabled_at is null
  join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
  join tenants t on t.tenant_id = x.tenant_id`

/** The user behind a live session. */
export function findSession(db: Db, hash: Buffer, usedAfter: Date, createdAfter: Date): Promise<Holder | null> {
  return db.maybe<Holder>(
    prepared(sql`
      select x.id as "credentialId", x.seen_at as "lastUsed", ${holder} from sessions x ${behind}
      where x.secret_hash = ${hash} and x.revoked_at is null and x.seen_at > ${usedAfter}
        and x.created_at > ${createdAfter}`),
  )
}

/** The user behind a live key, and the scopes of the key. */
export function findKey(db: Db, hash: Buffer): Promise<(Holder & { scopes: string[] }) | null> {
  return db.maybe(
    prepared(sql`
      select x.id as "credentialId", x.used_at as "lastUsed", x.scopes, ${holder} from api_keys x ${behind}
      where x.secret_hash = ${hash} and x.revoked_at is null`),
  )
}

/** Notes the use, unless another request is just doing so: nobody waits for this. */
export async function touchSession(db: Db, id: string, now: Date): Promise<void> {
  await db.run(sql`update sessions set seen_at = ${now}
    where id in (select id from sessions where id = ${id} for update skip locked)`)
}

export async function touchKey(db: Db, id: string, now: Date): Promise<void> {
  await db.run(sql`update api_keys set used_at = ${now}
    where id in (select id from api_keys where id = ${id} for update skip locked)`)
}

export interface NewSession {
  tenantId: string
  userId: string
  hash: Buffer
  now: Date
  ip: string
  userAgent: string
}

export async function insertSession(db: Db, session: NewSession): Promise<string> {
  const { tenantId, userId, hash, now, ip, userAgent } = session
  const { id } = await db.one<{ id: string }>(sql`
    insert into sessions (tenant_id, user_id, secret_hash, created_at, seen_at, ip, user_agent)
    values (${tenantId}, ${userId}, ${hash}, ${now}, ${now}, ${ip}, ${userAgent}) returning id`)
  return id
}

export interface SignInUser {
  id: string
  name: string
  passwordHash: string
  isDisabled: boolean
}

export function findByUsername(db: Db, username: string): Promise<SignInUser | null> {
  return db.maybe<SignInUser>(sql`
    select id, name, password_hash as "passwordHash", disabled_at is not null as "isDisabled"
    from users where username = ${username}`)
}

/** The instant of the failure that filled the allowance: the nth newest of the account or of the address. */
export async function fillingFailure(
  db: Db,
  who: { username: string; ip: string },
  since: Date,
  allowed: { perAccount: number; perAddress: number },
): Promise<string | null> {
  const { at } = await db.one<{ at: string | null }>(sql`
    select greatest(
      (select at from sign_in_failures where username = ${who.username} and username <> '' and at > ${since}
       order by at desc offset ${allowed.perAccount - 1} limit 1),
      (select at from sign_in_failures where ip = ${who.ip} and at > ${since}
       order by at desc offset ${allowed.perAddress - 1} limit 1)) as at`)
  return at
}

export async function insertFailure(db: Db, tenantId: string, who: { username: string; ip: string }, at: Date) {
  await db.run(sql`
    insert into sign_in_failures (tenant_id, username, ip, at) values (${tenantId}, ${who.username}, ${who.ip}, ${at})`)
}

/** Forgets the failures of an account, and everybody's that no longer count. */
export async function forgetFailures(db: Db, username: string, before: Date): Promise<void> {
  await db.run(sql`delete from sign_in_failures where username = ${username} or at <= ${before}`)
}

export interface MeRow {
  id: string
  username: string
  name: string
  locale: Locale
  company: string
  position: { code: string; name: string }
  department: { id: string; name: string } | null
  region: { id: string; name: string } | null
  permissions: string[]
  scope: Scope
  passwordHash: string
}

/** Everything about oneself, the position's rights included. */
export function findMe(db: Db, userId: string): Promise<MeRow> {
  return db.one<MeRow>(sql`
    select u.id, u.username, u.name, u.locale, t.name as company, p.permissions, p.scope,
      u.password_hash as "passwordHash", json_build_object('code', p.code, 'name', p.name) as position,
      case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
      case when r.id is not null then json_build_object('id', r.id, 'name', r.name) end as region
    from users u join tenants t on t.tenant_id = u.tenant_id
    join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
    left join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id
    left join regions r on r.tenant_id = u.tenant_id and r.id = u.region_id
    where u.id = ${userId}`)
}

export async function updateMe(db: Db, userId: string, to: { name: string; locale: Locale }): Promise<void> {
  await db.run(sql`
    update users set name = ${to.name}, locale = ${to.locale}, version = version + 1 where id = ${userId}`)
}

export interface SessionRow {
  id: string
  createdAt: string
  seenAt: string
  ip: string
  userAgent: string
}

export function listSessions(db: Db, userId: string, usedAfter: Date, createdAfter: Date): Promise<SessionRow[]> {
  return db.rows<SessionRow>(sql`
    select id, created_at as "createdAt", seen_at as "seenAt", ip, user_agent as "userAgent" from sessions
    where user_id = ${userId} and revoked_at is null and seen_at > ${usedAfter} and created_at > ${createdAfter}
    order by seen_at desc, id desc`)
}

/** Ends one session of the user; false if it is not one of his, or over. */
export async function revokeSession(db: Db, userId: string, id: string, at: Date | string): Promise<boolean> {
  const ended = await db.run(sql`
    update sessions set revoked_at = ${at} where user_id = ${userId} and id = ${id} and revoked_at is null`)
  return ended === 1
}

export interface KeyRow {
  id: string
  name: string
  scopes: string[]
  user: { id: string; name: string }
  createdAt: string
  usedAt: string | null
  revokedAt: string | null
}

export function listKeys(db: Db): Promise<KeyRow[]> {
  return db.rows<KeyRow>(sql`
    select k.id, k.name, k.scopes, json_build_object('id', u.id, 'name', u.name) as user,
      k.created_at as "createdAt", k.used_at as "usedAt", k.revoked_at as "revokedAt"
    from api_keys k join users u on u.tenant_id = k.tenant_id and u.id = k.user_id
    order by k.id desc`)
}

export async function insertKey(
  db: Db,
  tenantId: string,
  key: { name: string; scopes: string[]; userId: string; hash: Buffer; now: string },
): Promise<string> {
  const { id } = await db.one<{ id: string }>(sql`
    insert into api_keys (tenant_id, name, secret_hash, scopes, user_id, created_at)
    values (${tenantId}, ${key.name}, ${key.hash}, ${key.scopes}, ${key.userId}, ${key.now}) returning id`)
  return id
}

/** Revokes a key; its name, or null if there is none or it is over. */
export async function revokeKey(db: Db, id: string, at: string): Promise<string | null> {
  const revoked = await db.maybe<{ name: string }>(
    sql`update api_keys set revoked_at = ${at} where id = ${id} and revoked_at is null returning name`,
  )
  return revoked?.name ?? null
}

/** The first administrator there was: whom keys made on the command line belong to unless they name somebody. */
export function firstAdministrator(db: Db): Promise<{ id: string } | null> {
  return db.maybe(sql`
    select u.id from users u join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
    where u.disabled_at is null and ${everything} = any(p.permissions) order by u.created_at, u.id limit 1`)
}
