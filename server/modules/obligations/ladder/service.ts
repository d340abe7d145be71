import type { Obligations } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { latestDayPassed, latestDayWithin, type WorkingCalendar } from '../../../kernel/working-days.ts'
import { superiorsOf } from '../../people/index.ts'
import { happened, tell, type Told } from '../service.ts'
import { activeAmong, listById } from '../store.ts'
import { insertNotices, listUntold, type NewNotice } from './store.ts'

/** Before any date there is. */
const always = '0001-01-01'

/** Reminds owners of what falls due (G-04.1), each duty once per step; how many reminders. */
export async function remind(ctx: Ctx, calendar: WorkingCalendar, { remindBefore }: Obligations): Promise<number> {
  const steps = [...remindBefore].sort((a, b) => a - b)
  let count = 0
  for (const step of steps) {
    const to = latestDayWithin(calendar, ctx.today, step)
    if (to === null) continue
    const untold = await listUntold(ctx.db, { kind: 'reminder', step }, { from: ctx.today, to }, ctx.today)
    count += (await write(ctx, untold, await presentOf(ctx, untold))).length
  }
  return count
}

/** Who is reminded: the owner, or when he has left, whoever stands above him. */
async function presentOf(ctx: Ctx, untold: NewNotice[]): Promise<Map<string, string | null>> {
  const owners = [...new Set(untold.map(({ ownerId }) => ownerId))]
  const active = await activeAmong(ctx.db, owners)
  const present = new Map<string, string | null>()
  for (const id of owners) present.set(id, active.has(id) ? id : ((await superiorsOf(ctx.db, id, 1))[0] ?? null))
  return present
}

/**
 * Takes what is late one step further up the line (G-04.2), each step once. A line that is shorter than the ladder
 * ends with its top; where there is nobody above, the notice says so. How many steps were climbed.
 */
export async function escalate(ctx: Ctx, calendar: WorkingCalendar, { escalateAfter }: Obligations): Promise<number> {
  let count = 0
  for (const [at, days] of escalateAfter.entries()) {
    const to = latestDayPassed(calendar, ctx.today, days)
    if (to === null) continue
    const step = at + 1
    const untold = await listUntold(ctx.db, { kind: 'escalation', step }, { from: always, to }, ctx.today)
    const above = new Map<string, string | null>()
    for (const id of new Set(untold.map(({ ownerId }) => ownerId))) {
      above.set(id, (await superiorsOf(ctx.db, id, step)).at(-1) ?? null)
    }
    for (const { obligation, to: superior } of await write(ctx, untold, above)) {
      const after = { step, workingDaysLate: days, dueOn: obligation.dueOn, ownerName: obligation.ownerName }
      happened(ctx, 'obligation.escalated', obligation, { after: { ...after, to: superior } })
      count++
    }
  }
  return count
}

/** Writes notices and tells of them; those that were new. */
async function write(
  ctx: Ctx,
  untold: NewNotice[],
  to: Map<string, string | null>,
): Promise<{ obligation: Told['obligation']; to: string | null }[]> {
  const [first] = untold
  if (!first) return []
  const notices = untold.map((notice) => ({ ...notice, toUserId: to.get(notice.ownerId) ?? null }))
  const added = await insertNotices(ctx.db, ctx.tenant.id, notices, { on: ctx.today, at: ctx.now })
  const receivers = new Map(added.map(({ obligationId, toUserId }) => [obligationId, toUserId]))
  const rows = await listById(ctx.db, [...receivers.keys()])
  const told = rows.map((obligation) => ({ obligation, to: receivers.get(obligation.id) ?? null }))
  const heard = told.flatMap(({ obligation, to }) => (to === null ? [] : [{ obligation, to, step: first.step }]))
  await tell(ctx, first.kind === 'reminder' ? 'reminded' : 'escalated', heard)
  return told
}
