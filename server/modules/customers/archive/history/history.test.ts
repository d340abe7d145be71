import { beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestClient } from '../../../../testing/app.ts'
import { record } from '../../../audit/index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let owner: TestClient
let id: string

interface Line {
  kind: string
  part: string
  list: string | null
  reason: string | null
  actor: { name: string }
  fields: { field: string; before: unknown; after: unknown }[]
}
const history = async (query: string, who = owner) => {
  const answer = await who.get(`/customers/${id}/history${query}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as { rows: Line[]; nextCursor: string | null }
}
const patch = async (part: string, values: object, reason: string) => {
  const { version } = (await owner.get(`/customers/${id}/archive/${part}`)).body
  const answer = await owner.patch(
    `/customers/${id}/archive/${part}`,
    { values, reason },
    { 'if-match': String(version) },
  )
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}

beforeAll(async () => {
  owner = await t.as('account-executive', { departmentId: await t.departmentId('业务部') })
  id = (await owner.post('/customers', { name: '华东机床', ownerId: owner.user.id })).body.id
  await patch('basic', { nature: 'private', staff: '100' }, '初次登记')
  await patch('basic', { staff: '120', industry: '机床' }, '年报')
  await patch('contact', { phone: '021-12345678', fax: '021-12345679' }, '名片')
  const place = `/customers/${id}/archive/key-persons/key-persons`
  const person = await owner.post(place, { values: { personName: '王总', interests: '围棋' }, reason: '拜访' })
  await owner.patch(
    `${place}/${person.body.id}`,
    { values: { interests: '高尔夫' }, reason: '更正' },
    { 'if-match': '1' },
  )
  await owner.delete(`${place}/${person.body.id}`, { reason: '离职' })
  await owner.post(`/customers/${id}/archive/basic/confirmation`, {})
})

describe('D-17 the history of fields', () => {
  it('tells who changed what, why, and from what to what, of a part and of one field', async () => {
    const { rows } = await history('?part=basic&field=staff')
    expect(rows.map(({ reason, fields }) => [reason, fields])).toEqual([
      ['年报', [{ field: 'staff', before: '100', after: '120' }]],
      ['初次登记', [{ field: 'staff', before: null, after: '100' }]],
    ])
    expect(rows[0]!.actor.name).toBe(owner.user.name)
    const industry = (await history('?part=basic&field=industry')).rows
    expect(industry.map(({ kind, fields }) => [kind, fields[0]])).toEqual([
      ['customer.changed', { field: 'industry', before: null, after: '机床' }],
    ])
  })

  it('tells of entries that were added, changed and taken out', async () => {
    const { rows } = await history('?part=key-persons')
    expect(rows.map(({ kind, list, reason }) => [kind, list, reason])).toEqual([
      ['archive.entry_removed', 'key-persons', '离职'],
      ['archive.entry_changed', 'key-persons', '更正'],
      ['archive.entry_added', 'key-persons', '拜访'],
    ])
    expect(rows[1]!.fields).toEqual([{ field: 'interests', before: '围棋', after: '高尔夫' }])
  })

  it('comes in pages that show each change once', async () => {
    const whole = (await history('')).rows
    const seen: Line[] = []
    let cursor: string | null = ''
    do {
      const { rows, nextCursor }: { rows: Line[]; nextCursor: string | null } = await history(
        `?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      )
      seen.push(...rows)
      cursor = nextCursor
    } while (cursor)
    expect(seen).toEqual(whole)
    expect((await owner.get(`/customers/${id}/history?cursor=x`)).status).toBe(400)
  })

  it('A-07 keeps to the rights to the fields: what is masked today is masked in its past', async () => {
    const other = await t.as('planning')
    const { rows } = await history('?part=key-persons&purpose=评审', other)
    const values = rows.flatMap(({ fields }) => fields.filter(({ field }) => field === 'interests'))
    expect(values).toContainEqual({ field: 'interests', before: '****', after: '****' })
    expect(JSON.stringify(rows)).not.toMatch(/围棋|高尔夫/)
    const refused = await other.get(`/customers/${id}/history?part=preferential&purpose=x`)
    expect(refused.status).toBe(403)
  })
})

describe('the timeline', () => {
  it('shows everything on the customer, newest first, with the parts it touched and no values', async () => {
    const { rows } = (await owner.get(`/customers/${id}/timeline`)).body
    expect(rows.map(({ kind }: Line) => kind)).toEqual([
      'archive.confirmed',
      'archive.entry_removed',
      'archive.entry_changed',
      'archive.entry_added',
      'archive.changed',
      'customer.changed',
      'archive.changed',
      'customer.changed',
      'archive.changed',
      'customer.created',
    ])
    expect(rows[2].parts).toEqual([{ part: 'key-persons', list: 'key-persons', fields: ['interests'] }])
    expect(JSON.stringify(rows)).not.toMatch(/围棋|高尔夫/)
  })

  it('tells who was let in, and how a customer was assessed, only to those who may know', async () => {
    await t.system((ctx) => {
      const subject = { kind: 'customer', id, label: '华东机床' }
      record(ctx, { kind: 'archive.access_granted', subject, after: { part: 'contact', user: '某人' }, reason: '评审' })
      record(ctx, { kind: 'customer.assessed', subject, after: { value: '5' }, reason: '报价' })
      return Promise.resolve()
    })
    const seen = async (who: TestClient) =>
      (await who.get(`/customers/${id}/timeline`)).body.rows.map(({ kind }: Line) => kind) as string[]
    const both = ['customer.assessed', 'archive.access_granted']
    expect((await seen(owner)).slice(0, 2)).toEqual(both)
    const reader = await seen(await t.as({ permissions: ['customers.read'], scope: 'all' }))
    expect(reader.filter((kind) => both.includes(kind))).toEqual([])
    const overseer = await seen(await t.as({ permissions: ['customers.read', 'archive.oversee'], scope: 'all' }))
    expect(overseer.filter((kind) => both.includes(kind))).toEqual(['archive.access_granted'])
  })

  it('shows the documents of the customer to those who may see documents', async () => {
    const invoice = { customerId: id, number: 'F-1', issuedOn: '2026-05-01', dueOn: '2026-06-01', gross: '113.00' }
    expect(
      (await (await t.as('back-office', { departmentId: await t.departmentId('企划部') })).post('/invoices', invoice))
        .status,
    ).toBe(404)
    expect((await (await t.admin()).post('/invoices', invoice)).status).toBe(201)
    const seen = async (who: TestClient) =>
      (await who.get(`/customers/${id}/timeline`)).body.rows.map(({ kind }: Line) => kind) as string[]
    expect((await seen(owner)).slice(0, 2).toSorted()).toEqual(['customer.relation_changed', 'invoice.created'])
    const reader = await t.as({ permissions: ['customers.read'], scope: 'all' })
    expect(await seen(reader)).not.toContain('invoice.created')
  })
})
