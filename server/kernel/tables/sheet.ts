import { cover, position, type Reach } from './reach.ts'
import { refused } from './refusals.ts'
import type { Cell, Row } from './table.ts'
import { attribute, fail, unescaped, walk, type Attributes, type Listener } from './xml.ts'

/** What the cells of a sheet are read with. */
export interface Sheet {
  strings: string[]
  dates: boolean[]
  from1904: boolean
  maxColumns: number
}

interface OpenCell {
  column: number
  type: string
  style: number
  text: string
  hasValue: boolean
  isFormula: boolean
}

/**
 * The rows of a sheet that hold anything, in batches, as their cells stand in its XML. What the sheet says behind them
 * is noted in `reach` where one is given.
 */
export async function* rowsOf(chunks: AsyncIterable<Buffer>, sheet: Sheet, reach?: Reach): AsyncGenerator<Row[]> {
  let rows: Row[] = []
  for await (const _ of walk(
    chunks,
    listenerFor(sheet, reach, (row) => rows.push(row)),
  )) {
    if (rows.length < 200) continue
    yield rows
    rows = []
  }
  if (rows.length) yield rows
}

function listenerFor(sheet: Sheet, reach: Reach | undefined, take: (row: Row) => void): Listener {
  let row: Row | null = null
  let last = 0
  let cell: OpenCell | null = null
  let [isText, isGuide] = [false, false]
  return {
    open(name, attributes) {
      if (name === 'c') cell = row && openCell(attributes, row)
      else if (name === 'v' || name === 't') {
        isText = true
        if (cell) cell.hasValue = true
      } else if (name === 'f') {
        if (cell) cell.isFormula = true
      } else if (name === 'row') row = { row: (last = Number(attribute(attributes, 'r') ?? last + 1)), cells: [] }
      else if (name === 'rPh') isGuide = true
      if (reach) note(reach, name, attributes, sheet.maxColumns)
    },
    text(text) {
      if (cell && isText && !isGuide) cell.text += text
    },
    close(name) {
      if (name === 'c') {
        if (row && cell) place(row, cell, sheet)
        cell = null
      } else if (name === 'v' || name === 't') isText = false
      else if (name === 'rPh') isGuide = false
      else if (name === 'row' && row) {
        if (row.cells.some((c) => c !== null && c !== undefined)) take(row)
        row = null
      }
    },
  }
}

function note(reach: Reach, name: string, attributes: Attributes, maxColumns: number) {
  if (name === 'row' || name === 'col') reach.hasHidden ||= /^(1|true)$/.test(attribute(attributes, 'hidden') ?? '')
  const range = name === 'mergeCell' ? attribute(attributes, 'ref') : undefined
  if (range !== undefined) cover(reach, range, maxColumns)
}

function openCell(attributes: Attributes, row: Row): OpenCell {
  const { r: reference, t: type, s: style } = attributes
  return {
    column: reference === undefined ? row.cells.length : position(reference).column,
    type: type ?? 'n',
    style: Number(style ?? -1),
    text: '',
    hasValue: false,
    isFormula: false,
  }
}

function place(row: Row, cell: OpenCell, sheet: Sheet) {
  const value = valueOf(cell, sheet)
  if (value === null) return
  if (cell.column >= sheet.maxColumns) throw refused('import.too_many_columns', { max: sheet.maxColumns })
  row.cells[cell.column] = value
}

function valueOf({ type, style, text, hasValue, isFormula }: OpenCell, { strings, dates, from1904 }: Sheet): Cell {
  if (isFormula && (!hasValue || (text === '' && type !== 'str'))) return { kind: 'formula-empty', text: '' }
  const written = (value: string): Cell =>
    value === '' ? null : isFormula ? { kind: 'text', text: value, isFormula } : value
  switch (type) {
    case 's':
      return written(strings[Number(text)] ?? fail())
    case 'str':
    case 'inlineStr':
      return written(unescaped(text))
    case 'd':
      return written(text)
    case 'b':
      return { kind: 'boolean', text: text === '1' ? 'TRUE' : 'FALSE', isFormula }
    case 'e':
      return { kind: 'error', text, isFormula }
    default: {
      if (text === '') return null
      const number = Number(text)
      if (Number.isNaN(number)) throw refused('file.malformed')
      // Spreadsheets show fifteen digits; what stands behind them is how binary fractions are written.
      const shown = String(Number(number.toPrecision(15)))
      return { kind: dates[style] ? 'date' : 'number', text: shown, isFormula, from1904 }
    }
  }
}

/** Every place of a row, with the cells a merged range covers marked. */
export function filled({ row, cells }: Row, { covered }: Reach): Row {
  const hidden = covered.get(row)
  const width = Math.max(cells.length, ...[...(hidden ?? [])].map((c) => c + 1))
  return {
    row,
    cells: Array.from(
      { length: width },
      (_, c): Cell => cells[c] ?? (hidden?.has(c) ? { kind: 'merged', text: '' } : null),
    ),
  }
}
