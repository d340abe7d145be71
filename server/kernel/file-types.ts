import fs from 'node:fs/promises'
import { fileTypeFromBuffer } from 'file-type'
import { AppError, defineError } from './errors.ts'
import { extensionOf } from './file-names.ts'
import {
  heifDimensions,
  jpegDimensions,
  pngDimensions,
  tiffDimensions,
  webpDimensions,
  type Dimensions,
} from './images.ts'
import { openArchive, type Archive } from './tables/zip.ts'

/*
 * What people may keep here: papers, pictures, tables and plain text. A file is what its bytes say; its extension has to
 * say the same. Not taken: whatever a browser would run (HTML, SVG), programs, archives (nobody sees what is in them)
 * and documents with macros or a password.
 */

const typeNotAllowed = defineError('file.type_not_allowed', 400, {
  zh: '不接受这种文件；可上传：{accepted}',
  en: 'Files of this type are not accepted; these are: {accepted}',
})
const typeMismatch = defineError('file.type_mismatch', 400, {
  zh: '文件内容与扩展名 .{extension} 不符',
  en: 'The content of the file is not what its extension .{extension} says',
})
const tooManyPixels = defineError('image.dimensions', 400, {
  zh: '图片过大（{width} × {height} 像素）；最多 {wan} 万像素',
  en: 'The picture is too large ({width} × {height} pixels); at most {million} million',
})
const malformed = defineError('file.malformed', 400, { zh: '文件已损坏', en: 'The file is damaged' })
const hasMacros = defineError('file.macros', 400, {
  zh: '文件含有宏，请另存为不含宏的格式',
  en: 'The file contains macros; save it without them',
})
const encrypted = defineError('file.encrypted', 400, {
  zh: '文件有密码，请去除密码后上传',
  en: 'The file is protected by a password; remove it first',
})

/** The largest picture: what the cameras of today's phones make, and a page of A3 scanned finely. */
export const maxPixels = 70_000_000

const office = 'application/vnd.openxmlformats-officedocument'
type Reader = (file: Buffer, extension: string) => Promise<string | null>

/** A reader answers the media type, or null when the content is not of its kind. */
const pdf: Reader = (file) => sniffed(file, ['application/pdf'])
const picture =
  (types: string[], measure: (file: Buffer) => Dimensions | null): Reader =>
  async (file) => {
    const type = await sniffed(file, types)
    if (!type) return null
    const size = measure(file)
    if (!size || size.width === 0 || size.height === 0) throw malformed()
    if (size.width * size.height > maxPixels) {
      throw tooManyPixels({ ...size, wan: maxPixels / 10_000, million: maxPixels / 1_000_000 })
    }
    return type
  }
const packed =
  (mediaType: string, ...needed: string[]): Reader =>
  async (file) => {
    if (file.length < 4 || file.readUInt32BE(0) !== 0x504b0304) return notAProtected(file)
    const { entries } = await openedArchive(file)
    const names = new Set([...entries.keys()].map((name) => name.toLowerCase()))
    if ([...names].some((name) => name.endsWith('vbaproject.bin'))) throw hasMacros()
    return needed.every((name) => names.has(name)) ? mediaType : null
  }
const compound =
  (mediaType: string, ...streams: string[]): Reader =>
  async (file) => {
    if (!isCompound(file)) return null
    if (hasStream(file, '_VBA_PROJECT')) throw hasMacros()
    return notAProtected(file) ?? (streams.some((name) => hasStream(file, name)) ? mediaType : null)
  }
const heif = picture(['image/heic', 'image/heif'], heifDimensions)
const jpeg = picture(['image/jpeg'], jpegDimensions)
const tiff = picture(['image/tiff'], tiffDimensions)

