import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import { openCsv } from './csv.ts'
import { refused } from './refusals.ts'
import type { Table, TableForm } from './table.ts'
import { maxWorkbook, openXlsx } from './xlsx.ts'

/**
 * Opens a text file with separated values or a workbook: what the file is, its first bytes tell. At most `maxRows` rows;
 * a file that is neither, or holds more, is refused before a row of it is handed on.
 */
export async function openTable(file: string, name: string, form: TableForm, maxRows: number): Promise<Table> {
  const format = await formatOf(file, name)
  return format === 'xlsx' ? openXlsx(file, form, maxRows) : openCsv(file, form, maxRows)
}

/** What a file is by its first bytes; its name only says what it claims to be. */
async function formatOf(file: string, name: string): Promise<Table['format']> {
  const start = await firstBytes(file)
  const claimsWorkbook = /\.(xlsx?|xlsm|xlsb|et|ods)$/i.test(name)
  if (start.readUInt32BE(0) === 0x504b0304) return 'xlsx'
  if (start.readUInt32BE(0) === 0xd0cf11e0)
    throw refused((await isEncrypted(file)) ? 'file.encrypted' : 'file.type_mismatch')
  const text = start
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart()
  if (claimsWorkbook || /^<(!doctype|html|table|\?xml)|^%PDF|^\{\\rtf/i.test(text)) {
    throw refused(/\.xlsx$/i.test(name) && !text.startsWith('<') ? 'file.malformed' : 'file.type_mismatch')
  }
  return 'csv'
}

async function firstBytes(file: string): Promise<Buffer> {
  for await (const chunk of createReadStream(file, { end: 511 }) as AsyncIterable<Buffer>) {
    return Buffer.concat([chunk, Buffer.alloc(4)])
  }
  return Buffer.alloc(4)
}

/** An OLE2 container with a stream of that name is a protected workbook; any other is an old .xls. */
async function isEncrypted(file: string): Promise<boolean> {
  const { size } = await fs.stat(file)
  if (size > maxWorkbook) return false
  return (await fs.readFile(file)).includes(Buffer.from('EncryptedPackage', 'utf16le'))
}
