import { beforeAll, describe, expect, it } from 'vitest'
import { pack } from '../../../policy-pack/index.ts'
import { addToMonth } from '../../kernel/calendar.ts'
import { sql } from '../../kernel/db.ts'
import { testApp, type TestClient } from '../../testing/app.ts'
import { publish } from '../policies/index.ts'

const t = testApp({ now: '2026-06-30T02:00:00Z' })
const rights = ['grading.read', 'grading.run', 'grading.adopt', 'grading.assess', 'customers.read']
let numbers = 0

interface Document {
  code: string
  on: string
  amount: string
  dueOn?: string
  isVoid?: boolean
}

const aCustomer = (code: string, ownerId: string | null = null) =>
  t.system(({ db, tenant }) =>
    db.one<{ id: string }>(sql`
      insert into customers (tenant_id, code, name, owner_id) values (${tenant.id}, ${code}, ${`客户${code}`}, ${ownerId})
      returning id`),
  )

const anInvoice = ({ code, on, amount, dueOn, isVoid }: Document) =>
  t.system(({ db, tenant }) =>
    db.run(sql`
      insert into invoices (tenant_id, customer_id, number, kind, status, issued_on, due_on, gross)
      select ${tenant.id}, id, ${String(++numbers)}, ${amount.startsWith('-') ? 'credit-note' : 'invoice'},
             ${isVoid ? 'void' : 'valid'}, ${on}, ${dueOn ?? '2030-01-01'}, ${amount}
      from customers where code = ${code}`),
  )

async function monthly(code: string, first: string, ...amounts: string[]) {
  for (const [at, amount] of amounts.entries()) await anInvoice({ code, on: `${addToMonth(first, at)}-15`, amount })
}

const standing = (code: string) =>
  t.system(({ db }) =>
    db.one<{ class: string; grade: string }>(sql`select class, grade from customers where code = ${code}`),
  )

const codes = (answer: { body: { rows: { customer: { code: string } }[] } }) =>
  answer.body.rows.map(({ customer }) => customer.code)

/** Walks all pages of a list, two rows at a time. */
async function walk(client: TestClient, path: string): Promise<string[]> {
  const all: string[] = []
  for (let cursor = ''; ;) {
    const answer = await client.get(`${path}&limit=2${cursor}`)
    expect(answer.status).toBe(200)
    all.push(...codes(answer))
    if (answer.body.nextCursor === null) return all
    cursor = `&cursor=${answer.body.nextCursor}`
  }
}

let boss: TestClient
let seller: TestClient
const ids: Record<string, string> = {}

beforeAll(async () => {
  boss = await t.as({ permissions: rights })
  seller = await t.as({ permissions: rights, scope: 'own' })
  for (const [code, owner] of [
    ['K1', seller.user.id],
    ['K2', null],
    ['K3', seller.user.id],
    ['K4', null],
    ['K5', null],
  ] as const) {
    ids[code] = (await aCustomer(code, owner)).id
  }
  await monthly('K1', '2025-11', '510000', '500000.01', '600000', '1')
  await monthly('K2', '2024-01', '1500000', '500000.01')
  await monthly('K3', '2026-03', '100000.01', '100000.01', '150000')
  await anInvoice({ code: 'K4', on: '2025-08-01', amount: '5000000' })
  await anInvoice({ code: 'K4', on: '2025-09-01', amount: '-3500000' })
  await anInvoice({ code: 'K4', on: '2026-02-01', amount: '700000', isVoid: true })
  await anInvoice({ code: 'K4', on: '2026-07-01', amount: '900000' })
  await anInvoice({ code: 'K5', on: '2026-05-05', amount: '900', isVoid: true })
})

