import { beforeAll, describe, expect, test } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'

const t = testApp({ now: '2026-06-30T02:00:00Z' })
const rights = ['policies.read', 'grading.read', 'decisions.run']
const customers = 12_000
let boss: TestClient
/** Who see one half of the customers each, few enough for an answer at once. */
let halves: TestClient[]

beforeAll(async () => {
  boss = await t.as({ permissions: rights })
  const regions = [await t.regionId('华东'), await t.regionId('华南')]
  halves = await Promise.all(regions.map((regionId) => t.as({ permissions: rights, scope: 'region' }, { regionId })))
  await t.system(async ({ db, tenant }) => {
    await db.run(sql`
      insert into customers (tenant_id, code, name, region_id)
      select ${tenant.id}, 'B' || lpad(n::text, 5, '0'), '客户' || n, (${regions}::uuid[])[1 + n % 2]
      from generate_series(1, ${customers}) n`)
    // Three invoices each, of sizes and days that put customers on every side of every limit.
    await db.run(sql`
      insert into invoices (tenant_id, customer_id, number, kind, status, issued_on, due_on, gross)
      select tenant_id, id, code || '-' || k, 'invoice', case when k > 1 and h % 11 = 0 then 'void' else 'valid' end,
             date '2024-01-15' + (h % 890), date '2030-01-01', 1 + (h * h) % 2000000
      from (select c.*, k, abs(hashtext(c.code || k)) % 10007 + 13 * k as h
            from customers c, generate_series(1, 3) k where code like 'B%') x`)
    await db.run(sql`analyze customers, invoices`)
  })
}, 60_000)

interface Found {
  customers: number
  changed: number
  movements: { from: string; to: string; count: number }[]
}
interface Row {
  customer: { code: string }
}

const byCode = (rows: Row[]) => rows.toSorted((a, b) => (a.customer.code < b.customer.code ? -1 : 1))
const counted = (found: Found[]) => {
  const counts: Record<string, number> = {}
  for (const { from, to, count } of found.flatMap(({ movements }) => movements)) {
    counts[`${from} ${to}`] = (counts[`${from} ${to}`] ?? 0) + count
  }
  return counts
}

async function allRows(id: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let cursor = ''; ;) {
    const { body } = await boss.get(`/policy-simulations/${id}/rows?limit=200${cursor}`)
    rows.push(...body.rows)
    if (body.nextCursor === null) return rows
    cursor = `&cursor=${body.nextCursor}`
  }
}

describe('R-14 a draft over 12 000 customers', () => {
  test.each([
    ['key-account', { ...pack['key-account'].defaults, cumulativeOver: '3000000' }],
    ['grading', { ...pack.grading.defaults, gradeBFrom: 6 }],
  ] as const)(
    'of %s ends in the background with what the immediate answers over its two halves say',
    async (kind, parameters) => {
      const asked = await boss.post(`/policies/${kind}/simulations`, { parameters })
      expect(asked.status).toBe(202)
      const { jobId } = asked.body
      expect((await boss.get(`/jobs/${jobId}`)).body).toMatchObject({ name: 'policy-simulation', result: null })
      await t.runJobs()
      await t.jobDone(jobId)
      const job = (await boss.get(`/jobs/${jobId}`)).body
      expect(job).toMatchObject({ state: 'done', error: null, result: { simulationId: jobId, customers } })
      const answers = []
      for (const half of halves) {
        const { status, body } = await half.post(`/policies/${kind}/simulations`, { parameters })
        expect([status, body.customers]).toEqual([200, customers / 2])
        answers.push(body as Found & { rows: Row[] })
      }
      const changed = answers.reduce((sum, answer) => sum + answer.changed, 0)
      expect(changed).toBeGreaterThan(0)
      expect(job.result.changed).toBe(changed)
      expect(counted([job.result])).toEqual(counted(answers))
      // Every customer that changes, with the decisions of both sides and their reasons.
      const [background, immediate] = [byCode(await allRows(jobId)), byCode(answers.flatMap(({ rows }) => rows))]
      expect(background).toHaveLength(changed)
      expect(background).toEqual(immediate)
    },
    60_000,
  )
})

describe('following a job', () => {
  const start = (name: string, payload: object, who = boss) =>
    t.system((ctx) =>
      ctx.services.jobs.start({ ...ctx, actor: { ...ctx.actor, kind: 'user', userId: who.user.id } }, name, payload),
    )

  test('one that fails says so and why, so that nobody waits any longer', async () => {
    await t.runJobs()
    const id = await start('policy-simulation', { kind: 'aging', asOf: '2026-06-30', parameters: {} })
    await t.jobDone(id)
    const { status, body } = await boss.get(`/jobs/${id}`)
    expect([status, body.state, body.error.code, body.result]).toEqual([200, 'failed', 'simulation.unknown', null])
    expect(body.finishedAt).not.toBeNull()
  })

  test('one whose workers died every time is given up, and says so', async () => {
    await t.runJobs()
    // As it lies in the queue when the last of its workers has stopped breathing.
    const id = await t.system(async (ctx) => {
      const payload = { kind: 'key-account', asOf: '2026-06-30', parameters: {} }
      const started = await ctx.services.jobs.start(ctx, 'policy-simulation', payload)
      await ctx.db.run(sql`update jobs set state = 'running' where id = ${started}`)
      await ctx.db.run(sql`
        update pgboss.job set state = 'active', retry_count = retry_limit, started_on = now() - interval '1 minute',
          heartbeat_on = now() - interval '1 minute'
        where name = 'clavis' and data ->> 'jobId' = ${started}`)
      return started
    })
    const job = await t.jobDone(id)
    expect([job.state, (job.error as { code: string }).code]).toEqual(['failed', 'internal'])
  })

  test('only whoever started it, with the right it needs, sees it; work nobody asked for is nobody’s to see', async () => {
    const id = await start('policy-simulation', { kind: 'aging', asOf: '2026-06-30', parameters: {} })
    expect((await halves[0]!.get(`/jobs/${id}`)).status).toBe(404)
    const other = await t.as({ permissions: ['policies.read'] })
    const theirs = await start('policy-simulation', { kind: 'aging', asOf: '2026-06-30', parameters: {} }, other)
    expect((await other.get(`/jobs/${theirs}`)).status).toBe(403)
    const delivery = await start('messages.deliver', {})
    expect((await boss.get(`/jobs/${delivery}`)).status).toBe(404)
    expect((await boss.get('/jobs/0190a1b2-c3d4-7e5f-8a6b-0123456789ab')).status).toBe(404)
  })
})
