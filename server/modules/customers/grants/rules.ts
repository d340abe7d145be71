import { z } from 'zod'
import {
  archiveFields,
  fieldsOfPart,
  listOfField,
  parts,
  rights,
  standings,
  type ArchiveAccess,
  type FieldType,
  type Part,
  type Right,
} from '../../../../policy-pack/index.ts'
import { decided, type Decision, type InForce } from '../../../kernel/decision.ts'

export const rightFacts = z.strictObject({
  /** Code of the position; null for the system. */
  position: z.string().max(64).nullable(),
  nearness: z.enum(standings),
  part: z.enum(parts),
  /** A field or a list of the part; the part at large when left out. */
  field: z.string().max(64).nullish(),
})
export type RightFacts = z.output<typeof rightFacts>

/**
 * What somebody may do with a part, list or field of an archive (A-07, D-19): the first row of the table that fits.
 * A row about a list holds for its fields. Where none fits the field is hidden.
 */
export function decideRight(facts: RightFacts, policy: InForce<ArchiveAccess>): Decision<Right> {
  const { position, nearness, part, field = null } = facts
  const list = field === null ? undefined : listOfField(part, field)
  const at = policy.parameters.rows.findIndex(
    (row) =>
      (row.position === '*' || row.position === position) &&
      (row.nearness === '*' || row.nearness === nearness) &&
      (row.part === '*' || row.part === part) &&
      (row.field === '*' || row.field === field || (list !== undefined && row.field === list)),
  )
  const row = policy.parameters.rows[at]
  const known = { position, nearness, part, field }
  if (!row) return decided(policy, 'A-07', 'hidden', [{ code: 'archive-right.none', article: 'A-07.1', facts: known }])
  const article = nearness === 'granted' ? 'A-07.2' : 'A-07.1'
  return decided(policy, 'A-07', row.right, [
    { code: 'archive-right.row', article, facts: { ...known, row: at + 1, right: row.right } },
  ])
}

export const higher = (a: Right, b: Right): Right => (rights.indexOf(a) >= rights.indexOf(b) ? a : b)
export const lower = (a: Right, b: Right): Right => (rights.indexOf(a) <= rights.indexOf(b) ? a : b)

/** Every field and list of a part. */
export const namesIn = (part: Part): readonly string[] => fieldsOfPart.get(part)!

const types: ReadonlyMap<string, FieldType> = new Map(
  archiveFields.flatMap(({ part, groups, lists }) =>
    [...groups, ...lists].flatMap(({ fields }) =>
      fields.map(({ field, type }): [string, FieldType] => [`${part} ${field}`, type]),
    ),
  ),
)

/** A value that is there but not to be read: numbers people compare keep their last four characters, the rest nothing. */
export function masked(part: Part, field: string, value: unknown): unknown {
  if (value === null || value === undefined || value === '') return value
  const type = types.get(`${part} ${field}`)
  const keepsEnd = type === 'account' || type === 'phone' || type === 'creditCode'
  return keepsEnd && typeof value === 'string' && value.length > 6 ? `****${value.slice(-4)}` : '****'
}
