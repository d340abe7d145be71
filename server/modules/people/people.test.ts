import { describe, expect, test } from 'vitest'
import { defaultOrganisation } from '../../../policy-pack/index.ts'
import { openDatabase, sql } from '../../kernel/db.ts'
import { testApp, testPassword, type TestClient } from '../../testing/app.ts'
import { testDatabase } from '../../testing/database.ts'
import { permissions } from './access.ts'
import { setUp } from './service.ts'

const t = testApp()
const positionId = async (code: string) =>
  t.system(async ({ db }) => (await db.one<{ id: string }>(sql`select id from positions where code = ${code}`)).id)
const positionOf = async (who: TestClient) => (await (await t.admin()).get(`/users/${who.user.id}`)).body.position.id
const codes = (answer: { body: { error: { details: { code: string }[] } } }) =>
  answer.body.error.details.map(({ code }) => code)

describe('setting the company up', () => {
  const empty = testDatabase()
  const who = { company: '华东精工有限公司', name: '王五', username: 'wangwu', password: testPassword }

  test('of several set-ups at once exactly one wins', async () => {
    const other = openDatabase(empty.url())
    const tries = [empty.database(), other, empty.database(), other].map((database, i) =>
      setUp({ ...t.services(), database }, { ...who, company: `公司${i}` }),
    )
    const results = await Promise.allSettled(tries)
    await other.close()
    expect(results.filter((r) => r.status === 'fulfilled')).toHaveLength(1)
    for (const lost of results.filter((r) => r.status === 'rejected')) {
      expect(lost.reason).toMatchObject({ code: 'setup.done', status: 409 })
    }
    const counts = await empty.database().admin((db) =>
      db.one(sql`select (select count(*) from tenants) as tenants, (select count(*) from users) as users,
                        (select count(*) from positions) as positions`),
    )
    expect(counts).toEqual({ tenants: 1, users: 1, positions: defaultOrganisation.positions.length })
  })

  test('a second one over HTTP is refused, and the page knows', async () => {
    expect((await t.anonymous.get('/setup')).body).toEqual({ needed: false })
    const again = await t.anonymous.post('/setup', who)
    expect(again.status).toBe(409)
    expect(again.body.error.code).toBe('setup.done')
  })

  test('a poor password, user name or company is refused before anything is written', async () => {
    const refused = await t.anonymous.post('/setup', { company: '\u200b', name: '😀', username: 'а', password: '1' })
    expect(refused.status).toBe(400)
    expect(codes(refused)).toEqual(['text.blank', 'text.symbol_not_allowed', 'text.mixed_script', 'text.too_short'])
  })
})

describe('the default organisation', () => {
  test('C-03 C-08 only the sales manager and above assess, only the two general managers adopt', () => {
    const holding = (right: string) =>
      defaultOrganisation.positions.filter((p) => p.permissions.includes(right)).map((p) => p.code)
    expect(holding('grading.assess')).toEqual(['general-manager', 'deputy-general-manager', 'sales-manager'])
    expect(holding('grading.adopt')).toEqual(['general-manager', 'deputy-general-manager'])
  })

  test('A-07 executives and specialists see their own, office directors their region', () => {
    const scopes = Object.fromEntries(defaultOrganisation.positions.map((p) => [p.code, p.scope]))
    expect(scopes).toMatchObject({
      'general-manager': 'all',
      planning: 'all',
      'office-director': 'region',
      'account-executive': 'own',
      'relations-specialist': 'own',
      'back-office': 'department',
    })
  })
})

