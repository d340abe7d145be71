import { describe, expect, it } from 'vitest'
import { raw, sql } from '../../../kernel/db.ts'
import { testApp } from '../../../testing/app.ts'
import { dump, importContent } from '../../../testing/imports.ts'
import { undoImport } from './undo/service.ts'

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
const undo = (id: string) => t.system((ctx) => undoImport(ctx, id, '测试'))
const rows = (statement: string) => t.system(({ db }) => db.rows<unknown>(raw(statement)))

describe('importing invoices', () => {
  it.each([
    [
      'two invoices whose settlements would share a number',
      ['A,B-C,2026-01-05,,10,2026-01-06,', 'A-B,C,2026-01-05,,10,2026-01-06,'],
      'import.duplicate_in_file',
    ],
    ['a due date after the last day there is', [',D1,9999-12-31,3650,10,,'], 'date.out_of_range'],
    ['an amount received on a day nobody says', [',D2,2026-01-05,,10,,4'], 'field.required'],
  ])('%s are told by row', async (_, lines, code) => {
    const columns = {
      series: 's',
      number: 'n',
      issuedOn: 'd',
      dueDays: 't',
      gross: 'g',
      receivedOn: 'r',
      receivedAmount: 'a',
    }
    const mapping = { columns: { ...columns, customerCode: { value: 'KX' } }, createCustomers: true }
    const found = await importContent(t, 'invoices', ['s,n,d,t,g,r,a', ...lines].join('\n'), mapping)
    expect(found).toMatchObject({ importId: null, failed: 1, issues: [{ code, severity: 'error' }] })
  })

  it('identical rows are skipped, voids and credit notes kept apart, settlements booked as receipts of their invoice', async () => {
    const content = file(
      'A1,K1,甲公司,2026/1/5,100.00,有效,2026/1/20',
      'A1,K1,甲公司,2026/1/5,100.00,有效,2026/1/20',
      'A2,K1,甲公司,2026/1/6,50.00,作废,',
      'A3,K2,乙公司,2026/1/7,-30.00,有效,2026/1/8',
      'A4,K2,乙公司,2026/1/9,80.00,有效,',
    )
    const found = await importContent(t, 'invoices', content, invoices)
    expect(found).toMatchObject({
      read: 5,
      imported: 4,
      skipped: 1,
      failed: 0,
      customersCreated: 2,
      receiptsCreated: 1,
      void: 1,
    })
    expect(found.issues.map(({ row, code, severity }) => [row, code, severity])).toEqual([
      [5, 'import.settlement_skipped', 'warning'],
      [3, 'import.duplicate_row', 'skipped'],
    ])
    expect(await rows('select number, kind, status, gross from invoices order by number')).toEqual([
      { number: 'A1', kind: 'invoice', status: 'valid', gross: '100.00' },
      { number: 'A2', kind: 'invoice', status: 'void', gross: '50.00' },
      { number: 'A3', kind: 'credit-note', status: 'valid', gross: '-30.00' },
      { number: 'A4', kind: 'invoice', status: 'valid', gross: '80.00' },
    ])
    const paid = await rows(
      'select r.number, r.amount, i.number as invoice, a.method from allocations a join receipts r on r.id = a.receipt_id join invoices i on i.id = a.invoice_id',
    )
    expect(paid).toEqual([{ number: 'A1-R', amount: '100.00', invoice: 'A1', method: 'explicit' }])
    const names = await rows('select code, name from customers order by code')
    expect(names).toEqual([
      { code: 'K1', name: '甲公司' },
      { code: 'K2', name: '乙公司' },
    ])
  })

  it('a second import of the same rows changes nothing', async () => {
    const before = await dump(t)
    const content = file('A1,K1,甲公司,2026/1/5,100.00,有效,2026/1/20', 'A4,K2,乙公司,2026/1/9,80.00,有效,')
    const again = await importContent(t, 'invoices', content, invoices)
    expect(again).toMatchObject({ imported: 0, skipped: 2, failed: 0, customersCreated: 0, receiptsCreated: 0 })
    expect(await dump(t)).toEqual(before)
  })

  it('a later file that tells of a payment books only the payment, and undo takes only that back', async () => {
    const before = await dump(t)
    const later = await importContent(t, 'invoices', file('A4,K2,乙公司,2026/1/9,80.00,有效,2026/3/1'), invoices)
    expect(later).toMatchObject({ imported: 1, skipped: 0, receiptsCreated: 1 })
    await undo(later.importId!)
    expect(await dump(t)).toEqual(before)
  })

  it.each([
    ['the same number with another amount', 'A1,K1,甲公司,2026/1/5,101.00,有效,', 'import.differs', '价税合计'],
    ['the same number of another customer', 'A1,K2,甲公司,2026/1/5,100.00,有效,', 'import.differs', '客户编码'],
    ['a settlement on another day', 'A1,K1,甲公司,2026/1/5,100.00,有效,2026/1/21', 'import.differs', '到账日期'],
  ])('%s is an error that names what differs', async (_title, row, code, column) => {
    const before = await dump(t)
    const found = await importContent(t, 'invoices', file('N1,K9,新,2026/1/5,1.00,有效,', row), invoices)
    expect(found).toMatchObject({ importId: null, imported: 0, failed: 1, customersCreated: 0 })
    expect(found.issues[0]).toMatchObject({ row: 3, code, message: expect.stringContaining(column) })
    expect(await dump(t)).toEqual(before)
  })

  it('one number twice in a file with other content names both rows', async () => {
    const found = await importContent(
      t,
      'invoices',
      file('B1,K1,,2026/1/5,1,有效,', 'B2,K1,,2026/1/5,1,有效,', 'B1,K1,,2026/1/5,2,有效,'),
      invoices,
    )
    expect(found.issues).toEqual([
      expect.objectContaining({ row: 4, code: 'import.duplicate_in_file', message: expect.stringContaining('2') }),
    ])
  })

  it('every wrong row is told, not only the first', async () => {
    const found = await importContent(
      t,
      'invoices',
      file('C1,K1,,2026/2/30,1,有效,', 'C2,,,2026/1/5,1.234,有效,', 'C3,k-3,,2026/1/5,1,未知,'),
      invoices,
    )
    expect(found.failed).toBe(3)
    expect(found.issues.map(({ row, field, code, value }) => [row, field, code, value])).toEqual([
      [2, '开票日期', 'date.invalid', '2026/2/30'],
      [3, '客户编码', 'field.required', null],
      [3, '价税合计', 'num.too_many_decimals', '1.234'],
      [4, '客户编码', 'code.charset', 'k-3'],
      [4, '状态', 'value.not_accepted', '未知'],
    ])
  })

  it('unknown customers are errors unless the mapping asks to create them', async () => {
    const found = await importContent(t, 'invoices', file('D1,K1,,2026/1/5,1,有效,', 'D2,K77,,2026/1/5,1,有效,'), {
      ...invoices,
      createCustomers: false,
    })
    expect(found.issues).toEqual([
      expect.objectContaining({ row: 3, field: '客户编码', code: 'import.customer_unknown', value: 'K77' }),
    ])
  })

  it('a dry run counts what would happen and leaves nothing', async () => {
    const before = await dump(t)
    const found = await importContent(t, 'invoices', file('E1,K5,戊,2026/1/5,9,有效,2026/1/9'), invoices, {
      dryRun: true,
    })
    expect(found).toMatchObject({ dryRun: true, importId: null, imported: 1, customersCreated: 1, receiptsCreated: 1 })
    expect(await dump(t)).toEqual(before)
  })

  it('due dates come from the column, from days, or from the day of issue', async () => {
    const columns = { number: '号', customerCode: '客', issuedOn: '日', gross: '额' }
    const import1 = (number: string, more: object) =>
      importContent(t, 'invoices', `号,客,日,额,到期\n${number},K1,2026-01-31,1,2026-03-01`, {
        columns: { ...columns, ...more },
      })
    await import1('F1', { dueOn: '到期' })
    await import1('F2', { dueDays: { value: '30' } })
    await import1('F3', {})
    expect(await rows(`select number, due_on as due from invoices where number like 'F%' order by number`)).toEqual([
      { number: 'F1', due: '2026-03-01' },
      { number: 'F2', due: '2026-03-02' },
      { number: 'F3', due: '2026-01-31' },
    ])
  })

  it('a job that is run again after its import was committed answers with the first result', async () => {
    const jobId = crypto.randomUUID()
    const content = file('G1,K1,,2026/1/5,1,有效,')
    const first = await importContent(t, 'invoices', content, invoices, { jobId })
    const before = await dump(t)
    expect(await importContent(t, 'invoices', content, invoices, { jobId })).toEqual(first)
    expect(await dump(t)).toEqual(before)
  })
})

