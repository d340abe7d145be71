import { daysBetween } from '../../kernel/calendar.ts'
import { join, raw, sql, type Db, type Sql } from '../../kernel/db.ts'
import { containing } from '../../kernel/paging.ts'
import type { AccessAction, ChainName, Entry, EventEntry, JsonObject, Link } from './rules.ts'

export interface Linked {
  prevHash: string
  hash: string
}

export interface ChainRow {
  last: Link
  anchor: Link
}

/** The table a chain lies in. */
export const books: Record<ChainName, Sql> = { events: raw('events'), access: raw('access_register') }

const chainColumns = sql`
  json_build_object('seq', last_seq, 'hash', encode(last_hash, 'hex')) as last,
  json_build_object('seq', anchor_seq, 'hash', encode(anchor_hash, 'hex')) as anchor`

/** Both ends of a chain; null before its first row. */
export function findChain(db: Db, tenantId: string, chain: ChainName): Promise<ChainRow | null> {
  return db.maybe<ChainRow>(
    sql`select ${chainColumns} from event_chains where tenant_id = ${tenantId} and chain = ${chain}`,
  )
}

/** The newest link, held until COMMIT: whoever else wants to add a row waits for as long. */
export async function lockChain(db: Db, tenantId: string, chain: ChainName): Promise<Link> {
  const lock = sql`
    select ${chainColumns} from event_chains where tenant_id = ${tenantId} and chain = ${chain} for update`
  const found = await db.maybe<ChainRow>(lock)
  if (found) return found.last
  await db.run(sql`insert into event_chains (tenant_id, chain) values (${tenantId}, ${chain}) on conflict do nothing`)
  return (await db.one<ChainRow>(lock)).last
}

const shared = sql`tenant_id, seq, id, at, actor_kind, actor_id, actor_name, subject_kind, subject_id, subject_label,
  request_id, ip, user_agent, prev_hash, hash`
const sharedValues = sql`"tenantId", seq, id, at, actor->>'kind', (actor->>'id')::uuid, actor->>'name',
  subject->>'kind', subject->>'id', subject->>'label', "requestId", ip, "userAgent",
  decode("prevHash", 'hex'), decode(hash, 'hex')`
const sharedTypes = sql`"tenantId" uuid, seq bigint, id uuid, at timestamptz, actor jsonb, subject jsonb,
  "requestId" text, ip text, "userAgent" text, "prevHash" text, hash text`

const inserts: Record<ChainName, (rows: string) => Sql> = {
  events: (rows) => sql`
    insert into events (${shared}, kind, before, after, reason, decision)
    select ${sharedValues}, kind, before, after, reason, decision
    from jsonb_to_recordset(${rows}::jsonb)
      as x (${sharedTypes}, kind text, before jsonb, after jsonb, reason text, decision jsonb)`,
  access: (rows) => sql`
    insert into access_register (${shared}, action, part, purpose, rows)
    select ${sharedValues}, action, part, purpose, rows
    from jsonb_to_recordset(${rows}::jsonb)
      as x (${sharedTypes}, action text, part text, purpose text, rows bigint)`,
}

/** Adds rows that continue the chain and moves its end. */
export async function insertEntries(db: Db, chain: ChainName, rows: (Entry & Linked)[]): Promise<void> {
  const { tenantId, seq, hash } = rows.at(-1)!
  await db.run(sql`
    with moved as (
      update event_chains set last_seq = ${seq}, last_hash = decode(${hash}, 'hex')
      where tenant_id = ${tenantId} and chain = ${chain})
    ${inserts[chain](JSON.stringify(rows))}`)
}

interface StoredEntry {
  tenantId: string
  seq: number
  id: string
  at: string
  actorKind: string
  actorId: string | null
  actorName: string
  subjectKind: string
  subjectId: string | null
  subjectLabel: string
  requestId: string
  ip: string | null
  userAgent: string | null
}

export interface StoredEvent extends StoredEntry {
  kind: string
  before: JsonObject | null
  after: JsonObject | null
  reason: string | null
  decision: JsonObject | null
}

export interface StoredAccess extends StoredEntry {
  action: AccessAction
  part: string | null
  purpose: string | null
  rows: number | null
}

const storedColumns = sql`
  b.tenant_id as "tenantId", b.seq, b.id, b.at, b.actor_kind as "actorKind", b.actor_id as "actorId",
  b.actor_name as "actorName", b.subject_kind as "subjectKind", b.subject_id as "subjectId",
  b.subject_label as "subjectLabel", b.request_id as "requestId", b.ip, b.user_agent as "userAgent"`
export const columnsOf: Record<ChainName, Sql> = {
  events: sql`${storedColumns}, b.kind, b.before, b.after, b.reason, b.decision`,
  access: sql`${storedColumns}, b.action, b.part, b.purpose, b.rows`,
}

export type Stored = (StoredEvent | StoredAccess) & { prevHash: Buffer; hash: Buffer }

export interface BookQuery {
  subjectKind?: string
  subjectId?: string
  /** A user's id. */
  actor?: string
  /** Events: a kind, or a family of kinds such as `security.*`. */
  kind?: string
  /** Access register. */
  action?: AccessAction
  /** Business dates, both included. */
  from?: string
  to?: string
  q?: string
}

