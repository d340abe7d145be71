import { writeXlsx } from 'hucre/xlsx'
import { describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { testApp } from '../../../testing/app.ts'
import { dump, importContent, type ImportOptions } from '../../../testing/imports.ts'
import { bookOf, bookParts, sheetRow, zipOf } from '../../../testing/workbooks.ts'
import type { StoredResult } from './store.ts'

const t = testApp()

const columns = { number: '单号', customerCode: '客户', shippedOn: '日期', amount: '金额' }
const mapping = { columns, createCustomers: true }
const head = '单号,客户,日期,金额'
let serial = 0
/** A row nobody else has. */
const row = (amount = '10.00', date = '2026-02-03') => `S${++serial},C1,${date},${amount}`
const file = (...rows: string[]) => [head, ...rows].join('\n')

/** What becomes of a file of shipments: the refusal's code, or the result. */
async function outcome(content: string | Buffer, more: object = {}, options: ImportOptions = {}) {
  try {
    return await importContent(t, 'shipments', content, { ...mapping, ...more }, { name: 'f.csv', ...options })
  } catch (error) {
    if (error instanceof AppError) return error
    throw error
  }
}
const refusal = async (content: string | Buffer, more: object = {}, options: ImportOptions = {}) => {
  const before = JSON.stringify(await dump(t))
  const error = await outcome(content, more, options)
  expect(JSON.stringify(await dump(t)) === before).toBe(true)
  if (!(error instanceof AppError)) throw new Error(`accepted: ${JSON.stringify(error)}`)
  return error
}
const result = async (content: string | Buffer, more: object = {}, options: ImportOptions = {}) => {
  const found = await outcome(content, more, options)
  if (found instanceof AppError) throw found
  return found
}
const issues = ({ issues: all }: StoredResult) => all.map(({ row: at, code }) => [at, code])

async function readReport({ report }: StoredResult): Promise<string> {
  let text = ''
  for await (const chunk of t.services().files.read(report!).setEncoding('utf8')) text += String(chunk)
  return text
}

const bookRows = (...rows: string[][]) =>
  [['单号', '客户', '日期', '金额'], ...rows].map((cells, i) => sheetRow(i + 1, cells)).join('')
const good = (amount = '10.00', date = '2026-02-03') => [`S${++serial}`, 'C1', date, amount]
const xlsx = { name: 'f.xlsx' }
const sheet = 'xl/worksheets/sheet1.xml'

describe('XLSX as a file', () => {
  it('XLS01 a sheet that unpacks to far too much is refused from the directory, at once', async () => {
    const parts = bookParts({ rows: bookRows(good()) })
    const bomb = zipOf(parts.map((part) => (part.name === sheet ? { ...part, data: Buffer.alloc(250_000_000) } : part)))
    const start = performance.now()
    expect((await refusal(bomb, {}, xlsx)).code).toBe('file.zip_bomb')
    expect(performance.now() - start).toBeLessThan(5000)
  })

  it('XLS02 a directory that lies about the size is found out while unpacking', async () => {
    const parts = bookParts({ rows: bookRows(good()) + '<row/>'.repeat(200_000) })
    const lying = zipOf(parts.map((part) => (part.name === sheet ? { ...part, declaredSize: 1024 } : part)))
    expect((await refusal(lying, {}, xlsx)).code).toBe('file.zip_bomb')
  })

  it('XLS03 too many entries', async () => {
    const more = Array.from({ length: 2001 }, (_, i) => ({ name: `x/${i}`, data: '' }))
    expect((await refusal(bookOf({ rows: bookRows(good()), more }), {}, xlsx)).code).toBe('file.zip_entries')
  })

  it('XLS04 two entries of one name', async () => {
    const more = [{ name: sheet, data: '<worksheet/>' }]
    expect((await refusal(bookOf({ rows: bookRows(good()), more }), {}, xlsx)).code).toBe('file.zip_duplicate_entry')
  })

  it.each([['../../evil.sh'], ['/etc/passwd'], ['xl\\..\\..\\evil'], ['c:/evil']])(
    'XLS05 the path %s',
    async (name) => {
      const more = [{ name, data: 'x' }]
      expect((await refusal(bookOf({ rows: bookRows(good()), more }), {}, xlsx)).code).toBe('file.zip_path')
    },
  )

  it('XLS05 a symbolic link', async () => {
    const more = [{ name: 'xl/link', data: '/etc/passwd', mode: 0o120777 }]
    expect((await refusal(bookOf({ rows: bookRows(good()), more }), {}, xlsx)).code).toBe('file.zip_path')
  })

  it('XLS17 an XML with a DTD', async () => {
    const parts = bookParts({ rows: bookRows(good()) })
    const dtd = '<!DOCTYPE lolz [<!ENTITY lol "lol">]><worksheet/>'
    const hostile = zipOf(parts.map((part) => (part.name === sheet ? { ...part, data: dtd } : part)))
    expect((await refusal(hostile, {}, xlsx)).code).toBe('file.xml_dtd')
  })

  it.each([
    ['a macro part', { more: [{ name: 'xl/vbaProject.bin', data: 'x' }] }],
    [
      'a macro content type',
      {
        types:
          '<Types><Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
      },
    ],
  ])('XLS18 %s', async (_title, more) => {
    expect((await refusal(bookOf({ rows: bookRows(good()), ...more }), {}, xlsx)).code).toBe('file.type_mismatch')
  })

  it('XLS19 a workbook with a password', async () => {
    const cfb = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1000),
      Buffer.from('EncryptedPackage', 'utf16le'),
    ])
    expect((await refusal(cfb, {}, xlsx)).code).toBe('file.encrypted')
  })

  it.each([
    ['an old .xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(2000)]), 'f.xlsx'],
    ['an HTML table', Buffer.from('<html><table><tr><td>1</td></tr></table></html>'), 'f.xls'],
    ['another kind of archive', zipOf([{ name: 'word/document.xml', data: '<w/>' }]), 'f.xlsx'],
  ])('XLS20 %s', async (_title, content, name) => {
    expect((await refusal(content, {}, { name })).code).toBe('file.type_mismatch')
  })

  it('XLS27 a file cut off at 60 %', async () => {
    const whole = bookOf({ rows: bookRows(good()) })
    expect((await refusal(whole.subarray(0, Math.floor(whole.length * 0.6)), {}, xlsx)).code).toBe('file.malformed')
  })
})

