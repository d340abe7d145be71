import zlib from 'node:zlib'
import { zipOf } from './workbooks.ts'

/** Files of many kinds, made byte by byte: what they are is in their heads, and there is nothing else in them. */

const u16 = (value: number) => Buffer.from([value >> 8, value & 255])
const u32 = (value: number) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function pngChunk(kind: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(kind), data])
  return Buffer.concat([u32(data.length), content, u32(zlib.crc32 ? zlib.crc32(content) : 0)])
}

/** A PNG that claims a size and holds one row of it. */
export const png = (width = 2, height = 2): Buffer =>
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]),
    pngChunk('IHDR', Buffer.concat([u32(width), u32(height), Buffer.from([8, 2, 0, 0, 0])])),
    pngChunk('IDAT', zlib.deflateSync(Buffer.alloc(7))),
    pngChunk('IEND', Buffer.alloc(0)),
  ])

export const jpeg = (width = 2, height = 2): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    Buffer.from('JFIF\0'),
    Buffer.from([1, 1, 0, 0, 1, 0, 1, 0, 0]),
    Buffer.from([0xff, 0xc0, 0, 17, 8]),
    u16(height),
    u16(width),
    Buffer.from([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9]),
  ])

/** A WebP of the extended form. */
export function webp(width = 2, height = 2): Buffer {
  const head = Buffer.alloc(18)
  head.write('VP8X')
  head.writeUInt32LE(10, 4)
  head.writeUIntLE(width - 1, 12, 3)
  head.writeUIntLE(height - 1, 15, 3)
  const size = Buffer.alloc(4)
  size.writeUInt32LE(head.length + 4)
  return Buffer.concat([Buffer.from('RIFF'), size, Buffer.from('WEBP'), head])
}

/** A TIFF, least byte first, of one page. */
export function tiff(width = 2, height = 2): Buffer {
  const tag = (id: number, value: number) => {
    const bytes = Buffer.alloc(12)
    bytes.writeUInt16LE(id)
    bytes.writeUInt16LE(4, 2)
    bytes.writeUInt32LE(1, 4)
    bytes.writeUInt32LE(value, 8)
    return bytes
  }
  const head = Buffer.from([0x49, 0x49, 0x2a, 0, 8, 0, 0, 0, 2, 0])
  return Buffer.concat([head, tag(256, width), tag(257, height), Buffer.alloc(8)])
}

export function heic(width = 2, height = 2): Buffer {
  const box = (kind: string, ...inside: Buffer[]) => {
    const content = Buffer.concat(inside)
    return Buffer.concat([u32(content.length + 8), Buffer.from(kind), content])
  }
  const extent = box('ispe', u32(0), u32(width), u32(height))
  return Buffer.concat([
    box('ftyp', Buffer.from('heic'), u32(0), Buffer.from('mif1heic')),
    box('meta', u32(0), box('iprp', box('ipco', extent))),
  ])
}

/** A PDF of one empty page; `more` is put into its catalogue. */
export function pdf(more = ''): Buffer {
  const objects = [
    `<</Type/Catalog/Pages 2 0 R${more}>>`,
    '<</Type/Pages/Kids[3 0 R]/Count 1>>',
    '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>',
  ]
  let text = '%PDF-1.7\n'
  const offsets = objects.map((object, at) => {
    const offset = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 4\n0000000000 65535 f \n${offsets.join('')}`
  return Buffer.from(`${text}${table}trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n${text.length}\n%%EOF\n`)
}

const types = { name: '[Content_Types].xml', data: '<Types/>' }
/** Papers of the office programs of today, as far as their directory tells. */
export const docx = (): Buffer => zipOf([types, { name: 'word/document.xml', data: '<w:document/>' }])
export const xlsx = (): Buffer => zipOf([types, { name: 'xl/workbook.xml', data: '<workbook/>' }])
export const pptx = (): Buffer => zipOf([types, { name: 'ppt/presentation.xml', data: '<p:presentation/>' }])
export const docm = (): Buffer =>
  zipOf([types, { name: 'word/document.xml', data: '<w:document/>' }, { name: 'word/vbaProject.bin', data: 'x' }])
export const ofd = (): Buffer => zipOf([{ name: 'OFD.xml', data: '<ofd:OFD/>' }])

/** A compound file (OLE2) whose directory names some streams. */
export function compound(...streams: string[]): Buffer {
  const head = Buffer.alloc(512)
  head.writeBigUInt64BE(0xd0cf11e0a1b11ae1n)
  const entries = ['Root Entry', ...streams].map((name) => {
    const entry = Buffer.alloc(128)
    entry.write(`${name}\0`, 'utf16le')
    return entry
  })
  return Buffer.concat([head, ...entries, Buffer.alloc(512)])
}

export const svg = (): Buffer =>
  Buffer.from(
    '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(1)</script><foreignObject/></svg>',
  )
export const html = (): Buffer => Buffer.from('<!doctype html><script>alert(document.cookie)</script>')
/** The head of a Windows program. */
export const exe = (): Buffer => Buffer.concat([Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), Buffer.alloc(256)])
/** What every virus scanner takes for a virus, put together only when it is needed. */
export const eicar = (): Buffer =>
  Buffer.from(['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE', '!$H+H*'].join(''))
