import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'
import { owe } from '../../obligations/index.ts'

const t = testApp()
let giver: TestClient
let heir: TestClient
let second: TestClient
let chief: TestClient
let clerk: TestClient
let serial = 0

const rights = ['customers.read', 'customers.write']
const own = () => t.as({ permissions: rights, scope: 'own' })

beforeAll(async () => {
  giver = await own()
  heir = await own()
  second = await own()
  chief = await own()
  clerk = await t.as({ permissions: [...rights, 'customers.hand-over'] })
  await above(giver, chief)
})

const above = (below: TestClient, boss: TestClient) =>
  t.system(({ db }) => db.run(sql`update users set superior_id = ${boss.user.id} where id = ${below.user.id}`))
const leaves = (who: TestClient) =>
  t.system(({ db }) => db.run(sql`update users set disabled_at = now() where id = ${who.user.id}`))

const customersOf = (owner: TestClient, count = 1): Promise<string[]> =>
  t.system(async ({ db, tenant }) => {
    const ids: string[] = []
    for (let n = 0; n < count; n++) {
      const code = `H${String((serial += 1)).padStart(4, '0')}`
      const { id } = await db.one<{ id: string }>(sql`
        insert into customers (tenant_id, code, name, owner_id) values (${tenant.id}, ${code}, ${code}, ${owner.user.id})
        returning id`)
      ids.push(id)
    }
    return ids
  })
const ownersOf = (ids: string[]) =>
  t.system(async ({ db }) => {
    const rows = await db.rows<{ id: string; ownerId: string }>(
      sql`select id, owner_id as "ownerId" from customers where id = any(${ids}::uuid[])`,
    )
    const byId = new Map(rows.map(({ id, ownerId }) => [id, ownerId]))
    return ids.map((id) => byId.get(id))
  })
const handOver = async (customerIds: string[], rest: object = {}, by = giver) => {
  const body = { fromUserId: giver.user.id, toUserId: heir.user.id, reason: '调岗', customerIds, ...rest }
  const answer = await by.post('/customer-handovers', body)
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as { id: string; contentHash: string }
}
const sign = (who: TestClient, { id, contentHash }: { id: string; contentHash: string }): Promise<TestResponse> =>
  who.post(`/customer-handovers/${id}/signature`, { contentHash })
const code = ({ status, body }: TestResponse) => [status, body?.error?.code ?? body?.status]
const fields = ({ status, body }: TestResponse) => [
  status,
  ...body.error.details.map(({ field, code: of }: { field: string; code: string }) => `${field} ${of}`),
]
const owed = (customerId: string, owner: TestClient, checker: TestClient | null = null) =>
  t.system((ctx) =>
    owe(ctx, {
      kind: 'visit',
      key: `visit-${(serial += 1)}`,
      article: { policy: 'obligations', version: 1, code: 'G-04' },
      ownerId: owner.user.id,
      checkerId: checker?.user.id ?? null,
      subject: { kind: 'visit', id: null, label: '回访', customerId },
      dueOn: '2026-07-01',
      evidence: 'note',
    }),
  )
const dutiesOn = (customerId: string) =>
  t.system(({ db }) =>
    db.rows<{ ownerId: string; checkerId: string | null }>(sql`
      select owner_id as "ownerId", checker_id as "checkerId" from obligations
      where customer_id = ${customerId} and state = 'open' order by created_at, id`),
  )

