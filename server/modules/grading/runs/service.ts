import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, notFound, stale } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { record } from '../../audit/index.ts'
import { movementOf } from '../rules.ts'
import { judgeBook, type Judged } from '../service.ts'
import {
  adoptProposals,
  closeRun,
  findRun,
  insertProposals,
  insertRun,
  setRunSize,
  type NewProposal,
  type RunRow,
} from './store.ts'

const runDecided = defineError('grading.run_decided', 409, {
  zh: '这次测算已经采纳或放弃',
  en: 'This run has been adopted or discarded already',
})
const beyondSight = defineError('grading.run_beyond_sight', 403, {
  zh: '这次测算含有您看不到的客户，须由能看到全部客户的人决定',
  en: 'This run has customers you do not see; somebody who sees them all has to decide it',
})

/** Proposes class and grade for every customer the actor sees that traded by a day. Nothing changes until adoption. */
export async function startRun(ctx: Ctx, asOf: DateText): Promise<RunRow> {
  if (asOf > ctx.today) throw invalidInput({}, [fieldError('asOf', 'date.out_of_range')])
  const id = await insertRun(ctx, asOf)
  let customers = 0
  for await (const batch of judgeBook(ctx, asOf)) {
    await insertProposals(ctx, id, batch.map(propose))
    customers += batch.length
  }
  await setRunSize(ctx, id, customers)
  return recorded(ctx, 'started', (await findRun(ctx, id))!)
}

/** One event for the whole run; what it says of each customer lies with its proposals. */
function recorded(ctx: Ctx, done: 'started' | 'adopted' | 'discarded', run: RunRow): RunRow {
  const { asOf, state, customers, counts } = run
  const subject = { kind: 'grading_run', id: run.id, label: asOf }
  record(ctx, { kind: `grading_run.${done}`, subject, after: { asOf, state, customers, counts } })
  return run
}

function propose({ customer, keyAccount, grading, previous, classDecision, gradeDecision }: Judged): NewProposal {
  const next = { class: classDecision.outcome, grade: gradeDecision.outcome }
  return {
    customerId: customer.id,
    ...next,
    points: gradeDecision.value!.points,
    movement: movementOf(previous, next),
    classDecision,
    gradeDecision,
    facts: { keyAccount, grading, previous },
  }
}

/** Adopts a run, once: its proposals become the customers' class and grade, effective on the run's day (C-08). */
export async function adoptRun(ctx: Ctx, id: string, seen: number | undefined): Promise<RunRow> {
  const run = await decidable(ctx, id, seen)
  if (!(await closeRun(ctx, id, 'adopted'))) throw runDecided()
  await adoptProposals(ctx, run)
  return recorded(ctx, 'adopted', (await findRun(ctx, id))!)
}

/** Puts a run aside; its proposals stay to be read. */
export async function discardRun(ctx: Ctx, id: string, seen: number | undefined): Promise<RunRow> {
  await decidable(ctx, id, seen)
  if (!(await closeRun(ctx, id, 'discarded'))) throw runDecided()
  return recorded(ctx, 'discarded', (await findRun(ctx, id))!)
}

async function decidable(ctx: Ctx, id: string, seen: number | undefined): Promise<RunRow> {
  const run = await findRun(ctx, id)
  if (!run) throw notFound()
  if (!run.isSeenWhole) throw beyondSight()
  if (run.state !== 'proposed') throw runDecided()
  if (seen !== undefined && seen !== run.version) throw stale()
  return run
}
