import { describe, expect, it } from 'vitest'
import { sql } from '../../../kernel/db.ts'
import { AppError } from '../../../kernel/errors.ts'
import { testApp } from '../../../testing/app.ts'
import { dump, importContent, type ImportOptions } from '../../../testing/imports.ts'
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

/** GB18030 bytes of the few words these tests need. */
const gb: Record<string, number[]> = {
  单: [0xb5, 0xa5],
  号: [0xba, 0xc5],
  客: [0xbf, 0xcd],
  户: [0xbb, 0xa7],
  日: [0xc8, 0xd5],
  期: [0xc6, 0xda],
  金: [0xbd, 0xf0],
  额: [0xb6, 0xee],
}
const gbk = (text: string) => Buffer.from([...text].flatMap((c) => gb[c] ?? [c.charCodeAt(0)]))

describe('CSV', () => {
  it('CSV01 GB18030 without a mark is recognised', async () => {
    const name = { customerName: '额' }
    const content = gbk(`单号,客户,日期,金额,额\n${row()},客户\n`)
    expect(await result(content, { columns: { ...columns, ...name } })).toMatchObject({ imported: 1, failed: 0 })
    const [customer] = await t.system(({ db }) => db.rows(sql`select name from customers where code = 'C1'`))
    expect(customer).toEqual({ name: '客户' })
  })

  it('CSV02 a byte order mark is no part of the first header', async () => {
    expect(await result(`\ufeff${file(row())}`)).toMatchObject({ imported: 1 })
  })

  it('CSV03 UTF-16 with a mark, separated by tabs', async () => {
    const content = Buffer.from(`\ufeff${file(row()).replaceAll(',', '\t')}\r\n`, 'utf16le')
    expect(await result(content)).toMatchObject({ imported: 1 })
  })

  it('CSV04 UTF-16 without a mark is refused, and read when the mapping names it', async () => {
    const content = Buffer.from(file(row()), 'utf16le')
    expect((await refusal(content)).code).toBe('import.encoding_unknown')
    expect(await result(content, { encoding: 'utf-16le' })).toMatchObject({ imported: 1 })
  })

  it('CSV05 one invalid byte at row 5 000 is named', async () => {
    const rows = Array.from({ length: 6000 }, (_, i) => `T${i},C1,2026-02-03,1,说明`)
    const bytes = Buffer.from([`${head},说明`, ...rows].join('\n'))
    const at = bytes.indexOf(`\nT4998,`) + 3
    bytes[at] = 0xff
    const error = await refusal(bytes)
    expect([error.code, error.parameters['row']]).toEqual(['import.encoding_invalid', 5000])
  })

  it('CSV06 rows in two encodings are refused, naming the first of the fewer', async () => {
    const content = Buffer.concat([Buffer.from(`${head},备注\n${row()},客户\n${row()},客户\n`), gbk(`${row()},客户\n`)])
    const error = await refusal(content)
    expect([error.code, error.parameters['row']]).toEqual(['import.encoding_invalid', 4])
  })

  it('an invalid byte in GB18030 is named, nothing is imported and the connection goes on', async () => {
    const content = Buffer.concat([
      gbk(`${head},备\n`.replace('备', '额')),
      gbk(`${row()},客户\n`),
      Buffer.from([0x41, 0xff, 0xff, 0x0a]),
    ])
    const error = await refusal(content)
    expect([error.code, error.parameters['row']]).toEqual(['import.encoding_invalid', 3])
    expect(await result(file(row()))).toMatchObject({ imported: 1 })
  })

  it('CSV07 doubled quotation marks and separators inside quotes', async () => {
    const content = `名称,金额,单号,客户,日期\n"甲""乙","1,000",S${++serial},C7,2026-02-03`
    expect(await result(content, { columns: { ...columns, customerName: '名称' } })).toMatchObject({ imported: 1 })
    const [found] = await t.system(({ db }) =>
      db.rows(
        sql`select c.name, s.amount from shipments s join customers c on c.id = s.customer_id where c.code = 'C7'`,
      ),
    )
    expect(found).toEqual({ name: '甲"乙', amount: '1000.00' })
  })

  it('CSV08 a line break inside quotes stays in its record; TXT15 it becomes a space with a warning', async () => {
    const content = `${head},名称\nS${++serial},C8,2026-02-03,1,"第一行\n第二行"\n${row()},丁`
    const found = await result(content, { columns: { ...columns, customerName: '名称' } })
    expect(found).toMatchObject({ read: 2, imported: 2 })
    expect(issues(found)).toEqual([[2, 'import.newline_joined']])
  })

  it('CSV09 a quotation mark that never closes, in 50 MB, is refused early', async () => {
    const content = Buffer.concat([Buffer.from(`${file(row())}\n"`), Buffer.alloc(50_000_000, 'abc\n')])
    const error = await refusal(content)
    expect([error.code, error.parameters['row']]).toEqual(['import.unterminated_quote', 3])
  })

  it('CSV10 rows with more or fewer columns are refused, nothing moves over', async () => {
    const found = await result(file(`${row()},5`, 'S,C1,2026-02-03', row()))
    expect(found).toMatchObject({ failed: 2, imported: 0, importId: null })
    expect(issues(found)).toEqual([
      [2, 'import.column_count'],
      [3, 'import.column_count'],
    ])
  })

  it.each([';', '\t', '|'])('CSV11 separated by %j', async (separator) => {
    expect(await result(file(row()).replaceAll(',', separator))).toMatchObject({ imported: 1 })
  })

  it('CSV12 a header that appears twice', async () => {
    const error = await refusal('名称,名称,金额\na,b,1')
    expect([error.code, error.parameters]).toEqual(['import.duplicate_header', { header: '名称', count: 2 }])
  })

  it('CSV13 headers are trimmed, and an empty one is refused', async () => {
    expect(await result(` 单号 ,客\u3000户,日期\u3000,金额\n${row()}`)).toMatchObject({ imported: 1 })
    expect((await refusal(' 名称 ,金 额\u3000,\na,1,')).code).toBe('import.empty_header')
  })

  it.each([
    ['CSV14 only a header', file(), 'import.no_rows'],
    ['CSV15 only a mark', '\ufeff', 'import.empty_file'],
    ['CSV18 a NUL byte', file('S1,C\u00001,2026-02-03,1', row(), row(), row(), row()), 'text.control_char'],
    ['XLS12 a reserved word as header', '__proto__,单号\n1,2', 'import.bad_header'],
    ['a misplaced quotation mark', file('S1,C"1",2026-02-03,1'), 'import.quote_misplaced'],
  ])('%s', async (_title, content, code) => {
    expect((await refusal(content)).code).toBe(code)
  })

  it('CSV15 an empty file is refused when it is uploaded', async () => {
    expect((await refusal('')).code).toBe('file.empty')
  })

  it('CSV16 more rows than the limit are refused before any write', async () => {
    const { config } = t.services()
    const limit = config.importMaxRows
    config.importMaxRows = 100
    try {
      const rows = Array.from({ length: 101 }, () => row())
      expect((await refusal(file(...rows))).code).toBe('import.too_many_rows')
      expect(await result(file(...rows.slice(1)))).toMatchObject({ imported: 100 })
    } finally {
      config.importMaxRows = limit
    }
  })

  it('CSV17 a line of 200 MB is refused without being held', async () => {
    const content = Buffer.alloc(200_000_000, 'a')
    const before = process.memoryUsage().rss
    const error = await refusal(content)
    expect([error.code, error.status]).toEqual(['import.line_too_long', 413])
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })

  it('CSV19 CSV20 CSV21 CSV22 CSV23 what looks like a formula stays text, and is neutral in the report', async () => {
    const values = [`=cmd|' /C calc'!A0`, '+86 13800138000', '-5%', '@SUM(1)', '＝1+1', '＋1', '－1', '＠SUM', `'=1+1`]
    const names = values.map((value, i) => `S${++serial},F${i},2026-02-03,1,"${value}"`)
    const bad = [`S${++serial},F,2026-02-03,"=HYPERLINK(""http://evil/;"")",x`]
    const named = { columns: { ...columns, customerName: '名称' } }
    expect(await result([`${head},名称`, ...names].join('\n'), named)).toMatchObject({ imported: values.length })
    const stored = await t.system(({ db }) =>
      db.rows<{ name: string }>(sql`select name from customers where code ~ '^F' order by code`),
    )
    expect(stored.map(({ name }) => name)).toEqual(values)
    const failed = await result([`${head},名称`, ...bad].join('\n'), named)
    const report = await readReport(failed)
    expect(report.startsWith('\ufeff')).toBe(true)
    expect(report).toContain(`"'=HYPERLINK(""http://evil/;"")"`)
  })
})

async function readReport({ report }: StoredResult): Promise<string> {
  let text = ''
  for await (const chunk of t.services().files.read(report!).setEncoding('utf8')) text += String(chunk)
  return text
}