describe('users', () => {
  const newUser = async (over: object = {}) => ({
    username: `u${Math.random().toString(36).slice(2)}`,
    name: '张三',
    password: testPassword,
    positionId: await positionId('finance'),
    ...over,
  })

  test('anybody may find an active colleague by name, and learns the post and no more', async () => {
    const boss = await t.admin()
    const one = (await boss.post('/users', await newUser({ name: '石代理' }))).body as { id: string }
    const gone = (await boss.post('/users', await newUser({ name: '石离职' }))).body as { id: string }
    await boss.post(`/users/${gone.id}/disabling`)
    const nobody = await t.as({ permissions: [] })
    const { rows } = (await nobody.get('/colleagues?q=石')).body
    const position = { id: await positionId('finance'), name: '财务' }
    expect(rows).toEqual([{ id: one.id, name: '石代理', position, department: null }])
  })

  test('are created, found, edited and paged', async () => {
    const boss = await t.admin()
    const east = await t.regionId('华东')
    const made = await boss.post('/users', await newUser({ username: 'ＺＨＡＯ.Liu', name: ' 赵六 ', regionId: east }))
    expect(made.status).toBe(201)
    expect(made.headers['etag']).toBe('"1"')
    expect(made.body).toMatchObject({
      username: 'zhao.liu',
      name: '赵六',
      position: { code: 'finance', name: '财务' },
      region: { id: east, name: '华东' },
      department: null,
      disabledAt: null,
      can: { edit: true, disable: true },
    })
    expect(JSON.stringify(made.body)).not.toMatch(/password|argon/i)
    expect((await boss.get('/users?q=赵')).body.rows.map((u: { id: string }) => u.id)).toEqual([made.body.id])
    const department = await t.departmentId('财务部')
    const edited = await boss.patch(
      `/users/${made.body.id}`,
      { departmentId: department, regionId: null },
      { 'if-match': '"1"' },
    )
    expect(edited.body).toMatchObject({ department: { name: '财务部' }, region: null, name: '赵六', version: 2 })
    await boss.post('/users', await newUser())
    const first = (await boss.get('/users?limit=2')).body
    const second = (await boss.get(`/users?limit=200&cursor=${first.nextCursor}`)).body
    const all = (await boss.get('/users?limit=200')).body.rows
    expect([...first.rows, ...second.rows]).toEqual(all)
  })

  test('TXT35 a search for % finds only names with %', async () => {
    const boss = await t.admin()
    await boss.post('/users', await newUser({ name: '百分之%十' }))
    expect((await boss.get('/users?q=%25')).body.rows.map((u: { name: string }) => u.name)).toEqual(['百分之%十'])
  })

  test('a user name is taken once, however it is typed', async () => {
    const boss = await t.admin()
    const again = await boss.post('/users', await newUser({ username: 'ＡＤＭＩＮ' }))
    expect(again.status).toBe(409)
    expect(again.body.error.details[0]).toMatchObject({ field: 'username', code: 'duplicate' })
  })

  test('references that do not exist are named', async () => {
    const boss = await t.admin()
    const id = '00000000-0000-7000-8000-000000000000'
    const refused = await boss.post('/users', await newUser({ positionId: id, regionId: id }))
    expect(refused.status).toBe(400)
    expect(refused.body.error.details.map((d: { field: string }) => d.field)).toEqual(['positionId', 'regionId'])
  })

  test('JSN21 editing needs the version one saw', async () => {
    const boss = await t.admin()
    const { user } = await t.as('finance')
    const path = `/users/${user.id}`
    expect((await boss.patch(path, { name: '甲' })).status).toBe(428)
    expect((await boss.patch(path, { name: '甲' }, { 'if-match': '"1"' })).status).toBe(200)
    const stale = await boss.patch(path, { name: '乙' }, { 'if-match': '"1"' })
    expect([stale.status, stale.body.error.code]).toEqual([409, 'conflict.stale'])
    expect((await boss.get(path)).body.name).toBe('甲')
    const both = await Promise.all(['丙', '丁'].map((name) => boss.patch(path, { name }, { 'if-match': '"2"' })))
    expect(both.map(({ status }) => status)).toEqual(expect.arrayContaining([200, 409]))
  })

  test('a new password for a user ends his sessions; one’s own is not changed here', async () => {
    const boss = await t.admin()
    const other = await t.as('finance')
    expect((await boss.put(`/users/${other.user.id}/password`, { password: '12345678' })).status).toBe(400)
    expect((await boss.put(`/users/${other.user.id}/password`, { password: '四季豆烧肉不放糖' })).status).toBe(204)
    expect((await other.get('/me')).status).toBe(401)
    const own = await boss.put(`/users/${boss.user.id}/password`, { password: '四季豆烧肉不放糖' })
    expect([own.status, own.body.error.code]).toEqual([409, 'user.self'])
  })
})