describe('importing receipts', () => {
  const receipts = {
    columns: { number: '单号', customerCode: '客户', receivedOn: '日期', amount: '金额', invoiceNumber: '发票' },
    createCustomers: false,
  }
  const receiptFile = (...lines: string[]) => ['单号,客户,日期,金额,发票', ...lines].join('\n')

  it('a receipt that names its invoice pays it, the others pay oldest-first', async () => {
    await importContent(t, 'invoices', file('H1,H,,2026/1/1,100,有效,', 'H2,H,,2026/2/1,100,有效,'), invoices)
    const found = await importContent(
      t,
      'receipts',
      receiptFile('R1,H,2026-03-01,60,H2', 'R2,H,2026-03-02,120,'),
      receipts,
    )
    expect(found).toMatchObject({ imported: 2, failed: 0 })
    const paid = await rows(
      `select r.number as receipt, i.number as invoice, a.amount, a.method from allocations a join receipts r on r.id = a.receipt_id join invoices i on i.id = a.invoice_id where i.number like 'H%' order by 1, 2`,
    )
    expect(paid).toEqual([
      { receipt: 'R1', invoice: 'H2', amount: '60.00', method: 'explicit' },
      { receipt: 'R2', invoice: 'H1', amount: '100.00', method: 'oldest-first' },
      { receipt: 'R2', invoice: 'H2', amount: '20.00', method: 'oldest-first' },
    ])
  })

  it.each([
    ['an unknown invoice', 'R8,H,2026-03-01,1,H9', 'import.invoice_unknown'],
    ["another customer's invoice", 'R8,K1,2026-03-01,1,H1', 'import.invoice_unknown'],
    ['more than the invoice', 'R8,H,2026-03-01,41,H2', 'import.over_allocated'],
    ['nothing', 'R8,H,2026-03-01,0.00,', 'num.out_of_range'],
  ])('a receipt for %s is refused', async (_title, line, code) => {
    const found = await importContent(t, 'receipts', receiptFile(line), receipts)
    expect(found.issues.map((issue) => issue.code)).toEqual([code])
  })
})

