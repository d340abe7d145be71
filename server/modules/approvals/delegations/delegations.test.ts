import { describe, expect, test } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestResponse } from '../../../testing/app.ts'
import { code, testApprovals } from '../../../testing/approvals.ts'
import { schedules } from '../index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const { people, put, named, routeBy, approve, waiting } = testApprovals(t)

describe('BIZ03 S05 nobody decides his own', () => {
  test('not when the route names him: his superior is asked instead', async () => {
    await routeBy([{ approvers: named('clerk') }])
    await t.system(({ db }) =>
      db.run(sql`update users set superior_id = ${people['deputy']!.user.id} where id = ${people['clerk']!.user.id}`),
    )
    const request = await put('clerk')
    expect(code(await approve('clerk', request))).toEqual([403, 'approval.self'])
    expect((await approve('deputy', request)).body.status).toBe('approved')
  })

  test('not as anybody’s stand-in, nor does anybody decide through him', async () => {
    await routeBy([{ approvers: named('finance') }])
    const span = { from: '2026-06-15', to: '2026-06-16', reason: '出差' }
    const to = (who: string) => ({ ...span, delegateId: people[who]!.user.id })
    const one = await people['finance']!.post('/delegations', to('clerk'))
    const two = await people['clerk']!.post('/delegations', to('other'))
    expect([one.status, two.status]).toEqual([201, 201])
    const own = await put('clerk')
    expect(code(await approve('clerk', own))).toEqual([403, 'approval.self'])
    expect(await waiting('clerk')).not.toContain(own.id)
    expect(await waiting('other')).not.toContain(own.id)
    expect(code(await approve('other', own))).toEqual([404, 'not_found'])
    const foreign = await put('boss')
    expect(await waiting('clerk')).toContain(foreign.id)
    expect(await waiting('other')).toContain(foreign.id)
    const done = await approve('other', foreign)
    expect(done.body.actions.at(-1)).toMatchObject({ actor: { name: 'other先生' }, standingInFor: ['finance先生'] })
    expect((await people['finance']!.delete(`/delegations/${one.body.id}`)).status).toBe(204)
    expect((await people['clerk']!.delete(`/delegations/${two.body.id}`)).status).toBe(204)
  })
})

describe('standing in', () => {
  const span = { from: '2026-06-20', to: '2026-06-25', reason: '休假' }
  const give = (from: string, to: string, rest = {}) =>
    people[from]!.post('/delegations', { ...span, delegateId: people[to]!.user.id, ...rest })

  test('only on its days, and not after it is ended', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    const { body } = await give('finance', 'other')
    expect(body).toMatchObject({ user: { name: 'finance先生' }, delegate: { name: 'other先生' }, can: { end: true } })
    expect(await waiting('other')).not.toContain(request.id)
    t.setClock('2026-06-20T02:00:00Z')
    people['other'] = await t.as('', { username: 'other' })
    people['finance'] = await t.as('', { username: 'finance' })
    expect(await waiting('other')).toContain(request.id)
    expect((await people['other']!.get(`/approvals/${request.id}`)).body).toMatchObject({
      standingInFor: ['finance先生'],
      can: { approve: true },
    })
    expect(code(await people['other']!.delete(`/delegations/${body.id}`))).toEqual([404, 'not_found'])
    expect((await people['finance']!.delete(`/delegations/${body.id}`)).status).toBe(204)
    expect(await waiting('other')).not.toContain(request.id)
    t.setClock('2026-06-15T02:00:00Z')
  })

  test('opens what waits on its days and what was done in the other’s name, not what the other decided before', async () => {
    await routeBy([{ approvers: named('finance') }])
    const [before, done, left] = [await put('clerk'), await put('clerk'), await put('clerk')]
    expect((await approve('finance', before)).status).toBe(200)
    t.setClock('2026-06-20T02:00:00Z')
    for (const name of ['finance', 'other']) people[name] = await t.as('', { username: name })
    const { body } = await give('finance', 'other')
    const found = async () => {
      const answers = await Promise.all([before, done, left].map(({ id }) => people['other']!.get(`/approvals/${id}`)))
      return answers.map(({ status }) => status)
    }
    expect(await found()).toEqual([404, 200, 200])
    expect((await approve('other', done)).status).toBe(200)
    expect((await people['finance']!.delete(`/delegations/${body.id}`)).status).toBe(204)
    expect(await found()).toEqual([404, 200, 404])
    const decided = (await people['other']!.get('/approvals?box=decided&limit=200')).body.rows
    const listed = new Set(decided.map(({ id }: { id: string }) => id))
    expect([before, done, left].map(({ id }) => listed.has(id))).toEqual([false, true, false])
    t.setClock('2026-06-15T02:00:00Z')
    for (const name of ['finance', 'other']) people[name] = await t.as('', { username: name })
  })

  test('not to oneself, nor in a circle, nor twice at once, nor in the past, nor to somebody unknown', async () => {
    expect((await give('finance', 'other')).status).toBe(201)
    expect(code(await give('finance', 'boss', { from: '2026-06-25', to: '2026-06-30' }))).toEqual([
      409,
      'delegation.overlap',
    ])
    expect(code(await give('other', 'finance'))).toEqual([409, 'delegation.circular'])
    expect((await give('other', 'deputy')).status).toBe(201)
    expect(code(await give('deputy', 'finance'))).toEqual([409, 'delegation.circular'])
    expect((await give('deputy', 'finance', { from: '2026-07-01', to: '2026-07-02' })).status).toBe(201)
    const field = async (answer: Promise<TestResponse>) => (await answer).body.error.details[0].field
    expect(await field(give('boss', 'boss'))).toBe('delegateId')
    expect(await field(give('boss', 'other', { from: '2026-06-01', to: '2026-06-02' }))).toBe('to')
    expect(await field(give('boss', 'other', { from: '2026-06-30', to: '2026-06-29' }))).toBe('to')
    expect(await field(give('boss', 'other', { delegateId: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab' }))).toBe(
      'delegateId',
    )
    const { rows } = (await people['deputy']!.get('/delegations')).body
    expect(rows.map((row: { can: { end: boolean } }) => row.can.end)).toEqual([false, true])
    await t.system(({ db }) => db.run(sql`update delegations set revoked_at = now()`))
  })

  test('of two who name each other at the same instant one is refused', async () => {
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all([give('finance', 'other'), give('other', 'finance')])
      expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409])
      await t.system(({ db }) => db.run(sql`update delegations set revoked_at = now()`))
    }
  })
})

