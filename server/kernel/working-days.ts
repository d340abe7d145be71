import { addDays, type DateText, type MonthText } from './calendar.ts'
import { defineError } from './errors.ts'
import { officialYears } from './holidays.ts'

export const missingYear = defineError('calendar.missing_year', 409, {
  zh: '没有 {year} 年的工作日历:请在设置中录入该年的放假和调休安排',
  en: 'There is no working calendar of {year}: enter the holidays and make-up days of that year in the settings',
})

/** A day on which a company differs from Monday to Friday or from the official calendar. */
export interface DayOverride {
  day: DateText
  isWorking: boolean
}

/** What a company has said about a year. Saying so makes the year known, also one without an official calendar. */
export interface OwnYear {
  year: number
  days: DayOverride[]
}

/** Which days are worked. A day of a year nobody has given a calendar for is unknown, never guessed. */
export interface WorkingCalendar {
  /** Null for a day of an unknown year. */
  isWorking(day: DateText): boolean | null
}

const yearOf = (day: DateText) => Number(day.slice(0, 4))

const isWeekday = (day: DateText) => {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday !== 0 && weekday !== 6
}

const official: ReadonlyMap<DateText, boolean> = new Map(
  Object.values(officialYears).flatMap(({ rest, work }) => [
    ...rest.flatMap(([first, last]) => daysFrom(first, last).map((day) => [day, false] as const)),
    ...work.map((day) => [day, true] as const),
  ]),
)

function daysFrom(first: DateText, last: DateText): DateText[] {
  const days = [first]
  while (days.at(-1)! < last) days.push(addDays(days.at(-1)!, 1))
  return days
}

/** The official calendar with what the company says on top of it. */
export function workingCalendar(own: OwnYear[] = []): WorkingCalendar {
  const known = new Set([...Object.keys(officialYears).map(Number), ...own.map(({ year }) => year)])
  const days = new Map(own.flatMap((year) => year.days.map(({ day, isWorking }) => [day, isWorking] as const)))
  return {
    isWorking: (day) => (known.has(yearOf(day)) ? (days.get(day) ?? official.get(day) ?? isWeekday(day)) : null),
  }
}

/** The official festival rest days and make-up days of a year; null where none are published. */
export function officialDays(year: number): DayOverride[] | null {
  if (!officialYears[year]) return null
  const days = [...official].filter(([day]) => yearOf(day) === year)
  return days.map(([day, isWorking]) => ({ day, isWorking })).sort((a, b) => (a.day < b.day ? -1 : 1))
}

/** True or false; a day of an unknown year throws `calendar.missing_year`. */
export function isWorkingDay(calendar: WorkingCalendar, day: DateText): boolean {
  const isWorking = calendar.isWorking(day)
  if (isWorking === null) throw missingYear({ year: yearOf(day) })
  return isWorking
}

/**
 * The n-th working day after a day (before it, when n is negative); the day itself when n is 0. The day one counts
 * from never counts. A way through a year without a calendar throws `calendar.missing_year`.
 */
export function addWorkingDays(calendar: WorkingCalendar, from: DateText, n: number): DateText {
  const step = n < 0 ? -1 : 1
  let day = from
  for (let left = Math.abs(n); left > 0;) {
    day = addDays(day, step)
    if (isWorkingDay(calendar, day)) left--
  }
  return day
}

/** The working days after `after` up to and including `until`; 0 when `until` is not later. */
export function workingDaysBetween(calendar: WorkingCalendar, after: DateText, until: DateText): number {
  let count = 0
  for (let day = addDays(after, 1); day <= until; day = addDays(day, 1)) if (isWorkingDay(calendar, day)) count++
  return count
}

/** The n-th working day of a month, from its end when n is negative; null when the month has fewer. */
export function nthWorkingDay(calendar: WorkingCalendar, month: MonthText, n: number): DateText | null {
  const days = Array.from({ length: 31 }, (_, at) => addDays(`${month}-01`, at))
  const working = days.filter((day) => day.startsWith(month) && isWorkingDay(calendar, day))
  return working.at(n < 0 ? n : n - 1) ?? null
}

/** How far a walk looks for its end: longer than any run of rest days and any threshold of a policy. */
const horizon = 400

/**
 * The latest day from which at least `n` (≥ 1) working days have passed by the end of `until`: what was due then or
 * earlier is `n` or more working days late. Null when the calendar of that time is unknown.
 */
export function latestDayPassed(calendar: WorkingCalendar, until: DateText, n: number): DateText | null {
  let count = 0
  for (let at = 0; at < horizon; at++) {
    const isWorking = calendar.isWorking(addDays(until, -at))
    if (isWorking === null) return null
    if (isWorking && ++count === n) return addDays(until, -at - 1)
  }
  return null
}

/**
 * The latest day that lies at most `n` working days after `from`: what is due from `from` up to it has `n` working
 * days or fewer left. The walk ends with the known calendar; null when even `from` is unknown.
 */
export function latestDayWithin(calendar: WorkingCalendar, from: DateText, n: number): DateText | null {
  if (calendar.isWorking(from) === null) return null
  let count = 0
  let last = from
  for (let at = 1; at < horizon; at++) {
    const day = addDays(from, at)
    const isWorking = calendar.isWorking(day)
    if (isWorking === null || (isWorking && ++count > n)) break
    last = day
  }
  return last
}
