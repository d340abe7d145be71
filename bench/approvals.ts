import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createApp, openClavis } from '../server/app.ts'
import { readConfig } from '../server/kernel/config.ts'
import { raw, sql } from '../server/kernel/db.ts'
import { openSession, sessionCookie, setUp } from '../server/modules/people/index.ts'

/*
 * How fast “what waits for my decision” is answered among many requests, against the plainest query for the same rows,
 * measured in turn in the same run. The plain one does what any request has to do: a transaction of the company, who
 * asks, whom they stand in for, the one statement, and its rows as JSON.
 *
 *   npx tsx bench/approvals.ts                     100 000 requests, 40 turns; fails above twice the raw query
 *   npx tsx bench/approvals.ts --requests 1000000
 *
 * DATABASE_URL names an empty database to use; without it an embedded one is started in a temporary directory.
 */
const { values: options } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, turns: { type: 'string', default: '40' } },
})
const requests = Number(options.requests)
const turns = Number(options.turns)
const users = 500
const maxRatio = 2

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-'))
const clavis = await openClavis(readConfig({ ...process.env, CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' }))
const app = await createApp(clavis.services)
const { database } = clavis.services
const now = new Date()
try {
  const who = { company: '测速公司', name: '王五', username: 'boss', password: 'correct horse 7 battery' }
  const { tenantId, userId } = await setUp(clavis.services, who)
  await fill(tenantId, userId)
  const { cookie } = await database.tenant(tenantId, (db) =>
    openSession(db, tenantId, userId, now, { ip: '127.0.0.1', userAgent: 'bench' }),
  )
  const plain: number[] = []
  const served: number[] = []
  for (let turn = -5; turn < turns; turn++) {
    const turnOf = [
      await timed(() => plainQuery(tenantId, userId)),
      await timed(() => ask(`${sessionCookie}=${cookie}`)),
    ]
    if (turn < 0) continue // the first turns warm everything up
    plain.push(turnOf[0]!)
    served.push(turnOf[1]!)
  }
  const [base, ours] = [median(plain), median(served)]
  console.log(`${requests} requests, ${users} users: SQL ${base.toFixed(1)} ms, GET /approvals ${ours.toFixed(1)} ms`)
  console.log(`${(ours / base).toFixed(2)} times (at most ${maxRatio})`)
  if (ours > base * maxRatio) process.exitCode = 1
} finally {
  await app.close()
  await clavis.close()
  await fs.rm(folder, { recursive: true, force: true })
}

/** Half of the requests are over; every pending one waits for somebody, two hundred of them for me. */
async function fill(tenantId: string, me: string) {
  await database.admin(async (db) => {
    const tenant = `'${tenantId}'::uuid`
    await db.run(
      raw(`insert into users (tenant_id, username, name, password_hash, position_id)
           select ${tenant}, 'u' || n, '用户' || n, 'x', (select id from positions limit 1)
           from generate_series(1, ${users}) n`),
    )
    await db.run(
      raw(`insert into approval_requests (tenant_id, matter, subject_kind, subject_id, subject_label, snapshot, content_hash,
             policy_version, duplicates, status, submitted_by, submitted_by_name, submitted_at)
           select ${tenant}, 'gift', 'gift', n::text, '事项' || n, '{}', md5(n::text), 1, 'once',
             case when n % 2 = 0 then 'approved' else 'pending' end, u.ids[1 + n % ${users}], '用户', now() - n * interval '1 minute'
           from generate_series(1, ${requests}) n, (select array_agg(id) as ids from users where username like 'u%') u`),
    )
    await db.run(
      raw(`insert into approval_steps (tenant_id, id, request_id, ordinal, kind, mode, title, state)
           select tenant_id, uuid_v7(), id, 0, 'approval', 'any', '{"zh":"环节","en":"Step"}',
             case status when 'pending' then 'open' else 'passed' end from approval_requests`),
    )
    await db.run(
      raw(`insert into approval_items (tenant_id, step_id, user_id, request_id, ordinal, state)
           select s.tenant_id, s.id,
             case when r.subject_id::int % ${Math.max(2, Math.floor(requests / 200)) | 1} = 1 then '${me}'::uuid
                  else u.ids[1 + (r.subject_id::int + 7) % ${users}] end,
             r.id, 0, case r.status when 'pending' then 'asked' else 'approved' end
           from approval_steps s join approval_requests r on r.tenant_id = s.tenant_id and r.id = s.request_id,
             (select array_agg(id) as ids from users where username like 'u%') u`),
    )
    await db.run(raw('analyze'))
  })
}

/** The rows alone, as somebody would write it by hand. */
async function plainQuery(tenantId: string, me: string) {
  const rows = await database.tenant(tenantId, async (db) => {
    await db.one(sql`
      select s.id, s.seen_at, u.id, u.name, u.department_id, u.region_id, p.permissions, p.scope, t.name, t.time_zone
      from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
      join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
      join tenants t on t.tenant_id = s.tenant_id
      where s.revoked_at is null limit 1`)
    await db.rows(sql`select * from delegations where revoked_at is null and ${now}::date between from_on and to_on`)
    return db.rows(sql`
      select r.* from approval_items i join approval_requests r on r.tenant_id = i.tenant_id and r.id = i.request_id
      where i.tenant_id = ${tenantId} and i.user_id = ${me} and i.state = 'asked' and r.status = 'pending'
      order by r.submitted_at, r.id limit 51`)
  })
  if (JSON.parse(JSON.stringify(rows)).length === 0) throw new Error('nothing waits')
}

async function ask(cookie: string) {
  const answer = await app.inject({ url: '/api/v1/approvals?box=waiting', headers: { cookie } })
  if (answer.statusCode !== 200 || answer.json<{ rows: unknown[] }>().rows.length === 0) throw new Error(answer.payload)
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!
}