describe('T-04 customers change hands', () => {
  it('T-04 nothing moves before both have signed; then customers and open duties go in one stroke', async () => {
    const [id] = (await customersOf(giver)) as [string]
    const [foreign] = (await customersOf(second)) as [string]
    await owed(id, giver)
    await owed(id, second)
    await owed(foreign, giver)
    const made = await handOver([id])
    expect(code(await sign(giver, made))).toEqual([200, 'signing'])
    expect(await ownersOf([id])).toEqual([giver.user.id])
    expect((await dutiesOn(id)).map(({ ownerId }) => ownerId)).toEqual([giver.user.id, second.user.id])
    expect((await heir.get(`/customers/${id}`)).status).toBe(404)

    expect(code(await sign(heir, made))).toEqual([200, 'effective'])
    expect(await ownersOf([id])).toEqual([heir.user.id])
    expect((await dutiesOn(id)).map(({ ownerId }) => ownerId)).toEqual([heir.user.id, second.user.id])
    expect((await dutiesOn(foreign)).map(({ ownerId }) => ownerId)).toEqual([giver.user.id])
    expect((await heir.get(`/customers/${id}`)).status).toBe(200)
    expect((await giver.get(`/customers/${id}`)).status).toBe(404)
  })

  it('T-04 each customer has its event, with who had it, who has it and why', async () => {
    const ids = await customersOf(giver, 3)
    const made = await handOver(ids, { reason: '离职' })
    await sign(heir, made)
    await sign(giver, made)
    const events = await t.system(({ db }) =>
      db.rows(sql`
        select subject_id as id, before->'owner'->>'id' as "from", after->'owner'->>'id' as "to", reason from events
        where kind = 'customer.handed-over' and subject_id = any(${ids}) order by subject_id`),
    )
    const moved = { from: giver.user.id, to: heir.user.id, reason: '离职' }
    expect(events).toEqual(ids.toSorted().map((id) => ({ id, ...moved })))
  })

  it('T-04 to one successor in general and to others by customer; each receiver signs for what he gets', async () => {
    const ids = await customersOf(giver, 3)
    const made = await handOver(ids, { successors: [{ customerId: ids[1], toUserId: second.user.id }] })
    await sign(giver, made)
    const half = await sign(heir, made)
    expect(
      half.body.signatures.map((each: { role: string; customers: number }) => [each.role, each.customers]),
    ).toEqual(
      expect.arrayContaining([
        ['giver', 3],
        ['receiver', 2],
        ['receiver', 1],
      ]),
    )
    expect(await ownersOf(ids)).toEqual(Array(3).fill(giver.user.id))
    const shown = await second.get(`/customer-handovers/${made.id}/customers`)
    expect(shown.body.rows.map(({ customer }: { customer: { id: string } }) => customer.id)).toEqual([ids[1]])
    expect(code(await sign(second, made))).toEqual([200, 'effective'])
    expect(await ownersOf(ids)).toEqual([heir.user.id, second.user.id, heir.user.id])
  })

  it('T-04 without naming customers all of the giver go', async () => {
    const leaver = await own()
    const ids = await customersOf(leaver, 4)
    const made = await handOver([], { fromUserId: leaver.user.id, customerIds: undefined }, leaver)
    expect(made).toMatchObject({ customers: 4 })
    await sign(leaver, made)
    await sign(heir, made)
    expect(new Set(await ownersOf(ids))).toEqual(new Set([heir.user.id]))
  })

  it('T-04 the receiver does not become his own checker, and what the giver checked the receiver checks', async () => {
    const [id] = (await customersOf(giver)) as [string]
    await owed(id, giver, heir)
    await owed(id, second, giver)
    const made = await handOver([id])
    await sign(giver, made)
    await sign(heir, made)
    expect(await dutiesOn(id)).toEqual([
      { ownerId: heir.user.id, checkerId: null },
      { ownerId: second.user.id, checkerId: heir.user.id },
    ])
  })

  it('T-04 the objectives of account plans go along', async () => {
    const [id] = (await customersOf(giver)) as [string]
    await t.system(async ({ db, tenant }) => {
      const plan = await db.one<{ id: string }>(sql`
        insert into account_plans (tenant_id, customer_id, year) values (${tenant.id}, ${id}, 2026) returning id`)
      await db.run(sql`
        insert into account_objectives (tenant_id, plan_id, title, owner_id, due_on, status)
        select ${tenant.id}, ${plan.id}, s, ${giver.user.id}, '2026-12-31', s from unnest(array['open', 'achieved']) s`)
    })
    const made = await handOver([id])
    await sign(giver, made)
    await sign(heir, made)
    const owners = await t.system(({ db }) =>
      db.rows(sql`
        select b.status, b.owner_id as "ownerId" from account_objectives b join account_plans p on p.id = b.plan_id
        where p.customer_id = ${id} order by b.status`),
    )
    expect(owners).toEqual([
      { status: 'achieved', ownerId: giver.user.id },
      { status: 'open', ownerId: heir.user.id },
    ])
  })
})

