import { PassThrough } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import { z } from 'zod'
import type { Ctx } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db.ts'
import { mustMatch, stale } from '../../kernel/errors.ts'
import { cursor, openRoute, page, pageQuery, route, type OpenRequest, type Route } from '../../kernel/http.ts'
import { say, type Text } from '../../kernel/i18n.ts'
import { date, id, line, out } from '../../kernel/input.ts'
import { searchText, wrongCursor } from '../../kernel/paging.ts'
import { eventViews, eventWordings, mustSeeAll, type EventWord } from './access.ts'
import { accessActions, canonical, type ChainName, reasonIn } from './rules.ts'
import { record, registerAccess, verify } from './service.ts'
import {
  countEntries,
  entryOf,
  exportEntries,
  findRetention,
  listEntries,
  setRetention,
  type BookQuery,
  type Stored,
  type StoredAccess,
  type StoredEvent,
} from './store.ts'

const filters = {
  subjectKind: line(64).optional(),
  subjectId: line(200).optional(),
  actor: id().optional(),
  from: date().optional(),
  to: date().optional(),
  q: searchText().optional(),
}
const eventFilters = {
  ...filters,
  kind: z
    .string()
    .regex(/^[a-z_-]{1,64}\.([a-z_-]{1,64}|\*)$/)
    .optional(),
}
const accessFilters = { ...filters, action: z.enum(accessActions).optional() }