describe('BIZ13 S05 nobody gets or gives more than he has', () => {
  const managing = ['people.read', 'people.manage']
  const newUser = (over: object) => ({ username: `v${Math.random()}`, name: '张三', password: testPassword, ...over })
  const expectEscalation = (answer: { status: number; body: { error: { code: string } } }) =>
    expect([answer.status, answer.body.error.code]).toEqual([403, 'role.escalation'])

  test('he cannot create or edit a position with rights he lacks', async () => {
    const he = await t.as({ permissions: managing })
    const body = { code: `p${Date.now()}`, name: '新岗位', scope: 'own', permissions: ['customers.read'] }
    expectEscalation(await he.post('/positions', body))
    expectEscalation(await he.post('/positions', { ...body, permissions: ['everything'] }))
    const made = await he.post('/positions', { ...body, permissions: ['people.read'] })
    expect(made.status).toBe(201)
    const match = { 'if-match': '"1"' }
    expectEscalation(await he.patch(`/positions/${made.body.id}`, { permissions: ['trade.write'] }, match))
    expectEscalation(await he.patch(`/positions/${await positionId('finance')}`, { permissions: [] }, match))
  })

  test('he cannot change the rights or the scope of the position he holds', async () => {
    const he = await t.as({ permissions: [...managing, 'customers.read'] })
    const own = await positionOf(he)
    const match = { 'if-match': '"1"' }
    expectEscalation(await he.patch(`/positions/${own}`, { permissions: [...managing, 'trade.write'] }, match))
    expectEscalation(await he.patch(`/positions/${own}`, { permissions: managing }, match))
    expectEscalation(await he.patch(`/positions/${own}`, { scope: 'own' }, match))
    const renamed = await he.patch(`/positions/${own}`, { name: `改名${Date.now()}` }, match)
    expect(renamed.status).toBe(200)
  })

  test('he cannot create an administrator, become one, or take one over', async () => {
    const he = await t.as({ permissions: managing })
    const administrator = await positionId('administrator')
    expectEscalation(await he.post('/users', newUser({ positionId: administrator })))
    expectEscalation(await he.patch(`/users/${he.user.id}`, { positionId: administrator }, { 'if-match': '"1"' }))
    const boss = (await t.admin()).user.id
    expectEscalation(await he.put(`/users/${boss}/password`, { password: '四季豆烧肉不放糖' }))
    expectEscalation(await he.post(`/users/${boss}/disabling`))
    expectEscalation(await he.post(`/users/${boss}/enabling`))
    expectEscalation(await he.patch(`/users/${boss}`, { name: '小明' }, { 'if-match': '"1"' }))
    expect((await he.get(`/users/${boss}`)).body.can).toEqual({ edit: false, disable: false })
  })

  test('A-07 he cannot give a sight of customers wider than his own', async () => {
    const [east, south] = [await t.regionId('华东'), await t.regionId('华南')]
    const he = await t.as({ permissions: [...managing, ...reading], scope: 'region' }, { regionId: east })
    const director = { permissions: reading, scope: 'region' as const }
    const regional = await positionOf(await t.as(director, { regionId: east }))
    const all = await positionOf(await t.as({ ...director, scope: 'all' }))
    const own = await positionOf(await t.as({ ...director, scope: 'own' }))
    expectEscalation(await he.post('/users', newUser({ positionId: all })))
    expectEscalation(await he.post('/users', newUser({ positionId: regional, regionId: south })))
    expectEscalation(await he.post('/users', newUser({ positionId: regional })))
    expect((await he.post('/users', newUser({ positionId: regional, regionId: east }))).status).toBe(201)
    expect((await he.post('/users', newUser({ positionId: own, regionId: south }))).status).toBe(201)
    expectEscalation(await he.patch(`/users/${he.user.id}`, { regionId: south }, { 'if-match': '"1"' }))
    expectEscalation(await he.post('/positions', { code: 'wide', name: '宽', scope: 'all', permissions: [] }))
  })
  const reading = ['customers.read']
})

