import { beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { agingBuckets } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { add, subtract, sum, toFen } from '../../../kernel/money.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { insertAccounts } from '../../../testing/trade.ts'
import { agingFacts, decideAgingBucket } from './rules.ts'
import { agingOn } from './service.ts'
import { receivables, summarize } from './store.ts'

const t = testApp({ now: '2026-04-10T02:00:00Z' })
let finance: TestClient
let customers: Record<string, string>

beforeAll(async () => {
  finance = await t.as({
    permissions: ['aging.read', 'trade.read', 'trade.write', 'policies.publish-directly', 'decisions.run'],
  })
  customers = await t.system((ctx) =>
    insertAccounts(ctx.db, ctx.tenant.id, [
      {
        code: 'K001',
        name: '华东机床',
        invoices: [
          { number: 'I-1', gross: '10000.00', dueOn: '2026-03-31', issuedOn: '2026-01-01' },
          { number: 'I-2', gross: '10000.00', dueOn: '2026-03-30', issuedOn: '2026-01-01' },
          { number: 'I-3', gross: '5000.00', dueOn: '2026-03-01', issuedOn: '2026-01-01' },
          { number: 'V-1', gross: '777.00', dueOn: '2026-01-01', isVoid: true },
          { number: 'C-1', gross: '-1500.00', dueOn: '2026-03-01' },
        ],
        receipts: [{ number: 'R-1', amount: '4000.00', receivedOn: '2026-03-31', pays: { 'I-2': '4000.00' } }],
      },
      {
        code: 'K002',
        name: '华南精密',
        invoices: [
          { number: 'I-4', gross: '5000.00', dueOn: '2026-02-28', issuedOn: '2026-01-01' },
          { number: 'I-5', gross: '8000.00', dueOn: '2025-10-01', issuedOn: '2025-09-01' },
        ],
        receipts: [{ number: 'R-2', amount: '8000.00', receivedOn: '2026-04-02', pays: { 'I-5': '8000.00' } }],
      },
    ]),
  )
})

describe('receivables aging over the API', () => {
  it('K-09 the worked example as of 2026-03-31, tying to invoiced − received', async () => {
    const { status, body } = await finance.get('/aging?asOf=2026-03-31')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      asOf: '2026-03-31',
      invoiced: '36500.00',
      received: '4000.00',
      open: { count: 5, amount: '34000.00', customers: 2 },
      buckets: [
        { bucket: 'not-due', count: 1, amount: '10000.00' },
        { bucket: '1-30', count: 2, amount: '11000.00' },
        { bucket: '31-60', count: 1, amount: '5000.00' },
        { bucket: '61-90', count: 0, amount: '0.00' },
        { bucket: '91-180', count: 0, amount: '0.00' },
        { bucket: 'over-180', count: 1, amount: '8000.00' },
      ],
      unapplied: { creditNotes: '1500.00', receipts: '0.00' },
      balance: '32500.00',
      dso: { simple: '325.00' },
      policy: { kind: 'aging', version: 1, article: 'K-09' },
    })
  })

  it('K-09 the receipt of 2 April counts from that day on', async () => {
    const { body } = await finance.get('/aging?asOf=2026-04-02')
    expect(body).toMatchObject({ received: '12000.00', balance: '24500.00', open: { count: 4, amount: '26000.00' } })
  })

  it('K-09 without a day it is today in the company’s zone', async () => {
    expect((await finance.get('/aging')).body.asOf).toBe('2026-04-10')
  })

  it('K-09 before the first document everything is zero', async () => {
    const { body } = await finance.get('/aging?asOf=1999-01-01')
    expect(body).toMatchObject({
      invoiced: '0.00',
      received: '0.00',
      open: { count: 0, amount: '0.00', customers: 0 },
      balance: '0.00',
      dso: { countBack: '0.00', simple: null },
    })
    expect(body.buckets.every((b: { amount: string }) => b.amount === '0.00')).toBe(true)
  })

  it('K-09 from the book to the customer to the invoice: the parts make up the whole', async () => {
    const byCustomer = (await finance.get('/aging/customers?asOf=2026-03-31')).body.rows
    expect(byCustomer).toMatchObject([
      {
        customer: { code: 'K001' },
        open: '21000.00',
        unapplied: '1500.00',
        balance: '19500.00',
        buckets: { 'not-due': '10000.00', '1-30': '11000.00' },
      },
      {
        customer: { code: 'K002' },
        open: '13000.00',
        unapplied: '0.00',
        balance: '13000.00',
        buckets: { '31-60': '5000.00', 'over-180': '8000.00' },
      },
    ])
    const one = (await finance.get(`/aging?asOf=2026-03-31&customerId=${customers['K001']}`)).body
    expect(one).toMatchObject({ open: { amount: '21000.00', count: 3, customers: 1 }, balance: '19500.00' })
    const invoices = (await finance.get(`/aging/invoices?asOf=2026-03-31&customerId=${customers['K001']}`)).body.rows
    expect(invoices).toMatchObject([
      { number: 'I-3', open: '5000.00', gross: '5000.00', daysPastDue: 30, bucket: '1-30' },
      { number: 'I-2', open: '6000.00', gross: '10000.00', daysPastDue: 1, bucket: '1-30' },
      { number: 'I-1', open: '10000.00', gross: '10000.00', daysPastDue: 0, bucket: 'not-due' },
    ])
  })

  it('K-09 a bucket narrows customers and invoices down to it', async () => {
    const inside = (await finance.get('/aging/customers?asOf=2026-03-31&bucket=over-180')).body.rows
    expect(inside.map((row: { customer: { code: string } }) => row.customer.code)).toEqual(['K002'])
    const invoices = (await finance.get('/aging/invoices?asOf=2026-03-31&bucket=31-60')).body.rows
    expect(invoices.map((row: { number: string }) => row.number)).toEqual(['I-4'])
    const found = (await finance.get(`/aging/customers?asOf=2026-03-31&q=${encodeURIComponent('华东')}`)).body.rows
    expect(found.map((row: { customer: { code: string } }) => row.customer.code)).toEqual(['K001'])
  })

  it('K-09 an unknown bucket is refused with the names there are', async () => {
    const { status, body } = await finance.get('/aging/invoices?bucket=1-31')
    expect(status).toBe(400)
    expect(body.error.details[0]).toMatchObject({ field: 'bucket', code: 'value.not_accepted' })
    expect(body.error.details[0].message).toContain('not-due / 1-30')
  })

  it('K-09 the policy in force on the day sets the buckets', async () => {
    const published = await finance.post('/policies/aging/versions', {
      effectiveOn: '2026-04-01',
      reason: '财务部要求',
      parameters: { limits: [15, 45] },
    })
    expect(published.status).toBe(201)
    const names = ({ body }: { body: { buckets: { bucket: string }[] } }) => body.buckets.map((b) => b.bucket)
    expect(names(await finance.get('/aging?asOf=2026-04-01'))).toEqual(['not-due', '1-15', '16-45', 'over-45'])
    expect(names(await finance.get('/aging?asOf=2026-03-31'))).toHaveLength(6)
  })

  it('K-09 anybody may put a case to the rule', async () => {
    const { status, body } = await finance.post('/decisions/aging', {
      at: '2026-03-31',
      facts: { asOf: '2026-03-31', invoices: [{ number: 'I-1', gross: '10.00', dueOn: '2026-03-30' }] },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ outcome: 'overdue', value: { open: '10.00' } })
  })

  it.each(['2026-02-30', 'today', '20260331', '10000-01-01', '2026-03-31T00:00:00Z'])(
    'DAT as-of date %s is refused',
    async (day) => {
      const { status, body } = await finance.get(`/aging?asOf=${encodeURIComponent(day)}`)
      expect(status).toBe(400)
      expect(body.error.details[0].field).toBe('asOf')
    },
  )

  it.each(['0001-01-01', '9999-12-31'])(
    'DAT as-of date %s has an answer or a refusal, never a failure',
    async (day) => {
      for (const path of ['/aging', '/aging/customers', '/aging/invoices']) {
        expect((await finance.get(`${path}?asOf=${day}`)).status).toBeLessThan(500)
      }
    },
  )
})

