import { z } from 'zod'
import { pack, type Article, type PolicyKind } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldErrors, line, note } from '../../../kernel/input.ts'
import { diffValues } from '../diff/rules.ts'
import { fieldPlace } from '../wording/places/rules.ts'

const text = () => z.strictObject({ zh: line(60), en: line(120) })

/** The header block of a regulation as far as people write it; the rest of it follows from its history. */
export const headerSchema = z.strictObject({
  /** Of the document, e.g. `KH-ZD-03`. */
  number: line(64),
  /** A controlled copy: kept current, numbered, recalled when superseded. */
  isControlled: z.boolean(),
  owning: text(),
  supervising: text(),
  executing: z.array(text()).min(1).max(10),
})
export type Header = z.output<typeof headerSchema>

/** Article texts as a draft may hold them: of the right shape, not yet of the right content. */
export const draftArticles = z
  .array(z.strictObject({ code: line(16), text: z.strictObject({ zh: note(4000), en: note(4000) }) }))
  .max(100)

/** What a version says: header, articles, numbers. */
export interface Content {
  header: Header
  articles: Article[]
  parameters: Record<string, unknown>
}

/** Who put a name under it, and when. */
export interface Signature {
  name: string
  on: DateText
}

export interface Signatures {
  drawn: Signature | null
  reviewed: Signature[]
  approved: Signature | null
}

const office = { zh: '总经理办公室', en: 'Office of the general manager' }

/** The header block of a built-in regulation. */
export function builtInHeader(kind: PolicyKind): Header {
  const {
    number,
    owner,
    supervising = office,
    executing = [owner],
  } = pack[kind] as {
    number: string
    owner: Text
    supervising?: Text
    executing?: Text[]
  }
  return { number, isControlled: true, owning: owner, supervising, executing }
}

const texts = {
  'article.code': { zh: '条款号应写成 R-05 或 R-05.1', en: 'Write the article number as R-05 or R-05.1' },
  'article.duplicate': { zh: '条款号“{code}”重复', en: 'The article number “{code}” appears twice' },
  'article.missing': {
    zh: '缺少条款 {code}：系统作出的决定引用该条',
    en: 'Article {code} is missing: decisions refer to it',
  },
  'article.placeholder': { zh: '没有参数“{name}”', en: 'There is no parameter “{name}”' },
} as const satisfies Record<string, Text>

const issue = (field: string, code: keyof typeof texts, parameters?: Record<string, unknown>): FieldError => ({
  field,
  code,
  text: texts[code],
  ...(parameters ? { parameters } : {}),
})

/** Everything that keeps a document from being published, by field; what only other modules know is not in it. */
export function documentIssues(kind: PolicyKind, content: Content): FieldError[] {
  const of = (where: string, type: z.ZodType, value: unknown) => {
    const result = type.safeParse(value, { reportInput: true })
    return result.success ? [] : fieldErrors(result.error, [where])
  }
  return [
    ...of('header', headerSchema, content.header),
    ...of('articles', draftArticles.min(1), content.articles),
    ...articleIssues(kind, content.articles),
    ...parameterIssues(kind, content.parameters),
  ]
}

/** What is wrong with the numbers of a regulation by their schema, each with the words for where it is. */
export function parameterIssues(kind: PolicyKind, parameters: unknown): FieldError[] {
  const result = pack[kind].parameters.safeParse(parameters, { reportInput: true })
  if (result.success) return []
  return fieldErrors(result.error, ['parameters']).map((error) => ({ ...error, place: fieldPlace(kind, error.field) }))
}

function articleIssues(kind: PolicyKind, articles: Article[]): FieldError[] {
  const codes = articles.map(({ code }) => code)
  const missing = pack[kind].articles.filter(({ code }) => !codes.includes(code))
  return [
    ...articles.flatMap(({ code, text: own }, at) => [
      ...(/^[A-Z]-\d\d(\.\d{1,2})?$/.test(code) ? [] : [issue(`articles.${at}.code`, 'article.code')]),
      ...(codes.indexOf(code) === at ? [] : [issue(`articles.${at}.code`, 'article.duplicate', { code })]),
      ...(['zh', 'en'] as const).flatMap((language) =>
        textIssues(kind, own[language], `articles.${at}.text.${language}`),
      ),
    ]),
    ...missing.map(({ code }) => issue('articles', 'article.missing', { code })),
  ]
}

function textIssues(kind: PolicyKind, words: string, field: string): FieldError[] {
  if (words.trim() === '') return [{ field, code: 'text.blank', text: blank }]
  const names = new Set([...words.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!))
  return [...names]
    .filter((name) => !Object.hasOwn(pack[kind].labels, name))
    .map((name) => issue(field, 'article.placeholder', { name }))
}
const blank = { zh: '不能为空', en: 'Must not be blank' }

/** What changed from one version to the next, to be marked in the header: counted by articles, numbers and header lines. */
export interface ChangeMark {
  /** How many times the document has been changed up to and including this version. */
  mark: number
  count: number
  articles: string[]
  parameters: string[]
  header: string[]
}

export function changeMark(version: number, before: Content | null, after: Content): ChangeMark {
  if (!before) return { mark: 0, count: 0, articles: [], parameters: [], header: [] }
  const old = new Map(before.articles.map(({ code, text: own }) => [code, own]))
  const now = new Set(after.articles.map(({ code }) => code))
  const isNew = ({ code, text: { zh, en } }: Article) => old.get(code)?.zh !== zh || old.get(code)?.en !== en
  const articles = [
    ...after.articles.filter(isNew).map(({ code }) => code),
    ...[...old.keys()].filter((code) => !now.has(code)),
  ]
  const places = diffValues(before.parameters, after.parameters)
  const header = namesOf(diffValues(before.header, after.header))
  const count = articles.length + places.length + header.length
  return { mark: version - 1, count, articles, parameters: namesOf(places), header }
}

const namesOf = (changes: { path: (string | number)[] }[]) => [...new Set(changes.map(({ path }) => String(path[0])))]

export const versionStates = ['scheduled', 'in-force', 'superseded'] as const
export type VersionState = (typeof versionStates)[number]

/** Where each version stands on a day: of those that apply by then the latest is in force, ones yet to come are scheduled. */
export function versionStatesOn(
  versions: { version: number; effectiveOn: DateText }[],
  on: DateText,
): Map<number, VersionState> {
  const later = (a: (typeof versions)[number], b: (typeof versions)[number]) =>
    a.effectiveOn === b.effectiveOn ? a.version > b.version : a.effectiveOn > b.effectiveOn
  const present = versions
    .filter(({ effectiveOn }) => effectiveOn <= on)
    .reduce<(typeof versions)[number] | null>((best, each) => (!best || later(each, best) ? each : best), null)
  const stateOf = (each: (typeof versions)[number]): VersionState => {
    if (each === present) return 'in-force'
    const isReplaced = versions.some((o) => o.effectiveOn === each.effectiveOn && o.version > each.version)
    return each.effectiveOn > on && !isReplaced ? 'scheduled' : 'superseded'
  }
  return new Map(versions.map((each) => [each.version, stateOf(each)]))
}
