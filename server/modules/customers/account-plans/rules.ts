import type { DateText } from '../../../kernel/calendar.ts'
import { subtract, sum, toFen, type Amount } from '../../../kernel/money.ts'

export const objectiveStatuses = ['open', 'achieved', 'missed', 'dropped'] as const
export type ObjectiveStatus = (typeof objectiveStatuses)[number]

export interface Product {
  id: string
  code: string
  name: string
  unit: string
}

/** What a unit could buy of a product in the year, and what it bought; yuan. Potential null where nobody has said. */
export interface Cell {
  unit: { id: string; code: string; name: string }
  product: Product
  potential: Amount | null
  current: Amount
}

export interface Whitespace {
  rows: (Cell & { white: Amount | null })[]
  /** Over the cells whose potential is stated. */
  total: { potential: Amount; current: Amount; white: Amount }
}

/** G-01: potential − current per product and unit; negative where more was bought than was thought possible. */
export function whitespaceOf(cells: Cell[]): Whitespace {
  const rows = cells.map((cell) => ({
    ...cell,
    current: toFen(cell.current),
    white: cell.potential === null ? null : toFen(subtract(cell.potential, cell.current)),
  }))
  const stated = rows.filter(({ potential }) => potential !== null)
  const total = (amounts: (Amount | null)[]) => toFen(sum(amounts.map((amount) => amount ?? '0')))
  return {
    rows,
    total: {
      potential: total(stated.map(({ potential }) => potential)),
      current: total(stated.map(({ current }) => current)),
      white: total(stated.map(({ white }) => white)),
    },
  }
}

/** Stated potentials and what was sold, as cells: each unit and product once, in order of unit and product code. */
export function cellsOf(
  units: Cell['unit'][],
  products: Product[],
  stated: { unitId: string; productId: string; potential: Amount }[],
  sold: { customerId: string; productId: string; amount: Amount }[],
): Cell[] {
  const key = (unitId: string, productId: string) => `${unitId}:${productId}`
  const potentials = new Map(stated.map((each) => [key(each.unitId, each.productId), each.potential]))
  const currents = new Map(sold.map((each) => [key(each.customerId, each.productId), each.amount]))
  return units.flatMap((unit) =>
    products.flatMap((product) => {
      const [potential, current] = [potentials, currents].map((map) => map.get(key(unit.id, product.id)))
      if (potential === undefined && current === undefined) return []
      return [{ unit, product, potential: potential ?? null, current: current ?? '0.00' }]
    }),
  )
}

/** First and last day of a year. */
export const daysOf = (year: number): { from: DateText; to: DateText } => ({
  from: `${year}-01-01`,
  to: `${year}-12-31`,
})
