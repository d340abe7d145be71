import type { DateText } from '../../../kernel/calendar.ts'
import { sql, type Db } from '../../../kernel/db.ts'
import { fellDue } from '../store.ts'

export interface HandoverRow {
  fromName: string
  toName: string
  reason: string
  madeByName: string
  madeAt: string
}

export const listHandovers = (db: Db, obligationId: string): Promise<HandoverRow[]> =>
  db.rows<HandoverRow>(sql`
    select f.name as "fromName", t.name as "toName", h.reason, h.made_by_name as "madeByName", h.made_at as "madeAt"
    from obligation_handovers h
    join users f on f.tenant_id = h.tenant_id and f.id = h.from_user_id
    join users t on t.tenant_id = h.tenant_id and t.id = h.to_user_id
    where h.obligation_id = ${obligationId} order by h.made_at, h.id`)

export interface Handover {
  ids: string[]
  toUserId: string
  reason: string
  by: string
  at: string
  today: DateText
}

/**
 * Gives duties to somebody else, who has not acknowledged them yet, and keeps who had them. Who has one on the day it
 * falls due, or when its clock is stopped after that, is the one whose being on time or late it stays.
 */
export async function moveOwner(
  db: Db,
  tenantId: string,
  { ids, toUserId, reason, by, at, today }: Handover,
): Promise<void> {
  await db.run(sql`
    insert into obligation_handovers (tenant_id, obligation_id, from_user_id, to_user_id, reason, made_by_name, made_at)
    select ${tenantId}, id, owner_id, ${toUserId}, ${reason}, ${by}, ${at} from obligations
    where id = any(${ids}::uuid[])`)
  await db.run(sql`
    update obligations set owner_id = ${toUserId}, acknowledged_at = null, version = version + 1,
      due_owner_id = coalesce(due_owner_id, case when ${fellDue(today)} then owner_id end)
    where id = any(${ids}::uuid[])`)
}

export async function moveChecker(db: Db, ids: string[], toUserId: string | null): Promise<void> {
  await db.run(sql`
    update obligations set checker_id = ${toUserId}, version = version + 1 where id = any(${ids}::uuid[])`)
}
