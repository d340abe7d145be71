import type { DateText } from '../../../kernel/calendar.ts'
import { join, prepared, sql, type Db, type Sql } from '../../../kernel/db.ts'
import { keyset, type SortKey } from '../../../kernel/paging.ts'
import { weekEnd } from '../rules.ts'
import { columns, due, running, tables, type ObligationRow } from '../store.ts'

export const filters = [
  'open',
  'late',
  'today',
  'week',
  'later',
  'unscheduled',
  'paused',
  'done',
  'fulfilled',
  'waived',
] as const
export type Filter = (typeof filters)[number]

function inTime(filter: Filter, today: DateText): Sql {
  const open = sql`o.state = 'open' and ${running(today)}`
  switch (filter) {
    case 'open':
      return sql`o.state = 'open'`
    case 'late':
      return sql`${open} and ${due} < ${today}`
    case 'today':
      return sql`${open} and ${due} = ${today}`
    case 'week':
      return sql`${open} and ${due} > ${today} and ${due} <= ${weekEnd(today)}`
    case 'later':
      return sql`${open} and ${due} > ${weekEnd(today)} and o.due_on is not null`
    case 'unscheduled':
      return sql`${open} and o.due_on is null`
    case 'paused':
      return sql`o.state = 'open' and o.paused_until > ${today}`
    case 'done':
      return sql`o.state <> 'open'`
    case 'fulfilled':
    case 'waived':
      return sql`o.state = ${filter}`
  }
}

/** What a board is narrowed to; the department is that of the owner. */
export interface Narrowing {
  kind?: string | undefined
  policy?: string | undefined
  article?: string | undefined
  ownerId?: string | undefined
  departmentId?: string | undefined
}

function narrowed({ kind, policy, article, ownerId, departmentId }: Narrowing): Sql[] {
  return [
    ...(kind === undefined ? [] : [sql`o.kind = ${kind}`]),
    ...(policy === undefined ? [] : [sql`o.policy = ${policy}`]),
    ...(article === undefined ? [] : [sql`o.article = ${article}`]),
    ...(ownerId === undefined ? [] : [sql`o.owner_id = ${ownerId}`]),
    ...(departmentId === undefined
      ? []
      : [sql`o.owner_id in (select id from users where department_id = ${departmentId})`]),
  ]
}

export interface ListQuery extends Narrowing {
  limit: number
  cursor?: string
  when: Filter
}

/** A page of the duties within `of`, the earliest date first; of closed ones, the latest closed first. */
export async function listObligations(db: Db, of: Sql, query: ListQuery, today: DateText) {
  const isDone = query.when === 'done' || query.when === 'fulfilled' || query.when === 'waived'
  const order: SortKey = isDone
    ? { column: sql`o.closed_at`, type: 'timestamptz', descending: true }
    : { column: due, type: 'date' }
  const paging = keyset(query, isDone ? 'closedAt' : 'dueOn', order, sql`o.id`)
  const wanted = [of, inTime(query.when, today), ...narrowed(query), paging.after]
  const rows = await db.rows<ObligationRow & { sortKey: string }>(
    prepared(sql`
      select ${columns}, ${paging.key} as "sortKey" from ${tables}
      where ${join(wanted, ' and ')} order by ${paging.order} limit ${paging.limit}`),
  )
  return paging.page(rows)
}

export interface Counts {
  open: number
  late: number
  today: number
  week: number
  later: number
  unscheduled: number
  paused: number
}

/** How many open duties within `of` there are of each time, in one sweep. */
export function countObligations(db: Db, of: Sql, narrowing: Narrowing, today: DateText): Promise<Counts> {
  const count = (filter: Filter) => sql`count(*) filter (where ${inTime(filter, today)})`
  return db.one<Counts>(
    prepared(sql`
      select count(*) as open, ${count('late')} as late, ${count('today')} as today, ${count('week')} as week,
             ${count('later')} as later, ${count('unscheduled')} as unscheduled, ${count('paused')} as paused
      from obligations o where ${join([sql`o.state = 'open'`, of, ...narrowed(narrowing)], ' and ')}`),
  )
}

interface Named {
  id: string
  name: string
}

export interface Choices {
  owners: Named[]
  departments: Named[]
  articles: string[]
}

/** What the duties within `of`, open or closed, can be narrowed to: each name leads to at least one of them. */
export const listChoices = (db: Db, of: Sql): Promise<Choices> =>
  db.one<Choices>(sql`
    with duties as materialized (select o.owner_id, o.article from obligations o where ${of} group by 1, 2)
    select
      (select coalesce(json_agg(json_build_object('id', w.id, 'name', w.name) order by w.name, w.id), '[]')
       from users w where w.id in (select owner_id from duties)) as owners,
      (select coalesce(json_agg(json_build_object('id', d.id, 'name', d.name) order by d.name, d.id), '[]')
       from departments d where d.id in (
         select w.department_id from users w where w.id in (select owner_id from duties))) as departments,
      (select coalesce(json_agg(distinct article order by article), '[]') from duties) as articles`)
