import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import type { FastifyInstance } from 'fastify'
import { createApp, openClavis } from '../server/app.ts'
import { readConfig } from '../server/kernel/config.ts'
import type { Services, Tenant } from '../server/kernel/context.ts'
import { raw, sql, type Sql } from '../server/kernel/db.ts'
import { chained, verify } from '../server/modules/audit/index.ts'
import { openSession, sessionCookie, setUp } from '../server/modules/people/index.ts'

/*
 * The event log of a million rows: a page of the list, the search for one subject and the verification of the whole
 * chain, each against raw SQL that does the same, measured in turn in the same run.
 *
 *   npx tsx bench/audit.ts                  1 000 000 events; fails when anything takes more than twice its raw SQL
 *   npx tsx bench/audit.ts --rows 100000
 *
 * DATABASE_URL names an empty database to use; without it an embedded one is started in a temporary directory.
 */
const { values: options } = parseArgs({
  options: { rows: { type: 'string', default: '1000000' }, turns: { type: 'string', default: '200' } },
})
const rows = Number(options.rows)
const turns = Number(options.turns)
const maxRatio = 2

const kinds = ['customer.changed', 'invoice.created', 'receipt.created', 'security.signed_in', 'grading_run.started']
const subjects = Math.max(1, Math.floor(rows / 20))
const idOf = (number: number, of: string) => `${of}-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

/** The same events in every run, spread over three years, two hundred people and a twentieth as many subjects. */
function event(index: number) {
  const subject = (index * 7919) % subjects
  const at = Date.UTC(2023, 6, 1) + Math.floor((index / rows) * 1090) * 86_400_000 + (index % 86_400_000)
  return {
    chain: 'events' as const,
    id: idOf(index, '0190a1b2'),
    at: new Date(at).toISOString(),
    actor: { kind: 'user', id: idOf(index % 200, '0190a1b3'), name: `用户${index % 200}` },
    subject: { kind: 'customer', id: idOf(subject, '0190a1b4'), label: `K${subject} 客户${subject}` },
    requestId: idOf(index, '0190a1b5'),
    ip: '10.0.0.1',
    userAgent: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)',
    kind: kinds[index % kinds.length]!,
    before: { industry: '机械', phone: `021-${index % 1000}` },
    after: { industry: '电子', phone: `021-${(index + 1) % 1000}` },
    reason: index % 10 ? null : '客户来函更正',
    decision: null,
  }
}

const columns = `tenant_id, seq, id, at, actor_kind, actor_id, actor_name, kind, subject_kind, subject_id,
  subject_label, before, after, reason, request_id, ip, user_agent, prev_hash, hash`

/** Written as the owner with COPY, hashed as the application does it. */
async function generate({ database }: Services, tenant: Tenant) {
  const { seq: first, hash: start } = await database.admin((db) =>
    db.one<{ seq: number; hash: string }>(sql`
      select last_seq as seq, encode(last_hash, 'hex') as hash from event_chains
      where tenant_id = ${tenant.id} and chain = 'events'`),
  )
  let last = { seq: first, hash: start }
  function* lines() {
    for (let at = 0; at < rows; at += 5000) {
      const drafts = Array.from({ length: Math.min(5000, rows - at) }, (_, i) => event(at + i))
      const linked = chained(tenant.id, last, drafts)
      last = linked.at(-1)!
      yield linked.map((row) => `${copyLine(row as never)}\n`).join('')
    }
  }
  await database.admin(async (db) => {
    await pipeline(Readable.from(lines()), db.copyInto(raw(`copy events (${columns}) from stdin`)))
    await db.run(sql`update event_chains set last_seq = ${last.seq}, last_hash = decode(${last.hash}, 'hex')
      where tenant_id = ${tenant.id} and chain = 'events'`)
  })
  await database.pool.query('vacuum analyze events')
}

type Linked = ReturnType<typeof event> & { tenantId: string; seq: number; prevHash: string; hash: string }
function copyLine(row: Linked): string {
  const { actor, subject } = row
  const who = [row.tenantId, row.seq, row.id, row.at, actor.kind, actor.id, actor.name]
  const what = [
    row.kind,
    subject.kind,
    subject.id,
    subject.label,
    JSON.stringify(row.before),
    JSON.stringify(row.after),
  ]
  const from = [row.reason ?? '\\N', row.requestId, row.ip, row.userAgent]
  return [...who, ...what, ...from, `\\\\x${row.prevHash}`, `\\\\x${row.hash}`].join('\t')
}

const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!
const timed = async (work: () => Promise<unknown>) => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

interface Compared {
  name: string
  ours: () => Promise<unknown>
  rawly: () => Promise<unknown>
  times: number
}

async function compare({ name, ours, rawly, times }: Compared): Promise<void> {
  const taken = { ours: [] as number[], rawly: [] as number[] }
  const warming = Math.floor(times / 10)
  for (let turn = 0; turn < times + warming; turn++) {
    const [a, b] = [await timed(ours), await timed(rawly)]
    if (turn < warming) continue
    taken.ours.push(a)
    taken.rawly.push(b)
  }
  const [a, b] = [median(taken.ours), median(taken.rawly)]
  const ratio = a / b
  console.log(`${name.padEnd(18)} ${a.toFixed(2)} ms, raw SQL ${b.toFixed(2)} ms, ratio ${ratio.toFixed(2)}`)
  if (ratio > maxRatio) process.exitCode = 1
}

/** What any request has to do: a transaction as the application's role for the one company, and who asks. */
const rawPage = ({ database }: Services, tenant: Tenant, condition: Sql, order = sql`seq`) =>
  database.tenant(tenant.id, async (db) => {
    await db.one(sql`
      select s.id, s.seen_at, u.id, u.name, u.department_id, u.region_id, p.permissions, p.scope, t.name, t.time_zone
      from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
      join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
      join tenants t on t.tenant_id = s.tenant_id
      where s.tenant_id = ${tenant.id} and s.revoked_at is null limit 1`)
    const found = await db.rows(sql`
      select seq, id, at, actor_kind, actor_id, actor_name, kind, subject_kind, subject_id, subject_label, before, after,
             reason, decision, request_id, ip, user_agent, encode(hash, 'hex') as hash
      from events where ${condition} order by ${order} desc limit 51`)
    return JSON.stringify(found)
  })

/** Verification in SQL alone: every row's JSON written and hashed, every link compared. */
const rawVerify = ({ database }: Services, tenant: Tenant) =>
  database.tenant(tenant.id, (db) =>
    db.one(sql`
      select count(*) filter (where content = hash) as fitting, count(*) filter (where previous <> prev_hash) as unlinked
      from (
        select hash, prev_hash, lag(hash) over (order by seq) as previous,
          sha256(prev_hash || convert_to(jsonb_build_object(
            'actor', jsonb_build_object('id', actor_id, 'kind', actor_kind, 'name', actor_name), 'after', after,
            'at', to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'before', before, 'chain', 'events', 'decision', decision,
            'id', id, 'ip', ip, 'kind', kind, 'reason', reason, 'requestId', request_id, 'seq', seq,
            'subject', jsonb_build_object('id', subject_id, 'kind', subject_kind, 'label', subject_label),
            'tenantId', tenant_id, 'userAgent', user_agent)::text, 'UTF8')) as content
        from events) e`),
  )

async function measure(services: Services, app: FastifyInstance, tenant: Tenant, userId: string) {
  const caller = { ip: '127.0.0.1', userAgent: 'bench' }
  const { cookie } = await services.database.tenant(tenant.id, (db) =>
    openSession(db, tenant.id, userId, services.clock(), caller),
  )
  const get = (query: string) => async () => {
    const answer = await app.inject({
      url: `/api/v1/events?${query}`,
      headers: { cookie: `${sessionCookie}=${cookie}` },
    })
    if (answer.statusCode !== 200) throw new Error(answer.payload)
  }
  const subject = idOf(Math.floor(subjects / 2), '0190a1b4')
  const someone = idOf(77, '0190a1b3')
  const page = (name: string, query: string, condition: Sql, order?: Sql) =>
    compare({ name, ours: get(query), rawly: () => rawPage(services, tenant, condition, order), times: turns })
  await page('list', 'limit=50', sql`true`)
  await page('one subject', `limit=50&subjectId=${subject}`, sql`subject_id = ${subject}`)
  await page(
    'one person, kind',
    `actor=${someone}&kind=receipt.created`,
    sql`actor_id = ${someone} and kind = 'receipt.created'`,
  )
  await page(
    'a month',
    'from=2024-05-01&to=2024-05-31',
    sql`at >= '2024-04-30T16:00:00Z' and at < '2024-05-31T16:00:00Z'`,
    sql`seq + 0`,
  )
  let checked = 0
  const ours = async () => {
    const result = await verify(services, tenant.id)
    if (!result.ok) throw new Error(JSON.stringify(result))
    checked = result.checked
  }
  const start = performance.now()
  await ours()
  console.log(`verification of ${checked} rows: ${Math.round((checked / (performance.now() - start)) * 1000)} rows/s`)
  await compare({ name: 'verification', ours, rawly: () => rawVerify(services, tenant), times: 1 })
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-'))
const clavis = await openClavis(readConfig({ ...process.env, CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' }))
try {
  const { services } = clavis
  const administrator = { company: '基准公司', name: '管理员', username: 'admin', password: crypto.randomUUID() }
  const { tenantId, userId } = await setUp(services, administrator)
  const tenant = { id: tenantId, name: administrator.company, timeZone: 'Asia/Shanghai' }
  const ms = await timed(() => generate(services, tenant))
  console.log(`${rows} events written in ${(ms / 1000).toFixed(1)} s`)
  const app = await createApp(services)
  await measure(services, app, tenant, userId)
  await app.close()
} finally {
  await clavis.close()
  await fs.rm(folder, { recursive: true, force: true })
}
