import type { Cell, Row } from '../../../../kernel/tables/table.ts'
import { serialDate, type Value } from '../../../../kernel/tables/values.ts'
import { completeCustomer } from '../companies/rules.ts'
import { importFields, type Kind } from '../rules.ts'
import type { Findings, RowCode, RowIssue } from '../issues/rules.ts'
import type { Compiled, Reader } from '../mapping/rules.ts'

/** A record as far as a row tells it: our field names with texts the database takes. */
export type RowValues = Record<string, string | null>

/**
 * The reading of rows for one file: gives the record of a row, or null when something in it is wrong. The returned
 * object is used again for the next row.
 */
export function rowReader(
  kind: Kind,
  { readers, width }: Compiled,
  findings: Findings,
): (row: Row) => RowValues | null {
  const nothing = Object.fromEntries(importFields[kind].map(({ field }) => [field, null]))
  const values: RowValues = { ...nothing }
  return ({ row, cells }) => {
    Object.assign(values, nothing)
    if (cells.length !== width && tooWide(cells, width)) {
      const parameters = { expected: width, found: cells.length }
      findings.error({ row, field: '', code: 'import.column_count', parameters })
      return null
    }
    let isGood = true
    let noted: string | null = null
    for (const reader of readers) {
      const cell = reader.index < 0 ? reader.constant : cells[reader.index]
      const value = readCell(reader, cell, row, findings)
      if (!value.ok) {
        isGood = false
        continue
      }
      const { field, required } = reader.spec
      if (value.warning === noteworthy) noted = textOf(cell)
      values[field] = value.value ?? values[field] ?? null
      if (value.currency !== undefined && value.currency !== 'CNY') values['capitalCurrency'] = value.currency
      if (required && value.value === null) {
        isGood = false
        findings.error({ row, field: reader.header, code: 'field.required' })
      }
    }
    if (isGood && kind === 'customers') completeCustomer(values, noted)
    return isGood && isConsistent(kind, values, row, findings) ? values : null
  }
}

/** A wrong credit code that the mapping wants kept in the remark. */
const noteworthy = 'import.credit_code_noted'
const textOf = (cell: Cell | undefined) => (typeof cell === 'string' ? cell : (cell?.text ?? ''))

/** Text files must have a value for every column; spreadsheets leave out empty cells at the end. */
const tooWide = (cells: Cell[], width: number) =>
  cells.length > width
    ? cells.slice(width).some((cell) => cell !== null)
    : cells.every((cell) => typeof cell === 'string')

function readCell(reader: Reader, cell: Cell | undefined, row: number, findings: Findings): Value {
  if (typeof cell === 'string') return readText(reader, cell, row, findings)
  if (cell === null || cell === undefined) return readText(reader, '', row, findings)
  const { type } = reader.spec
  const tell = (code: RowCode): RowIssue => ({ row, field: reader.header, code, value: cell.text })
  const refuse = (code: RowCode, parameters?: Record<string, unknown>) => {
    findings.error({ ...tell(code), parameters })
    return { ok: false, code } as const
  }
  if (cell.kind === 'error') return refuse('import.cell_error', { text: cell.text })
  if (cell.kind === 'formula-empty') return refuse('import.formula_no_value')
  if (cell.kind === 'merged') return refuse('import.merged_cell')
  if (cell.kind === 'boolean' && !reader.values && type !== 'flag') return refuse('import.boolean_in_text')
  if (cell.isFormula) findings.warning(tell('import.formula_value'))
  if (cell.kind === 'number' && type === 'creditCode') return refuse('import.precision_lost')
  if (cell.kind === 'number' && (type === 'code' || reader.spec.field === 'stockCode'))
    findings.warning(tell('import.numeric_code'))
  if (cell.kind === 'date') {
    const date = serialDate(Number(cell.text), cell.from1904)
    return date.ok ? (type === 'date' ? date : readText(reader, date.value!, row, findings)) : refuse(date.code)
  }
  if (cell.kind === 'number' && type === 'date' && !reader.serial && !/^\d{8}$/.test(cell.text))
    return refuse('date.format')
  return readText(reader, cell.text, row, findings)
}

function readText(reader: Reader, raw: string, row: number, findings: Findings): Value {
  if (reader.blanks.has(raw.trim())) return { ok: true, value: null }
  let text = raw
  if (reader.values) {
    const known = reader.values.get(raw) ?? reader.values.get(raw.trim())
    if (known === undefined && raw.trim() !== '') {
      const parameters = { accepted: [...reader.values.keys()].slice(0, 10).join(' / ') }
      findings.error({ row, field: reader.header, code: 'value.not_accepted', parameters, value: raw })
      return { ok: false, code: 'value.not_accepted' }
    }
    text = known ?? ''
  }
  const isSerial = reader.serial && reader.spec.type === 'date' && /^-?\d{1,7}(\.\d+)?$/.test(text)
  const value = isSerial ? serialDate(Number(text)) : reader.parse(text)
  const issue = { row, field: reader.header, value: raw }
  if (!value.ok && reader.isNoted) {
    findings.warning({ ...issue, code: noteworthy })
    return { ok: true, value: null, warning: noteworthy }
  }
  if (!value.ok) findings.error({ ...issue, code: value.code, text: value.text, parameters: value.parameters })
  else if (value.warning !== undefined) findings.warning({ ...issue, code: value.warning })
  return value
}

/** What the fields of a record must be to each other, and what they are when the file does not say. */
function isConsistent(kind: Kind, values: RowValues, row: number, findings: Findings): boolean {
  if (kind === 'invoices') return completeInvoice(values, row, findings)
  if (kind === 'receipts' && /^0*(\.0*)?$/.test(values['amount']!)) {
    findings.error({
      row,
      field: 'amount',
      code: 'num.out_of_range',
      parameters: { min: '0.01', max: '9999999999999999.99' },
    })
    return false
  }
  if (kind === 'contracts' && values['endsOn'] && values['endsOn'] < values['signedOn']!) {
    findings.error({ row, field: 'endsOn', code: 'date.range_reversed', value: values['endsOn'] })
    return false
  }
  return true
}

function completeInvoice(values: RowValues, row: number, findings: Findings): boolean {
  values['series'] ??= ''
  values['status'] ??= 'valid'
  values['disputed'] ??= 'false'
  values['dueOn'] ??= values['dueDays']
    ? daysLater(values['issuedOn']!, Number(values['dueDays']))
    : values['issuedOn']!
  // A year of five digits is written with a sign.
  if (values['dueOn'].startsWith('+')) {
    findings.error({ row, field: 'dueDays', code: 'date.out_of_range', value: values['dueDays'] ?? '' })
    return false
  }
  if (!values['receivedOn']) {
    const isMoney = values['status'] === 'valid' && /[1-9]/.test(values['receivedAmount'] ?? '')
    if (isMoney) findings.error({ row, field: 'receivedOn', code: 'field.required' })
    values['receivedAmount'] = null
    return !isMoney
  }
  values['receivedAmount'] ??= values['gross']!
  const isPaid =
    values['status'] === 'valid' && /^(?!-).*[1-9]/.test(values['gross']!) && /[1-9]/.test(values['receivedAmount'])
  if (isPaid) return true
  findings.warning({ row, field: 'receivedOn', code: 'import.settlement_skipped', value: values['receivedOn'] })
  values['receivedOn'] = values['receivedAmount'] = null
  return true
}

const daysLater = (date: string, days: number) =>
  new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10)
