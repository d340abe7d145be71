import { ownFields, partFields, parts, type Part } from '../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { defineError, invalidInput, notFound, stale } from '../../../../kernel/errors.ts'
import type { Text } from '../../../../kernel/i18n.ts'
import { fieldError } from '../../../../kernel/input.ts'
import { record } from '../../../audit/index.ts'
import { notify } from '../../../messages/index.ts'
import { isOthers, rightOn, standingOf, type Standing } from '../../access.ts'
import { readArchive, writePart, type StoredArchive } from '../../archive/store.ts'
import { deleteTerms } from '../../find/store.ts'
import { indexCustomers } from '../../find/service.ts'
import { customerSubject } from '../../service.ts'
import { updateCustomer, type CustomerFields } from '../../store.ts'
import { replaceMarks } from '../store.ts'
import {
  fieldNames,
  furtherRelation,
  mergeFields,
  ownership,
  type MergedField,
  type PartValues,
  type Side,
} from './fields/rules.ts'
import {
  freeCreditCode,
  joinNames,
  lockPair,
  readFields,
  takeOwnership,
  takePlaceInGroup,
  takeRelation,
  type Side as Customer,
} from './fields/store.ts'
import { countRows, keepOutcome, keepRows, moveRows } from './journal/store.ts'
import { mergeHooks, mergeTables, type ChangedRows, type MergeTable, type Pair } from './registry/service.ts'
import { findMerge, insertMerge, setOutcome, type MergeRow, type PlaceOutcome } from './store.ts'

const obstructed = defineError('merge.obstructed', 409, {
  zh: '两家客户现在不能合并',
  en: 'The two customers cannot be merged now',
})
const itself = { zh: '不能与自己合并', en: 'A customer cannot be merged with itself' }

export interface Merge extends Pair {
  reason: string
  /** `part.field` → whose value the merged customer gets, where it is not the usual one. */
  fields: Record<string, Side>
}

export const changedPlaces = () => mergeTables.filter((place): place is ChangedRows => place.how === 'change')

/**
 * Merges a customer into another: its rows go along, fields the other lacks are filled, its names and codes find
 * the other; it is shown nowhere any more, and what cannot go along stays with it and is told. Everything is written
 * down so that it can be undone.
 */
export async function mergeCustomers(ctx: Ctx, merge: Merge): Promise<MergeRow> {
  const { fromId, intoId, reason } = merge
  const standings = await standingsOf(ctx, merge)
  const locked = await lockPair(ctx, merge)
  const [from, into] = [locked.get(fromId)!, locked.get(intoId)!]
  if (from.mergedInto || into.mergedInto) throw notFound()
  mustChoose(standings, merge.fields)
  await mustBeFree(ctx, merge, standings)
  const labels = { fromLabel: `${from.code} ${from.name}`, intoLabel: `${into.code} ${into.name}` }
  const id = await insertMerge(ctx, { fromId, intoId, ...labels, reason, fields: merge.fields })
  for (const place of changedPlaces()) await keepRows(ctx, id, place, merge)
  const before = await readFields(ctx, intoId)
  const fields = await writeFields(ctx, merge, from, into)
  const outcome: PlaceOutcome[] = []
  for (const place of mergeTables) outcome.push(...(await takeAlong(ctx, id, place, merge)))
  for (const { moved } of mergeHooks) await moved?.(ctx, merge)
  await forget(ctx, fromId)
  await indexCustomers(ctx, [intoId])
  for (const place of changedPlaces()) await keepOutcome(ctx, id, place, merge)
  await setOutcome(ctx, id, outcome)
  tellFields(ctx, into, before, await readFields(ctx, intoId), reason)
  const took = fields.filter(({ side }) => side === 'from').map(({ field }) => field)
  tell(ctx, 'customer.merged', { from, into }, { mergeId: id, outcome, took }, reason)
  await tellFormerOwner(ctx, merge, from, into)
  return (await findMerge(ctx, id))!
}

/** How the actor stands to the two. */
interface Standings {
  from: Standing
  into: Standing
}

