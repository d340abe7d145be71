import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'

// A Monday.
const t = testApp({ now: '2026-06-15T02:00:00Z' })
let boss: TestClient
let seller: TestClient
let serial = 0
const fresh = (name: string) => `${name}${String((serial += 1)).padStart(3, '0')}`

beforeAll(async () => {
  boss = await t.as('general-manager')
  seller = await t.as('relations-specialist')
})

const enter = (fields: object = {}, by = seller) =>
  by.post('/leads', { name: fresh('线索'), source: 'fair', ...fields })
const lead = async (fields: object = {}, by = seller) => {
  const { status, body } = await enter(fields, by)
  expect(status, JSON.stringify(body)).toBe(201)
  return body
}
const act = (id: string, what: string, body: object, by = seller) => by.post(`/leads/${id}/${what}`, body)
const valid = async (fields: object = {}, by = seller) => {
  const { id } = await lead(fields, by)
  await act(id, 'verification', { method: 'phone' }, by)
  expect((await act(id, 'verdict', { verdict: 'valid' }, by)).status).toBe(200)
  return id as string
}
const duties = (id: string) =>
  t.system(({ db }) =>
    db.rows<object>(sql`
      select o.state, o.owner_id as "ownerId", o.due_on as "dueOn", o.article, o.evidence -> 'record' ->> 'id' as record
      from obligations o where o.kind = 'lead.verify' and o.subject_id = ${id} order by o.created_at, o.key`),
  )

describe('entering a lead (A-03, A-06)', () => {
  it('JSN an edit that says nothing changes nothing', async () => {
    const before = await lead()
    const edited = await seller.patch(`/leads/${before.id}`, {}, { 'if-match': '1' })
    expect([edited.status, edited.body]).toEqual([200, { ...before, version: 2 }])
  })

  it('A-07 nobody passes a lead on to where he would not see it himself; who goes on seeing it does', async () => {
    const other = await t.as('relations-specialist')
    const { id } = await lead({ ownerId: seller.user.id }, boss)
    const passed = await seller.patch(`/leads/${id}`, { ownerId: other.user.id }, { 'if-match': '1' })
    expect([passed.status, passed.body.error.details]).toMatchObject([
      400,
      [{ field: 'ownerId', code: 'lead.out_of_sight' }],
    ])
    expect((await boss.get(`/leads/${id}`)).body).toMatchObject({ owner: { id: seller.user.id }, version: 1 })
    const done = await boss.patch(`/leads/${id}`, { ownerId: other.user.id }, { 'if-match': '1' })
    expect([done.status, done.body.owner.id]).toEqual([200, other.user.id])
  })

  it('A-03 it comes back as it was stored, with its source, its owner and in time or late', async () => {
    const fields = {
      contactName: '王五',
      phone: '13912345678',
      email: 'wang@Lead.example.cn',
      website: 'www.lead.example.cn',
      unifiedSocialCreditCode: '91350100m000100y43',
      sourceDetail: '工博会',
      need: '轴承\n月需 200 套',
      learnedOn: '2026-06-11',
    }
    const made = await lead(fields)
    expect(made).toMatchObject({
      ...fields,
      phone: '+8613912345678',
      email: 'wang@lead.example.cn',
      website: 'https://www.lead.example.cn',
      unifiedSocialCreditCode: '91350100M000100Y43',
      source: { code: 'fair', text: { zh: '展会' } },
      state: 'new',
      owner: { id: seller.user.id },
      entryDueOn: '2026-06-15',
      isTimely: true,
      enteredByName: seller.user.name,
      can: { edit: true, verify: true, confirm: false, convert: false },
    })
    expect((await seller.get(`/leads/${made.id}`)).body).toEqual(made)
    expect(await lead({ learnedOn: '2026-06-10' })).toMatchObject({ entryDueOn: '2026-06-12', isTimely: false })
  })

  it('A-04 its owner owes the verification within the days of the policy, under its article', async () => {
    const { id } = await lead()
    expect(await duties(id)).toEqual([
      { state: 'open', ownerId: seller.user.id, dueOn: '2026-06-23', article: 'A-04', record: null },
    ])
  })

  it.each([
    [{ source: 'dream' }, 'source', 'value.not_accepted'],
    [{ learnedOn: '2026-06-16' }, 'learnedOn', 'date.out_of_range'],
    [{ ownerId: '01900000-0000-7000-8000-000000000000' }, 'ownerId', 'ref.unknown'],
    [{ phone: '1380013800' }, 'phone', 'phone.format'],
    [{ email: 'a@b' }, 'email', 'email.format'],
    [{ website: 'javascript:alert(1)' }, 'website', 'url.scheme'],
    [{ unifiedSocialCreditCode: '91350100M000100Y44' }, 'unifiedSocialCreditCode', 'uscc.checksum'],
    [{ name: '\u200b' }, 'name', 'text.blank'],
    [{ state: 'valid' }, 'state', 'field.unknown'],
  ])('%o is refused by field', async (fields, field, code) => {
    const { status, body } = await enter(fields)
    expect([status, body.error.details[0]]).toMatchObject([400, { field, code }])
  })

  it('A-04 TXT02 one that may be a customer or an open lead already is refused, unless that is accepted', async () => {
    await boss.post('/customers', { code: 'LEAD-1', name: '温州(阀门)有限公司' })
    const twice = await enter({ name: '温州（阀门）公司' }, boss)
    expect([twice.status, twice.body.error.details]).toMatchObject([
      409,
      [{ field: 'name', code: 'dup.suspected', message: '名称相同：LEAD-1 温州(阀门)有限公司' }],
    ])
    await lead({ name: '台州泵业有限公司' })
    const again = await enter({ name: '台州 泵业' })
    expect([again.status, again.body.error.details.length]).toEqual([409, 1])
    expect((await enter({ name: '台州 泵业', acceptDuplicates: true })).status).toBe(201)
  })
})

