import { describe, expect, it } from 'vitest'
import { fieldErrors } from '../server/kernel/input.ts'
import { authorityMatters, pack } from './index.ts'

const { parameters, defaults } = pack['authority-table']
const [step] = defaults.rows[0]!.steps
const notice = { ...step!, kind: 'notice' }
const row = (rest: object = {}) => ({
  matter: 'gift',
  article: null,
  grade: null,
  scope: null,
  basis: null,
  over: null,
  upTo: null,
  steps: [step],
  ...rest,
})
const band = (over: string | null, upTo: string | null, rest: object = {}) =>
  row({ basis: 'amount', over, upTo, ...rest })

/** What is wrong with a table of these rows, as `field code`. */
function refusals(...rows: object[]): string[] {
  const result = parameters.safeParse({ ...defaults, rows }, { reportInput: true })
  return result.success ? [] : fieldErrors(result.error).map(({ field, code }) => `${field} ${code}`)
}

describe('an authority table that cannot be carried out cannot be published', () => {
  it.each([
    ['a gap between two bands', [band(null, '100'), band('200', null)], ['rows.1.over band.gap']],
    ['a limit at the bottom', [band('100', null)], ['rows.0.over band.bottom']],
    ['an end at the top', [band(null, '100'), band('100', '200')], ['rows.1.upTo band.open_end']],
    ['two bands that overlap', [band(null, '100'), band('99.99', null)], ['rows.1.over band.overlap']],
    ['two bands for everything', [row(), row()], ['rows.1.over band.overlap']],
    ['an open band before the last', [band(null, null), band('100', null)], ['rows.1.over band.overlap']],
    ['a band whose ends are swapped', [band(null, '100'), band('100', '50')], ['rows.1.upTo band.reversed']],
    ['a limit without a measure', [row({ over: '1' })], ['rows.0.basis band.none']],
    [
      'amount and percentage in one',
      [band(null, '100'), band('100', null, { basis: 'percent' })],
      ['rows.1.basis band.basis'],
    ],
    ['only rows for some grades', [row({ grade: 'A' })], ['rows.0.grade authority.no_general']],
    ['a gap in the bands of one grade alone', [row(), band('5', null, { grade: 'A' })], ['rows.1.over band.bottom']],
    [
      'a row without steps',
      [row({ steps: [] })],
      ['rows.0.steps list.too_short', 'rows.0.steps authority.no_approval'],
    ],
    [
      'a step that asks nobody',
      [row({ steps: [{ ...step, approvers: [] }] })],
      ['rows.0.steps.0.approvers list.too_short'],
    ],
    ['a route of notices alone', [row({ steps: [notice] })], ['rows.0.steps authority.no_approval']],
    ['a grade that does not exist', [row({ grade: 'D' })], ['rows.0.grade value.not_accepted']],
    [
      'a limit in words',
      [band(null, '十万'), band('十万', null)],
      ['rows.0.upTo num.format', 'rows.1.over num.format'],
    ],
    ['no rows', [], ['rows list.too_short']],
  ])('%s', (_title, rows, expected) => expect(refusals(...rows)).toEqual(expected))

  it('takes bands in any order of rows, and a matter with special rows beside the general one', () => {
    expect(refusals(band('100', null), band(null, '100.00'))).toEqual([])
    expect(refusals(row(), row({ grade: 'A' }), row({ scope: '华东' }), row({ grade: 'A', scope: '华东' }))).toEqual([])
  })

  it('has a built-in route for every matter the regulations name', () => {
    const routed = new Set(defaults.rows.map(({ matter }) => matter))
    expect([...routed].toSorted()).toEqual(Object.keys(authorityMatters).toSorted())
  })
})
