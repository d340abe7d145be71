import { verify } from '@node-rs/argon2'
import { describe, expect, test, vi } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { clientOf, testApp, testPassword, type TestClient } from '../../../testing/app.ts'

// Counted, not replaced.
vi.mock(import('@node-rs/argon2'), async (original) => {
  const real = await original()
  return { ...real, verify: vi.fn<typeof verify>(real.verify) }
})

const t = testApp()
const nextPassword = '四季豆烧肉不放糖'

const signIn = (username: string, password: string, headers = {}, from = '127.0.0.1') =>
  t.app().inject({
    method: 'POST',
    url: '/api/v1/sessions',
    remoteAddress: from,
    headers: { 'content-type': 'application/json', ...headers },
    payload: JSON.stringify({ username, password }),
  })
const cookieOf = (answer: { headers: Record<string, unknown> }) => String(answer.headers['set-cookie']).split(';')[0]!
const withCookie = (cookie: string): TestClient => clientOf(t.app, t.anonymous.user, { cookie })
const bearer = (key: string): TestClient => clientOf(t.app, t.anonymous.user, { authorization: `Bearer ${key}` })
const wait = (minutes: number) => t.setClock(new Date(t.now().getTime() + minutes * 60_000).toISOString())

describe('signing in', () => {
  test('gives who one is, and a cookie no script can read', async () => {
    const answer = await signIn('ADMIN', testPassword)
    expect(answer.statusCode).toBe(201)
    expect(answer.json()).toMatchObject({ username: 'admin', company: t.tenant().name, scope: 'all' })
    expect(answer.json().permissions).toEqual(expect.arrayContaining(['everything', 'people.manage', 'keys.manage']))
    expect(answer.json()).not.toHaveProperty('passwordHash')
    const cookie = String(answer.headers['set-cookie'])
    expect(cookie).toMatch(/^clavis_session=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/)
    expect((await withCookie(cookieOf(answer)).get('/me')).body.username).toBe('admin')
  })

  test('the secret of a session is nowhere in the database', async () => {
    const secret = cookieOf(await signIn('admin', testPassword)).split('.')[1]!
    const rows = await t.system(({ db }) => db.rows(sql`select s::text as row from sessions s`))
    expect(JSON.stringify(rows)).not.toContain(secret)
  })

  test('AUT01 unknown, wrong and disabled get the same answer', async () => {
    const boss = await t.admin()
    const { user } = await t.as('finance')
    await boss.post(`/users/${user.id}/disabling`)
    const answers = [
      await signIn('nobody-here', testPassword),
      await signIn('admin', 'wrong password'),
      await signIn(user.username, testPassword),
      await signIn('*)(uid=*', testPassword),
    ]
    for (const answer of answers) {
      expect(answer.statusCode).toBe(401)
      const { requestId, ...error } = answer.json().error
      expect(error).toEqual({ code: 'sign_in.refused', message: '用户名或密码不正确', details: [] })
      expect(requestId).toBeTruthy()
      expect(answer.headers['set-cookie']).toBeUndefined()
    }
  })

  test('AUT01 an unknown name costs the same work as a wrong password', async () => {
    const work = async (username: string) => {
      vi.mocked(verify).mockClear()
      await signIn(username, 'wrong password', {}, '10.9.0.1')
      // Which algorithm with which costs, of a hash that differs in nothing but salt and digest.
      return vi.mocked(verify).mock.calls.map(([hash]) => String(hash).split('$').slice(0, 4).join('$'))
    }
    const { user } = await t.as('planning')
    const wrong = await work(user.username)
    expect(wrong).toHaveLength(1)
    expect(await work('somebody-unknown')).toEqual(wrong)
  })

  test('AUT02 five failures lock the account for a quarter of an hour, for others it stays open', async () => {
    const { user } = await t.as('sales-manager')
    for (let i = 0; i < 5; i++) {
      expect((await signIn(user.username, 'wrong password', {}, `10.0.0.${i}`)).statusCode).toBe(401)
    }
    const locked = await signIn(user.username, testPassword, {}, '10.0.0.9')
    expect(locked.statusCode).toBe(429)
    expect(locked.json().error).toMatchObject({ code: 'sign_in.locked', message: '失败次数过多，请 15 分钟后再试' })
    expect(locked.headers['retry-after']).toBe('900')
    expect((await signIn('admin', testPassword, {}, '10.0.0.9')).statusCode).toBe(201)
    wait(15)
    expect((await signIn(user.username, testPassword, {}, '10.0.0.9')).statusCode).toBe(201)
  })

  test('AUT02 a hundred guesses at once are a hundred guesses', async () => {
    const { user } = await t.as('sales-manager')
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => signIn(user.username, 'wrong password', {}, `10.1.0.${i}`)),
    )
    expect(answers.filter(({ statusCode }) => statusCode === 401)).toHaveLength(5)
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(25)
  })

  test('AUT02 twenty failures from one address lock the address, whatever names and forwarding it claims', async () => {
    const from = '10.2.0.1'
    for (let i = 0; i < 20; i++) {
      const forwarded = { 'x-forwarded-for': `1.2.3.${i}` }
      expect((await signIn(`guess-${i}`, 'wrong password', forwarded, from)).statusCode).toBe(401)
    }
    expect((await signIn('admin', testPassword, { 'x-forwarded-for': '9.9.9.9' }, from)).statusCode).toBe(429)
    expect((await signIn('admin', testPassword, {}, '10.2.0.2')).statusCode).toBe(201)
  })

  test('a success forgives the failures before it', async () => {
    const { user } = await t.as('sales-manager')
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 4; i++) await signIn(user.username, 'wrong password', {}, `10.3.${round}.${i}`)
      expect((await signIn(user.username, testPassword, {}, `10.3.${round}.9`)).statusCode).toBe(201)
    }
  })

  test('AUT08 signing in gives a new session and ends the one the browser came with', async () => {
    const first = cookieOf(await signIn('admin', testPassword))
    const second = cookieOf(await signIn('admin', testPassword, { cookie: first }))
    expect(second).not.toBe(first)
    expect((await withCookie(first).get('/me')).status).toBe(401)
    expect((await withCookie(second).get('/me')).status).toBe(200)
    const planted = `clavis_session=${t.tenant().id}.${'A'.repeat(43)}`
    const after = cookieOf(await signIn('admin', testPassword, { cookie: planted }))
    expect(after).not.toBe(planted)
    expect((await withCookie(planted).get('/me')).status).toBe(401)
  })

  test('AUT06 a password of a megabyte is refused by its length', async () => {
    const answer = await signIn('admin', 'x'.repeat(1_000_000))
    expect(answer.statusCode).toBe(400)
    expect(answer.json().error.details[0]).toMatchObject({ field: 'password', code: 'text.too_long' })
    expect(answer.body).not.toContain('xxxx')
  })
})

