import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../testing/app.ts'

const t = testApp()
const writing = ['customers.read', 'customers.write']
const assigning = [...writing, 'customers.hand-over']
let service: string
let sales: string
let keeper: TestClient
let colleague: TestClient
let clerk: TestClient
let head: TestClient
let serial = 0

beforeAll(async () => {
  ;[service, sales] = [await t.departmentId('客户服务部'), await t.departmentId('业务部')]
  keeper = await t.as({ permissions: writing, scope: 'own' }, { departmentId: service })
  colleague = await t.as({ permissions: writing, scope: 'own' }, { departmentId: service })
  clerk = await t.as({ permissions: writing, scope: 'all' }, { departmentId: sales })
  head = await t.as({ permissions: assigning, scope: 'all' }, { departmentId: sales })
})

async function customer(place: { ownerId?: string; departmentId?: string; regionId?: string } = {}): Promise<string> {
  const code = `AS${String((serial += 1)).padStart(3, '0')}`
  const { ownerId = null, departmentId = null, regionId = null } = place
  return t.system(async ({ db, tenant }) => {
    const { id } = await db.one<{ id: string }>(sql`
      insert into customers (tenant_id, code, name, owner_id, department_id, region_id)
      values (${tenant.id}, ${code}, ${`苏州${code}厂`}, ${ownerId}, ${departmentId}, ${regionId}) returning id`)
    return id
  })
}
const kept = () => customer({ ownerId: keeper.user.id, departmentId: service })
const assign = (by: TestClient, id: string, fields: object) =>
  by.patch(`/customers/${id}`, { reason: '分工调整', ...fields }, { 'if-match': '1' })
const deputise = (by: TestClient, id: string, deputy: string, reason: string | undefined = '出差期间协助') =>
  by.post(`/customers/${id}/archive/service/deputies`, { values: { deputy }, reason })
const said = ({ status, body }: TestResponse) => [status, body?.error?.code ?? null]

describe('R-06 owner, department and region', () => {
  it('T-04 an owner is changed by a hand-over alone, whoever asks', async () => {
    const id = await kept()
    expect(said(await assign(head, id, { ownerId: colleague.user.id }))).toEqual([403, 'customer.hand_over'])
    expect(said(await assign(head, id, { ownerId: null }))).toEqual([403, 'customer.hand_over'])
    expect(said(await assign(clerk, id, { ownerId: clerk.user.id }))).toEqual([403, 'archive.not_editable'])
    expect(said(await assign(head, id, { ownerId: keeper.user.id, shortName: '苏厂' }))).toEqual([200, null])
  })

  it('who may edit archives assigns none, not even one without an owner', async () => {
    const id = await customer()
    for (const fields of [
      { ownerId: clerk.user.id },
      { departmentId: sales },
      { regionId: await t.regionId('华东') },
    ]) {
      expect(said(await assign(clerk, id, fields))).toEqual([403, 'archive.not_editable'])
    }
    expect((await clerk.get(`/customers/${id}`)).body.rights).toMatchObject({ owner: 'read', department: 'read' })
  })

  it('who may assign customers does, for a reason that stands in the history', async () => {
    const id = await customer()
    const given = await assign(head, id, { ownerId: keeper.user.id, departmentId: service, reason: undefined })
    expect([given.status, given.body.error.details[0].field]).toEqual([400, 'reason'])
    expect(said(await assign(head, id, { ownerId: keeper.user.id, departmentId: service }))).toEqual([200, null])
    const { rows } = (await keeper.get(`/customers/${id}/history?part=service`)).body
    expect(rows[0]).toMatchObject({ reason: '分工调整', actor: { name: head.user.name } })
  })

  it('A-07 nobody moves others’ customers to himself, his department or his region', async () => {
    const region = await t.regionId('华东')
    const local = await t.as({ permissions: assigning, scope: 'all' }, { departmentId: sales, regionId: region })
    expect(said(await assign(local, await kept(), { departmentId: sales }))).toEqual([403, 'customer.to_oneself'])
    expect(said(await assign(local, await kept(), { regionId: region }))).toEqual([403, 'customer.to_oneself'])
    const ownerless = await customer({ departmentId: service })
    expect(said(await assign(local, ownerless, { ownerId: local.user.id }))).toEqual([403, 'customer.to_oneself'])
    expect(said(await assign(local, await kept(), { departmentId: await t.departmentId('企划部') }))).toEqual([
      200,
      null,
    ])
    expect(said(await assign(local, await customer(), { departmentId: sales }))).toEqual([200, null])
  })

  it('A-07 nobody moves a customer out of his own sight', async () => {
    const assigner = await t.as({ permissions: assigning, scope: 'department' }, { departmentId: sales })
    const { body } = await assigner.post('/customers', { name: '常州本部机械', acceptDuplicates: true })
    const moved = await assign(assigner, body.id, { departmentId: service })
    expect([moved.status, moved.body.error.details[0]]).toMatchObject([
      400,
      { field: 'departmentId', code: 'customer.out_of_sight' },
    ])
    expect((await assigner.get(`/customers/${body.id}`)).body).toEqual(body)
  })

  it('a customer somebody makes for himself belongs to his department too', async () => {
    const made = await keeper.post('/customers', { name: '无锡新辰机械', acceptDuplicates: true })
    expect(made.body).toMatchObject({ owner: { id: keeper.user.id }, department: { id: service } })
  })
})

