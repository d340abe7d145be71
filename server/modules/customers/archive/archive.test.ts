import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'

const t = testApp({ now: '2026-06-15T02:00:00Z' })
let owner: TestClient
let stranger: TestClient
let serial = 0

/** A customer of the owner's. */
async function newCustomer(more: object = {}): Promise<string> {
  const body = { code: `K${++serial}`, name: `客户${serial}`, ownerId: owner.user.id, acceptDuplicates: true, ...more }
  const made = await owner.post('/customers', body)
  expect(made.status, JSON.stringify(made.body)).toBe(201)
  return made.body.id
}
const partOf = async (id: string, part: string, who = owner) => {
  const answer = await who.get(`/customers/${id}/archive/${part}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body
}
const patch = async (id: string, part: string, values: object, who = owner, version?: number) => {
  const at = version ?? (await partOf(id, part)).version
  return who.patch(`/customers/${id}/archive/${part}`, { values, reason: '客户来函' }, { 'if-match': String(at) })
}
const add = (id: string, part: string, list: string, values: object, who = owner) =>
  who.post(`/customers/${id}/archive/${part}/${list}`, { values })
const details = (answer: { body: { error: { details: { field: string; code: string }[] } } }) =>
  answer.body.error.details.map(({ field, code }) => `${field} ${code}`)

beforeAll(async () => {
  owner = await t.as('account-executive', { departmentId: await t.departmentId('业务部') })
  // Sees every customer, but has none and belongs to no team of theirs.
  stranger = await t.as('planning', { departmentId: await t.departmentId('企划部') })
})

describe('D-17 the seven parts', () => {
  it('every part of a new customer opens empty, with all its fields and lists', async () => {
    const id = await newCustomer()
    const { body } = await owner.get('/archive-catalogue')
    expect(body.parts.map(({ part }: { part: string }) => part)).toEqual([
      'basic',
      'contact',
      'key-persons',
      'service',
      'products',
      'other',
      'preferential',
    ])
    for (const { part, groups, lists } of body.parts) {
      const shown = await partOf(id, part)
      const fields = groups.flatMap((group: { fields: { field: string }[] }) => group.fields.map(({ field }) => field))
      expect(Object.keys(shown.values).toSorted()).toEqual(fields.toSorted())
      expect(Object.keys(shown.lists)).toEqual(lists.map(({ list }: { list: string }) => list))
    }
  })

  it('fields are written, typed and read back; those of the customer itself lie with the customer', async () => {
    const id = await newCustomer()
    const answer = await patch(id, 'basic', {
      name: '华东机床有限公司',
      nature: 'private',
      revenue: '1250000.5',
      netAssets: '-300',
      staff: '120',
      registeredOn: '2008-05-12',
      registeredCapital: '5000000',
      businessScope: '数控机床\n制造',
    })
    expect(answer.status, JSON.stringify(answer.body)).toBe(200)
    expect(answer.body.values).toMatchObject({
      name: '华东机床有限公司',
      nature: 'private',
      revenue: '1250000.50',
      netAssets: '-300.00',
      registeredCapital: '5000000.00',
    })
    const customer = (await owner.get(`/customers/${id}`)).body
    expect([customer.name, customer.registeredCapital]).toEqual(['华东机床有限公司', '5000000.00'])
    const cleared = await patch(id, 'basic', { nature: null, staff: '' })
    expect([cleared.body.values.nature, cleared.body.values.staff]).toEqual([null, null])
  })

  it('an edit from an old version is refused, whichever page changed it meanwhile', async () => {
    const id = await newCustomer()
    const { version } = await partOf(id, 'basic')
    const { version: ofCustomer } = (await owner.get(`/customers/${id}`)).body
    await owner.patch(`/customers/${id}`, { industry: '机床' }, { 'if-match': String(ofCustomer) })
    const late = await patch(id, 'basic', { nature: 'state' }, owner, version)
    expect([late.status, late.body.error.code]).toEqual([409, 'conflict.stale'])
    const missing = await owner.patch(`/customers/${id}/archive/basic`, { values: {}, reason: '无' })
    expect(missing.status).toBe(428)
  })

  it('what does not fit the catalogue is refused by field, and nothing of it is written', async () => {
    const id = await newCustomer()
    const answer = await patch(id, 'basic', {
      nature: 'secret',
      staff: '12.5',
      revenue: '12万',
      grade: 'A',
      colour: 'red',
      foundedOn: '2026-02-30',
      industry: '机床',
      name: null,
    })
    expect(answer.status).toBe(400)
    expect(details(answer).toSorted()).toEqual([
      'values.colour field.unknown',
      'values.foundedOn date.invalid',
      'values.grade field.fixed',
      'values.name text.blank',
      'values.nature value.not_accepted',
      'values.revenue num.format',
      'values.staff count.format',
    ])
    const reference = await patch(id, 'service', { marketingPerson: '0190a1b2-c3d4-7e5f-8a6b-0123456789ab' })
    expect(details(reference)).toEqual(['values.marketingPerson ref.unknown'])
    expect((await partOf(id, 'basic')).values.industry).toBeNull()
  })

  it('a credit code that another customer carries is refused here as on its own page', async () => {
    await newCustomer({ unifiedSocialCreditCode: '91350100M000100Y43' })
    const answer = await patch(await newCustomer(), 'basic', { unifiedSocialCreditCode: '91350100m000100y43' })
    expect([answer.status, answer.body.error.code]).toEqual([409, 'dup.uscc'])
  })

  it('reading a part takes two round trips to the database', async () => {
    const id = await newCustomer()
    await add(id, 'contact', 'contacts', { contactName: '李工' })
    const { pool } = t.database()
    const sent: string[] = []
    const client = await pool.connect()
    const prototype = Object.getPrototypeOf(client) as { query: (...given: unknown[]) => unknown }
    client.release()
    const before = prototype.query
    prototype.query = function (this: unknown, ...given: unknown[]) {
      const [statement] = given as [string | { text: string }]
      sent.push(typeof statement === 'string' ? statement : statement.text)
      return before.apply(this, given)
    }
    await partOf(id, 'contact')
    prototype.query = before
    const own = sent.filter((text) => !/^(begin|commit|rollback)/.test(text) && !/sessions/.test(text))
    expect(own.length, own.join('\n---\n')).toBe(2)
  })
})

describe('the lists of a part', () => {
  it('entries are added, changed and taken out, and say who they name', async () => {
    const id = await newCustomer()
    const made = await add(id, 'key-persons', 'key-persons', {
      personName: '王总',
      decisionRole: 'decides',
      influence: 'high',
      attitude: 'friendly',
      birthday: '1970-03-05',
      personPhone: '138 0013 8000',
    })
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect(made.body.values).toMatchObject({ personName: '王总', personPhone: '+8613800138000', interests: null })
    const path = `/customers/${id}/archive/key-persons/key-persons/${made.body.id}`
    const change = { values: { interests: '围棋', attitude: null }, reason: '拜访得知' }
    expect((await owner.patch(path, change, { 'if-match': '7' })).status).toBe(409)
    const changed = await owner.patch(path, change, { 'if-match': '1' })
    expect(changed.body).toMatchObject({ version: 2, values: { interests: '围棋', attitude: null, influence: 'high' } })
    expect((await owner.delete(path, { reason: '已离职' })).status).toBe(204)
    expect((await partOf(id, 'key-persons')).lists['key-persons'].rows).toEqual([])
    expect((await owner.delete(path, { reason: '已离职' })).status).toBe(404)
  })

  it('an entry without what it must have, and one that ends before it begins, are refused by field', async () => {
    const id = await newCustomer()
    const bare = await add(id, 'service', 'service-exceptions', { exception: '周日送货' })
    expect(details(bare)).toEqual(['values.exceptionReason field.required', 'values.exceptionFrom field.required'])
    const reversed = await add(id, 'preferential', 'preferences', {
      preferenceForm: 'rebate',
      preferenceFrom: '2026-07-01',
      preferenceUntil: '2026-06-01',
      preferenceRate: '101',
    })
    expect(details(reversed)).toEqual(['values.preferenceRate num.out_of_range'])
    const again = await add(id, 'preferential', 'preferences', {
      preferenceForm: 'rebate',
      preferenceFrom: '2026-07-01',
      preferenceUntil: '2026-06-01',
    })
    expect(details(again)).toEqual(['values.preferenceUntil date.range_reversed'])
    expect((await add(id, 'service', 'contacts', { contactName: '甲' })).status).toBe(404)
    const transfer = { transferAmount: '10.00', transferReference: '0615' }
    const ahead = await add(id, 'products', 'transfers', { ...transfer, transferredOn: '2026-06-16' })
    expect(details(ahead)).toEqual(['values.transferredOn date.out_of_range'])
    expect((await add(id, 'products', 'transfers', { ...transfer, transferredOn: '2026-06-15' })).status).toBe(201)
  })

  it('IDN30 an account number is encrypted, shown by its last four, and told in full only for a stated purpose', async () => {
    const id = await newCustomer()
    const account = { bank: '工商银行', accountNumber: '6222 0200 0000 0000 002', accountCurrency: 'CNY' }
    const made = await add(id, 'basic', 'bank-accounts', account)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    expect(made.body.warnings.map(({ code }: { code: string }) => code)).toEqual(['bank.luhn'])
    const path = `/customers/${id}/archive/basic/bank-accounts/${made.body.id}`
    expect((await partOf(id, 'basic')).lists['bank-accounts'].rows[0].values.accountNumber).toBe('****0002')
    // Sent back as it was shown it stays what it is.
    const values = { accountNumber: '****0002', bank: '工行' }
    expect((await owner.patch(path, { values, reason: '简称' }, { 'if-match': '1' })).status).toBe(200)
    const told = await owner.post(`${path}/disclosure`, { purpose: '核对回款账户' })
    expect(told.body.values).toEqual({ accountNumber: '6222020000000000002' })
    const kept = await t.system(({ db }) =>
      db.rows<{ text: string }>(sql`
        select data::text as text from archive_entries union all select coalesce(before::text, '') || after from events
        union all select purpose from access_register`),
    )
    const everything = kept.map(({ text }) => text).join('\n')
    expect(everything).not.toContain('62220200')
    expect(everything).toContain('sealed:1:')
    expect(everything).toContain('核对回款账户')
    const masked = await stranger.get(`/customers/${id}/archive/basic`)
    expect(masked.body.lists['bank-accounts'].rows[0].values.accountNumber).toBe('****0002')
    expect((await stranger.post(`${path}/disclosure`, { purpose: '好奇' })).status).toBe(404)
  })

  it('a part stays readable while the key of its secrets is gone; the secret itself is refused', async () => {
    const id = await newCustomer()
    const account = { bank: '建设银行', accountNumber: '1001234567890', accountCurrency: 'CNY' }
    const made = await add(id, 'basic', 'bank-accounts', account)
    await t.system(({ db }) =>
      db.run(sql`
        update archive_entries set data = jsonb_set(data, '{accountNumber}', '"sealed:1:0123456789abcdef:AAAA"')
        where id = ${made.body.id}`),
    )
    const [row] = (await partOf(id, 'basic')).lists['bank-accounts'].rows
    expect(row.values).toMatchObject({ bank: '建设银行', accountNumber: '****' })
    const path = `/customers/${id}/archive/basic/bank-accounts/${made.body.id}/disclosure`
    expect((await owner.post(path, { purpose: '核对' })).status).toBe(503)
  })

  it('K-03 the accounts of a year stand once, with their ratios', async () => {
    const id = await newCustomer()
    const accounts = { statementYear: '2025', statementRevenue: '1000', costOfSales: '700', receivables: '100' }
    const made = await add(id, 'basic', 'financial-statements', accounts)
    expect(made.body.ratios).toEqual({
      current: null,
      quick: null,
      debt: null,
      receivableDays: '36.50',
      margin: '30.00',
      netMargin: null,
    })
    const twice = await add(id, 'basic', 'financial-statements', { statementYear: '2025' })
    expect([twice.status, twice.body.error.code]).toEqual([409, 'duplicate'])
  })

  it('R-06 deputies are added and taken away, each once, and never the owner himself', async () => {
    const id = await newCustomer()
    const deputy = await t.as('account-executive', { departmentId: owner.user.departmentId! })
    expect((await deputy.get(`/customers/${id}`)).status).toBe(404)
    const name = (who: TestClient) =>
      owner.post(`/customers/${id}/archive/service/deputies`, { values: { deputy: who.user.id }, reason: '出差' })
    const made = await name(deputy)
    expect(made.status, JSON.stringify(made.body)).toBe(201)
    const shown = await partOf(id, 'service', deputy)
    expect(shown.lists.deputies.rows.map(({ values }: { values: object }) => values)).toEqual([
      { deputy: deputy.user.id },
    ])
    expect(shown.names[deputy.user.id]).toBe(deputy.user.name)
    expect((await name(deputy)).body.error.code).toBe('deputy.twice')
    expect((await name(owner)).body.error.code).toBe('deputy.is_owner')
    const path = `/customers/${id}/archive/service/deputies/${deputy.user.id}`
    expect((await owner.delete(path, { reason: '调岗' })).status).toBe(204)
    expect((await deputy.get(`/customers/${id}`)).status).toBe(404)
  })
})

describe('A-07 rights to fields', () => {
  it('what is hidden or shown in part cannot be written, and the refusal tells no value', async () => {
    const id = await newCustomer()
    await add(id, 'preferential', 'preferences', {
      preferenceForm: 'rebate',
      preferenceFrom: '2026-01-01',
      preferenceCondition: '年度返利八个点',
    })
    const made = await add(id, 'key-persons', 'key-persons', { personName: '王总', birthday: '1970-03-05' })
    const outsider = await t.as({ permissions: ['customers.read', 'customers.write'], scope: 'all' })
    const hidden = await outsider.patch(
      `/customers/${id}/archive/preferential`,
      { values: { preferenceSummary: '八折' }, reason: '试' },
      { 'if-match': '0' },
    )
    expect([hidden.status, details(hidden)]).toEqual([400, ['values.preferenceSummary field.unknown']])
    const path = `/customers/${id}/archive/key-persons/key-persons/${made.body.id}`
    const masked = await outsider.patch(path, { values: { birthday: '1999-01-01' }, reason: '试' }, { 'if-match': '1' })
    expect([masked.status, details(masked)]).toEqual([403, ['values.birthday archive.not_editable']])
    expect(JSON.stringify([hidden.body, masked.body])).not.toMatch(/返利|1970/)
    const purpose = encodeURIComponent('合同评审')
    const shown = await outsider.get(`/customers/${id}/archive/key-persons?purpose=${purpose}`)
    expect(shown.body.lists['key-persons'].rows[0].values).toMatchObject({ personName: '王总', birthday: '****' })
    expect((await outsider.get(`/customers/${id}/archive/preferential?purpose=${purpose}`)).status).toBe(403)
  })

  it('a look at another team’s part is registered, and some need a purpose', async () => {
    const id = await newCustomer()
    expect((await stranger.get(`/customers/${id}/archive/contact`)).status).toBe(200)
    const refused = await stranger.get(`/customers/${id}/archive/key-persons`)
    expect([refused.status, refused.body.error.code]).toEqual([403, 'purpose.required'])
    const looks = await t.system(({ db }) =>
      db.rows<{ part: string }>(sql`select part from access_register
        where subject_id = ${id} and actor_id = ${stranger.user.id} and part is not null`),
    )
    expect(looks).toEqual([{ part: 'contact' }])
  })

  it('somebody who does not see the customer finds nothing on any of its pages', async () => {
    const id = await newCustomer()
    const other = await t.as('account-executive')
    const pages = ['archive', 'archive/basic', 'history', 'timeline', 'group']
    for (const page of pages) expect((await other.get(`/customers/${id}/${page}`)).status, page).toBe(404)
    const values = { values: { nature: 'state' }, reason: '试' }
    expect((await other.patch(`/customers/${id}/archive/basic`, values, { 'if-match': '1' })).status).toBe(404)
    expect((await add(id, 'contact', 'contacts', { contactName: '甲' }, other)).status).toBe(404)
    expect((await other.post(`/customers/${id}/archive/basic/confirmation`, {})).status).toBe(404)
  })
})

describe('A-05 groups', () => {
  it('a customer belongs to a parent company, which lists it; rings are refused', async () => {
    const [top, middle, low] = [await newCustomer(), await newCustomer(), await newCustomer()]
    expect((await patch(middle, 'basic', { parent: top })).status).toBe(200)
    expect((await patch(low, 'basic', { parent: middle })).status).toBe(200)
    const group = (await owner.get(`/customers/${middle}/group`)).body
    expect([group.parent.id, group.branches.map((one: { id: string }) => one.id)]).toEqual([top, [low]])
    const ring = await patch(top, 'basic', { parent: low })
    expect([ring.status, details(ring)]).toEqual([400, ['values.parent group.ring']])
    expect((await patch(top, 'basic', { parent: top })).status).toBe(400)
    expect((await patch(low, 'basic', { parent: null })).status).toBe(200)
    expect((await owner.get(`/customers/${middle}/group`)).body.branches).toEqual([])
  })

  it('a company of its group is another customer than itself, when it is added and when it is changed', async () => {
    const [id, other] = [await newCustomer(), await newCustomer()]
    const member = { memberName: '分厂', memberKind: 'branch' }
    const own = await add(id, 'basic', 'group-members', { ...member, memberCustomer: id })
    expect([own.status, details(own)]).toEqual([400, ['values.memberCustomer group.itself']])
    const made = await add(id, 'basic', 'group-members', { ...member, memberCustomer: other })
    const at = `/customers/${id}/archive/basic/group-members/${made.body.id}`
    const changed = await owner.patch(at, { values: { memberCustomer: id }, reason: '更正' }, { 'if-match': '1' })
    expect(details(changed)).toEqual(['values.memberCustomer group.itself'])
  })

  it('two that make each other their parent at once do not both succeed', async () => {
    const [one, two] = [await newCustomer(), await newCustomer()]
    const answers = await Promise.all([patch(one, 'basic', { parent: two }), patch(two, 'basic', { parent: one })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 400])
  })
})
