import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, sql, type Sql } from '../../../kernel/db.ts'
import { forbidden } from '../../../kernel/errors.ts'
import { alone, seen, standingOf, type Standing } from '../access.ts'
import type { Shown } from '../presentation/routes.ts'

/** `seen`: all that the reader sees, his own and what he looks after. */
export const whose = ['mine', 'checking', 'team', 'seen', 'all'] as const
type Whose = (typeof whose)[number]

/** Whose duties are asked for, over the alias `o`. */
export function within(standing: Standing, asked: Whose): Sql {
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
export const standingFor = async (ctx: Ctx, asked: Whose): Promise<Standing> =>
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

/** The duties asked for, over the alias `o`. */
export async function asked(
  ctx: Ctx,
  shown: Shown,
  standing: Standing,
  { whose: of, customerId }: Asked,
): Promise<Sql> {
  const about = customerId === undefined ? empty : await aboutCustomer(ctx, shown, customerId)
  return sql`(${within(standing, of)}) ${about}`
}
