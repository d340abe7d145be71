import { beforeAll, describe, expect, it } from 'vitest'
import { cursor } from '../../kernel/http.ts'
import { sql } from '../../kernel/db.ts'
import { testApp, type TestClient } from '../../testing/app.ts'
import { insertMissingCustomers, setGrades } from './index.ts'

const t = testApp()
let keeper: TestClient
let codes = 0
const newCode = () => `T${String((codes += 1)).padStart(5, '0')}`

beforeAll(async () => {
  keeper = await t.as({ permissions: ['customers.read', 'customers.write'] })
})

const create = (fields: Record<string, unknown>) =>
  keeper.post('/customers', { code: newCode(), name: '客户', acceptDuplicates: true, ...fields })
const firstError = (answer: { body: { error: { details: unknown[] } } }) => answer.body.error.details[0]

describe('creating a customer', () => {
  it('K-04 every field comes back as it was stored', async () => {
    const ownerId = keeper.user.id
    const regionId = await t.regionId('华东')
    const fields = {
      name: '上海申江机床有限公司',
      shortName: '申江',
      unifiedSocialCreditCode: '91350100m000100y43',
      industry: '机床',
      address: '上海市浦东新区1号',
      phone: '021-12345678转801',
      registeredCapital: '5000000',
      capitalCurrency: 'CNY',
      registeredOn: '2001-02-28',
      legalRepresentative: '阿卜杜拉·买买提',
      businessScope: '第一行\r\n第二行',
      remark: null,
    }
    const { status, body } = await create({ ...fields, ownerId, regionId })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      ...fields,
      unifiedSocialCreditCode: '91350100M000100Y43',
      phone: '021-12345678 ext 801',
      registeredCapital: '5000000.00',
      businessScope: '第一行\n第二行',
      owner: { id: ownerId, name: keeper.user.name },
      region: { id: regionId, name: '华东' },
      department: null,
      class: null,
      grade: null,
      version: 1,
      can: { edit: true },
    })
    expect((await keeper.get(`/customers/${body.id}`)).body).toEqual(body)
  })

  it.each([
    ['TXT01 decomposed letters', 'Cafe\u0301 上海（中国）有限公司', 'Café 上海（中国）有限公司'],
    ['TXT05 wide spaces around', '\u3000\u3000华东大区客户\u3000', '华东大区客户'],
    ['TXT06 invisible characters inside', '客\u200b户\ufeff', '客户'],
    ['TXT27 255 characters of four bytes', '𠮷'.repeat(255), '𠮷'.repeat(255)],
    ['TXT30 markup', '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['TXT34 template marks', '{{constructor}} ${7*7}', '{{constructor}} ${7*7}'],
    ['TXT40 a word of programmers', 'Null', 'Null'],
    ['TXT18 Arabic and Hebrew', 'مرحبا 客户 שלום', 'مرحبا 客户 שלום'],
  ])('%s in the name are stored as expected', async (_title, name, stored) => {
    const { status, body } = await create({ name })
    expect([status, body.name]).toEqual([201, stored.normalize('NFC')])
  })

  it.each([
    ['TXT07 only invisible characters', '\u200b\u2060\ufeff', 'text.blank'],
    ['TXT08 only spaces', '   \t ', 'text.blank'],
    ['TXT09 nothing', '', 'text.blank'],
    ['TXT12 a NUL', 'a\u0000b', 'text.control_char'],
    ['TXT14 backspace and escape', 'A\bB\u001bC', 'text.control_char'],
    ['TXT15 two lines', '第一行\n第二行', 'text.newline_not_allowed'],
    ['TXT38 a mail header', '张三\r\nBcc: x@evil.cn', 'text.newline_not_allowed'],
    ['TXT17 direction controls', '\u202egpj.tac\u202c张三', 'text.bidi_control'],
    ['TXT26 256 characters', '客'.repeat(256), 'text.too_long'],
    ['TXT29 a letter under 500 marks', `a${'\u0301'.repeat(500)}`, 'text.too_many_marks'],
  ])('%s as the name are refused by field', async (_title, name, code) => {
    const answer = await create({ name })
    expect(answer.status).toBe(400)
    expect(firstError(answer)).toMatchObject({ field: 'name', code })
  })

  it.each([
    ['TXT10 a lone high surrogate', '"张\\ud800三"'],
    ['TXT11 a lone low surrogate', '"三\\udc00张"'],
  ])('%s is refused', async (_title, json) => {
    const body = `{"code":"${newCode()}","name":${json}}`
    const answer = await keeper.send('POST', '/customers', body, { 'content-type': 'application/json' })
    expect(answer.status).toBe(400)
    expect(firstError(answer)).toMatchObject({ field: 'name', code: 'text.not_wellformed' })
  })

  it('TXT26 the message says how many characters there are and how many are accepted', async () => {
    const answer = await create({ name: '客'.repeat(256) })
    expect(firstError(answer)).toMatchObject({ message: '最多255个字，当前256个' })
  })

  it.each([
    ['unifiedSocialCreditCode', '91350100M000100Y44', 'uscc.checksum'],
    ['phone', '1380013800', 'phone.format'],
    ['registeredCapital', '-1', 'num.negative_not_allowed'],
    ['registeredCapital', 1000, 'type.mismatch'],
    ['registeredOn', '2026-02-30', 'date.invalid'],
    ['capitalCurrency', '万元', 'value.not_accepted'],
    ['legalRepresentative', '👨‍👩‍👧‍👦', 'text.symbol_not_allowed'],
    ['ownerId', '01900000-0000-7000-8000-000000000000', 'ref.unknown'],
    ['departmentId', '01900000-0000-7000-8000-000000000000', 'ref.unknown'],
    ['regionId', '01900000-0000-7000-8000-000000000000', 'ref.unknown'],
    ['code', 'k 01', 'code.charset'],
    ['id', '01900000-0000-7000-8000-000000000000', 'field.unknown'],
    ['grade', 'A', 'field.unknown'],
    ['tenant_id', 'x', 'field.unknown'],
    ['version', 9, 'field.unknown'],
  ])('a wrong %s (%s) is refused by field', async (field, value, code) => {
    const answer = await create({ [field]: value })
    expect(answer.status).toBe(400)
    expect(firstError(answer)).toMatchObject({ field, code })
  })

  it('blank optional fields are stored as nothing', async () => {
    const { body } = await create({ industry: '  ', phone: ' ', unifiedSocialCreditCode: '', remark: '' })
    expect(body).toMatchObject({ industry: null, phone: null, unifiedSocialCreditCode: null, remark: null })
  })

  it('a code that is taken is refused by field', async () => {
    const { body } = await create({})
    const again = await keeper.post('/customers', { code: body.code, name: '另一家' })
    expect(again.status).toBe(409)
    expect(firstError(again)).toMatchObject({ field: 'code', code: 'duplicate' })
  })

  it('IDN12 a credit code that is taken names its customer only to those who see it', async () => {
    const creditCode = '11100000000013127D'
    const first = await create({ name: '甲公司', unifiedSocialCreditCode: creditCode })
    const again = await create({ unifiedSocialCreditCode: creditCode })
    expect([again.status, again.body.error.code]).toEqual([409, 'dup.uscc'])
    expect(firstError(again)).toMatchObject({ message: `已用于客户 ${first.body.code} 甲公司` })
    const stranger = await t.as({ permissions: ['customers.write'], scope: 'own' })
    const hidden = await stranger.post('/customers', {
      code: newCode(),
      name: '乙',
      unifiedSocialCreditCode: creditCode,
    })
    expect([hidden.status, firstError(hidden)]).toMatchObject([409, { message: '已存在，请联系管理员' }])
  })

  it('R07 of twenty that create the same credit code at once one succeeds', async () => {
    const creditCode = '91440101MA59UQHA05'
    const answers = await Promise.all(Array.from({ length: 20 }, () => create({ unifiedSocialCreditCode: creditCode })))
    const created = answers.filter(({ status }) => status === 201)
    const refused = answers.filter(({ status }) => status === 409)
    expect([created.length, refused.length]).toEqual([1, 19])
  })
})

