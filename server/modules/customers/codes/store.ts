import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'

const written = (number: number) => `P${String(number).padStart(6, '0')}`

/**
 * The next provisional codes of customers that are not certified yet, as many as asked: `P000001`, `P000002` … Codes
 * that somebody gave by hand are passed over, and those of `besides`, a query with the column `code`. Other givers wait
 * until the transaction ends.
 */
export async function provisionalCodes(
  { db, tenant }: Ctx,
  count: number,
  besides: Sql = sql`select null::text as code`,
): Promise<string[]> {
  const codes: string[] = []
  while (codes.length < count) {
    const wanted = count - codes.length
    const { last } = await db.one<{ last: number }>(sql`
      insert into code_counters as k (tenant_id, name, last) values (${tenant.id}, 'provisional', ${wanted})
      on conflict (tenant_id, name) do update set last = k.last + excluded.last returning k.last`)
    const next = Array.from({ length: wanted }, (_, at) => written(last - wanted + 1 + at))
    const taken = await db.rows<{ code: string }>(sql`
      select code from customers where tenant_id = ${tenant.id} and code = any(${next}::text[])
      union all select b.code from (${besides}) b where b.code = any(${next}::text[])`)
    const known = new Set(taken.map(({ code }) => code))
    for (const code of next) if (!known.has(code)) codes.push(code)
  }
  return codes
}
