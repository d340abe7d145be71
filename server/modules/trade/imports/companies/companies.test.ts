import { beforeEach, describe, expect, it } from 'vitest'
import { sql } from '../../../../kernel/db.ts'
import { testApp } from '../../../../testing/app.ts'
import {
  bank,
  codes,
  columns,
  companyImports,
  file,
  head,
  issuesOf as issues,
  ships,
} from '../../../../testing/companies.ts'
import { importContent } from '../../../../testing/imports.ts'
import { compareCustomers } from '../../../customers/index.ts'

const t = testApp()
const { run, rows, state, emptied } = companyImports(t)

beforeEach(emptied)

describe('companies become customers', () => {
  it('D-17 with everything the file says, each in its place of the archive', async () => {
    const found = await run(file(ships, bank))
    expect(found).toMatchObject({ read: 2, imported: 2, updated: 0, skipped: 0, proposed: 0, failed: 0 })
    expect(issues(found)).toEqual([
      [2, 'created', 'import.created'],
      [3, 'created', 'import.created'],
    ])
    const [first, second] = await state()
    expect(first).toMatchObject({
      code: 'P000001',
      name: '深江机床（福建）股份有限公司',
      registered_capital: '11424894787.00',
      capital_currency: null,
      business_scope: '机床制造。'.repeat(300),
      relation: 'potential',
      archive: {
        basic: { englishName: 'Shenjiang Machine Tools Co., Ltd.' },
        contact: { website: 'https://www.shenjiang.cn', otherWebsites: 'https://www.sj.com', city: '福州市' },
      },
    })
    expect(second).toMatchObject({
      code: 'P000002',
      short_name: '海湾Ａ',
      registered_capital: '500000.00',
      capital_currency: 'USD',
      business_scope: null,
      archive: { contact: { city: '深圳市' } },
    })
  })

  it('A-04.1 they are found and compared at once, like those entered by hand', async () => {
    await run(file(ships))
    const client = await t.as({ permissions: ['customers.read'] })
    for (const typed of ['机床', 'sjjc', codes[0]]) {
      expect((await client.get(`/customer-search?q=${encodeURIComponent(typed!)}`)).body.rows).toMatchObject([
        { code: 'P000001' },
      ])
    }
    const made = await t.system(({ db }) =>
      db.rows<{ kind: string }>(sql`select kind from customer_marks order by kind`),
    )
    expect(made.map(({ kind }) => kind)).toEqual(['domain', 'name', 'short-name', 'sound'])
  })

  it('a code and a relation may come from the file; provisional codes pass over those taken', async () => {
    const more = { columns: { ...columns, code: '编码', relation: { column: '关系', values: { 老客户: 'trading' } } } }
    const content = `编码,关系,${head}\nP000001,老客户,甲公司,,,,,,,\n,,乙公司,,,,,,,`
    expect(await importContent(t, 'customers', content, more)).toMatchObject({ imported: 2 })
    expect(await rows('select code, name, relation from customers order by code')).toEqual([
      { code: 'P000001', name: '甲公司', relation: 'trading' },
      { code: 'P000002', name: '乙公司', relation: 'potential' },
    ])
  })

  it('a dry run tells the same and leaves nothing, not even used codes', async () => {
    expect(await run(file(ships, bank), { dryRun: true })).toMatchObject({ imported: 2, importId: null, dryRun: true })
    expect(await state()).toEqual([])
    await run(file(bank))
    expect(await rows('select code from customers')).toEqual([{ code: 'P000001' }])
  })
})

describe('credit codes', () => {
  it('IDN02 IDN07 a wrong check digit keeps the file out and names the right one', async () => {
    const found = await run(file(ships, `乙公司,91350100M000100Y44,,,,,,`))
    expect(found).toMatchObject({ importId: null, imported: 0, failed: 1 })
    expect(found.issues[0]).toMatchObject({ row: 3, field: '信用代码', code: 'uscc.checksum' })
    expect(found.issues[0]!.message).toContain('3')
    expect(await state()).toEqual([])
  })

  it('a wrong or masked one goes into the remark where the mapping asks for it, and nothing is lost', async () => {
    const noted = { columns: { ...columns, unifiedSocialCreditCode: { column: '信用代码', invalid: 'remark' } } }
    const found = await importContent(t, 'customers', file('乙公司,9135****M000100Y43,,,,,,'), noted)
    expect(found).toMatchObject({ imported: 1, failed: 0 })
    expect(found.issues[0]).toMatchObject({ row: 2, severity: 'warning', code: 'import.credit_code_noted' })
    const [made] = await rows('select unified_social_credit_code, remark from customers')
    expect(made).toMatchObject({
      unified_social_credit_code: null,
      remark: expect.stringContaining('9135****M000100Y43'),
    })
  })
})

