import type { Ctx } from '../../../../kernel/context.ts'
import { sql } from '../../../../kernel/db.ts'

/** What a customer that was just made is to us. */
export async function setRelation(ctx: Ctx, id: string, relation: 'potential' | 'followed'): Promise<void> {
  await ctx.db.run(sql`
    update customers set relation = ${relation}, relation_on = ${ctx.today}
    where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}
