import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { divide, multiply, toFen } from '../../../kernel/money.ts'
import { inForce } from '../../policies/index.ts'
import { seen, standingOf } from '../access.ts'
import { calendarOf } from '../calendar/store.ts'
import { dueDate } from '../rules.ts'
import { listDueDays, listRates, type Grouping, type RateRow } from './store.ts'

/**
 * The share of duties fulfilled on time (G-04.3) among those the actor sees that fell due between two days, per
 * article, owner or the owner's department. Percent with two decimals.
 */
export async function ratesOf(
  ctx: Ctx,
  { by, from, to }: { by: Grouping; from: DateText; to: DateText },
): Promise<(RateRow & { rate: string })[]> {
  const { graceDays } = (await inForce(ctx.db, 'obligations', ctx.today)).parameters
  const calendar = await calendarOf(ctx.db)
  const lastDays = (await listDueDays(ctx.db, from, to)).flatMap(({ dueOn }) => {
    // Days whose grace cannot be counted are not judged.
    const last = dueDate(calendar, { after: dueOn, workingDays: graceDays })
    return last === null ? [] : [{ dueOn, last }]
  })
  const standing = await standingOf(ctx.db, ctx.actor)
  const rows = await listRates(ctx.db, { by, seen: seen(standing), today: ctx.today, lastDays })
  return rows.map((row) => ({ ...row, rate: toFen(divide(multiply(String(row.onTime), '100'), String(row.due))) }))
}
