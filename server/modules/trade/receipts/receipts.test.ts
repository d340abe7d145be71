import { beforeAll, describe, expect, it } from 'vitest'
import { compare, sum, toFen } from '../../../kernel/money.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { insertAccounts, type AccountOf } from '../../../testing/trade.ts'

const t = testApp()
let clerk: TestClient
let made = 0

beforeAll(async () => {
  clerk = await t.as({ permissions: ['trade.read', 'trade.write', 'aging.read'] })
})

/** A customer of its own for each test; `id` of it and of its invoices by their short names. */
async function account(of: Omit<AccountOf, 'code'>) {
  made += 1
  const code = `A${made}`
  const invoices = of.invoices?.map((i) => ({ ...i, number: `${code}-${i.number}` }))
  const ids = await t.system((ctx) =>
    insertAccounts(ctx.db, ctx.tenant.id, [{ ...of, code, ...(invoices ? { invoices } : {}) }]),
  )
  const customerId = ids[code]!
  const { rows } = (await clerk.get(`/invoices?customerId=${customerId}&limit=200`)).body
  const invoiceId = (number: string) =>
    (rows as { id: string; number: string }[]).find((row) => row.number === `${code}-${number}`)!.id
  return { code, customerId, invoiceId }
}

const newReceipt = (
  customerId: string,
  number: string,
  amount: string,
  allocations?: { invoiceId: string; amount: string }[],
) =>
  clerk.post('/receipts', {
    customerId,
    number,
    receivedOn: '2026-03-01',
    amount,
    ...(allocations ? { allocations } : {}),
  })
const firstError = (answer: { body: { error: { details: unknown[] } } }) => answer.body.error.details[0]

describe('receipts', () => {
  it('K-09 without a word they pay the oldest due invoices, and the rest stays unapplied', async () => {
    const { code, customerId } = await account({
      invoices: [
        { number: '1', gross: '60.00', dueOn: '2026-02-01' },
        { number: '2', gross: '100.00', dueOn: '2026-01-01' },
      ],
    })
    const { status, body } = await newReceipt(customerId, `${code}-R1`, '200.00')
    expect(status).toBe(201)
    expect(body).toMatchObject({
      amount: '200.00',
      unapplied: '40.00',
      allocations: [
        { number: `${code}-2`, amount: '100.00', method: 'oldest-first' },
        { number: `${code}-1`, amount: '60.00', method: 'oldest-first' },
      ],
    })
    expect((await clerk.get(`/receipts/${body.id}`)).body).toEqual(body)
  })

  it('K-09 an earlier receipt entered later takes its turn, and everything behind it moves', async () => {
    const { code, customerId } = await account({ invoices: [{ number: '1', gross: '100.00', dueOn: '2026-01-01' }] })
    const first = await newReceipt(customerId, `${code}-R1`, '100.00')
    expect(first.body.unapplied).toBe('0.00')
    await clerk.post('/receipts', { customerId, number: `${code}-R0`, receivedOn: '2026-02-01', amount: '70.00' })
    expect((await clerk.get(`/receipts/${first.body.id}`)).body).toMatchObject({
      unapplied: '70.00',
      allocations: [{ amount: '30.00' }],
    })
  })

  it('K-09 stated allocations stand, push oldest-first ones aside, and leave their rest unapplied', async () => {
    const { code, customerId, invoiceId } = await account({
      invoices: [
        { number: '1', gross: '100.00', dueOn: '2026-01-01' },
        { number: '2', gross: '100.00', dueOn: '2026-02-01' },
      ],
    })
    const first = await newReceipt(customerId, `${code}-R1`, '100.00')
    const stated = await newReceipt(customerId, `${code}-R2`, '50.00', [{ invoiceId: invoiceId('1'), amount: '40.00' }])
    expect(stated.body).toMatchObject({ unapplied: '10.00', allocations: [{ amount: '40.00', method: 'explicit' }] })
    expect((await clerk.get(`/receipts/${first.body.id}`)).body.allocations).toMatchObject([
      { number: `${code}-1`, amount: '60.00' },
      { number: `${code}-2`, amount: '40.00' },
    ])
  })

  it('K-09 allocations that cannot be are refused by field, all of them at once, and nothing is written', async () => {
    const { code, customerId, invoiceId } = await account({
      invoices: [
        { number: '1', gross: '100.00', dueOn: '2026-01-01' },
        { number: '2', gross: '-20.00', dueOn: '2026-01-01' },
        { number: '3', gross: '10.00', dueOn: '2026-01-01', isVoid: true },
        { number: '4', gross: '30.00', dueOn: '2026-01-01' },
      ],
    })
    const other = await account({ invoices: [{ number: '1', gross: '5.00', dueOn: '2026-01-01' }] })
    const answer = await newReceipt(customerId, `${code}-R1`, '120.00', [
      { invoiceId: invoiceId('1'), amount: '100.01' },
      { invoiceId: invoiceId('2'), amount: '1.00' },
      { invoiceId: invoiceId('3'), amount: '1.00' },
      { invoiceId: other.invoiceId('1'), amount: '5.00' },
      { invoiceId: invoiceId('4'), amount: '0.00' },
      { invoiceId: invoiceId('4'), amount: '30.00' },
    ])
    expect(answer.status).toBe(400)
    expect(answer.body.error.details).toMatchObject([
      { field: 'allocations.0.amount', code: 'allocation.over_open' },
      { field: 'allocations.1.invoiceId', code: 'allocation.not_payable' },
      { field: 'allocations.2.invoiceId', code: 'allocation.not_payable' },
      { field: 'allocations.3.invoiceId', code: 'allocation.unknown_invoice' },
      { field: 'allocations.4.amount', code: 'allocation.zero' },
      { field: 'allocations.5.invoiceId', code: 'allocation.repeated' },
      { field: 'allocations', code: 'allocation.over_receipt' },
    ])
    expect((await clerk.get(`/receipts?customerId=${customerId}`)).body.rows).toEqual([])
  })

  it.each([
    ['amount', '0.00', 'num.out_of_range'],
    ['amount', '-1.00', 'num.negative_not_allowed'],
    ['amount', 100, 'type.mismatch'],
    ['amount', '1.005', 'num.too_many_decimals'],
    ['receivedOn', '2026-02-30', 'date.invalid'],
    ['number', ' ', 'text.blank'],
    ['allocations', [], 'list.too_short'],
    ['status', 'x', 'field.unknown'],
  ])('a wrong %s (%s) is refused by field', async (field, value, code) => {
    const { customerId } = await account({})
    const body = { customerId, number: 'W-1', receivedOn: '2026-03-01', amount: '1.00', [field]: value }
    const answer = await clerk.post('/receipts', body)
    expect([answer.status, firstError(answer)]).toMatchObject([400, { field, code }])
  })

  it('a receipt number that is taken is refused by field', async () => {
    const { code, customerId } = await account({})
    await newReceipt(customerId, `${code}-R1`, '1.00')
    const again = await newReceipt(customerId, `${code}-R1`, '2.00')
    expect([again.status, firstError(again)]).toMatchObject([409, { field: 'number', code: 'duplicate' }])
  })

  it('R10 the same request sent twice with one key is one receipt', async () => {
    const { code, customerId } = await account({})
    const body = { customerId, number: `${code}-R1`, receivedOn: '2026-03-01', amount: '1.00' }
    const send = () => clerk.post('/receipts', body, { 'idempotency-key': `key-${code}` })
    const [first, second] = await Promise.all([send(), send()])
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body).toEqual(first.body)
  })
})

