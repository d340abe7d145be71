import type { Readable } from 'node:stream'
import type { Ctx, Services } from '../../../kernel/context.ts'
import { defineError, notFound } from '../../../kernel/errors.ts'
import { cleanFileName } from '../../../kernel/file-names.ts'
import { mediaTypeOf, mustBeAccepted } from '../../../kernel/file-types.ts'
import { lockContent } from '../../../kernel/files.ts'
import { mustBeClean } from '../../../kernel/virus-scan.ts'
import { registerAccess } from '../../audit/index.ts'
import { seen, standingOf } from '../access.ts'
import { maxEvidence, type Evidence } from '../rules.ts'
import { handIn, mayHandIn } from '../service.ts'
import { findObligation } from '../store.ts'

const fileGone = defineError('file.missing', 410, {
  zh: '文件内容已丢失，请联系管理员从备份恢复',
  en: 'The content of the file is lost; ask your administrator to restore it from a backup',
})

/**
 * Fulfils a duty by a file: rights first, then the bytes, then what they are; the duty is done together with its file
 * or not at all.
 */
export async function handInFile(
  { services, transaction }: { services: Services; transaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> },
  id: string,
  upload: { name: string; content: Readable },
): Promise<void> {
  const name = cleanFileName(upload.name)
  mustBeAccepted(name)
  await transaction((ctx) => mayHandIn(ctx, id, 'file'))
  await services.files.receive(upload.content, maxEvidence, async (file) => {
    const mediaType = await mediaTypeOf(file.path, name)
    await mustBeClean(services.config, file.path)
    await transaction(async (ctx) => {
      const { sha256, size } = file
      await lockContent(ctx.db, sha256)
      await handIn(ctx, id, { kind: 'file', name, mediaType, size, sha256 })
      await file.keep()
    })
  })
}

type FileEvidence = Extract<Evidence, { kind: 'file' }>

/**
 * The file a duty was fulfilled by, for who sees the duty and the customer it concerns; taken by anybody but the owner
 * it is entered in the access register.
 */
export async function openEvidence(
  ctx: Ctx,
  id: string,
  visibleCustomers: (ctx: Ctx, ids: string[]) => Promise<Set<string>>,
): Promise<FileEvidence> {
  const row = await findObligation(ctx.db, id, seen(await standingOf(ctx.db, ctx.actor)))
  if (row?.evidence?.kind !== 'file') throw notFound()
  const { customerId, label } = row.subject
  if (customerId !== null && !(await visibleCustomers(ctx, [customerId])).has(customerId)) throw notFound()
  if (ctx.actor.userId !== row.ownerId) {
    registerAccess(ctx, { action: 'exported', subject: { kind: 'obligation', id, label }, rows: 1 })
  }
  if ((await ctx.services.files.sizeOf(row.evidence.sha256)) === null) throw fileGone()
  return row.evidence
}