describe('the other kinds', () => {
  it('customers come with everything the file says about them, capital in the unit each value states', async () => {
    const content =
      '编码,名称,信用代码,资金,成立\nL1,平安,91350100M000100Y43,"1,142,489.4787(万元人民币)",1987-12-22\nL2,外资,,"50,000.00(万元美元)",1990-01-01'
    const columns = {
      code: '编码',
      name: '名称',
      unifiedSocialCreditCode: '信用代码',
      registeredCapital: { column: '资金', unit: 'auto' },
      registeredOn: '成立',
    }
    expect(await importContent(t, 'customers', content, { columns })).toMatchObject({ imported: 2, failed: 0 })
    expect(await importContent(t, 'customers', content, { columns })).toMatchObject({ imported: 0, skipped: 2 })
    const found = await rows(
      `select code, registered_capital as capital, capital_currency as currency, registered_on as since from customers where code like 'L%' order by code`,
    )
    expect(found).toEqual([
      { code: 'L1', capital: '11424894787.00', currency: null, since: '1987-12-22' },
      { code: 'L2', capital: '500000000.00', currency: 'USD', since: '1990-01-01' },
    ])
  })

  it('contracts and shipments, with their own errors', async () => {
    const contract = {
      columns: { number: '合同', customerCode: '客户', signedOn: '签订', endsOn: '截止', amount: '金额' },
      createCustomers: true,
    }
    const reversed = await importContent(
      t,
      'contracts',
      '合同,客户,签订,截止,金额\nM1,M,2026-02-01,2026-01-31,5',
      contract,
    )
    expect(reversed.issues.map(({ code }) => code)).toEqual(['date.range_reversed'])
    expect(
      await importContent(t, 'contracts', '合同,客户,签订,截止,金额\nM1,M,2026-02-01,2026-12-31,5', contract),
    ).toMatchObject({ imported: 1, customersCreated: 1 })
    const shipment = {
      columns: {
        number: '单',
        customerCode: '客户',
        shippedOn: '日',
        amount: '金额',
        quantity: '数量',
        productCode: '产品',
      },
    }
    const line = '单,客户,日,金额,数量,产品\nM2,M,2026-02-01,5,2.5,P1'
    expect((await importContent(t, 'shipments', line, shipment)).issues.map(({ code }) => code)).toEqual([
      'import.product_unknown',
    ])
    await t.system(({ db, tenant }) =>
      db.run(sql`insert into products (tenant_id, code, name, unit) values (${tenant.id}, 'P1', '板', 'm²')`),
    )
    expect(await importContent(t, 'shipments', line, shipment)).toMatchObject({ imported: 1 })
  })
})

