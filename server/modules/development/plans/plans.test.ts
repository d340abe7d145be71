import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'
import { insertAccounts } from '../../../testing/trade.ts'

const t = testApp()
let director: TestClient
let manager: TestClient
let deputy: TestClient
let regionId: string
let serial = 0
const rights = ['customers.read', 'development.read', 'development.write', 'leads.read']

beforeAll(async () => {
  regionId = await t.regionId('华东')
  director = await t.as({ permissions: rights, scope: 'region' }, { regionId })
  manager = await t.as('sales-manager')
  deputy = await t.as('deputy-general-manager')
})

const customer = async (invoices: { gross: string; dueOn: string }[] = [], place: object = { regionId }) => {
  const code = `D${String((serial += 1)).padStart(4, '0')}`
  const numbered = invoices.map((each, at) => ({ ...each, number: `${code}-${at}` }))
  const ids = await t.system(({ db, tenant }) =>
    insertAccounts(db, tenant.id, [{ code, ...place, invoices: numbered }]),
  )
  return ids[code]!
}
/** A case of certification with the days it came to its stages. */
const certified = (customerId: string, moves: [stage: string, at: string][]) =>
  t.system(async ({ db, tenant, now }) => {
    const { id } = await db.one<{ id: string }>(sql`
      insert into certifications (tenant_id, customer_id, attempt, stage_since, opened_by_name, opened_at)
      values (${tenant.id}, ${customerId}, 1, ${now}, '甲', ${now}) returning id`)
    for (const [stage, at] of moves) {
      await db.run(sql`
        insert into certification_moves (tenant_id, certification_id, to_stage, at, by_name)
        values (${tenant.id}, ${id}, ${stage}, ${at}, '甲')`)
    }
  })
const lead = () =>
  t.system(async ({ db, tenant, now, today }) => {
    const { id } = await db.one<{ id: string }>(sql`
      insert into leads (tenant_id, name, source, owner_id, learned_on, entered_on, entered_by_name, created_at, updated_at)
      values (${tenant.id}, ${`线索${(serial += 1)}`}, 'fair', ${director.user.id}, ${today}, ${today}, '甲', ${now}, ${now})
      returning id`)
    return id
  })
let years = 2030
const plan = async (fields: object = {}) => {
  const answer = await director.post('/development-plans', { period: String((years += 1)), regionId, ...fields })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as { id: string; version: number }
}
const add = (id: string, fields: object, by = director) =>
  by.post(`/development-plans/${id}/targets`, { stage: 'certified', expectedAmount: '100.00', ...fields })
const decide = async (by: TestClient, planId: string, what: 'approval' | 'rejection') => {
  const { rows } = (await director.get('/approvals?box=submitted&limit=200')).body
  const request = rows.find(({ subject }: { subject: { id: string } }) => subject.id === planId)
  const hash = what === 'approval' ? { contentHash: request.contentHash } : {}
  return by.post(`/approvals/${request.id}/${what}`, { comment: '阅', ...hash })
}
const code = ({ status, body }: TestResponse) => [status, body?.error?.code ?? body?.status]
const fields = ({ status, body }: TestResponse) => [
  status,
  ...body.error.details.map(({ field, code: of }: { field: string; code: string }) => `${field} ${of}`),
]

