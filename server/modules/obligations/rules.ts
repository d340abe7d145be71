import { z } from 'zod'
import { addDays, isDate, todayIn, type DateText, type MonthText } from '../../kernel/calendar.ts'
import type { Text } from '../../kernel/i18n.ts'
import { note } from '../../kernel/input.ts'
import {
  addWorkingDays,
  latestDayPassed,
  missingYear,
  nthWorkingDay,
  workingDaysBetween,
  type WorkingCalendar,
} from '../../kernel/working-days.ts'

/** What fulfils a duty. A record comes from the module that keeps it; the others are handed in by people. */
export const evidenceKinds = ['note', 'record', 'acknowledgement', 'file'] as const
export type EvidenceKind = (typeof evidenceKinds)[number]

export type Evidence =
  | { kind: 'note'; text: string }
  | { kind: 'record'; record: { kind: string; id: string; label: string } }
  | { kind: 'acknowledgement' }
  | { kind: 'file'; name: string; mediaType: string; size: number; sha256: string }

/** What people may hand in for what is asked; a paper does in place of a note, and nothing in place of a paper. */
export const acceptedFor: Record<EvidenceKind, readonly EvidenceKind[]> = {
  note: ['note', 'file'],
  file: ['file'],
  acknowledgement: ['acknowledgement'],
  record: [],
}

/** 50 MB. */
export const maxEvidence = 50 * 1_048_576

/** Evidence as people state it; a file is handed in as itself. */
export const evidenceInput = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('note'), text: note(4000).refine((text) => text !== '') }),
  z.strictObject({ kind: z.literal('acknowledgement') }),
])

export interface Subject {
  /** Noun of the record the duty is about, e.g. `approval`. */
  kind: string
  id: string | null
  /** What people call it. */
  label: string
  /** The customer it concerns, if any: who does not see that customer is not told the label. */
  customerId?: string | null
}

/** A kind of duty, declared once by the module that owes it. */
export interface Duty {
  kind: string
  title: Text
  /** The page where it is done. */
  link(subject: { kind: string; id: string | null }): string
  /** Part of something that stands still until he does it: neither handed over, waived nor put on hold here. */
  isPersonal?: boolean
  /** Who owes it is told which customer it is about, whether he sees that customer or not. */
  isOpenToOwner?: boolean
}

const titles = new Map<string, Text>()

/** Declares a kind of duty; `app.ts` hands those of all modules to the routes. */
export function defineDuty(duty: Duty): Duty {
  titles.set(duty.kind, duty.title)
  return duty
}

/** What a kind of duty is called; undefined for one that nobody declares any more. */
export const titleOf = (kind: string): Text | undefined => titles.get(kind)

/** So many working days after a day or an instant (ISO 8601), or the n-th working day of a month (negative: from its end). */
export type WorkingDue = { after: string; workingDays: number } | { month: MonthText; workingDay: number }
export type Due = DateText | WorkingDue

/** The same with the business day of an instant instead of the instant. */
export function onBusinessDay(due: Due, timeZone: string): Due {
  if (typeof due === 'string' || !('after' in due) || isDate(due.after)) return due
  return { ...due, after: todayIn(timeZone, new Date(due.after)) }
}

/** A date by the calendar; null, never a guess, while a year it needs has no calendar. */
export function dueDate(calendar: WorkingCalendar, due: Due): DateText | null {
  if (typeof due === 'string') return due
  try {
    if ('after' in due) return addWorkingDays(calendar, due.after, due.workingDays)
    // A month with fewer working days than asked for: its last one.
    return nthWorkingDay(calendar, due.month, due.workingDay) ?? nthWorkingDay(calendar, due.month, -1)
  } catch (error) {
    if ((error as { code?: string }).code === 'calendar.missing_year') return null
    throw error
  }
}

/**
 * The date of a duty whose clock stood still from one day to another: as many working days are left, or have passed
 * since the date, on the second day as on the first. Throws `calendar.missing_year`.
 */
export function dueAfterPause(calendar: WorkingCalendar, due: DateText, from: DateText, until: DateText): DateText {
  if (until <= from) return due
  if (due >= from) return addWorkingDays(calendar, until, workingDaysBetween(calendar, from, due))
  const late = workingDaysBetween(calendar, due, from)
  if (late === 0) return until
  const shifted = latestDayPassed(calendar, until, late)
  if (shifted === null) throw missingYear({ year: Number(due.slice(0, 4)) })
  return shifted
}

/** What the dates of an open duty come from; the rule gives the date before its clock was last stopped. */
export interface Dated {
  dueOn: DateText | null
  dueRule: WorkingDue | null
  pausedOn: DateText | null
  pausedUntil: DateText | null
  dueBeforePause: DateText | null
}

/** The dates of a duty by the calendar as it is now; null when they stay, or cannot be counted. */
export function redated(
  calendar: WorkingCalendar,
  { dueOn, dueRule, pausedOn, pausedUntil, dueBeforePause }: Dated,
): { dueOn: DateText; dueBeforePause: DateText | null } | null {
  const counted = dueRule ? dueDate(calendar, dueRule) : (dueBeforePause ?? dueOn)
  if (counted === null) return null
  const moved = pausedOn ? afterPause(calendar, counted, pausedOn, pausedUntil!) : counted
  if (moved === null || moved === dueOn) return null
  return { dueOn: moved, dueBeforePause: pausedOn && counted }
}

function afterPause(calendar: WorkingCalendar, due: DateText, from: DateText, until: DateText): DateText | null {
  try {
    return dueAfterPause(calendar, due, from, until)
  } catch (error) {
    if ((error as { code?: string }).code === 'calendar.missing_year') return null
    throw error
  }
}

/** Which of an open duty's times it is. `week`: within seven days; `unscheduled`: its calendar is missing. */
export const whens = ['late', 'today', 'week', 'later', 'unscheduled', 'paused'] as const
export type When = (typeof whens)[number]

export const weekEnd = (today: DateText): DateText => addDays(today, 7)

/**
 * How many working days each of these dates lies back, in one walk; null where the calendar on the way is missing,
 * absent for dates not past.
 */
export function workingDaysLate(
  calendar: WorkingCalendar,
  dues: DateText[],
  today: DateText,
): Map<DateText, number | null> {
  const late = new Map<DateText, number | null>()
  const wanted = [...new Set(dues)].filter((due) => due < today).sort()
  let count: number | null = 0
  for (let day = today; wanted.length > 0; day = addDays(day, -1)) {
    while (wanted.at(-1) === day) late.set(wanted.pop()!, count)
    const isWorking = calendar.isWorking(day)
    if (count !== null) count = isWorking === null ? null : count + (isWorking ? 1 : 0)
    if (count === null) for (const due of wanted.splice(0)) late.set(due, null)
  }
  return late
}