describe('classification', () => {
  it('R-05 lists who traded by the day, each with the criteria and months that matched', async () => {
    const { body } = await boss.get('/classification?asOf=2026-06-30')
    expect(body.asOf).toBe('2026-06-30')
    expect(
      body.rows.map((row: Record<string, unknown>) => [
        (row['customer'] as { code: string }).code,
        row['class'],
        row['criteria'],
        row['months'],
      ]),
    ).toEqual([
      ['K1', 'key', ['R-05.2', 'R-05.3'], ['2025-11', '2025-12', '2026-01']],
      ['K2', 'key', ['R-05.1'], []],
      ['K3', 'key', ['R-05.3'], ['2026-03', '2026-04', '2026-05']],
      ['K4', 'general', [], []],
    ])
    expect(body.rows[0].decision.policy).toEqual({ kind: 'key-account', version: 1, article: 'R-05' })
  })

  it('R-05 an earlier day knows only what had happened', async () => {
    expect(codes(await boss.get('/classification?asOf=2025-12-31'))).toEqual(['K1', 'K2', 'K4'])
    expect(codes(await boss.get('/classification?asOf=2025-08-31&class=key'))).toEqual(['K2', 'K4'])
    expect(codes(await boss.get('/classification?asOf=2023-01-01'))).toEqual([])
  })

  it('pages give every customer once, filtered or not', async () => {
    expect(await walk(boss, '/classification?asOf=2026-06-30')).toEqual(['K1', 'K2', 'K3', 'K4'])
    expect(await walk(boss, '/classification?asOf=2026-06-30&class=key')).toEqual(['K1', 'K2', 'K3'])
    expect((await boss.get('/classification?cursor=x')).status).toBe(400)
  })

  it('one customer shows both decisions and the facts, also one that never traded', async () => {
    const { body } = await boss.get(`/customers/${ids['K4']}/classification?asOf=2026-06-30`)
    expect(body.facts.keyAccount).toMatchObject({
      cumulative: '1500000.00',
      firstTradeOn: '2025-08-01',
      months: { '2025-08': '5000000.00', '2025-09': '-3500000.00' },
    })
    expect(body.facts.grading).toMatchObject({
      contractAmount: '1500000.00',
      contractSource: 'invoiced',
      anyOverdue: false,
    })
    expect(body.grading).toMatchObject({ outcome: 'C', value: { firstYearUntil: '2026-08-01' } })
    const none = await boss.get(`/customers/${ids['K5']}/classification`)
    expect(none.body).toMatchObject({
      asOf: '2026-06-30',
      keyAccount: { outcome: 'general' },
      grading: { outcome: 'C' },
    })
    expect(none.body.grading.missing).toContain('firstTradeOn')
  })

  it('A-07 somebody with own customers only sees those, and the others are not there', async () => {
    expect(codes(await seller.get('/classification?asOf=2026-06-30'))).toEqual(['K1', 'K3'])
    const [unseen, unknown] = [ids['K2'], '019a0000-0000-7000-8000-000000000000']
    for (const path of ['classification', 'assessments']) {
      const answers = [
        await seller.get(`/customers/${unseen}/${path}`),
        await seller.get(`/customers/${unknown}/${path}`),
      ]
      for (const { status, body } of answers) expect([status, body.error.code]).toEqual([404, 'not_found'])
    }
  })

  it('R-05 by shipments when the policy says so', async () => {
    const parameters = { ...pack['key-account'].defaults, basis: 'shipped' }
    await t.system(async (ctx) => {
      await publish(ctx, 'key-account', { effectiveOn: '2019-01-01', reason: '改按发货', parameters })
      for (const month of ['2019-01', '2019-02', '2019-03']) {
        await ctx.db.run(sql`
          insert into shipments (tenant_id, customer_id, number, shipped_on, amount)
          values (${ctx.tenant.id}, ${ids['K5']}, ${`S-${month}`}, ${`${month}-28`}, '500000.01')`)
      }
    })
    const { body } = await boss.get('/classification?asOf=2019-06-30')
    expect(body.rows).toMatchObject([{ customer: { code: 'K5' }, criteria: ['R-05.2', 'R-05.3'] }])
    await t.system(({ db }) => db.run(sql`delete from policy_versions`))
  })
})

describe('facts of grading', () => {
  it('C-02 takes contracts signed in the period before amounts invoiced, and C-03 what is overdue at its end', async () => {
    await aCustomer('F1')
    const { id } = await t.system(({ db }) => db.one<{ id: string }>(sql`select id from customers where code = 'F1'`))
    await anInvoice({ code: 'F1', on: '2020-01-05', amount: '1000', dueOn: '2020-02-29' })
    const facts = async (asOf: string) =>
      (await boss.get(`/customers/${id}/classification?asOf=${asOf}`)).body.facts.grading
    expect(await facts('2020-02-29')).toMatchObject({
      contractSource: 'invoiced',
      contractAmount: '1000.00',
      anyOverdue: false,
    })
    expect(await facts('2020-03-01')).toMatchObject({ anyOverdue: true, receivables: '1000.00' })
    await t.system(async ({ db, tenant }) => {
      const contract = (number: string, on: string, amount: string) =>
        db.run(sql`insert into contracts (tenant_id, customer_id, number, signed_on, amount)
                   values (${tenant.id}, ${id}, ${number}, ${on}, ${amount})`)
      await contract('HT-1', '2019-03-01', '70000')
      await contract('HT-2', '2019-03-02', '30000')
      await db.run(sql`
        with receipt as (
          insert into receipts (tenant_id, customer_id, number, received_on, amount)
          values (${tenant.id}, ${id}, 'R-1', '2020-04-01', 1000) returning id)
        insert into allocations (tenant_id, receipt_id, invoice_id, amount, method)
        select ${tenant.id}, receipt.id, invoices.id, 1000, 'explicit' from receipt, invoices
        where invoices.customer_id = ${id}`)
    })
    expect(await facts('2020-03-01')).toMatchObject({
      contractSource: 'contracts',
      contractAmount: '30000.00',
      anyOverdue: true,
    })
    expect(await facts('2020-02-29')).toMatchObject({ contractAmount: '100000.00' })
    expect(await facts('2020-04-01')).toMatchObject({
      contractSource: 'invoiced',
      anyOverdue: false,
      receivables: '0.00',
    })
  })
})

