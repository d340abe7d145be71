import { verify } from '@node-rs/argon2'
import { systemActor } from '../../../kernel/access.ts'
import { inTransaction, type Ctx, type Origin, type Services, type Tenant } from '../../../kernel/context.ts'
import type { Db } from '../../../kernel/db.ts'
import { defineError, forbidden, invalidInput, notFound } from '../../../kernel/errors.ts'
import type { OpenRequest } from '../../../kernel/http.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { mustCover } from '../access.ts'
import { commonPassword, foldUsername, isCommonPassword, isUsername, lockOut, minute, sessionLife } from '../rules.ts'
import { hashPassword, userSubject } from '../service.ts'
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

/** A request from somebody not yet known. */
export type Call = Pick<OpenRequest, 'services' | 'origin' | 'requestId' | 'locale'>

export interface SignedIn {
  me: MeRow
  cookie: string
}

/**
 * Opens a session. An unknown name, a wrong password and a disabled user get the same answer after the same work.
 * The session the browser came with, if any, ends.
 */
export async function signIn(
  call: Call,
  typed: { username: string; password: string },
  earlier: { userId: string; sessionId: string } | null,
): Promise<SignedIn> {
  const { services, origin: caller } = call
  const tenant = await theTenant(services.database)
  if (!tenant) throw refused()
  const folded = foldUsername(typed.username)
  const username = isUsername(folded) ? folded : ''
  await countAttempt(services, tenant, { username, ip: caller.ip })
  const user = await services.database.tenant(tenant.id, (db) => findByUsername(db, username))
  const isRight = await verify(user?.passwordHash ?? (await nobodysHash), typed.password)
  if (!isRight || !user || user.isDisabled) {
    await recordFailure(call, tenant, { username, userId: user?.id ?? null })
    throw refused()
  }
  const actor = { ...nobody, kind: 'user' as const, userId: user.id, name: user.name }
  return inTransaction(services, { ...call, actor, tenant }, async (ctx) => {
    const { db } = ctx
    const now = services.clock()
    await forgetFailures(db, username, before(now, lockOut.window))
    if (earlier) await revokeSession(db, earlier.userId, earlier.sessionId, now)
    const signedIn = await openSession(db, tenant.id, user.id, now, caller)
    record(ctx, { kind: 'security.signed_in', subject: userSubject(signedIn.me) })
    return signedIn
  })
}

/** Somebody who has not shown yet who he is. */
const nobody = { ...systemActor, name: '-', permissions: new Set<string>(), scope: 'own' as const }

/** A failed attempt is an event, and one that fills the allowance a second one: from now on the door is locked. */
async function recordFailure(
  call: Call,
  tenant: Tenant,
  who: { username: string; userId: string | null },
): Promise<void> {
  await inTransaction(call.services, { ...call, actor: nobody, tenant }, async (ctx) => {
    const subject = { kind: 'user', id: who.userId, label: who.username || '-' }
    record(ctx, { kind: 'security.sign_in_failed', subject })
    const attempt = { username: who.username, ip: call.origin.ip }
    const filled = await fillingFailure(ctx.db, attempt, before(new Date(ctx.now), lockOut.window), lockOut)
    if (filled !== null) record(ctx, { kind: 'security.sign_in_locked', subject })
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
  caller: Origin,
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
  const after = { name: fields.name ?? name, locale: fields.locale ?? locale }
  await updateMe(ctx.db, userId, after)
  const me = await findMe(ctx.db, userId)
  record(ctx, { kind: 'user.changed', subject: userSubject(me), before: { name, locale }, after })
  return me
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
    const failed = { kind: 'security.password_change_failed', subject: userSubject(me) }
    await transaction(async (ctx) => record(ctx, failed))
    throw invalidInput({}, [{ field: 'current', code: 'password.wrong', text: wrongPassword }])
  }
  const passwordHash = await hashPassword(typed.next)
  await transaction(async (ctx) => {
    await forgetFailures(ctx.db, username, before(new Date(ctx.now), lockOut.window))
    await setPassword(ctx.db, me.id, passwordHash)
    await revokeSessions(ctx.db, me.id, ctx.now, ctx.actor.sessionId)
    record(ctx, { kind: 'security.password_changed', subject: userSubject(me) })
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
  const kind = which === ctx.actor.sessionId ? 'security.signed_out' : 'security.session_revoked'
  record(ctx, { kind, subject: { kind: 'session', id: which, label: ctx.actor.name } })
}

/** Makes a key for a user; its text is shown this once and cannot be found again. Scopes the actor lacks are refused. */
export async function createKey(ctx: Ctx, fields: { name: string; scopes: string[] }, userId: string) {
  mustCover(ctx.actor, { permissions: fields.scopes, scope: 'own', departmentId: null, regionId: null })
  const secret = newSecret()
  const id = await unique('api_keys_tenant_id_name_key', 'name', keyNameTaken, () =>
    insertKey(ctx.db, ctx.tenant.id, { ...fields, userId, hash: hashSecret(secret), now: ctx.now }),
  )
  record(ctx, {
    kind: 'api_key.created',
    subject: { kind: 'api_key', id, label: fields.name },
    after: { scopes: fields.scopes, userId },
  })
  return { id, ...fields, key: writeKey(ctx.tenant.id, secret) }
}

export async function endKey(ctx: Ctx, id: string): Promise<void> {
  const name = await revokeKey(ctx.db, id, ctx.now)
  if (name === null) throw notFound()
  record(ctx, { kind: 'api_key.revoked', subject: { kind: 'api_key', id, label: name } })
}
