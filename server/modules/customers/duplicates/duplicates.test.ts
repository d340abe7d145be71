import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'

const t = testApp()
let keeper: TestClient
let serial = 0
const code = () => `D${String((serial += 1)).padStart(5, '0')}`
const permissions = ['customers.read', 'customers.write', 'customers.merge']

beforeAll(async () => {
  keeper = await t.as('general-manager')
})

const create = (fields: object, by = keeper) => by.post('/customers', { code: code(), ...fields })
const made = async (fields: object) => {
  const answer = await create({ ...fields, acceptDuplicates: true })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as { id: string; code: string; name: string; version: number }
}
const check = async (body: object, by = keeper) => (await by.post('/customer-duplicates', body)).body.rows
const pairs = async (query = '', by = keeper) => (await by.get(`/duplicates?limit=200${query}`)).body.rows
const pairOf = async (id: string) => (await pairs(`&customerId=${id}`)) as { id: string; by: string[] }[]

describe('a customer that may be there already (A-04.1)', () => {
  it.each([
    ['TXT02 brackets of another width', '北京大客户(集团)有限公司', '北京大客户（集团）有限公司'],
    ['TXT03 a letter of another width', '浦江客户A', '浦江客户Ａ'],
    ['TXT04 an accent written another way', 'Société é', 'Société e\u0301'],
    ['TXT01 letters, spaces and legal form', 'Cafe\u0301 苏州（中国）有限公司', 'Café苏州(中国)'],
  ])('%s: the second is refused, naming the first, unless it is accepted', async (_title, first, second) => {
    const there = await made({ name: first })
    const refused = await create({ name: second })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'dup.suspected'])
    expect(refused.body.error.details).toEqual([
      { field: 'name', code: 'dup.suspected', message: `名称相同：${there.code} ${there.name}` },
    ])
    expect((await create({ name: second, acceptDuplicates: true })).status).toBe(201)
  })

  it('IDN33 the title of an invoice finds its customer whatever its brackets', async () => {
    const { id } = await made({ name: '无锡（中国）阀门有限公司' })
    expect(await check({ name: '无锡(中国)阀门有限公司' })).toMatchObject([{ customerId: id, by: ['name'] }])
  })

  it('IDN12 a credit code that is taken is refused as such, whatever is accepted', async () => {
    const creditCode = '91350100M000100Y43'
    await made({ name: '福州某公司', unifiedSocialCreditCode: creditCode })
    const again = await create({ name: '别的名字', unifiedSocialCreditCode: creditCode, acceptDuplicates: true })
    expect([again.status, again.body.error.code]).toEqual([409, 'dup.uscc'])
    expect(await check({ name: '又一家', creditCode: ' 91350100m000100y43 ' })).toMatchObject([{ by: ['credit-code'] }])
  })

  it('A-04 the same sound, phone, domain, short or former name are found, the strongest first', async () => {
    const { id, version } = await made({ name: '常州金鼎机械厂', shortName: '金鼎机械', phone: '0519-88812345' })
    expect(await check({ name: '常州锦鼎机械厂', phone: '0519-88812345转8' })).toMatchObject([
      { customerId: id, by: ['sound', 'phone'] },
    ])
    expect(await check({ name: '金鼎机械有限公司' })).toMatchObject([{ customerId: id, by: ['short-name'] }])
    await keeper.patch(`/customers/${id}`, { name: '江苏金鼎重工' }, { 'if-match': String(version) })
    expect(await check({ name: '常州金鼎机械厂' })).toMatchObject([{ customerId: id, by: ['former-name'] }])
    expect(await check({ name: '江苏金鼎重工', customerId: id })).toEqual([])
  })

  it('A-04.1 two characters sounding alike, a public mail domain and a phone everybody has say nothing', async () => {
    await made({ name: '申江' })
    expect(await check({ name: '沈姜' })).toEqual([])
    expect(await check({ name: '无人知晓', email: 'li@qq.com' })).toEqual([])
    for (let n = 0; n < 11; n++) await made({ name: `园区企业${n}号`, phone: '0512-66660000' })
    expect(await check({ name: '园区新企业', phone: '0512-66660000' })).toEqual([])
  })

  it('A-04.1 with two credit codes only the names count', async () => {
    const phone = '0571-87654321'
    await made({ name: '杭州甲公司', phone, unifiedSocialCreditCode: '91440101MA59UQHA05' })
    expect(await check({ name: '宁波乙公司', phone, creditCode: '11100000000013127D' })).toEqual([])
    expect(await check({ name: '杭州甲', phone, creditCode: '11100000000013127D' })).toMatchObject([
      { by: ['name', 'phone'] },
    ])
    expect(await check({ name: '宁波乙公司', phone })).toMatchObject([{ by: ['phone'] }])
  })

  it('A-07 out of sight only the department shows, and the name where the names agree; the look is recorded', async () => {
    const departmentId = await t.departmentId('客户服务部')
    await made({ name: '秘密客户有限公司', phone: '0755-12345678', departmentId })
    const stranger = await t.as({ permissions, scope: 'own' })
    const hidden = { customerId: null, code: null, owner: null, department: '客户服务部', isVisible: false }
    expect(await check({ name: '秘密客户' }, stranger)).toEqual([{ ...hidden, name: '秘密客户有限公司', by: ['name'] }])
    expect(await check({ name: '某某', phone: '0755-12345678' }, stranger)).toEqual([
      { ...hidden, name: null, by: ['phone'] },
    ])
    const refused = await create({ name: '某某', phone: '0755-12345678' }, stranger)
    expect(refused.body.error.details).toMatchObject([{ field: 'phone', message: '电话相同：***（客户服务部）' }])
    const events = await t.system(({ db }) =>
      db.rows(sql`select 1 from events where kind = 'duplicate.shown' and actor_id = ${stranger.user.id}`),
    )
    expect(events).toHaveLength(2)
  })
})

