import { compare, divide, multiply, subtract, toFen, type Amount } from '../../../../kernel/money.ts'
import type { Values } from '../values/rules.ts'

/** Ratios of a year's accounts (K-03), with two decimals; null where an input is missing or the divisor is zero. */
export interface Ratios {
  /** Current assets to current liabilities, times. */
  current: Amount | null
  /** Current assets without inventory to current liabilities, times. */
  quick: Amount | null
  /** Liabilities to assets, percent. */
  debt: Amount | null
  /** Days of revenue that stand out, by a year of 365 days. */
  receivableDays: Amount | null
  /** Revenue left after the cost of sales, percent of revenue. */
  margin: Amount | null
  /** Net profit, percent of revenue. */
  netMargin: Amount | null
}

type Given = Amount | null | undefined

/** The financial ratios of K-03 from the figures of an annual account, all in the same currency. */
export function ratiosOf(figures: Values): Ratios {
  const { currentAssets, inventory, currentLiabilities, totalLiabilities, statementTotalAssets } = figures
  const { receivables, statementRevenue: revenue, costOfSales, netProfit } = figures
  return {
    current: quotient(currentAssets, currentLiabilities),
    quick: quotient(difference(currentAssets, inventory), currentLiabilities),
    debt: quotient(totalLiabilities, statementTotalAssets, '100'),
    receivableDays: quotient(receivables, revenue, '365'),
    margin: quotient(difference(revenue, costOfSales), revenue, '100'),
    netMargin: quotient(netProfit, revenue, '100'),
  }
}

const difference = (a: Given, b: Given): Given => (a == null || b == null ? null : subtract(a, b))

function quotient(a: Given, b: Given, times = '1'): Amount | null {
  if (a == null || b == null || compare(b, '0') === 0) return null
  return toFen(divide(multiply(a, times), b))
}