describe('K-06 a plan per period and place', () => {
  it('K-06 there is one for a place and period', async () => {
    await plan({ period: '2026-H2' })
    const again = await director.post('/development-plans', { period: '2026-H2', regionId })
    expect([again.status, ...fields(again).slice(1)]).toEqual([409, 'period duplicate'])
    await plan({ period: '2026-Q3' })
    await plan({ period: '2026-H2', regionId: undefined, departmentId: await t.departmentId('业务部') })
  })

  it.each([
    [{ period: '2026-07' }, 'period value.format'],
    [{ period: '2026-Q5' }, 'period value.format'],
    [{ regionId: undefined }, 'departmentId field.required'],
    [{ regionId: '01900000-0000-7000-8000-000000000000' }, 'regionId ref.unknown'],
    [{ ownerId: '01900000-0000-7000-8000-000000000000' }, 'ownerId ref.unknown'],
  ])('K-06 one with %j is refused by field', async (wrong, expected) => {
    const answer = await director.post('/development-plans', { period: '2029', regionId, ...wrong })
    expect(fields(answer)).toEqual([400, expected])
  })

  it('K-06 of ten that begin it at once one does', async () => {
    const body = { period: '2028-H1', regionId }
    const answers = await Promise.all(Array.from({ length: 10 }, () => director.post('/development-plans', body)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, ...Array(9).fill(409)])
  })

  it('K-06 a customer or lead is a target once, with stage, owner and expected amount', async () => {
    const { id } = await plan()
    const [customerId, leadId] = [await customer(), await lead()]
    await add(id, { customerId, stage: 'trading', expectedAmount: '5000.00' })
    const added = await add(id, { leadId, ownerId: manager.user.id })
    expect(added.body.targets).toMatchObject([
      { party: { kind: 'customer', id: customerId }, stage: 'trading', owner: { id: director.user.id } },
      { party: { kind: 'lead', id: leadId }, stage: 'certified', owner: { id: manager.user.id } },
    ])
    expect(added.body.totals).toMatchObject({ targets: 2, expected: '5100.00' })
    const again = await add(id, { customerId })
    expect([again.status, ...fields(again).slice(1)]).toEqual([409, 'customerId duplicate'])
    const [first] = added.body.targets
    const changed = await director.patch(`/development-plan-targets/${first.id}`, { expectedAmount: '6000' })
    expect(changed.body.totals.expected).toBe('6100.00')
    const less = await director.delete(`/development-plan-targets/${first.id}`)
    expect(less.body.totals).toMatchObject({ targets: 1, expected: '100.00' })
  })
})