describe('R-06 deputies', () => {
  it('the owner names a colleague of the department, for a reason', async () => {
    const id = await kept()
    const none = await deputise(keeper, id, colleague.user.id, '')
    expect([none.status, none.body.error.details[0].field]).toEqual([400, 'reason'])
    expect(said(await deputise(keeper, id, colleague.user.id))).toEqual([201, null])
    expect((await colleague.get(`/customers/${id}`)).status).toBe(200)
    expect(said(await deputise(keeper, id, colleague.user.id))).toEqual([409, 'deputy.twice'])
    expect(said(await deputise(keeper, id, keeper.user.id))).toEqual([409, 'deputy.is_owner'])
  })

  it('a deputy lets nobody else in, and nobody whose department does not look after the customer is the owner’s to name', async () => {
    const id = await kept()
    await deputise(keeper, id, colleague.user.id)
    const third = await t.as({ permissions: writing, scope: 'own' }, { departmentId: service })
    expect(said(await deputise(colleague, id, third.user.id))).toEqual([403, 'archive.not_editable'])
    expect(said(await deputise(keeper, id, clerk.user.id))).toEqual([403, 'deputy.other_department'])
    expect(said(await deputise(head, id, clerk.user.id))).toEqual([201, null])
  })

  it('A-07 nobody makes himself a deputy, and who only edits archives names none', async () => {
    const id = await kept()
    expect(said(await deputise(clerk, id, clerk.user.id))).toEqual([403, 'archive.not_editable'])
    expect(said(await deputise(head, id, head.user.id))).toEqual([403, 'deputy.oneself'])
  })

  it('somebody who has left is nobody to name', async () => {
    const left = await t.as({ permissions: writing, scope: 'own' }, { departmentId: service })
    await t.system(({ db }) => db.run(sql`update users set disabled_at = now() where id = ${left.user.id}`))
    const refused = await deputise(keeper, await kept(), left.user.id)
    expect([refused.status, refused.body.error.details[0].field]).toEqual([400, 'values.deputy'])
  })
})

describe('T-04 a hand-over', () => {
  it('takes the customer to the department of the new owner, who is its deputy no more', async () => {
    const heir = await t.as({ permissions: writing, scope: 'own' }, { departmentId: sales })
    const id = await kept()
    await deputise(head, id, heir.user.id)
    const body = { fromUserId: keeper.user.id, toUserId: heir.user.id, customerIds: [id], reason: '调岗' }
    const { id: handover, contentHash } = (await keeper.post('/customer-handovers', body)).body
    for (const signer of [keeper, heir]) {
      expect((await signer.post(`/customer-handovers/${handover}/signature`, { contentHash })).status).toBe(200)
    }
    const shown = (await heir.get(`/customers/${id}`)).body
    expect([shown.owner.id, shown.department.id]).toEqual([heir.user.id, sales])
    const { rows } = (await heir.get(`/customers/${id}/archive/service`)).body.lists.deputies
    expect(rows).toEqual([])
    expect((await keeper.get(`/customers/${id}`)).status).toBe(404)
  })
})

describe('A-04 a merge', () => {
  it('R-06 changes the owner only for who may assign both, and whoever loses his customer is told', async () => {
    const merger = await t.as({ permissions: [...writing, 'customers.merge'], scope: 'all' }, { departmentId: sales })
    const [from, into] = [await kept(), await customer({ ownerId: colleague.user.id, departmentId: service })]
    const merge = (by: TestClient, fields: object) =>
      by.post('/customer-merges', { fromId: from, intoId: into, reason: '同一家公司', fields })
    const refused = await merge(merger, { 'service.owner': 'from' })
    expect([refused.status, refused.body.error.details[0].field]).toEqual([400, 'fields.service.owner'])
    expect((await merge(merger, {})).status).toBe(201)
    const { rows } = (await keeper.get('/messages')).body
    expect(rows[0]).toMatchObject({ kind: 'customer.merged', text: { zh: expect.stringContaining('同一家公司') } })
  })
})
