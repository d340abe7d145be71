import { z } from 'zod'
import { archiveFields, parts, relations, rights, type Part } from '../../../../policy-pack/index.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, line, out } from '../../../kernel/input.ts'
import { decisionOut } from '../../policies/index.ts'
import { confirmPart } from './confirmations/service.ts'
import { routes as entryRoutes } from './entries/routes.ts'
import { historyOf, timelineOf } from './history/service.ts'
import { presentedEntry } from './presentation/routes.ts'
import { editPart, openArchivePart } from './service.ts'
import { summarise } from './summary/service.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const field = z.object({
  field: z.string(),
  label: text,
  article: z.string(),
  type: z.string(),
  choices: z.array(z.object({ value: z.string(), text })).optional(),
  required: z.literal(true).optional(),
  fixed: z.literal(true).optional(),
  secret: z.literal(true).optional(),
  negative: z.literal(true).optional(),
})
const catalogue = z.object({
  parts: z.array(
    z.object({
      part: z.enum(parts),
      title: text,
      article: z.string(),
      groups: z.array(z.object({ title: text, fields: z.array(field) })),
      lists: z.array(z.object({ list: z.string(), title: text, article: z.string(), fields: z.array(field) })),
    }),
  ),
})

const right = z.enum(rights)
const summary = z.object({
  part: z.enum(parts),
  right,
  completeness: z.object({ percent: z.int(), missing: z.array(z.string()) }).nullable(),
  confirmedOn: out.date.nullable(),
  confirmedBy: z.string().nullable(),
  dueOn: out.date.nullable(),
  isStale: z.boolean().nullable(),
  staleness: decisionOut.nullable(),
  version: z.int().nullable(),
})

const overview = z.object({
  parts: z.array(summary),
  relation: z.object({ relation: z.enum(relations), next: z.array(z.enum(relations)) }).nullable(),
})

const values = z.record(z.string(), z.string().nullable())
const presentedPart = z.object({
  part: z.enum(parts),
  version: z.int(),
  values,
  rights: z.record(z.string(), right),
  lists: z.record(z.string(), z.object({ right, rights: z.record(z.string(), right), rows: z.array(presentedEntry) })),
  names: z.record(z.string(), z.string()),
  confirmedOn: out.date.nullable(),
  confirmedBy: z.string().nullable(),
  can: z.object({ edit: z.boolean(), confirm: z.boolean() }),
})

const actor = z.object({ id: out.id.nullable(), name: z.string() })
const historyRow = z.object({
  id: out.id,
  at: out.instant,
  actor,
  kind: z.string(),
  part: z.enum(parts),
  list: z.string().nullable(),
  entryId: z.string().nullable(),
  fields: z.array(z.object({ field: z.string(), before: z.unknown(), after: z.unknown() })),
  reason: z.string().nullable(),
  /** Of the people and customers the values name. */
  names: z.record(z.string(), z.string()),
})
const timelineRow = z.object({
  id: out.id,
  at: out.instant,
  actor,
  kind: z.string(),
  title: z.object({ zh: z.string(), en: z.string() }),
  subject: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string() }),
  parts: z.array(z.object({ part: z.enum(parts), list: z.string().nullable(), fields: z.array(z.string()) })),
  reason: z.string().nullable(),
})

const byId = z.object({ id: id() })
const byPart = z.object({ id: id(), part: z.enum(parts) })
const purpose = { purpose: line(200).optional() }
const path = '/customers/:id/archive'

const reading: Route[] = [
  route({
    method: 'GET',
    path: '/archive-catalogue',
    access: 'customers.read',
    summary: 'The seven parts of the archive with every field and list there is',
    response: catalogue,
    handle: () => Promise.resolve({ parts: archiveFields.map(({ ...part }) => part) }),
  }),
  route({
    method: 'GET',
    path,
    access: 'customers.read',
    summary: 'The parts of a customer’s archive: your right, how complete, since when confirmed, whether stale and why',
    params: byId,
    response: overview,
    handle: (ctx, { params }) => summarise(ctx, params.id),
  }),
  route({
    method: 'GET',
    path: `${path}/:part`,
    access: 'customers.read',
    summary: 'One part with its lists; that of another team is registered and may need a stated purpose',
    params: byPart,
    query: z.object(purpose),
    response: presentedPart,
    handle: (ctx, { params, query }) => openArchivePart(ctx, params.id, params.part, query.purpose),
  }),
  route({
    method: 'GET',
    path: '/customers/:id/history',
    access: 'customers.read',
    summary: 'How the fields came to be what they are: who, when, why, from what to what; newest first',
    params: byId,
    query: z.object({
      ...pageQuery,
      ...purpose,
      part: z.enum(parts).optional(),
      field: z.string().max(64).optional(),
    }),
    response: page(historyRow),
    handle: (ctx, { params, query }) => historyOf(ctx, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/customers/:id/timeline',
    access: 'customers.read',
    summary: 'Everything that happened on a customer, newest first',
    params: byId,
    query: z.object(pageQuery),
    response: page(timelineRow),
    handle: (ctx, { params, query }) => timelineOf(ctx, params.id, query),
  }),
]

const writing: Route[] = [
  route({
    method: 'PATCH',
    path: `${path}/:part`,
    access: 'customers.write',
    summary: 'Write fields of a part; needs If-Match with the version of the part and the right to edit each field',
    params: byPart,
    body: z.strictObject({ values, reason: line() }),
    response: presentedPart,
    handle: (ctx, { params, body, ifMatch }) => editPart(ctx, params.id, params.part, body, ifMatch),
  }),
  route({
    method: 'POST',
    path: `${path}/:part/confirmation`,
    access: 'customers.write',
    summary: 'Say that a part holds as it stands; fulfils the duty to confirm it again',
    params: byPart,
    body: z.strictObject(purpose),
    response: summary,
    handle: (ctx, { params, body }) => confirmPart(ctx, params.id, params.part, body.purpose),
  }),
]

export const routes: Route[] = [...reading, ...writing, ...entryRoutes]

/** The contract as the pages read it. */
export type ArchiveCatalogue = z.infer<typeof catalogue>
export type ArchiveSummary = z.infer<typeof summary>
export type ArchiveOverview = z.infer<typeof overview>
export type ArchivePart = z.infer<typeof presentedPart>
export type ArchiveHistoryRow = z.infer<typeof historyRow>
export type TimelineLine = z.infer<typeof timelineRow>
export type { Part }
