import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { pack, type AuthorityRow } from '../../../../policy-pack/index.ts'
import { compare } from '../../../kernel/money.ts'
import { chooseRow, resolveSteps } from './rules.ts'

const table = pack['authority-table'].defaults
const [anyStep] = table.rows[0]!.steps
const row = (rest: Partial<AuthorityRow>): AuthorityRow => ({
  matter: 'm',
  article: null,
  grade: null,
  scope: null,
  basis: null,
  over: null,
  upTo: null,
  steps: [anyStep!],
  ...rest,
})
const of = (...rows: AuthorityRow[]) => ({ duplicateApprover: 'once' as const, rows })
const titles = (matter: string, measures: object) => {
  const chosen = chooseRow(table, { matter, ...measures })
  return 'refused' in chosen ? chosen.refused : chosen.row.steps.map(({ title }) => title.zh)
}

describe('the built-in routes', () => {
  test.each([
    [
      'R-14 a regulation is reviewed by the deputy and signed by the general manager',
      'policy.publish',
      {},
      ['主管副总经理审核', '总经理签发'],
    ],
    ['C-08 a grading is approved by the deputy', 'grading.adopt', {}, ['主管副总经理核准']],
    [
      'D-12 a discount in range is filed with the general manager',
      'discount.in-range',
      {},
      ['客户服务部核准', '总经理备案'],
    ],
    ['D-13 a discount beyond ends with the general manager', 'discount.beyond', {}, ['客户服务部审核', '总经理核准']],
    [
      'R-12 a gift goes through relations and finance to the general manager',
      'gift',
      {},
      ['客户关系主管审核', '财务审核', '总经理核准'],
    ],
    ['A-07 access is granted by the head of marketing or the general manager', 'access.grant', {}, ['营销负责人核准']],
    [
      'K-10 just at the limit stays in the lower band',
      'credit.release',
      { amount: '100000' },
      ['财务审核', '业务部经理审核'],
    ],
    [
      'K-10 a fen above goes to the next',
      'credit.release',
      { amount: '100000.01' },
      ['财务审核', '业务部经理审核', '主管副总经理审核'],
    ],
    ['K-10 an amount is needed', 'credit.release', {}, 'measure_needed'],
    ['P-03 a rebate ends with the general manager', 'rebate', {}, ['财务审核', '主管副总经理审核', '总经理核准']],
    ['P-07 a bid fee goes through the department manager', 'bid-fee', {}, ['部门经理审核', '总经理核准']],
    ['a matter without a row has no route', 'holiday', {}, 'no_route'],
  ] as const)('%s', (_title, matter, measures, expected) => {
    expect(titles(matter, measures)).toEqual(expected)
  })

  test('D-12 the filing holds nothing up', () => {
    const { steps } = table.rows.find(({ matter }) => matter === 'discount.in-range')!
    expect(steps.map(({ kind }) => kind)).toEqual(['approval', 'notice'])
  })
})

describe('choosing a row', () => {
  test('the most particular one comes first: grade before scope', () => {
    const rows = of(
      row({ article: 'A-01' }),
      row({ scope: 'east', article: 'A-02' }),
      row({ grade: 'A', article: 'A-03' }),
    )
    const article = (rest: object) => {
      const chosen = chooseRow(rows, { matter: 'm', ...rest })
      return 'row' in chosen ? chosen.row.article : chosen.refused
    }
    expect(article({ grade: 'B' })).toBe('A-01')
    expect(article({ grade: 'B', scope: 'east' })).toBe('A-02')
    expect(article({ grade: 'A', scope: 'east' })).toBe('A-03')
  })

  test('in a table that may be published every amount lies in exactly one band', () => {
    const limits = fc.uniqueArray(fc.integer({ min: -1000, max: 100000 }), { maxLength: 6 })
    fc.assert(
      fc.property(limits, fc.integer({ min: -2000, max: 200000 }), (cuts, cents) => {
        const ends = [
          null,
          ...cuts
            .filter((cut) => cut >= 0)
            .toSorted((a, b) => a - b)
            .map(String),
          null,
        ]
        const bands = ends.slice(0, -1).map((over, at) => row({ basis: 'amount', over, upTo: ends[at + 1]! }))
        const parsed = pack['authority-table'].parameters.safeParse({ ...table, rows: bands })
        expect(parsed.error?.issues ?? []).toEqual([])
        const amount = (cents / 100).toFixed(2)
        const chosen = chooseRow(of(...bands), { matter: 'm', amount })
        if (!('row' in chosen)) throw new Error(chosen.refused)
        const { over, upTo } = chosen.row
        expect(over === null || compare(amount, over) > 0).toBe(true)
        expect(upTo === null || compare(amount, upTo) <= 0).toBe(true)
      }),
    )
  })
})

describe('whom a step asks', () => {
  const step = { ...anyStep!, mode: 'all' as const }
  const about = { submitterId: 's', authorId: null, superiors: ['b', 'c'], administrators: ['s', 'admin'] }
  const people = (ifEmpty: 'superior' | 'administrator' | 'refuse', ...named: string[]) => {
    const route = resolveSteps([{ ...step, ifEmpty }], {
      ...about,
      named: [named.map((userId) => ({ userId, needs: null }))],
    })
    return 'refused' in route ? route.refused : route.steps[0]!.items.map(({ userId }) => userId)
  }
  test('the submitter is replaced by his superior, and asked neither as administrator', () => {
    expect(people('refuse', 's', 'x')).toEqual(['b', 'x'])
    expect(people('refuse', 'b', 's')).toEqual(['b'])
    expect(people('administrator')).toEqual(['admin'])
  })
  test('of several who may each decide, the others do without the submitter’s superior', () => {
    const any = (...named: string[]) => {
      const all = [named.map((userId) => ({ userId, needs: null }))]
      const route = resolveSteps([{ ...step, mode: 'any', ifEmpty: 'refuse' }], { ...about, named: all })
      return 'refused' in route ? route.refused : route.steps[0]!.items.map(({ userId }) => userId)
    }
    expect(any('s', 'x')).toEqual(['x'])
    expect(any('x', 's', 'y')).toEqual(['x', 'y'])
    expect(any('s')).toEqual(['b'])
    expect(any()).toBe('no_approver')
  })
  test('who drew it up is replaced by the submitter’s superior too, and never is that superior', () => {
    const drawnUp = (authorId: string, ...named: string[]) => {
      const all = [named.map((userId) => ({ userId, needs: null }))]
      const route = resolveSteps([{ ...step, ifEmpty: 'superior' }], { ...about, authorId, named: all })
      return 'refused' in route ? route.refused : route.steps[0]!.items.map(({ userId }) => userId)
    }
    expect(drawnUp('x', 'x', 'y')).toEqual(['b', 'y'])
    expect(drawnUp('b', 'b')).toEqual(['c'])
    expect(drawnUp('b')).toEqual(['c'])
  })
  test('nobody found: the next superior, the administrator, or no submission', () => {
    expect(people('superior')).toEqual(['b'])
    expect(people('refuse')).toBe('no_approver')
  })
  test('a notice is given to whoever is there, not to the submitter, and left out when that is nobody', () => {
    const notice = { ...step, kind: 'notice' as const, ifEmpty: 'administrator' as const }
    expect(resolveSteps([notice], { ...about, named: [[{ userId: 's', needs: null }]] })).toEqual({ steps: [] })
  })
})