describe('the list of suspicions (A-04)', () => {
  it('a website written into the archive makes a pair with the customer that has it', async () => {
    const values = { website: 'www.same-site.example.com.cn' }
    const both = [await made({ name: '盐城甲厂' }), await made({ name: '连云港乙厂' })]
    for (const { id } of both) {
      const { version } = (await keeper.get(`/customers/${id}/archive/contact`)).body
      const headers = { 'if-match': String(version) }
      const edited = await keeper.patch(`/customers/${id}/archive/contact`, { values, reason: '补录' }, headers)
      expect(edited.status, JSON.stringify(edited.body)).toBe(200)
    }
    expect(await pairOf(both[1]!.id)).toMatchObject([{ first: { id: both[0]!.id }, by: ['domain'] }])
  })

  it('a pair is listed when it is accepted, and goes when the name no longer agrees', async () => {
    const first = await made({ name: '昆山精密模具厂' })
    const second = await made({ name: '昆山 精密模具厂' })
    expect(await pairOf(second.id)).toMatchObject([
      { first: { id: first.id }, second: { id: second.id }, by: ['name'] },
    ])
    await keeper.patch(`/customers/${second.id}`, { name: '太仓铸件厂' }, { 'if-match': '1' })
    expect(await pairOf(second.id)).toMatchObject([{ by: ['former-name'] }])
  })

  it('dismissed with a reason it stays away, until the two come to share something new', async () => {
    const first = await made({ name: '南通纺机厂' })
    const second = await made({ name: '南通(纺机)厂' })
    const [pair] = await pairOf(second.id)
    const dismissed = await keeper.post(`/duplicates/${pair!.id}/dismissal`, { reason: '两家不同的厂' })
    expect(dismissed.body).toMatchObject({ state: 'dismissed', reason: '两家不同的厂', can: { dismiss: false } })
    expect((await keeper.post(`/duplicates/${pair!.id}/dismissal`, { reason: '再次' })).status).toBe(409)
    await keeper.patch(`/customers/${second.id}`, { industry: '纺织' }, { 'if-match': '1' })
    expect(await pairOf(second.id)).toEqual([])
    for (const { id, version } of [
      { ...first, version: 1 },
      { ...second, version: 2 },
    ]) {
      await keeper.patch(`/customers/${id}`, { phone: '0513-11112222' }, { 'if-match': String(version) })
    }
    expect(await pairOf(second.id)).toMatchObject([{ by: ['name', 'phone'], state: 'open', reason: null }])
  })

  it('A-07 who sees one of the two finds the other masked and settles nothing; who sees none finds nothing', async () => {
    const departmentId = await t.departmentId('业务部')
    const theirs = await made({ name: '徐州液压件厂', departmentId })
    await made({ name: '徐州液压件(厂)' })
    const one = await t.as({ permissions, scope: 'department' }, { departmentId })
    const [pair] = await pairs(`&customerId=${theirs.id}`, one)
    expect(pair).toMatchObject({
      first: { id: theirs.id, isVisible: true },
      second: { id: null, code: null, owner: null, name: '徐州液压件(厂)', isVisible: false },
      can: { merge: false, dismiss: false },
    })
    expect((await one.post(`/duplicates/${pair.id}/dismissal`, { reason: '不是' })).status).toBe(403)
    const none = await t.as({ permissions, scope: 'own' })
    expect(await pairs('', none)).toEqual([])
    expect((await none.post(`/duplicates/${pair.id}/dismissal`, { reason: '不是' })).status).toBe(404)
  })

  it('a scan of the whole book finds what was written past the checks, and finds nothing twice', async () => {
    const ids = await t.system(async ({ db, tenant }) => {
      const rows = await db.rows<{ id: string }>(sql`
        insert into customers (tenant_id, code, name)
        select ${tenant.id}, 'RAW' || n, '直接写入的客户' || n % 3 from generate_series(1, 9) n returning id`)
      return rows.map(({ id }) => id)
    })
    await t.runJobs()
    const scan = async () => {
      const { body } = await keeper.post('/duplicate-scans')
      await t.jobDone(body.jobId)
      return (await keeper.get(`/jobs/${body.jobId}`)).body
    }
    expect(await scan()).toMatchObject({ state: 'done', result: { changed: 9 } })
    expect(await scan()).toMatchObject({ state: 'done', result: { changed: 0 } })
    expect(await pairOf(ids[0]!)).toHaveLength(2)
  })

  it('of many with one name each is paired with the oldest, not with all the others', async () => {
    const found = await t.system(async ({ db, tenant }) => {
      await db.run(sql`
        insert into customers (tenant_id, code, name)
        select ${tenant.id}, 'MANY' || n, '很多同名的客户' from generate_series(1, 60) n`)
      return tenant.id
    })
    expect(found).toBe(t.tenant().id)
    const { body } = await keeper.post('/duplicate-scans')
    expect((await t.jobDone(body.jobId)).result).toMatchObject({ changed: 59 })
  })
})
