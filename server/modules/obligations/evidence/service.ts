import type { Ctx, Services } from '../../../kernel/context.ts'
import { notFound } from '../../../kernel/errors.ts'
import { fileGone, takeIn, type Upload } from '../../../kernel/file-exchange.ts'
import { lockContent } from '../../../kernel/files.ts'
import { registerAccess } from '../../audit/index.ts'
import { seen, standingOf } from '../access.ts'
import { maxEvidence, type Evidence } from '../rules.ts'
import { handIn, mayHandIn } from '../service.ts'
import { findObligation } from '../store.ts'

/** Fulfils a duty by a file: the duty is done together with its file or not at all. */
export function handInFile(
  { services, transaction }: { services: Services; transaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> },
  id: string,
  upload: Upload,
): Promise<void> {
  return takeIn(services, upload, {
    max: maxEvidence,
    allow: () => transaction((ctx) => mayHandIn(ctx, id, 'file')),
    keep: ({ name, mediaType, size, sha256, keep }) =>
      transaction(async (ctx) => {
        await lockContent(ctx.db, sha256)
        await handIn(ctx, id, { kind: 'file', name, mediaType, size, sha256 })
        await keep()
      }),
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
