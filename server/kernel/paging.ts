import { z } from 'zod'
import { isDate } from './calendar.ts'
import { sql, type Sql } from './db.ts'
import { defineError } from './errors.ts'
import { cursor } from './http.ts'
import { cleanText, fieldTexts } from './input.ts'

export const wrongCursor = defineError('page.cursor', 400, {
  zh: 'cursor 不正确：请使用上一页返回的 nextCursor',
  en: 'The cursor is not accepted: use the nextCursor of the page before',
})

/** How the values of a column that lists are sorted by look as text. */
const valueForms = {
  text: (value: string) => !value.includes('\0') && value.isWellFormed(),
  date: isDate,
  timestamptz: (value: string) => /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$/.test(value),
  numeric: (value: string) => /^-?\d{1,30}(\.\d{1,10})?$/.test(value),
} satisfies Record<string, (value: string) => boolean>

/** One order of a list: a column that is never null; rows with equal values follow by id. */
export interface SortKey {
  column: Sql
  type: keyof typeof valueForms
  descending?: boolean
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface Keyset {
  /** To be selected: `${keyset.key} as "sortKey"`. */
  key: Sql
  /** Condition: rows after the cursor. */
  after: Sql
  /** For `order by`. */
  order: Sql
  /** For `limit`: one more than asked for, which tells whether there is a next page. */
  limit: number
  /** The page of the rows found. */
  page<Row extends { id: string; sortKey: string }>(rows: Row[]): { rows: Row[]; nextCursor: string | null }
}

/**
 * Pages by the last row shown instead of counting rows, so that walking the pages gives each row exactly once.
 * `id` is the column that breaks ties; rows carry it as `id`. A cursor made for another order is refused.
 */
export function keyset(query: { limit: number; cursor?: string }, name: string, sort: SortKey, id: Sql): Keyset {
  const { column, type, descending } = sort
  const cast = sql([`::${type}`])
  const [value, lastId] = query.cursor === undefined ? [] : position(query.cursor, name, type)
  const before = descending ? sql`<` : sql`>`
  const direction = descending ? sql`desc` : sql`asc`
  return {
    key: sql`${column}::text`,
    after: value === undefined ? sql`true` : sql`(${column}, ${id}) ${before} (${value}${cast}, ${lastId}::uuid)`,
    order: sql`${column} ${direction}, ${id} ${direction}`,
    limit: query.limit + 1,
    page(rows) {
      const shown = rows.slice(0, query.limit)
      const last = shown.at(-1)
      const more = rows.length > query.limit && last !== undefined
      return { rows: shown, nextCursor: more ? cursor.write([name, last.sortKey, last.id]) : null }
    },
  }
}

function position(text: string, name: string, type: SortKey['type']): [value: string, id: string] {
  const [of, value, id] = cursor.read(text, 3) ?? []
  if (of !== name || value == null || !valueForms[type](value) || id == null || !uuid.test(id)) throw wrongCursor()
  return [value, id]
}

/** A choice of orders by name; the first one unless said otherwise. */
export function sortBy<Name extends string>(names: readonly [Name, ...Name[]]) {
  return z
    .string()
    .default(names[0])
    .check((payload) => {
      if (names.includes(payload.value as Name)) return
      const parameters = { accepted: names.join(' / ') }
      payload.issues.push({
        code: 'custom',
        input: payload.value,
        params: { code: 'query.unknown_sort', text: fieldTexts['value.not_accepted'], parameters },
        message: 'query.unknown_sort',
      })
    })
    .transform((name) => name as Name)
    .meta({ enum: [...names] })
}

const searchTexts = {
  'query.too_long': { zh: '最多200个字', en: 'At most 200 characters' },
  'query.encoding': { zh: '含有无效字符', en: 'Contains invalid characters' },
}

/** What somebody typed into a search box: plain text, at most 200 characters, without invisible ones. */
export const searchText = () =>
  z
    .string()
    .check((payload) => {
      const verdict = cleanText(payload.value, { max: 200, optional: true })
      if (verdict.ok) {
        payload.value = verdict.value
        return
      }
      const code = verdict.code === 'text.too_long' ? 'query.too_long' : 'query.encoding'
      const params = { code, text: searchTexts[code] }
      payload.issues.push({ code: 'custom', input: payload.value, params, message: code })
    })
    .meta({ maxLength: 200 })

/** A LIKE pattern that finds the text as it stands, wherever (or only where) it begins. */
export const containing = (text: string): string => `%${literally(text)}%`
export const beginningWith = (text: string): string => `${literally(text)}%`
const literally = (text: string) => text.replaceAll(/[\\%_]/g, (mark) => `\\${mark}`)
