import type { Ctx } from '../../kernel/context.ts'
import { notFound } from '../../kernel/errors.ts'
import { record } from '../audit/index.ts'
import { listChannels, type ChannelRow } from './channels/store.ts'
import { wake } from './deliveries/service.ts'
import { insertDeliveries, type NewDelivery } from './deliveries/store.ts'
import { afterQuiet, isRobot, wants, type MessageKind, type Parameters, type Preferences } from './rules.ts'
import { findPreferences, insertMessages, listReceivers, savePreferences, setRead, type Receiver } from './store.ts'

export interface Notice {
  /** Users; who is disabled is not told. */
  to: readonly string[]
  kind: MessageKind
  /** What the wording of the kind names; with it the notice leaves the system. */
  parameters: Parameters
  /** What the wording names in the inboxes of some of them, who may be told more. */
  inside?: { to: ReadonlySet<string>; parameters: Parameters }
  /** Path of the page it is about, e.g. `/approvals/…`; notices of one page leave the system in their order. */
  link: string
  /** Does not wait for the end of quiet hours. */
  urgent?: boolean
}

/**
 * Tells people something when the transaction of `ctx` commits, and nobody if it does not: in the inbox of each, once,
 * and through the channels that the company has and each wants.
 */
export const notify = (ctx: Ctx, notice: Notice): Promise<void> => notifyAll(ctx, [notice])

/** Many notices at the price of one. */
export async function notifyAll(ctx: Ctx, notices: Notice[]): Promise<void> {
  if (notices.length === 0) return
  for (const { link } of notices) if (!/^\/(?![/\\])/.test(link)) throw new Error(`not a path: ${link}`)
  const known = await listReceivers(
    ctx.db,
    notices.flatMap(({ to }) => to),
  )
  const channels = (await listChannels(ctx.db)).filter(({ isEnabled }) => isEnabled)
  const all = notices.map((notice) => ({ notice, receivers: receiversOf(notice, known) }))
  await insertMessages(
    ctx.db,
    ctx.tenant.id,
    all.flatMap(({ notice, receivers }) => receivers.map(({ id }) => ({ ...content(notice, id), userId: id }))),
    ctx.now,
  )
  const outgoing = all.flatMap(({ notice, receivers }) =>
    channels.flatMap((channel) => deliveriesOf(ctx, notice, receivers, channel)),
  )
  if (outgoing.length === 0) return
  await insertDeliveries(ctx.db, ctx.tenant.id, outgoing, ctx.now)
  if (outgoing.some(({ nextAt }) => nextAt <= ctx.now)) await wake(ctx)
}

const content = ({ kind, parameters, inside, link, urgent = false }: Notice, userId?: string) => ({
  kind,
  parameters: inside && userId !== undefined && inside.to.has(userId) ? inside.parameters : parameters,
  link,
  isUrgent: urgent,
})

const receiversOf = ({ to }: Notice, known: Map<string, Receiver>): Receiver[] =>
  [...new Set(to)].flatMap((id) => known.get(id) ?? [])

/** A mail to each who wants one; one post of a robot to all who want it at the same time; one call of a webhook. */
function deliveriesOf(ctx: Ctx, notice: Notice, receivers: Receiver[], channel: ChannelRow): NewDelivery[] {
  const { kind, urgent = false } = notice
  if (channel.kinds.length > 0 && !channel.kinds.includes(kind)) return []
  const one = (to: Receiver[], nextAt: string): NewDelivery => ({
    ...content(notice),
    channelId: channel.id,
    userIds: to.map(({ id }) => id),
    nextAt,
  })
  if (channel.kind === 'webhook') return [one(receivers, ctx.now)]
  const personal = isRobot(channel.kind) ? 'robot' : 'email'
  const wanting = receivers.filter(({ preferences }) => wants(preferences, kind, personal))
  const at = ({ preferences }: Receiver) =>
    urgent ? ctx.now : afterQuiet(ctx.now, ctx.tenant.timeZone, preferences.quiet)
  if (personal === 'email') {
    return wanting.filter(({ preferences }) => preferences.email).map((receiver) => one([receiver], at(receiver)))
  }
  const times = [...new Set(wanting.map(at))]
  return times.map((time) =>
    one(
      wanting.filter((receiver) => at(receiver) === time),
      time,
    ),
  )
}

/** Marks one of the actor's own messages as read. */
export async function readMessage(ctx: Ctx, userId: string, id: string): Promise<void> {
  if (!(await setRead(ctx.db, userId, id, ctx.now))) throw notFound()
}

export async function changePreferences(ctx: Ctx, userId: string, next: Preferences): Promise<Preferences> {
  const before = await findPreferences(ctx.db, userId)
  await savePreferences(ctx.db, ctx.tenant.id, userId, next)
  const subject = { kind: 'user', id: userId, label: ctx.actor.name }
  record(ctx, { kind: 'message-preferences.changed', subject, before, after: next })
  return next
}
