import { addMonths, type DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, notFound } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { findActiveUser, userNames } from '../../people/index.ts'
import { person } from '../access.ts'
import { hooks, type ApprovalRequest } from '../matters/service.ts'
import { barred, openStep } from '../rules.ts'
import { findRequest, loadFlow, waitingFor } from '../store.ts'
import { actingFor, closesCircle, principalsOf, type StandIn } from './rules.ts'
import {
  findDelegation,
  hasDelegation,
  insertDelegation,
  lockDelegations,
  revokeDelegation,
  standInsBeginning,
  standInsBetween,
  standInsOn,
  type DelegationRow,
} from './store.ts'

const circular = defineError('delegation.circular', 409, {
  zh: '对方在此期间已直接或间接委托给您，不能互相委托',
  en: 'You already stand in for this person in that time, directly or through others',
})
const overlapping = defineError('delegation.overlap', 409, {
  zh: '此期间已有委托，请先撤销',
  en: 'You have a stand-in in that time already; end that first',
})
const texts = {
  nobody: { zh: '没有这名在用的用户', en: 'No such active user' },
  oneself: { zh: '不能委托给自己', en: 'Nobody stands in for himself' },
}

/** Names a stand-in for some days, today or later and for a year at most; the person may go on deciding himself. */
export async function delegate(
  ctx: Ctx,
  input: { delegateId: string; from: DateText; to: DateText; reason: string },
): Promise<DelegationRow> {
  const userId = person(ctx)
  const { delegateId, from, to } = input
  if (to < from) throw invalidInput({}, [fieldError('to', 'date.range_reversed')])
  const last = addMonths(ctx.today, 12)
  if (to < ctx.today || to > last) throw invalidInput({}, [fieldError('to', 'date.out_of_range')])
  if (delegateId === userId) throw refused('ref.oneself', texts.oneself)
  await lockDelegations(ctx)
  const other = await findActiveUser(ctx.db, delegateId)
  if (!other) throw refused('ref.unknown', texts.nobody)
  if (await hasDelegation(ctx.db, userId, from, to)) throw overlapping()
  if (closesCircle(await standInsBetween(ctx.db, from, to), { userId, delegateId })) throw circular()
  const id = await insertDelegation(ctx, { ...input, userId })
  record(ctx, {
    kind: 'delegation.given',
    subject: { kind: 'delegation', id, label: `${ctx.actor.name} → ${other.name}` },
    after: { delegateId, from, to },
    reason: input.reason,
  })
  if (from <= ctx.today) await tellWaiting(ctx, { userId, delegateId })
  return (await findDelegation(ctx.db, id))!
}

/** Tells those whose days as a stand-in begin today what waits already. */
export async function beginDelegations(ctx: Ctx): Promise<void> {
  for (const standIn of await standInsBeginning(ctx)) await tellWaiting(ctx, standIn)
}

/** What waits for somebody, or for those he stands in for, has now come to his stand-in as well. */
async function tellWaiting(ctx: Ctx, { userId, delegateId }: StandIn): Promise<void> {
  const principals = principalsOf(await standInsOn(ctx.db, ctx.today), userId).map((principal) => principal.userId)
  for (const id of await waitingFor(ctx.db, [userId, ...principals], ['asked'])) {
    const request = (await findRequest(ctx.db, id))!
    const items = openStep(await loadFlow(ctx.db, request))?.items ?? []
    const asked = items.flatMap((item) => (item.state === 'asked' ? [item.userId] : []))
    const others = await standInsFor(ctx, request, asked)
    const found = others.find((other) => other.userId === delegateId)
    if (found) for (const hook of hooks.standInBegan) await hook(ctx, { request, ...found })
  }
}

const refused = (code: string, text: { zh: string; en: string }) =>
  invalidInput({}, [{ field: 'delegateId', code, text }])

/** Ends one's own delegation at once. */
export async function endDelegation(ctx: Ctx, id: string): Promise<void> {
  const userId = person(ctx)
  await lockDelegations(ctx)
  const found = await findDelegation(ctx.db, id)
  if (!found || found.user.id !== userId) throw notFound()
  await revokeDelegation(ctx, id)
  record(ctx, {
    kind: 'delegation.ended',
    subject: { kind: 'delegation', id, label: `${found.user.name} → ${found.delegate.name}` },
  })
}

/**
 * Who may decide a request today in the name of people who are asked, with the names of those they would decide for; nobody who
 * is asked himself.
 */
export async function standInsFor(
  ctx: Ctx,
  request: Pick<ApprovalRequest, 'submittedBy' | 'authorId'>,
  asked: readonly string[],
): Promise<{ userId: string; for: string[] }[]> {
  const standIns = await standInsOn(ctx.db, ctx.today)
  const out = barred({ submitterId: request.submittedBy.id, authorId: request.authorId })
  const pairs = asked.flatMap((id) => actingFor(standIns, id, out).map((userId) => ({ userId, id })))
  const others = [...new Set(pairs.map(({ userId }) => userId))].filter((id) => !asked.includes(id))
  if (others.length === 0) return []
  const names = await userNames(
    ctx.db,
    pairs.map(({ id }) => id),
  )
  return others.map((userId) => ({
    userId,
    for: pairs.filter((pair) => pair.userId === userId).map(({ id }) => names.get(id)!),
  }))
}
