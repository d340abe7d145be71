import { beforeAll, describe, expect, it, vi } from 'vitest'
import { sql } from '../../../../kernel/db.ts'
import { testApp, type TestClient, type TestResponse } from '../../../../testing/app.ts'
import { details, ok, testMerging, type Made } from '../../../../testing/merging.ts'

const t = testApp()
let boss: TestClient
let seller: TestClient
let sales: string
let service: string
const { customer, merge } = testMerging(t, () => boss)

beforeAll(async () => {
  sales = await t.departmentId('业务部')
  service = await t.departmentId('客户服务部')
  boss = await t.as('general-manager')
  seller = await t.as('sales-manager', { departmentId: sales })
})

describe('merging opens nothing that was closed (S03)', () => {
  const by = (who: TestClient, from: Made, into: Made, more: object = {}) =>
    who.post('/customer-merges', { fromId: from.id, intoId: into.id, reason: '同一家公司', ...more })
  const preview = (who: TestClient, from: Made, into: Made) =>
    who.get(`/customer-merge-previews?fromId=${from.id}&intoId=${into.id}`)

  it('S03 who may not read a part of one of the two does not make it the other, whose part he reads', async () => {
    const [own, foreign] = [await customer({ departmentId: sales }), await customer({ departmentId: service })]
    const values = { statementYear: '2024', statementRevenue: '100.00' }
    await ok(boss.post(`/customers/${foreign.id}/archive/basic/financial-statements`, { values }))
    for (const [from, into] of [
      [foreign, own],
      [own, foreign],
    ] as const) {
      expect((await preview(seller, from, into)).body.obstacles[0].zh).toContain('基本信息')
      const refused = await by(seller, from, into)
      expect([refused.status, refused.body.error.code]).toEqual([409, 'merge.obstructed'])
      expect(details(refused)[0]).toContain('基本信息')
    }
    expect((await by(boss, foreign, own)).status).toBe(201)
  })

  it('S03 two of which nothing is closed to him he merges as before', async () => {
    const [own, foreign] = [await customer({ departmentId: sales }), await customer({ departmentId: service })]
    expect((await preview(seller, foreign, own)).body.obstacles).toEqual([])
    expect((await by(seller, foreign, own)).status).toBe(201)
  })

  it('D-19 without a stated purpose the preview keeps what needs one of another team’s archive', async () => {
    const [own, foreign] = [await customer({ departmentId: sales }), await customer({ departmentId: service })]
    await ok(
      boss.patch(
        `/customers/${foreign.id}/archive/key-persons`,
        { values: { purchasingDecision: '董事长拍板' }, reason: '拜访' },
        { 'if-match': '0' },
      ),
    )
    const shown = await preview(seller, foreign, own)
    expect(shown.status).toBe(200)
    expect(JSON.stringify(shown.body)).not.toContain('董事长拍板')
    const fields = { 'key-persons.purchasingDecision': 'into' }
    expect((await by(seller, foreign, own, { fields })).status).toBe(400)
  })
})

describe('what is added while a customer is merged away (S28)', () => {
  const additions: Record<string, (of: Made) => Promise<TestResponse>> = {
    contract: (of) =>
      seller.post('/contracts', { customerId: of.id, number: `C-${of.code}`, signedOn: '2026-06-01', amount: '1.00' }),
    'archive entry': (of) =>
      boss.post(`/customers/${of.id}/archive/contact/contacts`, { values: { contactName: '张三' } }),
    attachment: (of) => boss.upload(`/attachments?customerId=${of.id}&part=other&name=a.txt`, Buffer.from('甲')),
    opportunity: (of) => boss.post('/opportunities', { customerId: of.id, title: '商机', template: 'direct' }),
    tender: (of) =>
      boss.post('/tenders', {
        customerId: of.id,
        number: `T-${of.code}`,
        title: '招标',
        buyer: '甲方',
        source: '官网',
        publishedOn: '2026-06-01',
        deadline: '2026-07-01T02:00:00Z',
        hasFee: false,
      }),
    relation: (of) => boss.put(`/customers/${of.id}/relation`, { relation: 'followed', reason: '核对' }),
    'hand-over': (of) =>
      boss.post('/customer-handovers', {
        fromUserId: boss.user.id,
        toUserId: seller.user.id,
        customerIds: [of.id],
        reason: '调岗',
      }),
  }

  it.each(Object.keys(additions))('S28 a %s does not land with the customer that is no more', async (what) => {
    const [gone, stays] = [await customer({ ownerId: boss.user.id }), await customer()]
    let answer: Promise<TestResponse> | undefined
    await t.system(async ({ db }) => {
      await db.run(sql`select 1 from customers where id = ${gone.id} for update`)
      await db.run(sql`update customers set merged_into = ${stays.id} where id = ${gone.id}`)
      answer = additions[what]!(gone)
      await vi.waitFor(async () => {
        const { waits } = await db.one<{ waits: boolean }>(
          sql`select exists (select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))) as waits`,
        )
        if (!waits) throw new Error('nobody waits yet')
      })
    })
    const { status, body } = (await answer)!
    expect([400, 404], JSON.stringify(body)).toContain(status)
  })

  it('S28 of two merges of one customer at once one takes place', async () => {
    const [from, a, b] = [await customer(), await customer(), await customer()]
    const answers = await Promise.all([merge(from, a), merge(from, b), merge(from, a), merge(from, b)])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 404, 404, 404])
  })
})
