import { createHash } from 'node:crypto'
import fastifyCookie from '@fastify/cookie'
import fastifyHelmet from '@fastify/helmet'
import fastifySwagger from '@fastify/swagger'
import fastifySwaggerUi from '@fastify/swagger-ui'
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type FastifySchema } from 'fastify'
import { createJsonSchemaTransform } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { may, type Actor } from './access.ts'
import { makeCtx, type Ctx, type Services, type Tenant } from './context.ts'
import { sql, type Db } from './db.ts'
import {
  AppError,
  defineError,
  errorBody,
  forbidden,
  invalidInput,
  notFound,
  notSignedIn,
  type FieldError,
} from './errors.ts'
import type { Access, OpenRequest, Route, RouteInput } from './http.ts'
import { localeOf } from './i18n.ts'
import { fieldErrors } from './input.ts'
import { parseJson } from './json.ts'
import { storageError } from './sqlstate.ts'

const mediaUnsupported = defineError('media.unsupported', 415, { zh: '不支持的内容类型', en: 'Unsupported content type' })
const bodyTooLarge = defineError('body.too_large', 413, { zh: '内容超过 1 MB', en: 'The body is larger than 1 MB' })
const crossSite = defineError('csrf', 403, { zh: '请求来自别的网站', en: 'The request comes from another site' })
const keyFormat = defineError('idem.key_format', 400, {
  zh: 'Idempotency-Key 须为1至255个可见ASCII字符',
  en: 'Idempotency-Key takes 1 to 255 visible ASCII characters',
})
const keyMismatch = defineError('idem.mismatch', 422, {
  zh: '同一个 Idempotency-Key 用于不同的请求',
  en: 'The Idempotency-Key was used with another request',
})
const unexpected = defineError('internal', 500, {
  zh: '系统出错,已记录;请稍后再试',
  en: 'Something went wrong and was recorded; please try again later',
})

/** Who a request claims to be, read from it without the database. The tenant is part of the credential. */
export interface Credential {
  kind: 'session' | 'key'
  tenantId: string
  secret: string
}

export interface Authenticator {
  read(request: FastifyRequest): Credential | null
  /** The actor behind the credential, or null if it is not (or no longer) valid. */
  resolve(db: Db, credential: Credential, request: FastifyRequest): Promise<{ actor: Actor; tenant: Tenant } | null>
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
    bodyLimit: 1_048_576,
    requestTimeout: 30_000,
    keepAliveTimeout: 10_000,
    routerOptions: { maxParamLength: 200 },
    genReqId: () => crypto.randomUUID(),
    disableRequestLogging: true,
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

function sendError(error: AppError, request: FastifyRequest, reply: FastifyReply) {
  const locale = localeOf(request.headers['accept-language'])
  return reply
    .status(error.status)
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(errorBody(error, locale, request.id))
}

function asAppError(error: Error & { statusCode?: number; code?: string }, request: FastifyRequest): AppError {
  if (error instanceof AppError) return error
  const ours = storageError(error)
  if (ours) return ours
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return bodyTooLarge()
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return mediaUnsupported()
  const { statusCode } = error
  if (statusCode && statusCode >= 400 && statusCode < 500) {
    return new AppError('bad_request', statusCode, { zh: '请求有误', en: 'The request is not accepted' })
  }
  request.log.error({ err: error, url: request.url }, 'request failed')
  return unexpected()
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
      const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
      if (type && isUpload !== (type === 'application/octet-stream')) throw mediaUnsupported()
    },
    handler: (request, reply) => answer(services, authenticator, declared, request, reply),
  })
}

const strict = (schema: z.ZodType) => (schema instanceof z.ZodObject ? schema.strict() : schema)

