import { z } from 'zod'
import { scopes, type Actor, type Permissions } from '../../../kernel/access.ts'
import { openRoute, route, type OpenRequest, type Route } from '../../../kernel/http.ts'
import { locales } from '../../../kernel/i18n.ts'
import { id, line, out, personName } from '../../../kernel/input.ts'
import { rightsOf } from '../access.ts'
import { permissionList } from '../organisation/routes.ts'
import { password, sessionLife } from '../rules.ts'
import { setUp, setUpInput } from '../service.ts'
import { theTenant } from '../store.ts'
import { sessionCookie } from './access.ts'
import {
  changePassword,
  createKey,
  editMe,
  endKey,
  endSession,
  openSession,
  ownSessions,
  signIn,
  type SignedIn,
} from './service.ts'
import { findMe, listKeys, type MeRow } from './store.ts'

const named = z.object({ id: out.id, name: z.string() })
const me = z.object({
  id: out.id,
  username: z.string(),
  name: z.string(),
  locale: z.enum(locales),
  company: z.string(),
  position: z.object({ code: z.string(), name: z.string() }),
  department: named.nullable(),
  region: named.nullable(),
  permissions: z.array(z.string()),
  scope: z.enum(scopes),
})
const session = z.object({
  id: out.id,
  createdAt: out.instant,
  seenAt: out.instant,
  ip: z.string(),
  userAgent: z.string(),
  isCurrent: z.boolean(),
})
const key = z.object({ id: out.id, name: z.string(), scopes: z.array(z.string()) })
const keyLine = key.extend({
  user: named,
  createdAt: out.instant,
  usedAt: out.instant.nullable(),
  revokedAt: out.instant.nullable(),
})
const byId = z.object({ id: id() })

/** The rights spelled out: a browser does not know what an administrator's `everything` comes to. */
function present(all: Permissions, row: MeRow, rights: Actor['permissions']) {
  return { ...row, permissions: Object.keys(all).filter((code) => rights === 'all' || rights.has(code)) }
}

function enter(open: OpenRequest, all: Permissions, { me: row, cookie }: SignedIn) {
  open.reply.setCookie(sessionCookie, cookie, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: open.request.protocol === 'https',
    maxAge: sessionLife.absolute / 1000,
  })
  return present(all, row, rightsOf(row.permissions))
}

/** How people and programs come in: set-up, sessions, one's own account, API keys. */
export const signInRoutes = (all: Permissions): Route[] => [
  ...entryRoutes(all),
  ...sessionRoutes,
  ...accountRoutes(all),
  ...keyRoutes(all),
]

const entryRoutes = (all: Permissions): Route[] => [
  openRoute({
    method: 'GET',
    path: '/setup',
    access: 'public',
    summary: 'Whether the company still has to be set up',
    response: z.object({ needed: z.boolean() }),
    handle: async ({ services }) => ({ needed: (await theTenant(services.database)) === null }),
  }),
  openRoute({
    method: 'POST',
    path: '/setup',
    access: 'public',
    summary: 'Set the company up with its first administrator; once',
    status: 201,
    body: setUpInput,
    response: me,
    handle: async (open, { body }) => {
      const { services } = open
      const { tenantId, userId } = await setUp(services, body, open.origin)
      const signedIn = await services.database.tenant(tenantId, (db) =>
        openSession(db, tenantId, userId, services.clock(), open.origin),
      )
      return enter(open, all, signedIn)
    },
  }),
  openRoute({
    method: 'POST',
    path: '/sessions',
    access: 'public',
    summary: 'Sign in',
    status: 201,
    body: z.object({ username: z.string().min(1).max(200), password: password(1) }),
    response: me,
    handle: async (open, { body }) => {
      const { userId, sessionId } = open.who?.actor ?? { userId: null, sessionId: null }
      const earlier = userId && sessionId ? { userId, sessionId } : null
      return enter(open, all, await signIn(open, body, earlier))
    },
  }),
]

const sessionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/sessions',
    access: 'signed-in',
    summary: 'One’s own open sessions',
    response: z.object({ rows: z.array(session) }),
    handle: async (ctx) => ({ rows: await ownSessions(ctx) }),
  }),
  openRoute({
    method: 'DELETE',
    path: '/sessions/current',
    access: 'signed-in',
    summary: 'Sign out',
    status: 204,
    handle: async (open) => {
      await open.transaction((ctx) => endSession(ctx, 'current'))
      open.reply.clearCookie(sessionCookie, { path: '/' })
    },
  }),
  route({
    method: 'DELETE',
    path: '/sessions/:id',
    access: 'signed-in',
    summary: 'End one of one’s own sessions',
    status: 204,
    params: byId,
    handle: (ctx, { params }) => endSession(ctx, params.id),
  }),
]

const accountRoutes = (all: Permissions): Route[] => [
  route({
    method: 'GET',
    path: '/me',
    access: 'signed-in',
    summary: 'Who one is and what one may do',
    response: me,
    handle: async (ctx) => present(all, await findMe(ctx.db, ctx.actor.userId!), ctx.actor.permissions),
  }),
  route({
    method: 'PATCH',
    path: '/me',
    access: 'signed-in',
    summary: 'Edit one’s own name and language',
    body: z.object({ name: personName().optional(), locale: z.enum(locales).optional() }),
    response: me,
    handle: async (ctx, { body }) => present(all, await editMe(ctx, body), ctx.actor.permissions),
  }),
  openRoute({
    method: 'PUT',
    path: '/me/password',
    access: 'signed-in',
    summary: 'Change one’s own password; ends one’s other sessions',
    status: 204,
    body: z.object({ current: password(1), next: password() }),
    handle: (open, { body }) => changePassword(open.transaction, body, open.request.ip),
  }),
]

const keyRoutes = (all: Permissions): Route[] => [
  route({
    method: 'GET',
    path: '/api-keys',
    access: 'keys.manage',
    summary: 'API keys, revoked ones included',
    response: z.object({ rows: z.array(keyLine) }),
    handle: async (ctx) => ({ rows: await listKeys(ctx.db) }),
  }),
  // Not a route whose answers are kept for a repeated Idempotency-Key: the key itself must not lie in the database.
  openRoute({
    method: 'POST',
    path: '/api-keys',
    access: 'keys.manage',
    summary: 'Create an API key of one’s own; its text is shown this once',
    status: 201,
    body: z.object({ name: line(64), scopes: permissionList(all).pipe(z.array(z.string()).min(1)) }),
    response: key.extend({ key: z.string() }),
    handle: (open, { body }) => open.transaction((ctx) => createKey(ctx, body, ctx.actor.userId!)),
  }),
  route({
    method: 'DELETE',
    path: '/api-keys/:id',
    access: 'keys.manage',
    summary: 'Revoke an API key',
    status: 204,
    params: byId,
    handle: (ctx, { params }) => endKey(ctx, params.id),
  }),
]

/** The contract as the pages read it. */
export type Me = z.infer<typeof me>
export type Session = z.infer<typeof session>
export type ApiKey = z.infer<typeof keyLine>
