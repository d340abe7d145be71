import { Decimal } from 'decimal.js'

Decimal.set({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 })

/** An amount of money or another exact decimal, as a string such as `-1234.50`. Never a JavaScript number. */
export type Amount = string

type Exact = Amount | Decimal
const exact = (a: Exact) => (a instanceof Decimal ? a : new Decimal(a))

export const add = (a: Exact, b: Exact): Amount => exact(a).plus(b).toFixed()
export const subtract = (a: Exact, b: Exact): Amount => exact(a).minus(b).toFixed()
export const multiply = (a: Exact, b: Exact): Amount => exact(a).times(b).toFixed()
/** Up to 40 decimals; round where money leaves the system, not before. */
export const divide = (a: Exact, b: Exact): Amount => exact(a).dividedBy(b).toDecimalPlaces(40).toFixed()
export const sum = (amounts: Iterable<Exact>): Amount => {
  let total = new Decimal(0)
  for (const a of amounts) total = total.plus(a)
  return total.toFixed()
}
export const compare = (a: Exact, b: Exact): -1 | 0 | 1 => exact(a).comparedTo(b) as -1 | 0 | 1
export const isOver = (a: Exact, b: Exact): boolean => exact(a).greaterThan(b)
export const isAtLeast = (a: Exact, b: Exact): boolean => exact(a).greaterThanOrEqualTo(b)
export const isNegative = (a: Exact): boolean => exact(a).lessThan(0)
/** Rounded half-up (away from zero) to the fen, with exactly two decimals. */
export const toFen = (a: Exact): Amount => {
  const rounded = exact(a).toFixed(2)
  return rounded === '-0.00' ? '0.00' : rounded
}
/** A figure for reading, exact, with thousands separators: `−1,234.50`; what is no figure stays as it is. */
export function grouped(figure: string): string {
  const [, minus, whole, fraction = ''] = /^(-?)(\d+)(\.\d+)?$/.exec(figure) ?? []
  if (whole === undefined) return figure
  return `${minus ? '−' : ''}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${fraction}`
}