describe('sessions', () => {
  test('end when unused for twelve hours, and after seven days in any case', async () => {
    const cookie = cookieOf(await signIn('admin', testPassword))
    const browser = withCookie(cookie)
    for (let hours = 0; hours < 7 * 24; hours += 11) {
      expect((await browser.get('/me')).status).toBe(200)
      wait(11 * 60)
    }
    expect((await browser.get('/me')).status).toBe(401)
    const idle = withCookie(cookieOf(await signIn('admin', testPassword)))
    wait(12 * 60 + 1)
    expect((await idle.get('/me')).status).toBe(401)
  })

  test('the last use is written at most once a minute', async () => {
    const browser = withCookie(cookieOf(await signIn('admin', testPassword)))
    const seen = async () => (await browser.get('/sessions')).body.rows.find((s: { isCurrent: boolean }) => s.isCurrent)
    const first = await seen()
    t.setClock(new Date(t.now().getTime() + 59_000).toISOString())
    expect((await seen()).seenAt).toBe(first.seenAt)
    wait(1)
    expect((await seen()).seenAt).toBe(t.now().toISOString())
  })

  test('one sees and ends one’s own, and nobody else’s', async () => {
    const { user } = await t.as('planning')
    const one = withCookie(
      cookieOf(await signIn(user.username, testPassword, { 'user-agent': '浏览器'.slice(0, 0) + 'Browser' })),
    )
    const two = withCookie(cookieOf(await signIn(user.username, testPassword)))
    const rows = (await one.get('/sessions')).body.rows
    expect(rows).toHaveLength(3) // with the one the test signed in by
    expect(rows.find((s: { userAgent: string }) => s.userAgent === 'Browser')).toMatchObject({
      ip: '127.0.0.1',
      isCurrent: true,
    })
    const other = (await two.get('/sessions')).body.rows.find((s: { isCurrent: boolean }) => s.isCurrent)
    expect((await (await t.admin()).delete(`/sessions/${other.id}`)).status).toBe(404)
    expect((await two.get('/me')).status).toBe(200)
    expect((await one.delete(`/sessions/${other.id}`)).status).toBe(204)
    expect((await two.get('/me')).status).toBe(401)
  })

  test('signing out ends the session at once and clears the cookie', async () => {
    const browser = withCookie(cookieOf(await signIn('admin', testPassword)))
    const out = await browser.delete('/sessions/current')
    expect(out.status).toBe(204)
    expect(String(out.headers['set-cookie'])).toMatch(/^clavis_session=;/)
    expect((await browser.get('/me')).status).toBe(401)
  })

  test('AUT09 a disabled user is out with the next request, and in again only by signing in', async () => {
    const boss = await t.admin()
    const { user } = await t.as('planning')
    const browser = withCookie(cookieOf(await signIn(user.username, testPassword)))
    expect((await boss.post(`/users/${user.id}/disabling`)).status).toBe(204)
    expect((await browser.get('/me')).status).toBe(401)
    expect((await boss.post(`/users/${user.id}/enabling`)).status).toBe(204)
    expect((await browser.get('/me')).status).toBe(401)
    expect((await signIn(user.username, testPassword)).statusCode).toBe(201)
  })
})

