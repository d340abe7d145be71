import { createHash, randomBytes } from 'node:crypto'
import { systemActor } from '../../kernel/access.ts'
import { inTransaction, perform, type Ctx, type Refusal, type Services, type Who } from '../../kernel/context.ts'
import { sql, type Db } from '../../kernel/db.ts'
import { anchorsFile, readAnchors } from './anchors/service.ts'
import {
  canonical,
  changes,
  faultOf,
  plain,
  uuidAt,
  type AccessAction,
  type AccessEntry,
  type ChainName,
  type Entry,
  type EventEntry,
  type Fault,
  type Json,
  type Link,
  type Stamp,
  type Subject,
} from './rules.ts'
import { nounOf } from './wording/rules.ts'
import { entryOf, findChain, insertEntries, lockChain, trimChain, walk, type ChainRow, type Linked } from './store.ts'

/** What happened, for `record`. */
export interface Happening {
  /** `<noun>.<past participle>`, e.g. `customer.changed`. */
  kind: string
  subject: Subject
  /** The whole record before and after; of what is in both only the fields that differ are kept, never secrets. */
  before?: object
  after?: object
  /** Why, as the user stated it. */
  reason?: string | null
  /** The decision it rests on. */
  decision?: object
}

/** Who looked at what, for `registerAccess`. */
export interface Look {
  action: AccessAction
  subject: Subject
  /** Which part of the archive, e.g. `contacts`. */
  part?: string
  /** Stated purpose. */
  purpose?: string
  /** How many rows left the system. */
  rows?: number
}

type Draft<T extends Entry> = Omit<T, 'tenantId' | 'seq'>
interface Pending {
  events: Draft<EventEntry>[]
  access: Draft<AccessEntry>[]
}

/** Lives and dies with its transaction: what is rolled back, or repeated after a deadlock, leaves nothing here. */
const buffers = new WeakMap<Db, Pending>()

function pendingOf(db: Db): Pending {
  const found = buffers.get(db) ?? { events: [], access: [] }
  buffers.set(db, found)
  return found
}

function stampOf(ctx: Ctx, subject: Subject): Omit<Stamp, 'tenantId' | 'seq'> {
  const { kind, userId, name } = ctx.actor
  return {
    id: uuidAt(Date.now(), randomBytes(10)),
    at: ctx.now,
    actor: { kind, id: userId, name: name.toWellFormed() },
    subject: { ...subject, label: subject.label.toWellFormed() },
    requestId: ctx.requestId,
    ip: ctx.origin?.ip ?? null,
    userAgent: ctx.origin?.userAgent ?? null,
  }
}

/**
 * Puts an event into the books when the transaction of `ctx` commits, and not if it does not. Costs nothing until then:
 * the end of the chain is locked only while COMMIT runs.
 */
export function record(ctx: Ctx, { kind, subject, reason, decision, ...states }: Happening): void {
  const [before, after] = changes(states.before, states.after)
  const stamp = stampOf(ctx, subject)
  pendingOf(ctx.db).events.push({
    chain: 'events',
    ...stamp,
    kind,
    before,
    after,
    reason: reason?.toWellFormed() ?? null,
    decision: decision ? plain(decision) : null,
  })
}

/** Puts an entry into the access register when the transaction of `ctx` commits. */
export function registerAccess(ctx: Ctx, { action, subject, part, purpose, rows }: Look): void {
  const entry = { action, part: part ?? null, purpose: purpose ?? null, rows: rows ?? null }
  pendingOf(ctx.db).access.push({ chain: 'access', ...stampOf(ctx, subject), ...entry })
}

/** Writes what the transaction has recorded; wired to run just before COMMIT. A failure fails the transaction. */
export async function writeBooks(ctx: Ctx): Promise<void> {
  const pending = buffers.get(ctx.db)
  if (!pending) return
  buffers.delete(ctx.db)
  // Always in this order, so that no two transactions wait for each other.
  await append(ctx, 'events', pending.events)
  await append(ctx, 'access', pending.access)
}

async function append(ctx: Ctx, chain: ChainName, drafts: Draft<Entry>[]): Promise<void> {
  if (drafts.length === 0) return
  const rows = chained(ctx.tenant.id, await lockChain(ctx.db, ctx.tenant.id, chain), drafts)
  await insertEntries(ctx.db, chain, rows)
}

/** Drafts numbered and linked behind the newest row of a chain. */
export function chained(tenantId: string, last: Link, drafts: Draft<Entry>[]): (Entry & Linked)[] {
  let { seq, hash } = last
  return drafts.map((draft) => {
    const entry = { ...draft, tenantId, seq: ++seq } as Entry
    const prevHash = hash
    hash = hashOf(prevHash, entry)
    return { ...entry, prevHash, hash }
  })
}

