import { beforeAll, describe, expect, it } from 'vitest'
import { systemActor, type Actor } from '../../../kernel/access.ts'
import { testApp } from '../../../testing/app.ts'
import { importContent } from '../../../testing/imports.ts'

const t = testApp()

const invoices = {
  columns: {
    number: '发票号码',
    customerCode: '客户编码',
    customerName: '客户名称',
    issuedOn: '开票日期',
    gross: '价税合计',
    status: { column: '状态', values: { 有效: 'valid', 作废: 'void' } },
    receivedOn: '到账日期',
  },
  createCustomers: true,
}
const head = '发票号码,客户编码,客户名称,开票日期,价税合计,状态,到账日期'
const file = (...rows: string[]) => [head, ...rows].join('\n')

/** A customer of the company that nobody in particular looks after. */
beforeAll(() => importContent(t, 'invoices', file('A0,K1,甲,2026/1/4,1,有效,'), invoices))

describe('what somebody may import', () => {
  const clerk = (permissions: string[], more: Partial<Actor> = {}): Actor => ({
    ...systemActor,
    kind: 'user',
    name: '内勤',
    permissions: new Set(permissions),
    ...more,
  })

  it('XLS32 documents take the right to write documents, customers the right to write customers', async () => {
    const content = file('Y1,K1,,2026/1/5,1,有效,')
    const asked = (permissions: string[], createCustomers: boolean) =>
      importContent(
        t,
        'invoices',
        content,
        { ...invoices, createCustomers },
        { actor: clerk(permissions), dryRun: true },
      )
    await expect(asked(['imports.run'], false)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(asked(['imports.run', 'trade.write'], true)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await asked(['imports.run', 'trade.write'], false)).toMatchObject({ imported: 1 })
  })

  it('A-07 documents of customers out of sight are refused like those of unknown ones', async () => {
    const user = await t.as({ permissions: [], scope: 'own' })
    const actor = clerk(['trade.write', 'customers.write'], { userId: user.user.id, scope: 'own' })
    const found = await importContent(
      t,
      'invoices',
      file('Z1,K1,,2026/1/5,1,有效,', 'Z2,OWN1,我的,2026/1/5,1,有效,'),
      invoices,
      { actor },
    )
    expect(found.issues).toEqual([expect.objectContaining({ row: 2, code: 'import.customer_unknown' })])
    const own = await importContent(t, 'invoices', file('Z2,OWN1,我的,2026/1/5,1,有效,'), invoices, { actor })
    expect(own).toMatchObject({ imported: 1, customersCreated: 1 })
  })

  it('A-07 an invoice out of sight is refused alike whether the guess at its amount is right or wrong', async () => {
    await importContent(t, 'invoices', file('Z9,KZ,,2026/1/5,88.00,有效,'), invoices)
    const user = await t.as({ permissions: [], scope: 'own' })
    const actor = clerk(['trade.write', 'customers.write'], { userId: user.user.id, scope: 'own' })
    const told = async (guess: string) =>
      (await importContent(t, 'invoices', file(`Z9,KZ,,2026/1/5,${guess},有效,`), invoices, { actor })).issues
    const right = await told('88.00')
    expect(right).toMatchObject([{ code: 'import.differs', severity: 'error' }])
    expect(await told('87.00')).toEqual(right)
  })

  it('A-07 a settlement, a payment and a credit code out of sight answer no guess either', async () => {
    await importContent(
      t,
      'invoices',
      file('Z7,KZ,,2026/1/5,88.00,有效,2026/2/6', 'Z8,KZ,,2026/1/5,50.00,有效,'),
      invoices,
    )
    const user = await t.as({ permissions: [], scope: 'own' })
    const actor = clerk(['trade.write', 'customers.write'], { userId: user.user.id, scope: 'own' })
    const told = async (
      content: string,
      mapping: object = invoices,
      kind: 'invoices' | 'receipts' | 'customers' = 'invoices',
    ) =>
      (await importContent(t, kind, content, mapping, { actor })).issues.map(({ row, field, code, message }) => [
        row,
        field,
        code,
        message,
      ])
    const settled = (day: string) => told(file(`Z7,KZ,,2026/1/5,88.00,有效,${day}`))
    expect(await settled('2026/2/6')).toEqual(await settled('2026/2/7'))
    const receipts = {
      columns: { number: '单', customerCode: '客', receivedOn: '日', amount: '额', invoiceNumber: '票' },
    }
    const paid = (number: string, amount: string) =>
      told(`单,客,日,额,票\nZR,KZ,2026-03-01,${amount},${number}`, receipts, 'receipts')
    expect(await paid('Z8', '50.01')).toEqual(await paid('NONE', '50.01'))
    const customers = { columns: { code: '编', name: '名', unifiedSocialCreditCode: '信' } }
    await importContent(t, 'customers', '编,名,信\nHID1,密,91350100M000100Y43', customers)
    const taken = await told('编,名,信\nNEW1,新,91350100M000100Y43', customers, 'customers')
    expect(taken).toEqual([[2, '信', 'import.credit_code_hidden', '统一社会信用代码已存在，请联系管理员']])
  })
})