/** Both must be customers the actor sees. */
export async function standingsOf(ctx: Ctx, { fromId, intoId }: Pair): Promise<Standings> {
  if (fromId === intoId) throw invalidInput({}, [{ field: 'intoId', code: 'merge.itself', text: itself }])
  const [from, into] = [await standingOf(ctx, fromId), await standingOf(ctx, intoId)]
  if (!from.isVisible || !into.isVisible) throw notFound()
  return { from, into }
}

/**
 * Fields are chosen by who may read them with both, who looks after the merged customer by who may assign both; others
 * follow the usual rule.
 */
export function mayChoose({ from, into }: Standings, { part, field }: Pick<MergedField, 'part' | 'field'>) {
  const name = field.slice(part.length + 1)
  const suits = (standing: Standing) =>
    field === ownership ? rightOn(standing, part, name) === 'edit' : reads(standing, part, name)
  return [from, into].every((standing) => suits(standing) && !asksPurpose(standing, part))
}

/** A merge states no purpose for looking at another team's archive. */
const asksPurpose = (standing: Standing, part: Part) =>
  isOthers(standing) && standing.policy.parameters.purposeParts.includes(part)

function mustChoose(standings: Standings, chosen: Record<string, Side>): void {
  const wrong = Object.keys(chosen).filter((field) => {
    const part = field.slice(0, field.lastIndexOf('.')) as MergedField['part']
    return !fieldNames.has(field) || !mayChoose(standings, { part, field })
  })
  if (wrong.length)
    throw invalidInput(
      {},
      wrong.map((field) => fieldError(`fields.${field}`, 'field.unknown')),
    )
}

/** What keeps the two from being merged for now. */
export async function obstaclesOf(ctx: Ctx, pair: Pair, standings: Standings): Promise<Text[]> {
  const found: Text[] = await opened(ctx, standings)
  for (const { obstacles } of mergeHooks) found.push(...((await obstacles?.(ctx, pair)) ?? []))
  return found
}

/**
 * What of one of the two is closed to the actor stays closed: not by making it the other, whose archive is open to him,
 * does somebody get to see it.
 */
async function opened(ctx: Ctx, { from, into }: Standings): Promise<Text[]> {
  const closed = new Set([
    ...closedParts(from, into, await readArchive(ctx, from.customer.id)),
    ...closedParts(into, from, await readArchive(ctx, into.customer.id)),
  ])
  const titles = [...closed].map((part) => partFields(part).title)
  if (titles.length === 0) return []
  const [zh, en] = [titles.map((title) => title.zh).join('、'), titles.map((title) => title.en).join(', ')]
  return [
    {
      zh: `其中一家的部分档案（${zh}）不对您开放，合并会使其对您开放；请由能查看双方的人办理`,
      en: `Part of one of the two archives (${en}) is closed to you and the merge would open it; somebody who sees both has to merge them`,
    },
  ]
}

const reads = (standing: Standing, part: Part, field: string) =>
  ['read', 'edit'].includes(rightOn(standing, part, field))

/** Parts in which something is written that the actor may not read here, but could there. */
function closedParts(here: Standing, there: Standing, { columns, parts: own, entries }: StoredArchive): Part[] {
  const isClosed = (part: Part) => (field: string) => !reads(here, part, field) && reads(there, part, field)
  return parts.filter((part) => {
    const data = { ...columns, ...own.find((one) => one.part === part)?.data }
    const named = ownFields(part).filter(({ field, fixed }) => !fixed && (data[field] ?? null) !== null)
    const listed = entries.filter((entry) => entry.part === part).flatMap((entry) => Object.keys(entry.data))
    return [...named.map(({ field }) => field), ...listed].some(isClosed(part))
  })
}

async function mustBeFree(ctx: Ctx, pair: Pair, standings: Standings): Promise<void> {
  const found = await obstaclesOf(ctx, pair, standings)
  if (found.length)
    throw obstructed(
      {},
      found.map((text) => ({ field: 'fromId', code: 'merge.obstructed', text })),
    )
}

