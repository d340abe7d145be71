/*
 * How a chain is made, so that anybody can verify one outside of this program.
 *
 * Every company has two chains, `events` and `access` (the access register). Their rows are numbered 1, 2, 3 … (`seq`)
 * and hashed:
 *
 *   hash(row) = SHA-256( prev_hash ‖ UTF-8( canonical JSON of the row ) )
 *
 * `prev_hash` is the 32 bytes of the hash of the row before, 32 zero bytes for the first. The canonical JSON is that of
 * RFC 8785: no white space, the keys of every object sorted by UTF-16 code units, numbers and strings as ECMAScript
 * writes them, characters beyond ASCII as they are. The object has exactly these keys, null where there is no value:
 *
 *   events  actor {id, kind, name}, after, at, before, chain "events", decision, id, ip, kind, reason, requestId, seq,
 *           subject {id, kind, label}, tenantId, userAgent
 *   access  action, actor {id, kind, name}, at, chain "access", id, ip, part, purpose, requestId, rows, seq,
 *           subject {id, kind, label}, tenantId, userAgent
 *
 * `at` is the instant in UTC with milliseconds, `2026-06-15T02:00:00.000Z`; ids are lower-case UUIDs. The newest row's
 * seq and hash stand in `event_chains.last_seq` and `last_hash`. Rows older than the time of keeping are removed from
 * the start of the chain; `anchor_seq` and `anchor_hash` are those of the last row removed, which the first one kept
 * continues. Every night the newest seq and hash of each chain are noted in `audit-anchors.txt` under the data directory,
 * outside of the database: by them a chain that lost its newest rows, or was made anew from end to end, is told.
 */

import { say, type Locale, type Text } from '../../kernel/i18n.ts'

export type ChainName = 'events' | 'access'

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }
export type JsonObject = { [key: string]: Json }

/** Canonical JSON of RFC 8785. Throws on what JSON does not have: numbers without end, halves of characters. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new Error('not a number of JSON')
    if (typeof value === 'string' && !value.isWellFormed()) throw new Error('not a text of JSON')
    return JSON.stringify(value)
  }
  const keys = Object.keys(value).toSorted()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key]!)}`).join(',')}}`
}

export interface Subject {
  /** Noun of the record, e.g. `customer`. */
  kind: string
  /** Its id; null for something without one. */
  id: string | null
  /** What people call it, e.g. its code and name. */
  label: string
}

/** What both books say of an entry, whatever it is about. */
export interface Stamp {
  tenantId: string
  seq: number
  id: string
  at: string
  actor: { kind: string; id: string | null; name: string }
  subject: Subject
  requestId: string
  ip: string | null
  userAgent: string | null
}

export interface EventEntry extends Stamp {
  chain: 'events'
  kind: string
  before: JsonObject | null
  after: JsonObject | null
  reason: string | null
  decision: JsonObject | null
}

export const accessActions = ['opened', 'printed', 'exported'] as const
export type AccessAction = (typeof accessActions)[number]

export interface AccessEntry extends Stamp {
  chain: 'access'
  action: AccessAction
  part: string | null
  purpose: string | null
  rows: number | null
}

export type Entry = EventEntry | AccessEntry

/** Fields that never enter the books, however they get into a record. */
const secret = /password|passphrase|secret|token|cookie|privatekey|credential$/i
/** Fields that change with every edit and say nothing. */
const bookkeeping = new Set(['version', 'updatedAt'])

/**
 * The fields that differ, of a record before and after; with one side only, all of it. Secrets and counters are left
 * out, nested ones too.
 */
export function changes(before: object | undefined, after: object | undefined): [JsonObject | null, JsonObject | null] {
  const [old, now] = [before && plain(before), after && plain(after)]
  if (!old || !now) return [old ?? null, now ?? null]
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])]
  const differing = names.filter((name) => canonical(old[name] ?? null) !== canonical(now[name] ?? null))
  const pick = (of: JsonObject) => Object.fromEntries(differing.map((name) => [name, of[name] ?? null]))
  return [pick(old), pick(now)]
}

/** A record as JSON holds it, without secrets and counters. */
export function plain(record: object): JsonObject {
  const leaveOut = (name: string, value: unknown) => {
    if (secret.test(name)) return undefined
    return typeof value === 'string' ? value.toWellFormed() : value
  }
  const whole = JSON.parse(JSON.stringify(record, leaveOut)) as JsonObject
  return Object.fromEntries(Object.entries(whole).filter(([name]) => !bookkeeping.has(name)))
}

/** UUID version 7 of an instant and ten random bytes. */
export function uuidAt(milliseconds: number, random: Uint8Array): string {
  const time = milliseconds.toString(16).padStart(12, '0')
  const bytes = Array.from(random.slice(0, 10))
  bytes[0] = (bytes[0]! & 0x0f) | 0x70
  bytes[2] = (bytes[2]! & 0x3f) | 0x80
  const rest = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-${rest.slice(0, 4)}-${rest.slice(4, 8)}-${rest.slice(8)}`
}

export interface Link {
  seq: number
  hash: string
}

/** The last two are told by anchors alone: another row than was noted, and an end before what was noted. */
export const faults = ['missing', 'altered', 'unlinked', 'surplus', 'rewritten', 'truncated'] as const
export type Fault = (typeof faults)[number]

/**
 * What is wrong with the next row of a chain, if anything: rows before it are gone, it does not continue the one
 * before, its content is not what was hashed, or it lies beyond the end of the chain.
 */
export function faultOf(before: Link, row: Link & { prevHash: string; contentHash: string }, last: Link): Fault | null {
  if (row.seq > last.seq) return 'surplus'
  if (row.hash !== row.contentHash) return 'altered'
  if (row.seq !== before.seq + 1) return 'missing'
  if (row.prevHash !== before.hash) return 'unlinked'
  if (row.seq === last.seq && row.hash !== last.hash) return 'altered'
  return null
}

/** Reasons that the program itself states, by their Chinese words. */
const statedReasons: { text: Text; pattern: RegExp }[] = []

/**
 * A reason that nobody writes by hand: what it returns words it for the books, in Chinese and with its parameters filled
 * in; `reasonIn` says it to a reader in his language.
 */
export function defineReason(text: Text): (parameters?: Record<string, string>) => string {
  const literal = text.zh.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&')
  statedReasons.push({ text, pattern: new RegExp(`^${literal.replaceAll(/\{(\w+)\}/g, '(?<$1>.*)')}$`, 's') })
  return (parameters = {}) => say(text, 'zh-CN', parameters)
}

/** A reason as the books have it, for a reader: what people wrote as they wrote it, the program's own in his language. */
export function reasonIn(locale: Locale, reason: string): string
export function reasonIn(locale: Locale, reason: string | null): string | null
export function reasonIn(locale: Locale, reason: string | null): string | null {
  if (reason === null || locale !== 'en') return reason
  for (const { text, pattern } of statedReasons) {
    const found = pattern.exec(reason)
    if (found) return say(text, locale, found.groups)
  }
  return reason
}
