import { describe, expect, test } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { code } from '../../../testing/approvals.ts'
import { testDevelopment } from '../../../testing/development.ts'
import { publish } from '../../policies/index.ts'
import { maySign, renewalDue } from './rules.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
const d = testDevelopment(t)
const fields = (answer: { body: { error: { details: { field: string }[] } } }) =>
  answer.body.error.details.map(({ field }) => field)
const renewal = (id: string) =>
  t.system(({ db }) =>
    db.maybe<{ owner: string; state: string; due: string }>(sql`
      select owner_id as owner, state, due_on as due from obligations where kind = 'agreement.renew' and key = ${id}`),
  )

describe('D-09, D-10 agreements', () => {
  test('D-09 D-10 certification completes only when supply and quality-assurance agreement are both signed', async () => {
    const id = await d.caseAt('agreements')
    expect(fields(await d.complete(id))).toEqual(['supply', 'quality-assurance'])
    await d.signed(id, 'supply')
    const half = await d.complete(id)
    expect(code(half)).toEqual([409, 'certification.gate_closed'])
    expect(half.body.error.details[0].message).toBe('尚未签订：质量保证协议')
    d.done(await d.draft(id, 'quality-assurance'), 201)
    expect(fields(await d.complete(id))).toEqual(['quality-assurance'])
    await d.signed(id, 'quality-assurance')
    expect(d.done(await d.complete(id)).stage).toBe('coded')
  })

  test('D-09 both representatives are named and the scan is there before it counts as signed', async () => {
    const id = await d.caseAt('agreements')
    expect(fields(await d.draft(id, 'supply', { ourSignatory: ' ' }))).toEqual(['ourSignatory'])
    const { id: agreementId } = d.done(await d.draft(id, 'supply'), 201)
    const sign = (signedOn: string) => d.as('seller').post(`/agreements/${agreementId}/signing`, { signedOn })
    expect(code(await sign('2026-06-15'))).toEqual([409, 'agreement.no_scan'])
    const { customer: of } = await d.look(id)
    d.done(await d.attach('seller', of.id, 'agreement', agreementId), 201)
    expect(fields(await sign('2026-06-16'))).toEqual(['signedOn'])
    expect(d.done(await sign('2026-06-15'))).toMatchObject({ state: 'signed', theirSignatory: '钱总' })
    expect((await d.attach('seller', of.id, 'agreement', agreementId, 'other')).status).toBe(403)
    const edit = await d.as('seller').patch(`/agreements/${agreementId}`, { remark: '改' }, { 'if-match': '2' })
    expect(code(edit)).toEqual([409, 'agreement.signed'])
  })

  test('D-09 nothing is supplied before approval, secrecy is promised at any time', async () => {
    const id = await d.caseAt('general-survey')
    await d.signed(id, 'confidentiality')
    const { id: agreementId, customer: of } = d.done(await d.draft(id, 'supply'), 201)
    d.done(await d.attach('seller', of.id, 'agreement', agreementId), 201)
    const early = await d.as('seller').post(`/agreements/${agreementId}/signing`, { signedOn: '2026-06-15' })
    expect(code(early)).toEqual([409, 'agreement.too_early'])
  })

  test('D-09 none but one of secrecy is dated before the certification was approved', async () => {
    const id = await d.caseAt('agreements')
    const { customer: of } = await d.look(id)
    const signing = async (kind: string) => {
      const { id: agreementId } = d.done(await d.draft(id, kind), 201)
      d.done(await d.attach('seller', of.id, 'agreement', agreementId), 201)
      return d.as('seller').post(`/agreements/${agreementId}/signing`, { signedOn: '2026-06-14' })
    }
    const early = await signing('supply')
    expect([early.status, fields(early)]).toEqual([400, ['signedOn']])
    expect(early.body.error.details[0].message).toBe('不能早于认证核准之日（2026-06-15）')
    expect(d.done(await signing('confidentiality'))).toMatchObject({ signedOn: '2026-06-14' })
  })

  test('D-09 a customer of long standing signs without a case, one that never traded does not', async () => {
    const of = await d.customer()
    const draft = { kind: 'supply', number: `L-${of.code}`, ourSignatory: '王总', theirSignatory: '钱总' }
    const { id } = d.done(
      await d.as('seller').post('/agreements', { customerId: of.id, effectiveOn: '2024-03-01', ...draft }),
      201,
    )
    d.done(await d.attach('seller', of.id, 'agreement', id), 201)
    const sign = () => d.as('seller').post(`/agreements/${id}/signing`, { signedOn: '2024-02-20' })
    expect(code(await sign())).toEqual([409, 'agreement.too_early'])
    const look = async () => (await d.as('seller').get(`/agreements/${id}`)).body
    expect(await look()).toMatchObject({ isTooEarly: true, can: { sign: false } })
    await t.system(({ db }) => db.run(sql`update customers set relation = 'trading' where id = ${of.id}`))
    expect(await look()).toMatchObject({ isTooEarly: false, can: { sign: true } })
    expect(d.done(await sign())).toMatchObject({ state: 'signed', caseId: null })
  })

  test('D-09 an agreement that has run out does not complete anything', async () => {
    const id = await d.caseAt('agreements')
    await d.signed(id, 'supply', { effectiveOn: '2025-06-01', expiresOn: '2026-06-14' })
    await d.signed(id, 'quality-assurance', { expiresOn: null })
    expect(fields(await d.complete(id))).toEqual(['supply'])
  })

  test('D-09 its renewal is owed by whoever looks after the customer, ahead of its end; the next one fulfils it', async () => {
    const id = await d.caseAt('agreements')
    const { id: first } = await d.signed(id, 'supply', { expiresOn: '2027-06-30' })
    expect(await renewal(first)).toEqual({ owner: d.as('seller').user.id, state: 'open', due: '2027-05-01' })
    const { id: second } = await d.signed(id, 'supply', { expiresOn: null })
    expect(await renewal(first)).toMatchObject({ state: 'fulfilled' })
    expect(await renewal(second)).toBeNull()
    expect((await d.as('seller').get(`/agreements/${first}`)).body.state).toBe('replaced')
  })

  test('D-09 an agreement stands until the day the next one takes effect', async () => {
    const id = await d.caseAt('agreements')
    const { id: first, number } = await d.signed(id, 'supply', { effectiveOn: '2026-06-01', expiresOn: '2026-12-31' })
    const next = await d.signed(id, 'supply', { effectiveOn: '2027-01-01', expiresOn: '2027-12-31' })
    const look = async () => (await d.as('seller').get(`/agreements/${first}`)).body
    const replacedBy = { id: next.id, number: next.number }
    expect(await look()).toMatchObject({ state: 'signed', replacedBy, replacedFrom: '2027-01-01' })
    expect(await renewal(first)).toMatchObject({ state: 'fulfilled' })
    const listed = async (query: string) =>
      (await d.as('seller').get(`/agreements?limit=200&${query}`)).body.rows.map((row: { id: string }) => row.id)
    expect(await listed('state=signed')).toEqual(expect.arrayContaining([first, next.id]))
    expect(await listed('endingBy=2026-12-31')).not.toContain(first)
    const between = await d.signed(id, 'supply', { effectiveOn: '2026-11-01', expiresOn: '2027-03-31' })
    expect(await look()).toMatchObject({ number, replacedBy: { id: between.id }, replacedFrom: '2026-11-01' })
    expect((await d.as('seller').get(`/agreements/${between.id}`)).body).toMatchObject({ replacedBy })
    expect(await renewal(between.id)).toBeNull()
    t.setClock('2026-12-31T17:00:00Z')
    const then = await t.as('service-manager')
    const states = await Promise.all([first, between.id, next.id].map((one) => then.get(`/agreements/${one}`)))
    t.setClock('2026-06-15T02:00:00Z')
    expect(states.map(({ body }) => body.state)).toEqual(['replaced', 'replaced', 'signed'])
    expect(await listed('state=replaced')).not.toContain(first)
  })

  test('D-14 a settlement agreement states its cycle, day and term; no other has one', async () => {
    const id = await d.caseAt('agreements')
    expect(fields(await d.draft(id, 'settlement'))).toEqual(['settlementCycle', 'settlementDay', 'payWithin'])
    const cycle = { settlementCycle: 'monthly', settlementDay: 25, payWithin: 30 }
    expect(fields(await d.draft(id, 'supply', cycle))).toEqual(['settlementCycle', 'settlementDay', 'payWithin'])
    expect(await d.signed(id, 'settlement', cycle)).toMatchObject(cycle)
  })

  test('a draft is edited from the version that was seen, or dropped', async () => {
    const id = await d.caseAt('agreements')
    const { id: agreementId, number } = d.done(await d.draft(id, 'supply'), 201)
    const patch = (body: object, version: string) =>
      d.as('seller').patch(`/agreements/${agreementId}`, body, { 'if-match': version })
    expect(d.done(await patch({ remark: '含运费' }, '1'))).toMatchObject({ remark: '含运费', version: 2 })
    expect(code(await patch({ remark: '不含' }, '1'))).toEqual([409, 'conflict.stale'])
    expect(fields(await patch({ expiresOn: '2026-06-01' }, '2'))).toEqual(['expiresOn'])
    expect(fields(await d.draft(id, 'quality-assurance', { number }))).toEqual(['number'])
    expect((await d.as('seller').delete(`/agreements/${agreementId}`, { reason: '重拟' })).status).toBe(204)
    expect((await d.as('seller').get(`/agreements/${agreementId}`)).status).toBe(404)
  })

  test('D-09 how soon an agreement counts as ending is what the regulation in force says', async () => {
    const terms = async () => (await d.as('seller').get('/agreement-terms')).body
    expect(await terms()).toEqual({ remindBeforeExpiry: 60 })
    await t.system((ctx) =>
      publish(ctx, 'development', {
        effectiveOn: ctx.today,
        reason: '测试',
        parameters: { ...pack.development.defaults, remindBeforeExpiry: 30 },
      }),
    )
    expect(await terms()).toEqual({ remindBeforeExpiry: 30 })
  })

  test('A-07 agreements of customers out of sight are not there', async () => {
    const id = await d.caseAt('agreements')
    const { id: agreementId } = d.done(await d.draft(id, 'supply'), 201)
    const stranger = await t.as('account-executive')
    expect((await stranger.get(`/agreements/${agreementId}`)).status).toBe(404)
    expect((await stranger.get('/agreements')).body.rows).toEqual([])
    const listed = (await d.as('seller').get('/agreements?kind=supply&state=draft')).body.rows
    expect(listed.map((row: { id: string }) => row.id)).toContain(agreementId)
  })
})

describe('when', () => {
  test.each([
    ['confidentiality', null, false, true],
    ['supply', null, false, false],
    ['supply', null, true, true],
    ['supply', 'approval', true, false],
    ['supply', 'agreements', false, true],
    ['quality-assurance', 'coded', false, true],
    ['settlement', 'refused', true, false],
  ] as const)('D-09 signing %s at stage %s, trading %s: %s', (kind, stage, isTrading, expected) =>
    expect(maySign(kind, { stage, isTrading })).toBe(expected),
  )

  test.each([
    ['2027-06-30', 60, '2027-05-01'],
    ['2026-07-01', 60, '2026-06-15'],
    [null, 60, null],
  ])('D-09 renewal of what ends on %s with %s days’ notice is due on %s', (expiresOn, days, expected) =>
    expect(renewalDue(expiresOn, days, '2026-06-15')).toBe(expected),
  )
})
