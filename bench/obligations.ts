import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createApp, openClavis } from '../server/app.ts'
import { readConfig } from '../server/kernel/config.ts'
import type { Services } from '../server/kernel/context.ts'
import { sql, type Sql } from '../server/kernel/db.ts'
import { openSession, sessionCookie, setUp } from '../server/modules/people/index.ts'

/*
 * How fast the workbench and the boards answer over 100 000 open duties, against the same questions in plain SQL,
 * measured in turn in the same run. A screen is its list and its counts. Plain SQL does what any request has to do,
 * a transaction of the company and who asks, the one statement, and writes its rows as JSON.
 *
 *   npx tsx bench/obligations.ts                    fails when a screen takes more than twice its SQL
 *   npx tsx bench/obligations.ts --duties 20000 --turns 20
 *
 * DATABASE_URL names an empty database to use; without it an embedded one is started in a temporary directory.
 */
const { values: options } = parseArgs({
  options: { duties: { type: 'string', default: '100000' }, turns: { type: 'string', default: '40' } },
})
const duties = Number(options.duties)
const turns = Number(options.turns)
const maxRatio = 2
const today = '2026-06-15'
const nextWeek = '2026-06-22'

/** 200 people in four levels under one head; every second one's line runs through the first manager. */
async function fill({ database }: Services, tenantId: string, adminId: string) {
  await database.admin(async (db) => {
    await db.run(sql`
      insert into users (tenant_id, username, name, password_hash, position_id, superior_id)
      select ${tenantId}, 'u' || n, '员工' || n, '-', position_id, id from users, generate_series(1, 10) n
      where id = ${adminId}`)
    await db.run(sql`
      insert into users (tenant_id, username, name, password_hash, position_id, superior_id)
      select ${tenantId}, 'u' || n, '员工' || n, '-', m.position_id, m.id
      from generate_series(11, 200) n join users m on m.username = 'u' || (n % 10 + 1)`)
    await db.run(sql`
      insert into obligations (tenant_id, kind, key, policy, policy_version, article, owner_id, subject_kind,
        subject_id, subject_label, due_on, evidence_kind)
      select ${tenantId}, 'visit', 'visit:' || n, 'key-account', 1, 'C-07', u.id, 'visit', n::text, '回访 ' || n,
        ${today}::date - 20 + (n * 7919 % 120)::int, 'note'
      from generate_series(1, ${duties}::int) n join users u on u.username = 'u' || (n % 200 + 1)`)
  })
  await database.pool.query('vacuum analyze')
}

const due = sql`coalesce(o.due_on, '9999-12-31')`
const runs = sql`(o.paused_until is null or o.paused_until <= ${today})`
const listOf = (where: Sql) => sql`
  select o.*, u.name as owner_name, k.name as checker_name
  from obligations o join users u on u.tenant_id = o.tenant_id and u.id = o.owner_id
  left join users k on k.tenant_id = o.tenant_id and k.id = o.checker_id
  where o.state = 'open' and ${where} order by ${due}, o.id limit 51`
const countsOf = (where: Sql) => sql`
  select count(*), count(*) filter (where ${runs} and ${due} < ${today}),
    count(*) filter (where ${runs} and ${due} = ${today}),
    count(*) filter (where ${runs} and ${due} > ${today} and ${due} <= ${nextWeek}),
    count(*) filter (where ${runs} and ${due} > ${nextWeek} and due_on is not null),
    count(*) filter (where ${runs} and due_on is null), count(*) filter (where o.paused_until > ${today})
  from obligations o where o.state = 'open' and ${where}`

/** What any request has to do: a transaction as the application's role for the one company, and who asks. */
const inSql = ({ database }: Services, tenantId: string, statement: Sql) =>
  database.tenant(tenantId, async (db) => {
    await db.one(sql`
      select s.id, s.seen_at, u.id, u.name, u.department_id, u.region_id, p.permissions, p.scope, t.name, t.time_zone
      from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id and u.disabled_at is null
      join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
      join tenants t on t.tenant_id = s.tenant_id
      where s.revoked_at is null limit 1`)
    return JSON.stringify(await db.rows(statement))
  })

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!

async function compare(services: Services, tenantId: string) {
  const app = await createApp(services)
  const { rows } = await services.database.pool.query<{ id: string }>(`select id from users where username = 'u1'`)
  const userId = rows[0]!.id
  const where = { ip: '127.0.0.1', userAgent: 'bench' }
  const { cookie } = await services.database.tenant(tenantId, (db) =>
    openSession(db, tenantId, userId, services.clock(), where),
  )
  const ask = async (url: string) => {
    const answer = await app.inject({ url: `/api/v1${url}`, headers: { cookie: `${sessionCookie}=${cookie}` } })
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.payload}`)
  }
  const below = sql`o.owner_id = any(array(with recursive line as (
      select id from users where superior_id = ${userId}
      union select u.id from users u join line on u.superior_id = line.id
    ) select id from line))`
  const screens = { mine: sql`o.owner_id = ${userId}`, team: below, all: sql`true` }
  for (const [whose, of] of Object.entries(screens)) {
    const raw = [() => inSql(services, tenantId, listOf(of)), () => inSql(services, tenantId, countsOf(of))]
    const api = [() => ask(`/obligations?whose=${whose}`), () => ask(`/obligations/counts?whose=${whose}`)]
    await turnByTurn(whose, raw, api)
  }
  await app.close()
}

async function turnByTurn(name: string, raw: (() => Promise<unknown>)[], api: (() => Promise<unknown>)[]) {
  const times = [...raw, ...api].map(() => [] as number[])
  for (let turn = -5; turn < turns; turn++) {
    for (const [at, work] of [raw[0]!, api[0]!, raw[1]!, api[1]!].entries()) {
      const taken = await timed(work)
      if (turn >= 0) times[at]!.push(taken) // the first turns warm everything up
    }
  }
  const [rawList, apiList, rawCounts, apiCounts] = times.map(median) as [number, number, number, number]
  const ratio = (apiList + apiCounts) / (rawList + rawCounts)
  const shown = (label: string, sqlTime: number, apiTime: number) =>
    `${label} SQL ${sqlTime.toFixed(1)} ms, API ${apiTime.toFixed(1)} ms`
  console.log(`${name}: ${shown('list', rawList, apiList)}; ${shown('counts', rawCounts, apiCounts)}`)
  console.log(`${name}: ${ratio.toFixed(2)} times (at most ${maxRatio})`)
  if (ratio > maxRatio) process.exitCode = 1
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-'))
const config = readConfig({ ...process.env, CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' })
const clavis = await openClavis(config, () => new Date(`${today}T02:00:00Z`))
try {
  const { services } = clavis
  const administrator = { company: '基准公司', name: '管理员', username: 'admin', password: crypto.randomUUID() }
  const { tenantId, userId } = await setUp(services, administrator)
  await fill(services, tenantId, userId)
  await compare(services, tenantId)
} finally {
  await clavis.close()
  await fs.rm(folder, { recursive: true, force: true })
}
