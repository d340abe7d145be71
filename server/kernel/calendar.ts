import { Temporal } from 'temporal-polyfill'

/** A business date, `YYYY-MM-DD`; compares and sorts as text. */
export type DateText = string
/** A month, `YYYY-MM`. */
export type MonthText = string

const plain = (date: DateText) => Temporal.PlainDate.from(date)

/** True for a real day between 0001 and 9999 written YYYY-MM-DD; 2026-02-30 is none. */
export function isDate(text: string): boolean {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  return match !== null && isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))
}

export function isRealDay(year: number, month: number, day: number): boolean {
  if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1) return false
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  return day <= days[month - 1]!
}

/** The business date of an instant in a time zone. */
export function todayIn(timeZone: string, instant: Date): DateText {
  return Temporal.Instant.fromEpochMilliseconds(instant.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}

/** Made once for each zone: making one takes far longer than asking it. */
const clocks = new Map<string, Intl.DateTimeFormat>()

/** An instant on the clocks of a time zone, to the minute: `2026-06-15 10:00`. */
export function minuteIn(timeZone: string, instant: Date): string {
  const parts = { dateStyle: 'short', timeStyle: 'short', timeZone, hourCycle: 'h23' } as const
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', parts)
  clocks.set(timeZone, clock)
  return clock.format(instant)
}

/** Days are counted at midnight UTC, which knows no clock changes; far cheaper than a calendar object for each. */
const midnight = (date: DateText): number => Date.parse(`${date}T00:00:00Z`)
const dayLength = 86_400_000

export const addDays = (date: DateText, days: number): DateText =>
  new Date(midnight(date) + days * dayLength).toISOString().split('T')[0]!
/** Counted from the given date, so 31 Jan + 1 and + 2 months are 28 Feb and 31 Mar. */
export const addMonths = (date: DateText, months: number): DateText => plain(date).add({ months }).toString()
export const daysBetween = (from: DateText, to: DateText): number => (midnight(to) - midnight(from)) / dayLength
export const monthOf = (date: DateText): MonthText => date.slice(0, 7)
export function addToMonth(month: MonthText, months: number): MonthText {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString()
}
/** First and last day of a year `2019`, half `2019-H1`, quarter `2019-Q3` or month `2019-07`; null for anything else. */
export function periodDays(period: string): { from: DateText; to: DateText } | null {
  const match = /^(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?$/.exec(period)
  if (!match || match[1] === '0000') return null
  const [, year, half, quarter, month] = match
  const months = half ? 6 : quarter ? 3 : month ? 1 : 12
  const first = half ? (Number(half) - 1) * 6 + 1 : quarter ? (Number(quarter) - 1) * 3 + 1 : Number(month ?? 1)
  const from = `${year}-${String(first).padStart(2, '0')}-01`
  return { from, to: addDays(addMonths(from, months), -1) }
}
