import net from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../server/kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../server/testing/app.ts'

const t = testApp()
let boss: TestClient
beforeAll(async () => void (boss = await t.admin()))

const json = { 'content-type': 'application/json' }
const someId = '0190a1b2-c3d4-7e5f-8a6b-0123456789ab'
const count = (table: 'departments' | 'users' | 'regions') =>
  t.system(async ({ db }) => {
    const from = { departments: sql`departments`, users: sql`users`, regions: sql`regions` }[table]
    return (await db.one<{ count: number }>(sql`select count(*) as count from ${from}`)).count
  })
/** Status and code of a refusal; for refused input the codes of the fields. */
function verdict({ status, body }: TestResponse): string {
  const details = (body?.error?.details ?? []) as { field: string; code: string }[]
  const fields = details.map(({ field, code }) => `${field} ${code}`).join(', ')
  return `${status} ${fields || body?.error?.code || ''}`.trim()
}

describe('a body that is not what it should be', () => {
  const object = (name: string) => `{"name":${name}}`
  const manyKeys = `{${Array.from({ length: 100_000 }, (_, i) => `"${i.toString(36)}":1`).join(',')}}`
  test.each<[id: string, body: string | Buffer, answer: string, headers?: Record<string, string>]>([
    ['JSN01', '{"name":"甲","name":"乙"}', '400 json.duplicate_key'],
    ['JSN02', '{"name":"x","__proto__":{"isAdmin":true}}', '400 json.forbidden_key'],
    ['JSN03', '{"constructor":{"prototype":{"isAdmin":true}}}', '400 json.forbidden_key'],
    [
      'JSN04',
      '{"name":"x","toString":"y","hasOwnProperty":1}',
      '400 toString field.unknown, hasOwnProperty field.unknown',
    ],
    ['JSN05', object(`${'['.repeat(100_000)}${']'.repeat(100_000)}`), '400 json.too_deep'],
    ['JSN06', manyKeys, '400 json.too_many_keys'],
    ['JSN08', object(`"${'x'.repeat(1_048_577)}"`), '413 body.too_large'],
    ['JSN10', object('"x"'), '415 media.unsupported', { 'content-encoding': 'gzip' }],
    ['JSN11', '{"name":1,}', '400 json.malformed'],
    [
      'JSN13',
      Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xb4, 0xf3]), Buffer.from('"}')]),
      '400 body.not_utf8',
    ],
    ['JSN14', object('5'), '415 media.unsupported', { 'content-type': 'application/json\ta' }],
    ['JSN14', object('5'), '400 name type.mismatch', { 'content-type': 'Application/JSON ;x' }],
    ['JSN14', object('5'), '400 name type.mismatch', { 'content-type': 'application/json; charset=gbk' }],
    ['JSN15', object('"x"'), '415 media.unsupported', { 'content-type': 'text/plain' }],
    ['JSN15', 'name=x', '415 media.unsupported', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['JSN15', object('"x"'), '415 media.unsupported', { 'content-type': 'application/octet-stream' }],
    ['JSN15', object('"x"'), '415 media.unsupported', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['JSN19', `{"name":"新","id":"${someId}"}`, '400 id field.unknown'],
    ['JSN18', '{"name":"新","version":999,"tenantId":"x"}', '400 version field.unknown, tenantId field.unknown'],
    ['JSN23', '{"name":"新","parent":{"id":"A","name":"B"}}', '400 parent field.unknown'],
    ['JSN24', object('{"$ne":null}'), '400 name type.mismatch'],
    ['a list', '[{"name":"x"}]', '400 (body) type.mismatch'],
    ['a text', '"x"', '400 (body) type.mismatch'],
    ['null', 'null', '400 name field.required'],
    ['nothing', '', '400 name field.required'],
    ['TXT07', object('"\u200b\u2060\ufeff"'), '400 name text.blank'],
    ['TXT09', object('""'), '400 name text.blank'],
    ['TXT10', object('"张\\ud800三"'), '400 name text.not_wellformed'],
    ['TXT12', object('"a\\u0000b"'), '400 name text.control_char'],
    ['TXT14', object('"A\\bB\\u001bC"'), '400 name text.control_char'],
    ['TXT15', object('"第一行\\n第二行"'), '400 name text.newline_not_allowed'],
    ['TXT17', object('"\u202egpj.tac\u202c"'), '400 name text.bidi_control'],
    ['TXT26', object(`"${'字'.repeat(65)}"`), '400 name text.too_long'],
    ['TXT29', object(`"a${'\u0301'.repeat(500)}"`), '400 name text.too_many_marks'],
    ['NUM29', object('null'), '400 name type.mismatch'],
    ['NUM30', object('true'), '400 name type.mismatch'],
    ['NUM20', object('1e400'), '400 name type.mismatch'],
  ])('%s %# is refused with its reason', async (_id, body, answer, headers = {}) => {
    const before = await count('departments')
    const refused = await boss.send('POST', '/departments', body, { ...json, ...headers })
    expect(verdict(refused)).toBe(answer)
    expect(refused.body.error.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(JSON.stringify(refused.body)).not.toMatch(/node_modules|\.ts:|select |zod/i)
    expect(await count('departments')).toBe(before)
  })

  test('JSN02 nothing in the process has become an administrator', () =>
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined())

  test.each([
    ['JSN12 a byte order mark', '\ufeff{"name":"带标记的部门"}', '带标记的部门'],
    ['TXT01 decomposed letters', '{"name":"Cafe\u0301"}', 'Caf\u00e9'],
    ['TXT05 wide spaces', '{"name":"\u3000\u3000华东大区\u3000"}', '华东大区'],
    ['TXT06 invisible characters', '{"name":"客\u200b户\ufeff"}', '客户'],
    ['TXT20 rare characters', '{"name":"𠮷𰻝某"}', '𠮷𰻝某'],
    ['TXT27 four bytes each', `{"name":"${'𠮷'.repeat(64)}"}`, '𠮷'.repeat(64)],
    ['TXT30 markup', '{"name":"<script>alert(1)</script>"}', '<script>alert(1)</script>'],
    ['TXT34 templates', '{"name":"${7*7} <%= 7*7 %>"}', '${7*7} <%= 7*7 %>'],
    ['TXT40 Null', '{"name":"Null"}', 'Null'],
  ])('%s: accepted and stored as text', async (_id, body, name) => {
    const made = await boss.send('POST', '/departments', body, json)
    expect([made.status, made.body.name]).toEqual([201, name])
    expect((await boss.get('/departments')).body.rows).toContainEqual(made.body)
  })
})

