import { stat } from 'node:fs/promises'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError } from '../../../kernel/errors.ts'
import type { Files } from '../../../kernel/files.ts'
import type { Table } from '../../../kernel/tables/table.ts'
import { record } from '../../audit/index.ts'
import { becomeTrading } from '../../customers/index.ts'
import { mayImport } from './access.ts'
import { book, tradesOf } from './booking/store.ts'
import {
  checkCustomers,
  checkDuplicates,
  checkPaidInvoices,
  checkPresent,
  checkProducts,
  checkSettlements,
} from './checks/store.ts'
import { bookCompanies, checkCompanies, introduce, type DuplicatePolicy } from './companies/service.ts'
import { newFindings, wordedFindings } from './issues/rules.ts'
import { compileMapping, type Mapping } from './mapping/rules.ts'
import { fileMissing, noRows, withTable } from './opening/service.ts'
import { reportOf } from './report/service.ts'
import { rowReader } from './rows/rules.ts'
import { choicesOf, importFields, type Kind } from './rules.ts'
import { copyLine, countIssues, findFirst, oneAtATime, stage, type DocumentKind, type Staged } from './staging/store.ts'
import {
  completeImport,
  findResultOfJob,
  insertImport,
  isImportedAlready,
  refreshStatistics,
  type ImportRequest,
  type StoredResult,
} from './store.ts'

const duplicateFile = defineError('import.duplicate_file', 409, {
  zh: '同一文件已用同样的列对应导入过；确需再次导入请选择“仍然导入”',
  en: 'The same file was imported with the same mapping; say “again” to import it once more',
})
/** Thrown to leave a transaction without a trace, carrying what it found. */
class LeftUndone extends Error {
  readonly found: StoredResult
  constructor(found: StoredResult) {
    super('the import leaves nothing behind')
    this.found = found
  }
}

export interface ImportRun extends ImportRequest {
  dryRun: boolean
  /** What becomes of rows that seem to be customers already; they are listed when nothing is said. */
  duplicates?: DuplicatePolicy
  jobId?: string
  progress?(done: number, total: number | null): void
}

/**
 * Imports a file in one transaction: all of it or, when any row is wrong, none of it; the result says which. A dry run
 * does everything and leaves nothing behind. `transaction` must open a new transaction for each call.
 */
export async function runImport(
  transaction: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>,
  run: ImportRun,
): Promise<StoredResult> {
  try {
    const [result, { database }] = await transaction(async (ctx) => [await importInto(ctx, run), ctx.services] as const)
    if (result.imported >= noticeable) await refreshStatistics(database)
    return result
  } catch (error) {
    if (!(error instanceof LeftUndone)) throw error
    // What was shown of customers out of sight is told, even if nothing else of it stays.
    if (hiddenIn(error.found)) await transaction((ctx) => Promise.resolve(tellShown(ctx, run, error.found)))
    return error.found
  }
}

const hiddenIn = ({ proposals }: StoredResult) =>
  proposals.filter(({ suspects }) => suspects.some(({ isVisible }) => !isVisible)).length

function tellShown(ctx: Ctx, run: ImportRun, found: StoredResult): void {
  const subject = { kind: 'import', id: found.importId, label: run.name }
  record(ctx, { kind: 'duplicate.shown', subject, after: { customers: hiddenIn(found), sha256: run.sha256 } })
}

/** From so many new rows on, the planner's picture of the tables is worth a fresh look at once. */
const noticeable = 1000

async function importInto(ctx: Ctx, run: ImportRun): Promise<StoredResult> {
  const { kind, mapping, dryRun, jobId } = run
  mayImport(ctx, kind, mapping)
  await oneAtATime(ctx.db, ctx.tenant.id)
  const earlier = jobId ? await findResultOfJob(ctx.db, ctx.tenant.id, jobId) : null
  if (earlier) return earlier.result
  const found = newFindings()
  const read = await withTable(ctx, run, mapping, (table) => stageRows(ctx, run, table, found))
  const staged: Staged = {
    db: ctx.db,
    tenantId: ctx.tenant.id,
    actor: ctx.actor,
    kind,
    stated: statedFields(mapping),
    createCustomers: mapping.createCustomers,
  }
  const held = kind === 'customers' ? await checkCompanies(ctx, staged, run.duplicates ?? 'propose') : nothingHeld
  if (kind !== 'customers') await checkDocuments(staged, kind)
  const { failed, skipped } = await countIssues(ctx.db)
  const isRefused = failed + found.failed() > 0
  const importId = isRefused ? null : await insertImport(ctx, run, read, jobId ?? null)
  const booked = importId ? await bookAll(ctx, staged, importId) : nothingBooked
  const { issues, report } = await reportOf(ctx, run, wordedFindings(ctx.locale, found))
  const result: StoredResult = {
    importId: dryRun ? null : importId,
    dryRun,
    read,
    ...booked,
    ...held,
    skipped,
    failed: failed + found.failed(),
    issues,
    report,
  }
  if (dryRun || !importId) throw new LeftUndone(result)
  await completeImport(ctx, importId, result)
  if (hiddenIn(result)) tellShown(ctx, run, result)
  const { issues: _issues, report: _report, proposals: _proposals, ...counts } = result
  const subject = { kind: 'import', id: importId, label: run.name }
  record(ctx, { kind: 'import.completed', subject, after: { kind, sha256: run.sha256, ...counts } })
  return result
}

