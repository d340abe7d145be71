import { z } from 'zod'
import type { Db } from '../../../kernel/db.ts'
import { may, type Actor } from '../../../kernel/access.ts'
import { invalidInput } from '../../../kernel/errors.ts'
import { route, type Route } from '../../../kernel/http.ts'
import { date, fieldError, optionalLine, out } from '../../../kernel/input.ts'
import { officialDays } from '../../../kernel/working-days.ts'
import { enterYear } from './service.ts'
import { findYear, listOwnDays } from './store.ts'

const calendarYear = z.object({
  year: z.int(),
  /** False: nothing can be counted in working days in this year until it is entered. */
  isKnown: z.boolean(),
  /** Rest days of the festivals and make-up days, by the official notice; null where there is none. */
  official: z.array(z.object({ day: out.date, isWorking: z.boolean() })).nullable(),
  days: z.array(z.object({ day: out.date, isWorking: z.boolean(), name: z.string() })),
  changedByName: z.string().nullable(),
  changedAt: out.instant.nullable(),
  version: z.int(),
  can: z.object({ edit: z.boolean() }),
})

const byYear = z.object({ year: z.string() })

function yearOf(text: string): number {
  const year = /^\d{4}$/.test(text) ? Number(text) : 0
  if (year >= 2000 && year <= 2100) return year
  throw invalidInput({}, [fieldError('year', 'num.out_of_range', { parameters: { min: 2000, max: 2100 } })])
}

async function presentYear(db: Db, actor: Actor, year: number) {
  const own = await findYear(db, year)
  const official = officialDays(year)
  return {
    year,
    isKnown: official !== null || own !== null,
    official,
    days: await listOwnDays(db, year),
    changedByName: own?.changedByName ?? null,
    changedAt: own?.changedAt ?? null,
    version: own?.version ?? 0,
    can: { edit: may(actor, 'calendar.manage') },
  }
}

export const calendarRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/calendar/:year',
    access: 'signed-in',
    summary: 'The working calendar of a year: the official days and what the company says on top',
    params: byYear,
    response: calendarYear,
    handle: ({ db, actor }, { params }) => presentYear(db, actor, yearOf(params.year)),
  }),
  route({
    method: 'PUT',
    path: '/calendar/:year',
    access: 'calendar.manage',
    summary: 'Say how a year is worked; from then on the year is known',
    params: byYear,
    body: z.object({
      days: z.array(z.strictObject({ day: date(), isWorking: z.boolean(), name: optionalLine(64) })).max(366),
    }),
    response: calendarYear,
    handle: async (ctx, { params, body, ifMatch }) => {
      await enterYear(ctx, yearOf(params.year), body.days, ifMatch)
      return presentYear(ctx.db, ctx.actor, yearOf(params.year))
    },
  }),
]

/** The contract as the pages read it. */
export type CalendarYear = z.infer<typeof calendarYear>
