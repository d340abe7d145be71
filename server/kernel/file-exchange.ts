import type { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import type { Services } from './context.ts'
import { defineError } from './errors.ts'
import { cleanFileName, disposition } from './file-names.ts'
import { mediaTypeOf, mustBeAccepted } from './file-types.ts'
import type { IncomingFile } from './files.ts'
import { mustBeClean } from './virus-scan.ts'

export const fileGone = defineError('file.missing', 410, {
  zh: '文件内容已丢失，请联系管理员从备份恢复',
  en: 'The content of the file is lost; ask your administrator to restore it from a backup',
})

/** A file as somebody sends it; the name is whatever he says. */
export interface Upload {
  name: string
  content: Readable
}

/** A file that has arrived, with what it is called and what its bytes are. */
export type Arrived = IncomingFile & { name: string; mediaType: string }

interface Taking<T> {
  /** Bytes at most. */
  max: number
  /** Refuses who may not send it, before any of it has come. */
  allow(): Promise<unknown>
  /** Puts it into the store together with the record that needs it, or does neither. */
  keep(file: Arrived): Promise<T>
}

/** Takes in a file: the name, then the rights, then the bytes, then what they are. */
export async function takeIn<T>(
  { config, files }: Pick<Services, 'config' | 'files'>,
  upload: Upload,
  { max, allow, keep }: Taking<T>,
): Promise<T> {
  const name = cleanFileName(upload.name)
  mustBeAccepted(name)
  await allow()
  return files.receive(upload.content, max, async (file) => {
    const mediaType = await mediaTypeOf(file.path, name)
    await mustBeClean(config, file.path)
    return keep({ ...file, name, mediaType })
  })
}

/** Gives out a stored file, always to be saved and never shown by the browser. */
export async function giveOut(
  { files }: Pick<Services, 'files'>,
  reply: FastifyReply,
  { sha256, mediaType, name }: { sha256: string; mediaType: string; name: string },
): Promise<FastifyReply> {
  const content = await files.open(sha256)
  if (!content) throw fileGone()
  return reply
    .type(mediaType)
    .header('content-length', content.size)
    .header('content-disposition', disposition('attachment', name))
    .header('content-security-policy', 'sandbox')
    .header('x-content-type-options', 'nosniff')
    .header('cache-control', 'no-store')
    .send(content.stream)
}
