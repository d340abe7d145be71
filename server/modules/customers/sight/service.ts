import { archiveFields, type Nearness, type Part, type Right } from '../../../../policy-pack/index.ts'
import { may, type Actor } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, forbidden, invalidInput } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { mayFindBy, mayReadIn, nearness, present, rightIn, rightOn, type Standing, type Standpoint } from '../access.ts'
import { masked } from '../grants/rules.ts'
import type { CustomerFields, CustomerLine, CustomerRow } from '../store.ts'

/*
 * The columns of `customers` are fields of the archive like the others (D-17): which of them somebody gets, may find
 * by and may write follows from the same rights. Code and name are what a customer is called by and always shown.
 */

export const notEditable = defineError('archive.not_editable', 403, {
  zh: '您不能修改这些字段',
  en: 'These fields are not yours to edit',
})
export const notEditableField = { zh: '您不能修改此字段', en: 'Not yours to edit' }

const partOf: ReadonlyMap<string, Part> = new Map(
  archiveFields.flatMap(({ part, groups }) =>
    groups.flatMap(({ fields }) => fields.flatMap(({ field, column }) => (column ? [[field, part] as const] : []))),
  ),
)
const names = new Set(['code', 'name'])
/** Input that goes by an id, and the field it is. */
const referred: Record<string, string> = { ownerId: 'owner', departmentId: 'department', regionId: 'region' }
const fieldOf = (input: string): string => referred[input] ?? input

/** Values that cannot be shown in part. */
const whole = new Set(['class', 'grade', 'relation', 'owner', 'department', 'region', 'parent'])

/** A customer as the actor gets it: hidden fields left out, masked ones shortened, and the right to each. */
export function presentCustomer({ actor }: Ctx, standing: Standing, row: CustomerRow) {
  const shown = { ...row } as unknown as Record<string, unknown>
  const rights: Record<string, Right> = {}
  for (const [field, part] of partOf) {
    if (!(field in row)) continue
    const right = rightOn(standing, part, field)
    rights[field] = right
    if (names.has(field)) continue
    const { values } = present(standing, part, { [field]: shown[field] })
    if (right === 'hidden' || (right === 'masked' && whole.has(field))) delete shown[field]
    else shown[field] = values[field]
  }
  const { isVisible } = standing
  const edit = isVisible && Object.values(rights).includes('edit')
  const seeReaders = isVisible && (standing.nearness === 'own' || may(actor, 'archive.oversee'))
  return {
    ...(shown as unknown as CustomerIdentity & Partial<CustomerRow>),
    rights,
    isVisible,
    can: { edit, seeReaders },
  }
}

/** What of a customer is never hidden from somebody who may open it. */
type CustomerIdentity = Pick<CustomerRow, 'id' | 'code' | 'name' | 'version' | 'createdAt' | 'updatedAt'>
type LineIdentity = Pick<CustomerLine, 'id' | 'code' | 'name' | 'updatedAt'>
/** A row of a list, without what is hidden from whoever asked. */
export type SeenLine = LineIdentity & Partial<CustomerLine>

/** A row of the list as the actor gets it: with the fields he may read of this customer. */
export function presentLine({ actor }: Ctx, standpoint: Standpoint, row: FoundLine): SeenLine {
  const { isDeputy: _, ...line } = row
  const near = nearTo(actor, row)
  const shown = Object.entries(line).filter(([field]) => {
    const part = names.has(field) ? undefined : partOf.get(field)
    return part === undefined || mayReadIn(standpoint, near, part, field)
  })
  return Object.fromEntries(shown) as SeenLine
}

type FoundLine = CustomerLine & { isDeputy: boolean }

function nearTo(actor: Actor, { owner, department, region, isDeputy }: FoundLine): Nearness {
  const place = { ownerId: owner?.id ?? null, departmentId: department?.id ?? null, regionId: region?.id ?? null }
  return nearness(actor, { ...place, isDeputy })
}

/** Makes of rows of the list what of them may stand in a file: hidden fields left out, masked ones shortened. */
export function lineForFile({ actor }: Ctx, standpoint: Standpoint): (row: FoundLine) => SeenLine {
  // The same for all customers one stands equally near to, of which there are many.
  const known = new Map<string, Right>()
  const rightTo = (near: Nearness, part: Part, field: string): Right => {
    const key = `${near} ${field}`
    const right = known.get(key) ?? rightIn(standpoint, near, part, field)
    known.set(key, right)
    return right
  }
  return (row) => {
    const { isDeputy: _, ...line } = row
    const near = nearTo(actor, row)
    const shown = Object.entries(line).flatMap(([field, value]) => {
      const part = names.has(field) ? undefined : partOf.get(field)
      const right = part ? rightTo(near, part, field) : 'read'
      if (right === 'hidden' || (right === 'masked' && whole.has(field))) return []
      return [[field, right === 'masked' ? masked(part!, field, value) : value]]
    })
    return Object.fromEntries(shown) as SeenLine
  }
}

/** Refuses a filter or an order by a field the actor may not read, as one there is none of (what matches tells the value). */
export function mustFindBy(ctx: Ctx, standpoint: Standpoint, query: Record<string, unknown>): void {
  const unknown = Object.entries(query).flatMap(([name, value]) => {
    if (value === undefined) return []
    const field = fieldOf(typeof value === 'string' && name === 'sort' ? value.replace(/^-/, '') : name)
    const part = partOf.get(field)
    return part === undefined || names.has(field) || mayFindBy(ctx, standpoint, part, field)
      ? []
      : [fieldError(name, 'field.unknown')]
  })
  if (unknown.length) throw invalidInput({}, unknown)
}

/** Refuses to write what the actor may not edit; what is hidden from him is a field there is none of. */
export function mustEdit(standing: Standing, fields: CustomerFields): void {
  if (!standing.isVisible) throw forbidden()
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]))
  const rightTo = (name: string) => {
    const part = partOf.get(fieldOf(name))
    return part === undefined ? 'edit' : rightOn(standing, part, fieldOf(name))
  }
  const hidden = given.filter((name) => rightTo(name) === 'hidden')
  if (hidden.length)
    throw invalidInput(
      {},
      hidden.map((name) => fieldError(name, 'field.unknown')),
    )
  const fixed = given.filter((name) => rightTo(name) !== 'edit')
  if (fixed.length === 0) return
  throw notEditable(
    {},
    fixed.map((field) => ({ field, code: 'archive.not_editable', text: notEditableField })),
  )
}
