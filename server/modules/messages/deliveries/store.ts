import { sql, type Db } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import type { ChannelKind, Parameters } from '../rules.ts'

export const deliveryStates = ['queued', 'sent', 'dead', 'dropped'] as const
export type DeliveryState = (typeof deliveryStates)[number]

export interface NewDelivery {
  channelId: string
  userIds: string[]
  kind: string
  parameters: Parameters
  link: string
  isUrgent: boolean
  nextAt: string
}

/** Rows in the order given: of one page and channel they leave in this order. */
export async function insertDeliveries(db: Db, tenantId: string, rows: NewDelivery[], at: string): Promise<void> {
  await db.run(sql`
    insert into deliveries (tenant_id, channel_id, user_ids, kind, parameters, link, is_urgent, next_at, created_at)
    select ${tenantId}, (r.row->>'channelId')::uuid,
      array(select jsonb_array_elements_text(r.row->'userIds'))::uuid[], r.row->>'kind', r.row->'parameters',
      r.row->>'link', (r.row->>'isUrgent')::boolean, (r.row->>'nextAt')::timestamptz, ${at}
    from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality as r (row, n) order by r.n`)
}

/** What somebody took on to send. */
export interface Claimed {
  id: string
  channelId: string
  userIds: string[]
  kind: string
  parameters: Parameters
  link: string
  isUrgent: boolean
  tries: number
  attempts: number
  createdAt: string
}

const due = (now: string) => sql`d.state = 'queued' and d.next_at <= ${now}
  and (d.claimed_until is null or d.claimed_until <= ${now})`
const running = (now: string) => sql`c.is_enabled and (c.paused_until is null or c.paused_until <= ${now})`

