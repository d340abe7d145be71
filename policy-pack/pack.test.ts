import { describe, expect, it } from 'vitest'
import { fieldErrors } from '../server/kernel/input.ts'
import { agingBuckets, pack, type PolicyKind } from './index.ts'

/** The fields that a change to the built-in parameters makes wrong, as `field code`. */
function refusals(kind: PolicyKind, change: Record<string, unknown>): string[] {
  const result = pack[kind].parameters.safeParse({ ...pack[kind].defaults, ...change }, { reportInput: true })
  return result.success ? [] : fieldErrors(result.error).map(({ field, code }) => `${field} ${code}`)
}

const bands = (...limits: (string | null)[]) => limits.map((atLeast, at) => ({ atLeast, points: limits.length - at }))
const upTo = (...limits: (string | null)[]) => limits.map((atMost, at) => ({ atMost, points: limits.length - at }))
const influence = { leader: 4, important: 3, ordinary: 2, marginal: 1 }

describe('built-in regulations', () => {
  it.each(Object.values(pack))('$number shows its numbers by names of real parameters, in both languages', (policy) => {
    const names = Object.keys(policy.defaults)
    expect(Object.keys(policy.labels).toSorted()).toEqual(names.toSorted())
    for (const { code, text } of policy.articles) {
      expect(code).toMatch(/^[A-Z]-\d\d(\.\d)?$/)
      for (const words of [text.zh, text.en]) {
        expect(names).toEqual(expect.arrayContaining([...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)))
      }
    }
  })

  it('K-09 the bucket names follow from the limits', () => {
    expect(agingBuckets(pack.aging.defaults)).toEqual(['not-due', '1-30', '31-60', '61-90', '91-180', 'over-180'])
    expect(agingBuckets({ limits: [7] })).toEqual(['not-due', '1-7', 'over-7'])
  })
})

describe('parameters that are nonsense are refused by name', () => {
  const table: [string, PolicyKind, Record<string, unknown>, string[]][] = [
    ['R-05 a limit below zero', 'key-account', { monthlyOver: '-1' }, ['monthlyOver num.negative_not_allowed']],
    ['R-05 a limit as a number', 'key-account', { cumulativeOver: 2000000 }, ['cumulativeOver type.mismatch']],
    ['R-05 a limit in words', 'key-account', { newMonthlyOver: '10万' }, ['newMonthlyOver num.format']],
    ['R-05 one month is no run', 'key-account', { consecutiveMonths: 1 }, ['consecutiveMonths num.out_of_range']],
    ['R-05 thirteen months in a row', 'key-account', { consecutiveMonths: 13 }, ['consecutiveMonths num.out_of_range']],
    ['R-05 half a month', 'key-account', { consecutiveMonths: 2.5 }, ['consecutiveMonths type.mismatch']],
    ['R-05 an unknown basis', 'key-account', { basis: 'ordered' }, ['basis value.not_accepted']],
    ['R-05 a missing parameter', 'key-account', { monthlyOver: undefined }, ['monthlyOver field.required']],
    ['R-05 a parameter too many', 'key-account', { quarterlyOver: '1' }, ['quarterlyOver field.unknown']],
    [
      'C-02 bands out of order',
      'grading',
      { contractBands: bands('1', '2', null) },
      ['contractBands.1.atLeast value.descending'],
    ],
    [
      'C-02 two bands at one limit',
      'grading',
      { contractBands: bands('2', '2', null) },
      ['contractBands.1.atLeast value.descending'],
    ],
    [
      'C-02 nothing below the last band',
      'grading',
      { contractBands: bands('2', '1') },
      ['contractBands.1.atLeast band.rest_last'],
    ],
    [
      'C-02 an open band in the middle',
      'grading',
      { premiumBands: bands('2', null, null) },
      ['premiumBands.1.atLeast band.rest_last'],
    ],
    [
      'C-02 receivables out of order',
      'grading',
      { receivableBands: upTo('5', '4', null) },
      ['receivableBands.1.atMost value.ascending'],
    ],
    ['C-02 a single band', 'grading', { receivableBands: upTo(null) }, ['receivableBands list.too_short']],
    [
      'C-02 a premium over 100 %',
      'grading',
      { premiumBands: bands('101', null) },
      ['premiumBands.0.atLeast num.out_of_range'],
    ],
    [
      'C-02 points that do not fall',
      'grading',
      {
        contractBands: [
          { atLeast: '1', points: 4 },
          { atLeast: null, points: 4 },
        ],
      },
      ['contractBands.1.points band.points'],
    ],
    [
      'C-02 an ordinary customer above an important one',
      'grading',
      { influencePoints: { ...influence, ordinary: 3 } },
      ['influencePoints.ordinary band.points'],
    ],
    ['C-02 B at or above A', 'grading', { gradeBFrom: 13 }, ['gradeBFrom value.descending']],
    ['C-02 an A nobody can reach', 'grading', { gradeAFrom: 17 }, ['gradeAFrom value.unreachable']],
    ['C-02 a period under half a year', 'grading', { periodMonths: 5 }, ['periodMonths num.out_of_range']],
    ['C-04 a grade that does not exist', 'grading', { firstYearGrade: 'D' }, ['firstYearGrade value.not_accepted']],
    ['A-08 B not above A', 'abc', { shareB: '80' }, ['shareB value.ascending']],
    ['A-08 a share over 100 %', 'abc', { shareB: '100.5' }, ['shareB num.out_of_range']],
    ['K-09 limits out of order', 'aging', { limits: [30, 90, 60] }, ['limits.2 value.ascending']],
    ['K-09 no limits', 'aging', { limits: [] }, ['limits list.too_short']],
    [
      'A-03 a source named twice',
      'customer-data',
      { sources: [1, 2].map(() => ({ code: 'fair', text: { zh: '展会', en: 'Fair' } })) },
      ['sources.1.code value.twice'],
    ],
    ['A-04 no way of verifying', 'customer-data', { methods: [] }, ['methods list.too_short']],
    ['A-04 a lead verified in no time', 'customer-data', { verifyWithin: 0 }, ['verifyWithin num.out_of_range']],
    ['A-04.1 a domain that is none', 'customer-data', { publicDomains: ['qq'] }, ['publicDomains.0 value.format']],
    ['K-09 a limit of zero days', 'aging', { limits: [0, 30] }, ['limits.0 num.out_of_range']],
  ]

  it.each(table)('%s', (_title, kind, change, expected) => {
    expect(refusals(kind, change)).toEqual(expected)
  })

  it('the built-in parameters themselves are accepted, and percentages are kept as people write them', () => {
    for (const kind of Object.keys(pack) as PolicyKind[]) expect(refusals(kind, {})).toEqual([])
    expect(pack.abc.parameters.parse({ shareA: '70.50', shareB: '100' })).toEqual({ shareA: '70.5', shareB: '100' })
  })
})