describe('ABC', () => {
  it('A-08 ranks the sales of a period with shares and counts', async () => {
    const { body } = await boss.get('/abc?period=2025')
    expect(body).toMatchObject({ period: '2025', total: '2510000.01', counts: { A: 2, B: 0, C: 0 } })
    expect(body.rows).toMatchObject([
      { customer: { code: 'K4' }, amount: '1500000.00', share: '59.76', abc: 'A' },
      { customer: { code: 'K1' }, amount: '1010000.01', share: '40.24', abc: 'A' },
    ])
    expect(codes(await boss.get('/abc?period=2025&abc=B'))).toEqual([])
    expect((await boss.get('/abc?period=2025-Q3')).body.rows).toMatchObject([
      { customer: { code: 'K4' }, amount: '1500000.00' },
    ])
    expect((await boss.get('/abc?period=2018')).body).toMatchObject({ total: '0.00', rows: [] })
  })

  it('A-08 pages give every customer once, and only those one sees', async () => {
    expect(await walk(boss, '/abc?period=2026')).toEqual(['K4', 'K1', 'K3'])
    expect(codes(await seller.get('/abc?period=2026'))).toEqual(['K1', 'K3'])
  })

  it.each(['', '2025-13', '2025-Q5', '0000', 'last year', '2025-H3'])(
    'A-08 the period “%s” is refused',
    async (period) => {
      const { status, body } = await boss.get(`/abc?period=${encodeURIComponent(period)}`)
      expect([status, body.error.details[0].field]).toEqual([400, 'period'])
    },
  )
})

