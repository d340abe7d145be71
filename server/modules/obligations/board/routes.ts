import { z } from 'zod'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, sql, type Sql } from '../../../kernel/db.ts'
import { forbidden } from '../../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { id, out } from '../../../kernel/input.ts'
import { searchText } from '../../../kernel/paging.ts'
import { alone, seen, standingOf, type Standing } from '../access.ts'
import { obligation, presentObligations, type Shown } from '../presentation/routes.ts'
import { countObligations, filters, listChoices, listObligations } from './store.ts'

/** `seen`: all that the reader sees, his own and what he looks after. */
const whose = ['mine', 'checking', 'team', 'seen', 'all'] as const
type Whose = (typeof whose)[number]

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

/** Whose duties are asked for, over the alias `o`. */
function within(standing: Standing, asked: Whose): Sql {
  const { actor, below } = standing
  switch (asked) {
    case 'mine':
      return sql`o.owner_id = ${actor.userId}::uuid`
    case 'checking':
      return sql`o.checker_id = ${actor.userId}::uuid`
    case 'team':
      return sql`o.owner_id = any(${[...below]}::uuid[])`
    case 'seen':
      return seen(standing)
    case 'all':
      if (!may(actor, 'obligations.read-all')) throw forbidden()
      return sql`true`
  }
}

/** Where only whose duties they are matters, the line is asked for no more than that needs. */
const standingFor = async (ctx: Ctx, asked: Whose): Promise<Standing> =>
  asked === 'team' || asked === 'seen' ? standingOf(ctx.db, ctx.actor) : alone(ctx.actor)

/**
 * Duties about a customer. Of one out of sight only those whose owner is told whom they are about: the others would
 * give away that they concern it.
 */
async function aboutCustomer(ctx: Ctx, { duties, visibleCustomers }: Shown, customerId: string): Promise<Sql> {
  const visible = await visibleCustomers(ctx, [customerId])
  if (visible.has(customerId)) return sql`and o.customer_id = ${customerId}`
  const told = duties.filter(({ isOpenToOwner }) => isOpenToOwner).map(({ kind }) => kind)
  return sql`
    and o.customer_id = ${customerId} and o.owner_id = ${ctx.actor.userId}::uuid and o.kind = any(${told}::text[])`
}

interface Asked {
  whose: Whose
  customerId?: string | undefined
}

async function asked(ctx: Ctx, shown: Shown, standing: Standing, { whose: of, customerId }: Asked): Promise<Sql> {
  const about = customerId === undefined ? empty : await aboutCustomer(ctx, shown, customerId)
  return sql`(${within(standing, of)}) ${about}`
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
