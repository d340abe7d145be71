import { addDays, type DateText } from '../../kernel/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sql } from '../../kernel/db.ts'
import { defineError, invalidInput, notFound } from '../../kernel/errors.ts'
import { fieldError } from '../../kernel/input.ts'
import { record } from '../audit/index.ts'
import { actsOn, oversees, seen, standingOf, type Standing } from './access.ts'
import { calendarOf } from './calendar/store.ts'
import {
  acceptedFor,
  dueAfterPause,
  dueDate,
  onBusinessDay,
  type Due,
  type Duty,
  type Evidence,
  type EvidenceKind,
  type Subject,
} from './rules.ts'
import {
  closeObligations,
  insertObligations,
  listById,
  lockObligations,
  setAcknowledged,
  setPause,
  type NewObligation,
  type ObligationRow,
} from './store.ts'

export const isClosed = defineError('obligation.closed', 409, {
  zh: '这项待办已经完成或免除',
  en: 'This duty is fulfilled or waived already',
})
export const notYours = defineError('obligation.not_yours', 403, {
  zh: '只有责任人的上级、核查人或有权管理待办的人可以这样做',
  en: 'Only a superior of the owner, the checker, or who may manage duties can do this',
})
const byRecord = defineError('obligation.by_record', 409, {
  zh: '这项待办要在相应的业务页面完成,不能在此填报',
  en: 'This duty is fulfilled by doing it on its own page, not by a statement here',
})
const notPaused = defineError('obligation.not_paused', 409, { zh: '这项待办没有暂停', en: 'This duty is not on hold' })

/** A duty and whom to tell of it. */
export interface Told {
  obligation: ObligationRow
  to: string
  /** Of a reminder, working days before the date; of an escalation, the step of the ladder from 1. */
  step?: number
}
type Listener = (ctx: Ctx, told: Told[]) => Promise<void>

/** Who wants to know, in the same transaction; filled by `app.ts`. Each is told once of each thing. */
export const hooks = {
  owed: [] as Listener[],
  reminded: [] as Listener[],
  /** To the superior of that step. */
  escalated: [] as Listener[],
  /** To the checker, of what the owner has done. */
  fulfilled: [] as Listener[],
  /** To the successor. */
  handedOver: [] as Listener[],
}

export async function tell(ctx: Ctx, event: keyof typeof hooks, told: Told[]): Promise<void> {
  if (told.length) for (const listener of hooks[event]) await listener(ctx, told)
}

export interface Owed {
  kind: string
  /** Names the occasion within its kind: the same kind and key are owed once. */
  key: string
  article: { policy: string; version: number; code: string }
  ownerId: string
  checkerId?: string | null
  subject: Subject
  /** A date, or how to count one in working days. */
  dueOn: Due
  /** What fulfils it. */
  evidence: EvidenceKind
}

/** The days things are due by the company's working calendar; null while a year that is needed has none. */
export async function dueDays(ctx: Ctx, dues: Due[]): Promise<(DateText | null)[]> {
  const calendar = await calendarOf(ctx.db)
  return dues.map((due) => dueDate(calendar, onBusinessDay(due, ctx.tenant.timeZone)))
}

/** Adds a duty unless it is there already. */
export async function owe(ctx: Ctx, owed: Owed): Promise<void> {
  await oweAll(ctx, [owed])
}

/** Adds those duties that are not there yet; how many. A date in a year without a calendar waits for the calendar. */
export async function oweAll(ctx: Ctx, owed: Owed[]): Promise<number> {
  if (owed.length === 0) return 0
  const calendar = await calendarOf(ctx.db)
  const rows = owed.map(
    ({ kind, key, article, ownerId, checkerId = null, subject, evidence, ...rest }): NewObligation => {
      const dueOn = onBusinessDay(rest.dueOn, ctx.tenant.timeZone)
      return {
        kind,
        key,
        policy: article.policy,
        policyVersion: article.version,
        article: article.code,
        ownerId,
        checkerId: checkerId === ownerId ? null : checkerId,
        subjectKind: subject.kind,
        subjectId: subject.id,
        subjectLabel: subject.label,
        customerId: subject.customerId ?? null,
        dueOn: dueDate(calendar, dueOn),
        dueRule: typeof dueOn === 'string' ? null : dueOn,
        evidenceKind: evidence,
      }
    },
  )
  const added = await listById(ctx.db, await insertObligations(ctx.db, ctx.tenant.id, rows, ctx.now))
  for (const row of added) {
    const { kind, ownerName, dueOn, article } = row
    happened(ctx, 'obligation.owed', row, { after: { kind, ownerName, dueOn, article } })
  }
  await tell(
    ctx,
    'owed',
    added.map((obligation) => ({ obligation, to: obligation.ownerId })),
  )
  return added.length
}