describe('BIZ14 an administrator always remains', () => {
  test('the last one cannot be disabled, demoted, or lose his rights', async () => {
    const boss = await t.admin()
    expect((await boss.post(`/users/${boss.user.id}/disabling`)).body.error.code).toBe('user.self')
    const demoted = await boss.patch(
      `/users/${boss.user.id}`,
      { positionId: await positionId('finance') },
      { 'if-match': '"1"' },
    )
    expect([demoted.status, demoted.body.error.code]).toEqual([409, 'role.last_admin'])
    expect((await boss.get('/me')).body.permissions).toContain('everything')
  })

  test('of two who demote each other at once one remains', async () => {
    const [one, two] = [await t.as('administrator'), await t.as('administrator')]
    const boss = await t.admin()
    expect((await one.post(`/users/${boss.user.id}/disabling`)).status).toBe(204)
    const answers = await Promise.all([
      one.post(`/users/${two.user.id}/disabling`),
      two.post(`/users/${one.user.id}/disabling`),
    ])
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(1)
    const left = (await one.get('/me')).status === 200 ? one : two
    expect((await left.post(`/users/${boss.user.id}/enabling`)).status).toBe(204)
  })
})

describe('departments and regions', () => {
  test('have one name each, and departments one line upwards', async () => {
    const boss = await t.admin()
    const parent = (await boss.post('/departments', { name: '华东大区' })).body
    const child = (await boss.post('/departments', { name: '上海办事处', parentId: parent.id })).body
    expect(child).toMatchObject({ name: '上海办事处', parentId: parent.id, version: 1 })
    const taken = await boss.post('/departments', { name: '\u3000华东\u200b大区 ' })
    expect([taken.status, taken.body.error.details[0].field]).toEqual([409, 'name'])
    const match = { 'if-match': '"1"' }
    for (const parentId of [child.id, parent.id]) {
      const circle = await boss.patch(`/departments/${parent.id}`, { parentId }, match)
      expect([circle.status, circle.body.error.code]).toEqual([409, 'department.circular'])
    }
    const moved = await boss.patch(`/departments/${child.id}`, { parentId: null, name: '上海' }, match)
    expect(moved.body).toEqual({ id: child.id, name: '上海', parentId: null, head: null, version: 2 })
    expect((await boss.get('/departments')).body.rows).toContainEqual(moved.body)
  })

  test('a region is renamed from the version one saw', async () => {
    const boss = await t.admin()
    const made = (await boss.post('/regions', { name: '海外' })).body
    expect((await boss.patch(`/regions/${made.id}`, { name: '境外' }, { 'if-match': '"1"' })).body.name).toBe('境外')
    expect((await boss.patch(`/regions/${made.id}`, { name: '国外' }, { 'if-match': '"1"' })).status).toBe(409)
    expect((await boss.get('/regions')).body.rows.map((r: { name: string }) => r.name)).toContain('境外')
  })

  test('the rights are told in both languages', async () => {
    const boss = await t.admin()
    const { rows } = (await boss.get('/permissions')).body
    expect(rows).toContainEqual({ code: 'people.manage', text: permissions['people.manage'] })
  })
})
