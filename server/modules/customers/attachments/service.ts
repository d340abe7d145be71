import { archiveFields, type Part } from '../../../../policy-pack/index.ts'
import type { Ctx, Services } from '../../../kernel/context.ts'
import type { Sql } from '../../../kernel/db.ts'
import { forbidden, notFound } from '../../../kernel/errors.ts'
import { fileGone, takeIn, type Arrived, type Upload } from '../../../kernel/file-exchange.ts'
import { lockContent, tooLarge } from '../../../kernel/files.ts'
import { record, registerAccess } from '../../audit/index.ts'
import { filesOfEvidence } from '../../obligations/index.ts'
import { isOthers, openPart, openParts, rightOn, standingOf, type Standing } from '../access.ts'
import { customerSubject } from '../service.ts'
import { maxAttachment, type Attachment } from './rules.ts'
import {
  attachmentIds,
  findAttachment,
  findSame,
  holdCustomer,
  insertAttachment,
  isEntry,
  listAttachments,
  neededFiles,
  setRemoved,
  type AttachmentsQuery,
} from './store.ts'

/**
 * A kind of subject that decides itself who reads and attaches its files, such as a document slot of a survey. The
 * files of every other kind follow the rights to the part of the archive they are in.
 */
export interface Attachable {
  kind: string
  /** What a subject belongs to, and the actor's rights to its files; null when there is none. */
  find(ctx: Ctx, id: string): Promise<AttachableSubject | null>
}

export interface AttachableSubject {
  customerId: string
  part: Part
  can: { read: boolean; write: boolean }
  /** Whose right holds for those who may not read by the subject itself; the part's, when left out. */
  like?: { part: Part; list: string }
}

/** Filled by the modules whose subjects decide themselves. */
export const attachables: Attachable[] = []

/** Where a file is, or is to be. */
export interface Place {
  customerId: string
  part: Part
  subjectKind: string
  subjectId: string
}

/** Files that belong to no list: who may only see some fields of a part does not see them. */
const wholePart = 'attachments'

const lists = new Map(archiveFields.map(({ part, lists: of }) => [part, of.map(({ list }) => list)]))
const listsOf = (part: Part): string[] => lists.get(part) ?? []

interface Rights {
  read: boolean
  write: boolean
}
interface Reach {
  /** Null for who may by what the subject itself says, whatever he sees of the customer. */
  standing: Standing | null
  can: Rights
}

const deciding = (kind: string | undefined) => attachables.find((each) => each.kind === kind)

/** How far the actor's rights to the files of a place go. `not_found` when the customer is not there for him. */
async function reachOf(ctx: Ctx, place: Place): Promise<Reach> {
  const own = deciding(place.subjectKind)
  const subject = own && (await own.find(ctx, place.subjectId))
  if (own && (subject?.customerId !== place.customerId || subject.part !== place.part)) throw notFound()
  if (subject?.can.read) return { standing: null, can: subject.can }
  const standing = await standingOf(ctx, place.customerId)
  const { part, list } = subject?.like ?? { part: place.part, list: place.subjectKind }
  return { standing, can: rightsIn(standing, part, list) }
}

/**
 * By the right to the part, or to the list of it whose entry the file belongs to. What another module decides about is
 * attached only by those it names.
 */
function rightsIn(standing: Standing, part: Part, subjectKind: string): Rights {
  const right = rightOn(standing, part, listsOf(part).includes(subjectKind) ? subjectKind : wholePart)
  return { read: right === 'read' || right === 'edit', write: right === 'edit' && !deciding(subjectKind) }
}

/** Whether the customer, or the entry of its archive, is what the place says. Of what else there is, others know. */
async function isThere(ctx: Ctx, { customerId, part, subjectKind, subjectId }: Place): Promise<boolean> {
  if (subjectKind === 'customer') return subjectId === customerId
  return !listsOf(part).includes(subjectKind) || isEntry(ctx.db, { customerId, part, list: subjectKind, id: subjectId })
}