export interface Named {
  kind: string
  key: string
}

/** Fulfils an open duty; false when there is none open by that kind and key. */
export async function fulfil(ctx: Ctx, { kind, key }: Named, evidence: Evidence): Promise<boolean> {
  const [row] = await lockObligations(ctx.db, sql`o.kind = ${kind} and o.key = ${key} and o.state = 'open'`)
  if (row) await close(ctx, row, { evidence })
  return row !== undefined
}

/** Lets an open duty go because it is no longer owed; false when there is none open by that kind and key. */
export async function waive(ctx: Ctx, { kind, key }: Named, reason: string): Promise<boolean> {
  const [row] = await lockObligations(ctx.db, sql`o.kind = ${kind} and o.key = ${key} and o.state = 'open'`)
  if (row) await close(ctx, row, { reason })
  return row !== undefined
}

async function close(ctx: Ctx, row: ObligationRow, how: { evidence: Evidence } | { reason: string }): Promise<void> {
  const isDone = 'evidence' in how
  const state = isDone ? 'fulfilled' : 'waived'
  await closeObligations(ctx.db, [row.id], {
    state,
    evidence: isDone ? how.evidence : null,
    reason: isDone ? null : how.reason,
    on: ctx.today,
    at: ctx.now,
    by: ctx.actor.userId,
    byName: ctx.actor.name,
  })
  const { dueOn, ownerName } = row
  happened(ctx, `obligation.${state}`, row, {
    before: { state: row.state },
    after: { state, dueOn, ownerName, ...(isDone ? { evidence: how.evidence } : {}) },
    reason: isDone ? null : how.reason,
  })
  if (isDone && row.checkerId) await tell(ctx, 'fulfilled', [{ obligation: row, to: row.checkerId }])
}

/** Writes an event about a duty into the books. */
export function happened(
  ctx: Ctx,
  kind: string,
  { id, subject }: ObligationRow,
  rest: { before?: object; after?: object; reason?: string | null },
): void {
  record(ctx, { kind, subject: { kind: 'obligation', id, label: subject.label }, ...rest })
}

/** An open duty the actor sees, locked, with his standing. Unknown and invisible are one. */
export async function mustBeOpen(ctx: Ctx, id: string): Promise<{ row: ObligationRow; standing: Standing }> {
  const standing = await standingOf(ctx.db, ctx.actor)
  const [row] = await lockObligations(ctx.db, sql`o.id = ${id} and ${seen(standing)}`)
  if (!row) throw notFound()
  if (row.state !== 'open') throw isClosed()
  return { row, standing }
}

/** The owner, or who looks after him, hands in what fulfils a duty. */
export async function handIn(ctx: Ctx, id: string, evidence: Evidence): Promise<void> {
  await close(ctx, await mayHandIn(ctx, id, evidence.kind), { evidence })
}

/** An open duty, locked, that the actor may fulfil by evidence of a kind. */
export async function mayHandIn(ctx: Ctx, id: string, kind: EvidenceKind): Promise<ObligationRow> {
  const { row, standing } = await mustBeOpen(ctx, id)
  if (!actsOn(standing, row)) throw notYours()
  if (row.evidenceKind === 'record') throw byRecord()
  const accepted = acceptedFor[row.evidenceKind]
  if (!accepted.includes(kind)) {
    const parameters = { accepted: accepted.join(', ') }
    throw invalidInput({}, [fieldError('evidence.kind', 'value.not_accepted', { parameters })])
  }
  if (kind === 'acknowledgement' && ctx.actor.userId !== row.ownerId) throw notYours()
  return row
}

