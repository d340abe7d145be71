import type { z } from 'zod'
import type { Permission } from '../../server/kernel/access.ts'
import type { DateText } from '../../server/kernel/calendar.ts'
import type { Ctx } from '../../server/kernel/context.ts'
import type { Locale, Text } from '../../server/kernel/i18n.ts'
import type { Amount } from '../../server/kernel/money.ts'
import type { Look } from '../../server/modules/audit/index.ts'

/** What stands in a box: a text, boxes to tick, or null for a line to be filled in by hand. */
export type Value = string | Choice | null

/** □ this ■ that. */
export interface Choice {
  options: { text: string; isChosen: boolean }[]
}

/** A label and its value, side by side. */
export interface Box {
  label: string
  value: Value
  /** How many pairs of columns of the grid it takes; 1 if not said. */
  span?: number
  /** Room for so many lines at least; 1 if not said. */
  lines?: number
}

export interface Column {
  title: string
  /** Share of the width among the columns. */
  width: number
  align?: 'left' | 'center' | 'right'
}

/** A part of a form, from top to bottom. */
export type Block =
  | { kind: 'heading'; text: string }
  | { kind: 'line'; left: string; right?: string }
  | { kind: 'clause'; number: string; text: string }
  /** A grid of `pairs` labels and values per row; the spans of a row add up to `pairs`. */
  | { kind: 'boxes'; pairs: number; rows: Box[][] }
  /** The row of titles is repeated on every page; `foot` is the row of totals. */
  | { kind: 'table'; columns: Column[]; rows: string[][]; foot?: string[] }
  /** Lines to sign and date. */
  | { kind: 'signatures'; who: string[] }

/** What one form says about one subject, in one language: plain data, the same for PDF and Word. */
export interface Content {
  isLandscape?: boolean
  /** In place of the form's own title, of a regulation for instance. */
  title?: string
  /** Likewise in place of its code. */
  code?: string
  /** The block at the head of the regulation the form belongs to. */
  header: Box[][]
  blocks: Block[]
}

/** A form ready for the press. */
export interface Paper extends Content {
  locale: Locale
  title: string
  /** `F-07` and the like. */
  code: string
  company: string
  watermark: string
  /** Left of the page number on every page. */
  foot: string
}

export type SubjectKind = 'customer' | 'book' | 'policy' | 'certification'

export interface Options {
  asOf: DateText
  locale: Locale
  /** What it is printed for, as far as stated. */
  purpose?: string | undefined
}

/** Content and what the access register says about it. */
export interface Composed {
  content: Content
  subject: Look['subject']
  /** Rows that leave the system, of a list. */
  rows?: number
  /** Ending of the file's name, e.g. the customer's code. */
  name: string
}

/** A form: one definition, from which both PDF and Word are made. */
export interface Form {
  code: string
  title: Text
  /** What it can be printed for. */
  subjects: SubjectKind[]
  /** The right the page with the same data asks for. */
  access: Permission
  /** What its subject may look like in an address. */
  subjectId: z.ZodType<string>
  /** Throws `not_found` for a subject the actor does not see. */
  compose(ctx: Ctx, subjectId: string, options: Options): Promise<Composed>
}

/** An amount with thousands separators. */
export function thousands(amount: Amount): string {
  const [whole, fraction] = amount.split('.')
  const grouped = whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}

/** A business date as people write it on paper: 2026年6月15日; as it is in English and where it is no date. */
export const dateText = (date: DateText, locale: Locale): string =>
  locale === 'en' ? date : date.replace(/^(\d{4})-0?(\d{1,2})-0?(\d{1,2})(?=$|[ T])/, '$1年$2月$3日')

/** The characters of a text that can stand on paper and in XML; line ends stay. */
export const printable = (text: string): string =>
  text
    .replaceAll(/[\u2028\u2029\u0085]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2060\ufdd0-\ufdef\ufeff\ufffe\uffff]/g, '')

export const ticked = ({ options }: Choice): string =>
  options.map(({ text, isChosen }) => `${isChosen ? '■' : '□'} ${text}`).join('   ')

/** What is written into a box; empty for one to be filled in by hand. */
export function valueText(value: Value): string {
  if (value === null) return ''
  return printable(typeof value === 'string' ? value : ticked(value))
}

/** About how wide a text is, in times of its size. */
export const textWidth = (text: string): number =>
  [...text].reduce((sum, sign) => sum + (sign.codePointAt(0)! < 0x2e80 ? 0.58 : 1), 0)

/** About how many lines a text takes in a cell so many points wide. */
export const linesIn = (text: string, width: number, size = 9): number =>
  text.split('\n').reduce((sum, line) => sum + 1 + Math.floor((textWidth(line) * size) / width), 0)

/** Lines that certainly stand on one page; a longer row is broken, since kept whole it would lose its end. */
export const mostLines = 48

/** The size of a watermark that still fits across the page, in points. */
export const watermarkSize = (text: string): number => Math.max(8, Math.min(34, Math.floor(760 / textWidth(text))))

/** Space left and right in a cell of a table, in points. */
export const cellPadding = 2.5

/**
 * Widths of a table's columns, with their padding, and its size of type, in points. Figures are never broken: a column
 * of them is as wide as its longest, and the type as small as that needs; the rest is shared as the columns ask.
 */
export function tableLayout({ columns, rows, foot }: Block & { kind: 'table' }, room: number) {
  const lines = foot ? [...rows, foot] : rows
  const longest = columns.map(({ align = 'left' }, at) =>
    align === 'left' ? 3 : lines.reduce((most, row) => Math.max(most, textWidth(row[at]!)), 2),
  )
  const share = columns.reduce((sum, { width }) => sum + width, 0)
  const usual = columns.length > 12 ? 6.5 : columns.length > 8 ? 7.5 : 8.5
  for (let size = usual; ; size -= 0.5) {
    const least = longest.map((signs) => signs * size + 2 * cellPadding + 1)
    const needed = least.reduce((sum, width) => sum + width, 0)
    if (needed > room * 0.86 && size > 4.5) continue
    return { size, widths: fitted(columns, least, room, share) }
  }
}

/** Everybody's share, but nobody less than he needs; who has more gives. */
function fitted(columns: Column[], least: number[], room: number, share: number): number[] {
  const asked = columns.map(({ width }, at) => Math.max(least[at]!, (width / share) * room))
  const spare = asked.map((width, at) => width - least[at]!)
  const over = asked.reduce((sum, width) => sum + width, 0) - room
  const all = spare.reduce((sum, width) => sum + width, 0)
  return asked.map((width, at) => (all > 0 ? width - (spare[at]! / all) * over : (width / (room + over)) * room))
}