describe('verifying a lead (A-04)', () => {
  it('A-04 from the inbox over a way of the policy to valid; what was owed is fulfilled by it', async () => {
    const { id } = await lead()
    expect((await act(id, 'verdict', { verdict: 'valid', method: 'phone' })).status).toBe(409)
    expect((await act(id, 'verification', { method: 'pigeon' })).body.error.details[0]).toMatchObject({
      field: 'method',
    })
    expect((await act(id, 'verification', { method: 'fax' })).body).toMatchObject({
      state: 'verifying',
      method: { code: 'fax' },
    })
    const judged = await act(id, 'verdict', { verdict: 'valid', method: 'visit', verifiedOn: '2026-06-15' })
    expect(judged.body).toMatchObject({
      state: 'valid',
      method: { code: 'visit', text: { zh: '上门' } },
      verifiedByName: seller.user.name,
      verifiedOn: '2026-06-15',
      can: { convert: true },
    })
    expect(await duties(id)).toMatchObject([{ state: 'fulfilled', record: id }])
  })

  it('A-04 it is dropped with a reason only, and taken up again with a reason; then it is owed anew', async () => {
    const { id } = await lead()
    await act(id, 'verification', { method: 'phone' })
    expect((await act(id, 'verdict', { verdict: 'invalid' })).body.error.details[0]).toMatchObject({ field: 'reason' })
    expect((await act(id, 'verdict', { verdict: 'invalid', reason: '号码为空号' })).body).toMatchObject({
      state: 'invalid',
      invalidReason: '号码为空号',
    })
    expect((await act(id, 'reopening', { reason: '对方来电' })).body).toMatchObject({
      state: 'verifying',
      invalidReason: null,
      verifiedOn: null,
    })
    expect(await duties(id)).toMatchObject([{ state: 'fulfilled' }, { state: 'open' }])
  })

  it.each(['verification', 'verdict', 'conversion'])('nothing of a dropped lead goes on: %s', async (what) => {
    const { id } = await lead()
    await act(id, 'verification', { method: 'phone' })
    await act(id, 'verdict', { verdict: 'invalid', reason: '无效' })
    const bodies = {
      verification: { method: 'phone' },
      verdict: { verdict: 'valid' },
      conversion: { relation: 'potential' },
    }
    const answer = await act(id, what, bodies[what as keyof typeof bodies])
    expect([answer.status, answer.body.error.code]).toEqual([409, 'lead.state'])
  })

  it('a new owner owes the verification, the one before no longer', async () => {
    const { id, version } = await lead()
    const heir = await t.as('relations-specialist')
    expect((await seller.patch(`/leads/${id}`, { ownerId: heir.user.id })).status).toBe(428)
    const moved = await seller.patch(`/leads/${id}`, { ownerId: heir.user.id }, { 'if-match': String(version) })
    expect(moved.body).toMatchObject({ owner: { id: heir.user.id }, version: version + 1 })
    expect(await duties(id)).toMatchObject([
      { state: 'waived', ownerId: seller.user.id },
      { state: 'open', ownerId: heir.user.id },
    ])
    const stale = await seller.patch(`/leads/${id}`, { name: '改' }, { 'if-match': String(version) })
    expect([stale.status, stale.body.error.code]).toEqual([409, 'conflict.stale'])
  })

  it('A-07 a lead of somebody else does not exist', async () => {
    const { id } = await lead({}, boss)
    const list = (await seller.get('/leads?limit=200')).body.rows as { id: string }[]
    expect(list.map((row) => row.id)).not.toContain(id)
    expect((await seller.get(`/leads/${id}`)).status).toBe(404)
    expect((await act(id, 'verification', { method: 'phone' })).status).toBe(404)
    const reader = await t.as({ permissions: ['leads.read'] })
    expect((await reader.get(`/leads/${id}`)).body.can).toEqual({
      edit: false,
      verify: false,
      confirm: false,
      drop: false,
      reopen: false,
      convert: false,
    })
  })
})