describe('the mapping', () => {
  it('a mapped column the file lacks is one clear error naming it and the columns there are', async () => {
    const wrong = { ...invoices, columns: { ...invoices.columns, gross: '含税价' } }
    await expect(importContent(t, 'invoices', file('X1,K1,,2026/1/5,1,有效,'), wrong)).rejects.toMatchObject({
      code: 'import.column_missing',
      parameters: { column: '含税价', columns: head.replaceAll(',', '、') },
    })
  })

  it.each([
    ['an unknown field', { columns: { ...invoices.columns, price: '价' } }, 'columns.price'],
    ['a required field without a column', { columns: { number: '发票号码' } }, 'columns.customerCode'],
    ['another kind', { ...invoices, kind: 'receipts' }, 'kind'],
    ['an unknown option', { ...invoices, dateFormat: 'mdy' }, 'dateFormat'],
  ])('%s is refused by name', async (_title, mapping, field) => {
    const refused = importContent(t, 'invoices', file('X1,K1,,2026/1/5,1,有效,'), mapping)
    await expect(refused).rejects.toMatchObject({
      code: 'import.mapping',
      fields: expect.arrayContaining([expect.objectContaining({ field })]),
    })
  })
})

describe('undo', () => {
  it('restores the state before, allocations included', async () => {
    await importContent(t, 'invoices', file('U1,U,,2026/2/1,100,有效,'), invoices)
    const receipts = { columns: { number: '单', customerCode: '客', receivedOn: '日', amount: '额' } }
    await importContent(t, 'receipts', '单,客,日,额\nUR1,U,2026-03-01,150', receipts)
    const before = await dump(t)
    // An older invoice takes the receipt's money first; a new customer and a settlement come with it.
    const more = file('U0,U,,2026/1/1,120,有效,', 'U2,UNEW,新,2026/1/1,10,有效,2026/1/3')
    const found = await importContent(t, 'invoices', more, invoices)
    expect(await dump(t)).not.toEqual(before)
    await undo(found.importId!)
    expect(await dump(t)).toEqual(before)
    await expect(undo(found.importId!)).rejects.toMatchObject({ code: 'import.undone' })
    expect(await importContent(t, 'invoices', more, invoices)).toMatchObject({ imported: 2 })
  })

  it('is refused with counts when later records rest on the import', async () => {
    const first = await importContent(t, 'invoices', file('V1,V,,2026/1/1,100,有效,'), invoices)
    await importContent(t, 'invoices', file('V2,V,,2026/1/2,100,有效,', 'V3,V,,2026/1/2,1,有效,'), invoices)
    const before = await dump(t)
    await expect(undo(first.importId!)).rejects.toMatchObject({
      code: 'import.in_use',
      parameters: { list: '发票 2（V）' },
    })
    expect(await dump(t)).toEqual(before)
  })

  it('is refused when a payment was stated for an imported invoice, and when a customer was edited', async () => {
    const first = await importContent(t, 'invoices', file('W1,W,,2026/1/1,100,有效,'), invoices)
    const receipts = {
      columns: { number: '单', customerCode: '客', receivedOn: '日', amount: '额', invoiceNumber: '票' },
    }
    await importContent(t, 'receipts', '单,客,日,额,票\nWR1,W,2026-03-01,50,W1', receipts)
    await t.system(({ db }) => db.run(sql`update customers set version = 2 where code = 'W'`))
    await expect(undo(first.importId!)).rejects.toMatchObject({
      parameters: { list: '核销 1（W1），回款 1（W），修改过的客户 1（W）' },
    })
  })
})