/** The input against the declared schemas: everything wrong in one answer, unknown fields refused. */
function read(declared: Route, request: FastifyRequest): RouteInput<never, never, never> {
  const fields: FieldError[] = []
  const part = (schema: z.ZodType | undefined, value: unknown) => {
    const parsed = (schema ? strict(schema) : z.strictObject({})).safeParse(value, { reportInput: true })
    if (!parsed.success) fields.push(...fieldErrors(parsed.error))
    return parsed.data as never
  }
  const params = part(declared.params, request.params)
  const query = part(declared.query, request.query)
  const isUpload = declared.kind === 'open' && declared.upload === true
  const body = isUpload ? (undefined as never) : part(declared.body, request.body ?? {})
  // An id that is no id names nothing, like one that is unknown.
  if (fields.some(({ field }) => declared.params && field in (request.params as object))) throw notFound()
  if (fields.length) throw invalidInput({}, fields)
  const ifMatch = /^(?:W\/)?"?(\d{1,9})"?$/.exec(request.headers['if-match'] ?? '')?.[1]
  return { params, query, body, ifMatch: ifMatch === undefined ? undefined : Number(ifMatch) }
}

async function identify(
  db: Db,
  authenticator: Authenticator,
  credential: Credential,
  access: Access,
  request: FastifyRequest,
) {
  const who = await authenticator.resolve(db, credential, request)
  if (!who) throw notSignedIn()
  if (access !== 'public' && access !== 'signed-in' && !may(who.actor, access)) throw forbidden()
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

async function answer(
  services: Services,
  authenticator: Authenticator,
  declared: Route,
  request: FastifyRequest,
  reply: FastifyReply,
) {
  const locale = localeOf(request.headers['accept-language'])
  const credential = authenticator.read(request)
  reply.header('cache-control', 'no-store').status(declared.status ?? (declared.response ? 200 : 204))
  if (declared.kind === 'open') {
    const who = credential
      ? await services.database.tenant(credential.tenantId, (db) =>
          declared.access === 'public'
            ? authenticator.resolve(db, credential, request)
            : identify(db, authenticator, credential, declared.access, request),
        )
      : null
    const open: OpenRequest = {
      services,
      request,
      reply,
      locale,
      requestId: request.id,
      who,
      transaction: (work) => {
        if (!who) throw notSignedIn()
        return services.database.tenant(who.tenant.id, (db) =>
          work(makeCtx(services, db, { ...who, locale, requestId: request.id })),
        )
      },
    }
    return declared.handle(open, read(declared, request))
  }
  if (!credential) throw notSignedIn()
  const result = await services.database.tenant(credential.tenantId, async (db) => {
    const who = await identify(db, authenticator, credential, declared.access, request)
    const ctx = makeCtx(services, db, { ...who, locale, requestId: request.id })
    const input = read(declared, request)
    return once(ctx, request, () => declared.handle(ctx, input) as Promise<unknown>)
  })
  const { version } = (result ?? {}) as { version?: unknown }
  if (typeof version === 'number') reply.header('etag', `"${version}"`)
  return result ?? null
}

/**
 * A POST with an Idempotency-Key has one effect however often it arrives: the key is written in the effect's own
 * transaction, so a second request waits for the first and then gets its answer.
 */
async function once(ctx: Ctx, request: FastifyRequest, work: () => Promise<unknown>): Promise<unknown> {
  const key = request.headers['idempotency-key']
  if (key === undefined || request.method !== 'POST') return work()
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(key)) throw keyFormat()
  const actor = ctx.actor.userId ?? ctx.actor.name
  const target = `${request.method} ${request.routeOptions.url}`
  const hash = createHash('sha256')
    .update(JSON.stringify([request.url, request.body ?? null]))
    .digest('hex')
  const isNew = await ctx.db.run(sql`
    insert into idempotency_keys (tenant_id, actor, target, key, request_hash)
    values (${ctx.tenant.id}, ${actor}, ${target}, ${key}, ${hash}) on conflict do nothing`)
  const row = sql`tenant_id = ${ctx.tenant.id} and actor = ${actor} and target = ${target} and key = ${key}`
  if (!isNew) {
    const earlier = await ctx.db.one<{ hash: string; response: unknown }>(
      sql`select request_hash as hash, response from idempotency_keys where ${row}`,
    )
    if (earlier.hash !== hash) throw keyMismatch()
    return earlier.response
  }
  const result = await work()
  await ctx.db.run(sql`update idempotency_keys set response = ${JSON.stringify(result ?? null)} where ${row}`)
  return result
}