describe('the set-based answer and the rule', () => {
  it('K-09 agree on random documents at any date, and every answer ties to the fen', async () => {
    let run = 0
    const day = fc
      .integer({ min: 0, max: 400 })
      .map((n) => new Date(Date.UTC(2030, 0, 1 + n)).toISOString().slice(0, 10))
    const fen = fc.integer({ min: 1, max: 100_000 }).map((n) => toFen(String(n / 100)))
    const gross = fc.oneof(
      fen,
      fen,
      fen,
      fen.map((a) => `-${a}`),
    )
    const account = fc.record({
      invoices: fc.array(fc.record({ gross, dueOn: day, issuedOn: day, isVoid: fc.boolean() }), { maxLength: 8 }),
      receipts: fc.array(fc.record({ amount: fen, receivedOn: day }), { maxLength: 6 }),
    })
    await fc.assert(
      fc.asyncProperty(
        account,
        day,
        fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 }),
        async (drawn, asOf, drawnLimits) => {
          run += 1
          const limits = drawnLimits.toSorted((a, b) => a - b)
          const code = `Z${run}`
          await t.system(async (ctx) => {
            const ids = await insertAccounts(ctx.db, ctx.tenant.id, [
              {
                code,
                invoices: drawn.invoices.map((i, n) => ({ ...i, number: `${code}-I${n}` })),
                receipts: drawn.receipts.map((r, n) => ({ ...r, number: `${code}-R${n}` })),
              },
            ])
            const customerId = ids[code]!
            const policy = { kind: 'aging', version: 0, parameters: { limits } }
            const invoices = await ctx.db.rows(sql`
            select i.number, i.kind, i.gross, i.due_on as "dueOn", i.issued_on as "issuedOn",
                   coalesce((select json_agg(json_build_object('amount', a.amount::text, 'receivedOn', r.received_on))
                     from allocations a join receipts r on r.tenant_id = a.tenant_id and r.id = a.receipt_id
                     where a.invoice_id = i.id), '[]') as allocations
            from invoices i where i.customer_id = ${customerId} and i.status = 'valid'`)
            const value = decideAgingBucket(agingFacts.parse({ asOf, invoices }), policy).value!
            const book = { tenantId: ctx.tenant.id, asOf, customerId }
            const rows = await summarize(ctx.db, book, policy.parameters)
            const total = rows.find((row) => row.isTotal)!
            const buckets = agingBuckets({ limits }).map((bucket, place) => {
              const row = rows.find((r) => !r.isTotal && r.place === place)
              return { bucket, count: row?.count ?? 0, amount: toFen(row?.open ?? '0') }
            })
            expect(buckets).toEqual(value.buckets)
            expect([toFen(total.open), toFen(total.creditNotes)]).toEqual([value.open, value.unapplied])
            const received = sum(drawn.receipts.filter((r) => r.receivedOn <= asOf).map((r) => r.amount))
            const invoiced = sum(drawn.invoices.filter((i) => !i.isVoid && i.issuedOn <= asOf).map((i) => i.gross))
            expect([toFen(total.invoiced), toFen(total.received)]).toEqual([toFen(invoiced), toFen(received)])
            expect(toFen(total.balance)).toBe(toFen(subtract(invoiced, received)))
            expect(toFen(total.balance)).toBe(toFen(subtract(value.balance, total.unappliedReceipts)))
            const [accounts] = await ctx.db.rows<Record<string, string>>(receivables(book))
            if (!accounts) return expect(toFen(add(invoiced, received))).toBe('0.00')
            expect(toFen(accounts['balance']!)).toBe(toFen(total.balance))
            const overdue = sum(value.buckets.slice(1).map((b) => b.amount))
            expect(toFen(accounts['overdue']!)).toBe(toFen(overdue))
          })
        },
      ),
      { numRuns: 60 },
    )
    const whole = await t.system((ctx) => agingOn(ctx, '2030-07-01'))
    expect(toFen(subtract(whole.invoiced, whole.received))).toBe(toFen(whole.balance))
    expect(toFen(sum(whole.buckets.map((b) => b.amount)))).toBe(whole.open.amount)
  })
})