describe('users', () => {
  const user = { username: 'someone', name: '某人', password: 'correct horse 7 battery', positionId: someId }
  test.each<[id: string, over: object, answer: string]>([
    ['TXT19', { name: '👨‍👩‍👧‍👦' }, '400 name text.symbol_not_allowed'],
    ['TXT38', { name: '张三\r\nBcc: x@evil.cn' }, '400 name text.newline_not_allowed'],
    ['TXT23', { username: '\u0430dmin@corp.cn' }, '400 username text.mixed_script'],
    ['TXT25', { username: '\u0130STANBUL@corp.cn' }, '400 username text.mixed_script'],
    ['AUT04', { password: '12345678' }, '400 positionId ref.unknown'],
    ['AUT04', { password: 'short' }, '400 password text.too_short'],
    ['AUT06', { password: 'x'.repeat(1_000_000) }, '400 password text.too_long'],
    [
      'JSN17',
      { role: 'admin', tenant_id: 2, is_active: true },
      '400 role field.unknown, tenant_id field.unknown, is_active field.unknown',
    ],
    ['JSN22', { locale: false }, '400 locale value.not_accepted'],
    ['an id that is none', { positionId: 'x' }, '400 positionId value.format'],
    ['an unknown position', {}, '400 positionId ref.unknown'],
  ])('%s: %j is refused', async (_id, over, answer) => {
    const before = await count('users')
    expect(verdict(await boss.post('/users', { ...user, ...over }))).toBe(answer)
    expect(await count('users')).toBe(before)
  })

  test('JSN17 JSN20 a PATCH takes no more than its fields', async () => {
    const { user: other } = await t.as('finance')
    const path = `/users/${other.id}`
    const before = (await boss.get(path)).body
    const over = {
      id: someId,
      username: 'x',
      disabledAt: null,
      version: 9,
      permissions: ['everything'],
      status: 'approved',
    }
    const refused = await boss.patch(path, over, { 'if-match': '"1"' })
    expect(verdict(refused)).toBe(
      `400 ${Object.keys(over)
        .map((key) => `${key} field.unknown`)
        .join(', ')}`,
    )
    expect((await boss.get(path)).body).toEqual(before)
  })
})