/** Refuses a file that says itself that it is too large, before any of it has come. */
export function refuseDeclaredSize(contentLength: string | undefined): void {
  if (Number(contentLength ?? 0) > maxAttachment) throw tooLarge({ max: maxAttachment / 1_048_576 })
}

/** Refuses who may not attach a file there. */
export async function mustWrite(ctx: Ctx, place: Place): Promise<void> {
  const { can } = await reachOf(ctx, place)
  if (!(await isThere(ctx, place))) throw notFound()
  if (!can.write) throw forbidden()
}

/**
 * Takes in a file: rights first, then the bytes, up to 50 MB; then what they are; then the row together with the bytes.
 * The same file sent again to the same place is the first one. Whatever fails, neither a row without bytes stays nor
 * bytes without a row.
 */
export async function attach(
  { services, transaction }: { services: Services; transaction<T>(work: (ctx: Ctx) => Promise<T>): Promise<T> },
  place: Place,
  upload: Upload,
): Promise<Attachment> {
  return takeIn(services, upload, {
    max: maxAttachment,
    allow: () => transaction((ctx) => mustWrite(ctx, place)),
    keep: async (file) => {
      let isNew = false
      try {
        return await transaction(async (ctx) => {
          await mustWrite(ctx, place)
          return keep(ctx, place, file, (added) => (isNew = added))
        })
      } catch (error) {
        if (isNew) await takeBack(services, file.sha256)
        throw error
      }
    },
  })
}

async function keep(ctx: Ctx, place: Place, file: Arrived, stored: (isNew: boolean) => void): Promise<Attachment> {
  const { name, mediaType, sha256, size } = file
  if (!(await holdCustomer(ctx, place.customerId))) throw notFound()
  await lockContent(ctx.db, sha256)
  const of = { ...place, name, mediaType, sha256, size }
  const same = await findSame(ctx.db, of)
  const row = same ?? (await insertAttachment(ctx, of))
  if (!same) record(ctx, { kind: 'attachment.added', subject: subjectOf(row), after: logged(row) })
  stored(await file.keep())
  return row
}

/** The transaction failed after the bytes were stored: they go, unless somebody else has come to need them. */
async function takeBack({ database, files }: Services, sha256: string): Promise<void> {
  await database.admin(async (db) => {
    await lockContent(db, sha256)
    const needed = [...(await neededFiles(db, [sha256])), ...(await filesOfEvidence(db, [sha256]))]
    if (needed.length === 0) await files.remove(sha256)
  })
}

const subjectOf = ({ id, name }: Attachment) => ({ kind: 'attachment', id, label: name })
const logged = ({ uploadedBy: _by, uploadedByName: _name, uploadedAt: _at, ...rest }: Attachment) => rest

export interface ShownAttachment extends Attachment {
  /** The bytes are not in the store, or not as many as there should be. */
  isMissing: boolean
  can: { remove: boolean }
}

async function shown({ files }: Services, row: Attachment, can: Pick<Rights, 'write'>): Promise<ShownAttachment> {
  return { ...row, isMissing: (await files.sizeOf(row.sha256)) !== row.size, can: { remove: can.write } }
}

export const showNew = (services: Services, row: Attachment): Promise<ShownAttachment> =>
  shown(services, row, { write: true })

export interface Wanted extends Omit<AttachmentsQuery, 'parts' | 'closed'> {
  part?: Part | undefined
  purpose?: string | undefined
}