describe('K-06 approval', () => {
  it('K-06 sales reviews, the deputy general manager approves; meanwhile nothing changes', async () => {
    const { id } = await plan()
    expect(code(await director.post(`/development-plans/${id}/submission`))).toEqual([409, 'plan.empty'])
    const { targets } = (await add(id, { customerId: await customer() })).body
    const sent = await director.post(`/development-plans/${id}/submission`)
    expect(sent.body).toMatchObject({ status: 'pending', can: { edit: false, submit: false } })
    expect(code(await add(id, { customerId: await customer() }))).toEqual([409, 'plan.not_draft'])
    expect(code(await director.delete(`/development-plan-targets/${targets[0].id}`))).toEqual([409, 'plan.not_draft'])
    await decide(manager, id, 'approval')
    await decide(deputy, id, 'approval')
    expect((await director.get(`/development-plans/${id}`)).body).toMatchObject({
      status: 'approved',
      approvedAt: '2026-06-15T02:00:00.000Z',
    })
    const back = await director.post(`/development-plans/${id}/reopening`, { reason: '增加目标' })
    expect(back.body).toMatchObject({ status: 'draft', approvedAt: null, can: { submit: true } })
    expect(code(await director.post(`/development-plans/${id}/reopening`, { reason: '再' }))).toEqual([
      409,
      'plan.not_approved',
    ])
  })

  it('K-06 refused it is a draft again', async () => {
    const { id } = await plan()
    await add(id, { customerId: await customer() })
    await director.post(`/development-plans/${id}/submission`)
    await decide(manager, id, 'rejection')
    expect((await director.get(`/development-plans/${id}`)).body).toMatchObject({ status: 'draft' })
  })

  it('K-06 submitted twice at once it waits once', async () => {
    const { id } = await plan()
    await add(id, { customerId: await customer() })
    const answers = await Promise.all([1, 2, 3].map(() => director.post(`/development-plans/${id}/submission`)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
  })
})

describe('K-06 attainment comes from the books', () => {
  it('K-06 certification up to the end of the period, invoices within it', async () => {
    const { id } = await plan({ period: '2026-H1' })
    const inTime = await customer([
      { gross: '10.00', dueOn: '2026-01-01' },
      { gross: '20.50', dueOn: '2026-06-30' },
      { gross: '-0.50', dueOn: '2026-05-01' },
      { gross: '99.00', dueOn: '2026-07-01' },
      { gross: '99.00', dueOn: '2025-12-31' },
    ])
    await certified(inTime, [
      ['report', '2026-03-01T00:00:00Z'],
      // One minute before the last day of the period is over in China.
      ['coded', '2026-06-30T15:59:00Z'],
    ])
    const late = await customer()
    await certified(late, [
      ['report', '2026-06-01T00:00:00Z'],
      ['coded', '2026-06-30T16:00:00Z'],
    ])
    for (const customerId of [inTime, late]) await add(id, { customerId })
    const { targets, totals } = (await add(id, { leadId: await lead() })).body
    expect(targets.map(({ attainment }: { attainment: object }) => attainment)).toEqual([
      { surveyedOn: '2026-03-01', certifiedOn: '2026-06-30', invoiced: '30.00', reached: 'trading', isReached: true },
      { surveyedOn: '2026-06-01', certifiedOn: null, invoiced: '0.00', reached: 'surveyed', isReached: false },
      { surveyedOn: null, certifiedOn: null, invoiced: '0.00', reached: null, isReached: false },
    ])
    expect(totals).toEqual({ targets: 3, reached: 1, expected: '300.00', invoiced: '30.00' })
  })
})

describe('A-07 who sees a plan and what of it', () => {
  it('A-07 the place, its owner and owners of targets; each only the targets he sees', async () => {
    const seller = await t.as({ permissions: rights, scope: 'own' })
    const north = await t.as({ permissions: rights, scope: 'region' }, { regionId: await t.regionId('华北') })
    const { id } = await plan()
    await add(id, { customerId: await customer([], { regionId, ownerId: seller.user.id }), ownerId: seller.user.id })
    await add(id, { customerId: await customer(), expectedAmount: '900.00' })
    expect((await north.get(`/development-plans/${id}`)).status).toBe(404)
    expect(
      (await north.get('/development-plans?limit=200')).body.rows.map((row: { id: string }) => row.id),
    ).not.toContain(id)
    const own = (await seller.get(`/development-plans/${id}`)).body
    expect(own).toMatchObject({ targetCount: 1, totals: { targets: 1, expected: '100.00' } })
    expect((await add(id, { customerId: await customer([], {}) })).status).toBe(404)
    expect((await director.get(`/development-plans/${id}`)).body.totals).toMatchObject({
      targets: 2,
      expected: '1000.00',
    })
  })

  it('A-07 who only owns a target reads the plan, and changes, submits or reopens nothing of it', async () => {
    const seller = await t.as({ permissions: rights, scope: 'own' })
    const { id } = await plan()
    const fields = { customerId: await customer([], { regionId, ownerId: seller.user.id }), ownerId: seller.user.id }
    const { targets, version } = (await add(id, fields)).body
    const own = await seller.get(`/development-plans/${id}`)
    expect(own.body.can).toEqual({ edit: false, submit: false, reopen: false })
    const mine = await customer([], { regionId, ownerId: seller.user.id })
    const match = { 'if-match': String(version) }
    const answers = [
      await seller.patch(`/development-plans/${id}`, { ownerId: seller.user.id }, match),
      await add(id, { customerId: mine }, seller),
      await seller.patch(`/development-plan-targets/${targets[0].id}`, { expectedAmount: '1.00' }),
      await seller.delete(`/development-plan-targets/${targets[0].id}`),
      await seller.post(`/development-plans/${id}/submission`),
      await seller.post(`/development-plans/${id}/reopening`, { reason: '改' }),
    ]
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 403))
    expect((await director.get(`/development-plans/${id}`)).body).toMatchObject({ status: 'draft', version })
  })

  it('A-07 an owner who does not see every target does not submit the plan', async () => {
    const seller = await t.as({ permissions: rights, scope: 'own' })
    const { id } = await plan({ ownerId: seller.user.id })
    await add(id, { customerId: await customer() })
    expect(code(await seller.post(`/development-plans/${id}/submission`))).toEqual([409, 'plan.beyond_sight'])
  })
})
