import { z } from 'zod'
import type { Field } from '../../../../../policy-pack/index.ts'
import { AppError, defineError, type FieldError } from '../../../../kernel/errors.ts'
import { fieldError, fieldErrors } from '../../../../kernel/input.ts'
import { cleanHeader } from '../../../../kernel/tables/header.ts'
import {
  parseAmount,
  parseCode,
  parseDate,
  parseDays,
  parseFlag,
  parseNote,
  parseText,
  remembered,
  type Value,
} from '../../../../kernel/tables/values.ts'
import { checkValue, cleanCreditCode, cleanPhone } from '../../../customers/index.ts'
import { importFields, kinds, suggestColumns, usualWords, type ImportField, type Kind } from '../rules.ts'

const columnMissing = defineError('import.column_missing', 400, {
  zh: '文件里没有列“{column}”；现有的列：{columns}',
  en: 'The file has no column “{column}”; it has: {columns}',
})
const wrongMapping = defineError('import.mapping', 400, { zh: '列对应有误', en: 'The column mapping is not accepted' })

const header = z.string().min(1).max(255)
const column = z.union([
  header,
  z.strictObject({
    column: header,
    /** What the words of the file mean; a word that is not listed is refused. */
    values: z.record(z.string().max(255), z.string().max(255)).optional(),
    /** What amounts count in: yuan, ten thousand yuan, or as each value says itself. */
    unit: z.enum(['yuan', 'wan', 'auto']).optional(),
    /** Plain numbers in a date column are a spreadsheet's serial days. */
    excelSerial: z.boolean().optional(),
    dates: z.enum(['ymd', 'mdy', 'dmy']).optional(),
    /** A wrong credit code keeps its row out, or goes into the remark of a customer without one. */
    invalid: z.enum(['refuse', 'remark']).optional(),
  }),
  z.strictObject({ value: z.string().max(255) }),
])

/** How a file is read: its form, and which column says what. Kept by name, edited in the browser, written by hand. */
export const mappingSchema = z.strictObject({
  kind: z.enum(kinds).optional(),
  format: z.enum(['csv', 'xlsx']).optional(),
  encoding: z.enum(['auto', 'utf-8', 'gb18030', 'gbk', 'utf-16le', 'utf-16be']).default('auto'),
  delimiter: z.enum(['auto', ',', ';', '\t', '|']).default('auto'),
  /** Name of the sheet; the first visible one when not said. */
  sheet: z.string().max(31).optional(),
  dates: z.enum(['ymd', 'mdy', 'dmy']).default('ymd'),
  /** (1,000.00) is −1,000.00. */
  accountingNegatives: z.boolean().default(false),
  /** Words of the file that stand for an empty cell, such as N/A. */
  blanks: z.array(z.string().min(1).max(64)).max(50).optional(),
  columns: z.record(z.string().max(64), column),
  createCustomers: z.boolean().default(false),
  /** Columns left out on purpose; only for people who read the mapping. */
  ignoreColumns: z.array(header).max(500).optional(),
})
export type Mapping = z.output<typeof mappingSchema>

/** What tables of companies write where they know nothing. */
const usualBlanks = ['N/A', '-', '--', '—']

/** The mapping as far as the headers tell it. */
export function suggestMapping(kind: Kind, columns: string[]): Mapping {
  const suggested = suggestColumns(kind, columns)
  const specs = new Map(importFields[kind].map((spec) => [spec.field, spec]))
  const entries = Object.entries(suggested).map(([field, name]) => {
    const values = usualWords(specs.get(field)!)
    if (values) return [field, { column: name, values }]
    return [field, field === 'registeredCapital' ? { column: name, unit: 'auto' } : name]
  })
  const mapping = {
    kind,
    columns: Object.fromEntries(entries) as Record<string, unknown>,
    createCustomers: kind !== 'customers',
    ...(kind === 'customers' ? { blanks: usualBlanks } : {}),
  }
  return mappingSchema.parse(mapping)
}

/** Reads one cell of a row for one field of ours. */
export interface Reader {
  spec: ImportField
  /** Place of the column in the file; −1 for a constant. */
  index: number
  header: string
  constant: string | null
  values: Map<string, string> | null
  parse: (raw: string) => Value
  serial: boolean
  /** Words that stand for an empty cell. */
  blanks: ReadonlySet<string>
  /** A wrong value is kept in the remark instead of being refused. */
  isNoted: boolean
}

/** A mapping fitted to the columns of one file. */
export interface Compiled {
  readers: Reader[]
  width: number
  mapping: Mapping
}

/** Fits the mapping to the file's columns; everything wrong with it is told in one answer. */
export function compileMapping(kind: Kind, mapping: Mapping, columns: string[]): Compiled {
  const specs = new Map(importFields[kind].map((spec) => [spec.field, spec]))
  const problems: FieldError[] = []
  if (mapping.kind && mapping.kind !== kind) {
    problems.push(fieldError('kind', 'value.not_accepted', { parameters: { accepted: kind } }))
  }
  for (const name of Object.keys(mapping.columns)) {
    if (!specs.has(name)) problems.push(fieldError(`columns.${name}`, 'field.unknown'))
  }
  for (const spec of specs.values()) {
    if (spec.required && !mapping.columns[spec.field])
      problems.push(fieldError(`columns.${spec.field}`, 'field.required'))
  }
  if (problems.length) throw wrongMapping({}, problems)
  const readers = Object.entries(mapping.columns).map(([name, said]) =>
    compileColumn(specs.get(name)!, said, mapping, columns),
  )
  return { readers, width: columns.length, mapping }
}