/** The owner says that he knows of it; that alone fulfils a duty which asks for nothing more. */
export async function acknowledge(ctx: Ctx, id: string): Promise<void> {
  const { row } = await mustBeOpen(ctx, id)
  if (row.ownerId !== ctx.actor.userId) throw notYours()
  if (row.acknowledgedAt) return
  await setAcknowledged(ctx.db, id, ctx.now)
  happened(ctx, 'obligation.acknowledged', row, { after: { acknowledgedAt: ctx.now } })
  if (row.evidenceKind === 'acknowledgement') await close(ctx, row, { evidence: { kind: 'acknowledgement' } })
}

const isBound = defineError('obligation.bound', 409, {
  zh: '这类待办是流程中的一步，免除或暂停会使流程停滞，请在相应的业务页面办理',
  en: 'This duty is a step of something that would stand still without it; see to it on its own page',
})

/** A duty that can be let go or held up by hand; `obligation.bound` (409) for one that something waits for. */
async function unbound(ctx: Ctx, duties: Duty[], id: string): Promise<ObligationRow> {
  const { row } = await overseen(ctx, id)
  if (duties.some(({ kind, isPersonal }) => isPersonal && kind === row.kind)) throw isBound()
  return row
}

/** Nobody lets himself off. */
export async function waiveByHand(ctx: Ctx, duties: Duty[], id: string, reason: string): Promise<void> {
  await close(ctx, await unbound(ctx, duties, id), { reason })
}

async function overseen(ctx: Ctx, id: string) {
  const found = await mustBeOpen(ctx, id)
  if (!oversees(found.standing, found.row)) throw notYours()
  return found
}

/** Stops the clock of a duty until a day: its date moves so that as many working days are left then as today. */
export async function pause(ctx: Ctx, duties: Duty[], id: string, hold: { reason: string; until: DateText }) {
  const row = await unbound(ctx, duties, id)
  const { reason, until } = hold
  if (until <= ctx.today || until > addDays(ctx.today, 366)) {
    throw invalidInput({}, [fieldError('until', 'date.out_of_range')])
  }
  const calendar = await calendarOf(ctx.db)
  const dueNow = resumedDue(calendar, row, ctx.today) ?? dueDate(calendar, row.dueRule!)
  if (dueNow === null) throw isUnscheduled()
  const dueOn = dueAfterPause(calendar, dueNow, ctx.today, until)
  const isCounted = dueNow === (row.dueBeforePause ?? dueNow)
  await setPause(ctx.db, id, { on: ctx.today, until, reason, dueBefore: dueNow, dueOn, isCounted })
  happened(ctx, 'obligation.paused', row, { before: { dueOn: row.dueOn }, after: { dueOn, until }, reason })
}

const isUnscheduled = defineError('obligation.unscheduled', 409, {
  zh: '这项待办的期限年份还没有工作日历,不能暂停',
  en: 'The year this duty falls due in has no working calendar yet; it cannot be put on hold',
})

/** Lets the clock run again today instead of on the day that was set. */
export async function resume(ctx: Ctx, id: string): Promise<void> {
  const { row } = await overseen(ctx, id)
  if (!row.pausedUntil || row.pausedUntil <= ctx.today) throw notPaused()
  const dueOn = resumedDue(await calendarOf(ctx.db), row, ctx.today)!
  const isCounted = dueOn === row.dueBeforePause
  await setPause(ctx.db, id, { on: null, until: null, reason: null, dueBefore: null, dueOn, isCounted })
  happened(ctx, 'obligation.resumed', row, { before: { dueOn: row.dueOn }, after: { dueOn } })
}

/** The date as it is if a hold that has not run out ends today. */
function resumedDue(
  calendar: Parameters<typeof dueAfterPause>[0],
  { dueOn, pausedOn, pausedUntil, dueBeforePause }: ObligationRow,
  today: DateText,
): DateText | null {
  if (!pausedUntil || pausedUntil <= today) return dueOn
  return dueAfterPause(calendar, dueBeforePause!, pausedOn!, today)
}
