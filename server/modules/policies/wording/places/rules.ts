import { pack, type PolicyKind } from '../../../../../policy-pack/index.ts'
import type { Text } from '../../../../kernel/i18n.ts'
import { diffValues } from '../../diff/rules.ts'
import { both, joined, type Wording } from '../../rules.ts'
import {
  followed,
  isItem,
  labelOf,
  schemaOfKind,
  solid,
  valueText,
  type Item,
  type Place,
  type Schema,
} from '../rules.ts'

/** The way to a place in words: "权限表 · 第 3 行 · 环节 2 · 期限". */
export function placeText(path: (string | number)[], wording: Wording): Text {
  const parts: Text[] = []
  for (const [at, step] of path.entries()) {
    if (typeof step === 'string') parts.push(labelOf(step, wording))
    else if (at <= 1) parts.push(both(`第 ${step + 1} 行`, `row ${step + 1}`))
    else parts.push(followed(parts.pop()!, both(String(step + 1))))
  }
  return joined(parts, ' · ', ' · ')
}

/** The schema of a place, and the row it stands in. */
function placed(path: (string | number)[], schema: Schema, root: unknown): { schema: Schema; at: Place } {
  return path.reduce<{ schema: Schema; at: Place; value: unknown }>(
    ({ schema: outer, at, value }, step) => ({
      schema: solid(below(solid(outer), step)),
      at: typeof step === 'number' ? at : { name: step, ...(isItem(value) ? { row: value } : {}) },
      value: typeof value === 'object' && value !== null ? (value as Item)[step] : undefined,
    }),
    { schema, at: { name: '' }, value: root },
  )
}

/** The schema one step down; of alternatives the first that has it. */
function below(schema: Schema, step: string | number): Schema {
  if (typeof step === 'number') return schema.items ?? {}
  const options = [schema, ...(schema.oneOf ?? []), ...(schema.anyOf ?? [])]
  return options.map((one) => one.properties?.[step]).find((one) => one !== undefined) ?? {}
}

/** A document's values with all that words them: the numbers of a regulation, or the lines of its header. */
export interface Worder {
  schema: Schema
  wording: Wording
}

/** The numbers of a regulation. */
export const parametersIn = (kind: PolicyKind, { words, names }: Wording): Worder => ({
  schema: schemaOfKind(kind),
  wording: { words: { ...words, ...labelsOf(kind) }, names },
})

/** Parameters by what they are called, where they stand at the top. */
const labelsOf = (kind: PolicyKind): Record<string, Text> => pack[kind].labels

/** The header of a document. */
export const header: Worder = {
  schema: {},
  wording: {
    words: {
      number: { zh: '制度编号', en: 'Number' },
      isControlled: { zh: '受控状态', en: 'Controlled' },
      owning: { zh: '归口部门', en: 'Owner' },
      supervising: { zh: '监督部门', en: 'Supervised by' },
      executing: { zh: '执行部门', en: 'Carried out by' },
    },
    names: {},
  },
}

/** What differs between two values, with the place and both sides in words. */
export function wordedChanges({ schema, wording }: Worder, before: unknown, after: unknown) {
  return diffValues(before, after).map((change) => {
    const { schema: own, at } = placed(change.path, schema, after)
    const text = (value: unknown) => (value === undefined ? null : valueText(value, own, wording, at))
    return { ...change, place: placeText(change.path, wording), was: text(change.before), becomes: text(change.after) }
  })
}

const document: Record<string, Text> = {
  parameters: { zh: '参数', en: 'Parameters' },
  articles: { zh: '条文', en: 'Articles' },
  header: { zh: '表头', en: 'Header' },
  reason: { zh: '修订理由', en: 'Reason' },
  effectiveOn: { zh: '生效日期', en: 'Effective date' },
  code: { zh: '条款号', en: 'Number' },
}

/** Where in a document a refused field stands, in words. */
export function fieldPlace(kind: PolicyKind, field: string): Text {
  const [part, ...path] = field.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
  if (part === 'parameters' && path.length > 0)
    return placeText(path, parametersIn(kind, { words: pack[kind].words, names: {} }).wording)
  if (part === 'header' && path.length > 0) return placeText(path, header.wording)
  const within = { words: document, names: {} }
  const [number, ...rest] = path.filter((step) => step !== 'text')
  if (part !== 'articles' || typeof number !== 'number') return labelOf(String(part), within)
  const article = both(`第 ${number + 1} 条`, `article ${number + 1}`)
  return rest.length === 0 ? article : joined([article, placeText(rest, within)], ' · ', ' · ')
}
