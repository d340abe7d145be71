import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'

/** Adds a deputy; false if he is one already. */
export async function insertDeputy({ db, tenant }: Ctx, customerId: string, userId: string): Promise<boolean> {
  const added = await db.run(sql`
    insert into customer_deputies (tenant_id, customer_id, user_id) values (${tenant.id}, ${customerId}, ${userId})
    on conflict do nothing`)
  return added === 1
}

/** Takes a deputy away; false if he is none. */
export async function deleteDeputy({ db, tenant }: Ctx, customerId: string, userId: string): Promise<boolean> {
  const gone = await db.run(sql`
    delete from customer_deputies
    where tenant_id = ${tenant.id} and customer_id = ${customerId} and user_id = ${userId}`)
  return gone === 1
}
