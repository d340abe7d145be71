import { z } from 'zod'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { out } from '../../../kernel/input.ts'
import { policyKind } from '../rules.ts'
import { versionContent } from '../documents/service.ts'
import { acknowledge, readingOf } from './service.ts'
import { listReaders, listReading } from './store.ts'

/** How many have read it, and whether the asker has. */
export const reading = z.object({
  readers: z.int(),
  acknowledged: z.int(),
  rate: z.string().nullable(),
  mine: out.instant.nullable(),
})

const params = z.object({ kind: z.string(), version: z.string().regex(/^[1-9]\d{0,8}$/) })
const reader = z.object({
  user: z.object({ id: out.id, name: z.string() }),
  department: z.string().nullable(),
  acknowledgedAt: out.instant.nullable(),
})

export const acknowledgementRoutes: Route[] = [
  route({
    method: 'POST',
    path: '/policies/:kind/versions/:version/acknowledgement',
    access: 'policies.read',
    summary: 'Confirm that one has read a version of a regulation',
    params,
    response: reading,
    handle: async (ctx, input) => {
      const [kind, version] = [policyKind(input.params.kind), Number(input.params.version)]
      await acknowledge(ctx, kind, version)
      return readingOf(ctx, kind, version)
    },
  }),
  route({
    method: 'GET',
    path: '/policies/:kind/versions/:version/acknowledgements',
    access: 'policies.draft',
    summary: 'Who has read a version of a regulation and who has not',
    params,
    query: z.object({ ...pageQuery, read: z.enum(['yes', 'no']).optional() }),
    response: page(reader).extend({ version: z.int(), ...reading.shape }),
    handle: async (ctx, input) => {
      const [kind, version] = [policyKind(input.params.kind), Number(input.params.version)]
      await versionContent(ctx.db, kind, version)
      const { read, ...query } = input.query
      const isRead = read === undefined ? undefined : read === 'yes'
      const readers = await listReaders(ctx.db)
      const rows = await listReading(ctx.db, { ...query, kind, version, readers, isRead })
      return { version, ...(await readingOf(ctx, kind, version)), ...rows }
    },
  }),
]

/** The contract as the pages read it. */
export type Reading = z.infer<typeof reading>