/** Channels that something waits for. */
export async function listDueChannels(db: Db, now: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select c.id from message_channels c where ${running(now)} and exists (
      select from deliveries d where d.tenant_id = c.tenant_id and d.channel_id = c.id and ${due(now)})`)
  return rows.map(({ id }) => id)
}

/**
 * Takes on what is due on a channel, counting it as tried: who dies over it has used up a try. Of a webhook, a
 * delivery about a page waits for the earlier one about the same page, until that has arrived or died.
 */
export const claim = (db: Db, channelId: string, limit: number, now: string, until: string): Promise<Claimed[]> =>
  db.rows<Claimed>(sql`
    with picked as materialized (
      select d.id from deliveries d join message_channels c on c.tenant_id = d.tenant_id and c.id = d.channel_id
      where d.channel_id = ${channelId} and ${due(now)} and ${running(now)} and (c.kind <> 'webhook' or not exists (
        select from deliveries e where e.tenant_id = d.tenant_id and e.channel_id = d.channel_id and e.link = d.link
          and e.state = 'queued' and e.seq < d.seq))
      order by d.next_at, d.seq limit ${limit} for update of d skip locked)
    update deliveries o set claimed_until = ${until}, tries = o.tries + 1, attempts = o.attempts + 1
    from picked where o.id = picked.id
    returning o.id, o.channel_id as "channelId", o.user_ids as "userIds", o.kind, o.parameters, o.link,
      o.is_urgent as "isUrgent", o.tries, o.attempts, o.created_at as "createdAt"`)

export interface Ending {
  state: DeliveryState
  nextAt: string | null
  error: string | null
  status: number | null
}

/** Writes what came of an attempt; false when somebody else has taken the delivery on meanwhile. */
export async function finish(db: Db, tenantId: string, claimed: Claimed, ending: Ending, at: string): Promise<boolean> {
  const { state, nextAt, error, status } = ending
  await db.run(sql`
    insert into delivery_attempts (tenant_id, delivery_id, number, at, error, status)
    values (${tenantId}, ${claimed.id}, ${claimed.attempts}, ${at}, ${error}, ${status}) on conflict do nothing`)
  // What has arrived has arrived, whoever was to see to it.
  const isOurs = state === 'sent' ? sql`state <> 'sent'` : sql`state = 'queued' and attempts = ${claimed.attempts}`
  const touched = await db.run(sql`
    update deliveries set state = ${state}, next_at = coalesce(${nextAt}, next_at), claimed_until = null,
      error = ${error}, status = ${status}, ended_at = ${state === 'queued' ? null : at}
    where id = ${claimed.id} and ${isOurs}`)
  return touched === 1
}

/** Sends dead deliveries again, under the ids they have; how many. */
export const requeue = (db: Db, of: { id: string } | { channelId: string }, now: string): Promise<number> =>
  db.run(sql`
    update deliveries d set state = 'queued', tries = 0, next_at = ${now}, ended_at = null
    where d.state = 'dead' and ${'id' in of ? sql`d.id = ${of.id}` : sql`d.channel_id = ${of.channelId}`}
      and exists (select from message_channels c where c.tenant_id = d.tenant_id and c.id = d.channel_id
        and c.removed_at is null)`)

export interface DeliveryRow {
  id: string
  channel: { id: string; kind: ChannelKind; name: string }
  kind: string
  parameters: Parameters
  link: string
  isUrgent: boolean
  state: DeliveryState
  tries: number
  attempts: number
  nextAt: string
  error: string | null
  status: number | null
  createdAt: string
  endedAt: string | null
}

const columns = sql`d.id, json_build_object('id', c.id, 'kind', c.kind, 'name', c.name) as channel, d.kind,
  d.parameters, d.link, d.is_urgent as "isUrgent", d.state, d.tries, d.attempts, d.next_at as "nextAt", d.error,
  d.status, d.created_at as "createdAt", d.ended_at as "endedAt"`
const tables = sql`deliveries d join message_channels c on c.tenant_id = d.tenant_id and c.id = d.channel_id`

/** A page of what leaves the system, the newest first. */
export async function listDeliveries(
  db: Db,
  query: { limit: number; cursor?: string; state?: DeliveryState; channelId?: string },
) {
  const order = { column: sql`d.created_at`, type: 'timestamptz', descending: true } as const
  const paging = keyset(query, 'createdAt', order, sql`d.id`)
  const rows = await db.rows<DeliveryRow & { sortKey: string }>(sql`
    select ${columns}, ${paging.key} as "sortKey" from ${tables}
    where ${query.state === undefined ? sql`true` : sql`d.state = ${query.state}`}
      and ${query.channelId === undefined ? sql`true` : sql`d.channel_id = ${query.channelId}`} and ${paging.after}
    order by ${paging.order} limit ${paging.limit}`)
  return paging.page(rows)
}

export const findDelivery = (db: Db, id: string): Promise<DeliveryRow | null> =>
  db.maybe<DeliveryRow>(sql`select ${columns} from ${tables} where d.id = ${id}`)

export interface AttemptRow {
  number: number
  at: string
  error: string | null
  status: number | null
}

export const listAttempts = (db: Db, deliveryId: string): Promise<AttemptRow[]> =>
  db.rows<AttemptRow>(
    sql`select number, at, error, status from delivery_attempts where delivery_id = ${deliveryId} order by number`,
  )

/** Jobs that have only sent messages are nothing to keep: what was sent stands in the deliveries. */
export async function forgetRuns(db: Db, name: string): Promise<void> {
  await db.run(sql`delete from jobs where name = ${name} and state = 'done' and finished_at < now() - interval '1 day'`)
}

/** Forgets what left the system, or was dropped, and was queued before an instant; the number of deliveries. */
export async function forgetDeliveries(db: Db, before: string): Promise<number> {
  const old = sql`select id from deliveries where state in ('sent', 'dropped') and created_at < ${before}`
  await db.run(sql`delete from delivery_attempts where delivery_id in (${old})`)
  return db.run(sql`delete from deliveries where state in ('sent', 'dropped') and created_at < ${before}`)
}
