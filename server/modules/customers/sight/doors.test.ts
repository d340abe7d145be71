import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let sales: string
let service: string
let owner: TestClient
let boss: TestClient
let seller: TestClient
let technology: TestClient
let made = 0

beforeAll(async () => {
  sales = await t.departmentId('业务部')
  service = await t.departmentId('客户服务部')
  boss = await t.as('general-manager')
  owner = await t.as('account-executive', { departmentId: service })
  seller = await t.as('sales-manager', { departmentId: sales })
  await t.reach('technology', 'all')
  technology = await t.as('technology')
})

interface Made {
  id: string
  code: string
  name: string
  version: number
}
const customer = async (fields: object = {}, by = owner): Promise<Made> => {
  const serial = String(++made).padStart(4, '0')
  const body = { code: `D${serial}`, name: `门户${serial}`, phone: `021-6000${serial}`, acceptDuplicates: true }
  const answer = await by.post('/customers', { ...body, ...fields })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body
}
const entry = async (id: string, place: string, values: object, reason?: string) => {
  const answer = await owner.post(`/customers/${id}/archive/${place}`, { values, ...(reason ? { reason } : {}) })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as { id: string; version: number }
}
const looks = (id: string, by: TestClient) =>
  t.system(({ db }) =>
    db.rows<{ part: string | null; purpose: string | null }>(sql`
      select part, purpose from access_register where subject_id = ${id} and actor_id = ${by.user.id} order by seq`),
  )

describe('writing is a look, too (D-19)', () => {
  it('D-19 an edit of another team’s part that shows it is registered, with its reason as the purpose', async () => {
    const { id } = await customer()
    const { id: personId } = await entry(id, 'key-persons/key-persons', { personName: '王总' })
    expect((await seller.get(`/customers/${id}/archive/key-persons`)).body.error.code).toBe('purpose.required')
    const part = `/customers/${id}/archive/key-persons`
    const empty = await seller.patch(part, { values: {}, reason: '看看' }, { 'if-match': '0' })
    expect(empty.body.lists['key-persons'].rows[0].values.personName).toBe('王总')
    expect(await looks(id, seller)).toEqual([{ part: 'key-persons', purpose: '看看' }])
    const person = `${part}/key-persons/${personId}`
    expect((await seller.patch(person, { values: {}, reason: '再看' }, { 'if-match': '1' })).status).toBe(200)
    expect((await looks(id, seller)).at(-1)).toEqual({ part: 'key-persons', purpose: '再看' })
  })

  it('D-19 an edit of another team’s customer that changes nothing is registered as a look', async () => {
    const { id, version } = await customer()
    expect((await seller.patch(`/customers/${id}`, {}, { 'if-match': String(version) })).status).toBe(200)
    expect(await looks(id, seller)).toEqual([{ part: null, purpose: null }])
  })
})

describe('duplicates tell no more than the archive does (S10)', () => {
  it('S10 who neither enters customers nor may read phones and owners finds neither by the duplicate check', async () => {
    const phone = '021-55556666'
    const first = await customer({ name: '上海深江机床有限公司', phone })
    await customer({ name: '北方重工有限公司', phone })
    const asked = { name: '甲乙丙', phone }
    expect((await technology.post('/customer-duplicates', asked)).body.rows).toEqual([])
    expect((await technology.get(`/duplicates?customerId=${first.id}`)).body.rows).toEqual([])
    const refused = await technology.get('/duplicates?by=phone')
    expect([refused.status, refused.body.error.details[0].field]).toEqual([400, 'by'])
    const named = (await technology.post('/customer-duplicates', { name: first.name })).body.rows[0]
    expect(named).toMatchObject({ customerId: first.id, owner: null, by: ['name'] })
    const entering = (await seller.post('/customer-duplicates', asked)).body.rows
    expect(entering.map((row: { by: string[]; owner: object }) => [row.by, row.owner !== null])).toEqual([
      [['phone'], true],
      [['phone'], true],
    ])
    expect((await seller.get('/duplicates?by=phone')).body.rows).toHaveLength(1)
  })
})

describe('the timeline keeps what the archive hides (S10)', () => {
  const kinds = async (who: TestClient, id: string) =>
    (await who.get(`/customers/${id}/timeline`)).body.rows.map((row: { kind: string }) => row.kind)

  it('S10 a change of nothing but hidden fields or lists is not told, nor its reason', async () => {
    const { id } = await customer()
    await entry(id, 'basic/financial-statements', { statementYear: '2024', statementRevenue: '100.00' }, '录入年报')
    expect((await owner.put(`/customers/${id}/relation`, { relation: 'followed', reason: '秘密' })).status).toBe(200)
    expect(await kinds(owner, id)).toEqual(['customer.relation_changed', 'archive.entry_added', 'customer.created'])
    expect(await kinds(seller, id)).toEqual(['customer.relation_changed', 'customer.created'])
    expect(await kinds(technology, id)).toEqual(['customer.created'])
  })

  it('S10 how often a hidden field was changed cannot be counted by the pages of its history', async () => {
    const { id } = await customer()
    for (const year of ['2023', '2024']) {
      await entry(id, 'basic/financial-statements', { statementYear: year, statementRevenue: '100.00' })
    }
    const path = `/customers/${id}/history?purpose=x&limit=1&field=statementRevenue`
    expect((await seller.get(path)).body).toEqual({ rows: [], nextCursor: null })
    expect((await owner.get(path)).body.nextCursor).not.toBeNull()
  })
})

