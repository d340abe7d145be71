import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { createApp, openClavis } from '../server/app.ts'
import { pack } from '../policy-pack/index.ts'
import { readConfig } from '../server/kernel/config.ts'
import type { Services } from '../server/kernel/context.ts'
import { sql } from '../server/kernel/db.ts'
import { openSession, sessionCookie, setUp } from '../server/modules/people/index.ts'

/*
 * How fast a draft of the key-account criteria is tried on ten thousand customers, against reading the facts it judges
 * by — trade per customer and month — in plain SQL, measured in turn in the same run. Through the API means the whole
 * way: session, rights, both decisions per customer with their reasons, answer as JSON.
 *
 *   npx tsx bench/simulation.ts                        fails when the answer takes more than five times its SQL
 *   npx tsx bench/simulation.ts --customers 2000 --turns 20
 *
 * DATABASE_URL names an empty database to use; without it an embedded one is started in a temporary directory.
 */
const { values: options } = parseArgs({
  options: { customers: { type: 'string', default: '10000' }, turns: { type: 'string', default: '10' } },
})
const customers = Number(options.customers)
const turns = Number(options.turns)
const maxRatio = 5

/** A dozen invoices each over two years; a twentieth lies between the two limits that are compared. */
async function fill({ database }: Services, tenantId: string) {
  await database.admin(async (db) => {
    await db.run(sql`
      insert into customers (tenant_id, code, name)
      select ${tenantId}, 'K' || lpad(n::text, 6, '0'), '客户' || n from generate_series(1, ${customers}::int) n`)
    await db.run(sql`
      insert into invoices (tenant_id, customer_id, number, kind, status, issued_on, due_on, gross)
      select c.tenant_id, c.id, c.code || '-' || m, 'invoice', 'valid', date '2024-07-01' + m * 60, '2030-01-01',
             case when hashtext(c.code) % 20 = 0 then 200000 + m else abs(hashtext(c.code || m)) % 90000 + 1 end
      from customers c, generate_series(1, 12) m where c.tenant_id = ${tenantId}`)
  })
  await database.pool.query('vacuum analyze')
}

const factsSql = (tenantId: string) => sql`
  select c.id, c.code, c.name, t.months, t.cumulative, t.first
  from (
    select customer_id, sum(amount) as cumulative, min(first) as first,
           json_object_agg(to_char(month, 'YYYY-MM'), amount::text order by month) as months
    from (
      select customer_id, date_trunc('month', issued_on::timestamp) as month, sum(gross) as amount,
             min(issued_on) as first
      from invoices where tenant_id = ${tenantId} and status = 'valid' and issued_on <= '2026-06-15'
      group by customer_id, month) monthly
    group by customer_id) t
  join customers c on c.tenant_id = ${tenantId} and c.id = t.customer_id
  order by c.code collate "C"`

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}
const median = (list: number[]) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]!

async function compare(services: Services, tenantId: string, userId: string) {
  const app = await createApp(services)
  const where = { ip: '127.0.0.1', userAgent: 'bench' }
  const { cookie } = await services.database.tenant(tenantId, (db) =>
    openSession(db, tenantId, userId, services.clock(), where),
  )
  const headers = { cookie: `${sessionCookie}=${cookie}`, 'content-type': 'application/json' }
  const parameters = { ...pack['key-account'].defaults, cumulativeOver: '3000000' }
  let said = ''
  const ask = async () => {
    const payload = JSON.stringify({ parameters })
    const url = '/api/v1/policies/key-account/simulations'
    const answer = await app.inject({ method: 'POST', url, headers, payload })
    if (answer.statusCode !== 200) throw new Error(answer.payload)
    const { customers: judged, changed } = answer.json<{ customers: number; changed: number }>()
    said = `${judged} customers judged, ${changed} change`
  }
  const facts = factsSql(tenantId)
  const askRaw = () => services.database.pool.query({ name: 'facts', text: facts.text, values: facts.values })
  const times = { raw: [] as number[], api: [] as number[] }
  for (let turn = -2; turn < turns; turn++) {
    const [r, a] = [await timed(askRaw), await timed(ask)]
    if (turn < 0) continue // the first turns warm both up
    times.raw.push(r)
    times.api.push(a)
  }
  await app.close()
  const [r, a] = [median(times.raw), median(times.api)]
  console.log(`${said}: SQL ${r.toFixed(0)} ms, API ${a.toFixed(0)} ms, ${(a / r).toFixed(2)} times`)
  if (a / r > maxRatio) process.exitCode = 1
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-bench-'))
const config = readConfig({ ...process.env, CLAVIS_DATA_DIR: folder, CLAVIS_LOG: 'silent' })
const clavis = await openClavis(config, () => new Date('2026-06-15T02:00:00Z'))
try {
  const { services } = clavis
  const administrator = { company: '基准公司', name: '管理员', username: 'admin', password: crypto.randomUUID() }
  const { tenantId, userId } = await setUp(services, administrator)
  await fill(services, tenantId)
  await compare(services, tenantId, userId)
} finally {
  await clavis.close()
  await fs.rm(folder, { recursive: true, force: true })
}
