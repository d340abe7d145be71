import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { relations, type Relation } from '../../../../policy-pack/index.ts'
import { mayBecome } from './rules.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let boss: TestClient
let serial = 0
beforeAll(async () => void (boss = await t.admin()))

async function newCustomer(relation: Relation = 'potential'): Promise<string> {
  const name = `关系${++serial}`
  const { id } = (await boss.post('/customers', { name, acceptDuplicates: true })).body
  if (relation === 'potential') return id
  await trade(id)
  if (relation === 'lost') {
    const lost = { relation: 'lost', reason: '价格', destination: '自产', competitor: '华南精密' }
    expect((await boss.put(`/customers/${id}/relation`, lost)).status).toBe(200)
  }
  return id
}
const relationOf = async (id: string) => (await boss.get(`/customers/${id}`)).body.relation
const ship = (customerId: string, shippedOn = '2026-06-15') =>
  boss.post('/shipments', { customerId, number: `S${++serial}`, shippedOn, amount: '10.00' })
const trade = async (id: string, on?: string) => expect((await ship(id, on)).status).toBe(201)
const invoice = (customerId: string, gross: string) =>
  boss.post('/invoices', { customerId, number: `F${++serial}`, issuedOn: '2026-06-15', dueOn: '2026-07-15', gross })
async function importInvoices(...rows: string[]): Promise<{ importId: string }> {
  const file = ['客户编码,客户名称,发票号码,开票日期,到期日,价税合计', ...rows].join('\n')
  const { sha256 } = (await boss.upload('/uploads?name=a.csv', Buffer.from(file))).body
  const columns = {
    customerCode: '客户编码',
    customerName: '客户名称',
    number: '发票号码',
    issuedOn: '开票日期',
    dueOn: '到期日',
    gross: '价税合计',
  }
  const mapping = { columns, createCustomers: true }
  const body = { kind: 'invoices', name: 'a.csv', sha256, mapping, dryRun: false }
  const started = await boss.post('/imports', body)
  expect(started.status, JSON.stringify(started.body)).toBe(202)
  await t.runJobs()
  const job = await t.jobDone(started.body.jobId)
  expect(job.state, JSON.stringify([job.result, job.error])).toBe('done')
  return job.result as { importId: string }
}
const events = (id: string) =>
  t.system(({ db }) =>
    db.rows<{ before: object; after: object; reason: string }>(sql`
      select before, after, reason from events
      where kind = 'customer.relation_changed' and subject_id = ${id} order by seq`),
  )

