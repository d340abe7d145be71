import { sql, type Db } from '../../kernel/db.ts'
import type { Locale } from '../../kernel/i18n.ts'
import { keyset } from '../../kernel/paging.ts'
import { usualPreferences, type Parameters, type PersonalChannel, type Preferences } from './rules.ts'

export interface MessageRow {
  id: string
  kind: string
  parameters: Parameters
  link: string
  isUrgent: boolean
  createdAt: string
  readAt: string | null
}

export interface NewMessage {
  userId: string
  kind: string
  parameters: Parameters
  link: string
  isUrgent: boolean
}

export async function insertMessages(db: Db, tenantId: string, rows: NewMessage[], at: string): Promise<void> {
  await db.run(sql`
    insert into messages (tenant_id, user_id, kind, parameters, link, is_urgent, created_at)
    select ${tenantId}, r."userId", r.kind, r.parameters, r.link, r."isUrgent", ${at}
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r ("userId" uuid, kind text, parameters jsonb, link text, "isUrgent" boolean)`)
}

/** A page of somebody's messages, the newest first. */
export async function listMessages(
  db: Db,
  userId: string,
  query: { limit: number; cursor?: string; unread?: 'true' | 'false' },
) {
  const order = { column: sql`m.created_at`, type: 'timestamptz', descending: true } as const
  const paging = keyset(query, 'createdAt', order, sql`m.id`)
  const isWanted =
    query.unread === undefined
      ? sql`true`
      : query.unread === 'true'
        ? sql`m.read_at is null`
        : sql`m.read_at is not null`
  const rows = await db.rows<MessageRow & { sortKey: string }>(sql`
    select m.id, m.kind, m.parameters, m.link, m.is_urgent as "isUrgent", m.created_at as "createdAt",
           m.read_at as "readAt", ${paging.key} as "sortKey"
    from messages m where m.user_id = ${userId} and ${isWanted} and ${paging.after}
    order by ${paging.order} limit ${paging.limit}`)
  return paging.page(rows)
}

export async function countUnread(db: Db, userId: string): Promise<number> {
  const { count } = await db.one<{ count: number }>(
    sql`select count(*) from messages where user_id = ${userId} and read_at is null`,
  )
  return count
}

/** Marks a message of somebody as read, the first time; false when he has none of that id. */
export async function setRead(db: Db, userId: string, id: string, at: string): Promise<boolean> {
  const touched = await db.run(
    sql`update messages set read_at = coalesce(read_at, ${at}) where id = ${id} and user_id = ${userId}`,
  )
  return touched === 1
}

export async function setAllRead(db: Db, userId: string, at: string): Promise<void> {
  await db.run(sql`update messages set read_at = ${at} where user_id = ${userId} and read_at is null`)
}

/** An active user as messages see one. */
export interface Receiver {
  id: string
  name: string
  locale: Locale
  preferences: Preferences
}

interface PreferencesRow {
  email: string | null
  quietFrom: string | null
  quietUntil: string | null
  channels: Record<string, PersonalChannel[]> | null
}
const preferenceColumns = sql`p.email, p.quiet_from as "quietFrom", p.quiet_until as "quietUntil", p.channels`

function preferencesOf({ email, quietFrom, quietUntil, channels }: PreferencesRow): Preferences {
  if (channels === null) return usualPreferences
  const quiet = quietFrom !== null && quietUntil !== null ? { from: quietFrom, until: quietUntil } : null
  return { email, quiet, channels }
}

/** Of these users the active ones, with how they want to be told. */
export async function listReceivers(db: Db, ids: readonly string[]): Promise<Map<string, Receiver>> {
  const rows = await db.rows<{ id: string; name: string; locale: Locale } & PreferencesRow>(sql`
    select u.id, u.name, u.locale, ${preferenceColumns}
    from users u left join message_preferences p on p.tenant_id = u.tenant_id and p.user_id = u.id
    where u.id = any(${[...new Set(ids)]}::uuid[]) and u.disabled_at is null`)
  return new Map(
    rows.map((row) => [row.id, { id: row.id, name: row.name, locale: row.locale, preferences: preferencesOf(row) }]),
  )
}

export async function findPreferences(db: Db, userId: string): Promise<Preferences> {
  const row = await db.maybe<PreferencesRow>(
    sql`select ${preferenceColumns} from message_preferences p where p.user_id = ${userId}`,
  )
  return row ? preferencesOf(row) : usualPreferences
}

export async function savePreferences(db: Db, tenantId: string, userId: string, preferences: Preferences) {
  const { email, quiet, channels } = preferences
  await db.run(sql`
    insert into message_preferences (tenant_id, user_id, email, quiet_from, quiet_until, channels)
    values (${tenantId}, ${userId}, ${email}, ${quiet?.from ?? null}, ${quiet?.until ?? null}, ${JSON.stringify(channels)})
    on conflict (tenant_id, user_id) do update set email = excluded.email, quiet_from = excluded.quiet_from,
      quiet_until = excluded.quiet_until, channels = excluded.channels`)
}

/** Forgets messages from before an instant that were read; the number of them. */
export const forgetRead = (db: Db, before: string): Promise<number> =>
  db.run(sql`delete from messages where read_at is not null and created_at < ${before}`)
