import { addDays } from '../../kernel/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import { defineSchedule, type Schedule } from '../../kernel/jobs.ts'
import { inForce } from '../policies/index.ts'
import { resolveDues } from './calendar/service.ts'
import { calendarOf } from './calendar/store.ts'
import { runGenerator, type Generator } from './generators/service.ts'
import { escalate, remind } from './ladder/service.ts'

export interface Tick {
  /** Duties the generators added, reminders given, steps climbed. */
  added: number
  reminded: number
  escalated: number
  /** Duties whose date waits for a calendar. */
  unscheduled: number
}

/**
 * A company's day: dates that can be counted by now, what the policies make owed, reminders, and the ladder. Nothing
 * in it is tied to the day it was meant for, so that days on which nobody worked are caught up and a second time
 * finds nothing to do.
 */
export async function tick(ctx: Ctx, generators: Generator[]): Promise<Tick> {
  const { parameters } = await inForce(ctx.db, 'obligations', ctx.today)
  const unscheduled = await resolveDues(ctx)
  let added = 0
  for (const generator of generators) {
    added += await runGenerator(ctx, generator, addDays(ctx.today, parameters.createDaysAhead))
  }
  const calendar = await calendarOf(ctx.db)
  const reminded = await remind(ctx, calendar, parameters)
  return { added, reminded, escalated: await escalate(ctx, calendar, parameters), unscheduled }
}

/** The daily work of the engine over the generators of all modules, before anybody comes to work. */
export const daily = (generators: Generator[]): Schedule =>
  defineSchedule({
    name: 'obligations',
    cron: '10 0 * * *',
    zone: 'Asia/Shanghai',
    run: (ctx) => tick(ctx, generators),
  })
