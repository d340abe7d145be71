import {
  pack,
  type ApproverRule,
  type AuthorityRow,
  type AuthorityStep,
  type PolicyKind,
  type Reading,
} from '../../../../policy-pack/index.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { approverText, limitText, routeText, stepText } from '../authority/rules.ts'
import { both, figure, joined, schemaOf, type Wording } from '../rules.ts'

/** The parts of JSON Schema that wording goes by; `reads` stands beside the type, in the policy pack. */
export interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  required?: string[]
  reads?: Reading
}

export type Item = Record<string, unknown>
/** Where a value stands: under which column, in which row. */
export interface Place {
  name: string
  row?: Item
}

const common: Record<string, Text> = {
  true: { zh: '是', en: 'yes' },
  false: { zh: '否', en: 'no' },
  null: { zh: '未规定', en: 'not said' },
  none: { zh: '无', en: 'none' },
  zh: { zh: '中文', en: 'Chinese' },
  en: { zh: '英文', en: 'English' },
  item: { zh: '项目', en: 'item' },
  content: { zh: '内容', en: 'value' },
}

export const followed = (label: Text, rest: Text): Text => both(`${label.zh} ${rest.zh}`, `${label.en} ${rest.en}`)

/** The JSON Schema of a regulation's numbers. */
export const schemaOfKind = (kind: PolicyKind): Schema => schemas.get(kind)!
const schemas = new Map(
  Object.entries(pack).map(([kind, { parameters }]) => [kind, schemaOf(parameters) as Schema] as const),
)

export const isItem = (value: unknown): value is Item =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is Text => isItem(value) && 'zh' in value && 'en' in value
const typeOf = ({ type }: Schema) => (Array.isArray(type) ? type.find((one) => one !== 'null') : type)
/** A schema without the "or nothing" around it. */
export const solid = (schema: Schema): Schema => schema.anyOf?.find(({ type }) => type !== 'null') ?? schema

/** What a column, parameter or part is called. */
export function labelOf(name: string, { words }: Wording): Text {
  return words[name] ?? common[name] ?? both(name)
}

/** A value in words, in one line; null is worded by the place it stands at. */
export function valueText(value: unknown, given: Schema, wording: Wording, at: Place = { name: '' }): Text {
  const schema = solid(given)
  const own = wording.words[`${at.name}.${String(value)}`]
  if (value === null || value === undefined) return own ?? common['null']!
  if (typeof value === 'boolean') return own ?? common[String(value)]!
  if (isText(value)) return value
  const { reads } = schema
  if (isItem(value)) return itemText(value, schema, wording)
  if (Array.isArray(value)) return listText(value, schema, wording, at)
  const code = String(value as string | number)
  if (own) return own
  if (reads === 'archive-field') return fieldText(code, wording, at)
  if (reads === 'limit') return limitText(code, at.row)
  if (reads) return wording.names[reads]?.[code] ?? wording.words[code] ?? both(code)
  if (schema.enum) return wording.words[code] ?? both(code)
  return both(figure(code))
}

/** A field of the archive by what it is called; the part it belongs to stands beside it or is the column. */
function fieldText(code: string, { words }: Wording, { name, row }: Place): Text {
  const part = typeof row?.['part'] === 'string' ? row['part'] : name
  return words[`${part}.${code}`] ?? words[code] ?? both(code)
}

function listText(list: unknown[], { items = {} }: Schema, wording: Wording, at: Place): Text {
  if (list.length === 0) return common['none']!
  const each = list.map((one) => valueText(one, items, wording, at))
  return list.some(isItem) ? joined(each, '；', '; ') : joined(each, '、', ', ')
}

function itemText(item: Item, schema: Schema, wording: Wording): Text {
  if (schema.reads && fits(item, schema)) return sentenceOf(item, schema.reads, wording)
  const columns = columnsOf(item, schema)
  if ('points' in item) {
    const [limit] = columns.filter((name) => name !== 'points')
    const points = both(`${String(item['points'])} 分`, `${String(item['points'])} points`)
    return joined([partText(limit!, item, schema, wording), points], ' → ', ' → ')
  }
  const title = columns.find((name) => isText(item[name]))
  const rest = columns.filter((name) => name !== title).map((name) => partText(name, item, schema, wording))
  if (title === undefined) {
    const isDeep = columns.some((name) => typeof item[name] === 'object')
    return isDeep ? joined(rest, '；', '; ') : joined(rest, '，', ', ')
  }
  if (rest.length === 0) return item[title] as Text
  const { zh, en } = joined(rest, '，', ', ')
  return both(`${(item[title] as Text).zh}（${zh}）`, `${(item[title] as Text).en} (${en})`)
}

/** A part of the authority table, which reads as a sentence. */
function sentenceOf(item: unknown, reads: Reading, wording: Wording): Text {
  if (reads === 'approver') return approverText(item as ApproverRule, wording)
  if (reads === 'step') return stepText(item as AuthorityStep, wording)
  return joined(routeText(item as AuthorityRow, wording), '；', '; ')
}

