import { z } from 'zod'
import { may } from './access.ts'
import { forbidden, notFound } from './errors.ts'
import { route, type Route } from './http.ts'
import { id, out } from './input.ts'
import { findOwnJob, type JobDefinition } from './jobs.ts'

const job = z.object({
  id: out.id,
  name: z.string(),
  /** `done` and `failed` are for good. */
  state: z.enum(['queued', 'running', 'done', 'failed']),
  done: z.int(),
  /** Null while it is not known. */
  total: z.int().nullable(),
  /** What it came to, by the kind of job; null until it is done. */
  result: z.unknown(),
  /** Why it failed: code, message, details. */
  error: z.unknown(),
  createdAt: out.instant,
  finishedAt: out.instant.nullable(),
})

/** Background work of any kind, for the one who started it. */
export const jobRoutes = (definitions: JobDefinition[]): Route[] => [
  route({
    method: 'GET',
    path: '/jobs/:id',
    access: 'signed-in',
    summary: 'How far a job of one’s own is, and what it came to',
    params: z.object({ id: id() }),
    response: job,
    async handle(ctx, { params }) {
      const found = await findOwnJob(ctx, params.id)
      const definition = definitions.find(({ name }) => name === found?.name)
      if (!found || !definition?.access) throw notFound()
      if (!may(ctx.actor, definition.access)) throw forbidden()
      const { result } = found
      return { ...found, result: result === null ? null : (definition.shown?.(result as never) ?? result) }
    },
  }),
]

/** The contract as the pages read it. */
export type Job = z.infer<typeof job>
