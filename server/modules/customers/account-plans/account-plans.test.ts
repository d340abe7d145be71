import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'
import { publish } from '../../policies/index.ts'

const t = testApp()
let keeper: TestClient
let serial = 0
const rights = ['customers.read', 'customers.write', 'account-plans.write', 'trade.read', 'trade.write']

beforeAll(async () => {
  keeper = await t.as({ permissions: rights })
})

/** A customer; a key account unless said otherwise. */
const customer = (fields: { class?: string | null; parentId?: string; ownerId?: string } = {}) =>
  t.system(async ({ db, tenant }) => {
    const code = `A${String((serial += 1)).padStart(4, '0')}`
    const { class: kind = 'key', parentId = null, ownerId = null } = fields
    const { id } = await db.one<{ id: string }>(sql`
      insert into customers (tenant_id, code, name, class, parent_id, owner_id)
      values (${tenant.id}, ${code}, ${code}, ${kind}, ${parentId}, ${ownerId}) returning id`)
    return id
  })
const made = async (path: string, body: object, by = keeper) => {
  const answer = await by.post(path, body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}
const plan = async (customerId: string) => made('/account-plans', { customerId, year: 2026, strategy: '做深' })
const product = async () =>
  (await made('/products', { code: `P${(serial += 1)}`, name: '轴承', unit: '件' })).id as string
const shipped = (customerId: string, productId: string | null, amount: string, shippedOn: string) =>
  made('/shipments', { customerId, productId, amount, shippedOn, number: `S${(serial += 1)}` })
const match = (version: number) => ({ 'if-match': String(version) })
const code = ({ status, body }: TestResponse) => [status, body?.error?.code]
const fields = ({ status, body }: TestResponse) => [
  status,
  ...body.error.details.map(({ field, code: of }: { field: string; code: string }) => `${field} ${of}`),
]

describe('G-01 a plan per key account and year', () => {
  it('G-01 is made once a year, for key accounts only', async () => {
    const customerId = await customer()
    expect(await plan(customerId)).toMatchObject({ year: 2026, strategy: '做深', version: 1, can: { edit: true } })
    const again = await keeper.post('/account-plans', { customerId, year: 2026 })
    expect([again.status, ...fields(again)]).toEqual([409, 409, 'year duplicate'])
    await made('/account-plans', { customerId, year: 2027 })
    for (const kind of ['general', null]) {
      const other = await keeper.post('/account-plans', { customerId: await customer({ class: kind }), year: 2026 })
      expect(code(other)).toEqual([409, 'account_plan.not_key'])
    }
    const listed = await keeper.get(`/account-plans?customerId=${customerId}`)
    expect(listed.body.rows.map(({ year }: { year: number }) => year)).toEqual([2027, 2026])
    expect((await keeper.get(`/account-plans?customerId=${customerId}&year=2026`)).body.rows).toHaveLength(1)
  })

  it('G-01 of twenty that start it at once one does', async () => {
    const customerId = await customer()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => keeper.post('/account-plans', { customerId, year: 2026 })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(answers.filter(({ status }) => status === 409)).toHaveLength(19)
  })

  it('G-01 two edits from one version: one is told', async () => {
    const { id } = await plan(await customer())
    const edits = ['甲', '乙'].map((strategy) => keeper.patch(`/account-plans/${id}`, { strategy }, match(1)))
    expect((await Promise.all(edits)).map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect((await keeper.patch(`/account-plans/${id}`, { strategy: '丙' })).status).toBe(428)
  })

  it('G-01 objectives have an owner, a date and a status', async () => {
    const { id } = await plan(await customer())
    const body = { title: '进入二厂', ownerId: keeper.user.id, dueOn: '2026-09-30' }
    const added = await made(`/account-plans/${id}/objectives`, body)
    const [objective] = added.objectives
    expect(objective).toMatchObject({ title: '进入二厂', owner: { id: keeper.user.id }, status: 'open', version: 1 })
    const done = await keeper.patch(`/account-objectives/${objective.id}`, { status: 'achieved' }, match(1))
    expect(done.body.objectives[0]).toMatchObject({ title: '进入二厂', status: 'achieved', version: 2 })
    const late = await keeper.patch(`/account-objectives/${objective.id}`, { status: 'dropped' }, match(1))
    expect(code(late)).toEqual([409, 'conflict.stale'])
    const nobody = { ...body, ownerId: '01900000-0000-7000-8000-000000000000' }
    expect(fields(await keeper.post(`/account-plans/${id}/objectives`, nobody))).toEqual([400, 'ownerId ref.unknown'])
  })
})

describe('G-01 actions are duties', () => {
  it('G-01 an action is owed by its owner, fulfilled there, and counts for its objective', async () => {
    const { id } = await plan(await customer())
    const doer = await t.as({ permissions: ['customers.read'] })
    const { objectives } = await made(`/account-plans/${id}/objectives`, {
      title: '进入二厂',
      ownerId: keeper.user.id,
      dueOn: '2026-09-30',
    })
    const objectiveId = objectives[0].id
    const body = { title: '拜访二厂采购部', ownerId: doer.user.id, dueOn: '2026-07-01', objectiveId }
    const { actions } = await made(`/account-plans/${id}/actions`, body)
    expect(actions[0]).toMatchObject({ owner: { id: doer.user.id }, dueOn: '2026-07-01', state: 'open' })
    const owed = (await doer.get('/obligations')).body.rows
    expect(owed).toMatchObject([{ kind: 'account.action', dueOn: '2026-07-01', checker: { id: keeper.user.id } }])
    const evidence = { kind: 'note', text: '已拜访' }
    expect((await doer.post(`/obligations/${actions[0].obligationId}/fulfilment`, { evidence })).status).toBe(200)
    const after = (await keeper.get(`/account-plans/${id}`)).body
    expect(after.actions[0]).toMatchObject({ state: 'fulfilled', closedOn: '2026-06-15' })
    expect(after.objectives[0].actions).toEqual({ done: 1, total: 1 })
    const dropped = await keeper.post(`/account-actions/${actions[0].id}/dropping`, { reason: '不再需要' })
    expect(code(dropped)).toEqual([409, 'account_action.over'])
  })

  it('G-01 an action that is dropped is owed no more', async () => {
    const { id } = await plan(await customer())
    const body = { title: '寄样', ownerId: keeper.user.id, dueOn: '2026-07-01' }
    const { actions } = await made(`/account-plans/${id}/actions`, body)
    const dropped = await keeper.post(`/account-actions/${actions[0].id}/dropping`, { reason: '客户改型' })
    expect(dropped.body.actions[0]).toMatchObject({ state: 'waived' })
    const strange = { ...body, objectiveId: actions[0].id }
    expect(fields(await keeper.post(`/account-plans/${id}/actions`, strange))).toEqual([400, 'objectiveId ref.unknown'])
  })
})

describe('G-01 stakeholders come from the archive', () => {
  it('G-01 with role, influence and attitude, as far as the reader may see that part, and not where it is closed', async () => {
    const owner = await t.as('account-executive')
    const customerId = await customer({ ownerId: owner.user.id })
    const { id } = await plan(customerId)
    const data = {
      personName: '王总',
      personPosition: '总经理',
      decisionRole: 'decides',
      influence: 'high',
      attitude: 'friendly',
    }
    await t.system(({ db, tenant }) =>
      db.run(sql`
        insert into archive_entries (tenant_id, customer_id, part, list, data)
        values (${tenant.id}, ${customerId}, 'key-persons', 'key-persons', ${JSON.stringify(data)})`),
    )
    const boss = await t.as('general-manager')
    const seen = async (by: TestClient, query = '') => (await by.get(`/account-plans/${id}${query}`)).body.stakeholders
    const person = { name: '王总', position: '总经理', role: 'decides', influence: 'high', attitude: 'friendly' }
    expect(await seen(owner)).toMatchObject({ state: 'open', rows: [person] })
    expect(await seen(boss)).toEqual({ state: 'purpose', rows: [] })
    expect(await seen(boss, `?purpose=${encodeURIComponent('年度高层拜访')}`)).toMatchObject({
      state: 'open',
      rows: [{}],
    })
    await t.reach('production', 'all')
    expect((await (await t.as('production')).get(`/account-plans/${id}?purpose=x`)).status).toBe(403)
    const looked = await t.system(({ db }) =>
      db.rows(sql`
        select purpose from access_register
        where subject_id = ${customerId} and part = 'key-persons' and actor_id = ${boss.user.id}`),
    )
    expect(looked).toEqual([{ purpose: '年度高层拜访' }])
    const row = { nearness: '*', field: '*' } as const
    const rows = [
      { ...row, position: 'finance', part: 'key-persons', right: 'hidden' },
      { ...row, position: '*', part: '*', right: 'edit' },
    ]
    const parameters = { rows, maxGrantDays: 30, purposeParts: [] }
    await t.system((ctx) => publish(ctx, 'archive-access', { effectiveOn: '2026-06-16', reason: '测试', parameters }))
    t.setClock('2026-06-16T02:00:00Z')
    expect(await seen(await t.as('finance'), '?purpose=x')).toEqual({ state: 'hidden', rows: [] })
    t.setClock('2026-06-15T02:00:00Z')
  })
})

describe('G-01 whitespace by product and unit of the account', () => {
  it('G-01 current is what was shipped in the year, to the account and its branches', async () => {
    const parent = await customer()
    const branch = await customer({ parentId: parent, class: null })
    const stranger = await customer()
    const [a, b] = [await product(), await product()]
    const { id } = await plan(parent)
    await shipped(parent, a, '30.00', '2026-01-01')
    await shipped(parent, a, '10.00', '2026-12-31')
    await shipped(parent, a, '-5.00', '2026-05-01')
    await shipped(parent, a, '99.00', '2025-12-31')
    await shipped(branch, b, '7.00', '2026-03-01')
    await shipped(stranger, a, '1000.00', '2026-03-01')
    await shipped(parent, null, '500.00', '2026-03-01')
    const rows = [
      { unitId: parent, productId: a, potential: '100' },
      { unitId: branch, productId: a, potential: '50.00' },
    ]
    const stated = await keeper.put(`/account-plans/${id}/potentials`, { rows }, match(1))
    expect(stated.status, JSON.stringify(stated.body)).toBe(200)
    const { whitespace } = stated.body
    const figures = whitespace.rows.map((row: { unit: { id: string }; product: { id: string } }) => [
      row.unit.id,
      row.product.id,
      row,
    ])
    expect(figures).toMatchObject([
      [parent, a, { potential: '100.00', current: '35.00', white: '65.00' }],
      [branch, a, { potential: '50.00', current: '0.00', white: '50.00' }],
      [branch, b, { potential: null, current: '7.00', white: null }],
    ])
    expect(whitespace.total).toEqual({ potential: '150.00', current: '35.00', white: '115.00' })
  })

  it('G-01 a unit or product that is none is refused by row, and nothing is written', async () => {
    const parent = await customer()
    const a = await product()
    const { id } = await plan(parent)
    const row = { unitId: parent, productId: a, potential: '1.00' }
    const rows = [row, { ...row, unitId: await customer() }, { ...row, productId: parent }, row]
    expect(fields(await keeper.put(`/account-plans/${id}/potentials`, { rows }, match(1)))).toEqual([
      400,
      'rows.1.unitId ref.unknown',
      'rows.2.productId ref.unknown',
      'rows.3 duplicate',
    ])
    expect((await keeper.get(`/account-plans/${id}`)).body).toMatchObject({ version: 1, whitespace: { rows: [] } })
    const negative = { rows: [{ ...row, potential: '-1' }] }
    expect((await keeper.put(`/account-plans/${id}/potentials`, negative, match(1))).status).toBe(400)
  })

  it('A-07 a branch one does not see is in no figure, and what is stated about it stays', async () => {
    const seller = await t.as({ permissions: rights, scope: 'own' })
    const parent = await customer({ ownerId: seller.user.id })
    const branch = await customer({ parentId: parent })
    const a = await product()
    const { id } = await plan(parent)
    await shipped(branch, a, '7.00', '2026-03-01')
    const both = [parent, branch].map((unitId) => ({ unitId, productId: a, potential: '10.00' }))
    await keeper.put(`/account-plans/${id}/potentials`, { rows: both }, match(1))
    expect((await seller.get(`/account-plans/${id}`)).body.whitespace.total).toEqual({
      potential: '10.00',
      current: '0.00',
      white: '10.00',
    })
    expect(fields(await seller.put(`/account-plans/${id}/potentials`, { rows: both }, match(2)))).toEqual([
      400,
      'rows.1.unitId ref.unknown',
    ])
    expect((await seller.put(`/account-plans/${id}/potentials`, { rows: [] }, match(2))).status).toBe(200)
    expect((await keeper.get(`/account-plans/${id}`)).body.whitespace.total).toMatchObject({ potential: '10.00' })
  })
})

describe('A-07 plans follow the sight of their customer', () => {
  it('A-07 a plan of a customer one does not see is not there', async () => {
    const { id } = await plan(await customer())
    const seller = await t.as({ permissions: rights, scope: 'own' })
    const objectiveBody = { title: 'x', ownerId: seller.user.id, dueOn: '2026-07-01' }
    const answers = [
      await seller.get(`/account-plans/${id}`),
      await seller.patch(`/account-plans/${id}`, { strategy: 'x' }, match(1)),
      await seller.put(`/account-plans/${id}/potentials`, { rows: [] }, match(1)),
      await seller.post(`/account-plans/${id}/objectives`, objectiveBody),
      await seller.post(`/account-plans/${id}/actions`, objectiveBody),
    ]
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404])
    expect((await seller.get('/account-plans')).body.rows).toEqual([])
    expect((await seller.post('/account-plans', { customerId: await customer(), year: 2026 })).status).toBe(404)
  })

  it('D-19 reading the plan of another team’s customer is registered', async () => {
    const owner = await t.as({ permissions: rights, scope: 'own' })
    const customerId = await customer({ ownerId: owner.user.id })
    const { id } = await plan(customerId)
    const looks = () =>
      t.system(({ db }) =>
        db.rows<{ actor: string }>(sql`
          select actor_id as actor from access_register where subject_id = ${customerId} and part = 'account-plan'`),
      )
    const before = (await looks()).length
    await owner.get(`/account-plans/${id}`)
    expect((await looks()).length).toBe(before)
    await keeper.get(`/account-plans/${id}`)
    expect((await looks()).at(-1)).toEqual({ actor: keeper.user.id })
  })
})
