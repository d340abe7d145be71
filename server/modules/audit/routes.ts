import { z } from 'zod'
import type { Ctx } from '../../kernel/context.ts'
import { mustMatch, stale } from '../../kernel/errors.ts'
import { cursor, openRoute, page, pageQuery, route, type Route } from '../../kernel/http.ts'
import { date, id, line, out } from '../../kernel/input.ts'
import { searchText, wrongCursor } from '../../kernel/paging.ts'
import { mustSeeAll } from './access.ts'
import { sendBook } from './export/service.ts'
import { namesIn, presented, viewOf, wordsOf } from './presentation/service.ts'
import { accessActions, faults, type ChainName } from './rules.ts'
import { record, verify } from './service.ts'
import { findRetention, listEntries, setRetention, type BookQuery } from './store.ts'
import { families, nounOf } from './wording/rules.ts'

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

const text = z.object({ zh: z.string(), en: z.string() })
const stamp = {
  seq: z.int(),
  id: out.id,
  at: out.instant,
  actor: z.object({ kind: z.string(), as: text, id: out.id.nullable(), name: z.string() }),
  subject: z.object({ kind: z.string(), noun: text, id: z.string().nullable(), label: z.string() }),
  requestId: z.string(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  hash: z.string(),
}
const fields = z.record(z.string(), z.unknown()).nullable()
const event = z.object({
  ...stamp,
  kind: z.string(),
  title: text,
  before: fields,
  after: fields,
  /** What the ids before and after are called. */
  names: z.record(z.string(), z.string()),
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
  partTitle: text.nullable(),
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
  const names = await namesIn(ctx.db, shown)
  const words = await wordsOf(ctx, chain, shown)
  const rows = shown.map((row) => {
    const said = presented(chain, row, ctx.locale, names)
    return { ...said, ...(words && { words: words.get(row.id) ?? [] }), hash: row.hash.toString('hex') } as never
  })
  return { rows, nextCursor: found.length > shown.length ? cursor.write([String(shown.at(-1)!.seq)]) : null }
}

function seqIn(text: string): number {
  const [seq] = cursor.read(text, 1) ?? []
  if (seq == null || !/^[1-9]\d{0,14}$/.test(seq)) throw wrongCursor()
  return Number(seq)
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
  route({
    method: 'GET',
    path: '/events/families',
    access: 'audit.read',
    summary: 'What events can be narrowed down to, in words',
    response: z.object({ rows: z.array(z.object({ family: z.string(), title: text })) }),
    handle: () => Promise.resolve({ rows: families }),
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
    summary:
      'Works out every hash of both chains again, compares them with the anchors, and names the first row that does not fit',
    response: z.object({
      ok: z.boolean(),
      checked: z.int(),
      firstBroken: z
        .object({
          chain: chainName,
          seq: z.int(),
          id: out.id.nullable(),
          fault: z.enum(faults),
        })
        .nullable(),
      chains: z.array(
        z.object({ chain: chainName, seq: z.int(), hash: z.string(), trimmedUpTo: z.int(), anchoredUpTo: z.int() }),
      ),
    }),
    async handle({ services, who, transaction }) {
      const result = await verify(services, who!.tenant.id)
      const { ok, checked, firstBroken } = result
      const subject = { kind: 'chain', id: null, label: `${nounOf('events').zh}、${nounOf('access').zh}` }
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