describe('XLSX as a table', () => {
  it('XLS06 a false dimension does not matter', async () => {
    const before = '<dimension ref="A1:XFD1048576"/>'
    expect(await result(bookOf({ rows: bookRows(good()), before }), {}, xlsx)).toMatchObject({ read: 1, imported: 1 })
  })

  it.each([
    ['GS2', 'import.too_many_columns'],
    ['ZZZ2', 'file.malformed'],
    ['A0', 'file.malformed'],
  ])('XLS07 a cell at %s', async (reference, code) => {
    const rows = `${bookRows(good())}<row r="3"><c r="${reference}" t="inlineStr"><is><t>x</t></is></c></row>`
    expect((await refusal(bookOf({ rows }), {}, xlsx)).code).toBe(code)
  })

  it('XLS08 empty styled rows below the data are no rows', async () => {
    const rows =
      bookRows(good()) +
      Array.from({ length: 100_001 }, (_, i) => `<row r="${i + 3}"><c r="A${i + 3}" s="1"/></row>`).join('')
    expect(await result(bookOf({ rows }), {}, xlsx)).toMatchObject({ read: 1, imported: 1 })
  })

  it('XLS09 merged header cells', async () => {
    const after = '<mergeCells><mergeCell ref="A1:B1"/></mergeCells>'
    expect((await refusal(bookOf({ rows: bookRows(good()), after }), {}, xlsx)).code).toBe('import.merged_header')
  })

  it('XLS10 merged data cells: only the first has the value', async () => {
    const after = '<mergeCells><mergeCell ref="B2:B4"/></mergeCells>'
    const [a, b, c] = [good(), good(), good()]
    b[1] = c[1] = ''
    const found = await result(bookOf({ rows: bookRows(a, b, c), after }), {}, xlsx)
    expect(issues(found)).toEqual([
      [3, 'import.merged_cell'],
      [4, 'import.merged_cell'],
    ])
  })

  it('XLS11 a header that appears twice', async () => {
    const rows = sheetRow(1, ['客户', '客户']) + sheetRow(2, ['a', 'b'])
    expect((await refusal(bookOf({ rows }), {}, xlsx)).code).toBe('import.duplicate_header')
  })

  it.each(['__proto__', 'constructor'])('XLS12 a header named %s', async (name) => {
    const rows = sheetRow(1, [name, '客户']) + sheetRow(2, ['a', 'b'])
    expect((await refusal(bookOf({ rows }), {}, xlsx)).code).toBe('import.bad_header')
    expect(Object.keys(Object.prototype)).toEqual([])
  })

  it('XLS13 a formula gives its saved result, with a warning', async () => {
    const found = await result(
      bookOf({ rows: bookRows([...good().slice(0, 3), '<c><f>A2*2</f><v>10</v></c>']) }),
      {},
      xlsx,
    )
    expect(found).toMatchObject({ imported: 1 })
    expect(issues(found)).toEqual([[2, 'import.formula_value']])
  })

  it('XLS14 XLS15 a formula without a result and an error value', async () => {
    const rows = bookRows(
      [...good().slice(0, 3), '<c><f>A2*2</f></c>'],
      [...good().slice(0, 3), '<c t="e"><v>#N/A</v></c>'],
    )
    expect(issues(await result(bookOf({ rows }), {}, xlsx))).toEqual([
      [2, 'import.formula_no_value'],
      [3, 'import.cell_error'],
    ])
  })

  it('XLS16 links to elsewhere are not followed', async () => {
    const more = [
      {
        name: 'xl/externalLinks/externalLink1.xml',
        data: '<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>',
      },
    ]
    expect(await result(bookOf({ rows: bookRows(good()), more }), {}, xlsx)).toMatchObject({ imported: 1 })
  })

  it('XLS21 hidden rows and columns are read; the preview says so', async () => {
    const rows = bookRows(good(), good()).replace('<row r="3">', '<row r="3" hidden="1">')
    const content = bookOf({ rows })
    expect(await result(content, {}, xlsx)).toMatchObject({ read: 2, imported: 2 })
    const client = await t.as({ permissions: ['imports.run', 'trade.write'] })
    const { body } = await client.upload('/uploads?name=hidden.xlsx', content)
    const preview = await client.post('/import-previews', { kind: 'shipments', sha256: body.sha256, name: body.name })
    expect(preview.body.issues.map((i: { code: string }) => i.code)).toContain('import.hidden_read')
  })

  it('XLS22 a code kept as text keeps its zeros; a number in a code column is warned of', async () => {
    const [a, b] = [good(), good()]
    a[1] = '00123'
    b[1] = '<c><v>123</v></c>'
    const found = await result(bookOf({ rows: bookRows(a, b) }), {}, xlsx)
    expect(issues(found)).toEqual([[3, 'import.numeric_code']])
    const codes = await t.system(({ db }) =>
      db.rows(sql`select code from customers where code in ('00123', '123') order by 1`),
    )
    expect(codes).toEqual([{ code: '00123' }, { code: '123' }])
  })

  it('IDN11 a credit code in a numeric cell has lost its last digits and is refused', async () => {
    const numbered = '<c><v>914403001922038216</v></c>'
    const rows =
      sheetRow(1, ['名称', '信用代码']) +
      sheetRow(2, ['甲公司', numbered]) +
      sheetRow(3, ['乙公司', '91350100M000100Y43'])
    const companies = { columns: { name: '名称', unifiedSocialCreditCode: '信用代码' } }
    const found = await importContent(t, 'customers', bookOf({ rows }), companies, xlsx)
    expect(found).toMatchObject({ importId: null, failed: 1 })
    expect(issues(found)).toEqual([[2, 'import.precision_lost']])
    expect(found.issues[0]!.message).toContain('文本')
  })

  it('XLS23 truth values, runs of rich text and phonetic guides', async () => {
    const shared = '<si><r><t>华东</t></r><r><t>机床</t></r><rPh sb="0" eb="2"><t>huadong</t></rPh></si>'
    const named = { columns: { ...columns, customerName: '金额', amount: { value: '1' } } }
    const texts = bookRows(['S-rich', 'RICH', '2026-02-03', '<c t="s"><v>0</v></c>'])
    expect(await result(bookOf({ rows: texts, shared }), named, xlsx)).toMatchObject({ imported: 1 })
    const [customer] = await t.system(({ db }) => db.rows(sql`select name from customers where code = 'RICH'`))
    expect(customer).toEqual({ name: '华东机床' })
    const truth = bookRows([`S${++serial}`, 'C1', '2026-02-03', '<c t="b"><v>1</v></c>'])
    expect(issues(await result(bookOf({ rows: truth }), named, xlsx))).toEqual([[2, 'import.boolean_in_text']])
    const said = { columns: { ...named.columns, customerName: { column: '金额', values: { TRUE: '是' } } } }
    expect(await result(bookOf({ rows: truth }), said, xlsx)).toMatchObject({ imported: 1 })
  })

  it('XLS24 escaped characters: a line break follows its rule, NUL is refused', async () => {
    const named = { columns: { ...columns, customerName: '金额', amount: { value: '1' } } }
    const rows = bookRows(
      [`S${++serial}`, 'C24', '2026-02-03', 'a_x000D__x000A_b'],
      [`S${++serial}`, 'C25', '2026-02-03', 'a_x0000_b'],
    )
    expect(issues(await result(bookOf({ rows }), named, xlsx))).toEqual([
      [3, 'text.control_char'],
      [2, 'import.newline_joined'],
    ])
  })

  it('XLS25 a cell with 32 768 characters', async () => {
    const named = { columns: { ...columns, customerName: '金额', amount: { value: '1' } } }
    const rows = bookRows([`S${++serial}`, 'C1', '2026-02-03', '长'.repeat(32_768)])
    expect(issues(await result(bookOf({ rows }), named, xlsx))).toEqual([[2, 'text.too_long']])
  })

  it('XLS26 the first visible sheet unless one is named; never several', async () => {
    const rows = [sheetRow(1, ['说明']) + sheetRow(2, ['隐藏']), bookRows(good()), bookRows(good(), good())]
    const content = bookOf({ rows, states: ['hidden'] })
    expect(await result(content, {}, xlsx)).toMatchObject({ read: 1 })
    expect(await result(content, { sheet: '表3' }, xlsx)).toMatchObject({ read: 2 })
    expect((await refusal(content, { sheet: '表9' }, xlsx)).code).toBe('import.sheet_missing')
  })

  it('XLS33 two rows with one credit code', async () => {
    const content = '编码,名称,信用代码\nU1,甲,91350100M000100Y43\nU2,乙,91350100M000100Y43'
    const found = await importContent(t, 'customers', content, {
      columns: { code: '编码', name: '名称', unifiedSocialCreditCode: '信用代码' },
    })
    expect(found).toMatchObject({ failed: 1, imported: 0 })
    expect(found.issues[0]).toMatchObject({
      row: 3,
      code: 'import.duplicate_in_file',
      message: expect.stringContaining('2'),
    })
  })

  it('XLS29 XLS34 one wrong row among 10 000 keeps all of them out and is named', async () => {
    const rows = Array.from({ length: 10_000 }, () => row())
    rows[9998] = row('12.345')
    const before = await dump(t)
    const found = await result(file(...rows))
    expect(await dump(t)).toEqual(before)
    expect(found).toMatchObject({ read: 10_000, failed: 1, imported: 0, importId: null })
    expect(await readReport(found)).toContain('10000,金额,12.345,错误,最多2位小数,num.too_many_decimals')
    rows[9998] = row('12.34')
    expect(await result(file(...rows))).toMatchObject({ imported: 10_000 })
  }, 60_000)

  it.each([
    ['DAT18 a date by its format', '<c s="1"><v>46056</v></c>', {}, '2026-02-03'],
    ['DAT19 a number without one', '<c><v>46056</v></c>', {}, 'date.format'],
    ['DAT19 a number, confirmed as a serial day', '<c><v>46056</v></c>', { excelSerial: true }, '2026-02-03'],
    ['DAT20 the phantom day', '<c s="1"><v>60</v></c>', {}, 'date.out_of_range'],
    ['DAT21 shortly before midnight', '<c s="1"><v>45000.99999</v></c>', {}, '2023-03-15'],
    ['DAT23 beyond the calendar', '<c s="1"><v>2958466</v></c>', {}, 'date.out_of_range'],
  ])('%s', async (_title, cell, more, expected) => {
    const [number, code, , amount] = good() as [string, string, string, string]
    const found = await result(
      bookOf({ rows: bookRows([number, code, cell, amount]) }),
      { columns: { ...columns, shippedOn: { column: '日期', ...more } } },
      xlsx,
    )
    expect(found.failed ? found.issues[0]!.code : await shippedOn(number)).toBe(expected)
  })

  it('DAT22 a workbook that counts from 1904', async () => {
    const [number, code, , amount] = good() as [string, string, string, string]
    await result(
      bookOf({ rows: bookRows([number, code, '<c s="1"><v>44594</v></c>', amount]), date1904: true }),
      {},
      xlsx,
    )
    expect(await shippedOn(number)).toBe('2026-02-03')
  })

  it('NUM24 the largest amount comes through a text cell exactly', async () => {
    const cells = good('9999999999999999.99')
    await result(bookOf({ rows: bookRows(cells) }), {}, xlsx)
    const [found] = await t.system(({ db }) => db.rows(sql`select amount from shipments where number = ${cells[0]}`))
    expect(found).toEqual({ amount: '9999999999999999.99' })
  })

  it('a workbook written by a spreadsheet library comes in as it was written', async () => {
    const content = await writeXlsx({
      sheets: [
        {
          name: '发货',
          rows: [
            ['单号', '客户', '日期', '金额'],
            ['RT1', 'C1', new Date('2023-03-15T00:00:00Z'), 1234.56],
          ],
        },
      ],
    })
    expect(await result(Buffer.from(content), {}, xlsx)).toMatchObject({ read: 1, imported: 1 })
    const [found] = await t.system(({ db }) =>
      db.rows(sql`select shipped_on as "on", amount from shipments where number = 'RT1'`),
    )
    expect(found).toEqual({ on: '2023-03-15', amount: '1234.56' })
  })

  it('numbers are read as the spreadsheet shows them, not as binary fractions', async () => {
    const [number, code, date] = good() as [string, string, string]
    await result(bookOf({ rows: bookRows([number, code, date, '<c><v>87539.619999999995</v></c>']) }), {}, xlsx)
    const [found] = await t.system(({ db }) => db.rows(sql`select amount from shipments where number = ${number}`))
    expect(found).toEqual({ amount: '87539.62' })
  })
})

async function shippedOn(number: string): Promise<string> {
  const [found] = await t.system(({ db }) =>
    db.rows<{ on: string }>(sql`select shipped_on as "on" from shipments where number = ${number}`),
  )
  return found!.on
}
