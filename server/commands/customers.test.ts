import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '../kernel/db.ts'
import type { Locale } from '../kernel/i18n.ts'
import { testApp } from '../testing/app.ts'
import { insertAccounts } from '../testing/trade.ts'
import { cliOver } from './command.ts'
import { customerCommands } from './customers.ts'

const t = testApp()
const named = (name: string) => customerCommands.find((command) => command.name === name)!
const [customers, aging, reindexing] = [named('customers'), named('aging'), named('customers reindex')]

beforeAll(() =>
  t.system((ctx) =>
    insertAccounts(ctx.db, ctx.tenant.id, [
      {
        code: 'K001',
        name: '华东机床',
        invoices: [
          { number: 'I-1', gross: '100.00', dueOn: '2026-03-31', issuedOn: '2026-03-01' },
          { number: 'I-2', gross: '50.50', dueOn: '2026-03-30', issuedOn: '2026-03-01' },
          { number: 'C-1', gross: '-1.50', dueOn: '2026-03-01' },
        ],
        receipts: [{ number: 'R-1', amount: '0.50', receivedOn: '2026-03-31' }],
      },
      { code: 'K002', name: 'Nano' },
    ]),
  ),
)

const run = (command: typeof aging, options: Record<string, string>, args: string[] = []) =>
  command.run(cliOver(t.services(), 'zh-CN'), args, options)
const worded = (command: typeof aging, result: unknown, locale: Locale) => command.text!(result as never, locale)

describe('clavis aging', () => {
  it('K-09 prints the same answer as the API', async () => {
    const answer = await run(aging, { 'as-of': '2026-03-31' })
    const reader = await t.as({ permissions: ['aging.read'] })
    expect(answer).toEqual((await reader.get('/aging?asOf=2026-03-31')).body)
    expect(answer).toMatchObject({ open: { count: 2, amount: '150.00', customers: 1 }, balance: '148.50' })
  })

  it('K-09 as text it is a table with amounts flush right', async () => {
    const answer = await run(aging, { 'as-of': '2026-03-31' })
    expect(worded(aging, answer, 'zh-CN').split('\n')).toEqual([
      '账龄 (2026-03-31)  张数    金额',
      '未到期                1  100.00',
      '1-30                  1   50.00',
      '31-60                 0    0.00',
      '61-90                 0    0.00',
      '91-180                0    0.00',
      'over-180              0    0.00',
      '未核销发票            2  150.00',
      '红字发票                   1.50',
      '未核销回款                 0.00',
      '应收余额                 148.50',
    ])
    expect(worded(aging, answer, 'en')).toContain('Balance')
  })

  it.each(['2026-02-30', 'today'])('refuses the day %s', async (day) => {
    await expect(run(aging, { 'as-of': day })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('refuses words it does not know', async () => {
    await expect(run(aging, {})).rejects.toMatchObject({ code: 'usage' })
    await expect(run(aging, { 'as-of': '2026-03-31' }, ['extra'])).rejects.toMatchObject({ code: 'usage' })
  })
})

describe('clavis customers', () => {
  it('lists all customers by code, or those found', async () => {
    expect(await run(customers, {})).toMatchObject({ customers: [{ code: 'K001' }, { code: 'K002' }] })
    const found = await run(customers, { q: 'nano' })
    expect(found).toMatchObject({ customers: [{ code: 'K002', name: 'Nano', class: null, grade: null }] })
    expect(worded(customers, found, 'zh-CN')).toBe('K002  Nano  -  -  -')
  })

  it('refuses a search of more than 200 characters', async () => {
    await expect(run(customers, { q: 'a'.repeat(201) })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('clavis customers reindex', () => {
  it('makes customers findable again that have lost their terms', async () => {
    await t.system((ctx) => ctx.db.run(sql`delete from customer_terms`))
    expect(await run(customers, { q: 'nano' })).toEqual({ customers: [] })
    const done = await run(reindexing, {})
    expect(done).toEqual({ customers: 2 })
    expect(worded(reindexing, done, 'zh-CN')).toBe('已重建2个客户的查找索引')
    expect(await run(customers, { q: 'nano' })).toMatchObject({ customers: [{ code: 'K002' }] })
    await expect(run(reindexing, {}, ['now'])).rejects.toMatchObject({ code: 'usage' })
  })
})
