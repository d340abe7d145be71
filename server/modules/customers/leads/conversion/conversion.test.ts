import { beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestClient } from '../../../../testing/app.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let seller: TestClient
beforeAll(async () => void (seller = await t.as('relations-specialist')))

/** A lead that was verified and is taken into the archive; the id of its customer. */
async function taken(fields: object, relation = 'followed'): Promise<string> {
  const { id } = (await seller.post('/leads', { source: 'fair', ...fields })).body
  await seller.post(`/leads/${id}/verification`, { method: 'phone' })
  expect((await seller.post(`/leads/${id}/verdict`, { verdict: 'valid' })).status).toBe(200)
  const { status, body } = await seller.post(`/leads/${id}/conversion`, { relation })
  expect(status, JSON.stringify(body)).toBe(200)
  return body.customer.id
}

interface Line {
  kind: string
  reason: string | null
  actor: { name: string }
  fields: { field: string; before: unknown; after: unknown }[]
}
const history = async (id: string, query: string, headers = {}) =>
  (await seller.get(`/customers/${id}/history${query}`, headers)).body.rows as Line[]

describe('the history of what a lead brings into the archive (A-04, D-17)', () => {
  it('A-04 its contact, its addresses and what it is to us say who took them over, and from which lead', async () => {
    const id = await taken({
      name: '湖州线缆厂',
      contactName: '赵六',
      email: 'zhao@huzhou.example.cn',
      phone: '0572-2345678',
    })
    const told = await history(id, '')
    expect(new Set(told.map(({ reason, actor }) => [reason, actor.name].join('·')))).toEqual(
      new Set([`由线索“湖州线缆厂”转入·${seller.user.name}`]),
    )
    // In the order of the books.
    const of = (kind: string) => told.find((row) => row.kind === kind)!.fields
    expect(of('archive.entry_added')).toEqual([
      { field: 'contactName', before: null, after: '赵六' },
      { field: 'contactEmail', before: null, after: 'zhao@huzhou.example.cn' },
      { field: 'contactPhone', before: null, after: '0572-2345678' },
    ])
    expect(of('archive.changed')).toEqual([{ field: 'email', before: null, after: 'zhao@huzhou.example.cn' }])
    expect(of('customer.relation_changed')).toEqual([{ field: 'relation', before: 'potential', after: 'followed' }])
  })

  it('says so to an English reader in English', async () => {
    const id = await taken({ name: '德清泵业' }, 'potential')
    const told = await history(id, '?part=basic', { 'accept-language': 'en' })
    expect(told.map(({ kind, reason }) => [kind, reason])).toEqual([
      ['customer.created', 'Taken over from the lead “德清泵业”'],
    ])
  })
})
