import type { Ctx } from '../../../../kernel/context.ts'
import type { Locale } from '../../../../kernel/i18n.ts'
import type { Cell, Table } from '../../../../kernel/tables/table.ts'
import { mayImport } from '../access.ts'
import { issueOf, newFindings, wordedFindings, type ImportIssue } from '../issues/rules.ts'
import { compileMapping, isMappingError, mappingSchema, suggestMapping, type Mapping } from '../mapping/rules.ts'
import { noRows, withTable } from '../opening/service.ts'
import { rowReader, type RowValues } from '../rows/rules.ts'
import type { Kind } from '../rules.ts'

const noteTexts = {
  'import.hidden_read': { zh: '隐藏的行和列也会导入', en: 'Hidden rows and columns are imported too' },
}

const shown = (cell: Cell) => (typeof cell === 'string' ? cell : (cell?.text ?? ''))

/** The file as it would be read: columns, first rows, and a mapping to start from. Writes nothing. */
export async function previewImport(
  ctx: Ctx,
  request: { kind: Kind; sha256: string; name: string; mapping?: Mapping },
) {
  const { kind, mapping } = request
  mayImport(ctx, kind)
  const form = mapping ?? mappingSchema.parse({ columns: {} })
  return withTable(ctx, request, form, (table) => preview(ctx.locale, kind, mapping, table))
}

async function preview(locale: Locale, kind: Kind, mapping: Mapping | undefined, table: Table) {
  const used = mapping ?? suggestMapping(kind, table.columns)
  const { sample, records, issues } = await firstRows(locale, kind, used, table)
  const notes = table.notes.map(({ code }) =>
    issueOf(locale, { row: 1, field: '', code, text: noteTexts[code as keyof typeof noteTexts] }, 'warning'),
  )
  const { format, encoding, delimiter, sheets, columns, total } = table
  return {
    format,
    encoding,
    delimiter,
    sheets,
    columns,
    total,
    sample,
    records,
    mapping: used,
    issues: [...notes, ...issues],
  }
}

/** Twenty rows as they stand in the file and as they are read, and what the mapping makes wrong with the first five hundred. */
async function firstRows(locale: Locale, kind: Kind, mapping: Mapping, table: Table) {
  const found = newFindings()
  let read: ReturnType<typeof rowReader> | null = null
  const issues: ImportIssue[] = []
  try {
    read = rowReader(kind, compileMapping(kind, mapping, table.columns), found)
  } catch (error) {
    if (!isMappingError(error)) throw error
    const told = error.fields.length
      ? error.fields.map(({ field, code, text, parameters }) => ({ row: 1, field, code, text, parameters }))
      : [{ row: 1, field: '', code: error.code, text: error.text, parameters: error.parameters }]
    issues.push(...told.map((issue) => issueOf(locale, issue, 'error')))
  }
  for await (const rows of table.rows()) {
    const records = rows.slice(0, 20).map((row) => copied(read?.(row)))
    for (const row of rows.slice(20, 500)) read?.(row)
    const sample = rows
      .slice(0, 20)
      .map(({ cells }) => Array.from({ length: table.columns.length }, (_, c) => shown(cells[c] ?? null)))
    return {
      sample,
      records: records.slice(0, 20),
      issues: [...issues, ...wordedFindings(locale, found)].slice(0, 200),
    }
  }
  throw noRows()
}

/** The reader uses its record again for the next row. */
function copied(record: RowValues | null | undefined): RowValues | null {
  if (!record) return null
  const { archive: _archive, marks: _marks, ...values } = record
  return values
}
