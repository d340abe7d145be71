import { inflateRawSync, inflateSync } from 'node:zlib'

/** What a test reads out of a PDF: its pages, the fonts in it, and its text without spaces, line by line. */
export interface PdfContents {
  pages: number
  fonts: string[]
  text: string
}

/** Reads a PDF as our own press writes it: streams deflated, signs by number with a table back to characters. */
export function readPdf(file: Buffer): PdfContents {
  const raw = file.toString('latin1')
  const objects = new Map<string, string>()
  for (const [, id, body] of raw.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) objects.set(id!, body!)
  const stream = (id: string) => {
    const [, head, data] = /^([\s\S]*?)stream\n([\s\S]*)\nendstream/.exec(objects.get(id)!)!
    const bytes = Buffer.from(data!, 'latin1')
    return (head!.includes('FlateDecode') ? inflateSync(bytes) : bytes).toString('latin1')
  }
  const maps = new Map<string, Map<number, string>>()
  const bodies = [...objects.values()]
  for (const [id, body] of objects) {
    const table = /\/ToUnicode (\d+) 0 R/.exec(body)
    if (table) maps.set(id, charactersOf(stream(table[1]!)))
  }
  const named = new Map<string, Map<number, string>>()
  for (const [, name, id] of bodies.join('\n').matchAll(/\/(F\d+) (\d+) 0 R/g)) {
    if (maps.has(id!)) named.set(name!, maps.get(id!)!)
  }
  const contents = bodies.flatMap((body) => [...body.matchAll(/\/Contents (\d+) 0 R/g)].map(([, id]) => stream(id!)))
  return {
    pages: bodies.filter((body) => /\/Type \/Page\n/.test(body)).length,
    fonts: [...new Set([...raw.matchAll(/\/FontName \/(\S+)/g)].map(([, name]) => name!))],
    text: contents.map((content) => textOf(content, named)).join('\n'),
  }
}

function charactersOf(table: string): Map<number, string> {
  const characters = new Map<number, string>()
  for (const [, from, list] of table.matchAll(/<([0-9a-f]{4})> <[0-9a-f]{4}> \[([^\]]*)\]/gi)) {
    ;[...list!.matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex], at) => {
      const units = Buffer.from(hex!.replaceAll(' ', ''), 'hex').swap16()
      characters.set(Number.parseInt(from!, 16) + at, units.toString('utf16le'))
    })
  }
  return characters
}

function textOf(content: string, fonts: Map<string, Map<number, string>>): string {
  let font = new Map<number, string>()
  let text = ''
  for (const [, name, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[([^\]]*)\] TJ/g)) {
    if (name) font = fonts.get(name) ?? font
    else {
      const signs = [...shown!.matchAll(/<([0-9a-f]+)>/gi)].flatMap(([, hex]) => hex!.match(/.{4}/g) ?? [])
      text += `${signs.map((sign) => font.get(Number.parseInt(sign, 16)) ?? '\ufffd').join('')}\n`
    }
  }
  return text
}

/** The parts of a Word document by name; throws when it is no archive. */
export function readDocx(file: Buffer): Map<string, string> {
  const end = file.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const parts = new Map<string, string>()
  let at = file.readUInt32LE(end + 16)
  for (let n = file.readUInt16LE(end + 10); n > 0; n--) {
    const [size, nameLength] = [file.readUInt32LE(at + 20), file.readUInt16LE(at + 28)]
    const name = file.toString('utf8', at + 46, at + 46 + nameLength)
    const head = file.readUInt32LE(at + 42)
    const start = head + 30 + file.readUInt16LE(head + 26) + file.readUInt16LE(head + 28)
    const data = file.subarray(start, start + size)
    parts.set(name, (file.readUInt16LE(at + 10) === 8 ? inflateRawSync(data) : data).toString('utf8'))
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32)
  }
  return parts
}

/** Whether every element of an XML text is closed where it should be and holds nothing but text. */
export function isWellFormed(xml: string): boolean {
  const open: string[] = []
  const rest = xml.replaceAll(/<\?[^>]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>/g, (...match) => {
    const [, isEnd, name, , isEmpty] = match as string[]
    if (name === undefined) return ''
    if (isEnd) return open.pop() === name ? '' : '<'
    if (!isEmpty) open.push(name)
    return ''
  })
  return (
    open.length === 0 &&
    !/[<>\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|&(?!(#\d+|#x[0-9a-f]+|\w+);)/i.test(rest)
  )
}