describe('queries', () => {
  test.each([
    ['JSN25', '?sort=name;drop%20table%20x', '400 sort field.unknown'],
    ['JSN26', '?sort=password_hash', '400 sort field.unknown'],
    ['JSN27', '?filter[password_hash][gte]=1', '400 filter[password_hash][gte] field.unknown'],
    ['JSN28', '?group_by=name)::text,pg_sleep(5)--', '400 group_by field.unknown'],
    ['JSN29', '?fields=*,user.password_hash', '400 fields field.unknown'],
    ['JSN30', '?include=a.b.c.d.e.f.g.h', '400 include field.unknown'],
    ['JSN31', '?q=a&q=b', '400 q query.duplicate_param'],
    ['JSN32', '?limit=1e9', '400 limit page.limit'],
    ['JSN32', '?limit=-1', '400 limit page.limit'],
    ['JSN32', '?limit=0', '400 limit page.limit'],
    ['JSN32', '?limit=1e3', '400 limit page.limit'],
    ['JSN32', '?limit=201', '400 limit page.limit'],
    ['JSN33', '?offset=9999999999', '400 offset field.unknown'],
    ['JSN34', '?cursor=x', '400 page.cursor'],
    ['JSN34', `?cursor=${Buffer.from('["name","x"]').toString('base64url')}`, '400 page.cursor'],
    ['JSN34', `?cursor=${Buffer.from(`["username","\\u0000","${someId}"]`).toString('base64url')}`, '400 page.cursor'],
    ['JSN34', `?cursor=${Buffer.from(`["username","x","' or 1=1"]`).toString('base64url')}`, '400 page.cursor'],
    ['JSN35', '?q=%00', '400 q query.encoding'],
    ['JSN35', '?q=%ff', '400 (query) query.encoding'],
    ['TXT36', `?q=${'a%20'.repeat(2500)}`, '400 q query.too_long'],
    ['__proto__', '?__proto__=1', '400 __proto__ field.unknown'],
  ])('%s: %s is refused', async (_id, query, answer) => expect(verdict(await boss.get(`/users${query}`))).toBe(answer))

  test.each([
    ['TXT35', '%_\\'],
    ['TXT37', '(a+)+$'],
    ['SQL', "' or '1'='1"],
    ['a long one', 'a '.repeat(100)],
  ])('%s: %s finds nothing and harms nothing', async (_id, q) => {
    const found = await boss.get(`/users?q=${encodeURIComponent(q)}`)
    expect([found.status, found.body.rows]).toEqual([200, []])
  })
})

describe('addresses and headers', () => {
  test('JSN36 an id that is none and an id of nothing get the same answer', async () => {
    const answers = await Promise.all(
      ["1' or '1'='1", 'not-a-uuid', someId, '%00', 'x'.repeat(150)].map((id) => boss.get(`/users/${encodeURI(id)}`)),
    )
    for (const { status, body } of answers) {
      expect(status).toBe(404)
      expect({ ...body.error, requestId: '' }).toEqual({
        code: 'not_found',
        message: '没有找到',
        details: [],
        requestId: '',
      })
    }
  })

  test.each(['/users/%ff', '/users/%', `/users/${'x'.repeat(300)}`, '/nowhere', '/api/nowhere', '//users'])(
    'an address that is none is refused in the one shape: %.20s',
    async (path) => {
      const { status, body } = await boss.get(path)
      expect([400, 404, 414]).toContain(status)
      expect(body.error).toMatchObject({
        code: expect.any(String),
        message: expect.any(String),
        requestId: expect.any(String),
      })
    },
  )

  test('JSN37 only the method counts: no override, no side effect of HEAD', async () => {
    const { user } = await t.as('finance')
    const override = { 'x-http-method-override': 'DELETE' }
    expect((await boss.get(`/users/${user.id}`, override)).status).toBe(200)
    expect((await boss.send('HEAD', `/users/${user.id}/disabling`, undefined, {})).status).toBe(404)
    expect((await boss.get(`/users/${user.id}`)).body.disabledAt).toBeNull()
    for (const method of ['TRACE', 'PURGE']) {
      const answer = await t.app().inject({ method: method as 'GET', url: '/api/v1/users' })
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      expect(answer.statusCode).toBeLessThan(500)
    }
  })

  test('AUT16 a state change from another site is refused', async () => {
    const before = await count('regions')
    const from = (headers: Record<string, string>) =>
      boss.post('/regions', { name: `区${Object.values(headers)[0]}` }, headers)
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ] as Record<string, string>[]) {
      expect(verdict(await from(headers))).toBe('403 csrf')
    }
    expect(await count('regions')).toBe(before)
    expect((await from({ 'sec-fetch-site': 'same-origin' })).status).toBe(201)
    expect((await from({ origin: 'http://localhost:3100', host: 'localhost:3100' })).status).toBe(201)
  })

  test('answers about people are kept by nobody on the way', async () => {
    for (const path of ['/me', '/users', '/nowhere']) {
      expect((await boss.get(path)).headers['cache-control'], path).toBe('no-store')
    }
    expect((await t.anonymous.get('/me')).headers['cache-control']).toBe('no-store')
  })

  test('a refusal is in English for who asks in English', async () => {
    const refused = await boss.post('/departments', { name: '' }, { 'accept-language': 'en-GB,en;q=0.9,zh;q=0.1' })
    expect(refused.body.error.message).toBe('The input is not accepted')
    expect(refused.body.error.details[0].message).toBe('Must not be blank (only spaces or invisible characters)')
  })
})

