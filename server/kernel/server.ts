import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import Fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type FastifySchema,
} from 'fastify'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import { may, type Actor } from './access.ts'
import { perform, type Origin, type Services, type Tenant, type Who } from './context.ts'
import type { Db } from './db.ts'
import { AppError, defineError, forbidden, notFound, notSignedIn } from './errors.ts'
import type { Access, OpenRequest, Route } from './http.ts'
import { localeOf, type Locale } from './i18n.ts'
import { once } from './idempotency.ts'
import { parseJson } from './json.ts'
import { asAppError, bodyLimit, mediaUnsupported, sendError } from './refusal.ts'
import { read, strict } from './request.ts'

const crossSite = defineError('csrf', 403, { zh: '请求来自别的网站', en: 'The request comes from another site' })
const notReady = defineError('not_ready', 503, { zh: '数据库暂不可用', en: 'The database is not available' })

/** Who a request claims to be, read from it without the database. The tenant is part of the credential. */
export interface Credential {
  kind: 'session' | 'key'
  tenantId: string
  secret: string
}

export interface Authenticator {
  read(request: FastifyRequest): Credential | null
  /** The actor behind the credential, or null if it is not (or no longer) valid. */
  resolve(db: Db, credential: Credential, now: Date): Promise<{ actor: Actor; tenant: Tenant } | null>
}

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access
  }
}

/** The HTTP server with every route of the product; refuses to boot when a route declares no access. */
export async function createServer(
  services: Services,
  routes: Route[],
  authenticator: Authenticator,
): Promise<FastifyInstance> {
  const app = Fastify({
    logger: services.config.log === 'silent' ? false : { level: services.config.log },
    bodyLimit,
    // Long enough for a large file over a slow line; headers alone have to arrive soon.
    requestTimeout: 600_000,
    http: { headersTimeout: 20_000 },
    keepAliveTimeout: 10_000,
    routerOptions: { maxParamLength: 200 },
    // An address that cannot be read is refused before there is a route to do it.
    frameworkErrors: (error, request, reply) => void sendError(asAppError(error, request), request, reply),
    genReqId: () => crypto.randomUUID(),
    logController: new LogController({ disableRequestLogging: true }),
  })
  const undeclared: string[] = []
  app.addHook('onRoute', (declared) => {
    if (!declared.config?.access) undeclared.push(`${String(declared.method)} ${declared.url}`)
  })
  refuseLoosely(app)
  await app.register(fastifyCookie)
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: null,
      },
    },
    hsts: false,
  })
  await documented(app)
  reportHealth(app, services)
  for (const declared of routes) register(app, services, authenticator, declared)
  app.addHook('onReady', (done) => {
    const open = undeclared.filter((name) => !isDocumentation(name))
    done(open.length ? new Error(`Routes without declared access: ${open.join(', ')}`) : undefined)
  })
  return app
}

/** The pages of the documentation are registered by a plugin and are public on purpose. */
const isDocumentation = (name: string) => /^[A-Z,]+ \/api\/docs(\/|$)/.test(name)

async function documented(app: FastifyInstance) {
  await app.register(fastifySwagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Clavis 钥客', version: '1', description: 'Key accounts by the company’s own regulations.' },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'clavis_session' },
          key: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { key: [] }],
    },
    transform: createJsonSchemaTransform({}) as never,
  })
  await app.register(fastifySwaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'none' } })
  app.get('/api/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, () => app.swagger())
}

/** Ready when the database answers within three seconds. */
function reportHealth(app: FastifyInstance, { database }: Services) {
  app.get('/api/health', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) => {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(notReady()), 3000)))
    const asked = database.pool.query('select 1').catch(() => Promise.reject(notReady()))
    reply.header('cache-control', 'no-store')
    return Promise.race([asked, late])
      .then(() => ({ status: 'ok' }))
      .finally(() => clearTimeout(timer))
  })
}

/** No coercion, no stripping on the way in; only declared fields on the way out; one shape of error. */
function refuseLoosely(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => {
    try {
      done(null, (body as Buffer).length ? parseJson(body as Buffer) : undefined)
    } catch (error) {
      done(error as Error)
    }
  })
  app.addContentTypeParser('application/octet-stream', (_request, payload, done) => done(null, payload))
  // Schemas describe the routes to OpenAPI; `answer` checks the input itself, once it knows who asks.
  app.setValidatorCompiler(() => (value: unknown) => ({ value }))
  app.setSerializerCompiler<z.ZodType>(({ schema }) => (data) => {
    const parsed = schema.safeParse(data)
    if (!parsed.success) throw new Error(`response does not fit its schema: ${parsed.error.message}`)
    return JSON.stringify(parsed.data)
  })
  app.setNotFoundHandler((request, reply) => sendError(notFound(), request, reply))
  app.setErrorHandler((error, request, reply) => sendError(asAppError(error as Error, request), request, reply))
}

