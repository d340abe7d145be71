import { refused } from './refusals.ts'

/** What a sheet says about its cells beside the cells themselves; it stands behind the rows. */
export interface Reach {
  /** Cells that a merged range covers without being its first: row → columns. */
  covered: Map<number, Set<number>>
  ranges: { text: string; top: number }[]
  hasHidden: boolean
  /** Cells covered so far. */
  count: number
}

export const newReach = (): Reach => ({ covered: new Map(), ranges: [], hasHidden: false, count: 0 })

const mostCovered = 1_000_000

/** Notes a merged range such as B2:B4. */
export function cover(reach: Reach, text: string, maxColumns: number): void {
  const [from, to] = text.split(':').map(position) as [Position, Position | undefined]
  if (!to) return
  reach.ranges.push({ text, top: from.row })
  const lastColumn = Math.min(to.column, maxColumns)
  for (let row = from.row; row <= to.row && from.column <= lastColumn; row++) {
    const columns = reach.covered.get(row) ?? new Set()
    for (let column = from.column; column <= lastColumn; column++) {
      if (row !== from.row || column !== from.column) columns.add(column)
      if (++reach.count > mostCovered) throw refused('file.malformed')
    }
    reach.covered.set(row, columns)
  }
}

interface Position {
  row: number
  column: number
}

/** Row and column of a reference such as B12; the column counts from 0. */
export function position(reference: string): Position {
  const match = /^\$?([A-Z]{1,3})\$?([1-9]\d{0,6})$/.exec(reference)
  if (!match) throw refused('file.malformed')
  let column = 0
  for (const letter of match[1]!) column = column * 26 + letter.charCodeAt(0) - 64
  if (column > 16_384 || Number(match[2]) > 1_048_576) throw refused('file.malformed')
  return { row: Number(match[2]), column: column - 1 }
}