describe('the same companies again', () => {
  it('are matched by credit code and left alone where nothing differs', async () => {
    await run(file(ships, bank))
    const before = await state()
    const again = await run(file(bank, ships))
    expect(again).toMatchObject({ imported: 0, updated: 0, skipped: 2, proposed: 0, failed: 0 })
    expect(issues(again)).toEqual([
      [2, 'skipped', 'import.exists'],
      [3, 'skipped', 'import.exists'],
    ])
    expect(await state()).toEqual(before)
    expect(await rows('select distinct version from customers')).toEqual([{ version: 1 }])
  })

  it('ux-2 a short name that a file replaces stays findable', async () => {
    await run(file(ships))
    await run(file(`深江机床（福建）股份有限公司,${codes[0]},深江数控,,,,,`))
    expect((await state())[0]).toMatchObject({ short_name: '深江数控', former_names: ['深江机床'] })
    const client = await t.as({ permissions: ['customers.read'] })
    const found = await client.get(`/customer-search?q=${encodeURIComponent('深江机床')}`)
    expect(found.body.rows).toHaveLength(1)
  })

  it('what differs is changed and told, an empty cell says nothing, former names stay findable', async () => {
    await run(file(ships, bank))
    const changed = await run(
      file(`深江数控股份有限公司,${codes[0]},,,www.sjcnc.cn,,"1,000(万)",`, bank.replace('50万美元', '50万欧元')),
    )
    expect(changed).toMatchObject({ imported: 2, updated: 2, skipped: 0 })
    expect(changed.issues.map(({ message }) => message)).toEqual([
      '已更新：客户名称、注册资本、网址',
      '已更新：注册资本',
    ])
    const [first, second] = await state()
    expect(first).toMatchObject({
      name: '深江数控股份有限公司',
      former_names: ['深江机床（福建）股份有限公司'],
      short_name: '深江机床',
      registered_capital: '10000000.00',
      archive: { contact: { website: 'https://www.sjcnc.cn', city: '福州市' } },
    })
    expect(second).toMatchObject({ registered_capital: '500000.00', capital_currency: 'EUR' })
    const client = await t.as({ permissions: ['customers.read'] })
    expect((await client.get('/customer-search?q=福建')).body.rows).toMatchObject([{ matchedBy: 'formerName' }])
    const events = await rows<{ kind: string }>(
      `select kind, before, after from events where kind in ('customer.changed', 'archive.changed') order by seq desc limit 3`,
    )
    expect(events).toContainEqual({
      kind: 'customer.changed',
      before: { name: '深江机床（福建）股份有限公司', registeredCapital: '11424894787.00' },
      after: { name: '深江数控股份有限公司', registeredCapital: '10000000.00' },
    })
  })

  it('a customer with a code but no credit code is matched by its code and gets the credit code', async () => {
    const coded = { columns: { ...columns, code: '编码' } }
    const line = (code: string, credit: string) => `编码,${head}\n${code},深江机床股份有限公司,${credit},,,,,,`
    await importContent(t, 'customers', line('K1', ''), coded)
    expect(await importContent(t, 'customers', line('K1', codes[0]!), coded)).toMatchObject({ updated: 1 })
    expect(await importContent(t, 'customers', line('K9', codes[0]!), coded)).toMatchObject({ skipped: 1 })
    expect(await rows('select code, unified_social_credit_code as credit from customers')).toEqual([
      { code: 'K1', credit: codes[0] },
    ])
    const other = await importContent(t, 'customers', line('K1', codes[1]!), coded)
    expect(issues(other)).toEqual([[2, 'error', 'import.credit_code_differs']])
    await importContent(t, 'customers', line('K2', codes[2]!).replace('深江', '东江'), coded)
    const mixed = await importContent(t, 'customers', line('K2', codes[0]!), coded)
    expect(issues(mixed)).toEqual([[2, 'error', 'import.code_taken']])
    expect(mixed.issues[0]!.message).toContain('东江机床')
  })

  it('a customer whose code was replaced by a certified one is still matched by the old one', async () => {
    const coded = { columns: { ...columns, code: '编码' } }
    await run(file(ships))
    await t.system(async (ctx) => {
      await ctx.db.run(sql`update customers set code = 'KA-001', former_codes = '{P000001}'`)
      await ctx.db.run(sql`
        insert into customer_terms (tenant_id, kind, term, customer_id)
        select tenant_id, 'b', 'p000001', id from customers`)
    })
    const found = await importContent(
      t,
      'customers',
      `编码,${head}\nP000001,深江机床（福建）股份有限公司,,,,,厦门市,,`,
      coded,
    )
    expect(found).toMatchObject({ updated: 1 })
    expect(await rows('select code from customers')).toEqual([{ code: 'KA-001' }])
  })

  it('one company twice in a file, with two contents or under two codes, is an error that names both rows', async () => {
    const coded = { columns: { ...columns, code: '编码' } }
    const twice = `编码,${head}\nK1,甲,${codes[0]},,,,,,\nK2,甲,${codes[0]},,,,,,\nK1,乙,${codes[1]},,,,,,`
    const found = await importContent(t, 'customers', twice, coded)
    expect(found.issues.map(({ row, code, message }) => [row, code, /2/.test(message)])).toEqual([
      [3, 'import.duplicate_in_file', true],
      [4, 'import.duplicate_in_file', true],
    ])
  })
})

