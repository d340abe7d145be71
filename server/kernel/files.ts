import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import fs from 'node:fs/promises'
import path from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { defineError } from './errors.ts'

const tooLarge = defineError('file.too_large', 413, { zh: '文件超过 {max} MB', en: 'The file is larger than {max} MB' })
const isEmpty = defineError('file.empty', 400, { zh: '文件是空的', en: 'The file is empty' })

export interface StoredFile {
  /** SHA-256 of the content, the file's name in the store. */
  sha256: string
  size: number
}

/** Content-addressed files under the data directory: the same bytes are kept once, and a name never becomes a path. */
export interface Files {
  /** Stores a stream; nothing is left behind when it breaks off or grows past `maxBytes`. */
  put(content: Readable, maxBytes: number): Promise<StoredFile>
  read(sha256: string): Readable
  path(sha256: string): string
}

export async function openFiles(dataDir: string): Promise<Files> {
  const folder = path.join(dataDir, 'files')
  const incoming = path.join(folder, 'incoming')
  await fs.mkdir(incoming, { recursive: true })
  const place = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Error('not a file key')
    return path.join(folder, sha256.slice(0, 2), sha256)
  }
  return {
    async put(content, maxBytes) {
      const temporary = path.join(incoming, randomUUID())
      const hash = createHash('sha256')
      let size = 0
      const measure = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          size += chunk.length
          hash.update(chunk)
          done(size > maxBytes ? tooLarge({ max: Math.floor(maxBytes / 1_048_576) }) : null, chunk)
        },
      })
      try {
        await pipeline(content, measure, createWriteStream(temporary, { flags: 'wx', flush: true }))
        if (size === 0) throw isEmpty()
        const sha256 = hash.digest('hex')
        await fs.mkdir(path.dirname(place(sha256)), { recursive: true })
        await fs.rename(temporary, place(sha256))
        return { sha256, size }
      } finally {
        await fs.rm(temporary, { force: true })
      }
    },
    read: (sha256) => createReadStream(place(sha256)),
    path: place,
  }
}
