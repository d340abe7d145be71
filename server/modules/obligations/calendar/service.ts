import type { Ctx } from '../../../kernel/context.ts'
import { invalidInput, mustMatch, stale } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { resolveDues } from '../service.ts'
import { findYear, listOwnDays, saveYear, type CalendarDay } from './store.ts'

/**
 * Says how a year is worked, in full: days that are not named follow the official calendar or, where there is none,
 * Monday to Friday. Duties that waited for the year get their dates.
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
  await resolveDues(ctx)
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