/** Whether a value has the shape of its schema; drafts may hold what has not. */
function fits(value: unknown, schema: Schema): boolean {
  const options = schema.oneOf ?? schema.anyOf
  if (options) return options.some((one) => fits(value, one))
  if (schema.const !== undefined) return value === schema.const
  if (schema.enum) return schema.enum.includes(value)
  const { properties = {}, items, required = [] } = schema
  if (typeOf(schema) === 'array') return Array.isArray(value) && value.every((one) => fits(one, items ?? {}))
  if (typeOf(schema) === 'object') {
    const has = (name: string) => isItem(value) && Object.hasOwn(value, name)
    return (
      isItem(value) &&
      Object.keys(properties).every((name) =>
        has(name) ? fits(value[name], properties[name]!) : !required.includes(name),
      )
    )
  }
  if (typeOf(schema) === 'null') return value === null
  return value !== null && typeof value !== 'object' && value !== undefined
}

/** One column of an item with what it is called; what is open needs no name. */
function partText(name: string, item: Item, schema: Schema, wording: Wording): Text {
  const value = item[name]
  const text = valueText(value, propertyOf(schema, name), wording, { name, row: item })
  return value === null ? text : followed(labelOf(name, wording), text)
}

/** The columns people read, in the order of the schema; keys are not among them. */
function columnsOf(item: Item, schema: Schema): string[] {
  const known = Object.keys(schema.properties ?? {})
  const names = [
    ...known.filter((name) => Object.hasOwn(item, name)),
    ...Object.keys(item).filter((name) => !known.includes(name)),
  ]
  return names.filter((name) => propertyOf(schema, name).reads !== 'key')
}

const propertyOf = (schema: Schema, name: string): Schema => schema.properties?.[name] ?? {}

/** An article’s text with the numbers it names by what they are called, for where no version’s values apply. */
export function articleText(kind: PolicyKind, { zh, en }: Text): Text {
  const labels: Record<string, Text> = pack[kind].labels
  const filled = (text: string, language: 'zh' | 'en') =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(labels, name) ? (language === 'zh' ? `〔${labels[name]!.zh}〕` : `[${labels[name]!.en}]`) : whole,
    )
  return { zh: filled(zh, 'zh'), en: filled(en, 'en') }
}

/** A value that is a table of its own: what stands over the columns, and the cells; within a cell a line for each part. */
export interface WordedTable {
  columns: Text[]
  rows: Text[][]
}

/** What a regulation's parameter says: in one line, and as a table where it is one. */
export interface Worded {
  text: Text
  table: WordedTable | null
}

/** Every parameter of a regulation in words, by name. */
export function wordedParameters(kind: PolicyKind, parameters: Item, wording: Wording): Record<string, Worded> {
  const schema = schemaOfKind(kind)
  return Object.fromEntries(
    Object.keys(schema.properties ?? {}).map((name) => {
      const [own, value] = [solid(propertyOf(schema, name)), parameters[name]]
      return [name, { text: valueText(value, own, wording, { name }), table: tableOf(value, own, wording) }]
    }),
  )
}

function tableOf(value: unknown, schema: Schema, wording: Wording): WordedTable | null {
  if (Array.isArray(value))
    return value.some(isItem) ? rowsTable(value.filter(isItem), schema.items ?? {}, wording) : null
  if (!isItem(value)) return null
  const names = columnsOf(value, schema)
  const label = (name: string) => labelOf(name, wording)
  const inner = names.map((name) => value[name]).find(isItem)
  if (!inner) {
    const cell = (name: string) => valueText(value[name], propertyOf(schema, name), wording, { name })
    return { columns: [common['item']!, common['content']!], rows: names.map((name) => [label(name), cell(name)]) }
  }
  const columns = columnsOf(inner, propertyOf(schema, names[0]!))
  return {
    columns: [common['item']!, ...columns.map(label)],
    rows: names.map((name) => [label(name), ...cells(value[name] as Item, columns, propertyOf(schema, name), wording)]),
  }
}

function rowsTable(rows: Item[], schema: Schema, wording: Wording): WordedTable {
  if (schema.reads === 'route' && rows.every((row) => fits(row, schema))) {
    const names = ['matter', 'article', 'band', 'grade', 'scope', 'steps']
    return {
      columns: names.map((name) => routeColumns[name]!),
      rows: rows.map((row) => routeText(row as unknown as AuthorityRow, wording)),
    }
  }
  const columns = columnsOf(rows[0]!, schema)
  return {
    columns: columns.map((name) => labelOf(name, wording)),
    rows: rows.map((row) => cells(row, columns, schema, wording)),
  }
}

const routeColumns: Record<string, Text> = {
  matter: { zh: '事项', en: 'Matter' },
  article: { zh: '条款', en: 'Article' },
  band: { zh: '金额或比例', en: 'Amount or percentage' },
  grade: { zh: '客户等级', en: 'Grade' },
  scope: { zh: '范围', en: 'Scope' },
  steps: { zh: '核决环节（依次）', en: 'Steps, in order' },
}

function cells(row: Item, columns: string[], schema: Schema, wording: Wording): Text[] {
  return columns.map((name) => {
    const own = solid(propertyOf(schema, name))
    const value = row[name]
    if (!Array.isArray(value) || !value.some(isItem)) return valueText(value, own, wording, { name, row })
    const lines = value.map((one, at) => {
      const { zh, en } = valueText(one, own.items ?? {}, wording, { name, row })
      return both(`${at + 1}. ${zh}`, `${at + 1}. ${en}`)
    })
    return joined(lines, '\n', '\n')
  })
}
