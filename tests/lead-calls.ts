import { expect } from 'vitest'
import type { TestApp, TestResponse } from '../server/testing/app.ts'

type Calls = Record<string, () => Promise<TestResponse>>
let serial = 0

/** One successful call of each route by which leads, suspicions and merges change; once per file. */
export function leadCalls(t: TestApp): Calls {
  const made = async (path: string, body: object): Promise<{ id: string; code: string; version: number }> => {
    const answer = await (await t.admin()).post(path, body)
    expect(answer.status, JSON.stringify(answer.body)).toBe(201)
    return answer.body
  }
  const leadBody = () => ({ name: `线索${++serial}号机床厂`, source: 'fair' })
  const act = async (id: string, what: string, body: object) => (await t.admin()).post(`/leads/${id}/${what}`, body)
  const lead = async () => (await made('/leads', leadBody())).id
  const verifying = async () => {
    const id = await lead()
    expect((await act(id, 'verification', { method: 'phone' })).status).toBe(200)
    return id
  }
  const judged = async (verdict: object) => {
    const id = await verifying()
    expect((await act(id, 'verdict', verdict)).status).toBe(200)
    return id
  }
  const customer = (name: string) => made('/customers', { code: `L${++serial}`, name, acceptDuplicates: true })
  const pair = async () => {
    const name = `重名${++serial}客户`
    return { from: await customer(name), into: await customer(name) }
  }
  const merge = async () => {
    const { from, into } = await pair()
    return { fromId: from.id, intoId: into.id, reason: '同一家' }
  }
  return {
    'POST /leads': async () => (await t.admin()).post('/leads', leadBody()),
    'PATCH /leads/:id': async () =>
      (await t.admin()).patch(`/leads/${await lead()}`, { industry: '机床' }, { 'if-match': '1' }),
    'POST /leads/:id/verification': async () => act(await lead(), 'verification', { method: 'phone' }),
    'POST /leads/:id/verdict': async () => act(await verifying(), 'verdict', { verdict: 'valid' }),
    'POST /leads/:id/reopening': async () =>
      act(await judged({ verdict: 'invalid', reason: '空号' }), 'reopening', { reason: '来电' }),
    'POST /leads/:id/conversion': async () =>
      act(await judged({ verdict: 'valid' }), 'conversion', { relation: 'potential' }),
    'POST /duplicates/:id/dismissal': async () => {
      const { into } = await pair()
      const boss = await t.admin()
      const { rows } = (await boss.get(`/duplicates?customerId=${into.id}`)).body as { rows: { id: string }[] }
      return boss.post(`/duplicates/${rows[0]!.id}/dismissal`, { reason: '两家' })
    },
    'POST /duplicate-scans': async () => (await t.admin()).post('/duplicate-scans'),
    'POST /customer-merges': async () => (await t.admin()).post('/customer-merges', await merge()),
    'POST /customer-merges/:id/undoing': async () => {
      const { id } = await made('/customer-merges', await merge())
      return (await t.admin()).post(`/customer-merges/${id}/undoing`, { reason: '合并错了' })
    },
  }
}
