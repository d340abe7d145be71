import { describe, expect, it } from 'vitest'
import { agingFacts, bucketPlace, daysSalesOutstanding, decideAgingBucket, type AgingFacts } from './rules.ts'

const builtIn = { kind: 'aging', version: 1, parameters: { limits: [30, 60, 90, 180] } }
const paid = (amount: string, receivedOn: string) => ({ amount, receivedOn })
const facts = (asOf: string, invoices: unknown[]): AgingFacts => agingFacts.parse({ asOf, invoices })

const example = facts('2026-03-31', [
  { number: 'I-1', gross: '10000.00', dueOn: '2026-03-31' },
  { number: 'I-2', gross: '10000.00', dueOn: '2026-03-30', allocations: [paid('4000.00', '2026-03-31')] },
  { number: 'I-3', gross: '5000.00', dueOn: '2026-03-01' },
  { number: 'I-4', gross: '5000.00', dueOn: '2026-02-28' },
  { number: 'I-5', gross: '8000.00', dueOn: '2025-10-01', allocations: [paid('8000.00', '2026-04-02')] },
  { number: 'C-1', kind: 'credit-note', gross: '-1500.00', dueOn: '2026-03-01' },
])

describe('receivables aging (K-09)', () => {
  it('K-09 the worked example: each open amount in its bucket, credit apart, and the balance ties', () => {
    const decision = decideAgingBucket(example, builtIn)
    expect(decision).toMatchObject({ outcome: 'overdue', policy: { kind: 'aging', version: 1, article: 'K-09' } })
    expect(decision.value).toEqual({
      buckets: [
        { bucket: 'not-due', count: 1, amount: '10000.00' },
        { bucket: '1-30', count: 2, amount: '11000.00' },
        { bucket: '31-60', count: 1, amount: '5000.00' },
        { bucket: '61-90', count: 0, amount: '0.00' },
        { bucket: '91-180', count: 0, amount: '0.00' },
        { bucket: 'over-180', count: 1, amount: '8000.00' },
      ],
      open: '34000.00',
      unapplied: '1500.00',
      balance: '32500.00',
    })
    expect(decision.reasons).toEqual([
      {
        code: 'aging.bucket',
        article: 'K-09',
        facts: { bucket: 'not-due', count: 1, amount: '10000.00', invoices: ['I-1'] },
      },
      {
        code: 'aging.bucket',
        article: 'K-09',
        facts: { bucket: '1-30', count: 2, amount: '11000.00', invoices: ['I-2', 'I-3'] },
      },
      {
        code: 'aging.bucket',
        article: 'K-09',
        facts: { bucket: '31-60', count: 1, amount: '5000.00', invoices: ['I-4'] },
      },
      {
        code: 'aging.bucket',
        article: 'K-09',
        facts: { bucket: 'over-180', count: 1, amount: '8000.00', invoices: ['I-5'] },
      },
      { code: 'aging.unapplied', article: 'K-09', facts: { amount: '1500.00' } },
    ])
  })

  it.each([
    [-1, 0],
    [0, 0],
    [1, 1],
    [30, 1],
    [31, 2],
    [60, 2],
    [61, 3],
    [90, 3],
    [91, 4],
    [180, 4],
    [181, 5],
    [9999, 5],
  ])('K-09 %i days past due fall into bucket number %i', (days, place) => {
    expect(bucketPlace(days, builtIn.parameters)).toBe(place)
  })

  it('K-09 other limits of a policy make other buckets', () => {
    const policy = { kind: 'aging', version: 2, parameters: { limits: [10, 365] } }
    const decision = decideAgingBucket(example, policy)
    expect(decision.value!.buckets).toEqual([
      { bucket: 'not-due', count: 1, amount: '10000.00' },
      { bucket: '1-10', count: 1, amount: '6000.00' },
      { bucket: '11-365', count: 3, amount: '18000.00' },
      { bucket: 'over-365', count: 0, amount: '0.00' },
    ])
  })

  it('K-09 an invoice issued after the day does not count yet', () => {
    const later = facts('2026-03-31', [{ number: 'I-1', gross: '5.00', issuedOn: '2026-04-01', dueOn: '2026-05-01' }])
    expect(decideAgingBucket(later, builtIn)).toMatchObject({
      outcome: 'settled',
      reasons: [],
      value: { open: '0.00' },
    })
  })

  it('K-09 nothing past due is current; everything paid is settled', () => {
    const invoice = { number: 'I-1', gross: '5.00', dueOn: '2026-03-31' }
    expect(decideAgingBucket(facts('2026-03-31', [invoice]), builtIn).outcome).toBe('current')
    const settled = { ...invoice, allocations: [paid('5.00', '2026-03-31')] }
    expect(decideAgingBucket(facts('2026-03-31', [settled]), builtIn).outcome).toBe('settled')
  })

  it.each([
    ['allocations beyond the total', { gross: '5.00', allocations: [paid('5.01', '2026-01-01')] }, 'allocations'],
    ['a credit note with a positive total', { kind: 'credit-note', gross: '5.00' }, 'gross'],
    ['an invoice with a negative total', { gross: '-5.00' }, 'gross'],
  ])('K-09 facts with %s are refused', (_title, part, field) => {
    const given = { asOf: '2026-03-31', invoices: [{ number: 'I-1', dueOn: '2026-03-31', ...part }] }
    expect(agingFacts.safeParse(given).error?.issues[0]?.path).toEqual(['invoices', 0, field])
  })
})

describe('days sales outstanding (K-09)', () => {
  const sales = {
    byMonth: [
      { month: '2026-01', amount: '3100.00' },
      { month: '2026-02', amount: '2800.00' },
      { month: '2026-03', amount: '1000.00' },
    ],
    lastYear: '6900.00',
  }

  it.each([
    ['within the latest month', '2026-03-31', '500.00', '15.50'],
    ['exactly the latest month', '2026-03-31', '1000.00', '31.00'],
    ['into the month before', '2026-03-31', '2400.00', '45.00'],
    ['all there is', '2026-03-31', '6900.00', '90.00'],
    ['of a month that is not over', '2026-03-10', '500.00', '5.00'],
    ['of days without sales since', '2026-04-30', '1000.00', '61.00'],
    ['nothing owed', '2026-03-31', '0.00', '0.00'],
    ['credit beyond what is owed', '2026-03-31', '-5.00', '0.00'],
  ])('K-09 count-back: %s', (_title, asOf, balance, days) => {
    expect(daysSalesOutstanding(asOf, balance, sales).countBack).toBe(days)
  })

  it('K-09 a month of credit notes only adds to what the months before must cover', () => {
    const byMonth = [
      { month: '2026-02', amount: '2800.00' },
      { month: '2026-03', amount: '-400.00' },
    ]
    expect(daysSalesOutstanding('2026-03-31', '1000.00', { byMonth, lastYear: '2400.00' }).countBack).toBe('45.00')
  })

  it('K-09 simple: receivables by the sales of twelve months, times their days', () => {
    expect(daysSalesOutstanding('2026-03-31', '690.00', sales).simple).toBe('36.50')
  })

  it('K-09 without sales there is no figure', () => {
    expect(daysSalesOutstanding('2026-03-31', '5.00', { byMonth: [], lastYear: '0' })).toEqual({
      countBack: null,
      simple: null,
    })
  })
})