describe('T-04 nobody signs for another', () => {
  it('T-04 neither the superior nor who laid it out signs for a giver who is there', async () => {
    const made = await handOver(await customersOf(giver), {}, clerk)
    expect(code(await sign(clerk, made))).toEqual([403, 'handover.not_signer'])
    expect(code(await sign(chief, made))).toEqual([404, 'not_found'])
    expect(code(await sign(second, made))).toEqual([404, 'not_found'])
    expect(code(await sign(giver, made))).toEqual([200, 'signing'])
    expect(code(await sign(giver, made))).toEqual([409, 'handover.signed'])
  })

  it('T-04 the superior signs for a giver who has left, unless he receives the customers himself', async () => {
    const [leaver, boss, director] = [await own(), await own(), await own()]
    await above(leaver, boss)
    await above(boss, director)
    const ids = await customersOf(leaver, 2)
    await leaves(leaver)
    const rest = { fromUserId: leaver.user.id, toUserId: boss.user.id }
    const made = await handOver(ids, rest, clerk)
    expect(code(await sign(boss, made))).toEqual([200, 'signing'])
    expect(code(await sign(boss, made))).toEqual([409, 'handover.signed'])
    expect(code(await sign(director, made))).toEqual([200, 'effective'])
    expect(new Set(await ownersOf(ids))).toEqual(new Set([boss.user.id]))
  })

  it('T-04 who leaves while it is being signed is replaced by his superior', async () => {
    const [leaver, boss] = [await own(), await own()]
    await above(leaver, boss)
    const ids = await customersOf(leaver)
    const made = await handOver(ids, { fromUserId: leaver.user.id }, leaver)
    expect(code(await sign(boss, made))).toEqual([404, 'not_found'])
    await leaves(leaver)
    expect((await boss.get(`/customer-handovers/${made.id}`)).body.can).toMatchObject({ sign: true })
    expect(code(await sign(boss, made))).toEqual([200, 'signing'])
    expect(code(await sign(heir, made))).toEqual([200, 'effective'])
    expect(await ownersOf(ids)).toEqual([heir.user.id])
  })

  it('T-04 what was not shown cannot be signed, nor by an API key', async () => {
    const made = await handOver(await customersOf(giver))
    expect(code(await sign(giver, { ...made, contentHash: 'a'.repeat(64) }))).toEqual([409, 'handover.stale'])
    const boss = await t.admin()
    const { body } = await boss.post('/api-keys', { name: `k${(serial += 1)}`, scopes: ['customers.read'] })
    const answer = await t.anonymous.post(
      `/customer-handovers/${made.id}/signature`,
      { contentHash: made.contentHash },
      { authorization: `Bearer ${body.key}` },
    )
    expect(code(answer)).toEqual([403, 'handover.in_person'])
  })

  it('T-04 each signer owes a signature until he has given it, and it cannot be handed to somebody else', async () => {
    const made = await handOver(await customersOf(giver))
    const signing = async (who: TestClient) =>
      (await who.get('/obligations?kind=customer-handover.sign&limit=200')).body.rows.find(
        ({ subject }: { subject: { id: string } }) => subject.id === made.id,
      )
    expect(await signing(heir)).toMatchObject({ evidenceKind: 'record', can: { handOver: false, fulfil: false } })
    await sign(heir, made)
    expect(await signing(heir)).toBeUndefined()
    await giver.post(`/customer-handovers/${made.id}/refusal`, { reason: '名单有误' })
    expect(await signing(giver)).toBeUndefined()
  })
})

