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
