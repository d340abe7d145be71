import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bookOf, bookParts, sheetRow, zipOf, type Book } from '../../testing/workbooks.ts'
import { openTable } from './open.ts'
import type { Row } from './table.ts'

let folder: string
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(os.tmpdir(), 'clavis-tables-'))
})
afterAll(() => fs.rm(folder, { recursive: true, force: true }))

async function open(content: string | Buffer, name: string, maxRows = 1000) {
  const file = path.join(folder, name)
  await fs.writeFile(file, content)
  return openTable(file, name, { encoding: 'auto', delimiter: 'auto' }, maxRows)
}

async function read(content: string | Buffer, name = 'f.xlsx') {
  const table = await open(content, name)
  const rows: Row[] = []
  try {
    for await (const batch of table.rows()) rows.push(...batch)
  } finally {
    await table.close()
  }
  return { table, rows }
}
const cells = async (book: Book) => (await read(bookOf(book))).rows.map((row) => row.cells)

const headers = (count: number) => Array.from({ length: count }, (_, i) => `列${i + 1}`)
const asCsv = (...rows: string[][]) => rows.map((row) => row.join(',')).join('\n')
const asBook = (...rows: string[][]) => bookOf({ rows: rows.map((row, i) => sheetRow(i + 1, row)).join('') })

describe('the width of a file', () => {
  it.each([
    ['CSV', asCsv(headers(200), Array<string>(200).fill('1')), 'f.csv'],
    ['XLSX', asBook(headers(200), Array<string>(200).fill('x')), 'f.xlsx'],
  ])('%s: 200 columns are read, all of them', async (_format, content, name) => {
    const { table, rows } = await read(content, name)
    expect(table.columns).toEqual(headers(200))
    expect(rows.map((row) => row.cells.length)).toEqual([200])
  })

  it.each([
    ['CSV', asCsv(headers(201), Array<string>(201).fill('1')), 'f.csv'],
    ['XLSX', asBook(headers(201), Array<string>(201).fill('x')), 'f.xlsx'],
  ])('%s: 201 columns are refused', async (_format, content, name) => {
    await expect(open(content, name)).rejects.toMatchObject({
      code: 'import.too_many_columns',
      status: 400,
      parameters: { max: 200 },
    })
  })
})

describe('a workbook', () => {
  const two = (more = '') => sheetRow(1, ['甲', '乙']) + more

  it('references, CDATA and comments inside texts are read as XML means them', async () => {
    const rows = two(sheetRow(2, ['A&amp;B &#60;&#x7532;&gt;', '<c t="inlineStr"><is><t><![CDATA[<&>]]></t></is></c>']))
    expect(await cells({ rows: rows.replace('<sheetData>', '<!-- < & > --><sheetData>') })).toEqual([
      ['A&B <甲>', '<&>'],
    ])
  })

  it('tags may carry a prefix', async () => {
    const parts = bookParts({ rows: two(sheetRow(2, ['1', '2'])) }).map((part) =>
      part.name === 'xl/worksheets/sheet1.xml'
        ? { ...part, data: String(part.data).replaceAll(/<(\/?)(\w)/g, '<$1x:$2') }
        : part,
    )
    expect((await read(zipOf(parts))).rows).toEqual([{ row: 2, cells: ['1', '2'] }])
  })

  it('cells left out, cells covered by a merged range and rows without a number keep their places', async () => {
    const rows = `${two()}<row><c t="inlineStr"><is><t>a</t></is></c></row><row r="5"><c r="B5"><v>7</v></c></row>`
    const after = '<mergeCells><mergeCell ref="A5:A6"/><mergeCell ref="A2:B2"/></mergeCells>'
    expect((await read(bookOf({ rows, after }))).rows).toEqual([
      { row: 2, cells: ['a', { kind: 'merged', text: '' }] },
      { row: 5, cells: [null, { kind: 'number', text: '7', isFormula: false, from1904: false }] },
    ])
  })

  it('XML that does not close what it opens is refused', async () => {
    await expect(open(bookOf({ rows: `${two()}<row r="2"><c r="A2"></row>` }), 'f.xlsx')).rejects.toMatchObject({
      code: 'file.malformed',
    })
  })

  it('a directory with more entries than it counts is refused', async () => {
    const content = asBook(['甲'], ['1'])
    const end = content.length - 22
    content.writeUInt16LE(content.readUInt16LE(end + 10) - 1, end + 10)
    await expect(open(content, 'f.xlsx')).rejects.toMatchObject({ code: 'file.malformed' })
  })

  it('too many rows are told before the first is handed on', async () => {
    const content = asBook(['甲'], ['1'], ['2'])
    await expect(open(content, 'f.xlsx', 1)).rejects.toMatchObject({ code: 'import.too_many_rows' })
  })

  it('one that is closed unread gives no rows any more', async () => {
    const table = await open(asBook(['甲'], ['1']), 'f.xlsx')
    expect(table).toMatchObject({ format: 'xlsx', columns: ['甲'], total: 1 })
    await table.close()
    expect((await table.rows().next()).done).toBe(true)
  })
})
