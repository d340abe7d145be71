import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../../../kernel/db.ts'
import { pdf } from '../../../../../testing/bytes.ts'
import { testApp, type TestClient, type TestResponse } from '../../../../../testing/app.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let owner: TestClient
let overseer: TestClient
let heir: TestClient
let reader: TestClient
let planner: TestClient
let id: string

interface Line {
  kind: string
  subject: { kind: string; id: string; label: string }
  parts: { part: string; list: string | null; fields: string[] }[]
}
const ok = async (call: Promise<TestResponse>) => {
  const { status, body } = await call
  expect(status, JSON.stringify(body)).toBeLessThan(300)
  return body
}
const timeline = async (who: TestClient): Promise<Line[]> =>
  (await ok(who.get(`/customers/${id}/timeline?limit=100`))).rows
const kindsOn = async (who: TestClient) => new Set((await timeline(who)).map(({ kind }) => kind))

beforeAll(async () => {
  overseer = await t.admin()
  owner = await t.as('relations-specialist', { departmentId: await t.departmentId('业务部') })
  heir = await t.as('relations-specialist')
  // Sees the customer, and nothing that goes on besides.
  reader = await t.as({ permissions: ['customers.read'], scope: 'all' })
  planner = await t.as('planning')
  await t.as('deputy-general-manager')
  const lead = await ok(owner.post('/leads', { name: '常州阀门', source: 'fair' }))
  await ok(owner.post(`/leads/${lead.id}/verification`, { method: 'phone' }))
  await ok(owner.post(`/leads/${lead.id}/verdict`, { verdict: 'valid' }))
  id = (await ok(owner.post(`/leads/${lead.id}/conversion`, { relation: 'followed' }))).customer.id
  await t.system(({ db }) => db.run(sql`update customers set class = 'key' where id = ${id}`))
})

describe('the timeline of a customer is that of everything on it', () => {
  it('A-04 begins with the lead it came from, for whoever sees that lead', async () => {
    const lines = (await timeline(owner)).filter(({ subject }) => subject.kind === 'lead')
    expect(lines.map(({ kind }) => kind)).toEqual(['lead.converted', 'lead.confirmed', 'lead.taken-up', 'lead.entered'])
    expect([...(await kindsOn(reader))].filter((kind) => kind.startsWith('lead.'))).toEqual([])
  })

  it('K-03 shows files as they come and go, with their part, to whoever may read files there', async () => {
    const file = (part: string) =>
      ok(owner.upload(`/attachments?customerId=${id}&part=${part}&name=${part}.pdf`, pdf(part)))
    const { id: fileId } = await file('preferential')
    await file('basic')
    await ok(owner.delete(`/attachments/${fileId}`, { reason: '传错' }))
    const files = (await timeline(owner)).filter(({ subject }) => subject.kind === 'attachment')
    expect(files.map(({ kind, subject, parts }) => [kind, subject.label, parts])).toEqual([
      ['attachment.removed', 'preferential.pdf', [{ part: 'preferential', list: null, fields: [] }]],
      ['attachment.added', 'basic.pdf', [{ part: 'basic', list: null, fields: [] }]],
      ['attachment.added', 'preferential.pdf', [{ part: 'preferential', list: null, fields: [] }]],
    ])
    const seen = (await timeline(planner)).filter(({ subject }) => subject.kind === 'attachment')
    expect(JSON.stringify(seen)).not.toContain('preferential.pdf')
  })

  it('G-01 shows account plans, their actions and what became of the duties, named', async () => {
    const plan = await ok(overseer.post('/account-plans', { customerId: id, year: 2026, strategy: '做深' }))
    const action = { title: '拜访采购部', ownerId: owner.user.id, dueOn: '2026-07-01' }
    await ok(overseer.post(`/account-plans/${plan.id}/actions`, action))
    const lines = await timeline(owner)
    expect(lines.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['account-plan.created', 'account-action.created', 'obligation.owed']),
    )
    const duty = lines.find(({ kind }) => kind === 'obligation.owed')!
    expect(duty.subject.label).toMatch(/^客户计划行动 · /)
    expect((await kindsOn(reader)).has('obligation.owed')).toBe(false)
  })

  it('A-07 shows a request to see the archive with its approval to those who deal with it', async () => {
    const asked = { customerId: id, parts: ['contact'], purpose: '评审', days: 5 }
    const stranger = await t.as({ permissions: ['customers.read'], scope: 'own' })
    await ok(stranger.post('/archive-requests', asked))
    const admin = await timeline(overseer)
    expect(admin.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['archive.access_requested', 'approval.submitted']),
    )
    expect(admin.find(({ kind }) => kind === 'approval.submitted')!.subject.label).toBe('客户档案查阅授权 · 常州阀门')
    const seen = await kindsOn(reader)
    expect([seen.has('archive.access_requested'), seen.has('approval.submitted')]).toEqual([false, false])
  })

  it('R-07 shows a hand-over from its beginning, to those it concerns', async () => {
    const body = { fromUserId: owner.user.id, toUserId: heir.user.id, reason: '调岗', customerIds: [id] }
    await ok(overseer.post('/customer-handovers', body))
    expect([...(await kindsOn(owner))].filter((kind) => kind.startsWith('customer-handover'))).not.toEqual([])
    expect([...(await kindsOn(reader))].filter((kind) => kind.startsWith('customer-handover'))).toEqual([])
  })
})
