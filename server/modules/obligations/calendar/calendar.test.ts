import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { owe, type Due } from '../index.ts'

const t = testApp({ now: '2026-09-23T02:00:00Z' })

let owner: TestClient
let general: TestClient
let serial = 0

beforeAll(async () => {
  owner = await t.as({ permissions: [] })
  general = await t.as('general-manager')
})

/** Owes one more duty; its id. */
async function owed({ dueOn }: { dueOn: Due }): Promise<string> {
  const key = String(++serial)
  await t.system((ctx) =>
    owe(ctx, {
      kind: 'form',
      key,
      article: { policy: 'obligations', version: 1, code: 'S-05' },
      ownerId: owner.user.id,
      subject: { kind: 'form', id: key, label: key },
      dueOn,
      evidence: 'note',
    }),
  )
  return t.system(
    async ({ db }) => (await db.one<{ id: string }>(sql`select id from obligations where key = ${key}`)).id,
  )
}
const one = (id: string) =>
  t.system(({ db }) => db.one<{ dueOn: string }>(sql`select due_on as "dueOn" from obligations where id = ${id}`))
const moves = (id: string) =>
  t.system(({ db }) =>
    db.rows<{ before: object; after: object }>(sql`
      select before, after from events where subject_id = ${id} and kind = 'obligation.rescheduled' order by seq`),
  )
const found = async (id: string) => (await owner.get(`/obligations/${id}`)).body

describe('the working calendar', () => {
  it('everybody reads it; who keeps it changes a day, once', async () => {
    const before = (await owner.get('/calendar/2026')).body
    expect(before).toMatchObject({ isKnown: true, days: [], version: 0, can: { edit: false } })
    expect(before.official).toHaveLength(39)
    const body = { days: [{ day: '2026-10-08', isWorking: false, name: '厂庆' }] }
    expect((await owner.put('/calendar/2026', body)).status).toBe(403)
    expect((await general.put('/calendar/2026', body)).body).toMatchObject({ version: 1, days: body.days })
    const id = await owed({ dueOn: { after: '2026-09-30', workingDays: 1 } })
    expect((await found(id)).dueOn).toBe('2026-10-09')
    expect((await general.put('/calendar/2026', body)).status).toBe(428)
    expect((await general.put('/calendar/2026', body, { 'if-match': '2' })).status).toBe(409)
    const back = await general.put('/calendar/2026', { days: [] }, { 'if-match': '1' })
    expect(back.body).toMatchObject({ version: 2, days: [] })
  })

  it('S-05 open duties move with a day that changes, once, with an event; others stay', async () => {
    const version = async () => String((await general.get('/calendar/2026')).body.version)
    const enter = async (days: string[]) => {
      const body = { days: days.map((day) => ({ day, isWorking: false, name: '厂庆' })) }
      expect((await general.put('/calendar/2026', body, { 'if-match': await version() })).status).toBe(200)
    }
    const counted = await owed({ dueOn: { after: '2026-10-12', workingDays: 2 } })
    const given = await owed({ dueOn: '2026-10-14' })
    const done = await owed({ dueOn: { after: '2026-10-12', workingDays: 2 } })
    await owner.post(`/obligations/${done}/fulfilment`, { evidence: { kind: 'note', text: '已办' } })
    const held = await owed({ dueOn: { after: '2026-10-12', workingDays: 2 } })
    await general.post(`/obligations/${held}/pause`, { until: '2026-10-12', reason: '停产' })
    const resumed = await owed({ dueOn: { after: '2026-10-12', workingDays: 2 } })
    await general.post(`/obligations/${resumed}/pause`, { until: '2026-10-12', reason: '停产' })
    t.setClock('2026-09-24T02:00:00Z')
    general = await t.as('general-manager')
    expect((await general.post(`/obligations/${resumed}/resumption`)).status).toBe(200)
    const dues = async () => {
      const found = await Promise.all([counted, given, done, held, resumed].map((id) => one(id)))
      return found.map(({ dueOn }) => dueOn)
    }
    const before = await dues()
    // Of the held one ten working days are left on 23 September, 12 October and, ended early, 24 September.
    expect(before).toEqual(['2026-10-14', '2026-10-14', '2026-10-14', '2026-10-26', '2026-10-15'])
    await enter(['2026-10-14'])
    expect(await dues()).toEqual(['2026-10-15', '2026-10-14', '2026-10-14', '2026-10-27', '2026-10-15'])
    await enter(['2026-10-14'])
    expect(await moves(counted)).toEqual([{ before: { dueOn: '2026-10-14' }, after: { dueOn: '2026-10-15' } }])
    await enter([])
    expect(await dues()).toEqual(before)
    expect(await moves(counted)).toHaveLength(2)
    expect([await moves(given), await moves(done), await moves(resumed)]).toEqual([[], [], []])
  })

  it('G-04 what was late when it was handed over is the successor’s again when the calendar moves it ahead', async () => {
    t.setClock('2026-10-20T02:00:00Z')
    const [boss, successor] = [await t.as('general-manager'), await t.as({ permissions: [] })]
    const id = await owed({ dueOn: { after: '2026-10-16', workingDays: 1 } })
    await boss.post(`/obligations/${id}/handover`, { toUserId: successor.user.id, reason: '调岗' })
    const shown = async () => (await boss.get(`/obligations/${id}`)).body
    expect(await shown()).toMatchObject({ dueOn: '2026-10-19', dueOwner: { id: owner.user.id } })
    const days = ['2026-10-19', '2026-10-20'].map((day) => ({ day, isWorking: false, name: '停电' }))
    const { version } = (await boss.get('/calendar/2026')).body
    await boss.put('/calendar/2026', { days }, { 'if-match': String(version) })
    expect(await shown()).toMatchObject({ dueOn: '2026-10-21', dueOwner: null })
    t.setClock('2026-09-23T02:00:00Z')
  })

  it('DAT36 a year nobody has entered is unknown and says so', async () => {
    expect((await owner.get('/calendar/2028')).body).toMatchObject({ isKnown: false, official: null, days: [] })
    const id = await owed({ dueOn: { month: '2028-03', workingDay: 1 } })
    expect(await found(id)).toMatchObject({ dueOn: null, when: 'unscheduled', flag: 'calendar.missing_year' })
    await general.put('/calendar/2028', { days: [{ day: '2028-03-01', isWorking: false, name: '' }] })
    expect(await found(id)).toMatchObject({ dueOn: '2028-03-02', when: 'later', flag: null })
  })

  it.each([
    ['/calendar/26', { days: [] }, 'year'],
    ['/calendar/1999', { days: [] }, 'year'],
    ['/calendar/2026', { days: [{ day: '2025-10-08', isWorking: true, name: '' }] }, 'days.0.day'],
    ['/calendar/2026', { days: [{ day: '2026-02-30', isWorking: true, name: '' }] }, 'days.0.day'],
    [
      '/calendar/2026',
      {
        days: [
          { day: '2026-10-08', isWorking: true, name: '' },
          { day: '2026-10-08', isWorking: false, name: '' },
        ],
      },
      'days.1.day',
    ],
  ])('%s refuses what cannot be, by name', async (path, body, field) => {
    const refused = await general.put(path, body, { 'if-match': '2' })
    expect([refused.status, refused.body.error.details[0].field]).toEqual([400, field])
  })
})