const stamp = {
  seq: z.int(),
  id: out.id,
  at: out.instant,
  actor: z.object({ kind: z.string(), id: out.id.nullable(), name: z.string() }),
  subject: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string() }),
  requestId: z.string(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  hash: z.string(),
}
const fields = z.record(z.string(), z.unknown()).nullable()
const event = z.object({
  ...stamp,
  kind: z.string(),
  before: fields,
  after: fields,
  reason: z.string().nullable(),
  decision: fields,
  /** What of it is shown in words instead of as it stands in the books. */
  words: z.array(
    z.object({ field: z.string(), label: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
  ),
})
const access = z.object({
  ...stamp,
  action: z.enum(accessActions),
  part: z.string().nullable(),
  purpose: z.string().nullable(),
  rows: z.int().nullable(),
})
const retention = z.object({ retentionDays: z.int(), version: z.int() })
const chainName = z.enum(['events', 'access'])

async function list(ctx: Ctx, chain: ChainName, query: BookQuery & { limit: number; cursor?: string }) {
  mustSeeAll(ctx.actor)
  const before = query.cursor === undefined ? null : seqIn(query.cursor)
  const found = await listEntries(ctx.db, ctx.tenant, chain, { ...query, limit: query.limit + 1 }, before)
  const shown = await (await viewOf(ctx, chain))(ctx.db, found.slice(0, query.limit))
  const words =
    chain === 'events' ? await wordsOf(ctx, shown as (Stored & StoredEvent)[]) : new Map<string, EventWord[]>()
  const rows = shown.map((row) => {
    const entry = entryOf(chain, row)
    const said =
      entry.chain === 'events' ? { reason: reasonIn(ctx.locale, entry.reason), words: words.get(entry.id) ?? [] } : {}
    return { ...entry, ...said, hash: row.hash.toString('hex') } as never
  })
  return { rows, nextCursor: found.length > shown.length ? cursor.write([String(shown.at(-1)!.seq)]) : null }
}

/** The rows of a chain as the actor may read them: values he may not read where they lie stay closed in the books too. */
async function viewOf(ctx: Ctx, chain: ChainName): Promise<(db: Db, rows: Stored[]) => Promise<Stored[]>> {
  const views = chain === 'events' ? await Promise.all(eventViews.map((view) => view(ctx))) : []
  return async (db, rows) => {
    let seen = rows
    for (const view of views) seen = (await view(db, seen as StoredEvent[])) as Stored[]
    return seen
  }
}

async function wordsOf(ctx: Ctx, rows: StoredEvent[]): Promise<Map<string, EventWord[]>> {
  const found = await Promise.all(eventWordings.map((wording) => wording(ctx, rows)))
  return new Map(found.flatMap((words) => [...words]))
}

function seqIn(text: string): number {
  const [seq] = cursor.read(text, 1) ?? []
  if (seq == null || !/^[1-9]\d{0,14}$/.test(seq)) throw wrongCursor()
  return Number(seq)
}

const heads: Record<ChainName, Text[]> = {
  events: [
    { zh: '事件', en: 'Event' },
    { zh: '改前', en: 'Before' },
    { zh: '改后', en: 'After' },
    { zh: '原因', en: 'Reason' },
    { zh: '依据', en: 'Decision' },
  ],
  access: [
    { zh: '动作', en: 'Action' },
    { zh: '部分', en: 'Part' },
    { zh: '用途', en: 'Purpose' },
    { zh: '行数', en: 'Rows' },
  ],
}
const stampHeads: Text[] = [
  { zh: '序号', en: 'No.' },
  { zh: '时间(UTC)', en: 'Time (UTC)' },
  { zh: '操作人', en: 'Who' },
  { zh: '操作人编号', en: 'Id of who' },
  { zh: '身份', en: 'As' },
  { zh: '对象类别', en: 'Kind of subject' },
  { zh: '对象', en: 'Subject' },
  { zh: '对象编号', en: 'Id of subject' },
  { zh: 'IP', en: 'IP' },
  { zh: '客户端', en: 'Client' },
  { zh: '请求编号', en: 'Request' },
  { zh: '编号', en: 'Id' },
  { zh: '前一条哈希', en: 'Previous hash' },
  { zh: '哈希', en: 'Hash' },
]

const json = (value: object | null) => (value === null ? '' : canonical(value as never))

function cells(chain: ChainName, row: Stored): (string | number | null)[] {
  const { seq, at, actorName, actorId, actorKind, subjectKind, subjectLabel, subjectId, ip, userAgent } = row
  const who = [seq, at, actorName, actorId, actorKind, subjectKind, subjectLabel, subjectId, ip, userAgent]
  const common = [...who, row.requestId, row.id, row.prevHash.toString('hex'), row.hash.toString('hex')]
  if (chain === 'access') {
    const { action, part, purpose, rows } = row as StoredAccess
    return [...common, action, part, purpose, rows]
  }
  const { kind, before, after, reason, decision } = row as StoredEvent
  return [...common, kind, json(before), json(after), reason, json(decision)]
}

/** Into the access register first, and only then out of the house; cells a spreadsheet would run are neutralised. */
async function sendBook(
  { transaction, services, reply, who, locale }: OpenRequest,
  chain: ChainName,
  query: BookQuery,
) {
  const { upTo, view } = await transaction(async (ctx) => {
    mustSeeAll(ctx.actor)
    const found = await countEntries(ctx.db, ctx.tenant, chain, query)
    const label = chain === 'events' ? '操作日志' : '查阅登记'
    registerAccess(ctx, { action: 'exported', subject: { kind: 'chain', id: chain, label }, rows: found.rows })
    return { upTo: found.upTo, view: await viewOf(ctx, chain) }
  })
  const tenant = who!.tenant
  const file = new PassThrough()
  const table = stringify({ bom: true, escape_formulas: true, record_delimiter: 'windows' })
  table.write([...stampHeads, ...heads[chain]].map((head) => say(head, locale)))
  services.database
    .tenant(tenant.id, async (db) => {
      async function* lines() {
        for await (const batch of exportEntries(db, tenant, chain, query, upTo)) {
          for (const row of await view(db, batch)) yield cells(chain, row)
        }
      }
      await pipeline(lines, table, file)
    })
    .catch((error: Error) => file.destroy(error))
  return reply
    .type('text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${chain === 'events' ? 'events' : 'access-register'}.csv"`)
    .header('x-content-type-options', 'nosniff')
    .send(file)
}

const reading: Route[] = [
  route({
    method: 'GET',
    path: '/events',
    access: 'audit.read',
    summary: 'What happened, newest first; needs sight of all customers',
    query: z.object({ ...pageQuery, ...eventFilters }),
    response: page(event),
    handle: (ctx, { query }) => list(ctx, 'events', query),
  }),
  route({
    method: 'GET',
    path: '/access-register',
    access: 'access-register.read',
    summary: 'Who opened, printed or exported what, newest first; needs sight of all customers',
    query: z.object({ ...pageQuery, ...accessFilters }),
    response: page(access),
    handle: (ctx, { query }) => list(ctx, 'access', query),
  }),
  openRoute({
    method: 'GET',
    path: '/events/export',
    access: 'audit.read',
    summary: 'The events found as CSV, oldest first; entered in the access register',
    query: z.object(eventFilters),
    handle: (open, { query }) => sendBook(open, 'events', query),
  }),
  openRoute({
    method: 'GET',
    path: '/access-register/export',
    access: 'access-register.read',
    summary: 'The register as CSV, oldest first; entered in the access register itself',
    query: z.object(accessFilters),
    handle: (open, { query }) => sendBook(open, 'access', query),
  }),
]

const keeping: Route[] = [
  openRoute({
    method: 'POST',
    path: '/audit/verification',
    access: 'audit.verify',
    summary: 'Works out every hash of both chains again and names the first row that does not fit',
    response: z.object({
      ok: z.boolean(),
      checked: z.int(),
      firstBroken: z
        .object({
          chain: chainName,
          seq: z.int(),
          id: out.id.nullable(),
          fault: z.enum(['missing', 'altered', 'unlinked', 'surplus']),
        })
        .nullable(),
      chains: z.array(z.object({ chain: chainName, seq: z.int(), hash: z.string(), trimmedUpTo: z.int() })),
    }),
    async handle({ services, who, transaction }) {
      const result = await verify(services.database, who!.tenant.id)
      const { ok, checked, firstBroken } = result
      const subject = { kind: 'chain', id: null, label: 'events, access' }
      await transaction(async (ctx) =>
        record(ctx, { kind: 'audit.verified', subject, after: { ok, checked, firstBroken } }),
      )
      return result
    },
  }),
  route({
    method: 'GET',
    path: '/audit/retention',
    access: 'audit.read',
    summary: 'How many days events and access register are kept',
    response: retention,
    handle: (ctx) => findRetention(ctx.db),
  }),
  route({
    method: 'PUT',
    path: '/audit/retention',
    access: 'audit.keep',
    summary: 'Sets how many days events and access register are kept; at least 180',
    body: z.object({ retentionDays: z.int().min(180).max(36_500) }),
    response: retention,
    async handle(ctx, { body, ifMatch }) {
      const before = await findRetention(ctx.db)
      mustMatch(before.version, ifMatch)
      const after = await setRetention(ctx.db, ctx.tenant.id, body.retentionDays, before.version)
      if (!after) throw stale()
      const subject = { kind: 'retention', id: null, label: ctx.tenant.name }
      record(ctx, { kind: 'audit_retention.changed', subject, before, after })
      return after
    },
  }),
]

/** The books: reading, exporting, verifying, and how long they are kept. */
export const routes: Route[] = [...reading, ...keeping]

/** The contract as the pages read it. */
export type AuditEvent = z.infer<typeof event>
export type AccessEntry = z.infer<typeof access>
export type Retention = z.infer<typeof retention>
