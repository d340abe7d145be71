import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'
import { seen, standingOf } from '../access.ts'

/** The duties on a customer that the actor sees, as a query of their ids in text. */
export async function dutiesSeenOn(ctx: Ctx, customerId: string): Promise<Sql> {
  const standing = await standingOf(ctx.db, ctx.actor)
  return sql`
    select o.id::text from obligations o
    where o.tenant_id = ${ctx.tenant.id} and o.customer_id = ${customerId} and ${seen(standing)}`
}
