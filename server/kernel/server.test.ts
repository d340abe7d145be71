import { beforeAll, describe, expect, test } from 'vitest'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { clientOf, testApp, type TestClient } from '../testing/app.ts'
import { systemActor } from './access.ts'
import { sql } from './db.ts'
import { mustMatch } from './errors.ts'
import { openRoute, route, type Route } from './http.ts'
import { line, out } from './input.ts'
import { createServer, type Authenticator } from './server.ts'
import { storageError } from './sqlstate.ts'

const t = testApp()
const insert = (name: string) => sql`insert into regions (tenant_id, name) select tenant_id, ${name} from tenants`

const routes: Route[] = [
  route({
    method: 'POST',
    path: '/things',
    access: 'signed-in',
    summary: '',
    status: 201,
    body: z.object({ name: line() }),
    response: z.object({ name: z.string(), version: z.int() }),
    async handle(ctx, { body }) {
      await ctx.db.run(insert(body.name))
      return { name: body.name, version: 7, secret: 'x' }
    },
  }),
  route({
    method: 'POST',
    path: '/failing',
    access: 'signed-in',
    summary: '',
    async handle(ctx) {
      await ctx.db.run(insert('失败区'))
      throw new Error('secret detail of /srv/app.ts')
    },
  }),
  route({
    method: 'GET',
    path: '/misfit',
    access: 'signed-in',
    summary: '',
    response: z.object({ on: out.date }),
    handle: () => Promise.resolve({ on: 5 as unknown as string }),
  }),
  route({
    method: 'GET',
    path: '/sql/:state',
    access: 'signed-in',
    summary: '',
    params: z.object({ state: z.string() }),
    handle: async (_ctx, { params }) => {
      throw Object.assign(new Error('as PostgreSQL says'), { code: params.state })
    },
  }),
  route({
    method: 'PATCH',
    path: '/things/:id',
    access: 'signed-in',
    summary: '',
    params: z.object({ id: z.uuid() }),
    body: z.object({ name: line().optional() }),
    response: z.object({ version: z.int() }),
    handle: (_ctx, { ifMatch }) => {
      mustMatch(3, ifMatch)
      return Promise.resolve({ version: 4 })
    },
  }),
  openRoute({
    method: 'POST',
    path: '/uploads',
    access: 'signed-in',
    summary: '',
    upload: true,
    status: 201,
    response: z.object({ size: z.int() }),
    async handle({ request }) {
      let size = 0
      for await (const chunk of request.body as AsyncIterable<Buffer>) size += chunk.length
      return { size }
    },
  }),
]

/** Believes everybody. */
const authenticator: Authenticator = {
  read: ({ headers }) =>
    headers.authorization ? { kind: 'key', tenantId: t.tenant().id, secret: headers.authorization } : null,
  resolve: () => Promise.resolve({ actor: systemActor, tenant: t.tenant() }),
}

let app: FastifyInstance
let client: TestClient
beforeAll(async () => {
  app = await createServer(t.services(), routes, authenticator)
  await app.ready()
  client = clientOf(() => app, t.anonymous.user, { authorization: 'anybody' })
  return () => app.close()
})
const regions = (name: string) => t.system(({ db }) => db.rows(sql`select 1 from regions where name = ${name}`))

