import zlib from 'node:zlib'

export interface ZipPart {
  name: string
  data: string | Buffer
  /** What the directory says instead of the truth. */
  declaredSize?: number
  /** Unix mode of the entry, e.g. 0o120777 for a symbolic link. */
  mode?: number
}

/** An archive as it is asked for, with doubled names and false sizes if wanted. */
export function zipOf(parts: ZipPart[]): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data, declaredSize, mode } of parts) {
    const content = Buffer.from(data as string)
    const packed = zlib.deflateRawSync(content)
    const title = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(zlib.crc32 ? zlib.crc32(content) : 0, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(declaredSize ?? content.length, 18)
    common.writeUInt16LE(title.length, 22)
    const local = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, title, packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((mode ?? 0o100644) * 65_536, 6)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from([0x50, 0x4b, 1, 2, 20, 3]), common, tail, title]))
    bodies.push(local)
    offset += local.length
  }
  const central = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32BE(0x504b0506, 0)
  end.writeUInt16LE(Math.min(parts.length, 0xffff), 8)
  end.writeUInt16LE(Math.min(parts.length, 0xffff), 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, central, end])
}

export interface Book {
  /** Content of `<sheetData>` of the first sheet, or of each sheet. */
  rows: string | string[]
  /** Behind the rows, e.g. merged cells. */
  after?: string
  /** Before the rows, e.g. a dimension. */
  before?: string
  shared?: string
  date1904?: boolean
  states?: string[]
  more?: ZipPart[]
  types?: string
}

const xml = (body: string) => `<?xml version="1.0" encoding="UTF-8"?>${body}`
const rels = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The parts of a workbook written by hand. Cell style 1 is a date. */
export function bookParts(book: Book): ZipPart[] {
  const sheets = typeof book.rows === 'string' ? [book.rows] : book.rows
  const listed = sheets.map(
    (_, i) =>
      `<sheet name="表${i + 1}" sheetId="${i + 1}" r:id="rId${i + 1}"${book.states?.[i] ? ` state="${book.states[i]}"` : ''}/>`,
  )
  const related = sheets.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${rels}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  return [
    {
      name: '[Content_Types].xml',
      data: xml(book.types ?? '<Types><Default Extension="xml" ContentType="application/xml"/></Types>'),
    },
    {
      name: '_rels/.rels',
      data: xml(
        `<Relationships><Relationship Id="rId1" Type="${rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
      ),
    },
    {
      name: 'xl/workbook.xml',
      data: xml(
        `<workbook xmlns:r="${rels}"><workbookPr${book.date1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`,
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: xml(
        `<Relationships>${related.join('')}<Relationship Id="rIdS" Type="${rels}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rIdT" Type="${rels}/styles" Target="styles.xml"/></Relationships>`,
      ),
    },
    { name: 'xl/sharedStrings.xml', data: xml(`<sst>${book.shared ?? ''}</sst>`) },
    {
      name: 'xl/styles.xml',
      data: xml('<styleSheet><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'),
    },
    ...sheets.map((rows, i) => sheetPart(book, rows, i + 1)),
    ...(book.more ?? []),
  ]
}

const sheetPart = ({ before = '', after = '' }: Book, rows: string, number: number): ZipPart => ({
  name: `xl/worksheets/sheet${number}.xml`,
  data: xml(`<worksheet>${before}<sheetData>${rows}</sheetData>${after}</worksheet>`),
})

export const bookOf = (book: Book): Buffer => zipOf(bookParts(book))

/** A row of a sheet: texts become inline strings, what begins with `<` is the cell as it stands. */
export function sheetRow(row: number, cells: string[]): string {
  const written = cells.map((cell, i) => {
    const reference = `${letters(i)}${row}`
    if (cell.startsWith('<c')) return cell.replace('<c', `<c r="${reference}"`)
    return cell === '' ? '' : `<c r="${reference}" t="inlineStr"><is><t>${cell}</t></is></c>`
  })
  return `<row r="${row}">${written.join('')}</row>`
}

const letters = (column: number): string =>
  (column < 26 ? '' : letters(Math.floor(column / 26) - 1)) + String.fromCharCode(65 + (column % 26))
