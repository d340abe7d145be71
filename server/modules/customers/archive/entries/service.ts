import { listOf, type Field, type Part } from '../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { defineError, invalidInput, mustMatch, notFound, type FieldError } from '../../../../kernel/errors.ts'
import { seal, unseal } from '../../../../kernel/secrets.ts'
import { unique } from '../../../../kernel/sqlstate.ts'
import { record, registerAccess } from '../../../audit/index.ts'
import { openPart, rightOn, standingOf, type Standing } from '../../access.ts'
import { nameDeputy } from '../../assignment/service.ts'
import { deleteDeputy } from '../../assignment/store.ts'
import { indexCustomers } from '../../find/service.ts'
import { customerSubject } from '../../service.ts'
import { notEditable } from '../../sight/service.ts'
import { presentEntry, type PresentedEntry } from '../presentation/service.ts'
import { mustBeOpen, mustRefer } from '../service.ts'
import { lockPart, type StoredEntry } from '../store.ts'
import {
  aheadIn,
  changedIn,
  checkValues,
  fieldsOf,
  maskedSecret,
  missingIn,
  reversedIn,
  warningsOn,
  type Values,
} from '../values/rules.ts'
import { countEntries, insertEntry, lockEntry, removeEntry, updateEntry, type Place } from './store.ts'

const tooMany = defineError('archive.list_full', 409, {
  zh: '这个列表最多 {max} 条',
  en: 'This list takes at most {max} entries',
})
const notChanged = defineError('deputy.not_changed', 409, {
  zh: '协办人只能增加或取消',
  en: 'Deputies are added and taken away, not changed',
})
const itself = { zh: '对应客户不能是本客户自己', en: 'A customer is no company of its own group' }
const yearTwice = { zh: '这一年的报表已经录入', en: 'The accounts of this year are there already' }
const most = 1000

/** An entry and what of it is worth a second look. */
export interface Written extends PresentedEntry {
  warnings: FieldError[]
}

/** Everything a write to a list needs: the right to stand there, and the list's fields. */
async function enter(
  ctx: Ctx,
  { customerId, part, list }: Place,
): Promise<{ standing: Standing; fields: Map<string, Field> }> {
  if (!listOf(part, list)) throw notFound()
  const standing = await standingOf(ctx, customerId)
  return { standing, fields: fieldsOf(part, list) }
}

/** Adds an entry to a list. */
export async function addEntry(ctx: Ctx, place: Place, given: Values, reason: string | null): Promise<Written> {
  const { standing, fields } = await enter(ctx, place)
  mustBeOpen(standing, place.part, Object.keys(given))
  openPart(ctx, standing, place.part, reason ?? undefined)
  const values = await checked(ctx, place, fields, given, {})
  await lockPart(ctx, place.customerId, place.part)
  if (place.list === 'deputies') return addDeputy(ctx, standing, values['deputy']!, reason)
  if ((await countEntries(ctx, place)) >= most) throw tooMany({ max: most })
  const entry = await oneYear(() => insertEntry(ctx, place, sealed(ctx, fields, values)))
  noteEntry(ctx, standing, place, entry, 'archive.entry_added', { after: shown(fields, values), reason })
  await reindexed(ctx, place)
  return written(ctx, standing, fields, entry, values)
}

/** Changes fields of an entry from the version the client saw. A secret sent back as it was shown stays as it is. */
export async function editEntry(
  ctx: Ctx,
  place: Place,
  id: string,
  { values: given, reason }: { values: Values; reason: string },
  ifMatch: number | undefined,
): Promise<Written> {
  const { standing, fields } = await enter(ctx, place)
  mustBeOpen(standing, place.part, Object.keys(given))
  if (place.list === 'deputies') throw notChanged()
  openPart(ctx, standing, place.part, reason)
  const present = await lockEntry(ctx, place, id)
  if (!present) throw notFound()
  mustMatch(present.version, ifMatch)
  const before = opened(ctx, fields, present.data)
  const values = await checked(ctx, place, fields, withoutMasks(fields, given, before), before)
  const changed = changedIn(before, values)
  if (changed.length === 0) return written(ctx, standing, fields, present, {})
  const pick = (from: Values) => Object.fromEntries(changed.map((name) => [name, from[name] ?? null]))
  const entry = await oneYear(() => updateEntry(ctx, id, sealed(ctx, fields, pick(values))))
  noteEntry(ctx, standing, place, entry, 'archive.entry_changed', {
    before: shown(fields, pick(before)),
    after: shown(fields, pick(values)),
    reason,
  })
  await reindexed(ctx, place)
  return written(ctx, standing, fields, entry, pick(values))
}

/** Takes an entry out of its list; the history keeps it. */
export async function dropEntry(ctx: Ctx, place: Place, id: string, reason: string): Promise<void> {
  const { standing, fields } = await enter(ctx, place)
  if ([...fields.keys()].some((field) => rightOn(standing, place.part, field) !== 'edit')) throw notEditable()
  openPart(ctx, standing, place.part, reason)
  if (place.list === 'deputies') return dropDeputy(ctx, standing, id, reason)
  const present = await lockEntry(ctx, place, id)
  if (!present) throw notFound()
  await removeEntry(ctx, id)
  const before = shown(fields, opened(ctx, fields, present.data))
  noteEntry(ctx, standing, place, present, 'archive.entry_removed', { before, reason })
  await reindexed(ctx, place)
}

