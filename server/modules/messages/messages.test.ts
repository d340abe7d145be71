import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '../../kernel/db.ts'
import { testApp, type TestClient } from '../../testing/app.ts'
import { createKey } from '../people/index.ts'
import { notify, notifyAll, type Notice } from './index.ts'

const t = testApp()
let wang: TestClient
let li: TestClient
beforeAll(async () => {
  wang = await t.as({ permissions: [] }, { name: '王敏' })
  li = await t.as({ permissions: [] }, { name: '李强' })
})

const owed = (to: TestClient[], subject = '华东机床'): Notice => ({
  to: to.map(({ user }) => user.id),
  kind: 'obligation.owed',
  parameters: { duty: { zh: '拜访', en: 'Visit' }, subject, owner: '王敏', dueOn: '2026-06-30' },
  link: '/obligations/1',
})
const inbox = async (of: TestClient, query = '') => (await of.get(`/messages${query}`)).body

describe('the inbox', () => {
  test('somebody told something finds it there in both languages, unread, with the page it is about', async () => {
    await t.system((ctx) => notify(ctx, owed([wang])))
    const { rows, unread } = await inbox(wang)
    expect(unread).toBe(1)
    expect(rows[0]).toMatchObject({
      title: { zh: '新的待办：拜访', en: 'New duty: Visit' },
      text: { zh: '华东机床，期限 2026-06-30。', en: '华东机床, due 2026-06-30.' },
      link: '/obligations/1',
      readAt: null,
    })
    expect((await inbox(li)).rows).toEqual([])
  })

  test('what is rolled back was never told', async () => {
    const before = await inbox(li)
    const failing = t.system(async (ctx) => {
      await notify(ctx, owed([li]))
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await inbox(li)).toEqual(before)
  })

  test('reading counts down, reading again changes nothing, and other people’s messages do not exist', async () => {
    t.setClock('2026-06-15T03:00:00Z')
    await t.system((ctx) => notifyAll(ctx, [owed([wang], '二'), owed([wang, wang], '三')]))
    const { rows } = await inbox(wang, '?unread=true')
    expect(rows).toHaveLength(3)
    expect((await li.post(`/messages/${rows[0].id}/reading`)).status).toBe(404)
    expect((await wang.post(`/messages/${rows[0].id}/reading`)).status).toBe(204)
    t.setClock('2026-06-15T04:00:00Z')
    expect((await wang.post(`/messages/${rows[0].id}/reading`)).status).toBe(204)
    expect((await inbox(wang, '?unread=false')).rows).toMatchObject([{ readAt: '2026-06-15T03:00:00.000Z' }])
    expect((await inbox(wang)).unread).toBe(2)
    expect((await wang.post('/messages/reading')).status).toBe(204)
    expect((await inbox(wang)).unread).toBe(0)
  })

  test('pages give every message once, the newest first', async () => {
    const reader = await t.as({ permissions: [] })
    for (let n = 1; n <= 5; n++) {
      t.setClock(`2026-06-15T05:00:0${n}Z`)
      await t.system((ctx) => notify(ctx, owed([reader], String(n))))
    }
    const seen: string[] = []
    let cursor = ''
    do {
      const page = await inbox(reader, `?limit=2${cursor}`)
      seen.push(...page.rows.map((row: { text: { zh: string } }) => row.text.zh[0]))
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
    } while (cursor !== '')
    expect(seen).toEqual(['5', '4', '3', '2', '1'])
  })

  test('who is disabled is not told', async () => {
    const gone = await t.as({ permissions: [] })
    await t.system(({ db }) => db.run(sql`update users set disabled_at = now() where id = ${gone.user.id}`))
    await t.system((ctx) => notify(ctx, owed([gone])))
    const count = await t.system(({ db }) =>
      db.one<{ count: number }>(sql`select count(*) from messages where user_id = ${gone.user.id}`),
    )
    expect(count.count).toBe(0)
  })

  test('an API key does not open the inbox of its user', async () => {
    const admin = await t.admin()
    const { key } = await t.system((ctx) => createKey(ctx, { name: 'k', scopes: ['messages.manage'] }, admin.user.id))
    const answer = await t.anonymous.get('/messages', { authorization: `Bearer ${key}` })
    expect([answer.status, answer.body.error.code]).toEqual([403, 'message.in_person'])
  })

  test('a link that leads out of the product is a mistake of ours, not a message', async () => {
    const leading = (link: string) => t.system((ctx) => notify(ctx, { ...owed([wang]), link }))
    for (const link of ['https://evil.cn', '//evil.cn', '/\\evil.cn'])
      await expect(leading(link)).rejects.toThrow('path')
  })
})

describe('preferences', () => {
  test('nothing is sent at night unless somebody says otherwise; every kind may use every channel', async () => {
    const { body } = await li.get('/message-preferences')
    expect(body).toMatchObject({ email: null, quiet: { from: '22:00', until: '07:00' } })
    expect(body.channels['approval.waiting']).toEqual(['email', 'robot'])
    expect(body.kinds).toContainEqual({ kind: 'obligation.owed', title: { zh: '新的待办', en: 'New duty' } })
  })

  test('they are one’s own, are kept, and leave an event', async () => {
    const wanted = { email: 'wang@example.com', quiet: null, channels: { 'obligation.owed': ['robot'] } }
    const put = await wang.put('/message-preferences', wanted)
    expect([put.status, put.body.email, put.body.channels['obligation.owed']]).toEqual([
      200,
      'wang@example.com',
      ['robot'],
    ])
    expect((await wang.get('/message-preferences')).body).toEqual(put.body)
    expect((await li.get('/message-preferences')).body.email).toBeNull()
    const [event] = await t.system(({ db }) =>
      db.rows<{ subject: string }>(
        sql`select subject_id as subject from events where kind = 'message-preferences.changed'`,
      ),
    )
    expect(event?.subject).toBe(wang.user.id)
  })

  test.each([
    ['email', { email: 'no address', quiet: null, channels: {} }],
    ['quiet.from', { email: null, quiet: { from: '24:00', until: '07:00' }, channels: {} }],
    ['quiet', { email: null, quiet: { from: '07:00', until: '07:00' }, channels: {} }],
    ['channels.obligation.owed.0', { email: null, quiet: null, channels: { 'obligation.owed': ['pigeon'] } }],
    ['channels.weather', { email: null, quiet: null, channels: { weather: ['email'] } }],
  ])('a mistake names the field %s', async (field, body) => {
    const answer = await wang.put('/message-preferences', body)
    expect(answer.status).toBe(400)
    expect(answer.body.error.details[0].field).toBe(field)
  })
})
