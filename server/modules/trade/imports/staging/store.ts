import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '../../../../kernel/access.ts'
import { empty, raw, sql, type Db } from '../../../../kernel/db.ts'
import type { RowValues } from '../rows/rules.ts'
import { importFields, type FieldType, type ImportField, type Kind } from '../rules.ts'

const sqlTypes: Record<FieldType, string> = {
  text: 'text',
  code: 'text',
  creditCode: 'text',
  phone: 'text',
  choice: 'text',
  amount: 'numeric',
  quantity: 'numeric',
  date: 'date',
  days: 'int',
  flag: 'boolean',
}

/** Which columns make two records of a kind the same one, and the field that names them to people. */
export const keys: Record<Kind, { columns: string[]; field: string }> = {
  customers: { columns: ['code'], field: 'code' },
  contracts: { columns: ['number'], field: 'number' },
  shipments: { columns: ['number'], field: 'number' },
  invoices: { columns: ['series', 'number'], field: 'number' },
  receipts: { columns: ['number'], field: 'number' },
}

/** Columns that only lead to another record, or that another table keeps. */
const apart = new Set([
  'customer_code',
  'customer_name',
  'product_code',
  'received_amount',
  'invoice_number',
  'invoice_series',
])

const capitalCurrency: ImportField = {
  field: 'capitalCurrency',
  type: 'text',
  column: 'capital_currency',
  label: { zh: '币种', en: 'Currency' },
  required: false,
  synonyms: [],
}

interface Column {
  field: string
  name: string
  type: string
  isKept: boolean
}

export function columnsOf(kind: Kind): Column[] {
  const fields = [...importFields[kind], ...(kind === 'customers' ? [capitalCurrency] : [])]
  return fields.flatMap(({ field, column, type }) => {
    if (column === undefined) return []
    const isKept = !apart.has(column) && !(kind === 'invoices' && column === 'received_on')
    return [{ field, name: column, type: sqlTypes[type], isKept }]
  })
}

export const name = (text: string) => raw(text)
export const names = (list: string[], prefix = '') => raw(list.map((column) => prefix + column).join(', '))
export const same = (list: string[], a: string, b: string) =>
  raw(list.map((c) => `${a}.${c} = ${b}.${c}`).join(' and '))

/** Text of COPY for one record. The order of the columns is that of `stage`. */
export function copyLine(kind: Kind): (row: number, values: RowValues) => string {
  const fields = columnsOf(kind).map(({ field }) => field)
  return (row, values) => {
    let line = `${row}`
    for (const field of fields) {
      const value = values[field]
      line += value === null || value === undefined ? '\t\\N' : `\t${/[\\\t\n\r]/.test(value) ? escaped(value) : value}`
    }
    return `${line}\n`
  }
}

const escapes: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (text: string) => text.replaceAll(/[\\\t\n\r]/g, (c) => escapes[c]!)

/** What one import works with while its transaction lasts. */
export interface Staged {
  db: Db
  tenantId: string
  actor: Actor
  kind: Kind
  /** Fields the file states; only these are compared with what is there already. */
  stated: Set<string>
  createCustomers: boolean
}

/** Holds the company's other imports back until this transaction ends. */
export const oneAtATime = (db: Db, tenantId: string) =>
  db.run(sql`select from tenants where tenant_id = ${tenantId} for no key update`)

/** Copies the records of a file into a temporary table; row-level security refuses COPY into the real ones. */
export async function stage(db: Db, kind: Kind, lines: AsyncIterable<string>): Promise<void> {
  const columns = columnsOf(kind)
  const list = columns.map((column) => column.name).join(', ')
  // Sorts of a large file in memory; compiling queries costs more than it saves on statements run once.
  await db.run(raw(`set local work_mem = '64MB'`))
  await db.run(raw('set local jit = off'))
  await db.run(
    raw(`
    create temp table import_rows (row_no int not null, ${columns.map((c) => `${c.name} ${c.type}`).join(', ')})
    on commit drop`),
  )
  await db.run(sql`
    create temp table import_issues
      (row_no int not null, is_error boolean not null, field text not null, code text not null, other int, detail text)
    on commit drop`)
  await pipeline(Readable.from(lines), db.copyInto(raw(`copy import_rows (row_no, ${list}) from stdin`)))
}

/** The first row of each record, and whether the company has it already. */
export async function findFirst({ db, tenantId, kind }: Staged): Promise<void> {
  const { columns } = keys[kind]
  const list = columnsOf(kind).map((column) => column.name)
  await db.run(sql`
    create temp table import_first on commit drop as
    select distinct on (${names(columns)}) row_no, ${names(list)}, true as is_new
    from import_rows order by ${names(columns)}, row_no`)
  await db.run(sql`analyze import_first (${names(columns)} ${kind === 'customers' ? empty : sql`, customer_code`})`)
  await db.run(sql`
    update import_first f set is_new = false from ${name(kind)} t
    where t.tenant_id = ${tenantId} and ${same(columns, 't', 'f')}`)
}

export interface IssueCounts {
  failed: number
  skipped: number
}

export function countIssues(db: Db): Promise<IssueCounts> {
  return db.one<IssueCounts>(sql`
    select count(distinct row_no) filter (where is_error) as failed,
           count(distinct row_no) filter (where not is_error) as skipped from import_issues`)
}

export interface StoredIssue {
  row: number
  isError: boolean
  field: string
  code: string
  other: number | null
  detail: string | null
}

/** Errors first, then what was skipped, by row. */
export const listIssues = (db: Db) =>
  db.batches<StoredIssue>(
    sql`select row_no as "row", is_error as "isError", field, code, other, detail
        from import_issues order by is_error desc, row_no, field`,
    2000,
  )
