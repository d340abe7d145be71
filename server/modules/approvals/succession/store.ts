import { sql, type Db } from '../../../kernel/db.ts'

/** Pending requests with a step that waits for somebody, or will. */
export async function waitingFor(db: Db, userId: string): Promise<string[]> {
  const rows = await db.rows<{ id: string }>(sql`
    select distinct r.id from approval_items i
    join approval_requests r on r.tenant_id = i.tenant_id and r.id = i.request_id and r.status = 'pending'
    where i.user_id = ${userId} and i.state in ('asked', 'waiting') order by r.id`)
  return rows.map(({ id }) => id)
}
