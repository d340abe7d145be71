import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as bytes from '../testing/bytes.ts'
import { zipOf } from '../testing/workbooks.ts'
import type { AppError } from './errors.ts'
import { acceptedExtensions, maxPixels, mediaTypeOf } from './file-types.ts'

let folder: string
beforeAll(async () => (folder = await mkdtemp(path.join(os.tmpdir(), 'clavis-types-'))))
afterAll(() => rm(folder, { recursive: true, force: true }))

async function typeOf(name: string, content: Buffer | string): Promise<string> {
  const file = path.join(folder, 'content')
  await writeFile(file, content)
  return mediaTypeOf(file, name).catch((error: AppError) => `${error.status} ${error.code}`)
}

const office = 'application/vnd.openxmlformats-officedocument'
const samples: Record<string, { content: Buffer; type: string }> = {
  pdf: { content: bytes.pdf(), type: 'application/pdf' },
  png: { content: bytes.png(), type: 'image/png' },
  jpg: { content: bytes.jpeg(), type: 'image/jpeg' },
  jpeg: { content: bytes.jpeg(), type: 'image/jpeg' },
  webp: { content: bytes.webp(), type: 'image/webp' },
  heic: { content: bytes.heic(), type: 'image/heic' },
  heif: { content: bytes.heic(), type: 'image/heic' },
  tif: { content: bytes.tiff(), type: 'image/tiff' },
  tiff: { content: bytes.tiff(), type: 'image/tiff' },
  docx: { content: bytes.docx(), type: `${office}.wordprocessingml.document` },
  xlsx: { content: bytes.xlsx(), type: `${office}.spreadsheetml.sheet` },
  pptx: { content: bytes.pptx(), type: `${office}.presentationml.presentation` },
  ofd: { content: bytes.ofd(), type: 'application/ofd' },
  doc: { content: bytes.compound('WordDocument'), type: 'application/msword' },
  xls: { content: bytes.compound('Workbook'), type: 'application/vnd.ms-excel' },
  csv: { content: Buffer.from('客户,金额\n华东,1.00\n'), type: 'text/csv; charset=utf-8' },
  txt: { content: Buffer.from('会议纪要\n'), type: 'text/plain; charset=utf-8' },
}

describe('what is taken', () => {
  test('there is a sample of everything that is', () => {
    expect(Object.keys(samples).toSorted()).toEqual(acceptedExtensions.toSorted())
  })

  test.each(Object.entries(samples))('.%s', async (extension, { content, type }) => {
    expect(await typeOf(`文件.${extension}`, content)).toBe(type)
    expect(await typeOf(`文件.${extension.toUpperCase()}`, content)).toBe(type)
  })

  test('text in GB18030, and in UTF-16 with its mark', async () => {
    expect(await typeOf('a.txt', Buffer.from([0xbb, 0xe1, 0xd2, 0xe9]))).toBe('text/plain; charset=gb18030')
    expect(await typeOf('a.csv', Buffer.from('\ufeff客户,金额', 'utf16le'))).toBe('text/csv; charset=utf-16le')
  })

  test('FIL12 a PDF with a script in it is a PDF; that nothing runs is the business of how it is served', async () => {
    const script = '/OpenAction<</S/JavaScript/JS(app.alert(1))>>'
    expect(await typeOf('a.pdf', bytes.pdf(script))).toBe('application/pdf')
  })
})

