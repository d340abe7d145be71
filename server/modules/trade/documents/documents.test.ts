import { beforeAll, describe, expect, it } from 'vitest'
import { cursor } from '../../../kernel/http.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { insertAccounts } from '../../../testing/trade.ts'

const t = testApp()
let clerk: TestClient
let customerId: string

beforeAll(async () => {
  clerk = await t.as({ permissions: ['trade.read', 'trade.write', 'aging.read'] })
  const day = (n: number) => `2026-01-${String(1 + (n % 3)).padStart(2, '0')}`
  const ids = await t.system((ctx) =>
    insertAccounts(ctx.db, ctx.tenant.id, [
      {
        code: 'K001',
        invoices: Array.from({ length: 11 }, (_, n) => ({ number: `I-${n}`, gross: '10.00', dueOn: day(n) })),
        receipts: Array.from({ length: 5 }, (_, n) => ({ number: `R-${n}`, amount: '1.00', receivedOn: day(n) })),
      },
      ...Array.from({ length: 5 }, (_, n) => ({
        code: `L${n}`,
        invoices: [{ number: `L-${n}`, gross: '7.00', dueOn: '2026-01-05' }],
      })),
    ]),
  )
  customerId = ids['K001']!
})

const firstError = (answer: { body: { error: { details: unknown[] } } }) => answer.body.error.details[0]
const numbersOf = (answer: { body: { rows: { number: string }[] } }) => answer.body.rows.map((row) => row.number)

describe('products, contracts and shipments', () => {
  it('K-09 are entered once under their number and listed', async () => {
    const product = await clerk.post('/products', { code: 'P-1', name: '滚珠丝杠', unit: '件' })
    expect([product.status, product.body]).toMatchObject([
      201,
      { code: 'P-1', name: '滚珠丝杠', unit: '件', version: 1 },
    ])
    const contract = await clerk.post('/contracts', {
      customerId,
      number: 'HT-1',
      title: '年度供货',
      signedOn: '2026-01-01',
      endsOn: '2026-12-31',
      amount: '500000',
    })
    expect(contract.body).toMatchObject({ number: 'HT-1', amount: '500000.00', customer: { code: 'K001' } })
    const shipment = await clerk.post('/shipments', {
      customerId,
      number: 'FH-1',
      shippedOn: '2026-01-02',
      productId: product.body.id,
      quantity: '12.5',
      amount: '-80.10',
    })
    expect(shipment.body).toMatchObject({ quantity: '12.5000', amount: '-80.10', product: { code: 'P-1', unit: '件' } })
    expect((await clerk.get('/products?q=p-1')).body.rows).toEqual([product.body])
    expect((await clerk.get('/contracts?q=ht')).body.rows).toEqual([contract.body])
    expect((await clerk.get(`/shipments?customerId=${customerId}`)).body.rows).toEqual([shipment.body])
    for (const [path, body] of [
      ['/products', { code: 'P-1', name: '又一个', unit: '件' }],
      ['/contracts', { customerId, number: 'HT-1', signedOn: '2026-01-01', amount: '1' }],
      ['/shipments', { customerId, number: 'FH-1', shippedOn: '2026-01-01', amount: '1' }],
    ] as const) {
      const again = await clerk.post(path, body)
      expect([again.status, firstError(again)]).toMatchObject([409, { code: 'duplicate' }])
    }
  })

  it.each([
    [
      '/contracts',
      { number: 'X', signedOn: '2026-01-02', endsOn: '2026-01-01', amount: '1' },
      'endsOn',
      'date.range_reversed',
    ],
    ['/contracts', { number: 'X', signedOn: '2026-01-02', amount: '-1' }, 'amount', 'num.negative_not_allowed'],
    [
      '/shipments',
      { number: 'X', shippedOn: '2026-01-02', amount: '1', quantity: '1.00001' },
      'quantity',
      'num.too_many_decimals',
    ],
    [
      '/shipments',
      { number: 'X', shippedOn: '2026-01-02', amount: '1', quantity: '100000000000000' },
      'quantity',
      'num.out_of_range',
    ],
    ['/shipments', { number: 'X', shippedOn: '2026-01-02', amount: '1', quantity: 'abc' }, 'quantity', 'num.format'],
    [
      '/shipments',
      { number: 'X', shippedOn: '2026-01-02', amount: '1', productId: '01900000-0000-7000-8000-000000000000' },
      'productId',
      'ref.unknown',
    ],
  ])('%s refuses %j at %s', async (path, body, field, code) => {
    const answer = await clerk.post(path, { customerId, ...body })
    expect(answer.status).toBe(400)
    expect(answer.body.error.details).toMatchObject([{ field, code }])
  })
})

describe('lists of documents', () => {
  it('filter by number, day and state', async () => {
    expect(numbersOf(await clerk.get('/invoices?q=i-1'))).toEqual(expect.arrayContaining(['I-1', 'I-10']))
    expect(numbersOf(await clerk.get('/invoices?q=%25'))).toEqual([])
    const between = numbersOf(await clerk.get('/invoices?from=2026-01-02&to=2026-01-02&sort=number'))
    expect(between).toEqual(['I-1', 'I-10', 'I-4', 'I-7'])
    expect(numbersOf(await clerk.get('/invoices?status=void'))).toEqual([])
    expect(numbersOf(await clerk.get('/receipts?from=2026-01-03'))).toEqual(['R-2'])
  })

  it.each(['status=open', 'from=yesterday', 'customerId=1', 'sort=gross', 'amount=1', 'limit=0'])(
    'refuse the query %s',
    async (query) => {
      const answer = await clerk.get(`/invoices?${query}`)
      expect([answer.status, firstError(answer)]).toMatchObject([400, { field: query.split('=')[0] }])
    },
  )

  it.each([
    ['/invoices?sort=-date'],
    ['/invoices?sort=date'],
    ['/invoices?sort=number'],
    ['/invoices?sort=-number'],
    ['/receipts?sort=-date'],
    ['/aging/invoices?asOf=2026-06-01'],
    ['/aging/customers?asOf=2026-06-01'],
    ['/aging/customers?asOf=2026-06-01&sort=open'],
    ['/aging/customers?asOf=2026-06-01&sort=code'],
  ])('walking %s page by page gives each row exactly once, equal ones too', async (path) => {
    const key = (row: { id?: string; customer: { id: string } }) => row.id ?? row.customer.id
    const whole = (await clerk.get(`${path}&limit=200`)).body.rows.map(key) as string[]
    const walked: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const { body } = await clerk.get(`${path}&limit=2${next && `&cursor=${next}`}`.replace('?&', '?'))
      walked.push(...(body.rows.map(key) as string[]))
      next = body.nextCursor as string | null
    }
    expect(walked).toEqual(whole)
    expect(new Set(walked).size).toBe(walked.length)
  })

  it.each(['/products', '/contracts', '/shipments', '/invoices', '/receipts', '/aging/customers', '/aging/invoices'])(
    'JSN34 %s refuses a cursor it did not hand out',
    async (path) => {
      const forged = [
        'x',
        cursor.write(['-date', '2026-02-30', customerId]),
        cursor.write(['-open', "1' or '1'='1", customerId]),
      ]
      for (const text of forged) {
        const answer = await clerk.get(`${path}?cursor=${encodeURIComponent(text)}`)
        expect([answer.status, answer.body.error.code]).toEqual([400, 'page.cursor'])
      }
    },
  )
})
