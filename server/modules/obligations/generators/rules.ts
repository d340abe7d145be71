import { addMonths, addToMonth, isDate, monthOf, type DateText, type MonthText } from '../../../kernel/calendar.ts'
import type { Due } from '../rules.ts'

const lengths = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const
type Period = keyof typeof lengths

/**
 * When something recurs. By periods: on a day of a month, kept to the month's last day, or on its n-th working day
 * (negative: from the end); `month` counts from the first of the period, 1 to 24, and is its last one unless said, so
 * `{ every: 'month', month: 2, day: 10 }` is the 10th of the month after. `roll` moves a date that is no working day
 * to the next one. Or from a first day on, each time counted from that day, so that the 31st stays the 31st.
 */
export type Rhythm =
  | { every: Period; month?: number; day: number; roll?: 'next' }
  | { every: Period; month?: number; workingDay: number }
  | { every: Period; from: DateText }

export interface Window {
  from: DateText
  to: DateText
}

export interface Occurrence {
  /** Names the period, e.g. `2026-03`, `2026-Q1`, `2026-H1`, `2026`; the day itself when counted from a first day. */
  period: string
  due: Due
}

/** The times of a rhythm whose day, or month of a working day, begins within the window; in order. */
export function occurrences(rhythm: Rhythm, window: Window): Occurrence[] {
  return 'from' in rhythm ? sinceFirst(rhythm.from, lengths[rhythm.every], window) : byPeriods(rhythm, window)
}

function sinceFirst(first: DateText, months: number, { from, to }: Window): Occurrence[] {
  const found: Occurrence[] = []
  const skipped = Math.max(0, Math.floor((ordinal(monthOf(from)) - ordinal(monthOf(first))) / months))
  for (let at = skipped; ; at++) {
    const day = addMonths(first, at * months)
    if (day > to) return found
    if (day >= from) found.push({ period: day, due: day })
  }
}

function byPeriods(rhythm: Exclude<Rhythm, { from: DateText }>, { from, to }: Window): Occurrence[] {
  const length = lengths[rhythm.every]
  const month = rhythm.month ?? length
  const found: Occurrence[] = []
  const first = Math.floor((ordinal(monthOf(from)) - (month - 1)) / length) * length
  for (let start = first; ; start += length) {
    const dueMonth = monthAt(start + month - 1)
    const { begins, due } = dueIn(rhythm, dueMonth)
    if (begins > to) return found
    if (begins >= from) found.push({ period: periodName(start, length), due })
  }
}

/** The due date, and the day by which it belongs to a window: known without any calendar. */
function dueIn(rhythm: Exclude<Rhythm, { from: DateText }>, month: MonthText): { begins: DateText; due: Due } {
  if ('workingDay' in rhythm) return { begins: `${month}-01`, due: { month, workingDay: rhythm.workingDay } }
  const day = dayOfMonth(month, rhythm.day)
  return { begins: day, due: rhythm.roll ? { after: dayBefore(day), workingDays: 1 } : day }
}

function dayOfMonth(month: MonthText, day: number): DateText {
  for (let at = day; ; at--) if (isDate(`${month}-${pad(at)}`)) return `${month}-${pad(at)}`
}

const dayBefore = (day: DateText) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
const pad = (number: number) => String(number).padStart(2, '0')
/** Months since the year 0; periods begin where it is divisible by their length. */
const ordinal = (month: MonthText) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1
const monthAt = (at: number): MonthText => addToMonth('2000-01', at - ordinal('2000-01'))

function periodName(start: number, length: number): string {
  const [year, month] = [Math.floor(start / 12), start % 12]
  if (length === 12) return String(year)
  if (length === 6) return `${year}-H${month / 6 + 1}`
  if (length === 3) return `${year}-Q${month / 3 + 1}`
  return `${year}-${pad(month + 1)}`
}