const readers: Record<string, Reader> = {
  pdf,
  png: picture(['image/png'], pngDimensions),
  jpg: jpeg,
  jpeg,
  webp: picture(['image/webp'], webpDimensions),
  heic: heif,
  heif,
  tif: tiff,
  tiff,
  docx: packed(`${office}.wordprocessingml.document`, '[content_types].xml', 'word/document.xml'),
  xlsx: packed(`${office}.spreadsheetml.sheet`, '[content_types].xml', 'xl/workbook.xml'),
  pptx: packed(`${office}.presentationml.presentation`, '[content_types].xml', 'ppt/presentation.xml'),
  // The national format of electronic invoices and official papers, GB/T 33190.
  ofd: packed('application/ofd', 'ofd.xml'),
  doc: compound('application/msword', 'WordDocument'),
  xls: compound('application/vnd.ms-excel', 'Workbook', 'Book'),
  csv: (file) => plainText(file, 'text/csv'),
  txt: (file) => plainText(file, 'text/plain'),
}

/** Extensions that are taken, in lower case. */
export const acceptedExtensions: readonly string[] = Object.keys(readers)

/** Refuses a name whose extension is not taken, before a byte of the file is. */
export function mustBeAccepted(name: string): void {
  if (!Object.hasOwn(readers, extensionOf(name))) throw typeNotAllowed({ accepted: acceptedExtensions.join(' ') })
}

/**
 * The media type of a file, by its content. Refuses (400) one whose content is not what the extension says, damaged
 * ones, and pictures of more than `maxPixels`, which are measured and never decoded.
 */
export async function mediaTypeOf(path: string, name: string): Promise<string> {
  mustBeAccepted(name)
  const extension = extensionOf(name)
  const file = await fs.readFile(path)
  const type = await readers[extension]!(file, extension)
  if (!type) throw typeMismatch({ extension })
  return type
}

async function sniffed(file: Buffer, types: string[]): Promise<string | null> {
  // A paper begins at the first byte: what is put before it might be read as something else.
  const found = isCompound(file) || isArchive(file) ? undefined : await fileTypeFromBuffer(file).catch(() => undefined)
  return found && types.includes(found.mime) ? found.mime : null
}

const isArchive = (file: Buffer) => file.length >= 4 && file.readUInt32BE(0) === 0x504b0304
const isCompound = (file: Buffer) => file.length >= 512 && file.readBigUInt64BE(0) === 0xd0cf11e0a1b11ae1n

/** The directory of a compound file (OLE2) names its streams in UTF-16, each at the start of an entry of 128 bytes. */
function hasStream(file: Buffer, name: string): boolean {
  const wanted = Buffer.from(`${name}\0`, 'utf16le')
  for (let at = file.indexOf(wanted); at >= 0; at = file.indexOf(wanted, at + 1)) if (at % 128 === 0) return true
  return false
}

/** A document of today with a password is a compound file with one stream. Always null, or refused. */
function notAProtected(file: Buffer): null {
  if (isCompound(file) && hasStream(file, 'EncryptedPackage')) throw encrypted()
  return null
}

async function openedArchive(file: Buffer): Promise<Archive> {
  try {
    return await openArchive(file)
  } catch (error) {
    // The reader of workbooks speaks of workbooks.
    throw error instanceof AppError && error.code === 'file.malformed' ? malformed() : error
  }
}

const encodings = ['utf-8', 'gb18030'] as const

/** Text in UTF-8 or GB18030 without control characters, which is not the source of a page, a picture or a script. */
async function plainText(file: Buffer, mediaType: string): Promise<string | null> {
  const wide =
    file[0] === 0xff && file[1] === 0xfe ? 'utf-16le' : file[0] === 0xfe && file[1] === 0xff ? 'utf-16be' : null
  for (const encoding of wide ? [wide] : encodings) {
    const text = decoded(file, encoding)
    if (text === null) continue
    const isText = !/[\u0000-\u0008\u000b\u000e-\u001f\u007f]/.test(text)
    const isSource = /^\s*(<[a-z!?/]|#!|%PDF-|\{\\rtf)/i.test(text.slice(0, 4096))
    return isText && !isSource ? `${mediaType}; charset=${encoding}` : null
  }
  return null
}

function decoded(file: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(file)
  } catch {
    return null
  }
}