/** Reads, maps and copies the rows; how many there were. */
async function stageRows(
  ctx: Ctx,
  run: ImportRun,
  table: Table,
  found: ReturnType<typeof newFindings>,
): Promise<number> {
  const read = rowReader(run.kind, compileMapping(run.kind, run.mapping, table.columns), found)
  const line = copyLine(run.kind)
  let count = 0
  async function* lines() {
    for await (const rows of table.rows()) {
      let text = ''
      for (const row of rows) {
        count += 1
        const values = read(row)
        if (values) text += line(row.row, values)
      }
      run.progress?.(count, table.total)
      if (text !== '') yield text
    }
  }
  await stage(ctx.db, run.kind, lines())
  if (count === 0) throw noRows()
  return count
}

/** A field is stated when a column gives it; a due date also when days do. */
function statedFields(mapping: Mapping): Set<string> {
  const stated = new Set(Object.keys(mapping.columns))
  if (stated.has('dueDays')) stated.add('dueOn')
  if (stated.has('registeredCapital')) stated.add('capitalCurrency')
  if (stated.has('website')) stated.add('otherWebsites')
  return stated
}

const nothingHeld = { proposed: 0, proposals: [] }
const nothingBooked = { imported: 0, updated: 0, customersCreated: 0, receiptsCreated: 0, void: 0 }

async function bookAll(ctx: Ctx, staged: Staged, importId: string): Promise<typeof nothingBooked> {
  const { kind } = staged
  if (kind === 'customers') return { ...nothingBooked, ...(await bookCompanies(ctx, staged, importId)) }
  const booked = await book(staged, kind, importId)
  if (booked.customersCreated) await introduce(ctx, importId)
  const trades = tradesOf(staged, kind, importId)
  if (trades) await becomeTrading(ctx, trades)
  return { ...nothingBooked, ...booked }
}

async function checkDocuments(staged: Staged, kind: DocumentKind): Promise<void> {
  await findFirst(staged, kind)
  await checkDuplicates(staged, kind)
  if (kind === 'invoices') await checkSettlements(staged)
  await checkPresent(staged, kind)
  await checkCustomers(staged)
  if (kind === 'shipments') await checkProducts(staged)
  if (kind === 'receipts') await checkPaidInvoices(staged)
}

/** Queues an import; 409 for a file that was imported the same way, unless it is wanted again. */
export async function startImport(
  ctx: Ctx,
  request: ImportRequest & { dryRun: boolean; again?: boolean; duplicates?: DuplicatePolicy },
): Promise<string> {
  const { kind, sha256, name, mapping, dryRun, duplicates = 'propose' } = request
  mayImport(ctx, kind, mapping)
  if (!(await isStored(ctx.services.files, sha256))) throw fileMissing()
  const again = request.again === true
  if (!dryRun && !again && (await isImportedAlready(ctx, request))) throw duplicateFile()
  try {
    const jobId = await ctx.services.jobs.start(ctx, 'import', {
      kind,
      sha256,
      name,
      mapping,
      dryRun,
      again,
      duplicates,
    })
    const subject = { kind: 'job', id: jobId, label: name }
    record(ctx, { kind: 'import.started', subject, after: { kind, sha256, dryRun, again, duplicates } })
    return jobId
  } catch (error) {
    throw (error as { constraint?: string }).constraint === 'import_in_progress' ? duplicateFile() : error
  }
}

async function isStored(files: Files, sha256: string): Promise<boolean> {
  return stat(files.path(sha256)).then(
    () => true,
    () => false,
  )
}

/** The fields a file of this kind can give, for the page where columns are matched. */
export const fieldsOf = (kind: Kind) =>
  importFields[kind].map((spec) => {
    const { field, label, required, type, group = null } = spec
    return { field, label, required, type, group, choices: choicesOf(spec) }
  })
