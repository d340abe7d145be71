import { describe, expect, test } from 'vitest'
import { createApp, permissions } from '../server/app.ts'
import { clientOf, testApp, testPassword } from '../server/testing/app.ts'
import { testDatabase } from '../server/testing/database.ts'

const t = testApp()
const blank = testDatabase()
const who = { company: '华东精工有限公司', name: '王五', username: 'wangwu', password: testPassword }

describe('setting the company up from the first page', () => {
  test('signs its administrator in, who may do everything', async () => {
    const app = await createApp({ ...t.services(), database: blank.database() })
    const browser = (cookie = '') => clientOf(() => app, t.anonymous.user, { cookie })
    expect((await browser().get('/setup')).body).toEqual({ needed: true })
    const early = await browser().post('/sessions', { username: 'wangwu', password: testPassword })
    expect([early.status, early.body.error.code]).toEqual([401, 'sign_in.refused'])
    const done = await browser().post('/setup', who)
    expect(done.status).toBe(201)
    expect(done.body).toMatchObject({ username: 'wangwu', company: who.company, position: { code: 'administrator' } })
    expect(done.body.permissions).toEqual(Object.keys(permissions))
    const cookie = String(done.headers['set-cookie']).split(';')[0]!
    expect((await browser(cookie).get('/me')).body).toEqual(done.body)
    expect((await browser(cookie).get('/regions')).body.rows).toHaveLength(7)
    expect((await browser().get('/setup')).body).toEqual({ needed: false })
    await app.close()
  })

  test('gives an organisation whose positions hold only rights there are', async () => {
    const boss = await t.admin()
    const { rows } = (await boss.get('/positions')).body
    expect(rows).toHaveLength(16)
    for (const position of rows) {
      expect(Object.keys(permissions), position.name).toEqual(expect.arrayContaining(position.permissions))
    }
    const all = rows.filter((p: { permissions: string[] }) => p.permissions.includes('everything'))
    expect(all.map((p: { code: string }) => p.code)).toEqual(['administrator'])
    expect((await boss.get('/permissions')).body.rows).toHaveLength(Object.keys(permissions).length)
  })
})
