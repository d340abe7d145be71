import type { DateText } from '../../../kernel/calendar.ts'
import { prepared, sql, type Db } from '../../../kernel/db.ts'
import { workingCalendar, type OwnYear, type WorkingCalendar } from '../../../kernel/working-days.ts'

export interface CalendarDay {
  day: DateText
  isWorking: boolean
  name: string
}

export interface YearRow {
  version: number
  changedByName: string
  changedAt: string
}

/** The company's working calendar: the official one with what the company has entered. */
export async function calendarOf(db: Db): Promise<WorkingCalendar> {
  const own = await db.rows<OwnYear>(
    prepared(sql`
      select y.year, coalesce(json_agg(json_build_object('day', d.day, 'isWorking', d.is_working))
               filter (where d.day is not null), '[]') as days
      from calendar_years y
      left join calendar_days d on d.tenant_id = y.tenant_id
        and d.day between make_date(y.year, 1, 1) and make_date(y.year, 12, 31)
      group by y.year`),
  )
  return workingCalendar(own)
}

export const findYear = (db: Db, year: number): Promise<YearRow | null> =>
  db.maybe<YearRow>(sql`
    select version, changed_by_name as "changedByName", changed_at as "changedAt"
    from calendar_years where year = ${year}`)

export const listOwnDays = (db: Db, year: number): Promise<CalendarDay[]> =>
  db.rows<CalendarDay>(sql`
    select day, is_working as "isWorking", name from calendar_days
    where day between make_date(${year}, 1, 1) and make_date(${year}, 12, 31) order by day`)

/** Writes the year when it is at the given version (0: not there yet); false when somebody was faster. */
export async function saveYear(
  db: Db,
  tenantId: string,
  year: number,
  change: { version: number; by: string; at: string; days: CalendarDay[] },
): Promise<boolean> {
  const { version, by, at, days } = change
  const isSaved = await db.run(
    version === 0
      ? sql`insert into calendar_years (tenant_id, year, changed_by_name, changed_at)
            values (${tenantId}, ${year}, ${by}, ${at}) on conflict do nothing`
      : sql`update calendar_years set version = version + 1, changed_by_name = ${by}, changed_at = ${at}
            where year = ${year} and version = ${version}`,
  )
  if (!isSaved) return false
  await db.run(sql`
    delete from calendar_days where day between make_date(${year}, 1, 1) and make_date(${year}, 12, 31)`)
  await db.run(sql`
    insert into calendar_days (tenant_id, day, is_working, name)
    select ${tenantId}, d.day, d."isWorking", d.name
    from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as d (day date, "isWorking" boolean, name text)`)
  return true
}