describe('over a real connection', () => {
  let port: number
  beforeAll(async () => {
    await t.app().listen({ port: 0, host: '127.0.0.1' })
    port = (t.app().server.address() as net.AddressInfo).port
  })
  afterAll(() => t.app().server.closeAllConnections())

  const send = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => socket.write(text))
      let answer = ''
      socket.on('data', (chunk) => (answer += chunk.toString()))
      socket.on('close', () => resolve(answer))
      socket.on('error', reject)
    })
  const request = (headers: string) => `GET /api/v1/me HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`

  test('JSN40 headers without measure are refused and the server stays up', async () => {
    expect(await send(request(`Cookie: a=${'x'.repeat(20_000)}\r\n`))).toMatch(/^HTTP\/1\.1 431 /)
    expect(await send(request('X-A: b\r\n'.repeat(200)))).toMatch(/^HTTP\/1\.1 401 /)
    expect(await send('no http at all\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    expect(await send(request('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'))).toMatch(/^HTTP\/1\.1 400 /)
    expect(await send(request(''))).toMatch(/^HTTP\/1\.1 401 /)
  })
})

describe('an Idempotency-Key', () => {
  const post = (client: TestClient, name: string, key: string) =>
    client.post('/regions', { name }, { 'idempotency-key': key })

  test('gives a repeated request its first answer and one effect', async () => {
    const before = await count('regions')
    const first = await post(boss, '第一区', 'k-1')
    const again = await post(boss, '第一区', 'k-1')
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body).toEqual(first.body)
    expect(await count('regions')).toBe(before + 1)
  })

  test('JSN41 with another body is refused, and the first result stays', async () => {
    await post(boss, '第二区', 'k-2')
    const before = await count('regions')
    expect(verdict(await post(boss, '第三区', 'k-2'))).toBe('422 idem.mismatch')
    expect(await count('regions')).toBe(before)
  })

  test('JSN42 arriving many times at once has one effect and one answer', async () => {
    const before = await count('regions')
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(boss, '第四区', 'k-4')))
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1)
    expect(answers[0]!.status).toBe(201)
    expect(await count('regions')).toBe(before + 1)
  })

  test('JSN43 of another user is another key', async () => {
    const other = await t.as({ permissions: ['people.manage'] })
    expect((await post(boss, '第五区', 'k-5')).status).toBe(201)
    expect((await post(other, '第六区', 'k-5')).status).toBe(201)
  })

  test('of a refused request may be used for the corrected one', async () => {
    expect((await post(boss, '', 'k-7')).status).toBe(400)
    expect((await post(boss, '第七区', 'k-7')).status).toBe(201)
  })

  test.each([['x'.repeat(256)], ['with space'], ['键']])('JSN44 %j is refused', async (key) => {
    const before = await count('regions')
    expect(verdict(await post(boss, '第八区', key))).toBe('400 idem.key_format')
    expect(await count('regions')).toBe(before)
  })

  test('keeps neither a password nor its hash', async () => {
    const positionId = (await boss.get('/positions')).body.rows[0].id
    const user = { username: 'idem', name: '幂等', positionId }
    const headers = { 'idempotency-key': 'k-9' }
    expect((await boss.post('/users', { ...user, password: 'correct horse 7 battery' }, headers)).status).toBe(201)
    const repeated = await boss.post('/users', { ...user, password: 'another horse 8 battery' }, headers)
    expect(repeated.body.username).toBe('idem')
    const made = await boss.post('/api-keys', { name: 'idem', scopes: ['people.read'] }, { 'idempotency-key': 'k-10' })
    const kept = await t.system(({ db }) => db.rows(sql`select i::text as row from idempotency_keys i`))
    expect(JSON.stringify(kept)).not.toMatch(/correct horse/)
    expect(JSON.stringify(kept)).not.toContain(made.body.key)
  })
})