function register(app: FastifyInstance, services: Services, authenticator: Authenticator, declared: Route) {
  const schema: FastifySchema & { summary: string; tags: string[] } = {
    summary: declared.summary,
    tags: [declared.path.split('/')[1]!],
    ...(declared.params ? { params: declared.params } : {}),
    ...(declared.query ? { querystring: strict(declared.query) } : {}),
    ...(declared.body ? { body: strict(declared.body) } : {}),
    response: declared.response ? { [declared.status ?? 200]: declared.response } : {},
  }
  const isUpload = declared.kind === 'open' && declared.upload === true
  app.route({
    method: declared.method,
    url: `/api/v1${declared.path}`,
    schema,
    config: { access: declared.access },
    ...(isUpload ? { bodyLimit: 1_073_741_824 } : {}),
    onRequest: async (request) => {
      refuseCrossSite(request)
      if (declared.access !== 'public' && !authenticator.read(request)) throw notSignedIn()
      const encoding = request.headers['content-encoding']
      if (encoding !== undefined && encoding.toLowerCase() !== 'identity') throw mediaUnsupported()
      const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
      if (type && isUpload !== (type === 'application/octet-stream')) throw mediaUnsupported()
    },
    handler: (request, reply) => answer(services, authenticator, declared, request, reply),
  })
}

/** Who makes the request and may; null only on a public route, which asks nobody. */
async function identify(db: Db, call: Call) {
  const { access } = call.declared
  const who = await call.authenticator.resolve(db, call.credential!, call.services.clock())
  if (access === 'public') return who
  if (!who) throw notSignedIn()
  call.who = { ...who, ...call.rest }
  if (access !== 'signed-in' && !may(who.actor, access)) throw forbidden()
  return who
}

/** Browsers say where a request comes from; a state change from another site is refused. */
function refuseCrossSite(request: FastifyRequest) {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const site = request.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw crossSite()
  const { origin } = request.headers
  if (site === undefined && origin !== undefined && hostOf(origin) !== request.headers.host) throw crossSite()
}

const hostOf = (origin: string) => (URL.canParse(origin) ? new URL(origin).host : null)

/** Where the request comes from. */
export const originOf = (request: FastifyRequest): Origin => ({
  ip: request.ip,
  userAgent: (request.headers['user-agent'] ?? '').slice(0, 255),
})

/** One request on its way: the route it is for and, once it is known, who makes it. */
interface Call {
  services: Services
  authenticator: Authenticator
  declared: Route
  request: FastifyRequest
  reply: FastifyReply
  credential: Credential | null
  rest: { locale: Locale; requestId: string; origin: Origin }
  who: Who | null
}

async function answer(
  services: Services,
  authenticator: Authenticator,
  declared: Route,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const locale = localeOf(request.headers['accept-language'])
  const rest = { locale, requestId: request.id, origin: originOf(request) }
  const credential = authenticator.read(request)
  const call: Call = { services, authenticator, declared, request, reply, credential, rest, who: null }
  reply
    .header('cache-control', 'no-store')
    .header('x-request-id', request.id)
    .status(declared.status ?? (declared.response || declared.kind === 'open' ? 200 : 204))
  try {
    return declared.kind === 'open' ? await answerOpen(call, declared) : await answerInTransaction(call, declared)
  } catch (error) {
    if (error instanceof AppError && error.status === 403 && call.who) {
      const path = request.url.split('?', 1)[0]!.slice(0, 500)
      await services.refused(call.who, { code: error.code, route: `${declared.method} ${declared.path}`, path })
    }
    throw error
  }
}

async function answerOpen(call: Call, declared: Route & { kind: 'open' }) {
  const { services, credential, request, reply, rest } = call
  const who = credential ? await services.database.tenant(credential.tenantId, (db) => identify(db, call)) : null
  const open: OpenRequest = {
    services,
    request,
    reply,
    ...rest,
    who,
    transaction: (work) => {
      if (!who) throw notSignedIn()
      return services.database.tenant(who.tenant.id, (db) => perform(services, db, { ...who, ...rest }, work))
    },
  }
  return declared.handle(open, read(declared, request))
}

async function answerInTransaction(call: Call, declared: Route & { kind: 'transaction' }) {
  const { services, credential, request, reply, rest } = call
  if (!credential) throw notSignedIn()
  const result = await services.database.tenant(credential.tenantId, async (db) => {
    const who = await identify(db, call)
    if (!who) throw notSignedIn()
    return perform(services, db, { ...who, ...rest }, (ctx) => {
      const input = read(declared, request)
      return once(ctx, request, () => declared.handle(ctx, input) as Promise<unknown>)
    })
  })
  const { version } = (result ?? {}) as { version?: unknown }
  if (typeof version === 'number') reply.header('etag', `"${version}"`)
  return result ?? null
}