describe('grading runs', () => {
  const run = async (asOf: string, client = boss) => {
    const { status, body } = await client.post('/grading-runs', { asOf })
    expect(status).toBe(201)
    return body as { id: string; customers: number; counts: Record<string, number>; version: number; can: object }
  }

  it('C-08 a run proposes, an adoption makes it so from the run’s day, once', async () => {
    const made = await run('2026-06-30')
    expect(made).toMatchObject({
      asOf: '2026-06-30',
      state: 'proposed',
      customers: 5,
      counts: { key: 3, general: 2, new: 5, up: 0, same: 0, down: 0 },
      createdByName: boss.user.name,
      can: { adopt: true, discard: true },
    })
    expect(await standing('K1')).toEqual({ class: null, grade: null })
    const answers = await Promise.all([1, 2, 3].map(() => boss.post(`/grading-runs/${made.id}/adoption`)))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
    expect(answers.find(({ status }) => status === 409)!.body.error.code).toBe('grading.run_decided')
    expect((await boss.get(`/grading-runs/${made.id}`)).body).toMatchObject({
      state: 'adopted',
      decidedByName: boss.user.name,
      can: { adopt: false, discard: false },
    })
    expect(await standing('K1')).toEqual({ class: 'key', grade: 'C' })
    const history = await t.system(({ db }) =>
      db.rows(sql`select c.code, g.class, g.grade, g.effective_on as on from customer_grades g
                  join customers c on c.id = g.customer_id where c.code = 'K2'`),
    )
    expect(history).toMatchObject([{ code: 'K2', class: 'key', on: '2026-06-30' }])
    expect((await boss.post(`/grading-runs/${made.id}/discarding`)).status).toBe(409)
  })

  it('C-08 a later run tells movement against what was adopted; one for an earlier day does not undo it', async () => {
    await boss.post(`/customers/${ids['K2']}/assessments`, {
      kind: 'influence',
      value: 'leader',
      assessedOn: '2026-06-30',
      reason: '复评',
    })
    await boss.post(`/customers/${ids['K2']}/assessments`, {
      kind: 'premium',
      value: '12',
      assessedOn: '2026-06-30',
      reason: '复评',
    })
    const later = await run('2026-06-30')
    const up = await boss.get(`/grading-runs/${later.id}/proposals?movement=up`)
    expect(up.body.rows).toMatchObject([
      { customer: { code: 'K2' }, class: 'key', movement: 'up', previous: { class: 'key', grade: 'C' } },
    ])
    const { grade } = up.body.rows[0]
    await boss.post(`/grading-runs/${later.id}/adoption`)
    expect(await standing('K2')).toEqual({ class: 'key', grade })
    const earlier = await run('2024-01-31')
    expect((await boss.post(`/grading-runs/${earlier.id}/adoption`)).status).toBe(200)
    expect(await standing('K2')).toEqual({ class: 'key', grade })
  })

  it('proposals are found by code, name, class, grade and movement, and page through', async () => {
    const { id } = await run('2026-06-30')
    const path = `/grading-runs/${id}/proposals?`
    expect(await walk(boss, path)).toEqual(['F1', 'K1', 'K2', 'K3', 'K4'])
    expect(codes(await boss.get(`${path}q=k2`))).toEqual(['K2'])
    expect(codes(await boss.get(`${path}q=${encodeURIComponent('客户F')}`))).toEqual(['F1'])
    expect(codes(await boss.get(`${path}q=%25`))).toEqual([])
    expect(codes(await boss.get(`${path}class=general`))).toEqual(['F1', 'K4'])
    expect((await boss.get(`${path}colour=red`)).status).toBe(400)
    const { body } = await boss.get(`/grading-runs/${id}/proposals/${ids['K1']}`)
    expect(body).toMatchObject({
      customer: { code: 'K1' },
      class: 'key',
      classDecision: { outcome: 'key' },
      gradeDecision: { outcome: 'C' },
    })
    expect(Object.keys(body.facts)).toEqual(['grading', 'keyAccount'])
    expect((await boss.get(`/grading-runs/${id}/proposals/${ids['K5']}`)).status).toBe(404)
  })

  it('A-07 a run shows somebody only the customers they see, and only who sees them all decides it', async () => {
    const { id } = await run('2026-06-30')
    expect((await seller.get(`/grading-runs/${id}`)).body).toMatchObject({
      customers: 2,
      can: { adopt: false, discard: false },
    })
    expect(codes(await seller.get(`/grading-runs/${id}/proposals`))).toEqual(['K1', 'K3'])
    expect((await seller.get(`/grading-runs/${id}/proposals/${ids['K2']}`)).status).toBe(404)
    for (const act of ['adoption', 'discarding']) {
      const { status, body } = await seller.post(`/grading-runs/${id}/${act}`)
      expect([status, body.error.code]).toEqual([403, 'grading.run_beyond_sight'])
    }
    const stranger = await t.as({ permissions: rights, scope: 'own' })
    expect((await stranger.get('/grading-runs')).body.rows).toEqual([])
    expect((await stranger.get(`/grading-runs/${id}`)).status).toBe(404)
    expect((await stranger.post(`/grading-runs/${id}/adoption`)).status).toBe(404)
    const own = await run('2026-06-30', seller)
    expect(own).toMatchObject({ customers: 2, can: { adopt: true } })
    expect((await boss.post(`/grading-runs/${id}/discarding`)).body).toMatchObject({ state: 'discarded', version: 2 })
  })

  it('runs are listed newest first', async () => {
    const newest = await run('2026-05-31')
    const first = await boss.get('/grading-runs?limit=2')
    expect(first.body.rows[0].id).toBe(newest.id)
    const second = await boss.get(`/grading-runs?limit=2&cursor=${first.body.nextCursor}`)
    const seen = [...first.body.rows, ...second.body.rows].map(({ id }: { id: string }) => id)
    expect(new Set(seen).size).toBe(4)
  })

  it('a run of tomorrow is refused, and adopting takes the right and the newest version', async () => {
    const refused = await boss.post('/grading-runs', { asOf: '2026-07-01' })
    expect([refused.status, refused.body.error.details[0].field]).toEqual([400, 'asOf'])
    const { id } = await run('2026-06-30')
    const reader = await t.as({ permissions: ['grading.read', 'grading.run'] })
    expect((await reader.post(`/grading-runs/${id}/adoption`)).status).toBe(403)
    expect((await reader.get(`/grading-runs/${id}`)).body.can).toEqual({ adopt: false, discard: false })
    expect((await boss.post(`/grading-runs/${id}/adoption`, undefined, { 'if-match': '"7"' })).status).toBe(409)
    expect((await boss.get(`/grading-runs/${id}`)).body.state).toBe('proposed')
  })
})
