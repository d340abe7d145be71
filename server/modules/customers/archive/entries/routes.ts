import { z } from 'zod'
import { parts } from '../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { openRoute, route, type Route } from '../../../../kernel/http.ts'
import { say } from '../../../../kernel/i18n.ts'
import { id, line } from '../../../../kernel/input.ts'
import { presentedEntry } from '../presentation/routes.ts'
import { addEntry, discloseEntry, dropEntry, editEntry, type Written } from './service.ts'

const values = z.record(z.string(), z.string().nullable())
const entry = presentedEntry.extend({
  /** What was accepted but is worth a second look. */
  warnings: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
})

const inList = z.object({ id: id(), part: z.enum(parts), list: z.string().max(32) })
const one = inList.extend({ entryId: id() })
const path = '/customers/:id/archive/:part/:list'

const placeOf = ({ id: customerId, part, list }: z.output<typeof inList>) => ({ customerId, part, list })

const present = ({ locale }: Ctx, { warnings, ...rest }: Written) => ({
  ...rest,
  warnings: warnings.map(({ field, code, text }) => ({ field, code, message: say(text, locale) })),
})

export const routes: Route[] = [
  route({
    method: 'POST',
    path,
    access: 'customers.write',
    summary: 'Add an entry to a list of the archive',
    params: inList,
    body: z.strictObject({ values, reason: line().optional() }),
    status: 201,
    response: entry,
    handle: async (ctx, { params, body }) =>
      present(ctx, await addEntry(ctx, placeOf(params), body.values, body.reason ?? null)),
  }),
  route({
    method: 'PATCH',
    path: `${path}/:entryId`,
    access: 'customers.write',
    summary: 'Change fields of an entry; needs If-Match with its version',
    params: one,
    body: z.strictObject({ values, reason: line() }),
    response: entry,
    handle: async (ctx, { params, body, ifMatch }) =>
      present(ctx, await editEntry(ctx, placeOf(params), params.entryId, body, ifMatch)),
  }),
  route({
    method: 'DELETE',
    path: `${path}/:entryId`,
    access: 'customers.write',
    summary: 'Take an entry out of its list, stating why',
    params: one,
    body: z.strictObject({ reason: line() }),
    handle: (ctx, { params, body }) => dropEntry(ctx, placeOf(params), params.entryId, body.reason),
  }),
  // Open: the answer carries secrets and must not be kept for a repeated Idempotency-Key.
  openRoute({
    method: 'POST',
    path: `${path}/:entryId/disclosure`,
    access: 'customers.read',
    summary: 'The secrets of an entry in full, such as an account number, stating what for; always registered',
    params: one,
    body: z.strictObject({ purpose: line(200) }),
    response: z.object({ values }),
    handle: async ({ transaction }, { params, body }) => ({
      values: await transaction((ctx) => discloseEntry(ctx, placeOf(params), params.entryId, body.purpose)),
    }),
  }),
]

/** The contract as the pages read it. */
export type WrittenEntry = z.infer<typeof entry>
