import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { permissions, routes } from '../server/app.ts'
import { sql } from '../server/kernel/db.ts'
import { route, type Route } from '../server/kernel/http.ts'
import { createServer } from '../server/kernel/server.ts'
import { authenticator } from '../server/modules/people/index.ts'
import { clientOf, testApp, type TestClient, type TestResponse } from '../server/testing/app.ts'

const t = testApp()
const title = ({ method, path, access }: Route) => `${method} ${path} (${access})`
const guarded = routes.filter(({ access }) => access !== 'public')
const withRight = guarded.filter(({ access }) => access !== 'signed-in')

const someId = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab'
/** Calls the route with an id in every place and something in the body: enough to reach the door. */
function knock(client: TestClient, { method, path, ...rest }: Route): Promise<TestResponse> {
  const url = path.replaceAll(/:\w+/g, someId)
  if (method === 'GET') return client.get(url)
  if ('upload' in rest && rest.upload) return client.upload(`${url}?name=a.csv`, Buffer.from('a,b\n1,2\n'))
  return client.send(method, url, '{"name":"x"}', { 'content-type': 'application/json' })
}

/** A hash over every row of every table but the event log, which tells of the refusals. */
async function contents(): Promise<string> {
  const hash = createHash('sha256')
  await t.database().admin(async (db) => {
    const tables = await db.rows<{ name: string }>(
      sql`select tablename as name from pg_tables where schemaname = 'public'
          and tablename not in ('events', 'event_chains') order by 1`,
    )
    for (const { name } of tables) {
      const rows = await db.rows<{ row: string }>(sql([`select x::text as row from public."${name}" x order by 1`]))
      hash.update(JSON.stringify([name, rows]))
    }
  })
  return hash.digest('hex')
}

describe('A-07 every door is closed', () => {
  /** For each right somebody who has every other one. */
  const lacking = new Map<string, TestClient>()
  let before: string

  beforeAll(async () => {
    for (const right of new Set(withRight.map(({ access }) => access))) {
      const others = Object.keys(permissions).filter((code) => code !== right && code !== 'everything')
      lacking.set(right, await t.as({ permissions: others }))
    }
    before = await contents()
  })

  test('only signing in and setting up are open to the public', () => {
    const open = routes.filter(({ access }) => access === 'public').map(title)
    expect(open).toEqual(['GET /setup (public)', 'POST /setup (public)', 'POST /sessions (public)'])
  })

  test('every right a route asks for is declared by a module', () => {
    const asked = new Set(withRight.map(({ access }) => access))
    expect(Object.keys(permissions)).toEqual(expect.arrayContaining([...asked]))
  })

  test('every route is declared once', () => {
    const names = routes.map(({ method, path }) => `${method} ${path.replaceAll(/:\w+/g, ':')}`)
    expect(new Set(names).size).toBe(names.length)
  })

  test.each(guarded.map((declared) => [title(declared), declared] as const))(
    '%s answers 401 without a session, with an invented one, and with an invented key',
    async (_title, declared) => {
      const tenant = t.tenant().id
      const nobody = t.anonymous.user
      const cookie = `clavis_session=${tenant}.${'A'.repeat(43)}`
      const authorization = `Bearer clv_${tenant.replaceAll('-', '')}_${'A'.repeat(43)}`
      for (const headers of [{}, { cookie }, { authorization }] as Record<string, string>[]) {
        const answer = await knock(clientOf(t.app, nobody, headers), declared)
        expect([answer.status, answer.body.error.code]).toEqual([401, 'not_signed_in'])
      }
    },
  )

  test.each(withRight.map((declared) => [title(declared), declared] as const))(
    '%s answers 403 to somebody with every right but this one',
    async (_title, declared) => {
      const answer = await knock(lacking.get(declared.access)!, declared)
      expect(answer.status).toBe(403)
      const { requestId, ...error } = answer.body.error
      expect(error).toEqual({ code: 'forbidden', message: '您的岗位没有这项权限', details: [] })
      expect(requestId).toBeTruthy()
    },
  )

  test('none of this changed a row anywhere', async () => expect(await contents()).toBe(before))

  test('MLPS 12 each refusal of a known user is an event', async () => {
    const told = await t.system(({ db }) =>
      db.rows<{ route: string }>(sql`select distinct subject_id as route from events
        where kind = 'security.permission_refused' and after = '{"code": "forbidden"}' order by 1`),
    )
    const refused = withRight.map(({ method, path }) => `${method} ${path}`)
    expect(told.map(({ route: of }) => of).toSorted()).toEqual(refused.toSorted())
  })

  test('the company comes from the credential alone', async () => {
    const boss = await t.admin()
    const headers = { 'x-tenant-id': someId }
    expect((await boss.get('/me', headers)).body.company).toBe(t.tenant().name)
    expect((await t.anonymous.get('/me', headers)).status).toBe(401)
  })

  test.each(['GET', 'HEAD', 'POST'] as const)(
    'the door cannot be gone around by overriding the method of %s',
    async (method) => {
      const boss = await t.admin()
      const path = `/users/${boss.user.id}`
      await boss.send(method, path, undefined, { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' })
      expect((await boss.get('/me')).status).toBe(200)
    },
  )
})

describe('a route without declared access', () => {
  const handle = () => Promise.resolve()
  const undeclared = { method: 'GET', path: '/secrets', summary: '', handle } as never

  test('keeps the server from starting', async () => {
    const app = await createServer(t.services(), [...routes, route(undeclared)], authenticator)
    await expect(app.ready()).rejects.toThrow('Routes without declared access: GET /api/v1/secrets')
    await app.close()
  })

  test('also when it is added beside the list', async () => {
    const app = await createServer(t.services(), [], authenticator)
    app.get('/backdoor', () => 'open')
    await expect(app.ready()).rejects.toThrow('GET /backdoor')
    await app.close()
  })
})
