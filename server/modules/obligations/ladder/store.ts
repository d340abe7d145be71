import type { DateText } from '../../../kernel/calendar.ts'
import { sql, type Db } from '../../../kernel/db.ts'
import { running } from '../store.ts'

export interface NoticeRow {
  kind: 'reminder' | 'escalation'
  step: number
  toName: string | null
  toldOn: DateText
}

export const listNotices = (db: Db, obligationId: string): Promise<NoticeRow[]> =>
  db.rows<NoticeRow>(sql`
    select n.kind, n.step, u.name as "toName", n.told_on as "toldOn"
    from obligation_notices n left join users u on u.tenant_id = n.tenant_id and u.id = n.to_user_id
    where n.obligation_id = ${obligationId} order by n.told_at, n.kind desc, n.step`)

export interface NewNotice {
  obligationId: string
  ownerId: string
  kind: 'reminder' | 'escalation'
  step: number
}

/**
 * Open running duties due between two days that have had no notice of that kind and step. A reminder closer to the
 * date makes the earlier ones needless.
 */
export function listUntold(
  db: Db,
  notice: Pick<NewNotice, 'kind' | 'step'>,
  due: { from: DateText; to: DateText },
  today: DateText,
): Promise<NewNotice[]> {
  const { kind, step } = notice
  const isSaid = kind === 'reminder' ? sql`n.step <= ${step}` : sql`n.step = ${step}`
  return db.rows<NewNotice>(sql`
    select o.id as "obligationId", o.owner_id as "ownerId", ${kind}::text as kind, ${step}::int as step
    from obligations o
    where o.state = 'open' and ${running(today)} and o.due_on is not null
      and coalesce(o.due_on, '9999-12-31') between ${due.from} and ${due.to}
      and not exists (select from obligation_notices n
        where n.tenant_id = o.tenant_id and n.obligation_id = o.id and n.kind = ${kind} and ${isSaid})
    order by o.id`)
}

/** Writes notices that are not there yet; those that were new. */
export function insertNotices(
  db: Db,
  tenantId: string,
  notices: (NewNotice & { toUserId: string | null })[],
  told: { on: DateText; at: string },
): Promise<{ obligationId: string; toUserId: string | null; step: number }[]> {
  return db.rows(sql`
    insert into obligation_notices (tenant_id, obligation_id, kind, step, to_user_id, told_on, told_at)
    select ${tenantId}, n."obligationId", n.kind, n.step, n."toUserId", ${told.on}, ${told.at}
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb)
      as n ("obligationId" uuid, kind text, step int, "toUserId" uuid)
    on conflict (tenant_id, obligation_id, kind, step) do nothing
    returning obligation_id as "obligationId", to_user_id as "toUserId", step`)
}