describe('T-04 races', () => {
  it('T-04 two who sign at once make it effective once', async () => {
    for (let round = 0; round < 5; round++) {
      const ids = await customersOf(giver, 2)
      const made = await handOver(ids)
      const answers = await Promise.all([sign(giver, made), sign(heir, made), sign(heir, made), sign(giver, made)])
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 200, 409, 409])
      expect(await ownersOf(ids)).toEqual([heir.user.id, heir.user.id])
      const { count } = await t.system(({ db }) =>
        db.one<{ count: number }>(sql`
          select count(*) as count from events where kind = 'customer.handed-over' and subject_id = any(${ids})`),
      )
      expect(count).toBe(2)
    }
  })

  it('T-04 a customer is in one open hand-over at most, however many are laid out at once', async () => {
    const ids = await customersOf(giver)
    const body = { fromUserId: giver.user.id, toUserId: heir.user.id, reason: '调岗', customerIds: ids }
    const answers = await Promise.all(Array.from({ length: 6 }, () => giver.post('/customer-handovers', body)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(new Set(answers.filter(({ status }) => status !== 201).map((each) => code(each).join()))).toEqual(
      new Set(['409,handover.already']),
    )
  })

  it('T-04 the last signature and a withdrawal at once: one of them holds', async () => {
    const ids = await customersOf(giver)
    const made = await handOver(ids)
    await sign(giver, made)
    const [signed, taken] = await Promise.all([
      sign(heir, made),
      giver.post(`/customer-handovers/${made.id}/withdrawal`, { reason: '搞错了' }),
    ])
    expect([signed.status, taken.status].toSorted()).toEqual([200, 409])
    expect(await ownersOf(ids)).toEqual([signed.status === 200 ? heir.user.id : giver.user.id])
  })

  it('T-04 an owner who changed meanwhile keeps the whole list from moving', async () => {
    const ids = await customersOf(giver, 2)
    const made = await handOver(ids)
    await sign(giver, made)
    await t.system(({ db }) => db.run(sql`update customers set owner_id = ${second.user.id} where id = ${ids[1]}`))
    expect(code(await sign(heir, made))).toEqual([409, 'handover.owner_changed'])
    expect(await ownersOf(ids)).toEqual([giver.user.id, second.user.id])
  })

  it('T-04 a receiver who has left in the meantime receives nothing', async () => {
    const [goes, ids] = [await own(), await customersOf(giver)]
    const made = await handOver(ids, { toUserId: goes.user.id })
    await sign(goes, made)
    await leaves(goes)
    expect(code(await sign(giver, made))).toEqual([409, 'handover.receiver_left'])
    expect(await ownersOf(ids)).toEqual([giver.user.id])
  })
})

describe('A-07 who may lay out and see a hand-over', () => {
  it('A-07 the giver, who stands above him, or who may; nobody else', async () => {
    const body = { fromUserId: giver.user.id, toUserId: heir.user.id, reason: '调岗' }
    expect(code(await second.post('/customer-handovers', body))).toEqual([403, 'handover.not_yours'])
    const made = await handOver(await customersOf(giver), {}, clerk)
    expect((await clerk.get(`/customer-handovers/${made.id}`)).status).toBe(200)
    expect((await second.get(`/customer-handovers/${made.id}`)).status).toBe(404)
    expect((await second.get(`/customer-handovers/${made.id}/customers`)).status).toBe(404)
    expect((await second.get('/customer-handovers?box=all')).status).toBe(403)
    const waiting = await heir.get('/customer-handovers?box=to-sign&limit=200')
    expect(waiting.body.rows.map(({ id }: { id: string }) => id)).toContain(made.id)
  })

  it('A-07 only customers of the giver that one sees can be named', async () => {
    const [foreign] = (await customersOf(second)) as [string]
    const rest = { fromUserId: giver.user.id, reason: '调岗' }
    const answer = await giver.post('/customer-handovers', { ...rest, toUserId: heir.user.id, customerIds: [foreign] })
    expect(fields(answer)).toEqual([400, 'customerIds.0 ref.unknown'])
    const ids = await customersOf(giver)
    const some = '01900000-0000-7000-8000-000000000000'
    expect(fields(await giver.post('/customer-handovers', { ...rest, customerIds: ids }))).toEqual([
      400,
      'toUserId field.required',
    ])
    expect(fields(await giver.post('/customer-handovers', { ...rest, toUserId: some, customerIds: ids }))).toEqual([
      400,
      'toUserId ref.unknown',
    ])
    expect(
      fields(await giver.post('/customer-handovers', { ...rest, toUserId: giver.user.id, customerIds: ids })),
    ).toEqual([400, 'toUserId user.same'])
    expect(
      fields(await clerk.post('/customer-handovers', { ...rest, fromUserId: some, toUserId: heir.user.id })),
    ).toEqual([400, 'fromUserId ref.unknown'])
  })

  it('T-04 somebody refuses: the customers stay and can be handed over anew', async () => {
    const ids = await customersOf(giver)
    const made = await handOver(ids)
    await sign(giver, made)
    const refused = await heir.post(`/customer-handovers/${made.id}/refusal`, { reason: '人手不足' })
    expect(refused.body).toMatchObject({ status: 'refused', closeReason: '人手不足', can: { sign: false } })
    expect(code(await sign(heir, made))).toEqual([409, 'handover.closed'])
    expect(await ownersOf(ids)).toEqual([giver.user.id])
    await handOver(ids, { toUserId: second.user.id })
  })
})
