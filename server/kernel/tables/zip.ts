import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl'
import { AppError } from '../errors.ts'
import { refused } from './refusals.ts'

const limits = { entries: 2000, entry: 200 * 1_048_576, total: 400 * 1_048_576, ratio: 100, grace: 102_400 }

/** An archive whose directory was found honest, by name. */
export interface Archive {
  zip: ZipFile
  entries: Map<string, Entry>
}

/**
 * The archive's directory, refused before anything is unpacked when it is not what an honest workbook looks like.
 * Unpacking holds every entry to the size declared here.
 */
export async function openArchive(file: Buffer): Promise<Archive> {
  try {
    // Names and sizes are checked here, where each mistake has its own code.
    const zip = await fromBufferPromise(file, { decodeStrings: false, validateEntrySizes: false })
    return { zip, entries: await checkedEntries(zip, file) }
  } catch (error) {
    throw error instanceof AppError ? error : refused('file.malformed')
  }
}

const directoryEntry = Buffer.from([0x50, 0x4b, 1, 2])

async function checkedEntries(zip: ZipFile, file: Buffer): Promise<Map<string, Entry>> {
  if (zip.entryCount > limits.entries) throw refused('file.zip_entries')
  const entries = new Map<string, Entry>()
  const seen = new Set<string>()
  let total = 0
  for await (const entry of zip.eachEntry()) {
    const name = checkedName(entry)
    const folded = name.toLowerCase()
    if (seen.has(folded)) throw refused('file.zip_duplicate_entry', { name })
    seen.add(folded)
    const { uncompressedSize: size, compressedSize: packed } = entry
    total += size
    const isBomb = size > limits.grace && size > packed * limits.ratio
    if (size > limits.entry || total > limits.total || isBomb) throw refused('file.zip_bomb')
    entries.set(name, entry)
  }
  const end = Number(zip.readEntryCursor)
  if (file.subarray(end, end + 4).equals(directoryEntry)) throw refused('file.malformed') // more than were counted
  return entries
}

function checkedName(entry: Entry): string {
  const name = entry.fileNameRaw.toString('utf8')
  const isLink = ((entry.externalFileAttributes >>> 16) & 0o170000) === 0o120000
  if (isLink || /^[/\\]|\\|^[a-z]:|(^|\/)\.\.(\/|$)|[\u0000-\u001f]/i.test(name))
    throw refused('file.zip_path', { name })
  if (entry.isEncrypted()) throw refused('file.encrypted')
  if (entry.compressionMethod !== 0 && entry.compressionMethod !== 8) throw refused('file.malformed')
  return name
}

/** An entry unpacked piece by piece; more bytes than declared end it. */
export async function* unpack({ zip }: Archive, entry: Entry): AsyncGenerator<Buffer> {
  let size = 0
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > entry.uncompressedSize) throw refused('file.zip_bomb')
      yield chunk
    }
  } catch (error) {
    throw error instanceof AppError ? error : refused('file.malformed')
  }
  if (size !== entry.uncompressedSize) throw refused('file.malformed')
}
