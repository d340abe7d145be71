import { beforeEach, describe, expect, it } from 'vitest'
import { systemActor } from '../../../../kernel/access.ts'
import { raw, sql } from '../../../../kernel/db.ts'
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
import { publish } from '../../../policies/index.ts'

const t = testApp()
const { run, rows, state, emptied, undo } = companyImports(t)

beforeEach(emptied)

describe('undo', () => {
  it('removes what was created and gives back exactly what was changed, one import after another', async () => {
    const empty = await state()
    const first = await run(file(ships, bank))
    const before = await state()
    const third = `新海电子有限公司,${codes[2]},,,,,,`
    const second = await run(file(`深江数控股份有限公司,${codes[0]},,New Name,www.sjcnc.cn,,"1,000(万)",`, third))
    expect(second).toMatchObject({ imported: 2, updated: 1 })
    await undo(second.importId!)
    expect(await state()).toEqual(before)
    const [told] = await rows(
      `select before, after, reason from events where kind = 'customer.changed' order by seq desc limit 1`,
    )
    expect(told).toEqual({
      before: { name: '深江数控股份有限公司', registeredCapital: '10000000.00' },
      after: { name: '深江机床（福建）股份有限公司', registeredCapital: '11424894787.00' },
      reason: '导错',
    })
    await undo(first.importId!)
    expect(await state()).toEqual(empty)
  })

  it('is refused, naming the customer, when somebody has edited what was created', async () => {
    const { importId } = await run(file(ships, bank))
    const client = await t.as({ permissions: ['customers.read', 'customers.write'] })
    const [{ id }] = (await rows<{ id: string }>(`select id from customers where code = 'P000002'`)) as [{ id: string }]
    expect((await client.patch(`/customers/${id}`, { remark: '拜访过' }, { 'if-match': '1' })).status).toBe(200)
    const before = await state()
    const list = '修改过的客户 1（海湾银行股份有限公司）'
    await expect(undo(importId!)).rejects.toMatchObject({ code: 'import.in_use', parameters: { list } })
    expect(await state()).toEqual(before)
  })

  it('is refused while a later import has changed the same customer, and possible once that one is undone', async () => {
    await run(file(ships))
    const second = await run(file(ships.replace('福州市', '厦门市')))
    const third = await run(file(ships.replace('福州市', '泉州市')))
    await expect(undo(second.importId!)).rejects.toMatchObject({ code: 'import.in_use' })
    await undo(third.importId!)
    await undo(second.importId!)
    const [there] = await state()
    expect(there).toMatchObject({ archive: { contact: { city: '福州市' } } })
  })

  it('is refused when a document, a contact or a confirmed part rests on a new customer', async () => {
    const { importId } = await run(file(ships))
    const rests = async (statement: string) => {
      await t.system(({ db }) => db.run(raw(statement)))
      await expect(undo(importId!)).rejects.toMatchObject({ code: 'import.in_use' })
    }
    await rests(`insert into contracts (tenant_id, customer_id, number, signed_on, amount)
      select tenant_id, id, 'C1', '2026-01-01', 1 from customers`)
    await t.system(({ db }) => db.run(sql`delete from contracts`))
    await rests(`insert into archive_entries (tenant_id, customer_id, part, list, data)
      select tenant_id, id, 'contact', 'contacts', '{"contactName": "王芳"}' from customers`)
    await t.system(({ db }) => db.run(sql`delete from archive_entries`))
    await rests(`update archive_parts set confirmed_on = '2026-06-01' where part = 'contact'`)
  })
})

describe('who may change what (A-07)', () => {
  const rights = ['imports.run', 'customers.read', 'customers.write']
  const actorOf = async (who: { permissions: string[]; scope?: 'own' | 'all' }) => {
    const { user } = await t.as(who)
    const actor = { ...systemActor, kind: 'user' as const, userId: user.id, name: user.name }
    return { ...actor, permissions: new Set(who.permissions), scope: who.scope ?? 'all' }
  }

  it('A-07 a customer out of sight is neither changed nor told about, whether matched by credit code or by code', async () => {
    const coded = { columns: { ...columns, code: '编码' } }
    await run(file(ships))
    const before = await state()
    const actor = await actorOf({ permissions: rights, scope: 'own' })
    const told = async (line: string) =>
      (await importContent(t, 'customers', `编码,${head}\n${line}`, coded, { actor })).issues
    const byCredit = await told(`,不是它,${codes[0]},,,,,,`)
    expect(byCredit).toMatchObject([{ row: 2, code: 'import.credit_code_hidden', severity: 'error' }])
    expect(await told(`,深江机床（福建）股份有限公司,${codes[0]},,,,福州市,,`)).toEqual(byCredit)
    expect(await told('P000001,不是它,,,,,,,')).toMatchObject([{ row: 2, code: 'import.code_hidden' }])
    expect(JSON.stringify(byCredit)).not.toContain('深江')
    expect(await state()).toEqual(before)
  })

  it('A-07 a suspected customer out of sight is shown without code, owner and number; by phone or website without its name', async () => {
    await run(file(ships))
    const actor = await actorOf({ permissions: rights, scope: 'own' })
    const byName = await run(file('深江机床(福建)股份有限公司,,,,,,,'), { actor })
    expect(byName.proposals[0]!.suspects).toEqual([
      expect.objectContaining({ customerId: null, code: null, name: '深江机床（福建）股份有限公司', isVisible: false }),
    ])
    const byDomain = await run(file('江海贸易有限公司,,,,www.shenjiang.cn,,,'), { actor })
    expect(byDomain.proposals[0]!.suspects).toEqual([
      expect.objectContaining({ customerId: null, code: null, name: null, isVisible: false, by: ['domain'] }),
    ])
    expect(JSON.stringify(byDomain)).not.toContain('深江')
    await run(file('深江机床(福建)股份有限公司,,,,,,,'), { actor, dryRun: true })
    const traces = await rows(`select after from events where kind = 'duplicate.shown'`)
    expect(traces).toHaveLength(3)
  })

  it('A-07 a field without the right to edit keeps the row out; a field one may not read whatever the row says', async () => {
    const rule = (field: string, part: string, right: string) => ({ position: '*', nearness: '*', part, field, right })
    const parameters = {
      rows: [rule('registeredCapital', 'basic', 'hidden'), rule('city', 'contact', 'read'), rule('*', '*', 'edit')],
      maxGrantDays: 30,
      purposeParts: [],
    }
    await run(file(ships))
    t.setClock('2026-06-15T03:00:00Z')
    await t.system((ctx) => publish(ctx, 'archive-access', { effectiveOn: '2026-06-20', reason: '测试', parameters }))
    t.setClock('2026-06-20T02:00:00Z')
    const actor = await actorOf({ permissions: rights })
    const told = async (line: string) => issues(await run(file(line), { actor }))
    const same = `深江机床（福建）股份有限公司,${codes[0]},,,,`
    expect(await told(`${same}福州市,,`)).toEqual([[2, 'skipped', 'import.exists']])
    expect(await told(`${same}厦门市,,`)).toEqual([[2, 'error', 'import.protected']])
    const right = await told(`${same},"1,142,489.4787(万元人民币)",`)
    expect(right).toEqual([[2, 'error', 'import.protected']])
    expect(await told(`${same},1(万),`)).toEqual(right)
    t.setClock('2026-06-15T02:00:00Z')
  })
})
