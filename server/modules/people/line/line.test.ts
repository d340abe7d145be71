import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { departmentHead, superiorsOf, userNames, usersInPosition } from '../index.ts'

const t = testApp()
let boss: TestClient
const people: TestClient[] = []
const id = (at: number) => people[at]!.user.id
const above = (at: number, levels?: number) => t.system(({ db }) => superiorsOf(db, id(at), levels))
const put = (at: number, superiorId: string | null, version: number) =>
  boss.patch(`/users/${id(at)}`, { superiorId }, { 'if-match': `"${version}"` })

beforeAll(async () => {
  boss = await t.admin()
  for (let n = 0; n < 4; n++) people.push(await t.as('finance'))
})

describe('superiors', () => {
  test('are set with the user, and shown', async () => {
    const answer = await put(0, id(1), 1)
    expect(answer.body).toMatchObject({ superior: { id: id(1), name: people[1]!.user.name }, version: 2 })
    expect((await boss.patch(`/users/${id(0)}`, { name: '改名' }, { 'if-match': '"2"' })).body.superior.id).toBe(id(1))
  })

  test('lead up, nearest first, past whoever has left', async () => {
    await put(1, id(2), 1)
    await put(2, id(3), 1)
    expect(await above(0)).toEqual([id(1), id(2), id(3)])
    expect(await above(0, 2)).toEqual([id(1), id(2)])
    expect(await above(3)).toEqual([])
    await boss.post(`/users/${id(1)}/disabling`)
    expect(await above(0, 2)).toEqual([id(2), id(3)])
    await boss.post(`/users/${id(1)}/enabling`)
  })

  test('cannot be oneself, somebody below, or nobody known', async () => {
    const refused = async (at: number, superiorId: string) => {
      const { version } = (await boss.get(`/users/${id(at)}`)).body
      const { status, body } = await put(at, superiorId, version)
      return [status, body.error.code]
    }
    expect(await refused(3, id(0))).toEqual([409, 'user.circular'])
    expect(await refused(3, id(3))).toEqual([409, 'user.circular'])
    expect(await refused(3, '0190a1b2-c3d4-7e5f-8a6b-0123456789ab')).toEqual([400, 'invalid_input'])
  })

  test('end where a circle came into the data some other way', async () => {
    await t.system(({ db }) => db.run(sql`update users set superior_id = ${id(0)} where id = ${id(3)}`))
    expect(await above(0)).toEqual([id(1), id(2), id(3)])
    expect(await above(2)).toEqual([id(3), id(0), id(1)])
  })
})

describe('heads and holders', () => {
  test('a department has a head while that person is active', async () => {
    const department = await t.departmentId('财务部')
    const unknown = { headId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab' }
    expect((await boss.patch(`/departments/${department}`, unknown, { 'if-match': '"1"' })).status).toBe(400)
    const edited = await boss.patch(`/departments/${department}`, { headId: id(2) }, { 'if-match': '"1"' })
    expect(edited.body).toMatchObject({ head: { id: id(2) }, name: '财务部', version: 2 })
    expect(await t.system(({ db }) => departmentHead(db, department))).toBe(id(2))
    await boss.post(`/users/${id(2)}/disabling`)
    expect(await t.system(({ db }) => departmentHead(db, department))).toBeNull()
    expect(await t.system(({ db }) => departmentHead(db, null))).toBeNull()
  })

  test('a position has its active holders', async () => {
    const found = await t.system(({ db }) => usersInPosition(db, 'finance'))
    expect(found.map((user) => user.id).toSorted()).toEqual([id(0), id(1), id(3)].toSorted())
    expect(await t.system(({ db }) => usersInPosition(db, 'king'))).toEqual([])
  })

  test('names are known of those who left too', async () => {
    const names = await t.system(({ db }) => userNames(db, [id(2), id(2)]))
    expect([...names]).toEqual([[id(2), people[2]!.user.name]])
  })
})
