import { verify } from '@node-rs/argon2'
import type { Ctx, Services, Tenant } from '../../../kernel/context.ts'
import type { Db } from '../../../kernel/db.ts'
import { defineError, forbidden, invalidInput, notFound } from '../../../kernel/errors.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { mustCover } from '../access.ts'
import { commonPassword, foldUsername, isCommonPassword, isUsername, lockOut, minute, sessionLife } from '../rules.ts'
import { hashPassword } from '../service.ts'
import { lockPeople, revokeSessions, setPassword, theTenant } from '../store.ts'
import { hashSecret, newSecret, writeKey, writeSession } from './access.ts'
import {
  fillingFailure,
  findByUsername,
  findMe,
  forgetFailures,
  insertFailure,
  insertKey,
  insertSession,
  listSessions,
  revokeKey,
  revokeSession,
  updateMe,
  type MeRow,
} from './store.ts'

const refused = defineError('sign_in.refused', 401, {
  zh: '用户名或密码不正确',
  en: 'The user name or the password is not correct',
})
const locked = defineError('sign_in.locked', 429, {
  zh: '失败次数过多，请 {minutes} 分钟后再试',
  en: 'Too many failures; try again in {minutes} minutes',
})
const wrongPassword = { zh: '当前密码不正确', en: 'The present password is not correct' }
const keyNameTaken = { zh: '名称已存在', en: 'The name already exists' }

/** Who asks, as far as the network tells; a forwarded address is anybody's claim and is not believed. */
export interface Caller {
  ip: string
  userAgent: string
}

export interface SignedIn {
  me: MeRow
  cookie: string
}

/**
 * Opens a session. An unknown name, a wrong password and a disabled user get the same answer after the same work.
 * The session the browser came with, if any, ends.
 */
export async function signIn(
  services: Services,
  typed: { username: string; password: string },
  caller: Caller,
  earlier: { userId: string; sessionId: string } | null,
): Promise<SignedIn> {
  const tenant = await theTenant(services.database)
  if (!tenant) throw refused()
  const folded = foldUsername(typed.username)
  const username = isUsername(folded) ? folded : ''
  await countAttempt(services, tenant, { username, ip: caller.ip })
  const user = await services.database.tenant(tenant.id, (db) => findByUsername(db, username))
  const isRight = await verify(user?.passwordHash ?? (await nobodysHash), typed.password)
  if (!isRight || !user || user.isDisabled) throw refused()
  return services.database.tenant(tenant.id, async (db) => {
    const now = services.clock()
    await forgetFailures(db, username, before(now, lockOut.window))
    if (earlier) await revokeSession(db, earlier.userId, earlier.sessionId, now)
    return openSession(db, tenant.id, user.id, now, caller)
  })
}

/** What the password of an unknown user is compared with, so that it takes as long. */
const nobodysHash = hashPassword(newSecret())

/** Opens a session with a new secret, whatever cookie came along. */
export async function openSession(
  db: Db,
  tenantId: string,
  userId: string,
  now: Date,
  caller: Caller,
): Promise<SignedIn> {
  const secret = newSecret()
  await insertSession(db, { ...caller, tenantId, userId, hash: hashSecret(secret), now })
  return { me: await findMe(db, userId), cookie: writeSession(tenantId, secret) }
}

/**
 * Counts an attempt as failed before it is judged, one at a time, so that a hundred guesses at once are a hundred
 * guesses. Who succeeds is forgiven.
 */
async function countAttempt(services: Services, tenant: Tenant, who: { username: string; ip: string }) {
  const now = services.clock()
  const filled = await services.database.tenant(tenant.id, async (db) => {
    await lockPeople(db)
    const at = await fillingFailure(db, who, before(now, lockOut.window), lockOut)
    if (at === null) await insertFailure(db, tenant.id, who, now)
    return at
  })
  if (filled === null) return
  const wait = Date.parse(filled) + lockOut.window - now.getTime()
  throw locked({ minutes: Math.max(1, Math.ceil(wait / minute)), retryAfter: Math.max(1, Math.ceil(wait / 1000)) })
}

const before = (now: Date, milliseconds: number) => new Date(now.getTime() - milliseconds)

/** The user behind the request; a key does not manage its user's account. */
function ownAccount(ctx: Ctx): string {
  if (ctx.actor.kind !== 'user' || ctx.actor.userId === null) throw forbidden()
  return ctx.actor.userId
}

export async function editMe(ctx: Ctx, fields: Partial<Pick<MeRow, 'name' | 'locale'>>): Promise<MeRow> {
  const userId = ownAccount(ctx)
  const { name, locale } = await findMe(ctx.db, userId)
  await updateMe(ctx.db, userId, { name: fields.name ?? name, locale: fields.locale ?? locale })
  return findMe(ctx.db, userId)
}

/**
 * Changes one's own password and ends one's other sessions. Guessing the present one counts like failed sign-ins, in a
 * transaction of its own; `transaction` is one as the actor.
 */
export async function changePassword(
  transaction: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  typed: { current: string; next: string },
  ip: string,
): Promise<void> {
  const { ctx: asked, me } = await transaction(async (ctx) => ({ ctx, me: await findMe(ctx.db, ownAccount(ctx)) }))
  const { username } = me
  if (isCommonPassword(typed.next, { username, company: asked.tenant.name })) throw commonPassword('next')
  await countAttempt(asked.services, asked.tenant, { username, ip })
  if (!(await verify(me.passwordHash, typed.current))) {
    throw invalidInput({}, [{ field: 'current', code: 'password.wrong', text: wrongPassword }])
  }
  const passwordHash = await hashPassword(typed.next)
  await transaction(async (ctx) => {
    await forgetFailures(ctx.db, username, before(new Date(ctx.now), lockOut.window))
    await setPassword(ctx.db, me.id, passwordHash)
    await revokeSessions(ctx.db, me.id, ctx.now, ctx.actor.sessionId)
  })
}

/** One's open sessions. */
export async function ownSessions(ctx: Ctx) {
  const now = new Date(ctx.now)
  const rows = await listSessions(
    ctx.db,
    ownAccount(ctx),
    before(now, sessionLife.idle),
    before(now, sessionLife.absolute),
  )
  return rows.map((row) => ({ ...row, isCurrent: row.id === ctx.actor.sessionId }))
}

/** Ends one of one's sessions; `current` is the one the request came by. */
export async function endSession(ctx: Ctx, id: string | 'current'): Promise<void> {
  const userId = ownAccount(ctx)
  const which = id === 'current' ? ctx.actor.sessionId : id
  if (which === null || !(await revokeSession(ctx.db, userId, which, ctx.now))) throw notFound()
}

/** Makes a key for a user; its text is shown this once and cannot be found again. Scopes the actor lacks are refused. */
export async function createKey(ctx: Ctx, fields: { name: string; scopes: string[] }, userId: string) {
  mustCover(ctx.actor, { permissions: fields.scopes, scope: 'own', departmentId: null, regionId: null })
  const secret = newSecret()
  const id = await unique('api_keys_tenant_id_name_key', 'name', keyNameTaken, () =>
    insertKey(ctx.db, ctx.tenant.id, { ...fields, userId, hash: hashSecret(secret), now: ctx.now }),
  )
  return { id, ...fields, key: writeKey(ctx.tenant.id, secret) }
}

export async function endKey(ctx: Ctx, id: string): Promise<void> {
  if (!(await revokeKey(ctx.db, id, ctx.now))) throw notFound()
}
