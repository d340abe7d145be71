import type { Part } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db, type Sql } from '../../../kernel/db.ts'
import type { FileUse } from '../../../kernel/files.ts'
import { keyset } from '../../../kernel/paging.ts'
import type { Attachment, AttachmentSubject } from './rules.ts'

const columns = sql`a.id, a.customer_id as "customerId", a.part, a.subject_kind as "subjectKind",
  a.subject_id as "subjectId", a.name, a.media_type as "mediaType", a.size, a.sha256, a.uploaded_by as "uploadedBy",
  a.uploaded_by_name as "uploadedByName", a.uploaded_at as "uploadedAt"`

/** One that is not removed. */
export const findAttachment = (db: Db, id: string): Promise<Attachment | null> =>
  db.maybe<Attachment>(sql`select ${columns} from attachments a where a.id = ${id} and a.removed_at is null`)

export interface FilesOf {
  customerId: string
  parts: readonly Part[]
  /** Subjects of these kinds stay out. */
  closed: readonly { part: Part; kind: string }[]
}

export interface AttachmentsQuery extends FilesOf {
  subjectKind?: string | undefined
  subjectId?: string | undefined
  limit: number
  cursor?: string
}

/** Files of a customer in some parts of its archive, the newest first. */
export async function listAttachments(db: Db, query: AttachmentsQuery) {
  const { customerId, parts, closed, subjectKind = null, subjectId = null } = query
  const order = { column: sql`a.uploaded_at`, type: 'timestamptz', descending: true } as const
  const at = keyset(query, 'uploadedAt', order, sql`a.id`)
  const rows = await db.rows<Attachment & { sortKey: string }>(sql`
    select ${columns}, ${at.key} as "sortKey" from attachments a
    where a.customer_id = ${customerId} and a.part = any(${parts as Part[]}::text[]) and a.removed_at is null
      and (${subjectKind}::text is null or a.subject_kind = ${subjectKind})
      and (${subjectId}::text is null or a.subject_id = ${subjectId}) and ${at.after}
      and not exists (select from jsonb_to_recordset(${JSON.stringify(closed)}::jsonb) as x (part text, kind text)
        where x.part = a.part and x.kind = a.subject_kind)
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** The files a customer has or had in some parts, as a query of their ids in text. */
export const attachmentIds = ({ tenant }: Ctx, { customerId, parts, closed }: FilesOf): Sql => sql`
  select a.id::text from attachments a
  where a.tenant_id = ${tenant.id} and a.customer_id = ${customerId} and a.part = any(${parts as Part[]}::text[])
    and not exists (select from jsonb_to_recordset(${JSON.stringify(closed)}::jsonb) as x (part text, kind text)
      where x.part = a.part and x.kind = a.subject_kind)`

const amongSubjects = (subjects: readonly AttachmentSubject[]) => sql`exists (
  select from jsonb_to_recordset(${JSON.stringify(subjects)}::jsonb) as s ("customerId" uuid, kind text, id text)
  where a.customer_id = s."customerId" and a.subject_kind = s.kind and a.subject_id = s.id)`

/**
 * The files of some subjects that are not removed, the oldest first. Asks nobody's rights: who calls it shows of them
 * what the reader may see.
 */
export async function attachmentsOf({ db }: Ctx, subjects: readonly AttachmentSubject[]): Promise<Attachment[]> {
  if (subjects.length === 0) return []
  return db.rows<Attachment>(sql`
    select ${columns} from attachments a where a.removed_at is null and ${amongSubjects(subjects)}
    order by a.uploaded_at, a.id`)
}

/** Whether something is attached to a subject. */
export async function hasAttachment({ db }: Ctx, { customerId, kind, id }: AttachmentSubject): Promise<boolean> {
  const { found } = await db.one<{ found: boolean }>(sql`
    select exists (select from attachments a where a.customer_id = ${customerId} and a.subject_kind = ${kind}
      and a.subject_id = ${id} and a.removed_at is null) as found`)
  return found
}

/** Whether there is such an entry in a list of the customer's archive. */
export async function isEntry(
  db: Db,
  { customerId, part, list, id }: { customerId: string; part: Part; list: string; id: string },
): Promise<boolean> {
  const { found } = await db.one<{ found: boolean }>(sql`
    select exists (select from archive_entries e where e.id::text = ${id} and e.customer_id = ${customerId}
      and e.part = ${part} and e.list = ${list} and e.removed_at is null) as found`)
  return found
}

/** Until the transaction ends nobody merges the customer into another; false when somebody has. */
export async function holdCustomer({ db, tenant }: Ctx, id: string): Promise<boolean> {
  const found = await db.rows(sql`
    select 1 from customers c where c.tenant_id = ${tenant.id} and c.id = ${id} and c.merged_into is null for key share`)
  return found.length === 1
}

export type NewAttachment = Omit<Attachment, 'id' | 'uploadedBy' | 'uploadedByName' | 'uploadedAt'>

/** The same content under the same name at the same subject; an upload that is repeated finds the first one. */
export const findSame = (db: Db, of: NewAttachment): Promise<Attachment | null> =>
  db.maybe<Attachment>(sql`
    select ${columns} from attachments a
    where a.customer_id = ${of.customerId} and a.part = ${of.part} and a.subject_kind = ${of.subjectKind}
      and a.subject_id = ${of.subjectId} and a.sha256 = ${of.sha256} and a.name = ${of.name} and a.removed_at is null`)

export function insertAttachment({ db, tenant, actor, now }: Ctx, of: NewAttachment): Promise<Attachment> {
  return db.one<Attachment>(sql`
    insert into attachments as a (tenant_id, customer_id, part, subject_kind, subject_id, name, media_type, size, sha256,
                                  uploaded_by, uploaded_by_name, uploaded_at)
    values (${tenant.id}, ${of.customerId}, ${of.part}, ${of.subjectKind}, ${of.subjectId}, ${of.name}, ${of.mediaType},
            ${of.size}, ${of.sha256}, ${actor.userId}, ${actor.name}, ${now})
    returning ${columns}`)
}

/** False when somebody removed it meanwhile. */
export async function setRemoved({ db, actor, now }: Ctx, id: string, reason: string): Promise<boolean> {
  const touched = await db.run(sql`
    update attachments set removed_by_name = ${actor.name}, removed_at = ${now}, remove_reason = ${reason}
    where id = ${id} and removed_at is null`)
  return touched === 1
}

/** Of some stored files those that an attachment of any company needs; asked by the owner of the tables. */
export async function neededFiles(db: Db, names: string[]): Promise<string[]> {
  const rows = await db.rows<{ sha256: string }>(
    sql`select distinct sha256 from attachments where sha256 = any(${names}::text[])`,
  )
  return rows.map(({ sha256 }) => sha256)
}

/** Every file that an attachment needs, removed ones too: their bytes are kept. */
export const attachedFiles = (db: Db): AsyncGenerator<FileUse[]> =>
  db.batches<FileUse>(sql`
    select a.sha256, a.size, 'attachment' as kind, a.id::text, c.code || ' ' || a.name as label
    from attachments a join customers c on c.tenant_id = a.tenant_id and c.id = a.customer_id order by a.id`)
