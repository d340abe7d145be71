import { z } from 'zod'
import { route, type Route } from '../../../kernel/http.ts'
import { fieldError, id } from '../../../kernel/input.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import { policyKind } from '../rules.ts'
import { compare, type Compared } from './service.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const parts = z.array(z.object({ op: z.enum(['same', 'added', 'removed']), text: z.string() }))
const valueChange = z.object({
  path: z.array(z.union([z.string(), z.int()])),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
  /** Where it is, and what it was and becomes, in words; null where there is nothing before, or after. */
  place: text,
  was: text.nullable(),
  becomes: text.nullable(),
})
const compared = z.union([z.object({ version: z.int() }), z.object({ draftId: z.string() })])

const difference = z.object({
  from: compared,
  to: compared,
  articles: z.array(
    z.object({ code: z.string(), change: z.enum(['added', 'removed', 'changed', 'moved']), zh: parts, en: parts }),
  ),
  parameters: z.array(valueChange),
  header: z.array(valueChange),
})

/** A version by its number or a draft by its id. */
function comparedBy(field: 'from' | 'to', value: string): Compared {
  if (/^[1-9]\d{0,8}$/.test(value)) return { version: Number(value) }
  if (id().safeParse(value).success) return { draftId: value.toLowerCase() }
  throw invalidInput({}, [fieldError(field, 'value.not_accepted', { parameters: { accepted: '1, 2 … / UUID' } })])
}

export const diffRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/policies/:kind/diff',
    access: 'policies.read',
    summary: 'What differs between two versions or drafts: words by article, numbers by place',
    params: z.object({ kind: z.string() }),
    query: z.object({ from: z.string().max(64), to: z.string().max(64) }),
    response: difference,
    handle: (ctx, { params, query }) =>
      compare(ctx, policyKind(params.kind), comparedBy('from', query.from), comparedBy('to', query.to)),
  }),
]

/** The contract as the pages read it. */
export type Difference = z.infer<typeof difference>
