import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, forbidden, notFound } from '../../../kernel/errors.ts'
import { deciders as decidersOf, isParty } from '../../approvals/index.ts'
import { record } from '../../audit/index.ts'
import { lockVisibleCustomer, registerLook, type OtherReader } from '../../customers/index.ts'
import { waive } from '../../obligations/index.ts'
import { assignCertifiedCode } from '../codes/service.ts'
import { mustBeOpen } from '../gates/service.ts'
import { findingDuty, findingKey } from '../surveys/rules.ts'
import { listFindings } from '../surveys/store.ts'
import { transitions, type Stage } from './rules.ts'
import {
  findCase,
  insertCase,
  insertMove,
  lastCase,
  locked,
  moveCase,
  whoIsLetIn,
  type CaseRow,
  type Particulars,
} from './store.ts'

const openAlready = defineError('certification.open_already', 409, {
  zh: '该客户已有进行中的认证案卷',
  en: 'A case of this customer is under way already',
})
const codedAlready = defineError('certification.coded_already', 409, {
  zh: '该客户已完成认证',
  en: 'This customer is certified already',
})
export const wrongStage = defineError('certification.wrong_stage', 409, {
  zh: '案卷所处阶段不能进行此操作',
  en: 'The case is not at the stage for this',
})

/** A case as the event log names one. */
export const caseSubject = ({ id, customer, attempt }: Pick<CaseRow, 'id' | 'customer' | 'attempt'>) => ({
  kind: 'certification',
  id,
  label: `${customer.code} ${customer.name} #${attempt}`,
})

/** Opens a case for a customer; after a refusal it is a new one that names the old (D-08). */
export async function openCase(ctx: Ctx, customerId: string): Promise<string> {
  const customer = await lockVisibleCustomer(ctx, customerId)
  const last = await lastCase(ctx, customerId)
  if (last?.stage === 'coded') throw codedAlready()
  if (last && last.stage !== 'refused') throw openAlready()
  const attempt = (last?.attempt ?? 0) + 1
  const previousId = last?.id ?? null
  const id = await insertCase(ctx, { customerId, previousId, attempt })
  await insertMove(ctx, id, { from: null, to: 'general-survey', at: ctx.now, byName: ctx.actor.name, note: null })
  const after = { stage: 'general-survey', attempt, previousId }
  record(ctx, { kind: 'certification.opened', subject: caseSubject({ id, customer, attempt }), after })
  return id
}

/**
 * A case the actor may open: of a customer he sees, one he surveys, or one whose approval asks him. `not_found` for any
 * other.
 */
export async function getCase(ctx: Ctx, id: string, lock?: typeof locked): Promise<CaseRow> {
  const row = await findCase(ctx, id, lock)
  if (!row) throw notFound()
  const isAsked = async () => row.approvalId !== null && ctx.actor.kind === 'user' && isParty(ctx, row.approvalId)
  if (row.isVisible || row.isSurveyor || (await isAsked())) return row
  throw notFound()
}

/** Opens a case to be read; of another team's customer that is entered in the access register (D-19). */
export async function readCase(ctx: Ctx, id: string): Promise<CaseRow> {
  const row = await getCase(ctx, id)
  await registerLook(ctx, row.customer, 'certification')
  return row
}

/** Who opens cases of a customer without seeing the customer: those who survey it, and those who decide about it. */
export async function caseReaders(ctx: Ctx, customerId: string): Promise<OtherReader[]> {
  const { surveyors, approvals } = await whoIsLetIn(ctx, customerId)
  const deciders = await decidersOf(ctx.db, approvals)
  return [
    ...surveyors.map((userId) => ({ userId, via: 'survey' as const })),
    ...deciders.map(({ userId }) => ({ userId, via: 'approval' as const })),
  ]
}

/**
 * A case that the actor's team works on, held until the transaction ends. Who was only let into the case edits nothing
 * of it (403); 409 at another stage.
 */
export async function workOn(ctx: Ctx, id: string, at: readonly Stage[]): Promise<CaseRow> {
  const row = await getCase(ctx, id, locked)
  if (!row.isVisible) throw forbidden()
  if (!at.includes(row.stage)) throw wrongStage()
  return row
}

export interface Moving extends Particulars {
  note?: string | null
}

/** Moves a case that is held on to another stage, with its trace in the case and in the books. */
export async function move(ctx: Ctx, row: CaseRow, to: Stage, { note = null, ...rest }: Moving = {}): Promise<void> {
  if (!transitions[row.stage].includes(to)) throw wrongStage()
  if (!(await moveCase(ctx, row, to, rest))) throw wrongStage()
  await insertMove(ctx, row.id, { from: row.stage, to, at: ctx.now, byName: ctx.actor.name, note })
  const kind = to === 'refused' || to === 'coded' ? `certification.${to}` : 'certification.moved'
  const { code, decision } = rest
  record(ctx, {
    kind,
    subject: caseSubject(row),
    before: { stage: row.stage, code: row.code },
    after: { stage: to, code: code ?? row.code },
    reason: note,
    ...(decision ? { decision } : {}),
  })
}

/** Refuses a candidate; the file stays, and nobody owes a finding any more (D-08). */
export async function refuse(ctx: Ctx, row: CaseRow, reason: string): Promise<void> {
  await move(ctx, row, 'refused', { note: reason })
  for (const { id, signedAt } of await listFindings(ctx, [row.id])) {
    if (!signedAt) await waive(ctx, { kind: findingDuty.kind, key: findingKey(id) }, reason)
  }
}

/** The team refuses a candidate before or after approval; while it is with the approvers, they do. */
export async function refuseCase(ctx: Ctx, id: string, reason: string): Promise<void> {
  await refuse(ctx, await workOn(ctx, id, ['general-survey', 'field-survey', 'report', 'agreements']), reason)
}

/** The end of certification: with the agreements signed the customer gets its code, once (D-09 to D-11). */
export async function completeCase(ctx: Ctx, id: string): Promise<void> {
  const row = await workOn(ctx, id, ['agreements'])
  await mustBeOpen(ctx, row)
  const code = await assignCertifiedCode(ctx, row.customer)
  await move(ctx, row, 'coded', { code })
}

/** What the actor may do with a case he may open. */
export function abilities(
  { actor }: Ctx,
  { stage, isVisible, nextId }: Pick<CaseRow, 'stage' | 'isVisible' | 'nextId'>,
) {
  const works = isVisible && may(actor, 'development.write')
  const certifies = isVisible && may(actor, 'development.certify')
  return {
    interview: works && stage === 'general-survey',
    closeGeneralSurvey: works && stage === 'general-survey',
    assign: works && stage === 'field-survey',
    closeFieldSurvey: works && stage === 'field-survey',
    score: works && ['general-survey', 'field-survey', 'report'].includes(stage),
    report: works && stage === 'report',
    file: works && stage === 'report',
    agree: works && stage !== 'refused',
    refuse: certifies && ['general-survey', 'field-survey', 'report', 'agreements'].includes(stage),
    complete: certifies && stage === 'agreements',
    tryAgain: works && stage === 'refused' && nextId === null,
  }
}
