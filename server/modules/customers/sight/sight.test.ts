import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { publish } from '../../policies/index.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let owner: TestClient
let boss: TestClient
let made = 0

beforeAll(async () => {
  boss = await t.as('general-manager')
  owner = await t.as('account-executive')
  await t.reach('technology', 'all')
})

const customer = async (): Promise<{ id: string; code: string; name: string }> => {
  const fields = { industry: '机床', phone: '021-12345678', acceptDuplicates: true }
  const answer = await owner.post('/customers', { code: `S${++made}`, name: `客户${made}`, ...fields })
  expect(answer.status).toBe(201)
  return answer.body
}

describe('what a position may not see, it cannot find either (S10)', () => {
  it.each(['class=key', 'grade=A', 'industry=%E6%9C%BA', 'regionId=@', 'departmentId=@', 'ownerId=@'])(
    'S10 technology cannot filter by %s: as a field there is none of',
    async (filter) => {
      const technology = await t.as('technology')
      const answer = await technology.get(`/customers?${filter.replace('@', owner.user.id)}`)
      const name = filter.split('=')[0]
      expect([answer.status, answer.body.error.details[0]]).toMatchObject([400, { field: name, code: 'field.unknown' }])
      expect((await boss.get(`/customers?${filter.replace('@', owner.user.id)}`)).status).toBe(200)
    },
  )

  it('S10 technology sees of a customer what it is called, in the list as on its page', async () => {
    const { id, name, code: number } = await customer()
    const technology = await t.as('technology')
    const listed = (await technology.get(`/customers?q=${number}`)).body.rows[0]
    expect(Object.keys(listed).toSorted()).toEqual(['code', 'id', 'name', 'updatedAt'])
    const seen = (await technology.get(`/customers/${id}`)).body
    expect(Object.keys(seen).toSorted()).toEqual(
      ['can', 'code', 'createdAt', 'id', 'isVisible', 'name', 'rights', 'updatedAt', 'version'].toSorted(),
    )
    expect(seen.name).toBe(name)
  })

  it('S10 what is hidden cannot be written, and what is masked not either', async () => {
    const { id } = await customer()
    const writer = await t.as({ permissions: ['customers.read', 'customers.write'] })
    const row = { nearness: '*', position: '*', part: 'basic' } as const
    const rows = [
      { ...row, field: 'remark', right: 'hidden' },
      { ...row, field: 'industry', right: 'masked' },
      { ...row, part: '*', field: '*', right: 'edit' },
    ]
    const parameters = { rows, maxGrantDays: 30, purposeParts: [] }
    t.setClock('2026-06-15T03:00:00Z')
    await t.system((ctx) => publish(ctx, 'archive-access', { effectiveOn: '2026-06-20', reason: '测试', parameters }))
    t.setClock('2026-06-20T02:00:00Z')
    const hand = await t.as({ permissions: ['customers.read', 'customers.write'] })
    const hidden = await hand.patch(`/customers/${id}`, { remark: '改' }, { 'if-match': '1' })
    const masked = await hand.patch(`/customers/${id}`, { industry: '改' }, { 'if-match': '1' })
    const seen = (await hand.get(`/customers/${id}`)).body
    t.setClock('2026-06-15T02:00:00Z')
    expect([hidden.status, hidden.body.error.details[0]]).toMatchObject([
      400,
      { field: 'remark', code: 'field.unknown' },
    ])
    expect([masked.status, masked.body.error.code]).toEqual([403, 'archive.not_editable'])
    expect([seen.industry, 'remark' in seen, seen.version]).toEqual(['****', false, 1])
    expect((await writer.get(`/customers/${id}`)).body.industry).toBe('机床')
  })
})

describe('deputies (A-07)', () => {
  it('A-07 whoever deputises sees the customer as his own, in lists too, whatever his scope', async () => {
    const { id } = await customer()
    for (const position of ['account-executive', 'back-office', 'office-director']) {
      const helper = await t.as(position, { departmentId: await t.departmentId('客户服务部') })
      expect((await helper.get(`/customers/${id}`)).status).toBe(404)
      await t.system(({ db, tenant }) =>
        db.run(sql`insert into customer_deputies values (${tenant.id}, ${id}, ${helper.user.id})`),
      )
      expect((await helper.get(`/customers/${id}`)).body).toMatchObject({ industry: '机床', can: { edit: true } })
      expect((await helper.get('/customers')).body.rows.map((row: { id: string }) => row.id)).toEqual([id])
    }
    const looks = await t.system(({ db }) => db.rows(sql`select 1 from access_register where subject_id = ${id}`))
    expect(looks).toEqual([])
  })
})

describe('the table of rights as a regulation', () => {
  it('A-07 a row for a position nobody has is refused by name', async () => {
    const { parameters } = (await boss.get('/policies/archive-access')).body
    const rows = [{ position: 'wizard', nearness: '*', part: '*', field: '*', right: 'edit' }, ...parameters.rows]
    const body = { effectiveOn: '2026-07-01', reason: '测试', parameters: { ...parameters, rows } }
    const answer = await (await t.admin()).post('/policies/archive-access/versions', body)
    expect([answer.status, answer.body.error.details[0]]).toMatchObject([
      400,
      { field: 'parameters.rows.0.position', code: 'ref.unknown' },
    ])
  })

  it('A-07 a case can be put to it', async () => {
    const facts = { position: 'technology', nearness: 'own', part: 'contact' }
    const answer = await boss.post('/decisions/archive-right', { facts })
    expect(answer.body).toMatchObject({ outcome: 'hidden', policy: { kind: 'archive-access', article: 'A-07' } })
  })
})