describe('stand-ins are told', () => {
  const inbox = async (who: string, requestId: string) => {
    const { rows } = (await people[who]!.get('/messages')).body as {
      rows: { kind: string; link: string; title: { zh: string; en: string } }[]
    }
    return rows.filter(({ link }) => link === `/approvals/${requestId}`)
  }

  test('when a step opens that waits for somebody who is away, once, and for whom; and when it is taken back', async () => {
    for (const name of ['finance', 'other', 'clerk', 'deputy']) people[name] = await t.as('', { username: name })
    await routeBy([{ approvers: named('finance') }])
    const today = (await people['finance']!.get('/delegations')).body.rows as { id: string }[]
    for (const { id } of today) await people['finance']!.delete(`/delegations/${id}`)
    const on = t.now().toISOString().slice(0, 10)
    const given = { from: on, to: on, reason: '出差', delegateId: people['other']!.user.id }
    const { status, body } = await people['finance']!.post('/delegations', given)
    expect(status).toBe(201)
    const request = await put('clerk')
    const told = await inbox('other', request.id)
    expect(told.map(({ kind }) => kind)).toEqual(['approval.waiting-for-another'])
    expect(told[0]!.title.zh).toMatch(/^请代finance先生审批：/)
    expect(told[0]!.title.en).toMatch(/^Waiting for you in place of finance先生: /)
    expect((await inbox('finance', request.id)).map(({ kind }) => kind)).toEqual(['approval.waiting'])
    await people['clerk']!.post(`/approvals/${request.id}/withdrawal`, { comment: '重做' })
    expect((await inbox('other', request.id)).map(({ kind }) => kind).toSorted()).toEqual([
      'approval.waiting-for-another',
      'approval.withdrawn',
    ])
    // What he submits himself he does not decide for anybody either.
    const own = await put('other')
    expect(await inbox('other', own.id)).toEqual([])
    await people['finance']!.delete(`/delegations/${body.id}`)
    const later = await put('clerk')
    expect(await inbox('other', later.id)).toEqual([])
  })

  test('of what waits already, when their days begin: at once, or in the night before the first day', async () => {
    await routeBy([{ approvers: named('finance') }])
    const request = await put('clerk')
    const own = await put('other')
    const on = t.now().toISOString().slice(0, 10)
    const given = { from: on, to: on, reason: '出差', delegateId: people['other']!.user.id }
    const first = await people['finance']!.post('/delegations', given)
    expect((await inbox('other', request.id)).map(({ kind }) => kind)).toEqual(['approval.waiting-for-another'])
    expect(await inbox('other', own.id)).toEqual([])
    await people['finance']!.delete(`/delegations/${first.body.id}`)
    const next = '2026-06-16'
    const later = { ...given, delegateId: people['boss']!.user.id, from: next, to: next }
    expect((await people['finance']!.post('/delegations', later)).status).toBe(201)
    expect(await inbox('boss', request.id)).toEqual([])
    t.setClock(`${next}T00:15:00+08:00`)
    await t.system((ctx) => schedules[0]!.run(ctx))
    people['boss'] = await t.as('', { username: 'boss' })
    expect((await inbox('boss', request.id)).map(({ kind }) => kind)).toEqual(['approval.waiting-for-another'])
    t.setClock('2026-06-15T02:00:00Z')
  })

  test('nobody who is asked himself gets it a second time', async () => {
    await routeBy([{ approvers: named('finance', 'other'), mode: 'all' }])
    const on = t.now().toISOString().slice(0, 10)
    const given = { from: on, to: on, reason: '出差', delegateId: people['other']!.user.id }
    const { body } = await people['finance']!.post('/delegations', given)
    const request = await put('clerk')
    expect((await inbox('other', request.id)).map(({ kind }) => kind)).toEqual(['approval.waiting'])
    await people['finance']!.delete(`/delegations/${body.id}`)
  })
})
