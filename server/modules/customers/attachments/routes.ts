import { Readable } from 'node:stream'
import { z } from 'zod'
import { parts } from '../../../../policy-pack/index.ts'
import { giveOut } from '../../../kernel/file-exchange.ts'
import { openRoute, page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, line, out } from '../../../kernel/input.ts'
import {
  attach,
  attachmentsPage,
  openAttachment,
  refuseDeclaredSize,
  removeAttachment,
  showNew,
  type ShownAttachment,
} from './service.ts'

// Who may attach and remove is asked of the part, or of the subject, once the file's place is known.
const access = 'customers.read'
const byId = z.object({ id: id() })
const part = z.enum(parts)
const subjectKind = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/)
const subjectId = line(100)

const attachment = z.object({
  id: out.id,
  customerId: out.id,
  part,
  subjectKind: z.string(),
  subjectId: z.string(),
  name: z.string(),
  mediaType: z.string(),
  size: z.int(),
  sha256: z.string(),
  uploadedByName: z.string(),
  uploadedAt: out.instant,
  /** The content is lost and has to come back from a backup. */
  isMissing: z.boolean(),
  can: z.object({ remove: z.boolean() }),
})
const present = ({ uploadedBy: _by, ...row }: ShownAttachment) => row

/** What else stands in the address of a download is of no meaning: neither type nor disposition come from there. */
const downloadQuery = z
  .looseObject({ purpose: line(500).optional() })
  .transform(({ purpose }) => (purpose === undefined ? {} : { purpose }))

export const attachmentRoutes: Route[] = [
  openRoute({
    method: 'POST',
    path: '/attachments',
    access,
    summary:
      'Attach a file, at most 50 MB; the body is the file itself. Without a subject it is attached to the customer',
    query: z.object({
      customerId: id(),
      part,
      subjectKind: subjectKind.optional(),
      subjectId: subjectId.optional(),
      name: z.string().min(1).max(2000),
    }),
    response: attachment,
    status: 201,
    upload: true,
    async handle({ services, request, transaction }, { query: { name, customerId, ...query } }) {
      refuseDeclaredSize(request.headers['content-length'])
      const content = (request.body as Readable | undefined) ?? Readable.from([])
      const { subjectKind: kind = 'customer', subjectId: subject = customerId } = query
      const place = { customerId, part: query.part, subjectKind: kind, subjectId: subject }
      const row = await attach({ services, transaction }, place, { name, content })
      return present(await showNew(services, row))
    },
  }),
  route({
    method: 'GET',
    path: '/attachments',
    access,
    summary: 'Files of a customer, the newest first: of a part, of a subject, or all that one may see',
    query: z.object({
      ...pageQuery,
      customerId: id(),
      part: part.optional(),
      subjectKind: subjectKind.optional(),
      subjectId: subjectId.optional(),
      purpose: line(500).optional(),
    }),
    response: page(attachment),
    async handle(ctx, { query }) {
      const { rows, nextCursor } = await attachmentsPage(ctx, query)
      return { rows: rows.map(present), nextCursor }
    },
  }),
  openRoute({
    method: 'GET',
    path: '/attachments/:id/content',
    access,
    summary: 'The file itself, always to be saved and never shown by the browser',
    params: byId,
    query: downloadQuery,
    async handle({ services, reply, transaction }, { params, query: { purpose } }) {
      const row = await transaction((ctx) => openAttachment(ctx, params.id, purpose))
      return giveOut(services, reply, row)
    },
  }),
  route({
    method: 'DELETE',
    path: '/attachments/:id',
    access,
    summary: 'Take a file away, with a reason; it stays for the record',
    status: 204,
    params: byId,
    body: z.object({ reason: line(500) }),
    handle: (ctx, { params, body }) => removeAttachment(ctx, params.id, body.reason),
  }),
]

/** The contract as the pages read it. */
export type AttachmentRow = z.infer<typeof attachment>
