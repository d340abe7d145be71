import { systemActor } from '../../../kernel/access.ts'
import { inTransaction, type Ctx, type Services, type Tenant } from '../../../kernel/context.ts'
import type { Db } from '../../../kernel/db.ts'
import { AppError, defineError, notFound } from '../../../kernel/errors.ts'
import type { Guard, Limits } from '../../../kernel/outgoing.ts'
import { record } from '../../audit/index.ts'
import { opened } from '../channels/service.ts'
import { allowedHosts, findChannel, pauseChannel, type ChannelRow } from '../channels/store.ts'
import { claimSeconds, maxTries, pauseSeconds, retryAfter } from '../rules.ts'
import { send, type Sending, type Sent } from '../sending/service.ts'
import { listReceivers, type Receiver } from '../store.ts'
import { claim, findDelivery, finish, listDueChannels, requeue, type Claimed, type Ending } from './store.ts'

const notDead = defineError('delivery.not_dead', 409, {
  zh: '只有投递失败的消息可以重新投递',
  en: 'Only a delivery that has died can be sent again',
})

/** Name of the job that sends what is due. */
export const deliverJob = 'messages.deliver'

const awake = new WeakSet<Db>()

/** Lets what the transaction queued be sent as soon as it has committed. */
export async function wake(ctx: Ctx): Promise<void> {
  if (awake.has(ctx.db)) return
  awake.add(ctx.db)
  await ctx.services.jobs.start(ctx, deliverJob, {})
}

/** What is due is sent in steps of so many per channel, for so long; the rest is left to the next run. */
const atOnce = 4
const longestRun = 30_000

export interface Delivered {
  sent: number
  failed: number
}

/**
 * Sends what is due. Channels do not wait for each other, and one that does not answer is let be for a while. Network
 * and database take turns: no transaction is open while somebody is waited for.
 */
export async function deliver(services: Services, tenant: Tenant, limits?: Limits): Promise<Delivered> {
  const channels = await services.database.tenant(tenant.id, (db) => listDueChannels(db, nowOf(services)))
  const results = await Promise.all(channels.map((id) => drain({ services, tenant, limits }, id)))
  const total = (of: keyof Delivered) => results.reduce((sum, result) => sum + result[of], 0)
  return { sent: total('sent'), failed: total('failed') }
}

interface Run {
  services: Services
  tenant: Tenant
  limits: Limits | undefined
}

const nowOf = (services: Services) => services.clock().toISOString()
const later = (now: string, seconds: number) => new Date(Date.parse(now) + seconds * 1000).toISOString()

async function drain(run: Run, channelId: string): Promise<Delivered> {
  const result = { sent: 0, failed: 0 }
  for (const end = performance.now() + longestRun; performance.now() < end;) {
    const batch = await take(run, channelId)
    if (!batch) break
    const outcomes = await Promise.all(batch.claimed.map((claimed) => attempt(run, batch, claimed)))
    const arrived = outcomes.filter(({ ok }) => ok).length
    result.sent += arrived
    result.failed += outcomes.length - arrived
    if (outcomes.some(isDown)) {
      const { services, tenant } = run
      await services.database.tenant(tenant.id, (db) =>
        pauseChannel(db, channelId, later(nowOf(services), pauseSeconds)),
      )
      break
    }
  }
  return result
}

/** Nobody answers there; an answer that refuses says nothing about the next message. */
const down = new Set([
  'secrets.key_missing',
  'secrets.key_wrong',
  'secrets.key_unreadable',
  'secrets.damaged',
  'dns',
  'connect.timeout',
  'connect.failed',
  'timeout',
  'mail.tls',
  'mail.sign_in',
])
const isDown = (sent: Sent) => !sent.ok && down.has(sent.error)

interface Batch {
  channel: ChannelRow
  claimed: Claimed[]
  receivers: Map<string, Receiver>
  guard: Guard
}

function take({ services, tenant, limits }: Run, channelId: string): Promise<Batch | null> {
  const now = nowOf(services)
  return services.database.tenant(tenant.id, async (db) => {
    const channel = await findChannel(db, channelId)
    const claimed = await claim(db, channelId, atOnce, now, later(now, claimSeconds))
    if (!channel || claimed.length === 0) return null
    const receivers = await listReceivers(
      db,
      claimed.flatMap(({ userIds }) => userIds),
    )
    return { channel, claimed, receivers, guard: { allowed: await allowedHosts(db), ...(limits ? { limits } : {}) } }
  })
}

