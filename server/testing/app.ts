import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { afterAll, beforeAll, vi } from 'vitest'
import { createApp, openClavis, type Clavis } from '../app.ts'
import { systemActor, type Scope } from '../kernel/access.ts'
import { readConfig } from '../kernel/config.ts'
import { inTransaction, type Ctx, type Services, type Tenant } from '../kernel/context.ts'
import { sql, type Database } from '../kernel/db.ts'
import { findJob, type JobRow } from '../kernel/jobs.ts'
import { setUp } from '../modules/people/index.ts'
import { testDatabase } from './database.ts'
import { insertTestUser, type TestUser, type Who } from './users.ts'

/*
 * The whole application over a fresh database, for one test file:
 *
 *   const t = testApp()                                     // at the top level of the file; usable inside tests
 *
 *   const manager = await t.as('sales-manager')             // a new user in a position of the default organisation
 *   const nobody = await t.as({ permissions: [] })          // … or with exactly these rights (scope: 'all' if not said)
 *   const east = await t.as('office-director', { regionId: await t.regionId('华东') })
 *   manager.user.id                                         // also username, name, departmentId, regionId
 *
 *   const created = await manager.post('/customers', { code: 'K001', name: '华东机床' })
 *   expect(created.status).toBe(201)
 *   await manager.patch(`/customers/${created.body.id}`, { name: '华东' }, { 'if-match': '1' })
 *   await manager.upload('/uploads?name=a.csv', Buffer.from('…'))           // application/octet-stream
 *   await t.anonymous.get('/me')                            // without a session: 401
 *
 *   await t.system(ctx => ctx.db.rows(sql`…`))              // a transaction of the company, as the system
 *   await t.runJobs()                                       // starts the worker, once per file
 *   const job = await t.jobDone(jobId)                      // waits for its end; then job.state, job.result, job.error
 *
 *   testApp({ now: '2019-12-31T02:00:00Z' }), t.setClock(…) // the clock stands still; sessions die 12 hours ahead of it
 *
 * Every user's password is `testPassword`; the administrator of the set-up is `admin`.
 */
export const testPassword = 'correct horse 7 battery'
export const testCompany = '示例精工有限公司'

export interface TestResponse {
  status: number
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
  body: any
  /** The answer as it came, for files. */
  bytes: Buffer
  headers: Record<string, string>
}

type Headers = Record<string, string>

export interface TestClient {
  user: TestUser
  get(path: string, headers?: Headers): Promise<TestResponse>
  post(path: string, body?: unknown, headers?: Headers): Promise<TestResponse>
  patch(path: string, body?: unknown, headers?: Headers): Promise<TestResponse>
  put(path: string, body?: unknown, headers?: Headers): Promise<TestResponse>
  delete(path: string, body?: unknown, headers?: Headers): Promise<TestResponse>
  upload(path: string, content: Buffer, headers?: Headers): Promise<TestResponse>
  /** Sends the payload as it is, for bodies no client would write. */
  send(method: Method, path: string, payload: string | Buffer | undefined, headers: Headers): Promise<TestResponse>
}

type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'HEAD'

export interface TestApp {
  app(): FastifyInstance
  services(): Services
  database(): Database
  tenant(): Tenant
  as(
    who: string | { permissions: string[]; scope?: Scope },
    place?: Omit<Who, 'permissions' | 'scope'>,
  ): Promise<TestClient>
  /** The administrator of the set-up. */
  admin(): Promise<TestClient>
  anonymous: TestClient
  system<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  departmentId(name: string): Promise<string>
  regionId(name: string): Promise<string>
  /** Has a post see customers further than in the default organisation. */
  reach(position: string, scope: Scope): Promise<void>
  now(): Date
  setClock(instant: string): void
  runJobs(): Promise<void>
  jobDone(id: string): Promise<JobRow>
}

