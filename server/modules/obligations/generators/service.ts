import { addDays, type DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { calendarOf } from '../calendar/store.ts'
import { dueDate, onBusinessDay } from '../rules.ts'
import { oweAll, type Owed } from '../service.ts'
import { findMark, setMark } from './store.ts'
import type { Window } from './rules.ts'

/**
 * Says what is owed because of a policy: by period, by grade, by event. Asked for days it was not asked for before;
 * saying the same twice adds nothing, because a duty is known by its kind and key.
 */
export interface Generator {
  name: string
  due(ctx: Ctx, window: Window): Promise<Owed[]>
}

/** Declares a generator; `app.ts` hands those of all modules to the daily work. */
export const defineGenerator = (generator: Generator): Generator => generator

/**
 * Lets a generator say what falls due up to a day. The first time it is asked from the start of the month and what is
 * past already is left out: nobody starts late. Returns how many duties are new.
 */
export async function runGenerator(ctx: Ctx, { name, due }: Generator, to: DateText): Promise<number> {
  const mark = await findMark(ctx.db, name)
  const from = mark ? addDays(mark, 1) : `${ctx.today.slice(0, 7)}-01`
  if (from > to) return 0
  const said = (await due(ctx, { from, to })).map((owed) => ({ ...owed, key: `${name}:${owed.key}` }))
  const added = await oweAll(ctx, mark ? said : await stillAhead(ctx, said))
  await setMark(ctx.db, ctx.tenant.id, name, to)
  return added
}

async function stillAhead(ctx: Ctx, said: Owed[]): Promise<Owed[]> {
  const calendar = await calendarOf(ctx.db)
  const dateOf = ({ dueOn }: Owed) => dueDate(calendar, onBusinessDay(dueOn, ctx.tenant.timeZone))
  return said.filter((owed) => (dateOf(owed) ?? ctx.today) >= ctx.today)
}