async function attempt(run: Run, { channel, receivers, guard }: Batch, claimed: Claimed): Promise<Sent> {
  const { services, tenant } = run
  const present = claimed.userIds.flatMap((id) => receivers.get(id) ?? [])
  const email = present[0]?.preferences.email
  const isGone = channel.kind === 'email' && !email
  const sent: Sent = isGone
    ? { ok: false, error: 'receiver.gone', status: null }
    : await sendOpened(
        services,
        channel,
        {
          outgoing: { ...claimed, receivers: present.map(({ id, name }) => ({ id, name })) },
          mailTo: email ? { address: email, locale: present[0]!.locale } : null,
          publicUrl: services.config.publicUrl,
          now: services.clock(),
        },
        guard,
      )
  await inTransaction(services, { actor: systemActor, tenant, requestId: claimed.id }, async (ctx) => {
    const ending = isGone ? dropped : endingOf(claimed, sent, ctx.now)
    const isOurs = await finish(ctx.db, tenant.id, claimed, ending, ctx.now)
    if (isOurs && ending.state === 'dead') {
      const subject = { kind: 'delivery', id: claimed.id, label: channel.name }
      record(ctx, {
        kind: 'delivery.died',
        subject,
        after: { kind: claimed.kind, error: ending.error, tries: maxTries },
      })
    }
  })
  return sent
}

/** Without the key of its secrets nothing can be sent through a channel; it is tried again like one that is down. */
async function sendOpened(
  services: Services,
  channel: ChannelRow,
  sending: Omit<Sending, 'channel'>,
  guard: Guard,
): Promise<Sent> {
  try {
    return await send({ ...sending, channel: opened(services, channel) }, guard)
  } catch (error) {
    if (error instanceof AppError) return { ok: false, error: error.code, status: null }
    throw error
  }
}

const dropped: Ending = { state: 'dropped', nextAt: null, error: 'receiver.gone', status: null }

function endingOf({ tries }: Claimed, sent: Sent, now: string): Ending {
  if (sent.ok) return { state: 'sent', nextAt: null, error: null, status: sent.status }
  const { error, status } = sent
  const seconds = retryAfter(tries)
  return seconds === null
    ? { state: 'dead', nextAt: null, error, status }
    : { state: 'queued', nextAt: later(now, seconds), error, status }
}

/** Sends a dead delivery again, under the same id. */
export async function replay(ctx: Ctx, id: string): Promise<void> {
  const row = await findDelivery(ctx.db, id)
  if (!row) throw notFound()
  if ((await requeue(ctx.db, { id }, ctx.now)) === 0) throw notDead()
  const subject = { kind: 'delivery', id, label: row.channel.name }
  record(ctx, { kind: 'delivery.replayed', subject, after: { kind: row.kind, channel: row.channel.name } })
  await wake(ctx)
}

/** Sends all dead deliveries of a channel again; how many. */
export async function replayAll(ctx: Ctx, channelId: string): Promise<number> {
  const channel = await findChannel(ctx.db, channelId)
  if (!channel) throw notFound()
  const replayed = await requeue(ctx.db, { channelId }, ctx.now)
  if (replayed === 0) return 0
  const subject = { kind: 'message-channel', id: channelId, label: channel.name }
  record(ctx, { kind: 'delivery.replayed', subject, after: { replayed } })
  await wake(ctx)
  return replayed
}

/** Sends a trial message through a channel, now; nothing of it is kept but that it was done. */
export async function trial(
  services: Services,
  what: { channel: ChannelRow; guard: Guard; by: string; mailTo: string | null },
): Promise<Sent> {
  const { channel, guard, by, mailTo } = what
  const now = services.clock()
  const outgoing = {
    id: crypto.randomUUID(),
    kind: 'channel.trial',
    parameters: { by, channel: channel.name },
    link: '/settings/messages',
    isUrgent: false,
    createdAt: now.toISOString(),
    receivers: [],
  }
  const to = mailTo === null ? null : ({ address: mailTo, locale: 'zh-CN' } as const)
  return send({ channel, outgoing, mailTo: to, publicUrl: services.config.publicUrl, now }, guard)
}
