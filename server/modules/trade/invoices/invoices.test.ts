import { beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { insertAccounts } from '../../../testing/trade.ts'

const t = testApp()
let clerk: TestClient
let customerId: string
let numbers = 0

beforeAll(async () => {
  clerk = await t.as({ permissions: ['trade.read', 'trade.write'] }, { name: '王会计' })
  const ids = await t.system((ctx) => insertAccounts(ctx.db, ctx.tenant.id, [{ code: 'K001', name: '华东机床' }]))
  customerId = ids['K001']!
})

const newInvoice = (fields: Record<string, unknown>) => {
  numbers += 1
  const base = { customerId, number: `F${numbers}`, issuedOn: '2026-01-01', dueOn: '2026-01-31' }
  return clerk.post('/invoices', { ...base, ...fields })
}
const firstError = (answer: { body: { error: { details: unknown[] } } }) => answer.body.error.details[0]

describe('invoices', () => {
  it('K-09 an entered invoice comes back whole, open to its total', async () => {
    const { status, body } = await newInvoice({
      series: '3100204130',
      net: '100',
      tax: '13',
      gross: '113',
      disputed: true,
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      customer: { id: customerId, code: 'K001', name: '华东机床' },
      series: '3100204130',
      kind: 'invoice',
      status: 'valid',
      net: '100.00',
      tax: '13.00',
      gross: '113.00',
      open: '113.00',
      disputed: true,
      allocations: [],
      can: { void: true },
    })
    expect((await clerk.get(`/invoices/${body.id}`)).body).toEqual(body)
  })

  it('K-09 a negative total makes a credit note, which is never open', async () => {
    const { body } = await newInvoice({ net: '-100.00', tax: '-13.00', gross: '-113.00' })
    expect(body).toMatchObject({ kind: 'credit-note', gross: '-113.00', open: '0.00' })
  })

  it('NUM23 the largest amount goes through unchanged', async () => {
    const { body } = await newInvoice({ gross: '9999999999999999.99' })
    expect([body.gross, body.open]).toEqual(['9999999999999999.99', '9999999999999999.99'])
    await clerk.post(`/invoices/${body.id}/voiding`, { reason: '测试上限' })
  })

  it.each([
    [{ net: '100.00', tax: '13.00', gross: '113.01' }, 'gross', 'invoice.total'],
    [{ gross: '10000000000000000.00' }, 'gross', 'num.out_of_range'],
    [{ gross: '1e3' }, 'gross', 'num.format'],
    [{ gross: 113 }, 'gross', 'type.mismatch'],
    [{ gross: null }, 'gross', 'type.mismatch'],
    [{}, 'gross', 'field.required'],
    [{ gross: '1.00', dueOn: '2026-02-30' }, 'dueOn', 'date.invalid'],
    [{ gross: '1.00', disputed: 'false' }, 'disputed', 'type.mismatch'],
    [{ gross: '1.00', status: 'void' }, 'status', 'field.unknown'],
    [{ gross: '1.00', kind: 'credit-note' }, 'kind', 'field.unknown'],
    [{ gross: '1.00', customer: { id: 'x' } }, 'customer', 'field.unknown'],
    [{ gross: '1.00', number: '第一\n第二' }, 'number', 'text.newline_not_allowed'],
  ])('%j is refused at %s', async (fields, field, code) => {
    const answer = await newInvoice(fields)
    expect([answer.status, firstError(answer)]).toMatchObject([400, { field, code }])
  })

  it('series and number together are the company’s only ones', async () => {
    expect((await newInvoice({ number: 'N-1', gross: '1.00' })).status).toBe(201)
    expect((await newInvoice({ number: 'N-1', series: 'S', gross: '1.00' })).status).toBe(201)
    const again = await newInvoice({ number: 'N-1', gross: '2.00' })
    expect([again.status, firstError(again)]).toMatchObject([409, { field: 'number', code: 'duplicate' }])
  })

  it('an unknown customer is not found', async () => {
    const answer = await newInvoice({ customerId: '01900000-0000-7000-8000-000000000000', gross: '1.00' })
    expect([answer.status, answer.body.error.code]).toEqual([404, 'not_found'])
  })
})

describe('voiding an invoice', () => {
  it('K-09 says who, when and why, and hands oldest-first receipts to the other invoices', async () => {
    const ids = await t.system((ctx) =>
      insertAccounts(ctx.db, ctx.tenant.id, [
        {
          code: 'K002',
          invoices: [
            { number: 'V-1', gross: '100.00', dueOn: '2026-01-01' },
            { number: 'V-2', gross: '100.00', dueOn: '2026-02-01' },
          ],
          receipts: [{ number: 'V-R', amount: '100.00', receivedOn: '2026-03-01' }],
        },
      ]),
    )
    const open = async () =>
      (await clerk.get(`/invoices?customerId=${ids['K002']}&sort=number`)).body.rows as {
        id: string
        open: string
        status: string
      }[]
    const [first] = await open()
    const voided = await clerk.post(`/invoices/${first!.id}/voiding`, { reason: '抬头开错' })
    expect(voided.status).toBe(200)
    expect(voided.body).toMatchObject({
      status: 'void',
      open: '0.00',
      voidReason: '抬头开错',
      voidedByName: '王会计',
      can: { void: false },
      allocations: [],
    })
    expect((await open()).map((row) => [row.status, row.open])).toEqual([
      ['void', '0.00'],
      ['valid', '0.00'],
    ])
    const again = await clerk.post(`/invoices/${first!.id}/voiding`, { reason: '再一次' })
    expect([again.status, again.body.error.code]).toEqual([409, 'invoice.already_void'])
  })

  it('K-09 is refused once a receipt was explicitly allocated to it', async () => {
    const ids = await t.system((ctx) =>
      insertAccounts(ctx.db, ctx.tenant.id, [
        {
          code: 'K003',
          invoices: [{ number: 'W-1', gross: '100.00', dueOn: '2026-01-01' }],
          receipts: [{ number: 'W-R', amount: '1.00', receivedOn: '2026-03-01', pays: { 'W-1': '1.00' } }],
        },
      ]),
    )
    const { id } = (await clerk.get(`/invoices?customerId=${ids['K003']}`)).body.rows[0]
    const answer = await clerk.post(`/invoices/${id}/voiding`, { reason: '开错' })
    expect([answer.status, answer.body.error.code]).toEqual([409, 'invoice.has_receipts'])
    expect((await clerk.get(`/invoices/${id}`)).body).toMatchObject({
      status: 'valid',
      open: '99.00',
      can: { void: false },
    })
  })

  it('needs a reason', async () => {
    const { body } = await newInvoice({ gross: '1.00' })
    const answer = await clerk.post(`/invoices/${body.id}/voiding`, { reason: ' ' })
    expect([answer.status, firstError(answer)]).toMatchObject([400, { field: 'reason', code: 'text.blank' }])
  })
})
