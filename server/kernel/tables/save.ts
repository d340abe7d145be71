import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { stringify, type Stringifier } from 'csv-stringify'
import { writeXlsxStream } from 'hucre/xlsx'

export const tableFormats = ['xlsx', 'csv'] as const
export type TableFormat = (typeof tableFormats)[number]

export const tableMediaTypes: Record<TableFormat, string> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
}

/** A table as it leaves the house. */
export interface SavedTable {
  /** What the sheet is called; at most 31 characters. */
  title: string
  columns: { title: string; width: number }[]
  rows: string[][]
  /** What the file says of itself, after an empty line. */
  foot: string
}

/** Lines of cells as a text file that spreadsheets open: marked as UTF-8, and what looks like a formula neutralised. */
export const csvLines = (): Stringifier => stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' })

/**
 * A table as a file, made while it is read. A spreadsheet runs nothing in it: the cells of a workbook are texts, those of
 * a text file that look like formulas are neutralised.
 */
export function saveTable(format: TableFormat, { title, columns, rows, foot }: SavedTable): Readable {
  if (format === 'csv') {
    const lines = [columns.map((column) => column.title), ...rows, [], [foot]]
    return Readable.from(lines).pipe(csvLines())
  }
  const widths = columns.map((column) => ({ header: column.title, width: column.width }))
  const book = writeXlsxStream([...rows, [], [foot]], { name: title, columns: widths, freezePane: { rows: 1 } })
  return Readable.fromWeb(book as ReadableStream)
}
