import { z } from 'zod'
import { may } from '../../../kernel/access.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, note, out } from '../../../kernel/input.ts'
import { searchText } from '../../../kernel/paging.ts'
import { answer, byId, customer, named, reason } from '../dossier/routes.ts'
import { openDossier } from '../dossier/service.ts'
import { gatesOf } from '../gates/service.ts'
import { stages } from './rules.ts'
import { completeCase, openCase, refuseCase } from './service.ts'
import { countStages, listCases } from './store.ts'

const boardLine = z.object({
  id: out.id,
  customer,
  owner: named.nullable(),
  stage: z.enum(stages),
  stageSince: out.instant,
  attempt: z.int(),
  openedByName: z.string(),
  openedAt: out.instant,
  code: z.string().nullable(),
  /** What is missing before the case can leave its stage. */
  gate: z.object({ isOpen: z.boolean(), missing: z.array(reason) }),
})

/** Several lines that say something. */
export const words = (max = 4000) =>
  note(max).check((payload) => {
    if (payload.value) return
    payload.issues.push({ code: 'custom', input: '', params: { code: 'text.blank' }, message: 'text.blank' })
  })

export const certificationRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/certifications',
    access: 'development.read',
    summary: 'The board of cases, with what each lacks at its gate; in a stage those that wait longest first',
    query: z.object({
      ...pageQuery,
      stage: z.enum(stages).optional(),
      customerId: id().optional(),
      q: searchText().optional(),
    }),
    response: page(boardLine),
    handle: async (ctx, { query }) => {
      const { rows, nextCursor } = await listCases(ctx, query)
      const gates = await gatesOf(
        ctx,
        rows.map((row) => ({ ...row, report: row.written })),
      )
      const gateOf = (caseId: string) => ({ missing: gates.get(caseId)!, isOpen: gates.get(caseId)!.length === 0 })
      return { rows: rows.map((row) => ({ ...row, gate: gateOf(row.id) })), nextCursor }
    },
  }),
  route({
    method: 'GET',
    path: '/certification-stages',
    access: 'development.read',
    summary: 'How many cases you see in each stage, and whether you may open one',
    response: z.object({
      rows: z.array(z.object({ stage: z.enum(stages), count: z.int() })),
      can: z.object({ open: z.boolean() }),
    }),
    handle: async (ctx) => {
      const counts = new Map((await countStages(ctx)).map(({ stage, count }) => [stage, count]))
      const rows = stages.map((stage) => ({ stage, count: counts.get(stage) ?? 0 }))
      return { rows, can: { open: may(ctx.actor, 'development.write') } }
    },
  }),
  route({
    method: 'POST',
    path: '/certifications',
    access: 'development.write',
    summary: 'Open a case for a customer; after a refusal, the second try',
    body: z.object({ customerId: id() }),
    status: 201,
    response: answer,
    handle: async (ctx, { body }) => openDossier(ctx, await openCase(ctx, body.customerId)),
  }),
  route({
    method: 'POST',
    path: '/certifications/:id/refusal',
    access: 'development.certify',
    summary: 'Refuse the candidate; the file stays',
    params: byId,
    body: z.object({ reason: words(2000) }),
    response: answer,
    handle: async (ctx, { params, body }) => {
      await refuseCase(ctx, params.id, body.reason)
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/certifications/:id/completion',
    access: 'development.certify',
    summary: 'Complete the certification: the agreements are signed, the customer gets its code',
    params: byId,
    response: answer,
    handle: async (ctx, { params }) => {
      await completeCase(ctx, params.id)
      return openDossier(ctx, params.id)
    },
  }),
]

/** The contract as the pages read it. */
export type CaseLine = z.infer<typeof boardLine>
