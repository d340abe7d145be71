import { beforeAll, describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { insertAccounts } from '../../../testing/trade.ts'
import { publish } from '../../policies/index.ts'
import { inPairs } from './rules.ts'

const t = testApp({ now: '2026-06-30T02:00:00Z' })
let boss: TestClient
let seller: TestClient

const rights = ['policies.read', 'policies.draft', 'grading.read', 'decisions.run']
const defaults = pack['key-account'].defaults
const raised = { ...defaults, cumulativeOver: '3000000' }
/** Invoices of a customer: amounts with the day each was issued. */
const issued = (code: string, ...list: [string, string][]) => ({
  code,
  invoices: list.map(([issuedOn, gross], at) => ({ number: `${code}-${at}`, gross, issuedOn, dueOn: '2030-01-01' })),
})

beforeAll(async () => {
  boss = await t.as({ permissions: rights })
  seller = await t.as({ permissions: rights, scope: 'own' })
  await t.system((ctx) =>
    insertAccounts(ctx.db, ctx.tenant.id, [
      { ...issued('S1', ['2024-01-10', '2500000.00']), ownerId: seller.user.id },
      issued('S2', ['2024-01-10', '3000000.00']),
      issued('S3', ['2024-01-10', '3000000.01']),
      issued('S4', ['2025-01-10', '1000000.00'], ['2025-02-10', '1000000.00'], ['2025-03-10', '500000.01']),
      issued('S5', ['2024-01-10', '2000000.00']),
    ]),
  )
})

const simulate = (body: object, who = boss, kind = 'key-account') => who.post(`/policies/${kind}/simulations`, body)
interface Row {
  customer: { code: string }
  before: { outcome: string; policy: { version: number }; reasons: { article: string; facts: object }[] }
  after: Row['before']
}
const moved = (rows: Row[]) =>
  rows.map(({ customer, before, after }) => `${customer.code} ${before.outcome}→${after.outcome}`)

describe('what a draft would change', () => {
  it('R-05 a higher limit: who is no key account any more, with the reasons of both sides', async () => {
    const { status, body } = await simulate({ parameters: raised })
    expect(status).toBe(200)
    expect(body).toMatchObject({ kind: 'key-account', asOf: '2026-06-30', policyVersion: 1, customers: 5, changed: 2 })
    expect(body.movements).toEqual([
      { from: 'general', to: 'general', count: 1 },
      { from: 'key', to: 'general', count: 2 },
      { from: 'key', to: 'key', count: 2 },
    ])
    expect(moved(body.rows)).toEqual(['S1 key→general', 'S2 key→general'])
    expect(body.rows[0].before.reasons).toEqual([
      { code: 'key-account.cumulative', article: 'R-05.1', facts: { cumulative: '2500000.00', over: '2000000.00' } },
    ])
    expect(body.rows[0].after).toMatchObject({ reasons: [], policy: { kind: 'key-account', version: 0 } })
  })

  it('R-05 a lower one the other way round, and the version in force changes nothing', async () => {
    const lower = await simulate({ parameters: { ...defaults, cumulativeOver: '1999999.99' } })
    expect(moved(lower.body.rows)).toEqual(['S5 general→key'])
    expect((await simulate({ parameters: defaults })).body).toMatchObject({ changed: 0, rows: [] })
  })

  it('R-05 as of an earlier day by what was known and in force then', async () => {
    const { body } = await simulate({ parameters: raised, asOf: '2024-12-31' })
    expect(body).toMatchObject({ asOf: '2024-12-31', customers: 4 })
    expect(moved(body.rows)).toEqual(['S1 key→general', 'S2 key→general'])
  })

  it('R-05 counting by shipments instead of invoices brings in who only shipped', async () => {
    await t.system(({ db, tenant }) =>
      db.run(sql`
        with made as (insert into customers (tenant_id, code, name) values (${tenant.id}, 'S0', '只发货') returning id)
        insert into shipments (tenant_id, customer_id, number, shipped_on, amount)
        select ${tenant.id}, id, 'SH-1', '2025-05-05', '2000000.01' from made`),
    )
    const { body } = await simulate({ parameters: { ...defaults, basis: 'shipped' } })
    expect(moved(body.rows)).toEqual([
      'S0 general→key',
      'S1 key→general',
      'S2 key→general',
      'S3 key→general',
      'S4 key→general',
    ])
    expect(body.customers).toBe(6)
  })

  it('C-02 grades under another number of points and another period', async () => {
    const { body } = await simulate({ parameters: { ...pack.grading.defaults, gradeBFrom: 6 } }, boss, 'grading')
    const points = (row: Row & { before: { value: { points: number } } }) => row.before.value.points
    expect(body.rows.every((row: never) => points(row) >= 6)).toBe(true)
    expect(body.changed).toBe(body.rows.length)
    const longer = await simulate({ parameters: { ...pack.grading.defaults, periodMonths: 6 } }, boss, 'grading')
    expect(longer.status).toBe(200)
  })

  it('A-08 shares of the year up to the day', async () => {
    const asOf = '2024-12-31'
    const { body } = await simulate({ parameters: { shareA: '25', shareB: '60' }, asOf }, boss, 'abc')
    expect(body.customers).toBe(4)
    expect(moved(body.rows)).toEqual(['S1 A→B', 'S2 A→B', 'S5 B→C'])
  })

  it('A-07 somebody with own customers only tries it on those', async () => {
    const { body } = await simulate({ parameters: raised }, seller)
    expect(body).toMatchObject({ customers: 1, changed: 1 })
    expect(moved(body.rows)).toEqual(['S1 key→general'])
  })

  it('R-13 a draft by its id, also one not submitted yet, but not in numbers that are wrong', async () => {
    const drafted = await boss.post('/policies/key-account/drafts', { parameters: raised })
    expect((await simulate({ draftId: drafted.body.id })).body.changed).toBe(2)
    const wrong = await boss.post('/policies/key-account/drafts', { parameters: { ...raised, monthlyOver: 'x' } })
    const answer = await simulate({ draftId: wrong.body.id })
    expect([answer.status, answer.body.error.details[0].field]).toEqual([400, 'parameters.monthlyOver'])
    expect((await simulate({ draftId: drafted.body.id }, boss, 'abc')).status).toBe(400)
    const other = await t.as({ permissions: ['policies.read', 'grading.read', 'decisions.run'] })
    expect((await simulate({ draftId: drafted.body.id }, other)).status).toBe(404)
  })

  it.each([
    ['neither a draft nor numbers', {}, 400],
    ['both', { parameters: raised, draftId: '019a0000-0000-7000-8000-000000000000' }, 400],
    ['a day to come', { parameters: raised, asOf: '2026-07-01' }, 400],
    ['a draft there is none of', { draftId: '019a0000-0000-7000-8000-000000000000' }, 404],
  ])('%s is refused', async (_title, body, status) => {
    expect((await simulate(body)).status).toBe(status)
  })

  it('takes the right to see these decisions, and a regulation that decides about customers', async () => {
    const blind = await t.as({ permissions: ['policies.read', 'decisions.run'] })
    expect((await simulate({ parameters: raised }, blind)).status).toBe(403)
    const answer = await simulate({ parameters: { limits: [30] } }, boss, 'aging')
    expect([answer.status, answer.body.error.code]).toEqual([404, 'simulation.unknown'])
  })

  it('R-14 trying leaves nothing behind', async () => {
    const count = () =>
      t.system(({ db }) =>
        db.one(sql`select (select count(*) from jobs) as jobs, (select count(*) from events) as events,
        (select count(*) from policy_simulations) as simulations`),
      )
    const before = await count()
    await simulate({ parameters: raised })
    expect(await count()).toEqual(before)
  })
})

describe('more than ten thousand customers', () => {
  it('K-12 are tried in the background, kept by pages for whoever asked, as far as they still see them', async () => {
    await t.system(async ({ db, tenant }) => {
      await db.run(sql`
        insert into customers (tenant_id, code, name, owner_id)
        select ${tenant.id}, 'T' || lpad(n::text, 5, '0'), '批量' || n, ${seller.user.id} from generate_series(1, 10001) n`)
      await db.run(sql`
        insert into invoices (tenant_id, customer_id, number, kind, status, issued_on, due_on, gross)
        select tenant_id, id, code, 'invoice', 'valid', '2025-01-01', '2030-01-01',
               case when code <= 'T00700' then 2500000 else 100 end
        from customers where code like 'T%'`)
    })
    const asked = await simulate({ parameters: raised }, seller)
    expect(asked.status).toBe(202)
    await t.runJobs()
    const job = await t.jobDone(asked.body.jobId)
    const movements = [
      { from: 'general', to: 'general', count: 9301 },
      { from: 'key', to: 'general', count: 701 },
    ]
    expect(job).toMatchObject({
      state: 'done',
      result: { simulationId: job.id, customers: 10_002, changed: 701, movements },
    })
    const path = `/policy-simulations/${job.id}`
    expect((await seller.get(path)).body).toMatchObject({
      asOf: '2026-06-30',
      policyVersion: 1,
      changed: 701,
      movements,
    })
    const codes: string[] = []
    for (let cursor = ''; ;) {
      const { body } = await seller.get(`${path}/rows?limit=200${cursor}`)
      codes.push(...body.rows.map((row: Row) => row.customer.code))
      if (body.nextCursor === null) break
      cursor = `&cursor=${body.nextCursor}`
    }
    expect([codes.length, new Set(codes).size, codes[0], codes.at(-1)]).toEqual([701, 701, 'S1', 'T00700'])
    expect((await seller.get(`${path}/rows?from=general`)).body.rows).toEqual([])
    for (const of of [path, `${path}/rows`]) expect((await boss.get(of)).status).toBe(404)
    await t.system(({ db }) => db.run(sql`update customers set owner_id = null where code = 'S1'`))
    const first = (await seller.get(`${path}/rows?limit=1`)).body
    expect([first.rows, first.nextCursor !== null]).toEqual([[], true])
  }, 60_000)
})

describe('decisions stand', () => {
  it('R-14 publishing for a later day changes no classification and no simulation dated before it', async () => {
    const seen = async (asOf: string) => (await seller.get(`/classification?asOf=${asOf}&limit=200`)).body.rows
    const days = ['2024-12-31', '2026-06-29', '2026-06-30']
    const before = await Promise.all(days.map(seen))
    await t.system((ctx) =>
      publish(ctx, 'key-account', { effectiveOn: '2026-07-01', reason: '上调', parameters: raised }),
    )
    expect(await Promise.all(days.map(seen))).toEqual(before)
    const later = await seen('2026-07-01')
    expect(later.find((row: Row) => row.customer.code === 'T00001')).toMatchObject({
      class: 'general',
      decision: { policy: { version: 2 } },
    })
  })
})

describe('two books side by side', () => {
  async function* batches(...lists: string[][]) {
    yield* lists
  }
  const pairs = async (a: string[][], b: string[][]) => {
    const found: string[] = []
    for await (const [x, y] of inPairs(batches(...a), batches(...b), (each) => each))
      found.push(`${x ?? '-'}${y ?? '-'}`)
    return found
  }

  it('R-05 each customer comes once, also who is in one book only', async () => {
    expect(await pairs([['a'], ['b', 'd']], [['b', 'c'], [], ['e']])).toEqual(['a-', 'bb', '-c', 'd-', '-e'])
    expect(await pairs([], [['x']])).toEqual(['-x'])
    expect(
      await pairs(
        [['ab', 'a']].map((list) => list.toSorted()),
        [['ab']],
      ),
    ).toEqual(['a-', 'abab'])
    expect(await pairs([['\uffee', '𠮷']], [['𠮷']])).toEqual(['\uffee-', '𠮷𠮷'])
  })
})
