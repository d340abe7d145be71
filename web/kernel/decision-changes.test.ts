import { describe, expect, it } from 'vitest'
import type { Decision, Reason } from '../../server/kernel/decision.ts'
import { changesOf, difference, percentOf } from './decision-changes.ts'

const decision = (kind: string, outcome: string, reasons: Reason[]): Decision => ({
  outcome,
  reasons,
  missing: [],
  policy: { kind, version: 1, article: 'X' },
})
const total = (points: number) => ({
  code: 'grading.total',
  article: 'C-02',
  facts: { points, grade: 'C', gradeAFrom: 13, gradeBFrom: 9 },
})
const facts = (changes: ReturnType<typeof changesOf>) => changes.map((change) => change.facts)

describe('what would change a decision', () => {
  it('subtracts amounts exactly, far beyond what a number holds', () => {
    expect(difference('9999999999999999.99', '0.01')).toBe('9999999999999999.98')
    expect(difference('0.10', '0.30')).toBe('-0.20')
    expect(difference('8.5', '8.4375')).toBe('0.0625')
  })

  it('cuts a share off instead of rounding it over a limit', () => {
    expect(percentOf('79.999', '100')).toBe('79.99')
    expect(percentOf('5', '100')).toBe('5.00')
    expect(percentOf('5', '0')).toBe('0.00')
  })

  it('tells a general customer how much trade and which months are missing for R-05', () => {
    const parameters = { cumulativeOver: '2000000.00', monthlyOver: '500000.00', consecutiveMonths: 3 }
    const months = { '2019-11': '600000.00', '2019-12': '500000.01', '2020-02': '700000.00' }
    const changes = changesOf(decision('key-account', 'general', []), { cumulative: '1800000.01', months }, parameters)
    expect(facts(changes)).toEqual([
      { gap: '199999.99', over: '2000000.00' },
      { count: 3, over: '500000.00', have: 2, run: ['2019-11', '2019-12'] },
    ])
  })

  it('tells how many points are missing and what the next band of each indicator takes', () => {
    const parameters = {
      contractBands: [
        { atLeast: '500000', points: 2 },
        { atLeast: null, points: 1 },
      ],
      receivableBands: [
        { atMost: '200000', points: 2 },
        { atMost: null, points: 1 },
      ],
      premiumBands: [
        { atLeast: '2', points: 2 },
        { atLeast: null, points: 1 },
      ],
    }
    const given = { contractAmount: '450000.00', receivables: '200000.01', premium: '1.5', influence: 'leader' }
    expect(facts(changesOf(decision('grading', 'C', [total(7)]), given, parameters))).toEqual([
      { grade: 'B', from: 9, gap: 2 },
      { gap: '50000.00', to: '500000', more: 1 },
      { gap: '0.01', to: '200000', more: 1 },
      { gap: '0.50', to: '2', more: 1 },
    ])
  })

  it('names the end of the first year before anything else', () => {
    const until = { firstTradeOn: '2025-05-01', until: '2026-05-01', grade: 'C', instead: 'A' }
    const reasons = [total(15), { code: 'grading.first-year', article: 'C-04', facts: until }]
    expect(facts(changesOf(decision('grading', 'C', reasons), {}, null))).toEqual([until])
  })

  it('says nothing about a kind of decision it does not know', () => {
    expect(changesOf(decision('credit', 'hold', []), {}, null)).toEqual([])
  })
})
