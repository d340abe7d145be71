import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'

/**
 * The next number of a count. The count stays locked until the transaction ends, so numbers are given out one after
 * another, and one that is rolled back is given to the next.
 */
export async function nextNumber({ db, tenant }: Ctx, counter: string): Promise<number> {
  const { last } = await db.one<{ last: number }>(sql`
    insert into code_counters as n (tenant_id, name, last) values (${tenant.id}, ${counter}, 1)
    on conflict (tenant_id, name) do update set last = n.last + 1
    returning n.last`)
  return last
}

/** Whether the code a customer has is the one its certification gave it, which stays (D-11). */
export async function isCertifiedCode({ db, tenant }: Ctx, { id, code }: { id: string; code: string }) {
  const { is } = await db.one<{ is: boolean }>(sql`
    select exists (select from certifications
      where tenant_id = ${tenant.id} and customer_id = ${id} and stage = 'coded' and code = ${code}) as is`)
  return is
}
