import { z } from 'zod'
import { route, type Route } from '../../../kernel/http.ts'
import { out } from '../../../kernel/input.ts'
import { searchText } from '../../../kernel/paging.ts'
import { matchedBy } from './rules.ts'
import { searchCustomers } from './service.ts'
import type { Hit } from './store.ts'

const limit = z
  .string()
  .regex(/^([1-9]|[1-4]\d|50)$/)
  .default('20')
  .transform(Number)

const named = z.object({ id: out.id, name: z.string() }).nullable()
const hit = z.object({
  id: out.id,
  name: z.string(),
  isVisible: z.boolean(),
  code: z.string().nullable(),
  department: named,
  owner: named,
  matchedBy: z.enum(['code', 'formerCode', 'creditCode', 'phone', 'name', 'formerName', 'pinyin', 'initials']),
})

const present = ({ id, name, isVisible, code, department, owner, kind }: Hit) => ({
  id,
  name,
  isVisible,
  code,
  department,
  owner,
  matchedBy: matchedBy[kind],
})

export const routes: Route[] = [
  route({
    method: 'GET',
    path: '/customer-search',
    access: 'customers.read',
    summary:
      'Customers by name, pinyin, initials, code, credit code, phone or former name; of those out of your sight only name and department',
    query: z.object({ q: searchText(), limit }),
    response: z.object({ rows: z.array(hit) }),
    handle: async (ctx, { query }) => ({ rows: (await searchCustomers(ctx, query.q, query.limit)).map(present) }),
  }),
]

/** The contract as the pages read it. */
export type CustomerHit = z.infer<typeof hit>
