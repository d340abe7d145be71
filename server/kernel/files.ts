import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { sql, type Db } from './db.ts'
import { defineError } from './errors.ts'

export const tooLarge = defineError('file.too_large', 413, {
  zh: '文件超过 {max} MB',
  en: 'The file is larger than {max} MB',
})
const isEmpty = defineError('file.empty', 400, { zh: '文件是空的', en: 'The file is empty' })
const cutOff = defineError('file.cut_off', 400, {
  zh: '上传中断，文件不完整',
  en: 'The upload broke off; the file is incomplete',
})

export interface StoredFile {
  /** SHA-256 of the content, the file's name in the store. */
  sha256: string
  size: number
}

/** A file that has arrived and is not in the store yet. */
export interface IncomingFile extends StoredFile {
  /** Where its content lies meanwhile. */
  path: string
  /** Puts it into the store; false when the content was there already. */
  keep(): Promise<boolean>
}

/** What needs a stored file, for the check of the store. */
export interface FileUse {
  sha256: string
  /** Null where the record does not say. */
  size: number | null
  kind: string
  id: string
  label: string
}

/**
 * Until the transaction ends nobody else stores or removes this content, in any company: so bytes that one upload takes
 * back are never those another has just come to rely on.
 */
export async function lockContent(db: Db, sha256: string): Promise<void> {
  await db.rows(sql`select pg_advisory_xact_lock(hashtextextended(${`clavis.file ${sha256}`}, 0))`)
}

/** Content-addressed files under the data directory: the same bytes are kept once, and a name never becomes a path. */
export interface Files {
  /** Stores a stream; nothing is left behind when it breaks off or grows past `maxBytes`. */
  put(content: Readable, maxBytes: number): Promise<StoredFile>
  /**
   * Takes in a stream and lets `look` decide whether to `keep` it; what is not kept is gone afterwards. A stream that
   * grows past `maxBytes` is refused at once and left alive, so that the refusal can be told on the same connection.
   */
  receive<T>(content: Readable, maxBytes: number, look: (file: IncomingFile) => Promise<T>): Promise<T>
  read(sha256: string): Readable
  /** The content when it is there, opened: what follows reads this very file. */
  open(sha256: string): Promise<{ size: number; stream: Readable } | null>
  /** Bytes of a stored file; null when it is not there. */
  sizeOf(sha256: string): Promise<number | null>
  /** Takes a file out of the store. Only for content that no record needs, while nobody stores the same. */
  remove(sha256: string): Promise<void>
  /** Every stored file with the time it was put there. */
  list(): AsyncGenerator<{ sha256: string; size: number; since: Date }>
  /** Removes what uploads left that ended with their process; those of the last day may still run. */
  tidy(now: Date): Promise<number>
  path(sha256: string): string
}

const day = 86_400_000

export async function openFiles(dataDir: string): Promise<Files> {
  const folder = path.join(dataDir, 'files')
  const incoming = path.join(folder, 'incoming')
  await fs.mkdir(incoming, { recursive: true })
  const place = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a file key')
    return path.join(folder, sha256.slice(0, 2), sha256)
  }
  const receive: Files['receive'] = async (content, maxBytes, look) => {
    const temporary = path.join(incoming, randomUUID())
    try {
      const stored = await write(content, temporary, maxBytes)
      const keep = async () => {
        const target = place(stored.sha256)
        const isNew = (await sizeAt(target)) !== stored.size
        await fs.mkdir(path.dirname(target), { recursive: true })
        await fs.rename(temporary, target)
        return isNew
      }
      return await look({ ...stored, path: temporary, keep })
    } finally {
      await fs.rm(temporary, { force: true })
    }
  }
  return {
    receive,
    put: (content, maxBytes) =>
      receive(content, maxBytes, async ({ sha256, size, keep }) => {
        await keep()
        return { sha256, size }
      }),
    read: (sha256) => createReadStream(place(sha256)),
    async open(sha256) {
      const handle = await fs.open(place(sha256)).catch(absent)
      return handle && { size: (await handle.stat()).size, stream: handle.createReadStream() }
    },
    sizeOf: (sha256) => sizeAt(place(sha256)),
    remove: (sha256) => fs.rm(place(sha256), { force: true }),
    async *list() {
      for (const name of await fs.readdir(folder)) {
        if (!/^[0-9a-f]{2}$/.test(name)) continue
        for (const sha256 of await fs.readdir(path.join(folder, name))) {
          const found = await fs.stat(path.join(folder, name, sha256)).catch(absent)
          if (found) yield { sha256, size: found.size, since: found.mtime }
        }
      }
    },
    async tidy(now) {
      let removed = 0
      for (const name of await fs.readdir(incoming)) {
        const file = path.join(incoming, name)
        const found = await fs.stat(file).catch(absent)
        if (!found || now.getTime() - found.mtimeMs < day) continue
        await fs.rm(file, { force: true })
        removed += 1
      }
      return removed
    },
    path: place,
  }
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null
  throw error
}

const sizeAt = async (file: string): Promise<number | null> => (await fs.stat(file).catch(absent))?.size ?? null

async function write(content: Readable, file: string, maxBytes: number): Promise<StoredFile> {
  const handle = await fs.open(file, 'wx')
  try {
    const hash = createHash('sha256')
    let size = 0
    for await (const chunk of content.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge({ max: Math.floor(maxBytes / 1_048_576) })
      hash.update(chunk)
      await handle.appendFile(chunk)
    }
    if (size === 0) throw isEmpty()
    await handle.sync()
    return { sha256: hash.digest('hex'), size }
  } catch (error) {
    throw isBrokenOff(error) ? cutOff() : error
  } finally {
    await handle.close()
  }
}

const isBrokenOff = (error: unknown) =>
  ['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'].includes((error as NodeJS.ErrnoException).code ?? '')
