import { beforeAll, describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { sum, toFen } from '../../../kernel/money.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'
import { publish } from '../../policies/index.ts'

const t = testApp()
let seller: TestClient
let boss: TestClient
let serial = 0
const rights = ['customers.read', 'development.read', 'development.write', 'leads.read', 'leads.write']

beforeAll(async () => {
  seller = await t.as({ permissions: rights, scope: 'own' })
  boss = await t.as({ permissions: [...rights, 'customers.hand-over'] })
})

const customer = (ownerId = seller.user.id) =>
  t.system(async ({ db, tenant }) => {
    const code = `O${String((serial += 1)).padStart(4, '0')}`
    const { id } = await db.one<{ id: string }>(sql`
      insert into customers (tenant_id, code, name, owner_id) values (${tenant.id}, ${code}, ${code}, ${ownerId})
      returning id`)
    return id
  })
const lead = (ownerId: string) =>
  t.system(async ({ db, tenant, now, today }) => {
    const { id } = await db.one<{ id: string }>(sql`
      insert into leads (tenant_id, name, source, owner_id, learned_on, entered_on, entered_by_name, created_at, updated_at)
      values (${tenant.id}, ${`线索${(serial += 1)}`}, 'fair', ${ownerId}, ${today}, ${today}, '甲', ${now}, ${now})
      returning id`)
    return id
  })
const open = async (fields: object = {}, by = seller) => {
  const party = 'leadId' in fields ? {} : { customerId: await customer(by.user.id) }
  const answer = await by.post('/opportunities', { title: '产线改造', template: 'outreach', ...party, ...fields })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as { id: string; version: number; party: { id: string } }
}
const edit = async (id: string, fields: object, by = seller) => {
  const { version } = (await by.get(`/opportunities/${id}`)).body
  const answer = await by.patch(`/opportunities/${id}`, fields, { 'if-match': String(version) })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const move = (id: string, stage: string, reason?: string, by = seller) =>
  by.post(`/opportunities/${id}/move`, { stage, ...(reason ? { reason } : {}) })
const code = ({ status, body }: TestResponse) => [status, body?.error?.code ?? body?.stage]
const fields = ({ status, body }: TestResponse) => [
  status,
  ...body.error.details.map(({ field, code: of }: { field: string; code: string }) => `${field} ${of}`),
]
const everything = {
  facts: Object.fromEntries(
    ['need', 'decisionMaker', 'visit', 'budget', 'solution', 'quotation', 'terms', 'contract'].map((fact) => [
      fact,
      '有',
    ]),
  ),
  amount: '1000.00',
  expectedOn: '2026-09-30',
  competitors: [{ name: '对手甲', note: '' }],
}

describe('T-06 stages and their gates', () => {
  it('T-06 begins in the first stage; the gate of the next names what is wanting, and opens once it is known', async () => {
    const { id } = await open()
    const shown = (await seller.get(`/opportunities/${id}`)).body
    expect(shown).toMatchObject({ stage: 'contact', probability: '10', status: 'open', can: { edit: true } })
    expect(shown.stages[1]).toMatchObject({
      stage: 'need',
      state: 'ahead',
      missing: [{ fact: 'need' }, { fact: 'decisionMaker' }],
    })
    const refused = await move(id, 'need')
    expect(code(refused)).toEqual([409, 'opportunity.gate'])
    expect(refused.body.error.details.map(({ field, message }: Record<string, string>) => [field, message])).toEqual([
      ['facts.need', '还缺：需求说明'],
      ['facts.decisionMaker', '还缺：采购决策人'],
    ])
    await edit(id, { facts: { need: '三条产线', decisionMaker: '王总' } })
    expect((await move(id, 'need')).body).toMatchObject({ stage: 'need', probability: '25' })
  })

  it('T-06 no stage is skipped; going back needs a reason; nothing goes to a stage of another template', async () => {
    const { id } = await open()
    await edit(id, everything)
    expect(code(await move(id, 'visit'))).toEqual([409, 'opportunity.off_template'])
    expect(code(await move(id, 'notice'))).toEqual([409, 'opportunity.off_template'])
    expect(code(await move(id, 'won'))).toEqual([409, 'opportunity.off_template'])
    expect(code(await move(id, 'need'))).toEqual([200, 'need'])
    expect(fields(await move(id, 'contact'))).toEqual([400, 'reason field.required'])
    expect(code(await move(id, 'contact', '决策人换了'))).toEqual([200, 'contact'])
  })

  it('T-06 is won from the last stage only, with the facts that takes, and is closed then', async () => {
    const { id } = await open()
    await edit(id, { ...everything, facts: { ...everything.facts, contract: '' } })
    for (const stage of ['need', 'visit', 'proposal', 'negotiation']) {
      expect(code(await seller.post(`/opportunities/${id}/winning`, {}))).toEqual([409, 'opportunity.off_template'])
      expect(code(await move(id, stage))).toEqual([200, stage])
    }
    const without = await seller.post(`/opportunities/${id}/winning`, {})
    expect([...code(without), ...fields(without).slice(1)]).toEqual([
      409,
      'opportunity.gate',
      'facts.contract opportunity.fact_missing',
    ])
    await edit(id, { facts: { contract: 'HT-001' } })
    const won = await seller.post(`/opportunities/${id}/winning`, { note: '签约' })
    expect(won.body).toMatchObject({ status: 'won', closedOn: '2026-06-15', can: { edit: false } })
    expect(code(await move(id, 'contact', '重来'))).toEqual([409, 'opportunity.closed'])
    const late = await seller.patch(`/opportunities/${id}`, { title: 'x' }, { 'if-match': String(won.body.version) })
    expect(code(late)).toEqual([409, 'opportunity.closed'])
  })

  it('T-06.2 a loss names its reason and the competitor, unless nobody won', async () => {
    const { id } = await open()
    const lose = (body: object) => seller.post(`/opportunities/${id}/loss`, body)
    expect(fields(await lose({ reason: 'weather' }))).toEqual([400, 'reason ref.unknown'])
    expect(fields(await lose({ reason: 'price' }))).toEqual([400, 'competitor field.required'])
    expect(fields(await lose({ competitor: '对手甲' }))).toEqual([400, 'reason field.required'])
    const lost = await lose({ reason: 'price', competitor: '对手甲' })
    expect(lost.body).toMatchObject({ status: 'lost', lostTo: '对手甲', lossReasonTitle: { zh: '价格' } })
    const other = await open()
    const given = await seller.post(`/opportunities/${other.id}/loss`, { reason: 'given-up' })
    expect(given.body).toMatchObject({ status: 'lost', lostTo: null })
  })

  it('T-06 keeps to the version of the templates it began under', async () => {
    const { id } = await open()
    const [outreach, procurement] = pack.opportunities.defaults.templates
    const stages = outreach!.stages.map((each) => ({ ...each, requires: ['budget' as const] }))
    await t.system((ctx) =>
      publish(ctx, 'opportunities', {
        effectiveOn: '2026-06-15',
        reason: '修订',
        parameters: { ...pack.opportunities.defaults, templates: [{ ...outreach!, stages }, procurement!] },
      }),
    )
    expect(fields(await move(id, 'need'))).toEqual([
      409,
      'facts.need opportunity.fact_missing',
      'facts.decisionMaker opportunity.fact_missing',
    ])
    const later = await open()
    expect(fields(await move(later.id, 'need'))).toEqual([409, 'facts.budget opportunity.fact_missing'])
    await t.system((ctx) =>
      publish(ctx, 'opportunities', {
        effectiveOn: '2026-06-15',
        reason: '复原',
        parameters: pack.opportunities.defaults,
      }),
    )
  })

  it('T-06 its history is told by the events, newest first', async () => {
    const { id } = await open()
    await edit(id, everything)
    await move(id, 'need')
    await move(id, 'contact', '退回')
    const { rows } = (await seller.get(`/opportunities/${id}/history`)).body
    expect(rows.map(({ kind, reason }: Record<string, string>) => [kind, reason])).toEqual([
      ['opportunity.moved', '退回'],
      ['opportunity.moved', null],
      ['opportunity.changed', null],
      ['opportunity.opened', null],
    ])
    expect(rows[1]).toMatchObject({
      before: { stage: 'contact' },
      after: { stage: 'need' },
      actor: { id: seller.user.id },
    })
  })
})

describe('T-06 races', () => {
  it('T-06 two who move it on at once move it one stage', async () => {
    const { id } = await open()
    await edit(id, everything)
    const answers = await Promise.all([move(id, 'need'), move(id, 'need'), move(id, 'need')])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409])
    expect((await seller.get(`/opportunities/${id}`)).body.stage).toBe('need')
  })

  it('T-06 won and lost at once: one of them holds', async () => {
    const { id } = await open()
    await edit(id, everything)
    for (const stage of ['need', 'visit', 'proposal', 'negotiation']) await move(id, stage)
    const answers = await Promise.all([
      seller.post(`/opportunities/${id}/winning`, {}),
      seller.post(`/opportunities/${id}/loss`, { reason: 'price', competitor: '对手甲' }),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  it('JSN21 two edits from one version: one is told', async () => {
    const { id } = await open()
    const edits = ['甲', '乙'].map((title) => seller.patch(`/opportunities/${id}`, { title }, { 'if-match': '1' }))
    expect((await Promise.all(edits)).map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('A-07 only what one sees', () => {
  it('A-07 an opportunity with somebody else’s customer is not there', async () => {
    const { id, party } = await open({}, boss)
    const answers = [
      await seller.get(`/opportunities/${id}`),
      await seller.get(`/opportunities/${id}/history`),
      await seller.patch(`/opportunities/${id}`, { title: 'x' }, { 'if-match': '1' }),
      await move(id, 'need'),
      await seller.post(`/opportunities/${id}/winning`, {}),
      await seller.post(`/opportunities/${id}/loss`, { reason: 'given-up' }),
      await seller.post('/opportunities', { title: 'x', template: 'outreach', customerId: party.id }),
    ]
    expect(answers.map(({ status }) => status)).toEqual(Array(7).fill(404))
    expect((await seller.get(`/opportunities?customerId=${party.id}`)).body.rows).toEqual([])
  })

  it('A-07 one with a lead follows the lead, and the customer the lead becomes', async () => {
    const leadId = await lead(seller.user.id)
    const { id } = await open({ leadId })
    expect((await seller.get(`/opportunities/${id}`)).body.party).toMatchObject({
      kind: 'lead',
      id: leadId,
      code: null,
    })
    const blind = await t.as({ permissions: rights.filter((right) => !right.startsWith('leads')) })
    expect((await blind.get(`/opportunities/${id}`)).status).toBe(404)
    const customerId = await customer(boss.user.id)
    await t.system(({ db, today, now }) =>
      db.run(sql`
        update leads set state = 'converted', customer_id = ${customerId}, converted_at = ${now}, method = 'phone',
          verified_on = ${today} where id = ${leadId}`),
    )
    expect((await seller.get(`/opportunities/${id}`)).status).toBe(404)
    expect((await blind.get(`/opportunities/${id}`)).body.party).toMatchObject({ kind: 'customer', id: customerId })
    expect((await boss.get(`/opportunities?customerId=${customerId}`)).body.rows).toHaveLength(1)
  })

  it('A-07 the pipeline counts what one sees, and equals the sum of the list', async () => {
    const other = await t.as({ permissions: rights, scope: 'own' })
    for (const amount of ['0.05', '0.15', '33.33']) await open({ amount }, other)
    const moved = await open({ amount: '99.99' }, other)
    await edit(moved.id, { facts: everything.facts }, other)
    await move(moved.id, 'need', undefined, other)
    const closed = await open({ amount: '5000.00' }, other)
    await other.post(`/opportunities/${closed.id}/loss`, { reason: 'given-up' })
    await open({ amount: '1000000.00' }, boss)

    const { body } = await other.get('/opportunity-pipeline')
    const { rows } = (await other.get('/opportunities?status=open&limit=200')).body
    const outreach = body.templates.find(({ template }: { template: string }) => template === 'outreach')
    expect(outreach.stages[0]).toMatchObject({ stage: 'contact', count: 3, amount: '33.53', weighted: '3.36' })
    expect(outreach.stages[1]).toMatchObject({ stage: 'need', count: 1, amount: '99.99', weighted: '25.00' })
    expect(body.total).toEqual({ count: 4, amount: '133.52', weighted: '28.36' })
    expect(body.total.weighted).toBe(toFen(sum(rows.map(({ weighted }: { weighted: string }) => weighted))))
    const all = (await boss.get('/opportunity-pipeline')).body.total
    expect(Number(all.amount)).toBeGreaterThanOrEqual(1_000_133.52)
  })

  it('T-04 open opportunities go along when their customer changes hands', async () => {
    const heir = await t.as({ permissions: rights, scope: 'own' })
    const { id, party } = await open()
    const body = { fromUserId: seller.user.id, toUserId: heir.user.id, reason: '调岗', customerIds: [party.id] }
    const made = (await seller.post('/customer-handovers', body)).body
    for (const who of [seller, heir]) {
      await who.post(`/customer-handovers/${made.id}/signature`, { contentHash: made.contentHash })
    }
    expect((await heir.get(`/opportunities/${id}`)).body.owner.id).toBe(heir.user.id)
    expect((await seller.get(`/opportunities/${id}`)).status).toBe(404)
  })

  it.each([
    [{ template: 'nothing' }, 'template ref.unknown'],
    [{ amount: '-1' }, 'amount num.negative_not_allowed'],
    [{ expectedOn: '2026-02-30' }, 'expectedOn date.invalid'],
    [{ leadId: '01900000-0000-7000-8000-000000000000' }, 'customerId field.required'],
    [{ stage: 'need' }, 'stage field.unknown'],
  ])('a new one with %j is refused by field', async (wrong, expected) => {
    const customerId = await customer()
    const answer = await seller.post('/opportunities', { title: 'x', template: 'outreach', customerId, ...wrong })
    expect(fields(answer)).toEqual([400, expected])
  })
})
