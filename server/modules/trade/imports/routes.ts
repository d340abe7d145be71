import { Readable } from 'node:stream'
import { z } from 'zod'
import { notFound } from '../../../kernel/errors.ts'
import { openRoute, page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, line, out } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { likenesses } from '../../customers/index.ts'
import { duplicatePolicies } from './companies/service.ts'
import { mappingRoutes } from './mapping/routes.ts'
import { mappingSchema } from './mapping/rules.ts'
import { previewImport } from './preview/service.ts'
import { kinds } from './rules.ts'
import { fieldsOf, startImport } from './service.ts'
import { findImport, findImportJob, listImports, type ImportRow, type StoredResult } from './store.ts'
import { undoImport } from './undo/service.ts'

const access = 'imports.run'
const maxUpload = 200 * 1_048_576

const kind = z.enum(kinds)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const fileName = () => line(255)
const byId = z.object({ id: id() })

const text = z.object({ zh: z.string(), en: z.string() })
const issue = z.object({
  row: z.int(),
  field: z.string(),
  code: z.string(),
  message: z.string(),
  value: z.string().nullable(),
  severity: z.enum(['error', 'warning', 'proposed', 'updated', 'skipped', 'created']),
})
const mapping = mappingSchema
const mappingOut = z.record(z.string(), z.unknown())

const importOut = z.object({
  id: out.id,
  kind,
  fileName: z.string(),
  sha256: z.string(),
  mapping: mappingOut,
  read: z.int(),
  imported: z.int(),
  updated: z.int(),
  skipped: z.int(),
  proposed: z.int(),
  customersCreated: z.int(),
  receiptsCreated: z.int(),
  importedByName: z.string(),
  importedAt: out.instant,
  undoneByName: z.string().nullable(),
  undoneAt: out.instant.nullable(),
  undoReason: z.string().nullable(),
  can: z.object({ undo: z.boolean() }),
})
const importPresent = (row: ImportRow) => ({ ...row, can: { undo: row.undoneAt === null } })

const suspect = z.object({
  customerId: out.id.nullable(),
  code: z.string().nullable(),
  name: z.string().nullable(),
  department: z.string().nullable(),
  isVisible: z.boolean(),
  row: z.int().nullable(),
  by: z.array(z.enum(likenesses)),
})
const result = z.object({
  importId: out.id.nullable(),
  dryRun: z.boolean(),
  read: z.int(),
  imported: z.int(),
  /** Of them, customers that were there and are changed. */
  updated: z.int(),
  skipped: z.int(),
  failed: z.int(),
  /** Rows held back because they seem to be customers already; the first 200 with whom they seem to be. */
  proposed: z.int(),
  proposals: z.array(
    z.object({ row: z.int(), name: z.string(), creditCode: z.string().nullable(), suspects: z.array(suspect) }),
  ),
  customersCreated: z.int(),
  receiptsCreated: z.int(),
  void: z.int(),
  issues: z.array(issue),
  report: z.boolean(),
})
/** The result as it is shown: whether there is a report, not where it lies. */
export const presentResult = (stored: StoredResult) => result.parse({ ...stored, report: stored.report !== null })

const files: Route[] = [
  openRoute({
    method: 'POST',
    path: '/uploads',
    access,
    summary: 'Stores a file for an import; the body is the file itself',
    query: z.object({ name: fileName() }),
    response: z.object({ sha256: z.string(), size: z.int(), name: z.string() }),
    status: 201,
    upload: true,
    async handle({ services, request, transaction }, { query }) {
      const stored = await services.files.put((request.body as Readable | undefined) ?? Readable.from([]), maxUpload)
      const subject = { kind: 'file', id: stored.sha256, label: query.name }
      await transaction(async (ctx) => record(ctx, { kind: 'file.uploaded', subject, after: { size: stored.size } }))
      return { ...stored, name: query.name }
    },
  }),
  route({
    method: 'POST',
    path: '/import-previews',
    access,
    summary: 'The columns and first rows of an uploaded file, with a mapping to start from',
    body: z.object({ kind, sha256, name: fileName(), mapping: mapping.optional() }),
    response: z.object({
      format: z.enum(['csv', 'xlsx']),
      encoding: z.string().nullable(),
      delimiter: z.string().nullable(),
      sheets: z.array(z.string()),
      columns: z.array(z.string()),
      total: z.int().nullable(),
      sample: z.array(z.array(z.string())),
      /** The same rows as they would be read; null where something is wrong. */
      records: z.array(z.record(z.string(), z.string().nullable()).nullable()),
      mapping: mappingOut,
      issues: z.array(issue),
    }),
    handle: (ctx, { body }) => previewImport(ctx, body),
  }),
  route({
    method: 'GET',
    path: '/import-fields/:kind',
    access,
    summary: 'What a file of a kind can give',
    params: z.object({ kind }),
    response: z.object({
      rows: z.array(
        z.object({
          field: z.string(),
          label: text,
          required: z.boolean(),
          type: z.string(),
          /** Under what it stands on a long page: the part of the archive. */
          group: text.nullable(),
          choices: z.array(z.object({ value: z.string(), text })),
        }),
      ),
    }),
    handle: (_ctx, { params }) => Promise.resolve({ rows: fieldsOf(params.kind) }),
  }),
]

const imports: Route[] = [
  route({
    method: 'POST',
    path: '/imports',
    access,
    summary: 'Starts an import, or a dry run of one, in the background',
    body: z.object({
      kind,
      sha256,
      name: fileName(),
      mapping,
      dryRun: z.boolean().default(false),
      again: z.boolean().optional(),
      duplicates: z.enum(duplicatePolicies).default('propose'),
    }),
    response: z.object({ jobId: out.id }),
    status: 202,
    handle: async (ctx, { body }) => ({ jobId: await startImport(ctx, body) }),
  }),
  route({
    method: 'GET',
    path: '/imports',
    access,
    summary: 'Imports, newest first',
    query: z.object({ ...pageQuery, kind: kind.optional() }),
    response: page(importOut),
    async handle(ctx, { query }) {
      const { rows, nextCursor } = await listImports(ctx, query)
      return { rows: rows.map(importPresent), nextCursor }
    },
  }),
  route({
    method: 'GET',
    path: '/imports/:id',
    access,
    summary: 'One import',
    params: byId,
    response: importOut,
    async handle(ctx, { params }) {
      const found = await findImport(ctx, params.id)
      if (!found) throw notFound()
      return importPresent(found)
    },
  }),
  route({
    method: 'POST',
    path: '/imports/:id/undoing',
    access,
    summary: 'Takes back what an import wrote',
    params: byId,
    body: z.object({ reason: line(500) }),
    response: importOut,
    handle: async (ctx, { params, body }) => importPresent(await undoImport(ctx, params.id, body.reason)),
  }),
]

const jobs: Route[] = [
  openRoute({
    method: 'GET',
    path: '/jobs/:id/report',
    access,
    summary: 'The failed and skipped rows of an import as CSV',
    params: byId,
    async handle({ services, reply, transaction }, { params }) {
      const job = await transaction((ctx) => findImportJob(ctx, params.id))
      const report = job?.result?.report
      if (!report) throw notFound()
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="import-${params.id}.csv"`)
        .header('x-content-type-options', 'nosniff')
        .send(services.files.read(report))
    },
  }),
]

export const routes: Route[] = [...files, ...imports, ...jobs, ...mappingRoutes]

/** The contract as the pages read it. */
export type Import = z.infer<typeof importOut>