describe('suspected duplicates (A-04.1)', () => {
  const variants = [
    ['half-width brackets', '深江机床(福建)股份有限公司,,,,,,,', 'name'],
    ['spaces inside', '深江 机床（福建） 股份有限公司,,,,,,,', 'name'],
    ['full-width letters and another legal form', '深江机床（福建）有限责任公司,,,,,,,', 'name'],
    ['the short name', '深江机床,,,,,,,', 'short-name'],
    ['a former name', '深江铸造有限公司,,,,,,,', 'former-name'],
    ['the same website', `江海贸易有限公司,,,,shenjiang.cn,,,`, 'domain'],
  ]
  const formerly = () => t.system(({ db }) => db.run(sql`update customers set former_names = '{深江铸造有限公司}'`))
  const compared = async () => {
    const found = await rows<{ id: string }>('select id from customers')
    await t.system((ctx) =>
      compareCustomers(
        ctx,
        found.map(({ id }) => id),
      ),
    )
  }

  it.each(variants)('A-04.1 %s: the row is held back and listed with the customer', async (_title, line, by) => {
    await run(file(ships))
    await formerly()
    await compared()
    const found = await run(file(line))
    expect(found).toMatchObject({ imported: 0, proposed: 1, failed: 0 })
    expect(found.proposals).toMatchObject([
      { row: 2, suspects: [{ code: 'P000001', isVisible: true, row: null, by: expect.arrayContaining([by]) }] },
    ])
    expect(issues(found)).toEqual([[2, 'proposed', 'import.suspected']])
    expect(await rows('select code from customers')).toHaveLength(1)
  })

  it('another row of the same file counts too; the first one is created', async () => {
    const found = await run(file('新海电子有限公司,,,,,,,', '新海电子（有限公司）,,,,,,,'))
    expect(found).toMatchObject({ imported: 1, proposed: 1 })
    expect(found.proposals).toMatchObject([{ row: 3, suspects: [{ row: 2, name: '新海电子有限公司' }] }])
  })

  it('two credit codes are two companies, unless the names agree', async () => {
    await run(file(ships))
    const sister = `江海贸易有限公司,${codes[2]},,,www.shenjiang.cn,,,`
    expect(await run(file(sister))).toMatchObject({ imported: 1, proposed: 0 })
    expect(await run(file(`深江机床福建有限公司,${codes[3]},,,,,,`))).toMatchObject({ imported: 0, proposed: 1 })
  })

  it('who has looked creates them all the same; then they stand in the list of suspicions', async () => {
    await run(file(ships))
    const content = file(ships, '深江机床,,,,,,,')
    expect(await run(content)).toMatchObject({ imported: 0, skipped: 1, proposed: 1 })
    expect(await run(content, { duplicates: 'create' })).toMatchObject({ imported: 1, skipped: 1, proposed: 0 })
    expect(await rows('select likenesses from customer_suspicions')).toEqual([{ likenesses: ['short-name'] }])
  })
})