describe('editing a customer', () => {
  it('JSN21 needs the version it starts from and refuses a stale one, unchanged', async () => {
    const { body } = await create({ industry: '机床' })
    const path = `/customers/${body.id}`
    expect((await keeper.patch(path, { industry: '汽车' })).status).toBe(428)
    const edited = await keeper.patch(path, { industry: '汽车' }, { 'if-match': '"1"' })
    expect(edited.body).toMatchObject({ industry: '汽车', name: '客户', version: 2 })
    expect(edited.headers['etag']).toBe('"2"')
    const late = await keeper.patch(path, { industry: '航空' }, { 'if-match': '"1"' })
    expect([late.status, late.body.error.code]).toEqual([409, 'conflict.stale'])
    expect((await keeper.get(path)).body).toMatchObject({ industry: '汽车', version: 2 })
  })

  it('null empties a field, a field left out stays', async () => {
    const { body } = await create({ industry: '机床', address: '上海' })
    const edited = await keeper.patch(`/customers/${body.id}`, { industry: null }, { 'if-match': '1' })
    expect(edited.body).toMatchObject({ industry: null, address: '上海' })
  })

  it('JSN18 what people may not write is refused and the row stays', async () => {
    const { body } = await create({})
    for (const field of ['id', 'createdAt', 'version', 'class', 'grade', 'owner_id', 'importId']) {
      const answer = await keeper.patch(`/customers/${body.id}`, { [field]: 'x' }, { 'if-match': '1' })
      expect([answer.status, firstError(answer)]).toMatchObject([400, { field, code: 'field.unknown' }])
    }
    expect((await keeper.get(`/customers/${body.id}`)).body).toEqual(body)
  })

  it('two edits from one version at once: one succeeds, the other is told', async () => {
    const { body } = await create({})
    const answers = await Promise.all(
      ['甲', '乙'].map((name) => keeper.patch(`/customers/${body.id}`, { name }, { 'if-match': '1' })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('the list of customers', () => {
  const codesOf = (answer: { body: { rows: { code: string }[] } }) => answer.body.rows.map((row) => row.code)

  it('TXT35 percent, underscore and backslash find only names that contain them', async () => {
    const marked = await create({ name: '折扣50%_\\客户' })
    for (const q of ['%', '_', '\\', '%_\\']) {
      expect(codesOf(await keeper.get(`/customers?q=${encodeURIComponent(q)}`))).toEqual([marked.body.code])
    }
  })

  it('TXT37 a pattern is literal text', async () => {
    expect(codesOf(await keeper.get(`/customers?q=${encodeURIComponent('(a+)+$')}`))).toEqual([])
  })

  it('finds by a part of the name and by the beginning of the code, in any case', async () => {
    await keeper.post('/customers', { code: 'QX-77', name: '苏州Nano科技' })
    for (const q of ['nano', '州N', 'qx-7']) {
      expect(codesOf(await keeper.get(`/customers?q=${encodeURIComponent(q)}`))).toEqual(['QX-77'])
    }
    expect(codesOf(await keeper.get('/customers?q=X-77'))).toEqual([])
  })

  it.each([
    ['TXT36 a search of 5,000 characters', 'q', 'a '.repeat(2500) + 'a', 'query.too_long'],
    ['JSN35 a search with a NUL', 'q', 'a\u0000', 'query.encoding'],
    ['JSN25 an order with SQL in it', 'sort', 'name;drop table x', 'query.unknown_sort'],
    ['JSN26 an order by a field that is none', 'sort', 'credit_limit', 'query.unknown_sort'],
    ['JSN28 grouping', 'group_by', 'name', 'field.unknown'],
    ['JSN29 fields', 'fields', '*,user.password_hash', 'field.unknown'],
    ['JSN33 an offset', 'offset', '9999999999', 'field.unknown'],
  ])('%s is refused', async (_title, name, value, code) => {
    const answer = await keeper.get(`/customers?${name}=${encodeURIComponent(value)}`)
    expect(answer.status).toBe(400)
    expect(firstError(answer)).toMatchObject({ field: name, code })
  })

  it.each(['1e9', '-1', '0', '1e3', '201', '', '٣'])('JSN32 limit %s is refused', async (limit) => {
    const answer = await keeper.get(`/customers?limit=${encodeURIComponent(limit)}`)
    expect([answer.status, firstError(answer)]).toMatchObject([400, { field: 'limit' }])
  })

  it('JSN31 a parameter given twice is refused', async () => {
    const answer = await keeper.get('/customers?sort=name&sort=code')
    expect([answer.status, firstError(answer)]).toMatchObject([400, { field: 'sort' }])
  })

  it('JSN34 a cursor that nobody handed out is refused', async () => {
    const id = '01900000-0000-7000-8000-000000000000'
    const forged = [
      'x',
      '%00',
      cursor.write(['code', 'A']),
      cursor.write(['code', 'A', 'not-an-id']),
      cursor.write(['code', null, id]),
      cursor.write(['code', 'a\u0000', id]),
      cursor.write(['name', 'A', id]),
      cursor.write(["code' or '1'='1", 'A', id]),
    ]
    for (const text of forged) {
      const answer = await keeper.get(`/customers?cursor=${encodeURIComponent(text)}`)
      expect([answer.status, answer.body.error.code]).toEqual([400, 'page.cursor'])
    }
    const dated = cursor.write(['updatedAt', '2026-13-45 99:00:00+00', id])
    expect((await keeper.get(`/customers?sort=updatedAt&cursor=${dated}`)).status).toBe(400)
  })

  it.each(['code', '-code', 'name', '-name', 'updatedAt', '-updatedAt'])(
    'walking the pages by %s gives every customer exactly once, equal ones too',
    async (sort) => {
      await Promise.all(Array.from({ length: 7 }, () => create({ name: '同名' })))
      const whole = codesOf(await keeper.get(`/customers?sort=${sort}&limit=200`))
      const walked: string[] = []
      for (let next: string | null = ''; next !== null;) {
        const answer = await keeper.get(`/customers?sort=${sort}&limit=3${next && `&cursor=${next}`}`)
        walked.push(...codesOf(answer))
        next = answer.body.nextCursor as string | null
      }
      expect(walked).toEqual(whole)
      expect(new Set(walked).size).toBe(walked.length)
    },
  )

  it('filters by class, grade, owner and region', async () => {
    const regionId = await t.regionId('华北')
    const { body } = await create({ ownerId: keeper.user.id, regionId, name: '过滤' })
    await t.system((ctx) =>
      setGrades(ctx.db, ctx.tenant.id, sql`select ${body.id}::uuid as customer_id, 'key' as class, 'A' as grade`),
    )
    for (const filter of [
      'class=key',
      'grade=A',
      `regionId=${regionId}`,
      `ownerId=${keeper.user.id}&q=过滤`.replace('过滤', encodeURIComponent('过滤')),
    ]) {
      expect(codesOf(await keeper.get(`/customers?${filter}`))).toEqual([body.code])
    }
    expect(codesOf(await keeper.get('/customers?class=general'))).toEqual([])
  })
})

describe('who sees which customers (A-07)', () => {
  const permissions = ['customers.read', 'customers.write']

  it('A-07 own: what somebody creates is theirs, and they see nothing else', async () => {
    const seller = await t.as({ permissions, scope: 'own' })
    const made = await seller.post('/customers', { code: newCode(), name: '自己的' })
    expect(made.body.owner).toEqual({ id: seller.user.id, name: seller.user.name })
    const seen = (await seller.get('/customers')).body.rows.map((row: { code: string }) => row.code)
    expect(seen).toEqual([made.body.code])
  })

  it('A-07 department and region: what somebody creates lies where they see it', async () => {
    const departmentId = await t.departmentId('业务部')
    const inDepartment = await t.as({ permissions, scope: 'department' }, { departmentId })
    const made = await inDepartment.post('/customers', { code: newCode(), name: '部门的' })
    expect(made.body.department).toMatchObject({ id: departmentId })
    const regionId = await t.regionId('华南')
    const inRegion = await t.as({ permissions, scope: 'region' }, { regionId })
    const other = await inRegion.post('/customers', { code: newCode(), name: '区域的' })
    expect(other.body.region).toMatchObject({ id: regionId })
    expect((await inRegion.get(`/customers/${made.body.id}`)).status).toBe(404)
  })

  it('BIZ16 a department or region scope without department or region sees nothing, ownerless customers included', async () => {
    await create({})
    for (const scope of ['department', 'region', 'own'] as const) {
      const lost = await t.as({ permissions, scope })
      expect((await lost.get('/customers')).body.rows).toEqual([])
    }
  })

  it('A-07 nobody can create a customer out of their own sight', async () => {
    const seller = await t.as({ permissions, scope: 'own' })
    const away = { code: newCode(), name: '别人的', ownerId: keeper.user.id }
    const refused = await seller.post('/customers', away)
    expect([refused.status, firstError(refused)]).toMatchObject([
      400,
      { field: 'ownerId', code: 'customer.out_of_sight' },
    ])
    const found = (await keeper.get(`/customers?q=${away.code}`)).body.rows
    expect(found).toEqual([])
  })

  it('JSN36 unknown, foreign and impossible ids get one and the same answer', async () => {
    const { body } = await create({})
    const seller = await t.as({ permissions, scope: 'own' })
    const ids = [body.id, '01900000-0000-7000-8000-000000000000', 'not-a-uuid', encodeURIComponent("1' or '1'='1")]
    const answers = await Promise.all(ids.map((id) => seller.get(`/customers/${id}`)))
    for (const answer of answers) {
      expect(answer.status).toBe(404)
      expect({ ...answer.body.error, requestId: '' }).toEqual({
        code: 'not_found',
        message: '没有找到',
        details: [],
        requestId: '',
      })
    }
    const edited = await seller.patch(`/customers/${body.id}`, { name: '改' }, { 'if-match': '1' })
    expect(edited.status).toBe(404)
    expect((await keeper.get(`/customers/${body.id}`)).body).toEqual(body)
  })

  it('BIZ17 who may only read can change nothing', async () => {
    const reader = await t.as({ permissions: ['customers.read'] })
    const { body } = await create({})
    expect((await reader.post('/customers', { code: newCode(), name: '新' })).status).toBe(403)
    expect((await reader.patch(`/customers/${body.id}`, { name: '改' }, { 'if-match': '1' })).status).toBe(403)
    const { rights, ...seen } = (await reader.get(`/customers/${body.id}`)).body
    expect({ ...seen, rights: body.rights }).toEqual({ ...body, can: { edit: false, seeReaders: false } })
    expect(new Set(Object.values(rights))).toEqual(new Set(['read']))
  })
})

describe('customers that come with a file', () => {
  it('creates those that are missing once, and gives them to whoever brings the file', async () => {
    const { body } = await create({ name: '已有' })
    const seller = await t.as({ permissions: ['customers.read'], scope: 'own' })
    const wanted = sql`
      select * from (values (${body.code}::text, '别名'::text), ('IMP-1', '新客户'), ('IMP-1', null), ('IMP-2', null)) w (code, name)`
    const bring = () =>
      t.system((ctx) => {
        const actor = { ...ctx.actor, scope: 'own' as const, userId: seller.user.id }
        return insertMissingCustomers(ctx.db, { tenantId: ctx.tenant.id, actor, importId: null }, wanted)
      })
    expect([await bring(), await bring()]).toEqual([2, 0])
    const rows = (await seller.get('/customers')).body.rows as { code: string; name: string }[]
    expect(rows.map(({ code, name }) => [code, name])).toEqual([
      ['IMP-1', '新客户'],
      ['IMP-2', 'IMP-2'],
    ])
    expect((await keeper.get(`/customers/${body.id}`)).body.name).toBe('已有')
  })
})