describe('receipts at the same instant', () => {
  it('R04 of twenty that claim the same open amount only as many are accepted as it bears', async () => {
    const { code, customerId, invoiceId } = await account({
      invoices: [{ number: '1', gross: '100.00', dueOn: '2026-01-01' }],
    })
    const claims = Array.from({ length: 20 }, (_, n) =>
      newReceipt(customerId, `${code}-R${n}`, '30.00', [{ invoiceId: invoiceId('1'), amount: '30.00' }]),
    )
    const answers = await Promise.all(claims)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    const refused = answers.filter(({ status }) => status === 400)
    expect(refused).toHaveLength(17)
    for (const answer of refused) expect(firstError(answer)).toMatchObject({ code: 'allocation.over_open' })
    expect((await clerk.get(`/invoices/${invoiceId('1')}`)).body).toMatchObject({ open: '10.00' })
  })

  it('R04 oldest-first receipts and new invoices together never pay more than there is, and the book ties', async () => {
    const { code, customerId } = await account({ invoices: [{ number: '1', gross: '50.00', dueOn: '2026-01-01' }] })
    const writes = Array.from({ length: 12 }, (_, n) =>
      n % 3 === 0
        ? clerk.post('/invoices', {
            customerId,
            number: `${code}-N${n}`,
            issuedOn: '2026-01-02',
            dueOn: '2026-02-01',
            gross: '25.00',
          })
        : newReceipt(customerId, `${code}-R${n}`, '20.00'),
    )
    expect((await Promise.all(writes)).every(({ status }) => status === 201)).toBe(true)
    const { rows } = (await clerk.get(`/invoices?customerId=${customerId}`)).body as { rows: { id: string }[] }
    for (const { id } of rows) {
      const { gross, open, allocations } = (await clerk.get(`/invoices/${id}`)).body
      expect(compare(open, '0')).toBeGreaterThanOrEqual(0)
      expect(toFen(sum([open, ...allocations.map((a: { amount: string }) => a.amount)]))).toBe(gross)
    }
    const { body } = await clerk.get(`/aging?customerId=${customerId}&asOf=2026-12-31`)
    expect(body).toMatchObject({
      invoiced: '150.00',
      received: '160.00',
      open: { amount: '0.00' },
      unapplied: { receipts: '10.00' },
      balance: '-10.00',
    })
  })

  it('R06 a void and a receipt that names the invoice: one of them is told no', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { code, customerId, invoiceId } = await account({
        invoices: [{ number: '1', gross: '100.00', dueOn: '2026-01-01' }],
      })
      const [voiding, receipt] = await Promise.all([
        clerk.post(`/invoices/${invoiceId('1')}/voiding`, { reason: '开错' }),
        newReceipt(customerId, `${code}-R1`, '100.00', [{ invoiceId: invoiceId('1'), amount: '100.00' }]),
      ])
      expect([voiding.status, receipt.status].toSorted().join()).toMatch(/^(200,400|201,409)$/)
    }
  })
})
