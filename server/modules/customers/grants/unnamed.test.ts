import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { tableOf } from '../../../testing/approvals.ts'
import { tick } from '../../obligations/index.ts'
import { publish } from '../../policies/index.ts'

// A Monday.
const t = testApp({ now: '2026-06-15T02:00:00Z' })
const name = '东海机密轴承有限公司'
const people: Record<string, TestClient> = {}
let approvalId: string

const names = ['approver', 'standin', 'seer', 'told', 'superior', 'clerk']
const shows = (answer: unknown) => JSON.stringify(answer).includes(name)
const inbox = async (who: string) =>
  (await people[who]!.get('/messages?limit=100')).body.rows as { title: { zh: string } }[]

beforeAll(async () => {
  const superior = await t.as({ permissions: [], scope: 'own' }, { username: 'superior' })
  for (const each of names) {
    const isSeer = each === 'seer'
    const who = { permissions: isSeer ? ['customers.read'] : [], scope: isSeer ? ('all' as const) : ('own' as const) }
    people[each] = each === 'superior' ? superior : await t.as(who, { username: each })
  }
  const superiorId = superior.user.id
  await t.system(({ db }) => db.run(sql`update users set superior_id = ${superiorId} where username = 'approver'`))
  people['registrar'] = await t.as({ permissions: ['approvals.administer', 'messages.manage'], scope: 'own' })
  people['owner'] = await t.as('account-executive', { departmentId: await t.departmentId('业务部') })
  people['asker'] = await t.as('account-executive', { departmentId: await t.departmentId('客户服务部') })
  await people['registrar'].post('/outgoing-hosts', { host: '127.0.0.1', reason: '测试' })
  await people['registrar'].post('/webhooks', { name: '数据平台', url: 'http://127.0.0.1:9/in', purpose: '报表' })
  for (const delegateId of ['standin', 'seer']) {
    const from = delegateId === 'standin' ? 'approver' : 'standin'
    const days = { from: '2026-06-15', to: '2026-06-30', reason: '出差' }
    const given = await people[from]!.post('/delegations', { delegateId: people[delegateId]!.user.id, ...days })
    expect(given.status, JSON.stringify(given.body)).toBe(201)
  }
  const person = (username: string) => ({ by: 'person' as const, username })
  const steps = [
    { approvers: [person('told'), person('seer')], kind: 'notice' as const },
    { approvers: [person('approver')] },
  ]
  const parameters = tableOf(steps, [{ matter: 'access.grant' }])
  await t.system((ctx) => publish(ctx, 'authority-table', { effectiveOn: '2026-06-15', reason: '测试', parameters }))
  const customer = (await people['owner'].post('/customers', { code: 'M1', name })).body
  const body = { customerId: customer.id, parts: ['contact'], purpose: '联合投标', days: 7 }
  const { id } = (await people['asker'].post('/archive-requests', body)).body
  approvalId = (await people['asker'].get(`/archive-requests/${id}`)).body.approvalId
})

describe('a request about a customer says which only to who decides it or sees the customer (A-07)', () => {
  it('A-07 the inbox names it to the approver and to whoever sees the customer, not to others', async () => {
    const titles = async (who: string) => (await inbox(who)).map(({ title }) => title.zh)
    expect(await titles('approver')).toEqual([`待您审批：${name}`])
    const unnamed = '客户档案查阅授权（客户名称不显示）'
    expect(await titles('told')).toEqual([`知会：${unnamed}`])
    expect(await titles('standin')).toEqual([expect.stringMatching(`^请代.*审批：${unnamed.replace(/[（）]/g, '.')}$`)])
    expect(shows(await inbox('seer'))).toBe(true)
  })

  it('A-07 nothing that leaves the system names it, so that the log of deliveries does not either', async () => {
    const kept = await t.system(({ db }) => db.rows(sql`select kind, parameters from deliveries`))
    expect(kept.length).toBeGreaterThan(2)
    expect(shows(kept)).toBe(false)
    expect(shows((await people['registrar']!.get('/deliveries?limit=100')).body)).toBe(false)
  })

  it('A-07 lists and page name it to the approver and his stand-in, not to who is only told or administers', async () => {
    const seen = async (who: string, box: string) => {
      const { rows } = (await people[who]!.get(`/approvals?box=${box}`)).body
      return [rows.length, shows(rows), shows((await people[who]!.get(`/approvals/${approvalId}`)).body)]
    }
    expect(await seen('asker', 'submitted')).toEqual([1, true, true])
    expect(await seen('approver', 'waiting')).toEqual([1, true, true])
    expect(await seen('standin', 'waiting')).toEqual([1, true, true])
    expect(await seen('seer', 'noticed')).toEqual([1, true, true])
    expect(await seen('told', 'noticed')).toEqual([1, false, false])
    expect(await seen('registrar', 'all')).toEqual([1, false, false])
    const { summary, link } = (await people['told']!.get(`/approvals/${approvalId}`)).body
    expect([summary, link]).toEqual([[], null])
  })

  it('A-07 the duty names it to who owes it; neither the superior’s board nor the report up the line does', async () => {
    const labels = async (who: string, whose: string) =>
      (await people[who]!.get(`/obligations?whose=${whose}`)).body.rows.map(
        ({ subject }: { subject: { label: string | null } }) => subject.label,
      )
    expect(await labels('approver', 'mine')).toEqual([name])
    expect(await labels('superior', 'team')).toEqual([null])
    t.setClock('2026-06-29T02:00:00Z')
    expect((await t.system((ctx) => tick(ctx, []))).escalated).toBeGreaterThan(0)
    const told = await t.system(({ db }) =>
      db.rows<{ kind: string }>(
        sql`select kind, parameters from messages where user_id = ${people['superior']!.user.id}`,
      ),
    )
    expect(told.map(({ kind }) => kind)).toContain('obligation.escalated')
    expect(shows(told)).toBe(false)
  })
})