describe('taking a lead into the archive (A-01)', () => {
  it('A-01 it becomes a followed customer with a provisional code, its contact in the archive, found by the search', async () => {
    const name = '湖州线缆厂'
    const id = await valid({ name, contactName: '赵六', email: 'zhao@huzhoucable.example.cn', phone: '0572-2345678' })
    const { status, body } = await act(id, 'conversion', { relation: 'followed' })
    expect([status, body.state]).toEqual([200, 'converted'])
    expect(body.customer).toMatchObject({ name, code: expect.stringMatching(/^P\d{6}$/) })
    const customer = (await seller.get(`/customers/${body.customer.id}`)).body
    expect(customer).toMatchObject({ name, phone: '0572-2345678', owner: { id: seller.user.id } })
    const found = (await seller.get(`/customer-search?q=${encodeURIComponent('线缆')}`)).body.rows
    expect(found).toMatchObject([{ id: body.customer.id }])
    const archived = await t.system(({ db }) =>
      db.one<object>(sql`
        select c.relation, (select data ->> 'email' from archive_parts p where p.customer_id = c.id) as email,
               (select data ->> 'contactName' from archive_entries e where e.customer_id = c.id) as contact
        from customers c where c.id = ${body.customer.id}`),
    )
    expect(archived).toEqual({ relation: 'followed', email: 'zhao@huzhoucable.example.cn', contact: '赵六' })
  })

  it('A-04 it is refused when the customer is there by now, and can become that customer instead', async () => {
    const name = '嘉兴传动件厂'
    const id = await valid({ name })
    const there = (await seller.post('/customers', { code: 'JX-1', name })).body
    const refused = await act(id, 'conversion', { relation: 'potential' })
    expect([refused.status, refused.body.error.code]).toEqual([409, 'dup.suspected'])
    const joined = await act(id, 'conversion', { relation: 'potential', customerId: there.id })
    expect(joined.body.customer).toEqual({ id: there.id, code: 'JX-1', name })
    expect((await act(id, 'conversion', { relation: 'potential', customerId: there.id })).status).toBe(409)
  })

  it('of two that convert it at once one succeeds', async () => {
    const id = await valid()
    const answers = await Promise.all([1, 2].map(() => act(id, 'conversion', { relation: 'potential' })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })

  it('A-04 only what was verified is taken in', async () => {
    const { id } = await lead()
    const answer = await act(id, 'conversion', { relation: 'potential' })
    expect([answer.status, answer.body.error.code]).toEqual([409, 'lead.unverified'])
  })
})

describe('what leads came to', () => {
  it('A-03 per source: leads, valid, converted and customers that trade, of what one sees', async () => {
    const own = await t.as('relations-specialist')
    const [a, b] = [await valid({ source: 'media' }, own), await valid({ source: 'media' }, own)]
    const { id: c } = await lead({ source: 'media' }, own)
    await act(c, 'verification', { method: 'mail' }, own)
    await act(c, 'verdict', { verdict: 'invalid', reason: '已注销' }, own)
    await lead({ source: 'visit' }, own)
    const customers: string[] = []
    for (const id of [a, b])
      customers.push((await act(id, 'conversion', { relation: 'potential' }, own)).body.customer.id)
    await t.system(({ db }) => db.run(sql`update customers set relation = 'trading' where id = ${customers[0]}`))
    const { body } = await own.get('/lead-yields?from=2026-06-01&to=2026-06-30')
    expect(body.rows).toMatchObject([
      {
        source: { code: 'media' },
        leads: 3,
        open: 0,
        valid: 2,
        invalid: 1,
        converted: 2,
        trading: 1,
        validShare: '66.7',
        convertedShare: '66.7',
      },
      {
        source: { code: 'visit' },
        leads: 1,
        open: 1,
        valid: 0,
        invalid: 0,
        converted: 0,
        trading: 0,
        validShare: null,
        convertedShare: '0.0',
      },
    ])
  })

  it('A-06 per person: how many were entered in time, how late, and how many proved valid', async () => {
    const own = await t.as('relations-specialist')
    await valid({ learnedOn: '2026-06-12' }, own)
    await lead({ learnedOn: '2026-06-05' }, own)
    const { body } = await own.get('/lead-entries?from=2026-06-01&to=2026-06-30')
    expect(body.rows).toEqual([
      {
        person: { id: own.user.id, name: own.user.name },
        entered: 2,
        timely: 1,
        late: 1,
        unknown: 0,
        averageDays: '6.50',
        valid: 1,
        invalid: 0,
        timelyShare: '50.0',
        validShare: '100.0',
      },
    ])
  })

  it('the inbox counts what one sees and says what to choose from', async () => {
    const own = await t.as('relations-specialist')
    await valid({}, own)
    await lead({}, own)
    const { body } = await own.get('/lead-inbox')
    expect(body).toMatchObject({ counts: { new: 1, valid: 1 }, verifyWithin: 5, enterWithin: 2 })
    expect(body.methods.map((one: { code: string }) => one.code)).toEqual(['phone', 'fax', 'mail', 'visit'])
  })
})