describe('A-01 the relation of a customer with us', () => {
  it.each(relations.flatMap((from) => relations.map((to) => [from, to] as const)))('%s to %s', (from, to) => {
    const allowed = ['potential followed', 'potential trading', 'followed potential', 'followed trading']
    expect(mayBecome(from, to)).toBe([...allowed, 'trading lost', 'lost trading'].includes(`${from} ${to}`))
  })

  it('a new customer is potential and has a provisional code; followed up is said with a reason', async () => {
    const id = await newCustomer()
    const made = (await boss.get(`/customers/${id}`)).body
    expect([made.relation, made.code]).toEqual(['potential', expect.stringMatching(/^P\d{6}$/)])
    expect((await boss.put(`/customers/${id}/relation`, { relation: 'followed' })).status).toBe(400)
    const answer = await boss.put(`/customers/${id}/relation`, { relation: 'followed', reason: '初次拜访' })
    expect(answer.body).toMatchObject({
      relation: 'followed',
      relationOn: '2026-06-15',
      next: ['potential', 'trading'],
    })
    expect(await events(id)).toEqual([
      { before: { relation: 'potential' }, after: { relation: 'followed' }, reason: '初次拜访' },
    ])
    const jump = await boss.put(`/customers/${id}/relation`, {
      relation: 'lost',
      reason: '无',
      destination: '无',
      competitor: '无',
    })
    expect([jump.status, jump.body.error.code]).toEqual([409, 'relation.not_allowed'])
    expect(jump.body.error.message).toBe('往来关系不能由“已跟进未成交”改为“流失”；可以改为：潜在、已成交')
  })

  it('D-18 a customer cannot be closed as lost without reason, destination and competitor', async () => {
    const id = await newCustomer('trading')
    const whole = { relation: 'lost', reason: '价格', destination: '自产', competitor: '华南精密' }
    for (const missing of ['reason', 'destination', 'competitor'] as const) {
      const { [missing]: _, ...rest } = whole
      const answer = await boss.put(`/customers/${id}/relation`, rest)
      expect([answer.status, answer.body.error.details[0].field], missing).toEqual([400, missing])
    }
    expect(await relationOf(id)).toBe('trading')
    expect((await boss.put(`/customers/${id}/relation`, whole)).body).toMatchObject({ ...whole, next: ['trading'] })
    const products = (await boss.get(`/customers/${id}/archive/products`)).body.values
    expect(products).toMatchObject({ lostReason: '价格', lostTo: '自产', lostCompetitor: '华南精密' })
    const [lost] = (await boss.get(`/customers/${id}/history?part=products`)).body.rows
    expect(lost).toMatchObject({
      reason: '价格',
      fields: [
        { field: 'lostTo', before: null, after: '自产' },
        { field: 'lostReason', before: null, after: '价格' },
        { field: 'lostCompetitor', before: null, after: '华南精密' },
      ],
    })
  })

  it('the first shipment or invoice makes it trading, a credit note does not', async () => {
    const [one, two, three] = [await newCustomer(), await newCustomer(), await newCustomer()]
    await trade(one)
    expect((await invoice(two, '113.00')).status).toBe(201)
    expect((await invoice(three, '-113.00')).status).toBe(201)
    expect([await relationOf(one), await relationOf(two), await relationOf(three)]).toEqual([
      'trading',
      'trading',
      'potential',
    ])
    await trade(one)
    expect((await events(one)).length).toBe(1)
  })

  it('a voided invoice and an import taken back are no trade: the relation is what it was', async () => {
    const id = await newCustomer()
    await boss.put(`/customers/${id}/relation`, { relation: 'followed', reason: '拜访' })
    const { id: first } = (await invoice(id, '100.00')).body
    const { id: second } = (await invoice(id, '50.00')).body
    const annul = async (of: string) =>
      expect((await boss.post(`/invoices/${of}/voiding`, { reason: '开错' })).status).toBe(200)
    await annul(first)
    expect(await relationOf(id)).toBe('trading')
    await annul(second)
    expect(await relationOf(id)).toBe('followed')
    const { code } = (await boss.get(`/customers/${id}`)).body
    const { importId } = await importInvoices(`${code},甲,UN1,2026-05-01,2026-06-01,100.00`)
    expect(await relationOf(id)).toBe('trading')
    expect((await boss.post(`/imports/${importId}/undoing`, { reason: '导错' })).status).toBe(200)
    expect(await relationOf(id)).toBe('followed')
  })

  it('a lost customer is won back by new trade, not by an old document entered late', async () => {
    const id = await newCustomer('lost')
    await trade(id, '2025-12-01')
    expect(await relationOf(id)).toBe('lost')
    await trade(id, '2026-06-15')
    expect(await relationOf(id)).toBe('trading')
  })

  it('lists can be narrowed to one relation', async () => {
    const id = await newCustomer('lost')
    const { rows } = (await boss.get('/customers?relation=lost')).body
    expect(rows.map((row: { id: string }) => row.id)).toContain(id)
    expect(new Set(rows.map((row: { relation: string }) => row.relation))).toEqual(new Set(['lost']))
  })

  it('needs the right to edit the field and sight of the customer', async () => {
    const id = await newCustomer()
    const body = { relation: 'followed', reason: '试' }
    expect((await (await t.as('account-executive')).put(`/customers/${id}/relation`, body)).status).toBe(404)
    expect((await (await t.as('planning')).put(`/customers/${id}/relation`, body)).status).toBe(403)
  })

  it('an import of invoices makes its customers trading, new ones and those there already', async () => {
    const id = await newCustomer()
    const { code } = (await boss.get(`/customers/${id}`)).body
    await importInvoices(`${code},甲,IM1,2026-05-01,2026-06-01,100.00`, 'NEW1,新客户,IM2,2026-05-01,2026-06-01,50.00')
    const rows = await t.system(({ db }) =>
      db.rows<{ relation: string }>(sql`select relation from customers where code in (${code}, 'NEW1')`),
    )
    expect(rows).toEqual([{ relation: 'trading' }, { relation: 'trading' }])
  })
})
