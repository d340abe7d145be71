import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { subtract, sum, toFen } from '../../../kernel/money.ts'
import { cellsOf, whitespaceOf } from './rules.ts'

const unit = (id: string) => ({ id, code: id, name: id })
const product = (id: string) => ({ id, code: id, name: id, unit: '件' })
const cell = (potential: string | null, current: string) => ({
  unit: unit('u'),
  product: product('p'),
  potential,
  current,
})

describe('G-01 whitespace is potential − current, by product and unit', () => {
  it.each([
    ['some is left', '100.00', '40.00', '60.00'],
    ['nothing bought yet', '100.00', '0.00', '100.00'],
    ['all of it bought', '100.00', '100.00', '0.00'],
    ['more bought than was thought possible', '100.00', '130.50', '-30.50'],
    ['returns count against what was bought', '100.00', '-10.00', '110.00'],
    ['no potential stated', null, '40.00', null],
  ])('G-01 %s', (_title, potential, current, white) => {
    expect(whitespaceOf([cell(potential, current)]).rows[0]).toMatchObject({ white })
  })

  it('G-01 what is sold without a stated potential is shown and left out of the total', () => {
    expect(whitespaceOf([cell('100.00', '40.00'), cell(null, '25.00')]).total).toEqual({
      potential: '100.00',
      current: '40.00',
      white: '60.00',
    })
  })

  it('G-01 each unit and product stands once, whether stated, sold or both', () => {
    const stated = [{ unitId: 'a', productId: 'x', potential: '10.00' }]
    const sold = [
      { customerId: 'a', productId: 'x', amount: '4.00' },
      { customerId: 'b', productId: 'y', amount: '5.00' },
      { customerId: 'stranger', productId: 'x', amount: '9.00' },
    ]
    const cells = cellsOf([unit('a'), unit('b')], [product('x'), product('y')], stated, sold)
    expect(cells.map((each) => [each.unit.id, each.product.id, each.potential, each.current])).toEqual([
      ['a', 'x', '10.00', '4.00'],
      ['b', 'y', null, '5.00'],
    ])
  })

  it('G-01 the totals are the sums of the rows, to the fen', () => {
    const fen = fc.bigInt({ min: -999_999_999_999n, max: 999_999_999_999n })
    const amount = fen.map((n) => toFen(`${n / 100n}.${String((n < 0n ? -n : n) % 100n).padStart(2, '0')}`))
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.option(amount, { nil: null }), amount)), (pairs) => {
        const { rows, total } = whitespaceOf(pairs.map(([potential, current]) => cell(potential, current)))
        const stated = rows.filter(({ potential }) => potential !== null)
        expect(total.white).toBe(toFen(sum(stated.map(({ white }) => white!))))
        expect(total.white).toBe(toFen(subtract(total.potential, total.current)))
      }),
    )
  })
})