function compileColumn(
  spec: ImportField,
  said: Mapping['columns'][string],
  mapping: Mapping,
  columns: string[],
): Reader {
  const options = typeof said === 'string' ? { column: said } : said
  const rest = { spec, parse: parserOf(spec, options, mapping), blanks: new Set(mapping.blanks), isNoted: false }
  if ('value' in options) {
    return { ...rest, index: -1, header: spec.field, constant: options.value, values: null, serial: false }
  }
  const index = columns.indexOf(cleanHeader(options.column))
  if (index < 0) throw columnMissing({ column: options.column, columns: columns.join('、') })
  const values = 'values' in options && options.values ? new Map(Object.entries(options.values)) : null
  const serial = 'excelSerial' in options && options.excelSerial === true
  const isNoted = 'invalid' in options && options.invalid === 'remark' && spec.type === 'creditCode'
  return { ...rest, index, header: columns[index]!, constant: null, values, serial, isNoted }
}

function parserOf(
  spec: ImportField,
  options: { unit?: 'yuan' | 'wan' | 'auto'; dates?: Mapping['dates'] } | object,
  mapping: Mapping,
): (raw: string) => Value {
  const unit = 'unit' in options ? options.unit : undefined
  const order = ('dates' in options ? options.dates : undefined) ?? mapping.dates
  switch (spec.type) {
    case 'text':
      return (raw) => parseText(raw, spec.max ?? 255)
    case 'note':
      return (raw) => parseNote(raw, spec.max ?? 10_000)
    case 'archive':
      return archiveParser(spec.archive!)
    case 'code':
      return parseCode
    case 'creditCode':
      return (raw) => (raw.trim() === '' ? { ok: true, value: null } : cleanCreditCode(raw))
    case 'phone':
      return (raw) => (raw.trim() === '' ? { ok: true, value: null } : cleanPhone(raw))
    case 'amount':
    case 'quantity': {
      const decimals = spec.type === 'quantity' ? 4 : 2
      const anyCurrency = spec.field === 'registeredCapital' && unit !== undefined
      const { accountingNegatives } = mapping
      return (raw) => parseAmount(raw, { negative: spec.negative, decimals, unit, anyCurrency, accountingNegatives })
    }
    case 'date':
      return remembered((raw) => parseDate(raw, order))
    case 'days':
      return parseDays
    case 'flag':
      return parseFlag
    case 'choice':
      return choiceParser(spec)
  }
}

function choiceParser(spec: ImportField): (raw: string) => Value {
  const choices = spec.choices ?? []
  const words = usualWords(spec) ?? {}
  return (raw) => {
    const text = raw.trim()
    if (text === '') return { ok: true, value: null }
    const value = words[text] ?? text
    if (choices.includes(value)) return { ok: true, value }
    return { ok: false, code: 'value.not_accepted', parameters: { accepted: choices.join(' / ') } }
  }
}

/** Values as the archive takes them, besides the ways files write them: grouped digits, %, several websites in a cell. */
function archiveParser(field: Field): (raw: string) => Value {
  const one = (raw: string): Value => {
    const verdict = checkValue(field, raw, field.field)
    return verdict.ok ? verdict : { ...verdict.error, ok: false }
  }
  switch (field.type) {
    case 'line':
      return (raw) => parseText(raw, 255)
    case 'count':
      return (raw) => one(/^\s*\d{1,3}(,\d{3})+\s*$/.test(raw) ? raw.replaceAll(',', '') : raw)
    case 'percent':
      return (raw) => one(raw.trim().replace(/\s*[%％]$/, ''))
    case 'url':
      return (raw) => severalUrls(raw, one)
    default:
      return one
  }
}

/** All of them, apart by spaces. */
function severalUrls(raw: string, one: (raw: string) => Value): Value {
  const verdicts = raw
    .split(/[\s、,，;；]+/)
    .filter(Boolean)
    .map(one)
  const wrong = verdicts.find(({ ok }) => !ok)
  const urls = verdicts.flatMap((verdict) => (verdict.ok && verdict.value ? [verdict.value] : []))
  return wrong ?? { ok: true, value: urls.join(' ') || null }
}

/** The mapping of a JSON value, or an error naming what is wrong in it. */
export function parseMapping(value: unknown): Mapping {
  const parsed = mappingSchema.safeParse(value, { reportInput: true })
  if (parsed.success) return parsed.data
  throw wrongMapping({}, fieldErrors(parsed.error))
}

export const isMappingError = (error: unknown): error is AppError =>
  error instanceof AppError && (error.code === 'import.mapping' || error.code === 'import.column_missing')
