import { ownFields, type Relation } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'
import { defineError, invalidInput, notFound, type AppError } from '../../../kernel/errors.ts'
import { say } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { defineReason, record } from '../../audit/index.ts'
import { rightOn, standingOf } from '../access.ts'
import { customerSubject } from '../service.ts'
import { notEditable } from '../sight/service.ts'
import type { CustomerName } from '../store.ts'
import { mayBecome, transitions } from './rules.ts'
import { lockRelation, setRelation, setTrading, unsetTrading, type Loss, type RelationRow } from './store.ts'

const notAllowed = defineError('relation.not_allowed', 409, {
  zh: '往来关系不能由“{from}”改为“{to}”；可以改为：{accepted}',
  en: 'A customer cannot go from “{from}” to “{to}”; it can become: {accepted}',
})

const words = new Map(
  ownFields('basic')
    .find(({ field }) => field === 'relation')!
    .choices!.map(({ value, text }) => [value as Relation, text]),
)

export interface RelationChange {
  relation: Relation
  reason: string
  destination?: string | undefined
  competitor?: string | undefined
}

/**
 * Moves a customer to another relation. One that is lost is closed only with the reason, where it went and which
 * competitor has it (D-18).
 */
export async function changeRelation(ctx: Ctx, customerId: string, change: RelationChange): Promise<RelationRow> {
  const standing = await standingOf(ctx, customerId)
  if (rightOn(standing, 'basic', 'relation') !== 'edit') throw notEditable()
  const loss = change.relation === 'lost' ? lossOf(change) : null
  const before = await lockRelation(ctx, customerId)
  if (!before) throw notFound()
  const { relation: from } = before
  const { relation: to, reason } = change
  if (!mayBecome(from, to)) throw cannotBecome(ctx, from, to)
  const after = await setRelation(ctx, customerId, { from, to, loss })
  if (!after) throw cannotBecome(ctx, from, to)
  const subject = customerSubject(standing.customer)
  record(ctx, {
    kind: 'customer.relation_changed',
    subject,
    before: { relation: from, ...(loss ? lossAsTold(before) : {}) },
    after: { relation: to, ...(loss ? lossAsTold(after) : {}) },
    reason,
  })
  return after
}

/** Why it was lost and to whom, as the archive calls it. */
const lossAsTold = ({ reason, destination, competitor }: RelationRow) => ({
  lostReason: reason,
  lostTo: destination,
  lostCompetitor: competitor,
})

/** In the words of the catalogue, in the reader's language. */
function cannotBecome({ locale }: Ctx, from: Relation, to: Relation): AppError {
  const word = (of: Relation) => say(words.get(of)!, locale)
  const accepted = transitions[from].map(word).join(locale === 'en' ? ', ' : '、')
  return notAllowed({ from: word(from), to: word(to), accepted })
}

function lossOf({ reason, destination, competitor }: RelationChange): Loss {
  const missing = Object.entries({ destination, competitor }).filter(([, value]) => !value)
  if (missing.length) {
    throw invalidInput(
      {},
      missing.map(([field]) => fieldError(field, 'field.required')),
    )
  }
  return { reason, destination: destination!, competitor: competitor! }
}

const firstTrade = defineReason({ zh: '发生有效交易', en: 'Valid trade' })
const takenBack = defineReason({ zh: '交易已撤销', en: 'Trade taken back' })
/** Of more at once than this, one event tells how many. */
const eachNamed = 1000

/** A valid trade: whose, and of which day. */
export interface Trade {
  customerId: string
  on: DateText
}

/**
 * Makes customers trading by valid trades of theirs, to be called in the transaction that enters the trades. Those
 * that are trading stay as they are; a lost one comes back only by a trade of the day it was lost or later. `trades` is
 * a query of customer ids and days, or one trade. Returns how many customers it moved.
 */
export async function becomeTrading(ctx: Ctx, trades: Sql | Trade): Promise<number> {
  const listed = 'customerId' in trades ? sql`select ${trades.customerId}::uuid, ${trades.on}::date` : trades
  const moved = await setTrading(ctx, listed)
  noteMoved(
    ctx,
    moved.map((one) => ({ ...one, to: 'trading' })),
    firstTrade(),
  )
  return moved.length
}

/**
 * Gives customers the relation back that a trade had changed, when nothing is left of their trade: `without` is a query
 * of the ids of customers that have none. Returns how many customers it moved.
 */
export async function stopTrading(ctx: Ctx, without: Sql): Promise<number> {
  const moved = await unsetTrading(ctx, without)
  noteMoved(
    ctx,
    moved.map((one) => ({ ...one, from: 'trading' })),
    takenBack(),
  )
  return moved.length
}

function noteMoved(ctx: Ctx, moved: (CustomerName & { from: Relation; to: Relation })[], reason: string): void {
  const kind = 'customer.relation_changed'
  if (moved.length > eachNamed) {
    const subject = { kind: 'customer', id: null, label: String(moved.length) }
    record(ctx, { kind, subject, after: { relation: moved[0]!.to, customers: moved.length }, reason })
    return
  }
  for (const { from, to, ...customer } of moved) {
    const subject = customerSubject(customer)
    record(ctx, { kind, subject, before: { relation: from }, after: { relation: to }, reason })
  }
}
