import type { Ctx } from '../../../../kernel/context.ts'
import { sql, type Sql } from '../../../../kernel/db.ts'
import { inForce } from '../../../policies/index.ts'
import { refreshSuspicions } from '../store.ts'
import { hitsAmong } from './store.ts'

/**
 * Whom the candidates of a set may be, as a query with the columns `row_no`, `customer_id` (null: another
 * candidate), `other` (that one's row) and `by` (likenesses). `sought` is a table with the columns `row_no`,
 * `credit_code`, `kind` and `mark`, one row for each mark. Two credit codes are two companies unless their names agree.
 */
export async function suspectsAmong(ctx: Ctx, sought: Sql): Promise<Sql> {
  const { parameters } = await inForce(ctx.db, 'customer-data', ctx.today)
  return hitsAmong(ctx.tenant.id, sought, parameters)
}

/**
 * Gives new customers, whose `name_key` is written already, the marks they were compared by, and finds whom they may be
 * the same as. `marked` is a query with the columns `customer_id`, `kind` and `mark`.
 */
export async function markNewCustomers(ctx: Ctx, marked: Sql): Promise<void> {
  const tenantId = ctx.tenant.id
  await ctx.db.run(sql`
    insert into customer_marks (tenant_id, customer_id, kind, mark)
    select ${tenantId}::uuid, n.customer_id, n.kind, n.mark from (${marked}) n on conflict do nothing`)
  const rows = await ctx.db.rows<{ id: string }>(sql`select distinct n.customer_id as id from (${marked}) n`)
  const { parameters } = await inForce(ctx.db, 'customer-data', ctx.today)
  await refreshSuspicions(
    ctx,
    rows.map(({ id }) => id),
    parameters,
  )
}