describe('one’s own account', () => {
  test('has a language and a name one may change, and nothing else', async () => {
    const me = await t.as('finance')
    expect((await me.get('/me')).body).toMatchObject({
      locale: 'zh-CN',
      position: { code: 'finance', name: '财务' },
      department: null,
    })
    const changed = await me.patch('/me', { locale: 'en', name: '李四' })
    expect(changed.body).toMatchObject({ locale: 'en', name: '李四' })
    const refused = await me.patch('/me', { role: 'administrator', tenant_id: 2, permissions: ['everything'] })
    expect(refused.status).toBe(400)
    expect(refused.body.error.details.map((d: { code: string }) => d.code)).toEqual(Array(3).fill('field.unknown'))
    expect((await me.get('/me')).body.permissions).not.toContain('everything')
  })

  test('a new password needs the present one, and ends the other sessions only', async () => {
    const { user } = await t.as('finance')
    const here = withCookie(cookieOf(await signIn(user.username, testPassword)))
    const there = withCookie(cookieOf(await signIn(user.username, testPassword)))
    const wrong = await here.put('/me/password', { current: 'wrong password', next: nextPassword })
    expect(wrong.status).toBe(400)
    expect(wrong.body.error.details[0]).toMatchObject({ field: 'current', code: 'password.wrong' })
    const common = await here.put('/me/password', { current: testPassword, next: `${user.username}!` })
    expect(common.body.error.details[0]).toMatchObject({ field: 'next', code: 'password.too_common' })
    expect((await there.get('/me')).status).toBe(200)
    expect((await here.put('/me/password', { current: testPassword, next: nextPassword })).status).toBe(204)
    expect((await there.get('/me')).status).toBe(401)
    expect((await here.get('/me')).status).toBe(200)
    expect((await signIn(user.username, testPassword)).statusCode).toBe(401)
    expect((await signIn(user.username, nextPassword)).statusCode).toBe(201)
  })

  test('AUT02 guessing the present password from an open session locks like signing in', async () => {
    const me = await t.as('finance')
    const guess = () => me.put('/me/password', { current: 'wrong password', next: nextPassword })
    for (let i = 0; i < 5; i++) expect((await guess()).status).toBe(400)
    expect((await guess()).status).toBe(429)
  })
})

