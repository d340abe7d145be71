import { archiveFields, listOf, ownFields, type Field, type Part } from '../../../../../policy-pack/index.ts'

/** A field before and after a change, as it lies in the books. */
export interface Changed {
  field: string
  before: unknown
  after: unknown
}

/** What an event says of a customer's archive. */
export interface Change {
  part: Part
  list: string | null
  entryId: string | null
  /** On which side the event itself names the part, if it does. */
  said: 'before' | 'after' | null
  fields: Changed[]
}

type Side = Record<string, unknown> | null

/** Which parts the columns of a customer belong to: events about the customer itself speak of them by field. */
const columnsOf = new Map(
  archiveFields.map(({ part }) => [
    part,
    new Set(ownFields(part).flatMap(({ field, column }) => (column === undefined ? [] : [field]))),
  ]),
)

/** Names in the books that are called otherwise in the catalogue. */
const lossFields = ['lostTo', 'lostCompetitor']

/**
 * What an event changed in the archive, part by part; an event about the archive names its part, one about the customer
 * touches those whose fields are its columns. `before` and `after` hold what differs.
 */
export function changesIn(before: Side, after: Side): Change[] {
  const named = after?.['part'] ?? before?.['part']
  if (typeof named !== 'string') return ofColumns(before, after)
  const part = named as Part
  const place = (name: 'list' | 'entry') => ((after?.[name] ?? before?.[name]) as string | undefined) ?? null
  const list = place('list')
  const known = new Set(
    (list === null ? ownFields(part) : (listOf(part, list)?.fields ?? [])).map(({ field }) => field),
  )
  const fields = differing(before, after).filter(({ field }) => known.has(field) || field === 'confirmedOn')
  return [{ part, list, entryId: place('entry'), said: after?.['part'] === undefined ? 'before' : 'after', fields }]
}

/** The field of the catalogue that a change of one speaks of. */
export function fieldOf({ part, list }: Pick<Change, 'part' | 'list'>, name: string): Field | undefined {
  const fields = list === null ? ownFields(part) : (listOf(part, list)?.fields ?? [])
  return fields.find(({ field }) => field === name)
}

function ofColumns(before: Side, after: Side): Change[] {
  const all = differing(before, after)
  return [...columnsOf].flatMap(([part, columns]) => {
    const fields = all.filter(({ field }) => columns.has(field) || (part === 'products' && lossFields.includes(field)))
    return fields.length ? [{ part, list: null, entryId: null, said: null, fields }] : []
  })
}

function differing(before: Side, after: Side): Changed[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...names]
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
    .filter((one) => one.before !== null || one.after !== null)
}
