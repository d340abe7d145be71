import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, compare, divide, grouped, isAtLeast, isOver, multiply, subtract, sum, toFen } from './money.ts'

const fen = fc.bigInt({ min: -999_999_999_999_999_999n, max: 999_999_999_999_999_999n })
const text = (value: bigint) => {
  const digits = String(value < 0n ? -value : value).padStart(3, '0')
  return `${value < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`
}

describe('money', () => {
  it('adds and subtracts exactly, whatever the size', () => {
    fc.assert(
      fc.property(fen, fen, (a, b) => {
        expect(toFen(add(text(a), text(b)))).toBe(text(a + b))
        expect(toFen(subtract(text(a), text(b)))).toBe(text(a - b))
        expect(compare(text(a), text(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
      }),
    )
  })
  it('sums in any order to the same amount', () => {
    fc.assert(
      fc.property(fc.array(fen), (amounts) => {
        expect(toFen(sum(amounts.map(text)))).toBe(toFen(sum(amounts.toReversed().map(text))))
      }),
    )
  })
  it('P-05 composes 70 + 9.80 + 5.60 = 85.40 and keeps 4066.6626 unrounded until the end', () => {
    expect(toFen(sum(['70', multiply('70', '0.14'), multiply('70', '0.08')]))).toBe('85.40')
    const price = sum(['3333.33', multiply('3333.33', '0.14'), multiply('3333.33', '0.08')])
    expect(price).toBe('4066.6626')
    expect(toFen(price)).toBe('4066.66')
    expect(toFen(multiply(price, '300'))).toBe('1219998.78')
  })
  it.each([
    ['2.675', '2.68'],
    ['8.325', '8.33'],
    ['0.005', '0.01'],
    ['-0.005', '-0.01'],
    ['-0.001', '0.00'],
    ['1.005', '1.01'],
  ])('%s rounds half-up to %s', (exact, rounded) => expect(toFen(exact)).toBe(rounded))
  it('over is strict, at least is not', () => {
    expect(isOver('500000.00', '500000')).toBe(false)
    expect(isOver('500000.01', '500000')).toBe(true)
    expect(isAtLeast('500000.00', '500000')).toBe(true)
  })
  it('divides far beyond the fen', () => expect(divide('1', '3')).toBe(`0.${'3'.repeat(40)}`))
})

it.each([
  ['1234567.50', '1,234,567.50'],
  ['-1000', '−1,000'],
  ['999.00', '999.00'],
  ['9999999999999999.99', '9,999,999,999,999,999.99'],
  ['不详', '不详'],
])('%s is read as %s', (figure, expected) => expect(grouped(figure)).toBe(expected))