/** Gives the merged customer its values; those that are not taken stay with the former one. */
async function writeFields(ctx: Ctx, merge: Merge, from: Customer, into: Customer): Promise<MergedField[]> {
  const { fromId, intoId } = merge
  const fields = mergeFields(await readFields(ctx, fromId), await readFields(ctx, intoId), merge.fields)
  const taken = fields.filter(({ side, field }) => side === 'from' && field !== ownership)
  if (taken.some(({ field }) => field === 'basic.unifiedSocialCreditCode')) await freeCreditCode(ctx, fromId)
  const columns = Object.fromEntries(taken.flatMap((one) => (one.isColumn ? [[nameOf(one), one.from]] : [])))
  const written = await updateCustomer(ctx.db, ctx.tenant.id, into, columns as CustomerFields)
  if (!written) throw stale()
  for (const part of new Set(taken.map((one) => one.part))) {
    const own = taken.filter((one) => one.part === part && !one.isColumn).map((one) => [nameOf(one), one.from])
    if (own.length) await writePart(ctx, intoId, part, Object.fromEntries(own) as Record<string, string | null>)
  }
  if (merge.fields[ownership] === 'from') await takeOwnership(ctx, merge)
  if (furtherRelation(from.relation, into.relation) === 'from') await takeRelation(ctx, merge)
  await takePlaceInGroup(ctx, merge)
  await joinNames(ctx, merge)
  return fields
}

const nameOf = ({ part, field }: MergedField) => field.slice(part.length + 1)

async function takeAlong(ctx: Ctx, id: string, place: MergeTable, pair: Pair): Promise<PlaceOutcome[]> {
  if (place.how === 'derive' || place.how === 'change') return []
  const moved = place.how === 'move' ? await moveRows(ctx, id, place, pair) : 0
  const { count: stayed, labels } = await countRows(ctx, place, pair.fromId)
  if (moved + stayed === 0) return []
  const because = place.how === 'stay' ? place.because : stayed ? likeThere : null
  return [{ title: place.title, moved, stayed, labels: place.how === 'move' ? labels : [], because }]
}
const likeThere: Text = { zh: '对方已有同样的一项', en: 'The other has its like' }

/** Nobody finds it, and nobody is compared with it. */
async function forget(ctx: Ctx, id: string): Promise<void> {
  await deleteTerms(ctx, [id])
  await replaceMarks(ctx.db, ctx.tenant.id, [id], [])
}

/** Whoever looked after the one, and does not after the two, learns where his customer went. */
async function tellFormerOwner(ctx: Ctx, { fields, reason }: Merge, from: Customer, into: Customer): Promise<void> {
  const [kept, lost] = fields[ownership] === 'from' ? [from, into] : [into, from]
  if (!lost.ownerId || lost.ownerId === kept.ownerId || lost.ownerId === ctx.actor.userId) return
  const parameters = {
    from: customerSubject(from).label,
    into: customerSubject(into).label,
    by: ctx.actor.name,
    reason,
  }
  await notify(ctx, { to: [lost.ownerId], kind: 'customer.merged', parameters, link: `/customers/${into.id}` })
}

/** What became of the fields of the customer that stays, part by part: their history goes on with it (D-17). */
export function tellFields(ctx: Ctx, customer: Customer, before: PartValues, after: PartValues, reason: string): void {
  for (const part of parts) {
    const [old, now] = [before[part] ?? {}, after[part] ?? {}]
    const changed = Object.keys(now).filter((field) => (old[field] ?? null) !== now[field])
    if (changed.length === 0) continue
    const pick = (of: Record<string, string | null>) => Object.fromEntries(changed.map((field) => [field, of[field]]))
    const subject = customerSubject(customer)
    record(ctx, { kind: 'archive.changed', subject, before: pick(old), after: { part, ...pick(now) }, reason })
  }
}

/** The event stands with both of them. */
export function tell(
  ctx: Ctx,
  kind: string,
  { from, into }: Record<'from' | 'into', Customer>,
  after: object,
  reason: string,
) {
  const named = { from: customerSubject(from).label, into: customerSubject(into).label }
  record(ctx, { kind, subject: customerSubject(into), after: { ...named, ...after }, reason })
  record(ctx, { kind, subject: customerSubject(from), after: { ...named, ...after }, reason })
}
