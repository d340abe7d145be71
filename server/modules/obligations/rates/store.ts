import type { DateText } from '../../../kernel/calendar.ts'
import { sql, type Db, type Sql } from '../../../kernel/db.ts'

export const groupings = ['article', 'person', 'department'] as const
export type Grouping = (typeof groupings)[number]

export interface RateRow {
  key: string
  label: string
  due: number
  onTime: number
}

const groups: Record<Grouping, { key: Sql; label: Sql }> = {
  article: { key: sql`o.policy || ' ' || o.article`, label: sql`o.article` },
  person: { key: sql`o.owner_id::text`, label: sql`u.name` },
  department: { key: sql`coalesce(u.department_id::text, '')`, label: sql`coalesce(d.name, '')` },
}

/**
 * How much of what fell due between two days was fulfilled on time, per group; `lastDays` says for each of the days
 * until when its duties were on time. Each counts for whoever owned it when it fell due, and is seen by who sees his;
 * who takes over what is late is not judged by it. Waived duties, those on hold and those still in time do not count.
 */
export function listRates(
  db: Db,
  query: { by: Grouping; seen: Sql; today: DateText; lastDays: { dueOn: DateText; last: DateText }[] },
): Promise<RateRow[]> {
  const { key, label } = groups[query.by]
  const { seen, today } = query
  return db.rows<RateRow>(sql`
    select ${key} as key, ${label} as label, count(*) as due, count(*) filter (where o.closed_on <= t.last) as "onTime"
    from (
      select tenant_id, policy, article, due_on, closed_on, state, paused_until, checker_id,
             coalesce(due_owner_id, owner_id) as owner_id
      from obligations) o
    join jsonb_to_recordset(${JSON.stringify(query.lastDays)}::jsonb) as t ("dueOn" date, last date)
      on o.due_on = t."dueOn"
    join users u on u.tenant_id = o.tenant_id and u.id = o.owner_id
    left join departments d on d.tenant_id = u.tenant_id and d.id = u.department_id
    where ${seen} and (o.state = 'fulfilled'
      or (o.state = 'open' and t.last < ${today} and (o.paused_until is null or o.paused_until <= ${today})))
    group by 1, 2 order by 2, 1 limit 1000`)
}

export const listDueDays = (db: Db, from: DateText, to: DateText): Promise<{ dueOn: DateText }[]> =>
  db.rows(sql`select distinct due_on as "dueOn" from obligations where due_on between ${from} and ${to}`)
