import { archiveFields } from '../../../../policy-pack/index.ts'
import { minuteIn } from '../../../kernel/calendar.ts'
import { say, type Locale, type Text } from '../../../kernel/i18n.ts'
import type { SavedTable } from '../../../kernel/tables/save.ts'

/** What a line of the list may hold besides code and name, in the order of the list. */
export const exportColumns = [
  'relation',
  'class',
  'grade',
  'industry',
  'owner',
  'department',
  'region',
  'updatedAt',
] as const
export type ExportColumn = (typeof exportColumns)[number]

const texts = {
  title: { zh: '客户清单', en: 'Customers' },
  foot: {
    zh: '导出人：{name}，导出时间：{at}，用途：{purpose}，共 {rows} 行。内部资料，不得外传。',
    en: 'Exported by {name} at {at}, for: {purpose}; rows: {rows}. For internal use only.',
  },
} satisfies Record<string, Text>
export const exportTitle = texts.title

type Named = { name: string } | null
/** A line of the list with what its reader may read of it. */
export type ListedLine = { code: string; name: string; updatedAt: string } & Partial<
  Record<'relation' | 'class' | 'grade' | 'industry', string | null> & Record<'owner' | 'department' | 'region', Named>
>

type Column = 'code' | 'name' | ExportColumn
/** What the columns are called in the list. */
const titles: Record<Column, Text> = {
  code: { zh: '客户编码', en: 'Code' },
  name: { zh: '客户名称', en: 'Name' },
  relation: { zh: '关系', en: 'Relation' },
  class: { zh: '分类', en: 'Class' },
  grade: { zh: '等级', en: 'Grade' },
  industry: { zh: '行业', en: 'Industry' },
  owner: { zh: '负责人', en: 'Owner' },
  department: { zh: '部门', en: 'Department' },
  region: { zh: '区域', en: 'Region' },
  updatedAt: { zh: '更新时间', en: 'Updated' },
}

const choices = new Map(
  archiveFields.flatMap(({ groups }) =>
    groups.flatMap(({ fields }) => fields.flatMap((one) => (one.column ? [[one.field, one.choices] as const] : []))),
  ),
)
const widths: Partial<Record<Column, number>> = { name: 36, code: 16, industry: 20, updatedAt: 18 }

export interface Exporting {
  locale: Locale
  timeZone: string
  /** Who takes it out, when and what for. */
  name: string
  at: Date
  purpose: string
}

/**
 * Lines of the list as a table of words. A column that none of them may show is left out; a cell its reader may not read
 * is empty. The last line says who made it, when, what for, and how many rows there are.
 */
export function customerTable(lines: ListedLine[], wanted: readonly ExportColumn[], by: Exporting): SavedTable {
  const { locale, timeZone, name, at, purpose } = by
  const shown = (['code', 'name', ...exportColumns.filter((column) => wanted.includes(column))] as const).filter(
    (column) => lines.length === 0 || lines.some((line) => column in line),
  )
  return {
    title: say(texts.title, locale),
    columns: shown.map((column) => ({
      title: say(titles[column], locale),
      width: widths[column] ?? 14,
    })),
    rows: lines.map((line) => shown.map((column) => worded(line, column, by))),
    foot: say(texts.foot, locale, { name, at: minuteIn(timeZone, at), purpose, rows: lines.length }),
  }
}

function worded(line: ListedLine, column: Column, { locale, timeZone }: Exporting): string {
  const value = line[column] ?? ''
  if (typeof value === 'object') return value.name
  if (column === 'updatedAt') return minuteIn(timeZone, new Date(value))
  const choice = choices.get(column)?.find((one) => one.value === value)
  return choice ? say(choice.text, locale) : value
}
