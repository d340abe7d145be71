import { beforeEach, describe, expect, it } from 'vitest'
import { generators } from '../../index.ts'
import { tick } from '../../../obligations/index.ts'
import { sql } from '../../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../../testing/app.ts'

const start = '2026-03-02T02:00:00Z'
const t = testApp({ now: start })
let owner: TestClient
let id: string
let serial = 0

interface Owed {
  key: string
  dueOn: string
  state: string
}
/** Another day, on which the owner has signed in again. */
async function on(day: string): Promise<void> {
  t.setClock(`${day}T02:00:00Z`)
  owner = await t.as('account-executive', { username: owner.user.username })
}
const run = () => t.system((ctx) => tick(ctx, generators))
const owed = () =>
  t.system(({ db }) =>
    db.rows<Owed>(sql`
      select split_part(key, ':', 3) as key, due_on as "dueOn", state from obligations
      where kind = 'archive.reconfirm' and customer_id = ${id} order by key, due_on`),
  )
const parts = async () => (await owner.get(`/customers/${id}/archive`)).body.parts as Record<string, unknown>[]
const summary = async (part: string) => (await parts()).find((one) => one['part'] === part)!

beforeEach(async () => {
  t.setClock(start)
  owner = await t.as('account-executive')
  const name = `客户${++serial}`
  id = (await owner.post('/customers', { name, ownerId: owner.user.id, acceptDuplicates: true })).body.id
  await t.system(({ db, now }) =>
    db.run(
      sql`update customers set class = 'key', grade = 'A', relation = 'trading', created_at = ${now} where id = ${id}`,
    ),
  )
})

describe('R-06 staleness', () => {
  it('a part of a key account graded A is stale when 90 days have passed since it was confirmed', async () => {
    expect(await summary('basic')).toMatchObject({ confirmedOn: null, dueOn: '2026-05-31', isStale: false })
    await on('2026-05-31')
    expect((await summary('basic'))['isStale']).toBe(false)
    await on('2026-06-01')
    const stale = await summary('basic')
    expect(stale['isStale']).toBe(true)
    expect(stale['staleness']).toMatchObject({
      outcome: 'stale',
      policy: { kind: 'archive', version: 1, article: 'R-06' },
      reasons: [
        { code: 'archive.never_confirmed', facts: { since: '2026-03-02', days: 91, limit: 90, grade: 'keyA' } },
      ],
    })
    const confirmed = await owner.post(`/customers/${id}/archive/basic/confirmation`, {})
    expect(confirmed.body).toMatchObject({
      confirmedOn: '2026-06-01',
      confirmedBy: owner.user.name,
      dueOn: '2026-08-30',
      isStale: false,
    })
  })

  it('A-05 the owner owes the confirmation of each stale part, once however often the work is done', async () => {
    await on('2026-06-01')
    await run()
    const first = await owed()
    expect(first.map(({ key }) => key)).toEqual([
      'basic',
      'contact',
      'key-persons',
      'preferential',
      'products',
      'service',
    ])
    // Ten working days on: 15 June.
    expect(new Set(first.map(({ dueOn }) => dueOn))).toEqual(new Set(['2026-06-15']))
    await run()
    await on('2026-06-02')
    await run()
    expect(await owed()).toEqual(first)
  })

  it('confirming the part fulfils the duty, and the next one comes when it is stale again', async () => {
    await on('2026-06-03')
    await run()
    expect((await owner.post(`/customers/${id}/archive/contact/confirmation`, {})).status).toBe(200)
    const states = async () => (await owed()).filter(({ key }) => key === 'contact').map(({ state }) => state)
    expect(await states()).toEqual(['fulfilled'])
    await on('2026-08-31')
    await run()
    expect(await states()).toEqual(['fulfilled'])
    await on('2026-09-02')
    await run()
    expect(await states()).toEqual(['fulfilled', 'open'])
  })

  it('nothing is owed for customers nobody looks after, for lost ones, and for parts not yet stale', async () => {
    await on('2026-05-30')
    await run()
    expect(await owed()).toEqual([])
    await t.system(({ db }) => db.run(sql`update customers set relation = 'potential' where id = ${id}`))
    await on('2026-09-10')
    await run()
    expect(await owed()).toEqual([])
    await t.system(({ db }) => db.run(sql`update customers set relation = 'trading', owner_id = null where id = ${id}`))
    await on('2026-09-11')
    await run()
    expect(await owed()).toEqual([])
  })

  it('an owner is given at most ten a day, the longest stale first', async () => {
    const more = (
      await owner.post('/customers', { name: `另一${serial}`, ownerId: owner.user.id, acceptDuplicates: true })
    ).body.id
    await t.system(({ db }) =>
      db.run(sql`update customers set relation = 'followed', created_at = '2024-01-01T02:00:00Z' where id = ${more}`),
    )
    await on('2026-12-01')
    await run()
    const count = (of: string) =>
      t.system(async ({ db }) => {
        const found = await db.one<{ n: number }>(sql`
          select count(*) as n from obligations where kind = 'archive.reconfirm' and customer_id = ${of}`)
        return found.n
      })
    expect([await count(more), await count(id)]).toEqual([6, 4])
  })

  it('a version of the regulation with shorter times makes more stale from its day on', async () => {
    await on('2026-04-15')
    expect((await summary('contact'))['isStale']).toBe(false)
    const admin = await t.admin()
    const { parameters } = (await admin.get('/policies/archive')).body
    const shorter = { ...parameters, staleAfterDays: { ...parameters.staleAfterDays, keyA: 30 } }
    const body = { effectiveOn: '2026-04-15', reason: '从严', parameters: shorter }
    expect((await admin.post('/policies/archive/versions', body)).status).toBe(201)
    expect(await summary('contact')).toMatchObject({ isStale: true, dueOn: '2026-04-01' })
  })
})

describe('D-16 completeness', () => {
  it('is the share of what counts that is filled, and names what is missing', async () => {
    const before = await summary('contact')
    expect(before['completeness']).toEqual({
      percent: 0,
      missing: ['address', 'postcode', 'phone', 'email', 'contacts'],
    })
    const { version } = before
    const values = { address: '上海', postcode: '012345', phone: '021-12345678' }
    const body = { values, reason: '名片' }
    await owner.patch(`/customers/${id}/archive/contact`, body, { 'if-match': String(version) })
    await owner.post(`/customers/${id}/archive/contact/contacts`, { values: { contactName: '李工' } })
    expect((await summary('contact'))['completeness']).toEqual({ percent: 80, missing: ['email'] })
  })
})
