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
 * measured in turn in the same run.
 *
 *   npx tsx bench/approvals.ts                     100 000 requests, 20 turns; fails above twice the raw query
 *   npx tsx bench/approvals.ts --requests 1000000
 *
 * DATABASE_URL names an empty database to use; without it an embedded one is started in a temporary directory.
 */
const { values: options } = parseArgs({
  options: { requests: { type: 'string', default: '100000' }, turns: { type: 'string', default: '20' } },
})
const requests = Number(options.requests)
const turns = Number(options.turns)
const users = 500
const maxRatio = 2
/** What a request through the whole server costs besides its query: session, parsing, checking, wording. */
const allowance = 15

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-'))
const clavis = await openClavis(readConfig({ ...process.env, CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' }))
const app = await createApp(clavis.services)
const { database } = clavis.services
try {
  const now = new Date()
  const who = { company: '测速公司', name: '王五', username: 'boss', password: 'correct horse 7 battery' }
  const { tenantId, userId } = await setUp(clavis.services, who)
  await fill(tenantId, userId)
  const { cookie } = await database.tenant(tenantId, (db) =>
    openSession(db, tenantId, userId, now, { ip: '127.0.0.1', userAgent: 'bench' }),
  )
  const plain: number[] = []
  const served: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    plain.push(await timed(() => plainQuery(tenantId, userId)))
    served.push(await timed(() => ask(`${sessionCookie}=${cookie}`)))
  }
  const [base, ours] = [median(plain), median(served)]
  process.stdout.write(
    `${requests} requests, ${users} users: raw ${base.toFixed(1)} ms, GET /approvals ${ours.toFixed(1)} ms (medians)\n`,
  )
  if (ours > base * maxRatio + allowance) process.exitCode = 1
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
  const rows = await database.tenant(tenantId, (db) =>
    db.rows(sql`
      select r.* from approval_items i join approval_requests r on r.tenant_id = i.tenant_id and r.id = i.request_id
      where i.tenant_id = ${tenantId} and i.user_id = ${me} and i.state = 'asked' and r.status = 'pending'
      order by r.submitted_at, r.id limit 51`),
  )
  if (rows.length === 0) throw new Error('nothing waits')
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
