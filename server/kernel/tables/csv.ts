import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import { defineError } from '../errors.ts'
import { inspectText, narrowed, unterminatedQuote, type TextFile } from './decode.ts'
import { checkedHeader } from './header.ts'
import { refused } from './refusals.ts'
import type { Row, Table, TableForm } from './table.ts'

const quoteMisplaced = defineError('import.quote_misplaced', 400, {
  zh: '第 {row} 行的引号位置不对',
  en: 'A quotation mark on line {row} is misplaced',
})
const lineTooLong = defineError('import.line_too_long', 413, { zh: '第 {row} 行过长', en: 'Row {row} is too long' })

/** A text file with separated values: found encoding and delimiter, checked header, rows streamed in batches. */
export async function openCsv(
  file: string,
  form: Pick<TableForm, 'encoding' | 'delimiter'>,
  maxRows: number,
): Promise<Table> {
  const text = await inspectText(file, form.encoding, maxRows)
  const delimiter = form.delimiter === 'auto' ? likelyDelimiter(text.head) : form.delimiter
  const records = () => recordsOf(file, text, delimiter)
  const first = await firstRecord(records())
  const columns = checkedHeader(first)
  if (text.records <= 1) throw refused('import.no_rows')
  return {
    format: 'csv',
    encoding: text.encoding,
    delimiter,
    sheets: [],
    columns,
    total: text.records - 1,
    notes: [],
    rows: () => dataRows(records()),
    close: () => Promise.resolve(),
  }
}

/** The separator found most often in the first line, outside quotation marks. */
function likelyDelimiter(head: string): string {
  const line = /^(?:"(?:[^"]|"")*"|[^"\r\n])*/.exec(head.replace(/^\ufeff/, ''))![0].replaceAll(/"(?:[^"]|"")*"/g, '')
  const times = (separator: string) => line.split(separator).length - 1
  return [',', '\t', ';', '|'].reduce((best, next) => (times(next) > times(best) ? next : best))
}

async function* recordsOf(file: string, { encoding }: TextFile, delimiter: string): AsyncGenerator<string[][]> {
  const bytes =
    encoding === 'utf-8' ? createReadStream(file, { highWaterMark: 262_144 }) : Readable.from(narrowed(file, encoding))
  const parser = parse({ delimiter, bom: true, relax_column_count: true, max_record_size: 2_097_152 })
  bytes.on('error', (error: Error) => parser.destroy(error))
  bytes.pipe(parser)
  try {
    let batch: string[][] = []
    for await (const record of parser as AsyncIterable<string[]>) {
      batch.push(record)
      if (batch.length < 500) continue
      yield batch
      batch = []
    }
    if (batch.length) yield batch
  } catch (error) {
    throw error instanceof CsvError ? wordedError(error) : error
  } finally {
    bytes.destroy()
    parser.destroy()
  }
}

function wordedError(error: CsvError & { lines?: number }) {
  const row = error.lines ?? '?'
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return unterminatedQuote({ row })
  return error.code === 'CSV_MAX_RECORD_SIZE' ? lineTooLong({ row }) : quoteMisplaced({ row })
}

async function firstRecord(records: AsyncGenerator<string[][]>): Promise<string[]> {
  for await (const [first] of records) return first ?? []
  return []
}

async function* dataRows(records: AsyncGenerator<string[][]>): AsyncGenerator<Row[]> {
  let row = 0
  for await (const batch of records) {
    const rows: Row[] = []
    for (const cells of batch) {
      row += 1
      if (row > 1 && !isBlank(cells)) rows.push({ row, cells })
    }
    if (rows.length) yield rows
  }
}

/** Nothing but separators: rows people leave below their data. */
function isBlank(cells: string[]): boolean {
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false
  return true
}
