import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Actor } from '../../../../kernel/access.ts'
import { raw, sql, type Db, type Sql } from '../../../../kernel/db.ts'
import { outcomes, type Outcome } from '../issues/rules.ts'
import type { RowValues } from '../rows/rules.ts'
import { importFields, type FieldType, type Kind } from '../rules.ts'

const sqlTypes: Record<FieldType, string> = {
  text: 'text',
  note: 'text',
  archive: 'text',
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

/** Records that are never changed by an import. */
export type DocumentKind = Exclude<Kind, 'customers'>

/** Which columns make two documents of a kind the same one, and the field that names them to people. */
export const keys: Record<DocumentKind, { columns: string[]; field: string }> = {
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

/** What is worked out of a row of customers besides its fields. */
const ofCustomers: Column[] = [
  { field: 'archive', name: 'archive', type: 'jsonb', isKept: false },
  { field: 'marks', name: 'marks', type: 'jsonb', isKept: false },
]

interface Column {
  field: string
  name: string
  type: string
  isKept: boolean
}

export function columnsOf(kind: Kind): Column[] {
  const columns = importFields[kind].flatMap(({ field, column, type }) => {
    if (column === undefined) return []
    const isKept = !apart.has(column) && !(kind === 'invoices' && column === 'received_on')
    return [{ field, name: column, type: sqlTypes[type], isKept }]
  })
  return kind === 'customers' ? [...columns, ...ofCustomers] : columns
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
      (row_no int not null, outcome text not null, field text not null, code text not null, other int, detail text)
    on commit drop`)
  await pipeline(Readable.from(lines), db.copyInto(raw(`copy import_rows (row_no, ${list}) from stdin`)))
}

/** Something to be told about rows: row, outcome, field, code, the other row it is about, and what it is about. */
export const issues = (found: Sql) =>
  sql`insert into import_issues (row_no, outcome, field, code, other, detail) ${found}`

/** The first row of each document, and whether the company has it already. */
export async function findFirst({ db, tenantId }: Staged, kind: DocumentKind): Promise<void> {
  const { columns } = keys[kind]
  const list = columnsOf(kind).map((column) => column.name)
  // Nobody is merged into somebody while documents are booked with him; who was before is that one.
  await db.run(sql`
    select from customers c where c.tenant_id = ${tenantId} and c.code in (select customer_code from import_rows)
    order by c.id for key share`)
  await db.run(sql`
    update import_rows f set customer_code = s.code
    from customers c join customers s on s.tenant_id = c.tenant_id and s.id = c.merged_into
    where c.tenant_id = ${tenantId} and c.code = f.customer_code`)
  await db.run(sql`
    create temp table import_first on commit drop as
    select distinct on (${names(columns)}) row_no, ${names(list)}, true as is_new
    from import_rows order by ${names(columns)}, row_no`)
  await db.run(sql`analyze import_first (${names(columns)}, customer_code)`)
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
    select count(distinct row_no) filter (where outcome = 'error') as failed,
           count(distinct row_no) filter (where outcome = 'skipped') as skipped from import_issues`)
}

export interface StoredIssue {
  row: number
  outcome: Outcome
  field: string
  code: string
  other: number | null
  detail: string | null
}

/** Errors first, then what needs a look, what changed, what was skipped, what is new; each by row. */
export const listIssues = (db: Db) =>
  db.batches<StoredIssue>(
    sql`select row_no as "row", outcome, field, code, other, detail
        from import_issues order by array_position(${[...outcomes]}::text[], outcome), row_no, field`,
    2000,
  )