/** A page of a customer's files: of one part, of one subject, or of every part whose files the actor may read. */
export async function attachmentsPage(ctx: Ctx, wanted: Wanted) {
  const { customerId, part, subjectKind, subjectId } = wanted
  if (part && subjectId && subjectKind && deciding(subjectKind)) {
    const { standing, can } = await reachOf(ctx, { customerId, part, subjectKind, subjectId })
    if (!standing) return pageOf(ctx, { ...wanted, parts: [part], closed: [] }, () => can)
  }
  const standing = await standingOf(ctx, customerId)
  const rightsTo = ({ part: of, subjectKind: kind }: Attachment) => rightsIn(standing, of, kind)
  const opened = openedParts(ctx, standing, wanted)
  return pageOf(ctx, { ...wanted, parts: opened, closed: closedIn(standing, opened) }, rightsTo)
}

/** Lists of some parts whose files the actor may not read. */
const closedIn = (standing: Standing, opened: Part[]) =>
  opened.flatMap((part) =>
    listsOf(part).flatMap((kind) => (rightsIn(standing, part, kind).read ? [] : [{ part, kind }])),
  )

/**
 * The files of a customer, removed ones too, that the actor may read without stating a purpose: a query of their ids in
 * text.
 */
export function filesSeen(ctx: Ctx, customerId: string, standing: Standing): Sql {
  const opened = openParts(standing).filter(
    (part) => rightsIn(standing, part, 'customer').read && !needsPurpose(standing, part),
  )
  return attachmentIds(ctx, { customerId, parts: opened, closed: closedIn(standing, opened) })
}

/** Opens the part asked for or refuses it; where none is, all that the actor may read without saying more. */
function openedParts(ctx: Ctx, standing: Standing, { part, subjectKind = 'customer', purpose }: Wanted): Part[] {
  const isReadable = (of: Part) => rightsIn(standing, of, subjectKind).read
  if (part && !isReadable(part)) throw forbidden()
  const wanted = part
    ? [part]
    : openParts(standing).filter((of) => isReadable(of) && (purpose !== undefined || !needsPurpose(standing, of)))
  for (const of of wanted) openPart(ctx, standing, of, purpose)
  return wanted
}

const needsPurpose = (standing: Standing, part: Part) =>
  isOthers(standing) &&
  standing.policy.parameters.purposeParts.includes(part) &&
  !standing.grants.some((grant) => grant.part === part)

async function pageOf(ctx: Ctx, query: AttachmentsQuery, rightsTo: (row: Attachment) => Rights) {
  const { rows, nextCursor } = await listAttachments(ctx.db, query)
  return { rows: await Promise.all(rows.map((row) => shown(ctx.services, row, rightsTo(row)))), nextCursor }
}

async function reached(ctx: Ctx, id: string): Promise<{ row: Attachment; reach: Reach }> {
  const row = await findAttachment(ctx.db, id)
  if (!row) throw notFound()
  return { row, reach: await reachOf(ctx, row) }
}

/** A file about to leave the system: that of another team's archive is registered as exported (D-19). */
export async function openAttachment(ctx: Ctx, id: string, purpose: string | undefined): Promise<Attachment> {
  const { row, reach } = await reached(ctx, id)
  if (!reach.can.read) throw forbidden()
  const { standing } = reach
  if (standing) openPart(ctx, standing, row.part, purpose)
  if (!standing || isOthers(standing)) {
    const subject = standing ? customerSubject(standing.customer) : subjectOf(row)
    const stated = purpose ?? standing?.grants.find(({ part }) => part === row.part)?.purpose
    registerAccess(ctx, {
      action: 'exported',
      subject,
      part: row.part,
      rows: 1,
      ...(stated ? { purpose: stated } : {}),
    })
  }
  if ((await ctx.services.files.sizeOf(row.sha256)) === null) throw fileGone()
  return row
}

/** Takes a file away from its subject; row and bytes stay for the record. */
export async function removeAttachment(ctx: Ctx, id: string, reason: string): Promise<void> {
  const { row, reach } = await reached(ctx, id)
  if (!reach.can.write) throw forbidden()
  if (!(await setRemoved(ctx, id, reason))) throw notFound()
  record(ctx, { kind: 'attachment.removed', subject: subjectOf(row), before: logged(row), reason })
}
