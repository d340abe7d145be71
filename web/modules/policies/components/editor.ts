import { createContext, useContext } from 'react'
import { formatAmount } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import type { PolicyDraft, Text } from '../queries.ts'
import { readable, solid, typeOf, type JsonSchema } from './schema.ts'

export type Path = (string | number)[]
export type Issue = PolicyDraft['issues'][number]

/** What the fields of a regulation are named by, and what the server found wrong with them. */
export interface Editor {
  words: Record<string, Text>
  names: Record<string, Record<string, Text>>
  issues: Issue[]
  /** Rows moved: what was said of their places holds no more. */
  forget: (path: Path) => void
}

export const EditorContext = createContext<Editor>({ words: {}, names: {}, issues: [], forget: () => undefined })
export const useEditor = () => useContext(EditorContext)

/** What a column, or a value of it, is called. */
export function wordOf({ words }: Editor, code: string, column?: string): string {
  const word = (column === undefined ? undefined : words[`${column}.${code}`]) ?? words[code]
  return word ? inLocale(word) : code
}

/** What is said of a place or of anything within it. */
export function issuesAt({ issues }: Pick<Editor, 'issues'>, path: Path): Issue[] {
  const field = path.join('.')
  return issues.filter((one) => one.field === field || one.field.startsWith(`${field}.`))
}

/** Where within a row, or within a parameter, something is wrong; the rest of the way is where it is shown. */
export const within = ({ place }: Issue, steps: number): string => place.split(' · ').slice(steps).join(' · ')

/** The codes a field of this kind chooses from, named; null where anything may be written. */
export function choicesOf(editor: Editor, schema: JsonSchema, column: string, part?: string) {
  const { reads } = schema
  if (reads === 'archive-field') return fieldChoices(editor, part ?? column)
  const names = reads ? editor.names[reads] : undefined
  if (names) {
    const any = schema.pattern?.includes('\\*') ? [{ value: '*', label: wordOf(editor, '*') }] : []
    return [...any, ...Object.entries(names).map(([value, name]) => ({ value, label: inLocale(name) }))]
  }
  return schema.enum?.map((value) => ({ value: String(value), label: wordOf(editor, String(value), column) })) ?? null
}

function fieldChoices(editor: Editor, part: string) {
  const own = Object.entries(editor.words).filter(([code]) => code.startsWith(`${part}.`))
  const any = editor.words['*'] ? [{ value: '*', label: wordOf(editor, '*') }] : []
  return [...any, ...own.map(([code, name]) => ({ value: code.slice(part.length + 1), label: inLocale(name) }))]
}

type Item = Record<string, unknown>
const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is Text => isItem(value) && 'zh' in value && 'en' in value

/** A row in few words, so that it is found among the others. */
export function summaryOf(editor: Editor, value: unknown, schema: JsonSchema): string {
  if (!isItem(value)) return ''
  const parts = readable(schema).flatMap(([name, given]) => {
    const one = value[name]
    const own = solid(given)
    if (one === null || one === undefined || one === '' || Array.isArray(one)) return []
    if (isText(one)) return [inLocale(one)]
    if (isItem(one)) return []
    const code = String(one as string | number | boolean)
    const part = typeof value['part'] === 'string' ? value['part'] : undefined
    const chosen = choicesOf(editor, own, name, part)?.find((choice) => choice.value === code)
    if (chosen) return [chosen.label]
    return typeOf(own) === 'integer' || own.reads === 'limit'
      ? [`${wordOf(editor, name)} ${formatAmount(code)}`]
      : [code]
  })
  return parts.filter(Boolean).slice(0, 6).join(' · ')
}
