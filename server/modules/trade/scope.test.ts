import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../kernel/db.ts'
import { multiply, toFen } from '../../kernel/money.ts'
import { testApp, type TestClient } from '../../testing/app.ts'
import { insertAccounts } from '../../testing/trade.ts'

/*
 * A-07 over every route of customers and trade: four customers, one of each kind of belonging, each with one document
 * of every sort; somebody of each scope must see exactly theirs everywhere.
 */
const t = testApp()
const rights = ['customers.read', 'customers.write', 'trade.read', 'trade.write', 'aging.read']
const codes = ['OWN', 'DEP', 'REG', 'NONE'] as const
const people: Record<string, TestClient> = {}
let ids: Record<string, string>
let documents: Record<string, { invoice: string; receipt: string }>

beforeAll(async () => {
  const departmentId = await t.departmentId('业务部')
  const regionId = await t.regionId('华东')
  people['own'] = await t.as({ permissions: rights, scope: 'own' })
  people['department'] = await t.as({ permissions: rights, scope: 'department' }, { departmentId })
  people['region'] = await t.as({ permissions: rights, scope: 'region' }, { regionId })
  people['all'] = await t.as({ permissions: rights })
  const home = { OWN: { ownerId: people['own'].user.id }, DEP: { departmentId }, REG: { regionId }, NONE: {} }
  await t.system(async ({ db, tenant }) => {
    ids = await insertAccounts(
      db,
      tenant.id,
      codes.map((code) => ({
        code,
        ...home[code],
        invoices: [{ number: `${code}-I`, gross: '100.00', dueOn: '2026-01-01' }],
        receipts: [{ number: `${code}-R`, amount: '30.00', receivedOn: '2026-01-02' }],
      })),
    )
    await db.run(sql`
      insert into contracts (tenant_id, customer_id, number, signed_on, amount)
      select tenant_id, id, code || '-K', '2026-01-01', 5 from customers`)
    await db.run(sql`
      insert into shipments (tenant_id, customer_id, number, shipped_on, amount)
      select tenant_id, id, code || '-S', '2026-01-01', 5 from customers`)
    const rows = await db.rows<{ code: string; invoice: string; receipt: string }>(sql`
      select c.code, i.id as invoice, r.id as receipt from customers c
      join invoices i on i.customer_id = c.id join receipts r on r.customer_id = c.id`)
    documents = Object.fromEntries(rows.map((row) => [row.code, row]))
  })
})

const sight: [scope: string, codes: string[]][] = [
  ['own', ['OWN']],
  ['department', ['DEP']],
  ['region', ['REG']],
  ['all', ['DEP', 'NONE', 'OWN', 'REG']],
]

interface Row {
  code?: string
  customer?: { code: string }
}

describe.each(sight)('A-07 scope %s', (scope, visible) => {
  const me = () => people[scope]!
  const hidden = codes.filter((code) => !visible.includes(code))

  it.each(['/customers', '/contracts', '/shipments', '/invoices', '/receipts', '/aging/customers', '/aging/invoices'])(
    'lists exactly its own at %s',
    async (path) => {
      const { status, body } = await me().get(path)
      expect(status).toBe(200)
      expect((body.rows as Row[]).map((row) => row.customer?.code ?? row.code).toSorted()).toEqual(visible)
    },
  )

  it.each(['/contracts', '/shipments', '/invoices', '/receipts', '/aging/invoices'])(
    'finds nothing of other customers at %s',
    async (path) => {
      for (const code of hidden) {
        expect((await me().get(`${path}?customerId=${ids[code]}`)).body.rows).toEqual([])
      }
    },
  )

  it('BIZ19 totals count its own only', async () => {
    const { body } = await me().get('/aging?asOf=2026-01-31')
    const times = (amount: string) => toFen(multiply(amount, String(visible.length)))
    expect(body).toMatchObject({
      invoiced: times('100.00'),
      received: times('30.00'),
      open: { count: visible.length, amount: times('70.00'), customers: visible.length },
      balance: times('70.00'),
    })
  })

  it('P7 others’ records are not found, exactly like records that are not there', async () => {
    const strip = ({ status, body }: { status: number; body: { error: object } }) => ({
      status,
      ...body.error,
      requestId: '',
    })
    const nowhere = '01900000-0000-7000-8000-000000000000'
    const newDocument = { number: 'NEW', amount: '1.00', receivedOn: '2026-01-01' }
    const calls = (customerId: string, invoice: string, receipt: string) => [
      me().get(`/customers/${customerId}`),
      me().patch(`/customers/${customerId}`, { name: '改' }, { 'if-match': '1' }),
      me().get(`/aging?customerId=${customerId}`),
      me().get(`/invoices/${invoice}`),
      me().post(`/invoices/${invoice}/voiding`, { reason: '改' }),
      me().get(`/receipts/${receipt}`),
      me().post('/receipts', { customerId, ...newDocument }),
      me().post('/contracts', { customerId, number: 'NEW', signedOn: '2026-01-01', amount: '1.00' }),
      me().post('/shipments', { customerId, number: 'NEW', shippedOn: '2026-01-01', amount: '1.00' }),
      me().post('/invoices', { customerId, number: 'NEW', issuedOn: '2026-01-01', dueOn: '2026-01-01', gross: '1.00' }),
    ]
    const unknown = (await Promise.all(calls(nowhere, nowhere, nowhere))).map(strip)
    for (const code of hidden) {
      const { invoice, receipt } = documents[code]!
      const answers = (await Promise.all(calls(ids[code]!, invoice, receipt))).map(strip)
      expect(answers).toEqual(unknown)
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404))
    }
    for (const path of ['/contracts', '/shipments', '/invoices', '/receipts']) {
      expect((await people['all']!.get(`${path}?q=NEW`)).body.rows).toEqual([])
    }
  })
})

describe('rights', () => {
  it.each([
    ['GET', '/products', 'trade.read'],
    ['GET', '/contracts', 'trade.read'],
    ['GET', '/shipments', 'trade.read'],
    ['GET', '/invoices', 'trade.read'],
    ['GET', '/receipts', 'trade.read'],
    ['GET', '/aging', 'aging.read'],
    ['GET', '/aging/customers', 'aging.read'],
    ['GET', '/aging/invoices', 'aging.read'],
    ['POST', '/products', 'trade.write'],
    ['POST', '/contracts', 'trade.write'],
    ['POST', '/shipments', 'trade.write'],
    ['POST', '/invoices', 'trade.write'],
    ['POST', '/receipts', 'trade.write'],
  ] as const)('BIZ17 %s %s needs %s', async (method, path, right) => {
    const others = rights.filter((other) => other !== right)
    const without = await t.as({ permissions: others })
    const answer = method === 'GET' ? await without.get(path) : await without.post(path, {})
    expect([answer.status, answer.body.error.code]).toEqual([403, 'forbidden'])
  })
})
