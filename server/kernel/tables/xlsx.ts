import fs from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { defineError } from '../errors.ts'
import { checkedHeader, maxColumns } from './header.ts'
import { refused, type RefusalCode } from './refusals.ts'
import type { Row, Table, TableForm } from './table.ts'

const tooSlow = defineError('import.too_slow', 400, {
  zh: '工作簿过于复杂，未能在 60 秒内读完',
  en: 'The workbook could not be read within 60 seconds',
})
const tooLarge = defineError('file.too_large', 413, {
  zh: '工作簿超过 {max} MB',
  en: 'The workbook is larger than {max} MB',
})

const limits = { rows: 100_000 }
/** The largest workbook that is opened, in bytes. */
export const maxWorkbook = 20 * 1_048_576

export interface WorkerTask {
  file: string
  sheet: string | null
  maxRows: number
  maxColumns: number
}
export interface SheetInfo {
  sheets: string[]
  sheet: string
  header: Row
  /** Rows with data. */
  total: number
  notes: Table['notes']
}
export type WorkerMessage =
  | { type: 'info'; info: SheetInfo }
  | { type: 'rows'; rows: Row[] }
  | { type: 'done' }
  | { type: 'refused'; code: RefusalCode; parameters: Record<string, unknown> }

/**
 * A workbook: one sheet of it, read in a worker whose memory and time are bounded. The archive's directory is read by
 * yauzl and the XML by saxes; the workbook itself is understood here, because the reader libraries at hand (hucre,
 * exceljs) drop what an import must not miss: which cells are formulas without a saved result, which hold error values,
 * and which a merged range covers.
 */
export async function openXlsx(file: string, form: Pick<TableForm, 'sheet'>, maxRows: number): Promise<Table> {
  const { size } = await fs.stat(file)
  if (size > maxWorkbook) throw tooLarge({ max: maxWorkbook / 1_048_576 })
  const task: WorkerTask = { file, sheet: form.sheet ?? null, maxRows: Math.min(maxRows, limits.rows), maxColumns }
  const messages = messagesOf(task)
  const close = async () => void (await messages.return(undefined))
  try {
    const { value: first } = await messages.next()
    if (first?.type !== 'info') throw refused('file.malformed')
    const { sheets, header, total, notes } = first.info
    const columns = checkedHeader(header.cells)
    const rows = () => rowsOf(messages)
    return { format: 'xlsx', encoding: null, delimiter: null, sheets, columns, total, notes, rows, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function* rowsOf(messages: AsyncGenerator<WorkerMessage>): AsyncGenerator<Row[]> {
  for await (const message of messages) if (message.type === 'rows') yield message.rows
}

/** A thread of Node does not take over the TypeScript loader of the main one, so it is given its own. */
const boot = `
  import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
    .then(({ register }) => { register(); return import(${JSON.stringify(new URL('./xlsx-worker.ts', import.meta.url).href)}) })
`

/** What the worker says, one message at a time: it waits until the last one was taken. */
async function* messagesOf(workerData: WorkerTask): AsyncGenerator<WorkerMessage, undefined> {
  const worker = new Worker(boot, {
    eval: true,
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: 512 },
  })
  let wake: () => void = () => undefined
  const inbox: WorkerMessage[] = []
  let failure: Error | null = null
  const fail = (error: Error) => ((failure ??= error), wake())
  worker.on('message', (message: WorkerMessage) => (inbox.push(message), wake()))
  worker.on('error', (error: Error & { code?: string }) =>
    fail(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? refused('file.zip_bomb') : error),
  )
  worker.on('exit', () => fail(refused('file.malformed')))
  const timer = setTimeout(() => fail(tooSlow()), 60_000)
  try {
    for (;;) {
      const message = inbox.shift()
      if (!message) {
        if (failure) throw failure as Error
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      if (message.type === 'refused') throw refused(message.code, message.parameters)
      if (message.type === 'done') return undefined
      // Looking through the sheet and handing on its rows each have their time.
      if (message.type === 'info') timer.refresh()
      yield message
      worker.postMessage('next')
    }
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}