/** The secrets of an entry in full, for somebody who may read them and says what for: registered, and an event. */
export async function discloseEntry(ctx: Ctx, place: Place, id: string, purpose: string): Promise<Values> {
  const { standing, fields } = await enter(ctx, place)
  const secrets = [...fields.values()].filter(({ field, secret }) => {
    const right = rightOn(standing, place.part, field)
    return secret && (right === 'read' || right === 'edit')
  })
  const entry = await lockEntry(ctx, place, id)
  if (!entry || secrets.length === 0) throw notFound()
  const subject = customerSubject(standing.customer)
  registerAccess(ctx, { action: 'opened', subject, part: `${place.part}/${place.list}`, purpose })
  record(ctx, { kind: 'archive.disclosed', subject, after: placed(place, id), reason: purpose })
  const values = opened(ctx, fields, entry.data)
  return Object.fromEntries(secrets.map(({ field }) => [field, values[field] ?? null]))
}

async function checked(
  ctx: Ctx,
  { customerId }: Place,
  fields: Map<string, Field>,
  given: Values,
  before: Values,
): Promise<Values> {
  const { values, errors } = checkValues(fields, given)
  const whole = { ...before, ...values }
  const wrong = [
    ...errors,
    ...(errors.length ? [] : [...missingIn(fields, whole), ...reversedIn(whole), ...aheadIn(values, ctx.today)]),
  ]
  if (wrong.length) throw invalidInput({}, wrong)
  if (values['memberCustomer'] === customerId) {
    throw invalidInput({}, [{ field: 'values.memberCustomer', code: 'group.itself', text: itself }])
  }
  await mustRefer(ctx, fields, values)
  return values
}

const oneYear = <T>(write: () => Promise<T>) =>
  unique('archive_entries_one_year', 'values.statementYear', yearTwice, write)

function eachSecret(fields: Map<string, Field>, values: Values, turn: (value: string) => string): Values {
  const turned = Object.entries(values).map(([name, value]) => {
    return [name, value !== null && fields.get(name)?.secret ? turn(value) : value] as const
  })
  return Object.fromEntries(turned)
}

const sealed = (ctx: Ctx, fields: Map<string, Field>, values: Values) =>
  eachSecret(fields, values, (plain) => seal(ctx.services, plain))
const opened = (ctx: Ctx, fields: Map<string, Field>, values: Values) =>
  eachSecret(fields, values, (text) => unseal(ctx.services, text))
const shown = (fields: Map<string, Field>, values: Values) => eachSecret(fields, values, maskedSecret)

const withoutMasks = (fields: Map<string, Field>, given: Values, before: Values): Values =>
  Object.fromEntries(
    Object.entries(given).filter(([name, value]) => {
      const was = before[name]
      return !(fields.get(name)?.secret && was != null && value === maskedSecret(was))
    }),
  )

const placed = ({ part, list }: Pick<Place, 'part' | 'list'>, id: string) => ({ part, list, entry: id })

function noteEntry(
  ctx: Ctx,
  { customer }: Standing,
  { part, list }: Place,
  { id }: { id: string },
  kind: string,
  { before, after, reason }: { before?: Values; after?: Values; reason: string | null },
): void {
  const place = placed({ part, list }, id)
  record(ctx, {
    kind,
    subject: customerSubject(customer),
    // Where it belongs stands on one side only, since what is the same on both is left out.
    ...(before ? { before: after ? before : { ...place, ...before } } : {}),
    ...(after ? { after: { ...place, ...after } } : {}),
    reason,
  })
}

/** Phones of contacts are something customers are found by. */
async function reindexed(ctx: Ctx, { customerId, part }: Place): Promise<void> {
  if (part === 'contact' || part === 'key-persons') await indexCustomers(ctx, [customerId])
}

function written(
  ctx: Ctx,
  standing: Standing,
  fields: Map<string, Field>,
  entry: StoredEntry,
  values: Values,
): Written {
  return { ...presentEntry(ctx, standing, [...fields.values()], entry), warnings: warningsOn(fields, values) }
}

const deputyEntry = (userId: string): StoredEntry => ({
  id: userId,
  part: 'service' satisfies Part,
  list: 'deputies',
  version: 1,
  data: { deputy: userId },
})

async function addDeputy(ctx: Ctx, standing: Standing, userId: string, reason: string | null): Promise<Written> {
  const { customer } = standing
  await nameDeputy(ctx, standing, userId, reason)
  const place: Place = { customerId: customer.id, part: 'service', list: 'deputies' }
  noteEntry(ctx, standing, place, { id: userId }, 'archive.entry_added', { after: { deputy: userId }, reason })
  return written(ctx, standing, fieldsOf('service', 'deputies'), deputyEntry(userId), {})
}

async function dropDeputy(ctx: Ctx, standing: Standing, userId: string, reason: string): Promise<void> {
  const { customer } = standing
  if (!(await deleteDeputy(ctx, customer.id, userId))) throw notFound()
  const place: Place = { customerId: customer.id, part: 'service', list: 'deputies' }
  noteEntry(ctx, standing, place, { id: userId }, 'archive.entry_removed', { before: { deputy: userId }, reason })
}