describe('a route', () => {
  test('answers with its declared fields only, and with the version as ETag', async () => {
    const answer = await client.post('/things', { name: '新区' })
    expect([answer.status, answer.body, answer.headers['etag']]).toEqual([201, { name: '新区', version: 7 }, '"7"'])
    expect(await regions('新区')).toHaveLength(1)
  })

  test('that fails leaves nothing behind and tells nothing of the inside', async () => {
    const answer = await client.post('/failing')
    expect(answer.status).toBe(500)
    expect(answer.body.error).toMatchObject({ code: 'internal', message: '系统出错，已记录；请稍后再试', details: [] })
    expect(JSON.stringify(answer.body)).not.toContain('secret')
    expect(await regions('失败区')).toHaveLength(0)
  })

  test('tells a browser that was led to it in plain words why it refuses', async () => {
    const led = { 'sec-fetch-mode': 'navigate', 'accept-language': 'en' }
    const answer = await client.send('PATCH', '/things/0190a1b2-c3d4-7e5f-8a6b-0123456789ab', '{"name":" "}', {
      ...led,
      'content-type': 'application/json',
    })
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'text/plain; charset=utf-8'])
    expect(String(answer.body)).toBe(
      'The input is not accepted\nMust not be blank (only spaces or invisible characters)',
    )
  })

  test('never sends an answer that does not fit its declaration', async () => {
    const answer = await client.get('/misfit')
    expect([answer.status, answer.body.error.code]).toEqual([500, 'internal'])
  })

  test('with an id that is none is like one that is unknown, but a field named id in the body is an input error', async () => {
    expect((await client.patch('/things/x', {})).status).toBe(404)
    const id = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab'
    const refused = await client.patch(`/things/${id}`, { id })
    expect([refused.status, refused.body.error.details[0]]).toMatchObject([400, { field: 'id', code: 'field.unknown' }])
  })

  test.each([
    [undefined, 428],
    ['"2"', 409],
    ['"x"', 428],
    ['*', 428],
    ['"3"', 200],
    ['W/"3"', 200],
    ['3', 200],
  ])('with If-Match %s answers %i', async (version, status) => {
    const headers: Record<string, string> = version === undefined ? {} : { 'if-match': version }
    const path = '/things/0190a1b2-c3d4-7e5f-8a6b-0123456789ab'
    expect((await client.patch(path, {}, headers)).status).toBe(status)
  })

  test('JSN16 that takes a file takes bytes and nothing else', async () => {
    expect((await client.upload('/uploads', Buffer.alloc(3_000_000))).body).toEqual({ size: 3_000_000 })
    for (const type of ['application/json', 'multipart/form-data; boundary=x', 'text/csv']) {
      const refused = await client.send('POST', '/uploads', '{"files":[{"filepath":"/etc/passwd"}]}', {
        'content-type': type,
      })
      expect(refused.status, type).toBe(415)
    }
  })
})

describe('the database’s refusals', () => {
  test.each([
    ['22021', 400],
    ['22003', 400],
    ['22P02', 400],
    ['23505', 409],
    ['23503', 409],
    ['53100', 507],
    ['57P01', 503],
  ])('%s leaves as %i, without its words', async (state, status) => {
    const answer = await client.get(`/sql/${state}`)
    expect(answer.status).toBe(status)
    expect(JSON.stringify(answer.body)).not.toContain('PostgreSQL')
    expect(answer.headers['retry-after']).toBe(status === 503 ? '5' : undefined)
  })

  test('a connection that breaks off is no fault of the request', () => {
    expect(storageError(new Error('Connection terminated unexpectedly'))?.status).toBe(503)
    expect(storageError(new Error('anything else'))).toBeNull()
    expect(storageError(Object.assign(new Error(''), { code: 'toString' }))).toBeNull()
  })
})

describe('the description of the API', () => {
  test('names every route with its input and its answer', async () => {
    const { status, body } = await t.anonymous.get('/api/openapi.json')
    expect([status, body.openapi]).toEqual([200, '3.1.0'])
    const post = body.paths['/api/v1/users'].post
    const { properties, required } = post.requestBody.content['application/json'].schema
    expect(properties.username).toMatchObject({ type: 'string', maxLength: 64 })
    expect(required).toEqual(expect.arrayContaining(['username', 'name', 'password', 'positionId']))
    expect(Object.keys(post.responses)).toContain('201')
    expect(body.paths['/api/v1/sessions/current'].delete).toBeDefined()
  })

  test('can be browsed', async () => {
    const page = await t.app().inject({ url: '/api/docs/' })
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-security-policy']).toContain("default-src 'self'")
  })
})
