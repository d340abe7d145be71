import { describe, expect, it } from 'vitest'
import { fieldErrors } from '../server/kernel/input.ts'
import { criteria, pack } from './index.ts'

const { parameters, defaults, words, articles } = pack.development
function refusals(change: Record<string, unknown>): string[] {
  const result = parameters.safeParse({ ...defaults, ...change }, { reportInput: true })
  return result.success ? [] : fieldErrors(result.error).map(({ field, code }) => `${field} ${code}`)
}
const weights = (...given: number[]) => ({
  criteria: Object.fromEntries(criteria.map(({ criterion }, at) => [criterion, { weight: given[at], minimum: 60 }])),
})

describe('D-02 to D-11 a regulation that cannot be carried out cannot be published', () => {
  it.each<[string, Record<string, unknown>, string[]]>([
    ['D-02 weights of 99', weights(25, 25, 20, 15, 14), ['criteria weight.total']],
    ['D-02 weights of 101', weights(25, 25, 20, 15, 16), ['criteria weight.total']],
    ['D-02 a criterion of no weight', weights(40, 25, 20, 15, 0), ['criteria.cost-control.weight num.out_of_range']],
    [
      'D-02 a minimum above all points',
      { criteria: { ...defaults.criteria, finances: { weight: 25, minimum: 101 } } },
      ['criteria.finances.minimum num.out_of_range'],
    ],
    [
      'D-05 a criterion left out',
      { criteria: { ...defaults.criteria, 'cost-control': undefined } },
      ['criteria.cost-control field.required'],
    ],
    ['D-02 a total nobody can reach', { minimumTotal: 101 }, ['minimumTotal num.out_of_range']],
    ['D-06 no papers', { documents: [] }, ['documents list.too_short']],
    ['D-06 a paper twice', { documents: ['history', 'brochure', 'history'] }, ['documents.2 list.twice']],
    ['D-06 a paper nobody knows', { documents: ['diary'] }, ['documents.0 value.not_accepted']],
    ['D-07 no department', { departments: [] }, ['departments list.too_short']],
    ['D-07 a department twice', { departments: ['技术部', '技术部'] }, ['departments.1 list.twice']],
    ['D-07 no time to sign', { findingWithin: 0 }, ['findingWithin num.out_of_range']],
    ['D-09 no agreement', { requiredAgreements: [] }, ['requiredAgreements list.too_short']],
    ['D-09 a reminder after the end', { remindBeforeExpiry: 0 }, ['remindBeforeExpiry num.out_of_range']],
    ['D-11 a pattern without a number', { codePattern: 'K{year}' }, ['codePattern pattern.number']],
    ['D-11 a pattern with two', { codePattern: 'K{number:4}{number:4}' }, ['codePattern pattern.number']],
    [
      'D-11 a number of two digits',
      { codePattern: 'K{number:2}' },
      ['codePattern pattern.number', 'codePattern pattern.charset'],
    ],
    ['D-11 small letters', { codePattern: 'k{number:4}' }, ['codePattern pattern.charset']],
    ['D-11 an unknown place', { codePattern: 'K{month}{number:4}' }, ['codePattern pattern.charset']],
    ['D-11 longer than a code may be', { codePattern: `${'K'.repeat(30)}{number:4}` }, ['codePattern pattern.charset']],
    ['D-11 that of provisional codes', { codePattern: 'P{number:6}' }, ['codePattern pattern.provisional']],
  ])('%s', (_title, change, expected) => expect(refusals(change)).toEqual(expected))

  it('D-11 takes patterns with and without a year', () => {
    for (const codePattern of ['K{year}-{number:4}', '{number:6}', 'P{number:7}', 'HD_{number:3}{year}']) {
      expect(refusals({ codePattern })).toEqual([])
    }
  })

  it('D-02 to D-05 every criterion has its article and its words', () => {
    const codes = articles.map(({ code }) => code)
    for (const { criterion, article } of criteria) {
      expect(codes).toContain(article)
      expect(Object.keys(words)).toContain(criterion)
    }
  })
})
