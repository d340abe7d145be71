import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { isDeputy, visible } from '../access.ts'
import { matchingSearch } from '../find/service.ts'
import { customerSorts, filtered, joined, line, type CustomerFilter, type CustomerLine } from '../store.ts'

/** Which customers: those of the list, or of them the chosen ones. */
export interface Wanted extends CustomerFilter {
  ids?: string[] | undefined
  sort: keyof typeof customerSorts
}

/** The customers meant, in the order of the list; one more than `max` tells that there are too many. */
export async function listWanted(ctx: Ctx, wanted: Wanted, max: number) {
  const { order, limit } = keyset({ limit: max }, wanted.sort, customerSorts[wanted.sort], sql`c.id`)
  return ctx.db.rows<CustomerLine & { isDeputy: boolean }>(sql`
    select ${line}, ${isDeputy(ctx.actor)} as "isDeputy" from ${joined}
    where ${await among(ctx, wanted)} order by ${order} limit ${limit}`)
}

/** How many there are. */
export async function countWanted(ctx: Ctx, wanted: Wanted): Promise<number> {
  const { count } = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int as count from customers c where ${await among(ctx, wanted)}`)
  return count
}

async function among(ctx: Ctx, { ids, ...filter }: Wanted): Promise<Sql> {
  const found = filter.q ? await matchingSearch(ctx, filter.q) : sql`true`
  const chosen = ids ? sql`c.id = any(${ids}::uuid[])` : sql`true`
  return sql`c.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)} and ${found} and ${filtered(filter)} and ${chosen}`
}