/** The rows asked for, those after `upTo` left out. */
function matching(chain: ChainName, tenantId: string, timeZone: string, query: BookQuery, upTo?: number): Sql {
  const { subjectKind, subjectId, actor, kind, action, from, to, q } = query
  const family = kind?.endsWith('.*') ? kind.slice(0, -2) : undefined
  const conditions = [
    sql`b.tenant_id = ${tenantId}`,
    upTo !== undefined && sql`b.seq <= ${upTo}`,
    subjectKind !== undefined && sql`b.subject_kind = ${subjectKind}`,
    subjectId !== undefined && sql`b.subject_id = ${subjectId}`,
    actor !== undefined && sql`b.actor_id = ${actor}`,
    family !== undefined && sql`split_part(b.kind, '.', 1) = ${family}`,
    kind !== undefined && family === undefined && sql`b.kind = ${kind}`,
    action !== undefined && sql`b.action = ${action}`,
    from !== undefined && sql`b.at >= (${from}::date)::timestamp at time zone ${timeZone}`,
    to !== undefined && sql`b.at < (${to}::date + 1)::timestamp at time zone ${timeZone}`,
    q !== undefined && q !== '' && searching(chain, q),
  ].filter((condition) => condition !== false)
  return join(conditions, ' and ')
}

function searching(chain: ChainName, q: string): Sql {
  const pattern = containing(q)
  const why = chain === 'events' ? sql`b.reason` : sql`b.purpose`
  return sql`(b.subject_label ilike ${pattern} or b.actor_name ilike ${pattern} or ${why} ilike ${pattern})`
}

export interface Company {
  id: string
  timeZone: string
}

/**
 * Rows lie in the order of `seq`, so reading back from the newest is right for most queries, but not for a short while
 * long ago: the planner, who takes times to be spread evenly over them, would read all that came since. The sum keeps
 * it from that way.
 */
const orderFor = ({ from, to }: BookQuery): Sql =>
  from !== undefined && to !== undefined && daysBetween(from, to) <= longest ? sql`b.seq + 0` : sql`b.seq`
const longest = 92

/** One page of a book, newest first, before row `before`. */
export function listEntries(
  db: Db,
  { id, timeZone }: Company,
  chain: ChainName,
  query: BookQuery & { limit: number },
  before: number | null,
): Promise<Stored[]> {
  const upTo = before === null ? undefined : before - 1
  return db.rows<Stored>(sql`
    select ${columnsOf[chain]}, b.prev_hash as "prevHash", b.hash from ${books[chain]} b
    where ${matching(chain, id, timeZone, query, upTo)} order by ${orderFor(query)} desc limit ${query.limit}`)
}

/** How many rows a query finds and the newest of them. */
export function countEntries(db: Db, { id, timeZone }: Company, chain: ChainName, query: BookQuery) {
  return db.one<{ rows: number; upTo: number }>(sql`
    select count(*) as rows, coalesce(max(b.seq), 0) as "upTo" from ${books[chain]} b
    where ${matching(chain, id, timeZone, query)}`)
}

/** All rows a query finds up to one, oldest first. */
export function exportEntries(db: Db, { id, timeZone }: Company, chain: ChainName, query: BookQuery, upTo: number) {
  return db.batches<Stored>(sql`
    select ${columnsOf[chain]}, b.prev_hash as "prevHash", b.hash from ${books[chain]} b
    where ${matching(chain, id, timeZone, query, upTo)} order by b.seq`)
}

/** Every row of a chain, oldest first. */
export function walk(db: Db, tenantId: string, chain: ChainName): AsyncGenerator<Stored[]> {
  return db.batches<Stored>(
    sql`select ${columnsOf[chain]}, b.prev_hash as "prevHash", b.hash from ${books[chain]} b
        where b.tenant_id = ${tenantId} order by b.seq`,
    5000,
  )
}

/** The row as it was hashed. */
export function entryOf(chain: ChainName, row: StoredEvent | StoredAccess): Entry {
  const stamp = {
    tenantId: row.tenantId,
    seq: row.seq,
    id: row.id,
    at: row.at,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    subject: { kind: row.subjectKind, id: row.subjectId, label: row.subjectLabel },
    requestId: row.requestId,
    ip: row.ip,
    userAgent: row.userAgent,
  }
  if (chain === 'access') {
    const { action, part, purpose, rows } = row as StoredAccess
    return { chain, ...stamp, action, part, purpose, rows }
  }
  const { kind, before, after, reason, decision } = row as StoredEvent
  return { chain, ...stamp, kind, before, after, reason, decision } satisfies EventEntry
}

/** Trims one chain of a company as the owner of the tables; the number of rows removed. */
export async function trimChain(db: Db, tenantId: string, chain: ChainName, today: string): Promise<number> {
  const { removed } = await db.one<{ removed: number }>(
    sql`select trim_chain(${tenantId}, ${chain}, ${today}) as removed`,
  )
  return removed
}

export interface RetentionRow {
  retentionDays: number
  version: number
}

export const defaultRetention: RetentionRow = { retentionDays: 1095, version: 1 }

export async function findRetention(db: Db): Promise<RetentionRow> {
  const found = await db.maybe<RetentionRow>(sql`select retention_days as "retentionDays", version from audit_settings`)
  return found ?? defaultRetention
}

/** Writes the time of keeping over the version the client saw; null when it is no longer that one. */
export async function setRetention(
  db: Db,
  tenantId: string,
  days: number,
  version: number,
): Promise<RetentionRow | null> {
  await db.run(sql`insert into audit_settings (tenant_id) values (${tenantId}) on conflict do nothing`)
  return db.maybe<RetentionRow>(sql`
    update audit_settings set retention_days = ${days}, version = version + 1
    where tenant_id = ${tenantId} and version = ${version}
    returning retention_days as "retentionDays", version`)
}
