import { beforeAll, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { sql } from '../../../kernel/db.ts'
import { subtract, sum, toFen } from '../../../kernel/money.ts'
import { testDatabase } from '../../../testing/database.ts'
import { insertAccounts, type AccountOf } from '../../../testing/trade.ts'
import { allocateOldestFirst } from './rules.ts'
import { reallocate } from './store.ts'

const invoice = (number: string, dueOn: string, open: string) => ({
  id: number,
  number,
  series: '',
  issuedOn: dueOn,
  dueOn,
  open,
})
const receipt = (number: string, receivedOn: string, amount: string) => ({ id: number, number, receivedOn, amount })

describe('oldest first (K-09)', () => {
  it('K-09 a receipt pays the invoice that was due first and goes on with the next', () => {
    const invoices = [invoice('I-2', '2026-02-01', '100.00'), invoice('I-1', '2026-01-01', '60.00')]
    expect(allocateOldestFirst(invoices, [receipt('R-1', '2026-01-15', '100.00')])).toEqual([
      { receiptId: 'R-1', invoiceId: 'I-1', amount: '60.00' },
      { receiptId: 'R-1', invoiceId: 'I-2', amount: '40.00' },
    ])
  })

  it('K-09 what no invoice takes stays unapplied, to the last fen', () => {
    const allocated = allocateOldestFirst(
      [invoice('I-1', '2026-01-01', '0.01')],
      [receipt('R-1', '2026-01-01', '0.02')],
    )
    expect(allocated).toEqual([{ receiptId: 'R-1', invoiceId: 'I-1', amount: '0.01' }])
  })

  it('K-09 nothing is allocated where there is nothing to pay or to pay with', () => {
    expect(allocateOldestFirst([], [receipt('R-1', '2026-01-01', '5.00')])).toEqual([])
    expect(allocateOldestFirst([invoice('I-1', '2026-01-01', '5.00')], [])).toEqual([])
  })

  it('K-09 receipts of one day pay in order of their numbers, whatever order they were entered in', () => {
    const receipts = [receipt('R-2', '2026-01-01', '10.00'), receipt('R-1', '2026-01-01', '10.00')]
    const invoices = [invoice('I-1', '2026-01-01', '10.00'), invoice('I-2', '2026-01-02', '10.00')]
    const expected = [
      { receiptId: 'R-1', invoiceId: 'I-1', amount: '10.00' },
      { receiptId: 'R-2', invoiceId: 'I-2', amount: '10.00' },
    ]
    expect(allocateOldestFirst(invoices, receipts)).toEqual(expected)
    expect(allocateOldestFirst(invoices.toReversed(), receipts.toReversed())).toEqual(expected)
  })
})

describe('oldest first in the database', () => {
  const { database } = testDatabase()
  let tenantId: string
  beforeAll(async () => {
    const tenant = sql`insert into tenants (name) values ('测试公司') returning tenant_id as id`
    tenantId = (await database().admin((db) => db.one<{ id: string }>(tenant))).id
  })

  /** What the database allocated, by document numbers. */
  const stored = (customerIds: string[]) =>
    database().tenant(tenantId, (db) =>
      db.rows<{ receipt: string; invoice: string; amount: string; method: string }>(sql`
        select r.number as receipt, i.number as invoice, a.amount, a.method
        from allocations a
        join receipts r on r.tenant_id = a.tenant_id and r.id = a.receipt_id
        join invoices i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
        where r.customer_id = any(${customerIds}::uuid[])
        order by r.number collate "C", i.number collate "C"`),
    )
  const enter = (accounts: AccountOf[]) => database().tenant(tenantId, (db) => insertAccounts(db, tenantId, accounts))

  it('K-09 the set-based allocation of many customers equals the rule for each of them', async () => {
    let run = 0
    const day = fc.integer({ min: 1, max: 28 }).map((d) => `2026-01-${String(d).padStart(2, '0')}`)
    const fen = fc.integer({ min: 1, max: 2000 }).map((n) => toFen(String(n / 100)))
    const account = fc.record({
      invoices: fc.array(fc.record({ gross: fen, dueOn: day, isVoid: fc.boolean() }), { maxLength: 8 }),
      receipts: fc.array(fc.record({ amount: fen, receivedOn: day }), { maxLength: 8 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(account, { minLength: 1, maxLength: 3 }), async (drawn) => {
        run += 1
        const accounts = drawn.map(({ invoices, receipts }, a) => ({
          code: `P${run}-${a}`,
          invoices: invoices.map((i, n) => ({ ...i, number: `I${run}-${a}-${n}` })),
          receipts: receipts.map((r, n) => ({ ...r, number: `R${run}-${a}-${n}` })),
        }))
        const ids = await enter(accounts)
        const expected = accounts.flatMap(({ invoices, receipts }) =>
          allocateOldestFirst(
            invoices.filter((i) => !i.isVoid).map((i) => invoice(i.number, i.dueOn, i.gross)),
            receipts.map((r) => receipt(r.number, r.receivedOn, r.amount)),
          ),
        )
        const found = (await stored(Object.values(ids))).map((a) => `${a.receipt} ${a.invoice} ${a.amount}`)
        expect(found.toSorted()).toEqual(expected.map((a) => `${a.receiptId} ${a.invoiceId} ${a.amount}`).toSorted())
      }),
      { numRuns: 40 },
    )
  })

  it('K-09 explicit allocations stay, and oldest-first receipts pay around them', async () => {
    const ids = await enter([
      {
        code: 'X1',
        invoices: [
          { number: 'X-1', gross: '100.00', dueOn: '2026-01-01' },
          { number: 'X-2', gross: '100.00', dueOn: '2026-02-01' },
        ],
        receipts: [
          { number: 'XR-1', amount: '50.00', receivedOn: '2026-03-01', pays: { 'X-1': '30.00' } },
          { number: 'XR-2', amount: '120.00', receivedOn: '2026-01-02' },
        ],
      },
    ])
    const expected = [
      { receipt: 'XR-1', invoice: 'X-1', amount: '30.00', method: 'explicit' },
      { receipt: 'XR-2', invoice: 'X-1', amount: '70.00', method: 'oldest-first' },
      { receipt: 'XR-2', invoice: 'X-2', amount: '50.00', method: 'oldest-first' },
    ]
    expect(await stored(Object.values(ids))).toEqual(expected)
    await database().tenant(tenantId, (db) => reallocate(db, tenantId, sql`select id from customers where code = 'X1'`))
    expect(await stored(Object.values(ids))).toEqual(expected)
  })

  it('K-09 credit notes are not paid, and other customers keep their allocations', async () => {
    const ids = await enter([
      {
        code: 'C1',
        invoices: [
          { number: 'C-1', gross: '-40.00', dueOn: '2026-01-01' },
          { number: 'C-2', gross: '100.00', dueOn: '2026-02-01' },
        ],
        receipts: [{ number: 'CR-1', amount: '100.00', receivedOn: '2026-03-01' }],
      },
      {
        code: 'C2',
        invoices: [{ number: 'D-1', gross: '10.00', dueOn: '2026-01-01' }],
        receipts: [{ number: 'DR-1', amount: '10.00', receivedOn: '2026-03-01' }],
      },
    ])
    await database().tenant(tenantId, (db) => reallocate(db, tenantId, [ids['C1']!]))
    const found = await stored(Object.values(ids))
    expect(found.map((a) => `${a.receipt} ${a.invoice} ${a.amount}`)).toEqual(['CR-1 C-2 100.00', 'DR-1 D-1 10.00'])
    expect(subtract('110.00', sum(found.map((a) => a.amount)))).toBe('0')
  })
})
