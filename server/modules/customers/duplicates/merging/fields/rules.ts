import { archiveFields, type Part, type Relation } from '../../../../../../policy-pack/index.ts'
import type { Text } from '../../../../../kernel/i18n.ts'

/** Whose value a field gets. */
export const sides = ['from', 'into'] as const
export type Side = (typeof sides)[number]

/** Values by part and field, as texts; secrets sealed. */
export type PartValues = Partial<Record<Part, Record<string, string | null>>>

export interface MergedField {
  /** `part.field` of the archive, e.g. `contact.phone`. */
  field: string
  part: Part
  label: Text
  /** It lies in a column of the customer. */
  isColumn: boolean
  from: string | null
  into: string | null
  side: Side
}

/** Who looks after the merged customer: owner, department and region go together. */
export const ownership = 'service.owner'

/** Fields whose value means something only beside another one. */
const besides: Record<string, string> = { 'basic.capitalCurrency': 'basic.registeredCapital' }

/** The fields that people choose from; what is decided somewhere else has its own rule. */
const fields = archiveFields.flatMap(({ part, groups }) =>
  groups.flatMap((group) =>
    group.fields
      .filter(({ field, fixed }) => (!fixed && field !== 'parent') || `${part}.${field}` === ownership)
      .map(({ field, label, column }) => ({
        part,
        name: field,
        field: `${part}.${field}`,
        label,
        isColumn: column !== undefined,
      })),
  ),
)
export const fieldNames: ReadonlySet<string> = new Set(fields.map(({ field }) => field))

/**
 * The fields in which two customers differ, and whose value the merged one gets: the chosen one, else that of the
 * customer that stays, or of the other where that has none.
 */
export function mergeFields(from: PartValues, into: PartValues, chosen: Record<string, Side>): MergedField[] {
  const sideOf = (field: string, theirs: string | null, ours: string | null): Side =>
    chosen[field] ?? (ours === null && theirs !== null && field !== ownership ? 'from' : 'into')
  const valueIn = (values: PartValues, part: Part, name: string) => values[part]?.[name] ?? null
  const sides = new Map<string, Side>()
  const all = fields.map(({ name, ...one }) => {
    const { part, field } = one
    const [theirs, ours] = [valueIn(from, part, name), valueIn(into, part, name)]
    const side = sideOf(field, theirs, ours)
    sides.set(field, side)
    return { ...one, from: theirs, into: ours, side }
  })
  return all
    .map((one) => ({ ...one, side: chosen[one.field] ?? sides.get(besides[one.field] ?? one.field)! }))
    .filter((one) => one.from !== one.into)
}

/** The further one of two relations: whoever trades with us does so under either name. */
export function furtherRelation(from: Relation, into: Relation): Side {
  const order: Relation[] = ['potential', 'followed', 'lost', 'trading']
  return order.indexOf(from) > order.indexOf(into) ? 'from' : 'into'
}
