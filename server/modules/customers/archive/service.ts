import { ownFields, type Field, type Part } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput, mustMatch, type FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { openPart, rightOn, standingOf, type Standing } from '../access.ts'
import { indexCustomers } from '../find/service.ts'
import { joinGroup } from '../group/service.ts'
import { customerSubject, editCustomer } from '../service.ts'
import { notEditable, notEditableField } from '../sight/service.ts'
import { findVisibleCustomer, type CustomerFields, type CustomerName } from '../store.ts'
import { presentPart, type PresentedPart } from './presentation/service.ts'
import { knownAmong, lockPart, readArchive, writePart, type LockedPart } from './store.ts'
import { changedIn, checkValues, fieldsOf, type Values } from './values/rules.ts'

const unknownReference: Text = { zh: '没有这个人员或客户', en: 'No such person or customer' }

/** Reads a part of a customer's archive: what of it the actor may see. A look at another team's is registered. */
export async function openArchivePart(
  ctx: Ctx,
  customerId: string,
  part: Part,
  purpose?: string,
): Promise<PresentedPart> {
  const standing = await standingOf(ctx, customerId)
  openPart(ctx, standing, part, purpose)
  return presentPart(ctx, standing, part, await readArchive(ctx, customerId, [part]))
}

export interface Edit {
  values: Values
  reason: string
}

/** Writes fields of a part from the version the client saw; each of them needs the right to edit. */
export async function editPart(
  ctx: Ctx,
  customerId: string,
  part: Part,
  { values, reason }: Edit,
  ifMatch: number | undefined,
): Promise<PresentedPart> {
  const standing = await standingOf(ctx, customerId)
  mustBeOpen(standing, part, Object.keys(values))
  // The answer shows the part: whoever edits another team's has looked at it, for the reason given.
  openPart(ctx, standing, part, reason)
  const locked = await lockPart(ctx, customerId, part)
  mustMatch(versionOf(part, locked), ifMatch)
  await write(ctx, standing.customer, part, locked, { values, reason })
  return presentPart(ctx, standing, part, await readArchive(ctx, customerId, [part]))
}

/**
 * Writes fields of a part on behalf of another module's use case, which has decided that it may be done; the customer
 * must be one the actor sees. Values are checked as people's are. Throws `invalid_input` naming the fields.
 */
export async function changeArchive(
  ctx: Ctx,
  customerId: string,
  part: Part,
  values: Values,
  reason: string,
): Promise<void> {
  const customer = await findVisibleCustomer(ctx, customerId)
  await write(ctx, customer, part, await lockPart(ctx, customerId, part), { values, reason })
}

/** The version an edit of the part starts from: some of its fields lie with the customer, whose version counts too. */
export function versionOf(part: Part, { version, customerVersion }: { version: number; customerVersion: number }) {
  return ownFields(part).some(({ column, fixed }) => column && !fixed) ? version + customerVersion : version
}

/** Refuses what the actor may not edit, naming the fields and nothing else; what is hidden is a field there is none of. */
export function mustBeOpen(standing: Standing, part: Part, fields: string[]): void {
  const rights = fields.map((field) => ({ at: `values.${field}`, right: rightOn(standing, part, field) }))
  const unknown = rights.filter(({ right }) => right === 'hidden').map(({ at }) => fieldError(at, 'field.unknown'))
  if (unknown.length) throw invalidInput({}, unknown)
  const shut = rights.filter(({ right }) => right !== 'edit')
  if (shut.length === 0) return
  throw notEditable(
    {},
    shut.map(({ at }) => ({ field: at, code: 'archive.not_editable', text: notEditableField })),
  )
}

async function write(ctx: Ctx, customer: CustomerName, part: Part, locked: LockedPart, edit: Edit): Promise<void> {
  const fields = fieldsOf(part)
  const { values, errors } = checkValues(fields, edit.values)
  if (errors.length) throw invalidInput({}, errors)
  await mustRefer(ctx, fields, values)
  const { columns, parent, own } = apart(fields, values)
  if (Object.keys(columns).length) {
    await editCustomer(ctx, customer.id, columns, locked.customerVersion, edit.reason)
  }
  if (parent !== undefined) {
    await joinGroup(ctx, customer, { from: locked.parentId, to: parent, reason: edit.reason })
  }
  const changed = changedIn(locked.data, own)
  if (changed.length === 0) return
  const pick = (from: Values) => Object.fromEntries(changed.map((name) => [name, from[name] ?? null]))
  await writePart(ctx, customer.id, part, pick(own))
  if (part === 'contact') await indexCustomers(ctx, [customer.id])
  record(ctx, {
    kind: 'archive.changed',
    subject: customerSubject(customer),
    before: pick(locked.data),
    after: { part, ...pick(own) },
    reason: edit.reason,
  })
}

/** Where the values lie: with the customer, in its group, in the part. */
function apart(fields: Map<string, Field>, values: Values) {
  const { parent, ...rest } = values
  const isColumn = ([name]: [string, unknown]) => fields.get(name)?.column !== undefined
  return {
    columns: Object.fromEntries(Object.entries(rest).filter(isColumn)) as CustomerFields,
    parent,
    own: Object.fromEntries(Object.entries(rest).filter((entry) => !isColumn(entry))),
  }
}

/** People and customers that values name must be there, customers within sight. */
export async function mustRefer(ctx: Ctx, fields: Map<string, Field>, values: Values): Promise<void> {
  const referring = Object.entries(values).flatMap(([name, id]) => {
    const type = fields.get(name)!.type
    return id !== null && (type === 'person' || type === 'customer') ? [{ name, id, type } as const] : []
  })
  const known = await knownAmong(
    ctx,
    referring.map(({ id }) => id),
  )
  const wrong = referring
    .filter(({ id, type }) => !known[type].has(id))
    .map(({ name }): FieldError => ({ field: `values.${name}`, code: 'ref.unknown', text: unknownReference }))
  if (wrong.length) throw invalidInput({}, wrong)
}

/** What the actor may print of a customer: the parts asked for, each opened as on its page. */
export async function openForPrint(ctx: Ctx, customerId: string, wanted: Part[], purpose?: string) {
  const standing = await standingOf(ctx, customerId)
  const open = wanted.filter((part) => rightOn(standing, part) !== 'hidden')
  for (const part of open) openPart(ctx, standing, part, purpose)
  const stored = await readArchive(ctx, customerId, open)
  const presented = open.map((part) => [part, presentPart(ctx, standing, part, stored)] as const)
  return {
    customer: standing.customer,
    parts: Object.fromEntries(presented) as Partial<Record<Part, PresentedPart>>,
  }
}
