import { randomBytes } from 'node:crypto'
import type { Scope } from '../kernel/access.ts'
import type { Ctx } from '../kernel/context.ts'
import { sql, type Db } from '../kernel/db.ts'
import { openSession, sessionCookie } from '../modules/people/index.ts'

/** Whom a test wants to be: in a position, with exactly some rights, or a user who is there already. */
export interface Who {
  position?: string
  permissions?: string[]
  scope?: Scope
  username?: string
  name?: string
  departmentId?: string
  regionId?: string
}

export interface TestUser {
  id: string
  username: string
  name: string
  departmentId: string | null
  regionId: string | null
}

/** A user with a session, made without the price of hashing a password. */
export async function insertTestUser(ctx: Ctx, who: Who, now: Date): Promise<{ user: TestUser; cookie: string }> {
  const user = (await existing(ctx, who.username)) ?? (await insertOne(ctx, who, now))
  const { cookie } = await openSession(ctx.db, ctx.tenant.id, user.id, now, { ip: '127.0.0.1', userAgent: 'test' })
  return { user, cookie: `${sessionCookie}=${cookie}` }
}

function existing({ db }: Ctx, username: string | undefined): Promise<TestUser | null> {
  return db.maybe<TestUser>(sql`
    select id, username, name, department_id as "departmentId", region_id as "regionId"
    from users where username = ${username ?? ''}`)
}

async function insertOne({ db, tenant }: Ctx, who: Who, now: Date): Promise<TestUser> {
  const mark = randomBytes(4).toString('hex')
  const { username = `user-${mark}`, name = `用户${mark}`, departmentId = null, regionId = null } = who
  const positionId = await positionFor(db, tenant.id, who, mark)
  const { id } = await db.one<{ id: string }>(sql`
    insert into users (tenant_id, username, name, password_hash, position_id, department_id, region_id, created_at)
    select tenant_id, ${username}, ${name}, password_hash, ${positionId}, ${departmentId}, ${regionId}, ${now}
    from users where username = 'admin' returning id`)
  return { id, username, name, departmentId, regionId }
}

async function positionFor(db: Db, tenantId: string, who: Who, mark: string): Promise<string> {
  const made =
    who.position === undefined
      ? sql`insert into positions (tenant_id, code, name, permissions, scope)
            values (${tenantId}, ${`test-${mark}`}, ${`岗位${mark}`}, ${who.permissions ?? []}, ${who.scope ?? 'all'})
            returning id`
      : sql`select id from positions where code = ${who.position}`
  return (await db.one<{ id: string }>(made)).id
}
