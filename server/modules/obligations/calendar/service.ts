import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput, mustMatch, stale } from '../../../kernel/errors.ts'
import { sql } from '../../../kernel/db.ts'
import { fieldError } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { redated } from '../rules.ts'
import { happened } from '../service.ts'
import { lockObligations, setDues, type ObligationRow, type Redated } from '../store.ts'
import { calendarOf, findYear, listOwnDays, saveYear, type CalendarDay } from './store.ts'

/**
 * Says how a year is worked, in full: days that are not named follow the official calendar or, where there is none,
 * Monday to Friday. Open duties whose dates were counted by the calendar get them by the new one.
 */
export async function enterYear(
  ctx: Ctx,
  year: number,
  days: CalendarDay[],
  ifMatch: number | undefined,
): Promise<void> {
  mustFit(year, days)
  const present = await findYear(ctx.db, year)
  if (present) mustMatch(present.version, ifMatch)
  const before = await listOwnDays(ctx.db, year)
  const change = { version: present?.version ?? 0, by: ctx.actor.name, at: ctx.now, days }
  if (!(await saveYear(ctx.db, ctx.tenant.id, year, change))) throw stale()
  const subject = { kind: 'calendar', id: String(year), label: String(year) }
  record(ctx, { kind: 'calendar.changed', subject, before: present ? { days: before } : undefined, after: { days } })
  const counted = sql`o.state = 'open' and (o.due_rule is not null or o.paused_until is not null)`
  await redate(ctx, await lockObligations(ctx.db, counted))
}

/** Gives a date to the duties that waited for a calendar, as far as there is one now; how many still wait. */
export async function resolveDues(ctx: Ctx): Promise<number> {
  const waiting = await lockObligations(ctx.db, sql`o.state = 'open' and o.due_on is null`)
  return waiting.length - (await redate(ctx, waiting))
}

/** Moves what the calendar counts otherwise by now; how many. A second time finds nothing. */
async function redate(ctx: Ctx, open: ObligationRow[]): Promise<number> {
  if (open.length === 0) return 0
  const calendar = await calendarOf(ctx.db)
  const moved: Redated[] = []
  for (const row of open) {
    const dates = redated(calendar, row)
    if (!dates) continue
    moved.push({ id: row.id, ...dates })
    happened(ctx, 'obligation.rescheduled', row, { before: { dueOn: row.dueOn }, after: { dueOn: dates.dueOn } })
  }
  if (moved.length > 0) await setDues(ctx.db, moved, ctx.today)
  return moved.length
}

function mustFit(year: number, days: CalendarDay[]) {
  const wrong = days.flatMap(({ day }, at) => {
    if (!day.startsWith(`${year}-`)) return [fieldError(`days.${at}.day`, 'date.out_of_range')]
    const isTwice = days.findIndex((other) => other.day === day) < at
    return isTwice ? [{ ...fieldError(`days.${at}.day`, 'value.format'), code: 'duplicate', text: twice }] : []
  })
  if (wrong.length) throw invalidInput({}, wrong)
}

const twice = { zh: '这一天重复出现', en: 'This day is given twice' }