/** The application for this test file, set up with a company; see the head of this file. */
export function testApp(options: { now?: string } = {}): TestApp {
  const { url } = testDatabase()
  let now = new Date(options.now ?? '2026-06-15T02:00:00Z')
  let opened: { clavis: Clavis; app: FastifyInstance; folder: string; tenant: Tenant }
  let working: Promise<void> | undefined

  beforeAll(async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'clavis-test-'))
    const config = readConfig({ DATABASE_URL: url(), CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' })
    const clavis = await openClavis(config, () => now)
    const app = await createApp(clavis.services)
    await app.ready()
    const admin = { company: testCompany, name: '管理员', username: 'admin', password: testPassword }
    const { tenantId } = await setUp(clavis.services, admin)
    opened = { clavis, app, folder, tenant: { id: tenantId, name: testCompany, timeZone: 'Asia/Shanghai' } }
  })
  afterAll(async () => {
    await opened?.app.close()
    await opened?.clavis.close()
    if (opened) await rm(opened.folder, { recursive: true, force: true })
  })

  const services = () => opened.clavis.services
  const system = <T>(work: (ctx: Ctx) => Promise<T>) =>
    inTransaction(services(), { actor: systemActor, tenant: opened.tenant }, work)
  const idOf = (table: 'departments' | 'regions', name: string) =>
    system(async ({ db }) => {
      const from = table === 'departments' ? sql`departments` : sql`regions`
      return (await db.one<{ id: string }>(sql`select id from ${from} where name = ${name}`)).id
    })
  const client = async (who: Who) => {
    const { user, cookie } = await system((ctx) => insertTestUser(ctx, who, now))
    return clientOf(() => opened.app, user, { cookie })
  }
  return {
    app: () => opened.app,
    services,
    database: () => services().database,
    tenant: () => opened.tenant,
    as: (who, place = {}) => client({ ...place, ...(typeof who === 'string' ? { position: who } : who) }),
    admin: () => client({ username: 'admin' }),
    anonymous: clientOf(() => opened.app, { id: '', username: '', name: '', departmentId: null, regionId: null }, {}),
    system,
    departmentId: (name) => idOf('departments', name),
    regionId: (name) => idOf('regions', name),
    reach: (position, scope) =>
      system(
        async ({ db }) => void (await db.run(sql`update positions set scope = ${scope} where code = ${position}`)),
      ),
    now: () => now,
    setClock: (instant) => void (now = new Date(instant)),
    runJobs: () => (working ??= services().jobs.work(services())),
    jobDone: (id) =>
      vi.waitFor(
        async () => {
          const job = await system(({ db }) => findJob(db, id))
          if (job?.state !== 'done' && job?.state !== 'failed') throw new Error(`job ${id} is ${job?.state}`)
          return job
        },
        { timeout: 30_000, interval: 50 },
      ),
  }
}

/** A client that sends its headers with every request. */
export function clientOf(app: () => FastifyInstance, user: TestUser, own: Headers): TestClient {
  const send = async (method: Method, url: string, payload: string | Buffer | undefined, headers: Headers) => {
    const answer = await app().inject({
      method,
      url: url.startsWith('/api/') ? url : `/api/v1${url}`,
      headers: { ...own, ...headers },
      ...(payload === undefined ? {} : { payload }),
    })
    return read(answer)
  }
  const json =
    (method: Method) =>
    (url: string, body?: unknown, headers: Headers = {}) =>
      body === undefined
        ? send(method, url, undefined, headers)
        : send(method, url, JSON.stringify(body), { 'content-type': 'application/json', ...headers })
  return {
    user,
    get: (url, headers = {}) => send('GET', url, undefined, headers),
    post: json('POST'),
    patch: json('PATCH'),
    put: json('PUT'),
    delete: json('DELETE'),
    upload: (url, content, headers = {}) =>
      send('POST', url, content, { 'content-type': 'application/octet-stream', ...headers }),
    send,
  }
}

function read(answer: LightMyRequestResponse): TestResponse {
  const isJson = String(answer.headers['content-type'] ?? '').startsWith('application/json')
  const body: unknown = answer.payload === '' ? undefined : isJson ? answer.json() : answer.payload
  const headers = answer.headers as Record<string, string>
  return { status: answer.statusCode, body, bytes: answer.rawPayload, headers }
}
