import type { Entry } from 'yauzl'
import { refused } from './refusals.ts'
import { attribute, unescaped, walk, type Attributes, type Listener } from './xml.ts'
import { openArchive, unpack, type Archive } from './zip.ts'

/** A workbook, opened: its sheets and where its shared parts lie. */
export interface Book {
  archive: Archive
  sheets: { name: string; entry: Entry | undefined; isHidden: boolean }[]
  from1904: boolean
  shared: string
  styles: string
}

/** Opens a workbook; refuses what carries macros or is none. */
export async function openBook(file: Buffer): Promise<Book> {
  const archive = await openArchive(file)
  if ([...archive.entries.keys()].some((name) => /vbaProject\.bin$/i.test(name))) throw refused('file.type_mismatch')
  const types = await tagsOf(archive, '[Content_Types].xml')
  const hasMacros = types.some(({ attributes }) => Object.values(attributes).some((text) => /macroEnabled/i.test(text)))
  if (hasMacros) throw refused('file.type_mismatch')
  const root = relations(await tagsOf(archive, '_rels/.rels'), '')
  const workbook = root.find(({ type }) => type.endsWith('/officeDocument'))?.target ?? 'xl/workbook.xml'
  if (!archive.entries.has(workbook) || !types.length) throw refused('file.type_mismatch')
  const folder = workbook.slice(0, workbook.lastIndexOf('/') + 1)
  const related = relations(await tagsOf(archive, `${folder}_rels/${workbook.slice(folder.length)}.rels`), folder)
  const book: Book = { archive, sheets: [], from1904: false, shared: '', styles: '' }
  for (const { name, attributes } of await tagsOf(archive, workbook)) {
    if (name === 'workbookPr') book.from1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '')
    if (name !== 'sheet') continue
    const relation = related.find(({ id }) => id === attribute(attributes, 'id'))
    if (!relation?.type.endsWith('/worksheet')) continue
    const isHidden = (attribute(attributes, 'state') ?? 'visible') !== 'visible'
    const entry = archive.entries.get(relation.target)
    book.sheets.push({ name: attribute(attributes, 'name') ?? '', entry, isHidden })
  }
  book.shared = related.find(({ type }) => type.endsWith('/sharedStrings'))?.target ?? ''
  book.styles = related.find(({ type }) => type.endsWith('/styles'))?.target ?? ''
  return book
}

interface OpenTag {
  name: string
  attributes: Attributes
}

async function read(archive: Archive, name: string, listener: Listener): Promise<void> {
  const entry = archive.entries.get(name)
  if (entry) for await (const _ of walk(unpack(archive, entry), listener));
}

async function tagsOf(archive: Archive, name: string): Promise<OpenTag[]> {
  const tags: OpenTag[] = []
  await read(archive, name, { open: (tag, attributes) => void tags.push({ name: tag, attributes }) })
  return tags
}

function relations(tags: OpenTag[], folder: string) {
  return tags.flatMap(({ name, attributes }) => {
    if (name !== 'Relationship') return []
    const target = attribute(attributes, 'Target') ?? ''
    const path = target.startsWith('/') ? target.slice(1) : folder + target.replace(/^\.\//, '')
    return [{ id: attribute(attributes, 'Id'), type: attribute(attributes, 'Type') ?? '', target: path }]
  })
}

/** The texts cells refer to; runs are joined, phonetic guides left out. */
export async function sharedStrings({ archive, shared }: Book): Promise<string[]> {
  const strings: string[] = []
  let current = ''
  let [isText, isGuide] = [false, false]
  const turn = (name: string, isOpen: boolean) => {
    if (name === 't') isText = isOpen
    else if (name === 'rPh') isGuide = isOpen
  }
  await read(archive, shared, {
    open(name) {
      turn(name, true)
      if (name === 'si') current = ''
    },
    close(name) {
      turn(name, false)
      if (name === 'si') strings.push(unescaped(current))
    },
    text(text) {
      if (isText && !isGuide) current += text
    },
  })
  return strings
}

/** For each cell style whether it shows a number as a date. */
export async function dateStyles({ archive, styles }: Book): Promise<boolean[]> {
  const formats = new Map<number, string>()
  const dates: boolean[] = []
  let isInCells = false
  await read(archive, styles, {
    open(name, attributes) {
      if (name === 'cellXfs') isInCells = true
      const id = Number(attribute(attributes, 'numFmtId') ?? 0)
      if (name === 'numFmt') formats.set(id, attribute(attributes, 'formatCode') ?? '')
      if (name !== 'xf' || !isInCells) return
      const format = formats.get(id)
      dates.push(format === undefined ? isBuiltInDate(id) : isDateFormat(format))
    },
    close(name) {
      if (name === 'cellXfs') isInCells = false
    },
  })
  return dates
}

const isBuiltInDate = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)
const isDateFormat = (format: string) =>
  /[ymdhs年月日]/i.test(format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|[*_].|General/gi, ''))
