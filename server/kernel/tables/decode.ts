import { isAscii, isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import { defineError } from '../errors.ts'
import { refused } from './refusals.ts'
import type { TableForm } from './table.ts'

const emptyFile = defineError('import.empty_file', 400, { zh: '文件是空的', en: 'The file is empty' })
const encodingUnknown = defineError('import.encoding_unknown', 400, {
  zh: '无法判断文件编码；请另存为 UTF-8，或在列对应中写明编码',
  en: 'The encoding cannot be told; save the file as UTF-8 or name the encoding in the mapping',
})
const encodingInvalid = defineError('import.encoding_invalid', 400, {
  zh: '第 {row} 行不是有效的 {encoding} 编码',
  en: 'Row {row} is not valid {encoding}',
})
const lineTooLong = defineError('import.line_too_long', 413, {
  zh: '第 {row} 行超过 {max} KB',
  en: 'Row {row} is longer than {max} KB',
})
export const unterminatedQuote = defineError('import.unterminated_quote', 400, {
  zh: '第 {row} 行的引号没有结束',
  en: 'The quotation mark on line {row} is never closed',
})
const controlChar = defineError('text.control_char', 400, {
  zh: '第 {row} 行含有控制字符',
  en: 'Row {row} contains control characters',
})

type Encoding = 'utf-8' | 'gb18030' | 'utf-16le' | 'utf-16be'
const maxLine = 1_048_576
const lf = 10
const quote = 34

/** What one look through a text file tells before anything is read from it. */
export interface TextFile {
  encoding: Encoding
  /** Records, the header included. */
  records: number
  /** The beginning, decoded. */
  head: string
}

/**
 * Looks through a text file once, in constant memory: its encoding, how many records it has, and that no line is
 * endless. Every line votes for the encoding: a file has one, and a line that is not in it is named.
 */
export async function inspectText(file: string, declared: TableForm['encoding'], maxRows: number): Promise<TextFile> {
  const start = await firstBytes(file)
  const marked = byteOrderMark(start)
  const content = start.subarray(marked === 'utf-8' ? 3 : marked ? 2 : 0)
  if (content.length === 0) throw emptyFile()
  const named = declared === 'auto' ? marked : ((declared === 'gbk' ? 'gb18030' : declared) as Encoding)
  if (!named && looksWide(content)) throw encodingUnknown()
  const scan = newScan(maxRows)
  const isWide = named?.startsWith('utf-16') === true
  for await (const block of linesOf(
    isWide ? narrowed(file, named) : createReadStream(file, { highWaterMark: 262_144 }),
    scan,
  )) {
    look(block, scan, isWide)
  }
  if (scan.isQuoted) throw unterminatedQuote({ row: scan.quotedAt })
  const records = scan.records + (scan.hasRest ? 1 : 0)
  if (records > maxRows + 1) throw refused('import.too_many_rows', { max: maxRows })
  const encoding = named ?? vote(scan)
  if (encoding === 'utf-8' && scan.foreign > 0) throw encodingInvalid({ row: scan.firstForeign, encoding: 'UTF-8' })
  const head = new TextDecoder(encoding).decode(start.subarray(0, start.length - (start.length % 2)))
  return { encoding, records, head }
}

async function firstBytes(file: string): Promise<Buffer> {
  const handle = await fs.open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(65_536), 0, 65_536, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

function byteOrderMark(start: Buffer): Encoding | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return 'utf-8'
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : null
}

/** Every other byte zero: two bytes a letter, but in which order nobody said. */
function looksWide(content: Buffer): boolean {
  const zeros = content.subarray(0, 4096).filter((byte) => byte === 0).length
  return zeros > Math.min(content.length, 4096) / 5
}

interface Scan {
  maxRows: number
  lines: number
  records: number
  hasRest: boolean
  isQuoted: boolean
  quotedAt: number
  /** Lines that are surely UTF-8, lines that might be by chance, and lines that are not. */
  strong: number
  weak: number
  foreign: number
  firstStrong: number
  firstForeign: number
}

const newScan = (maxRows: number): Scan => ({
  maxRows,
  lines: 0,
  records: 0,
  hasRest: false,
  isQuoted: false,
  quotedAt: 0,
  strong: 0,
  weak: 0,
  foreign: 0,
  firstStrong: 0,
  firstForeign: 0,
})

/** Cuts a stream into blocks that end with a line. */
async function* linesOf(stream: AsyncIterable<Buffer>, scan: Scan): AsyncGenerator<Buffer> {
  let carry: Buffer | null = null
  for await (const chunk of stream) {
    const whole: Buffer = carry ? Buffer.concat([carry, chunk]) : chunk
    const end = whole.lastIndexOf(lf) + 1
    if (end > 0) yield whole.subarray(0, end)
    carry = end < whole.length ? whole.subarray(end) : null
    if (carry && carry.length > maxLine) throw endless(scan, carry)
  }
  if (carry) yield carry
}

function endless(scan: Scan, line: Buffer) {
  const opens = line.indexOf(quote)
  if (scan.isQuoted) return unterminatedQuote({ row: scan.quotedAt })
  return opens >= 0
    ? unterminatedQuote({ row: scan.lines + 1 })
    : lineTooLong({ row: scan.lines + 1, max: maxLine / 1024 })
}

function look(block: Buffer, scan: Scan, isDecoded: boolean) {
  const before = scan.lines
  if (block.includes(0)) throw controlChar({ row: before + 1 + count(block, lf, block.indexOf(0)) })
  countRecords(block, scan)
  if (isDecoded || isAscii(block)) return
  if (isUtf8(block)) {
    if (block.some((byte) => byte >= 0xe0)) {
      scan.strong += scan.lines - before
      scan.firstStrong ||= before + 1
    } else scan.weak += scan.lines - before
    return
  }
  let line = before
  for (let at = 0; at < block.length;) {
    const end = block.indexOf(lf, at) + 1 || block.length
    line += 1
    voteLine(block.subarray(at, end), line, scan)
    at = end
  }
}

function voteLine(text: Buffer, line: number, scan: Scan) {
  if (isAscii(text)) return
  if (!isUtf8(text)) {
    scan.foreign += 1
    scan.firstForeign ||= line
    return
  }
  // Two-byte sequences happen by chance in GB18030; Chinese in UTF-8 takes three bytes.
  if (!text.some((byte) => byte >= 0xe0)) scan.weak += 1
  else {
    scan.strong += 1
    scan.firstStrong ||= line
  }
}

function vote(scan: Scan): Encoding {
  if (scan.foreign === 0) return 'utf-8'
  const byChance = scan.weak <= scan.foreign
  if (scan.strong === 0 && byChance) return 'gb18030'
  if (scan.strong === 0 || scan.strong >= scan.foreign)
    throw encodingInvalid({ row: scan.firstForeign, encoding: 'UTF-8' })
  throw encodingInvalid({ row: scan.firstStrong, encoding: 'GB18030' })
}

/** Line ends outside quotation marks end a record. */
function countRecords(block: Buffer, scan: Scan) {
  const hasQuotes = scan.isQuoted || block.includes(quote)
  let open = scan.isQuoted ? block.length : 0
  for (let at = 0; at < block.length;) {
    const found = block.indexOf(lf, at)
    const end = found < 0 ? block.length : found
    if (hasQuotes && count(block.subarray(at, end), quote) % 2 === 1) {
      scan.isQuoted = !scan.isQuoted
      if (scan.isQuoted) [scan.quotedAt, open] = [scan.lines + 1, at]
    }
    if (scan.isQuoted && end - open > maxLine) throw unterminatedQuote({ row: scan.quotedAt })
    scan.hasRest = found < 0
    if (found >= 0) scan.lines += 1
    if (found >= 0 && !scan.isQuoted) scan.records += 1
    at = end + 1
  }
  if (scan.records > scan.maxRows + 1) throw refused('import.too_many_rows', { max: scan.maxRows })
}

function count(block: Buffer, byte: number, until = block.length): number {
  let found = 0
  for (let at = block.indexOf(byte); at >= 0 && at < until; at = block.indexOf(byte, at + 1)) found += 1
  return found
}

/** A file's text as UTF-8, whatever it is written in; a line that is not in the encoding is named. */
export async function* narrowed(file: string, encoding: Encoding): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let lines = 1
  let previous: Buffer = Buffer.alloc(0)
  for await (const chunk of createReadStream(file, { highWaterMark: 262_144 }) as AsyncIterable<Buffer>) {
    let text: string
    try {
      text = decoder.decode(chunk, { stream: true })
    } catch {
      throw encodingInvalid({
        row: lines + invalidLine(Buffer.concat([previous, chunk]), encoding),
        encoding: encoding.toUpperCase(),
      })
    }
    const bytes = Buffer.from(text)
    lines += count(bytes, lf)
    previous = encoding === 'gb18030' ? chunk.subarray(chunk.lastIndexOf(lf) + 1) : Buffer.alloc(0)
    yield bytes
  }
  try {
    yield Buffer.from(decoder.decode())
  } catch {
    throw encodingInvalid({ row: lines, encoding: encoding.toUpperCase() })
  }
}

/** How many lines before the first that is not in the encoding; 0 for encodings whose lines cannot stand alone. */
function invalidLine(bytes: Buffer, encoding: Encoding): number {
  if (encoding !== 'gb18030') return 0
  const decoder = new TextDecoder(encoding, { fatal: true })
  let line = 0
  for (let at = 0; at < bytes.length; line += 1) {
    const end = bytes.indexOf(lf, at) + 1 || bytes.length
    try {
      decoder.decode(bytes.subarray(at, end))
    } catch {
      return line
    }
    at = end
  }
  return Math.max(0, line - 1)
}
