import { z } from 'zod'
import { may } from '../../../../kernel/access.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { notFound } from '../../../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../../../kernel/http.ts'
import { id, line, out } from '../../../../kernel/input.ts'
import { sides } from './fields/rules.ts'
import { previewMerge } from './previews/service.ts'
import { mergeCustomers } from './service.ts'
import { findMerge, listMerges, type MergeRow } from './store.ts'
import { undoMerge } from './undoing/service.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const side = z.enum(sides)
const party = z.object({ id: out.id, label: z.string() })
const merge = z.object({
  id: out.id,
  /** What was merged, and into what; as they were called then. */
  from: party,
  into: party,
  reason: z.string(),
  /** `part.field` → whose value was chosen. */
  fields: z.record(z.string(), side),
  outcome: z.array(
    z.object({ title: text, moved: z.int(), stayed: z.int(), labels: z.array(z.string()), because: text.nullable() }),
  ),
  mergedByName: z.string(),
  mergedAt: out.instant,
  undoneByName: z.string().nullable(),
  undoneAt: out.instant.nullable(),
  undoReason: z.string().nullable(),
  can: z.object({ undo: z.boolean() }),
})
const customer = z.object({ id: out.id, code: z.string(), name: z.string() })
const preview = z.object({
  from: customer,
  into: customer,
  /** In which the two differ, with the side whose value the merged customer gets unless another is chosen. */
  fields: z.array(
    z.object({
      field: z.string(),
      part: z.string(),
      label: text,
      from: z.string().nullable(),
      into: z.string().nullable(),
      side,
    }),
  ),
  rows: z.array(z.object({ title: text, count: z.int(), goes: z.boolean(), because: text.nullable() })),
  obstacles: z.array(text),
})

/** What the rows that stayed are called is for who merges; others may not read all of what they belong to. */
const present = ({ actor }: Ctx, row: MergeRow) => ({
  ...row,
  outcome: row.outcome.map((one) => (may(actor, 'customers.merge') ? one : { ...one, labels: [] })),
  can: { undo: row.undoneAt === null && may(actor, 'customers.merge') },
})

const pair = { fromId: id(), intoId: id() }
const byId = z.object({ id: id() })
const access = 'customers.merge'

export const routes: Route[] = [
  route({
    method: 'GET',
    path: '/customer-merge-previews',
    access,
    summary: 'What merging two customers would do',
    query: z.object(pair),
    response: preview,
    handle: async (ctx, { query }) => {
      const { fields, ...rest } = await previewMerge(ctx, query)
      const shown = fields.map(({ field, part, label, from, into, side: usual }) => ({
        field,
        part,
        label,
        from,
        into,
        side: usual,
      }))
      return { ...rest, fields: shown }
    },
  }),
  route({
    method: 'POST',
    path: '/customer-merges',
    access,
    summary: 'Merge a customer into another',
    body: z.object({
      ...pair,
      reason: line(500),
      fields: z
        .record(z.string().max(100), side)
        .refine((chosen) => Object.keys(chosen).length <= 200)
        .default({}),
    }),
    status: 201,
    response: merge,
    handle: async (ctx, { body }) => present(ctx, await mergeCustomers(ctx, body)),
  }),
  route({
    method: 'GET',
    path: '/customer-merges',
    access: 'customers.read',
    summary: 'Merges into customers you see, the newest first',
    query: z.object({ ...pageQuery, customerId: id().optional() }),
    response: page(merge),
    handle: async (ctx, { query }) => {
      const { rows, nextCursor } = await listMerges(ctx, query)
      return { rows: rows.map((row) => present(ctx, row)), nextCursor }
    },
  }),
  route({
    method: 'GET',
    path: '/customer-merges/:id',
    access: 'customers.read',
    summary: 'One merge',
    params: byId,
    response: merge,
    handle: async (ctx, { params }) => {
      const row = await findMerge(ctx, params.id)
      if (!row) throw notFound()
      return present(ctx, row)
    },
  }),
  route({
    method: 'POST',
    path: '/customer-merges/:id/undoing',
    access,
    summary: 'Undo a merge; refused while something done since needs it',
    params: byId,
    body: z.object({ reason: line(500) }),
    response: merge,
    handle: async (ctx, { params, body }) => present(ctx, await undoMerge(ctx, params.id, body.reason)),
  }),
]

/** The contract as the pages read it. */
export type CustomerMerge = z.infer<typeof merge>
export type MergePreview = z.infer<typeof preview>