describe('the books say of archives what their reader may read there (A-07.1, S11)', () => {
  it('S11 masked and hidden values stay so in the event log and in its export', async () => {
    const auditor = await t.admin()
    const { id } = await customer()
    await entry(id, 'key-persons/key-persons', { personName: '王总', birthday: '1971-02-03' })
    await entry(id, 'basic/financial-statements', { statementYear: '2024', statementRevenue: '7654321.00' })
    const { rows } = (await auditor.get(`/events?subjectId=${id}&kind=archive.entry_added`)).body
    expect(rows.map(({ after }: { after: object }) => after)).toMatchObject([
      { list: 'financial-statements', statementRevenue: '****' },
      { list: 'key-persons', personName: '王总', birthday: '****' },
    ])
    const file = (await auditor.get(`/events/export?subjectId=${id}`)).body as string
    expect(file).toContain('王总')
    expect(file).not.toMatch(/1971-02-03|7654321/)
    expect((await auditor.post('/audit/verification')).body.ok).toBe(true)
  })

  it('S11 who may read a value in the archive reads it in the books', async () => {
    const { id } = await customer()
    await entry(id, 'basic/financial-statements', { statementYear: '2024', statementRevenue: '7654321.00' })
    const { rows } = (await boss.get(`/events?subjectId=${id}&kind=archive.entry_added`)).body
    expect(rows[0].after.statementRevenue).toBe('7654321.00')
  })
})

describe('what says how a customer is served (A-07.1)', () => {
  it('A-07.1 a post that may not know who looks after a customer sees neither its group nor its plan', async () => {
    const { id, name } = await customer()
    const branch = await customer()
    const set = await owner.patch(
      `/customers/${branch.id}/archive/basic`,
      { values: { parent: id }, reason: '集团' },
      { 'if-match': '1' },
    )
    expect(set.status, JSON.stringify(set.body)).toBe(200)
    expect((await technology.get(`/customers/${branch.id}/group`)).body).toEqual({
      parent: null,
      hasParent: false,
      branches: [],
    })
    expect((await owner.get(`/customers/${branch.id}/group`)).body.parent.name).toBe(name)
    await t.system(({ db }) => db.run(sql`update customers set class = 'key' where id = ${id}`))
    const plan = await owner.post('/account-plans', { customerId: id, year: 2026, strategy: '三年进入主机' })
    expect(plan.status).toBe(201)
    expect((await technology.get('/account-plans')).body.rows).toEqual([])
    expect((await technology.get(`/account-plans/${plan.body.id}`)).status).toBe(403)
    expect((await seller.get(`/account-plans/${plan.body.id}`)).status).toBe(200)
  })
})

describe('secrets lie nowhere in full (S11)', () => {
  it('S11 an account number shown in full is not kept for a repeated request', async () => {
    const { id } = await customer()
    const number = '6222021234567890128'
    const key = { 'idempotency-key': 'disclosure-1' }
    const values = { bank: '工行', accountNumber: number, accountCurrency: 'CNY' }
    const account = (await owner.post(`/customers/${id}/archive/basic/bank-accounts`, { values }, key)).body
    const path = `/customers/${id}/archive/basic/bank-accounts/${account.id}/disclosure`
    const shown = await owner.post(path, { purpose: '付款' }, key)
    expect([shown.status, shown.body.values.accountNumber]).toEqual([200, number])
    const found = await t.database().admin(async (db) => {
      const tables = await db.rows<{ name: string }>(sql`
        select tablename as name from pg_tables where schemaname = 'public'`)
      const holding: string[] = []
      for (const { name } of tables) {
        const rows = await db.rows(sql([`select 1 from "${name}" x where to_jsonb(x)::text like '%${number}%'`]))
        if (rows.length) holding.push(name)
      }
      return holding
    })
    expect(found).toEqual([])
  })

  it('S11 nor does a hash of it lie there that somebody could try numbers against', async () => {
    const { id } = await customer()
    for (const accountNumber of ['6222021234567890128', '6222021234567890136']) {
      const values = { bank: '工行', accountNumber, accountCurrency: 'CNY' }
      const key = { 'idempotency-key': accountNumber.slice(-4) }
      expect((await owner.post(`/customers/${id}/archive/basic/bank-accounts`, { values }, key)).status).toBe(201)
    }
    const { hashes } = await t.system(({ db }) =>
      db.one<{ hashes: number }>(sql`
        select count(distinct request_hash) as hashes from idempotency_keys where key in ('0128', '0136')`),
    )
    expect(hashes).toBe(1)
  })
})
