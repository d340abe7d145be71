import { beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import { systemActor } from '../../../kernel/access.ts'
import { testApp, type TestClient } from '../../../testing/app.ts'
import { indexCustomers, insertMissingCustomers, reindex } from '../index.ts'

const t = testApp()
const permissions = ['customers.read', 'customers.write']
let keeper: TestClient
let seller: TestClient
let departmentId: string

interface Hit {
  id: string
  name: string
  isVisible: boolean
  code: string | null
  department: { name: string } | null
  owner: { name: string } | null
  matchedBy: string
}

let serial = 0
const create = async (name: string, rest: object = {}, by = keeper) => {
  const answer = await by.post('/customers', {
    code: `FT${String(++serial).padStart(4, '0')}`,
    name,
    acceptDuplicates: true,
    ...rest,
  })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body as { id: string; code: string; name: string; version: number }
}
const rowsOf = async (q: string, by = keeper, more = ''): Promise<Hit[]> => {
  const answer = await by.get(`/customer-search?q=${encodeURIComponent(q)}${more}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body.rows
}
const namesOf = async (q: string, by = keeper) => (await rowsOf(q, by)).map(({ name }) => name)
const listed = async (q: string, by = keeper, more = '') => {
  const answer = await by.get(`/customers?q=${encodeURIComponent(q)}${more}`)
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body.rows.map((row: { name: string }) => row.name) as string[]
}
const edit = async (customer: { id: string; version: number }, change: object) => {
  const answer = await keeper.patch(`/customers/${customer.id}`, change, { 'if-match': String(customer.version) })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  return answer.body as { id: string; version: number }
}

beforeAll(async () => {
  keeper = await t.as({ permissions })
  departmentId = await t.departmentId('业务部')
  seller = await t.as({ permissions, scope: 'own' }, { departmentId })
})

describe('one box finds customers', () => {
  it('ux-2 by characters, pinyin, initials, code, phone and credit code, and says by which', async () => {
    const made = await create('重庆晨星银行', {
      phone: '13900139001',
      unifiedSocialCreditCode: '91350100M000100Y43',
    })
    const by = async (q: string) => (await rowsOf(q)).find(({ id }) => id === made.id)?.matchedBy
    expect(await by('晨星')).toBe('name')
    expect(await by('星')).toBe('name')
    expect(await by('ｃｈｏｎｇｑｉｎｇ')).toBe('pinyin')
    expect(await by('chenxingyinhang')).toBe('pinyin')
    expect(await by('cqcx')).toBe('initials')
    expect(await by('cxyh')).toBe('initials')
    expect(await by(made.code.toLowerCase())).toBe('code')
    expect(await by('139 0013 9001')).toBe('phone')
    expect(await by('91350100m000100y43')).toBe('creditCode')
    expect(await by('晨银')).toBeUndefined()
  })

  it('ux-2 what is meant exactly comes first, then beginnings, then parts, then sounds', async () => {
    await create('江南北辰重机')
    await create('北辰重机设备')
    await create('北辰重机')
    await create('贝臣仲记')
    expect(await namesOf('北辰重机')).toEqual(['北辰重机', '北辰重机设备', '江南北辰重机'])
    const bySound = await namesOf('beichenzhongji')
    expect(bySound.slice(0, 3).toSorted()).toEqual(['北辰重机', '北辰重机设备', '贝臣仲记'].toSorted())
    expect(bySound.at(-1)).toBe('江南北辰重机')
  })

  it('ux-2 a renamed customer is found by its former name and its former code', async () => {
    const made = await create('旧石器加工厂')
    const edited = await edit(made, { name: '新石器科技', code: 'NEW-7788' })
    expect(await rowsOf('旧石器')).toMatchObject([{ id: made.id, name: '新石器科技', matchedBy: 'formerName' }])
    expect(await rowsOf('jiushiqi')).toMatchObject([{ id: made.id, matchedBy: 'pinyin' }])
    expect(await rowsOf(made.code)).toMatchObject([{ id: made.id, code: 'NEW-7788', matchedBy: 'formerCode' }])
    expect(await listed('旧石器')).toEqual(['新石器科技'])
    await edit(edited, { name: '旧石器加工厂' })
    expect(await rowsOf('旧石器')).toMatchObject([{ id: made.id, matchedBy: 'name' }])
    expect(await rowsOf('新石器')).toMatchObject([{ id: made.id, matchedBy: 'formerName' }])
    const kept = await t.system(({ db }) =>
      db.one<{ names: string[] }>(sql`select former_names as names from customers where id = ${made.id}`),
    )
    expect(kept.names).toEqual(['新石器科技'])
  })

  it('ux-2 a customer is found by a short name it has given up, and by one taken from it', async () => {
    const made = await create('沪东船舶设备', { shortName: '沪船' })
    const edited = await edit(made, { shortName: '东船设备' })
    expect(await rowsOf('沪船')).toMatchObject([{ id: made.id, name: '沪东船舶设备', matchedBy: 'formerName' }])
    const without = await edit(edited, { shortName: null })
    expect(await rowsOf('东船设备')).toMatchObject([{ id: made.id, matchedBy: 'formerName' }])
    await edit(without, { shortName: '沪船' })
    const kept = await t.system(({ db }) =>
      db.one<{ names: string[] }>(sql`select former_names as names from customers where id = ${made.id}`),
    )
    expect(kept.names).toEqual(['东船设备'])
  })

  it('ux-2 of very many renamings the latest twenty stay', async () => {
    let made = await create('改名公司0')
    for (let n = 1; n <= 23; n++) made = { ...made, ...(await edit(made, { name: `改名公司${n}` })) }
    const { names } = await t.system(({ db }) =>
      db.one<{ names: string[] }>(sql`select former_names as names from customers where id = ${made.id}`),
    )
    expect([names.length, names[0], names.at(-1)]).toEqual([20, '改名公司3', '改名公司22'])
  })

  it('ux-2 a change of phone moves what finds it', async () => {
    const made = await create('换号公司', { phone: '13900139055' })
    await edit(made, { phone: '13900139066' })
    expect(await rowsOf('13900139055')).toEqual([])
    expect(await rowsOf('13900139066')).toMatchObject([{ id: made.id }])
  })

  it('TXT35 TXT37 patterns and SQL are literal text', async () => {
    const made = await create("折扣100%_\\'; drop table customers;--")
    for (const q of ['%', '_', '%_\\', "100%_\\'; drop"]) expect(await namesOf(q)).toEqual([made.name])
    for (const q of ["' or 1=1 --", '.*', '[a-z]', '折_']) expect(await namesOf(q)).toEqual([])
    expect(await namesOf('（）')).toEqual([])
  })

  it.each([
    ['TXT36 5,000 characters', `q=${'a'.repeat(5000)}`],
    ['nothing at all', ''],
    ['a NUL', 'q=a%00'],
    ['a limit over 50', 'q=a&limit=51'],
    ['a limit of 0', 'q=a&limit=0'],
    ['an unknown parameter', 'q=a&offset=1'],
  ])('refuses %s', async (_title, query) => {
    expect((await keeper.get(`/customer-search?${query}`)).status).toBe(400)
  })

  it('gives at most as many as asked for, each once', async () => {
    for (let n = 0; n < 25; n++) await create(`双双双双分号${n}`)
    const rows = await rowsOf('双')
    expect([rows.length, new Set(rows.map(({ id }) => id)).size]).toEqual([20, 20])
    expect((await rowsOf('双', keeper, '&limit=50')).length).toBe(25)
    expect((await rowsOf('双', keeper, '&limit=3')).length).toBe(3)
  })
})

describe('A-07 what lies outside one’s sight', () => {
  it('shows its name and department, so that duplicates are found, and nothing else', async () => {
    const made = await create('远山矿业', { departmentId, ownerId: keeper.user.id })
    expect(await rowsOf('远山', seller)).toEqual([
      {
        id: made.id,
        name: '远山矿业',
        isVisible: false,
        code: null,
        owner: null,
        department: { id: departmentId, name: '业务部' },
        matchedBy: 'name',
      },
    ])
    expect(await listed('远山', seller)).toEqual([])
  })

  it('is not found by code, former code or phone, and by a credit code only in full', async () => {
    const creditCode = '91440101MA59UQHA05'
    const made = await create('隐身客户', { phone: '13900139077', unifiedSocialCreditCode: creditCode })
    await edit(made, { code: 'HID-1' })
    for (const q of ['HID-1', 'hid', made.code, '13900139077', creditCode.slice(0, 17)]) {
      expect(await rowsOf(q, seller), q).toEqual([])
    }
    expect(await rowsOf(creditCode, seller)).toMatchObject([{ id: made.id, isVisible: false, code: null, owner: null }])
  })

  it('comes after one’s own, however many of them there are', async () => {
    for (let n = 0; n < 230; n += 1) serial += 1
    await t.system((ctx) =>
      insertMissingCustomers(
        ctx.db,
        { tenantId: ctx.tenant.id, actor: systemActor, importId: null },
        sql`select 'CRW' || n as code, '拥挤科技' || n as name from generate_series(100, 330) n`,
      ),
    )
    const own = await create('本人拥挤科技999', {}, seller)
    const rows = await rowsOf('拥挤科技', seller)
    expect(rows[0]).toMatchObject({ id: own.id, isVisible: true, code: own.code })
    expect(rows.length).toBe(20)
    expect(rows.slice(1).every(({ isVisible }) => !isVisible)).toBe(true)
    expect((await rowsOf('拥挤科技300', seller)).map(({ name }) => name)).toEqual(['拥挤科技300'])
    expect(await listed('拥挤科技', seller)).toEqual([own.name])
    const coded = await create('尾号公司', { code: 'CRW999' }, seller)
    expect(await rowsOf('CRW', seller)).toMatchObject([{ id: coded.id, matchedBy: 'code' }])
  })

  it.each([
    ['many', '密集', 300],
    ['more than are asked one by one', '浩瀚', 5100],
  ])('leaves one’s own findable, and one has %s', async (_, word, count) => {
    const scope = { permissions, scope: 'own' } as const
    const collector = await t.as(scope, { departmentId })
    const fill = (code: string, name: string, customers: number) =>
      t.system(async (ctx) => {
        await insertMissingCustomers(
          ctx.db,
          { tenantId: ctx.tenant.id, actor: systemActor, importId: null },
          sql`select ${code} || n as code, ${name} || n as name from generate_series(1, ${customers}::int) n`,
        )
      })
    await fill(`OWN${count}X`, '自有', count)
    await t.system(({ db }) =>
      db.run(sql`update customers set owner_id = ${collector.user.id} where code like ${`OWN${count}X%`}`),
    )
    await fill(`OTH${count}X`, `${word}股份`, 60)
    const own = await create(`末位${word}股份`, { ownerId: collector.user.id })
    expect((await rowsOf(word, collector))[0]).toMatchObject({ id: own.id, isVisible: true })
  })

  it('A-07 a credit code is no question for who may neither read it nor enters customers', async () => {
    const creditCode = '91440101MA59UQHA05'
    const technician = await t.as('technology')
    expect(await rowsOf(creditCode, keeper)).toMatchObject([{ matchedBy: 'creditCode' }])
    expect(await rowsOf(creditCode, technician)).toEqual([])
    expect(await listed(creditCode, technician)).toEqual([])
  })

  it('A-07 a phone of a contact finds its customer only for who may read it', async () => {
    const made = await create('联系人公司', { ownerId: seller.user.id })
    await t.system(async (ctx) => {
      await ctx.db.run(sql`
        insert into archive_entries (tenant_id, customer_id, part, list, data)
        values (${ctx.tenant.id}, ${made.id}, 'contact', 'contacts', '{"contactName": "王五", "contactMobile": "+8613911112222"}')`)
      await indexCustomers(ctx, [made.id])
    })
    expect(await rowsOf('13911112222', seller)).toMatchObject([{ id: made.id, matchedBy: 'phone' }])
    expect(await rowsOf('13911112222', await t.as({ permissions, scope: 'own' }))).toEqual([])
    const technician = await t.as('technology')
    expect(await rowsOf('13911112222', technician)).toEqual([])
    expect(await listed('13911112222', technician)).toEqual([])
  })
})

describe('the list searches like the box', () => {
  let made: Promise<number> | undefined
  /** More than the list fetches beforehand. */
  const manyCustomers = () =>
    (made ??= t.system((ctx) =>
      insertMissingCustomers(
        ctx.db,
        { tenantId: ctx.tenant.id, actor: systemActor, importId: null },
        sql`select 'LST' || n as code, case when n % 2 = 0 then '万象更新' else '万象' end || n as name
            from generate_series(1000, 3099) n`,
      ),
    ))

  it.each([
    ['万象', 'code', 2100],
    ['万象', '-updatedAt', 2100],
    ['更新', '-name', 1050],
    ['wxgx', 'code', 1050],
    ['万象更新10', 'name', 50],
  ])('ux-2 complete and each once, page by page: %s by %s', async (q, sort, count) => {
    await manyCustomers()
    const names: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const path = `/customers?q=${encodeURIComponent(q)}&sort=${sort}&limit=200${next && `&cursor=${next}`}`
      const { body } = await keeper.get(path)
      names.push(...body.rows.map((row: { name: string }) => row.name))
      next = body.nextCursor as string | null
    }
    expect([names.length, new Set(names).size]).toEqual([count, count])
    if (sort === '-name') expect(names).toEqual(names.toSorted().toReversed())
  })

  it('ux-2 filters and search apply together', async () => {
    await manyCustomers()
    const mine = await create('万象自有', { ownerId: keeper.user.id })
    expect(await listed('万象', keeper, `&ownerId=${keeper.user.id}`)).toEqual([mine.name])
    expect(await listed('（）')).toEqual([])
  })
})

describe('what is findable', () => {
  it('another company’s customers are not', async () => {
    const other = { id: '0190a1b2-0000-7000-8000-0000000000ff', name: '别家公司', timeZone: 'Asia/Shanghai' }
    await t
      .database()
      .admin((db) => db.run(sql`insert into tenants (tenant_id, name) values (${other.id}, ${other.name})`))
    await inTransaction(t.services(), { actor: systemActor, tenant: other }, async (ctx) => {
      await insertMissingCustomers(
        ctx.db,
        { tenantId: other.id, actor: systemActor, importId: null },
        sql`select 'X1' as code, '异乡客户' as name`,
      )
      expect((await ctx.db.one<{ n: number }>(sql`select count(*) as n from customer_terms`)).n).toBeGreaterThan(5)
    })
    expect(await rowsOf('异乡')).toEqual([])
    expect(await listed('异乡')).toEqual([])
  })

  it('stays the same when the index is built anew', async () => {
    const terms = () =>
      t.system(({ db }) => db.rows(sql`select kind, term, customer_id from customer_terms order by 1, 2, 3`))
    const before = await terms()
    const customers = await t.system((ctx) => reindex(ctx))
    expect(customers).toBeGreaterThan(100)
    expect(await terms()).toEqual(before)
  })
})
