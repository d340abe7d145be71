import { describe, expect, it } from 'vitest'
import { ratiosOf } from './rules.ts'

const accounts = {
  statementRevenue: '12000000.00',
  costOfSales: '9000000.00',
  netProfit: '-240000.00',
  currentAssets: '6000000.00',
  inventory: '2000000.00',
  receivables: '1500000.00',
  statementTotalAssets: '10000000.00',
  currentLiabilities: '3000000.00',
  totalLiabilities: '5500000.00',
}

describe('K-03 the ratios of a year', () => {
  it('are worked out from its figures, with two decimals', () => {
    expect(ratiosOf(accounts)).toEqual({
      current: '2.00',
      quick: '1.33',
      debt: '55.00',
      receivableDays: '45.63',
      margin: '25.00',
      netMargin: '-2.00',
    })
  })

  it.each([
    ['currentAssets', ['current', 'quick']],
    ['inventory', ['quick']],
    ['currentLiabilities', ['current', 'quick']],
    ['totalLiabilities', ['debt']],
    ['statementTotalAssets', ['debt']],
    ['receivables', ['receivableDays']],
    ['costOfSales', ['margin']],
    ['netProfit', ['netMargin']],
    ['statementRevenue', ['receivableDays', 'margin', 'netMargin']],
  ])('without %s, %j are unknown and the others are not', (missing, unknown) => {
    const ratios = ratiosOf({ ...accounts, [missing]: null })
    const found = Object.entries(ratios).flatMap(([name, value]) => (value === null ? [name] : []))
    expect(found).toEqual(unknown)
  })

  it('nothing is divided by nothing', () => {
    const none = ratiosOf({ ...accounts, currentLiabilities: '0.00', statementRevenue: '0', statementTotalAssets: '0' })
    expect(Object.values(none)).toEqual([null, null, null, null, null, null])
  })
})
