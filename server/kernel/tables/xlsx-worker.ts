import { once } from 'node:events'
import fs from 'node:fs/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { AppError } from '../errors.ts'
import { newReach } from './reach.ts'
import { refused, type RefusalCode } from './refusals.ts'
import { filled, rowsOf, type Sheet } from './sheet.ts'
import type { Row } from './table.ts'
import { dateStyles, openBook, sharedStrings } from './workbook.ts'
import type { WorkerMessage, WorkerTask } from './xlsx.ts'
import { unpack } from './zip.ts'

/** Tells and waits until it was taken. */
async function send(message: WorkerMessage) {
  parentPort!.postMessage(message)
  await once(parentPort!, 'message')
}

/**
 * Reads the sheet twice: merged ranges and the number of rows are known only behind the rows, and too many of them are
 * told before the first is handed on.
 */
async function run(task: WorkerTask) {
  const book = await openBook(await fs.readFile(task.file))
  const names = book.sheets.map(({ name }) => name)
  const chosen =
    task.sheet === null
      ? (book.sheets.find((s) => !s.isHidden) ?? book.sheets[0])
      : book.sheets.find((s) => s.name === task.sheet)
  const entry = chosen?.entry
  if (!entry) throw refused('import.sheet_missing', { sheet: task.sheet ?? '', sheets: names.join('、') })
  const sheet: Sheet = {
    strings: await sharedStrings(book),
    dates: await dateStyles(book),
    from1904: book.from1904,
    maxColumns: task.maxColumns,
  }
  const reach = newReach()
  let first: Row | null = null
  let total = -1
  for await (const rows of rowsOf(unpack(book.archive, entry), sheet, reach)) {
    first ??= rows[0]!
    total += rows.length
    if (total > task.maxRows) throw refused('import.too_many_rows', { max: task.maxRows })
  }
  if (!first) throw refused('import.empty_file')
  const top = first.row
  const merged = reach.ranges.find((range) => range.top === top)
  if (merged) throw refused('import.merged_header', { range: merged.text })
  if (total === 0) throw refused('import.no_rows')
  const notes = reach.hasHidden ? [{ code: 'import.hidden_read' }] : []
  const header = filled(first, reach)
  await send({ type: 'info', info: { sheets: names, sheet: chosen.name, header, total, notes } })
  let isHeader = true
  for await (const rows of rowsOf(unpack(book.archive, entry), sheet)) {
    const data = isHeader ? rows.slice(1) : rows
    isHeader = false
    if (data.length) await send({ type: 'rows', rows: data.map((row) => filled(row, reach)) })
  }
  parentPort!.postMessage({ type: 'done' })
}

/** Ends with an answer in any case; the main thread words it. */
async function main() {
  try {
    await run(workerData as WorkerTask)
  } catch (error) {
    const code = error instanceof AppError ? (error.code as RefusalCode) : 'file.malformed'
    const parameters = error instanceof AppError ? error.parameters : {}
    parentPort!.postMessage({ type: 'refused', code, parameters })
  }
}

await main()