describe('API keys', () => {
  test('are shown once, work as bearer, and can be revoked', async () => {
    const boss = await t.admin()
    const made = await boss.post('/api-keys', { name: 'ERP', scopes: ['people.read'] })
    expect(made.status).toBe(201)
    const key = bearer(made.body.key)
    expect((await key.get('/users')).status).toBe(200)
    expect((await key.get('/api-keys')).status).toBe(403)
    expect((await key.get('/me')).body.permissions).toEqual(['people.read'])
    const listed = await boss.get('/api-keys')
    expect(JSON.stringify(listed.body)).not.toContain(made.body.key.slice(-43))
    expect(listed.body.rows.find((k: { id: string }) => k.id === made.body.id)).toMatchObject({
      name: 'ERP',
      scopes: ['people.read'],
      user: { name: '管理员' },
      usedAt: t.now().toISOString(),
      revokedAt: null,
    })
    expect((await boss.post('/api-keys', { name: 'ERP', scopes: ['people.read'] })).status).toBe(409)
    expect((await boss.delete(`/api-keys/${made.body.id}`)).status).toBe(204)
    expect((await boss.delete(`/api-keys/${made.body.id}`)).status).toBe(404)
    expect((await key.get('/users')).status).toBe(401)
  })

  test('AUT18 a key does no more than its user may at the moment of use', async () => {
    const boss = await t.admin()
    const maker = await t.as({ permissions: ['people.read', 'keys.manage', 'people.manage'] })
    const scopes = ['people.read', 'people.manage']
    const { body } = await maker.post('/api-keys', { name: 'script', scopes })
    const key = bearer(body.key)
    const path = '/departments'
    expect((await key.post(path, { name: '稽核部' })).status).toBe(201)
    const { position, version } = (await boss.get(`/users/${maker.user.id}`)).body
    const held = (await boss.get('/positions')).body.rows.find((p: { id: string }) => p.id === position.id)
    const ifMatch = { 'if-match': `"${held.version}"` }
    expect((await boss.patch(`/positions/${position.id}`, { permissions: ['people.read'] }, ifMatch)).status).toBe(200)
    expect((await key.post(path, { name: '法务部' })).status).toBe(403)
    expect((await key.get('/users')).status).toBe(200)
    expect(version).toBe(1)
    await boss.post(`/users/${maker.user.id}/disabling`)
    expect((await key.get('/users')).status).toBe(401)
  })

  test('nobody makes a key that does more than he may', async () => {
    const maker = await t.as({ permissions: ['keys.manage'] })
    for (const scopes of [['people.manage'], ['everything'], ['keys.manage', 'customers.read']]) {
      const refused = await maker.post('/api-keys', { name: 'more', scopes })
      expect(refused.status).toBe(403)
      expect(refused.body.error.code).toBe('role.escalation')
    }
    expect((await maker.post('/api-keys', { name: 'none', scopes: [] })).status).toBe(400)
    expect((await maker.post('/api-keys', { name: 'odd', scopes: ['no.such'] })).status).toBe(400)
  })

  test('a key does not manage its user’s account', async () => {
    const boss = await t.admin()
    const { body } = await boss.post('/api-keys', { name: 'all', scopes: ['everything'] })
    const key = bearer(body.key)
    expect((await key.get('/positions')).status).toBe(200)
    expect((await key.get('/sessions')).status).toBe(403)
    expect((await key.patch('/me', { name: '李四' })).status).toBe(403)
    expect((await key.put('/me/password', { current: testPassword, next: nextPassword })).status).toBe(403)
    expect((await key.delete('/sessions/current')).status).toBe(403)
  })

  test.each(['Bearer', 'Bearer x', 'Basic YWRtaW46YWRtaW4=', `Bearer clv_${'0'.repeat(32)}_${'A'.repeat(43)}`])(
    'a wrong authorization is refused, even beside a good cookie: %s',
    async (authorization) => {
      const cookie = cookieOf(await signIn('admin', testPassword, {}, '10.7.0.1'))
      expect((await withCookie(cookie).get('/me', { authorization })).status).toBe(401)
    },
  )
})
