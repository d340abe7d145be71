import { z } from 'zod'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, out } from '../../../kernel/input.ts'
import { searchText } from '../../../kernel/paging.ts'
import { alone, standingOf } from '../access.ts'
import { obligation, presentObligations, type Shown } from '../presentation/routes.ts'
import { asked, standingFor, whose, within } from './access.ts'
import { countObligations, filters, listChoices, listObligations } from './store.ts'

const countsOut = z.object({
  open: z.int(),
  late: z.int(),
  today: z.int(),
  week: z.int(),
  later: z.int(),
  unscheduled: z.int(),
  paused: z.int(),
})
const named = z.array(z.object({ id: out.id, name: z.string() }))
const choicesOut = z.object({ owners: named, departments: named, articles: z.array(z.string()) })

/** The contract as the pages read it. */
export type ObligationCounts = z.infer<typeof countsOut>
export type ObligationChoices = z.infer<typeof choicesOut>

const narrowing = {
  whose: z.enum(whose).default('mine'),
  kind: searchText().optional(),
  policy: searchText().optional(),
  article: searchText().optional(),
  ownerId: id().optional(),
  departmentId: id().optional(),
  customerId: id().optional(),
}

/** The lists of duties, what they can be narrowed to and how many there are. */
export const boardRoutes = (shown: Shown): Route[] => [
  route({
    method: 'GET',
    path: '/obligations',
    access: 'signed-in',
    summary: 'Duties of oneself, of those below in the line, of all one sees, or of all; the earliest date first',
    query: z.object({ ...pageQuery, ...narrowing, when: z.enum(filters).default('open') }),
    response: page(obligation),
    handle: async (ctx, { query }) => {
      // Over one’s own duties the line says nothing.
      const standing = query.whose === 'mine' ? alone(ctx.actor) : await standingOf(ctx.db, ctx.actor)
      const of = await asked(ctx, shown, standing, query)
      const { rows, nextCursor } = await listObligations(ctx.db, of, query, ctx.today)
      return { rows: await presentObligations(ctx, shown, rows, standing), nextCursor }
    },
  }),
  route({
    method: 'GET',
    path: '/obligations/counts',
    access: 'signed-in',
    summary: 'How many open duties are late, due today, within seven days, later, without a calendar, on hold',
    query: z.object(narrowing),
    response: countsOut,
    handle: async (ctx, { query }) => {
      const of = await asked(ctx, shown, await standingFor(ctx, query.whose), query)
      return countObligations(ctx.db, of, query, ctx.today)
    },
  }),
  route({
    method: 'GET',
    path: '/obligations/choices',
    access: 'signed-in',
    summary: 'The owners, their departments and the articles that duties can be narrowed to',
    query: z.object({ whose: narrowing.whose }),
    response: choicesOut,
    handle: async (ctx, { query }) => listChoices(ctx.db, within(await standingFor(ctx, query.whose), query.whose)),
  }),
]
