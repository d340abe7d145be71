import { z } from 'zod'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { date, id, note, out } from '../../../kernel/input.ts'
import { searchText } from '../../../kernel/paging.ts'
import { listUsers } from '../../people/index.ts'
import { draftArticles, headerSchema } from '../documents/rules.ts'
import { policyKind } from '../rules.ts'
import { submitDraft } from '../signature/service.ts'
import { trials, type Simulation } from '../simulations/rules.ts'
import { draftStates } from './rules.ts'
import { createDraft, editDraft, getDraft, presentDraft, presentSummary, removeDraft } from './service.ts'
import { listDrafts } from './store.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const anyObject = z.record(z.string(), z.unknown())
const flag = z.boolean()

const summary = z.object({
  id: out.id,
  kind: z.string(),
  state: z.enum(draftStates),
  baseVersion: z.int(),
  effectiveOn: out.date.nullable(),
  reason: z.string(),
  drawnByName: z.string(),
  createdAt: out.instant,
  updatedByName: z.string(),
  updatedAt: out.instant,
  submittedByName: z.string().nullable(),
  submittedAt: out.instant.nullable(),
  contentHash: z.string().nullable(),
  approvalId: out.id.nullable(),
  decidedByName: z.string().nullable(),
  decidedAt: out.instant.nullable(),
  comment: z.string().nullable(),
  publishedVersion: z.int().nullable(),
  version: z.int(),
  can: z.object({ edit: flag, submit: flag, delete: flag }),
})

const detail = summary.extend({
  header: z.object({
    number: z.string(),
    isControlled: flag,
    owning: text,
    supervising: text,
    executing: z.array(text),
  }),
  articles: z.array(z.object({ code: z.string(), text })),
  parameters: anyObject,
  /** What keeps it from being submitted, by field. */
  issues: z.array(z.object({ field: z.string(), code: z.string(), place: z.string(), message: z.string() })),
  /** Whether it can be tried on the customers: `words-only` where no number changes, `none` where nothing is decided by it. */
  trial: z.enum(trials),
  /** Another version was published since it was begun. */
  isOutdated: flag,
})

const kindParam = z.object({ kind: z.string() })
const byId = z.object({ id: id() })
/** `effectiveOn` null: on the day it is signed. */
const written = {
  baseVersion: z.int().min(1).optional(),
  header: headerSchema.optional(),
  articles: draftArticles.optional(),
  parameters: anyObject.optional(),
  effectiveOn: date().nullable().optional(),
  reason: note(1000).optional(),
}

export const draftRoutes = (simulations: Simulation[]): Route[] => [
  route({
    method: 'GET',
    path: '/policies/:kind/drafts',
    access: 'policies.read',
    summary: 'Drafts of a regulation, newest first; who does not draft sees those that were submitted',
    params: kindParam,
    query: z.object({ ...pageQuery, state: z.enum(draftStates).optional() }),
    response: page(summary),
    handle: async (ctx, { params, query }) => {
      const { rows, nextCursor } = await listDrafts(ctx, { ...query, kind: policyKind(params.kind) })
      return { rows: rows.map((row) => presentSummary(ctx, row)), nextCursor }
    },
  }),
  route({
    method: 'POST',
    path: '/policies/:kind/drafts',
    access: 'policies.draft',
    summary: 'Begin a draft as a copy of a version',
    params: kindParam,
    body: z.object(written),
    status: 201,
    response: detail,
    handle: async (ctx, { params, body }) =>
      presentDraft(ctx, await createDraft(ctx, policyKind(params.kind), body), simulations),
  }),
  route({
    method: 'GET',
    path: '/policy-approvers',
    access: 'policies.draft',
    summary: 'Active people an authority table can name, by a few letters of the name',
    query: z.object({ q: searchText().optional() }),
    response: z.object({ rows: z.array(z.object({ username: z.string(), name: z.string(), position: z.string() })) }),
    handle: async (ctx, { query }) => {
      const { rows } = await listUsers(ctx.db, { ...query, limit: 50 })
      const active = rows.filter(({ disabledAt }) => disabledAt === null)
      return { rows: active.map(({ username, name, position }) => ({ username, name, position: position.name })) }
    },
  }),
  route({
    method: 'GET',
    path: '/policy-drafts/:id',
    access: 'policies.read',
    summary: 'One draft, with what keeps it from being submitted',
    params: byId,
    response: detail,
    handle: async (ctx, { params }) => presentDraft(ctx, await getDraft(ctx, params.id), simulations),
  }),
  route({
    method: 'PATCH',
    path: '/policy-drafts/:id',
    access: 'policies.draft',
    summary: 'Write in a draft; what could not be published is kept and reported',
    params: byId,
    body: z.object(written),
    response: detail,
    handle: async (ctx, { params, body, ifMatch }) =>
      presentDraft(ctx, await editDraft(ctx, params.id, ifMatch, body), simulations),
  }),
  route({
    method: 'DELETE',
    path: '/policy-drafts/:id',
    access: 'policies.draft',
    summary: 'Throw away a draft that was never submitted',
    params: byId,
    handle: (ctx, { params, ifMatch }) => removeDraft(ctx, params.id, ifMatch),
  }),
  route({
    method: 'POST',
    path: '/policy-drafts/:id/submission',
    access: 'policies.draft',
    summary: 'Put a draft up for signature',
    params: byId,
    response: detail,
    handle: async (ctx, { params, ifMatch }) =>
      presentDraft(ctx, await submitDraft(ctx, params.id, ifMatch), simulations),
  }),
]

/** The contract as the pages read it. */
export type PolicyDraft = z.infer<typeof detail>
export type PolicyDraftSummary = z.infer<typeof summary>
