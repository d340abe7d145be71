import { z } from 'zod'
import type { Ctx } from '../../../kernel/context.ts'
import { out } from '../../../kernel/input.ts'
import type { WorkingCalendar } from '../../../kernel/working-days.ts'
import { reasonIn } from '../../audit/index.ts'
import { actsOn, oversees, type Standing } from '../access.ts'
import { calendarOf } from '../calendar/store.ts'
import { evidenceKinds, weekEnd, whens, workingDaysLate, type Duty, type When } from '../rules.ts'
import type { ObligationRow } from '../store.ts'

const text = z.object({ zh: z.string(), en: z.string() })
const person = z.object({ id: out.id, name: z.string() })

/** A duty as it leaves the system. */
export const obligation = z.object({
  id: out.id,
  kind: z.string(),
  title: text,
  link: z.string().nullable(),
  article: z.object({ policy: z.string(), version: z.int(), code: z.string() }),
  owner: person,
  checker: person.nullable(),
  /** Who owned it when it fell due, where somebody else has it now: its being on time or late is his. */
  dueOwner: person.nullable(),
  /** `label` is null when it concerns a customer the reader does not see. */
  subject: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string().nullable() }),
  /** Null while the year it falls in has no calendar. */
  dueOn: out.date.nullable(),
  /** Null when done. */
  when: z.enum(whens).nullable(),
  workingDaysLate: z.int().nullable(),
  /** `calendar.missing_year`: the date, or how late it is, cannot be counted. */
  flag: z.literal('calendar.missing_year').nullable(),
  evidenceKind: z.enum(evidenceKinds),
  state: z.enum(['open', 'fulfilled', 'waived']),
  acknowledgedAt: out.instant.nullable(),
  pause: z.object({ until: out.date, reason: z.string() }).nullable(),
  closedOn: out.date.nullable(),
  closedByName: z.string().nullable(),
  evidence: z.record(z.string(), z.unknown()).nullable(),
  waiveReason: z.string().nullable(),
  version: z.int(),
  can: z.object({
    fulfil: z.boolean(),
    acknowledge: z.boolean(),
    pause: z.boolean(),
    resume: z.boolean(),
    waive: z.boolean(),
    handOver: z.boolean(),
  }),
})

export type Obligation = z.infer<typeof obligation>

/** What the other modules know about duties; put together by `app.ts`. */
export interface Shown {
  duties: Duty[]
  /** Of customers, those the actor sees. */
  visibleCustomers(ctx: Ctx, ids: string[]): Promise<Set<string>>
}

/** Duties as the actor may see them. */
export async function presentObligations(
  ctx: Ctx,
  { duties, visibleCustomers }: Shown,
  rows: ObligationRow[],
  standing: Standing,
) {
  const customers = [...new Set(rows.flatMap(({ subject }) => subject.customerId ?? []))]
  const visible = customers.length ? await visibleCustomers(ctx, customers) : new Set()
  const calendar = await calendarOf(ctx.db)
  const late = workingDaysLate(
    calendar,
    rows.flatMap(({ dueOn, state }) => (dueOn && state === 'open' ? [dueOn] : [])),
    ctx.today,
  )
  return rows.map((row) => {
    const { ownerId, ownerName, checkerId, checkerName, pausedUntil, pauseReason, subject, dueOn } = row
    const duty = duties.find(({ kind }) => kind === row.kind)
    const when = whenOf(row, ctx.today)
    const isTold = duty?.isOpenToOwner === true && ownerId === ctx.actor.userId
    const isHidden = subject.customerId !== null && !isTold && !visible.has(subject.customerId)
    const shown = isHidden
      ? { kind: subject.kind, id: subject.kind === 'customer' ? null : subject.id, label: null }
      : subject
    return {
      ...row,
      title: duty?.title ?? { zh: row.kind, en: row.kind },
      link: duty && !(isHidden && shown.id === null) ? duty.link(shown) : null,
      owner: { id: ownerId, name: ownerName },
      checker: checkerId ? { id: checkerId, name: checkerName! } : null,
      evidence: isHidden ? null : row.evidence,
      waiveReason: reasonIn(ctx.locale, row.waiveReason),
      subject: shown,
      when,
      workingDaysLate: when === 'late' ? late.get(dueOn!)! : null,
      flag: isUncounted(calendar, row, late, when) ? ('calendar.missing_year' as const) : null,
      pause: when === 'paused' ? { until: pausedUntil!, reason: pauseReason! } : null,
      can: abilities(row, when, duty, standing),
    }
  })
}

function whenOf({ state, dueOn, pausedUntil }: ObligationRow, today: string): When | null {
  if (state !== 'open') return null
  if (pausedUntil && pausedUntil > today) return 'paused'
  if (dueOn === null) return 'unscheduled'
  if (dueOn < today) return 'late'
  if (dueOn === today) return 'today'
  return dueOn <= weekEnd(today) ? 'week' : 'later'
}

function isUncounted(
  calendar: WorkingCalendar,
  { dueOn }: ObligationRow,
  late: Map<string, number | null>,
  when: When | null,
): boolean {
  if (when === null) return false
  return dueOn === null || calendar.isWorking(dueOn) === null || late.get(dueOn) === null
}

function abilities(row: ObligationRow, when: When | null, duty: Duty | undefined, standing: Standing) {
  const isOpen = when !== null
  const isOwner = standing.actor.userId === row.ownerId
  const acts = isOpen && actsOn(standing, row)
  const may = isOpen && oversees(standing, row)
  const isByHand = row.evidenceKind !== 'record' && (row.evidenceKind !== 'acknowledgement' || isOwner)
  return {
    fulfil: acts && isByHand,
    acknowledge: isOpen && isOwner && row.acknowledgedAt === null,
    pause: may && row.dueOn !== null && !duty?.isPersonal,
    resume: may && when === 'paused',
    waive: may && !duty?.isPersonal,
    handOver: acts && !duty?.isPersonal,
  }
}
