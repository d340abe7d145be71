import { beforeAll, describe, expect, it } from 'vitest'
import { testApp, type TestClient } from '../../../../../testing/app.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let owner: TestClient
let reader: TestClient
let id: string
let departmentId: string

interface Word {
  field: string
  label: string
  before: string | null
  after: string | null
}

beforeAll(async () => {
  departmentId = await t.departmentId('业务部')
  owner = await t.as('account-executive', { departmentId })
  reader = await t.admin()
  id = (await owner.post('/customers', { name: '华东机床', ownerId: owner.user.id, departmentId })).body.id
})

const patch = async (part: string, values: object) => {
  const { version } = (await owner.get(`/customers/${id}/archive/${part}`)).body
  const at = `/customers/${id}/archive/${part}`
  const answer = await owner.patch(at, { values, reason: '年报' }, { 'if-match': String(version) })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
}
const words = async (kind: string, headers = {}) => {
  const { rows } = (await reader.get(`/events?kind=${kind}&limit=1`, headers)).body
  return rows[0].words as Word[]
}
const of = (all: Word[], field: string) => all.find((word) => word.field === field)

describe('D-17 changes of an archive in words', () => {
  it('the history names people, departments and companies instead of their ids', async () => {
    const { rows } = (await owner.get(`/customers/${id}/history?part=service`)).body
    expect(rows[0].fields).toEqual([
      { field: 'owner', before: null, after: owner.user.id },
      { field: 'department', before: null, after: '业务部' },
    ])
    expect(rows[0].names).toEqual({ [owner.user.id]: owner.user.name })
  })

  it('the books say which part and field it was, choices and figures as people read them', async () => {
    await patch('basic', {
      nature: 'private',
      totalAssets: '12345678.50',
      staff: '1200',
      registeredCapital: '5000000.00',
    })
    const archive = await words('archive.changed')
    expect(of(archive, 'part')).toMatchObject({ label: '档案部分', after: '基本信息' })
    expect(of(archive, 'nature')).toEqual({ field: 'nature', label: '企业性质', before: null, after: '民营' })
    expect(of(archive, 'totalAssets')?.after).toBe('12,345,678.50')
    expect(of(archive, 'staff')?.after).toBe('1,200')
    expect(of(await words('customer.changed'), 'registeredCapital')?.after).toBe('5,000,000.00')
    expect(of(await words('archive.changed', { 'accept-language': 'en' }), 'nature')?.label).toMatch(/^[A-Z]/)
  })

  it('an entry names its list and whoever it speaks of; a lead its source and state', async () => {
    const colleague = await t.as('account-executive', { departmentId })
    const place = `/customers/${id}/archive/service/deputies`
    const added = await owner.post(place, { values: { deputy: colleague.user.id }, reason: '分工' })
    expect(added.status, JSON.stringify(added.body)).toBe(201)
    const entry = await words('archive.entry_added')
    expect(of(entry, 'list')?.after).toBe('协办人')
    expect(of(entry, 'deputy')?.after).toBe(colleague.user.name)
    await owner.post('/leads', { name: '某厂', source: 'fair' })
    const lead = await words('lead.entered')
    expect([of(lead, 'source'), of(lead, 'state'), of(lead, 'owner')]).toEqual([
      { field: 'source', label: '来源', before: null, after: '展会' },
      { field: 'state', label: '状态', before: null, after: '待核实' },
      { field: 'owner', label: '负责人', before: null, after: owner.user.name },
    ])
  })
})