/** SHA-256 over the previous hash and the canonical JSON of the entry, in hex; specified at the head of rules.ts. */
export function hashOf(prevHash: string, entry: Entry): string {
  const content = canonical(entry as unknown as Json)
  return createHash('sha256').update(prevHash, 'hex').update(content).digest('hex')
}

/** Somebody asked for what he has no right to: an event of its own, since his transaction is rolled back. */
export async function recordRefusal(services: Services, who: Who, { code, route, path }: Refusal): Promise<void> {
  await inTransaction(services, who, (ctx) => {
    const subject = { kind: 'route', id: route, label: path }
    record(ctx, { kind: 'security.permission_refused', subject, after: { code } })
    return Promise.resolve()
  })
}

export interface Verification {
  ok: boolean
  /** Rows whose hash was worked out again. */
  checked: number
  /** The first row that does not fit; `id` null when the row of that number is not there. */
  firstBroken: { chain: ChainName; seq: number; id: string | null; fault: Fault } | null
  /** The newest link of each chain, to be noted outside of the database. */
  chains: {
    chain: ChainName
    seq: number
    hash: string
    trimmedUpTo: number
    /** The newest row that an anchor speaks of; 0 without any. Whether rows after it were removed cannot be told. */
    anchoredUpTo: number
  }[]
}

const nothing: Link = { seq: 0, hash: '00'.repeat(32) }

/**
 * Works out every hash of both chains again, in one snapshot, holding nobody up, and compares them with the anchors:
 * the installation's own, or those of a copy. `progress` is told how many rows are done.
 */
export async function verify(
  services: Pick<Services, 'config' | 'database'>,
  tenantId: string,
  { progress = () => undefined, copy }: { progress?: (checked: number) => void; copy?: string | undefined } = {},
): Promise<Verification> {
  const anchors = await readAnchors(copy ?? anchorsFile(services), tenantId, copy !== undefined)
  return services.database.tenant(tenantId, async (db) => {
    await db.run(sql`set transaction isolation level repeatable read, read only`)
    const result: Verification = { ok: true, checked: 0, firstBroken: null, chains: [] }
    for (const chain of ['events', 'access'] as const) {
      const ends = (await findChain(db, tenantId, chain)) ?? { last: nothing, anchor: nothing }
      const count = (rows: number) => progress((result.checked += rows))
      const noted = new Map(anchors.flatMap((one) => (one.chain === chain ? [[one.seq, one.hash] as const] : [])))
      const broken = await firstBroken(db, tenantId, chain, { ...ends, noted }, count)
      result.firstBroken ??= broken
      const anchoredUpTo = Math.max(0, ...noted.keys())
      result.chains.push({ chain, ...ends.last, trimmedUpTo: ends.anchor.seq, anchoredUpTo })
    }
    result.ok = result.firstBroken === null
    return result
  })
}

async function firstBroken(
  db: Db,
  tenantId: string,
  chain: ChainName,
  { anchor, last, noted }: ChainRow & { noted: Map<number, string> },
  count: (rows: number) => void,
): Promise<Verification['firstBroken']> {
  let before = anchor
  for await (const batch of walk(db, tenantId, chain)) {
    for (const row of batch) {
      const [hash, prevHash] = [row.hash.toString('hex'), row.prevHash.toString('hex')]
      const contentHash = hashOf(prevHash, entryOf(chain, row))
      const fault = faultOf(before, { seq: row.seq, hash, prevHash, contentHash }, last)
      if (fault === 'missing' && row.seq > before.seq) return { chain, seq: before.seq + 1, id: null, fault }
      if (fault) return { chain, seq: row.seq, id: row.id, fault }
      if ((noted.get(row.seq) ?? hash) !== hash) return { chain, seq: row.seq, id: row.id, fault: 'rewritten' }
      before = { seq: row.seq, hash }
    }
    count(batch.length)
  }
  if (before.seq < last.seq) return { chain, seq: before.seq + 1, id: null, fault: 'missing' }
  if (Math.max(0, ...noted.keys()) > last.seq) return { chain, seq: last.seq + 1, id: null, fault: 'truncated' }
  return null
}

/**
 * Removes what is older than the company keeps it, as the owner of the tables; the anchors and an event of it stay.
 * The number of rows removed.
 */
export function trim({ services, tenant, requestId }: Ctx): Promise<number> {
  const who = { actor: systemActor, tenant, requestId }
  return services.database.admin((db) =>
    perform(services, db, who, async (ctx) => {
      let total = 0
      for (const chain of ['events', 'access'] as const) {
        const removed = await trimChain(db, tenant.id, chain, ctx.now)
        const subject = { kind: 'chain', id: chain, label: nounOf(chain).zh }
        if (removed > 0) record(ctx, { kind: 'audit.trimmed', subject, after: { removed } })
        total += removed
      }
      return total
    }),
  )
}
