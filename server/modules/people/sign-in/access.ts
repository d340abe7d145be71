import { createHash, randomBytes } from 'node:crypto'
import type { Actor } from '../../../kernel/access.ts'
import type { Tenant } from '../../../kernel/context.ts'
import type { Db } from '../../../kernel/db.ts'
import type { Authenticator, Credential } from '../../../kernel/server.ts'
import { commonRights, rightsOf } from '../access.ts'
import { minute, sessionLife } from '../rules.ts'
import { findKey, findSession, touchKey, touchSession, type Holder } from './store.ts'

/** The name of the cookie a browser session travels in. */
export const sessionCookie = 'clavis_session'

const session = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([\w-]{43})$/
const key = /^clv_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})_([\w-]{43})$/

/** What a secret is stored and looked up as: 256 random bits need no slow hash. */
export const hashSecret = (secret: string): Buffer => createHash('sha256').update(secret).digest()

export const newSecret = (): string => randomBytes(32).toString('base64url')

export const writeSession = (tenantId: string, secret: string) => `${tenantId}.${secret}`
export const writeKey = (tenantId: string, secret: string) => `clv_${tenantId.replaceAll('-', '')}_${secret}`

export function readSession(cookie: string): Credential | null {
  const match = session.exec(cookie)
  return match && { kind: 'session', tenantId: match[1]!, secret: match[2]! }
}

/** From an `Authorization` header; null for anything but one of our keys. */
export function readKey(header: string): Credential | null {
  const match = key.exec(/^bearer +(.*)$/i.exec(header)?.[1] ?? '')
  return match && { kind: 'key', tenantId: match.slice(1, 6).join('-'), secret: match[6]! }
}

/**
 * Who makes a request: the session cookie of a browser, or an API key as bearer token. Both are looked up on every
 * request, so that revoking one, disabling a user or changing a position takes effect at once.
 */
export const authenticator: Authenticator = {
  read(request) {
    const { authorization } = request.headers
    if (authorization !== undefined) return readKey(authorization)
    return readSession(request.cookies[sessionCookie] ?? '')
  },
  resolve: (db, credential, now) =>
    credential.kind === 'key' ? byKey(db, credential, now) : bySession(db, credential, now),
}

async function bySession(db: Db, credential: Credential, now: Date) {
  const ago = (milliseconds: number) => new Date(now.getTime() - milliseconds)
  const hash = hashSecret(credential.secret)
  const found = await findSession(db, hash, ago(sessionLife.idle), ago(sessionLife.absolute))
  if (!found) return null
  if (isStale(found, now)) await touchSession(db, found.credentialId, now)
  return who(found, { kind: 'user', permissions: rightsOf(found.permissions), sessionId: found.credentialId })
}

async function byKey(db: Db, credential: Credential, now: Date) {
  const found = await findKey(db, hashSecret(credential.secret))
  if (!found) return null
  if (isStale(found, now)) await touchKey(db, found.credentialId, now)
  const permissions = commonRights(rightsOf(found.scopes), rightsOf(found.permissions))
  return who(found, { kind: 'key', permissions, sessionId: null })
}

/** The time of use is written once a minute: exact enough to tell people, and reads stay reads. */
const isStale = ({ lastUsed }: Holder, now: Date) => lastUsed === null || now.getTime() - Date.parse(lastUsed) >= minute

function who(
  { userId, name, scope, departmentId, regionId, tenant }: Holder,
  rest: Pick<Actor, 'kind' | 'permissions' | 'sessionId'>,
): { actor: Actor; tenant: Tenant } {
  return { actor: { ...rest, userId, name, scope, departmentId, regionId }, tenant }
}