describe('what is not', () => {
  test('FIL11 each sample under the extension of every other type', async () => {
    for (const [extension, { type }] of Object.entries(samples)) {
      for (const other of Object.values(samples)) {
        if (other.type.split(';')[0] === type.split(';')[0]) continue
        const isTextAsText = type.startsWith('text/') && other.type.startsWith('text/')
        if (isTextAsText) continue
        expect(await typeOf(`a.${extension}`, other.content), `${other.type} as .${extension}`).toBe(
          '400 file.type_mismatch',
        )
      }
    }
  })

  test.each(['svg', 'html', 'htm', 'xml', 'pHp', 'SVG', 'HtMl', 'exe', 'js', 'zip', 'rar', 'docm', 'gif', 'bat', ''])(
    'FIL09 an extension of .%s',
    async (extension) => {
      const name = extension ? `x.${extension}` : 'passwd'
      expect(await typeOf(name, Buffer.from('x'))).toBe('400 file.type_not_allowed')
    },
  )

  test.each([
    ['FIL10 SVG as a picture', 'logo.png', bytes.svg()],
    ['FIL10 SVG as text', 'logo.txt', bytes.svg()],
    ['FIL11 HTML as a picture', '营业执照.jpg', bytes.html()],
    ['HTML as text', 'a.txt', Buffer.concat([Buffer.from('\ufeff \n'), bytes.html()])],
    ['a comment before HTML', 'a.csv', Buffer.from('<!-- x --><html>')],
    ['a script of Unix as text', 'a.txt', Buffer.from('#!/bin/sh\nrm -rf /\n')],
    ['a program as a PDF', 'a.pdf', bytes.exe()],
    ['a program as text', 'a.txt', bytes.exe()],
    ['FIL12 a script before a PDF', 'a.pdf', Buffer.concat([Buffer.from('alert(1)//'), bytes.pdf()])],
    ['FIL12 GIF and script at once', 'a.png', Buffer.from('GIF89a/*\x01\0*/=1;alert(1)')],
    ['an archive as Word', 'a.docx', zipOf([{ name: 'run.exe', data: 'MZ' }])],
    ['a message installer as Word', 'a.doc', bytes.compound('SummaryInformation', 'Media')],
    ['bytes of nothing as text', 'a.txt', Buffer.from([0, 1, 2, 3])],
  ])('%s', async (_what, name, content) => {
    expect(await typeOf(name, content)).toBe('400 file.type_mismatch')
  })

  test.each([
    ['macros in Word', 'a.docx', bytes.docm(), 'file.macros'],
    ['macros in old Excel', 'a.xls', bytes.compound('Workbook', '_VBA_PROJECT'), 'file.macros'],
    ['a document with a password', 'a.docx', bytes.compound('EncryptedPackage'), 'file.encrypted'],
    [
      'an old document that hides a new one with a password',
      'a.xls',
      bytes.compound('EncryptedPackage'),
      'file.encrypted',
    ],
    ['half a Word file', 'a.docx', bytes.docx().subarray(0, 60), 'file.malformed'],
    ['a picture without a size', 'a.png', bytes.png(0, 5), 'file.malformed'],
    ['a picture that breaks off', 'a.jpg', bytes.jpeg().subarray(0, 22), 'file.malformed'],
    [
      'an archive that lies about what it unpacks to',
      'a.xlsx',
      zipOf([
        { name: '[Content_Types].xml', data: '' },
        { name: 'xl/workbook.xml', data: Buffer.alloc(3_000_000) },
      ]),
      'file.zip_bomb',
    ],
    ['a way out of the archive', 'a.docx', zipOf([{ name: '../../etc/cron.d/x', data: 'x' }]), 'file.zip_path'],
  ])('%s', async (_what, name, content, code) => expect(await typeOf(name, content)).toBe(`400 ${code}`))
})

describe('FIL17 pictures are measured, not decoded', () => {
  const makers = { png: bytes.png, jpg: bytes.jpeg, webp: bytes.webp, tif: bytes.tiff, heic: bytes.heic }

  test.each(Object.entries(makers))('a .%s of 30 000 × 30 000 is refused in no time', async (extension, make) => {
    const began = performance.now()
    expect(await typeOf(`a.${extension}`, make(30_000, 30_000))).toBe('400 image.dimensions')
    expect(performance.now() - began).toBeLessThan(500)
  })

  test('what a phone makes and what a scanner makes of A3 are accepted, one pixel column more than the limit not', async () => {
    expect(await typeOf('a.jpg', bytes.jpeg(8064, 6048))).toBe('image/jpeg')
    expect(await typeOf('a.tif', bytes.tiff(7016, 9921))).toBe('image/tiff')
    expect(await typeOf('a.png', bytes.png(maxPixels / 10_000, 10_000))).toBe('image/png')
    expect(await typeOf('a.png', bytes.png(maxPixels / 10_000 + 1, 10_000))).toBe('400 image.dimensions')
  })

  test('a circle of TIFF pages ends', async () => {
    const round = bytes.tiff()
    round.writeUInt32LE(8, 8 + 2 + 24)
    expect(await typeOf('a.tif', round)).toBe('400 file.malformed')
  })
})
