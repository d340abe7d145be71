import { z } from 'zod'
import { authorityMatters } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import { periodDays } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, forbidden, invalidInput, mustMatch, notFound, type FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { grouped } from '../../../kernel/money.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { defineMatter, submit } from '../../approvals/index.ts'
import { record } from '../../audit/index.ts'
import type { HandoverEffective } from '../../customers/index.ts'
import { findActiveUser } from '../../people/index.ts'
import { invoicedBetween } from '../../trade/index.ts'
import { columnsOf, findParty, type PartyId } from '../parties/store.ts'
import { attained, totalsOf } from './rules.ts'
import {
  certificationDays,
  deleteTarget,
  findPlan,
  findTarget,
  followOwners,
  insertPlan,
  insertTarget,
  isOwnPlan,
  listTargets,
  locked,
  setStatus,
  touchPlan,
  updatePlan,
  updateTarget,
  type PlanRow,
  type TargetFields,
  type TargetRow,
} from './store.ts'

const notDraft = defineError('plan.not_draft', 409, {
  zh: '计划已提交或批准，须先退回修改',
  en: 'The plan is submitted or approved; take it back to change it',
})
const notApproved = defineError('plan.not_approved', 409, {
  zh: '只有已批准的计划可以重新修改；审批中的请撤回',
  en: 'Only an approved plan is opened again; withdraw one that waits for approval',
})
const isEmpty = defineError('plan.empty', 409, { zh: '计划中还没有目标客户', en: 'The plan has no targets yet' })
const beyondSight = defineError('plan.beyond_sight', 409, {
  zh: '计划含有您看不到的客户，须由能看到全部目标客户的人提交',
  en: 'The plan has targets you do not see; somebody who sees them all has to submit it',
})
const texts = {
  period: { zh: '该部门（办事处）当期已有计划', en: 'There is a plan of that place and period already' },
  nobody: { zh: '没有这个人，或已停用', en: 'No such person, or disabled' },
  place: { zh: '没有这个部门或区域', en: 'No such department or region' },
  twice: { zh: '该客户（线索）已在计划中', en: 'The customer or lead is in the plan already' },
} satisfies Record<string, Text>

const wrong = (field: string, code: string, text: Text): FieldError => ({ field, code, text })
const subjectOf = ({ id, period, place }: PlanRow) => ({
  kind: 'development_plan',
  id,
  label: `${period} ${place.name}`,
})

const snapshot = z.object({
  planId: z.string(),
  period: z.string(),
  place: z.string(),
  owner: z.string(),
  targets: z.array(z.object({ name: z.string(), stage: z.string(), owner: z.string(), amount: z.string() })),
  total: z.string(),
})
type Snapshot = z.output<typeof snapshot>

/** K-06: what an office means to win in a period, agreed to by sales and the deputy general manager. */
export const planMatter = defineMatter<Snapshot>({
  matter: 'development.plan',
  title: authorityMatters['development.plan']!,
  snapshot,
  summary: ({ period, place, owner, targets, total }) => [
    { label: { zh: '期间', en: 'Period' }, value: period },
    { label: { zh: '部门（办事处）', en: 'Place' }, value: place },
    { label: { zh: '负责人', en: 'Owner' }, value: owner },
    { label: { zh: '目标客户数', en: 'Targets' }, value: String(targets.length) },
    { label: { zh: '预计金额合计（元）', en: 'Expected amount (yuan)' }, value: grouped(total) },
  ],
  link: ({ snapshot: { planId } }) => `/development/plans/${planId}`,
  async onApproved(ctx, { subject, snapshot: { planId } }) {
    await setStatus(ctx, planId, 'pending', 'approved')
    record(ctx, { kind: 'development-plan.approved', subject, after: { status: 'approved' } })
  },
  async onRejected(ctx, { subject, status, snapshot: { planId } }) {
    await setStatus(ctx, planId, 'pending', 'draft')
    record(ctx, { kind: 'development-plan.sent_back', subject, after: { status: 'draft', approval: status } })
  },
})

async function mustSee(ctx: Ctx, id: string): Promise<PlanRow> {
  const row = await findPlan(ctx, id)
  if (!row) throw notFound()
  return row
}

/**
 * The plan, held, for whoever works on it: it is the owner's and of those who look after its office or department. Who
 * only owns a target reads it.
 */
async function mustBeOurs(ctx: Ctx, id: string): Promise<PlanRow> {
  const row = await findPlan(ctx, id, locked)
  if (!row) throw notFound()
  if (!(await isOwnPlan(ctx, id))) throw forbidden()
  return row
}

async function mustBeDraft(ctx: Ctx, id: string): Promise<PlanRow> {
  const row = await mustBeOurs(ctx, id)
  if (row.status !== 'draft') throw notDraft()
  return row
}

async function mustBeSomebody(ctx: Ctx, ownerId: string): Promise<void> {
  if (!(await findActiveUser(ctx.db, ownerId))) {
    throw invalidInput({}, [wrong('ownerId', 'ref.unknown', texts.nobody)])
  }
}

export interface NewPlanInput {
  period: string
  departmentId: string | null
  regionId: string | null
  ownerId?: string | undefined
  remark: string
}

/** Begins the plan of an office or department for a quarter, half-year or year; there is one. */
export async function createPlan(ctx: Ctx, input: NewPlanInput) {
  const ownerId = input.ownerId ?? ctx.actor.userId
  if (!ownerId) throw invalidInput({}, [fieldError('ownerId', 'field.required')])
  await mustBeSomebody(ctx, ownerId)
  const id = await unique('development_plans_one', 'period', texts.period, () =>
    placed(() => insertPlan(ctx, { ...input, ownerId })),
  )
  const made = await mustSee(ctx, id)
  record(ctx, { kind: 'development-plan.created', subject: subjectOf(made), after: made })
  return openPlan(ctx, id)
}

/** A department or region that is none is refused by field. */
async function placed<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const { code, constraint = '' } = error as { code?: string; constraint?: string }
    const field = constraint.includes('department') ? 'departmentId' : constraint.includes('region') ? 'regionId' : null
    if (code !== '23503' || !field) throw error
    throw invalidInput({}, [wrong(field, 'ref.unknown', texts.place)])
  }
}

export async function editPlan(
  ctx: Ctx,
  id: string,
  input: { ownerId?: string | undefined; remark?: string | undefined },
  ifMatch: number | undefined,
) {
  const before = await mustBeDraft(ctx, id)
  mustMatch(before.version, ifMatch)
  if (input.ownerId) await mustBeSomebody(ctx, input.ownerId)
  await updatePlan(ctx, id, { ownerId: input.ownerId ?? before.owner.id, remark: input.remark ?? before.remark })
  const after = await mustSee(ctx, id)
  record(ctx, { kind: 'development-plan.changed', subject: subjectOf(after), before, after })
  return openPlan(ctx, id)
}

/** A plan with its targets and how far they are, as the books stand now. */
export async function openPlan(ctx: Ctx, id: string) {
  const row = await mustSee(ctx, id)
  const targets = await withAttainment(ctx, row.period, await listTargets(ctx, id))
  const mayWrite = may(ctx.actor, 'development.write') && (await isOwnPlan(ctx, id))
  const isDraft = row.status === 'draft'
  return {
    ...row,
    targets,
    totals: totalsOf(targets),
    can: { edit: mayWrite && isDraft, submit: mayWrite && isDraft, reopen: mayWrite && row.status === 'approved' },
  }
}

async function withAttainment(ctx: Ctx, period: string, targets: TargetRow[]) {
  const { from, to } = periodDays(period)!
  const customerIds = targets.flatMap(({ party }) => (party.kind === 'customer' ? [party.id] : []))
  const days = await certificationDays(ctx, customerIds, to)
  const sales = await invoicedBetween(ctx, { customerIds, from, to })
  const invoiced = new Map(sales.map(({ customerId, amount }) => [customerId, amount]))
  return targets.map((target) => {
    const { surveyedOn = null, certifiedOn = null } = days.get(target.party.id) ?? {}
    const progress = { surveyedOn, certifiedOn, invoiced: invoiced.get(target.party.id) ?? '0.00' }
    return { ...target, attainment: attained(target.stage, progress) }
  })
}

export type TargetInput = PartyId & Omit<TargetFields, 'ownerId'> & { ownerId?: string | undefined }

export async function addTarget(ctx: Ctx, planId: string, { customerId, leadId, ...rest }: TargetInput) {
  const party = await findParty(ctx, { customerId, leadId })
  const plan = await mustBeDraft(ctx, planId)
  const ownerId = rest.ownerId ?? plan.owner.id
  await mustBeSomebody(ctx, ownerId)
  const field = customerId ? 'customerId' : 'leadId'
  const id = await unique('development_plan_targets_one', field, texts.twice, () =>
    insertTarget(ctx, planId, columnsOf(party), { ...rest, ownerId }),
  )
  return changed(ctx, plan, 'target_added', { after: (await findTarget(ctx, id))! })
}

async function changed(ctx: Ctx, plan: PlanRow, what: string, states: { before?: object; after?: object }) {
  await touchPlan(ctx, plan.id)
  record(ctx, { kind: `development-plan.${what}`, subject: subjectOf(plan), ...states })
  return openPlan(ctx, plan.id)
}

async function mustBeTarget(ctx: Ctx, id: string): Promise<{ plan: PlanRow; target: TargetRow }> {
  const target = await findTarget(ctx, id)
  if (!target) throw notFound()
  return { plan: await mustBeDraft(ctx, target.planId), target }
}

export async function editTarget(
  ctx: Ctx,
  id: string,
  input: { [Field in keyof TargetFields]?: TargetFields[Field] | undefined },
) {
  const { plan, target } = await mustBeTarget(ctx, id)
  if (input.ownerId) await mustBeSomebody(ctx, input.ownerId)
  await updateTarget(ctx.db, id, {
    stage: input.stage ?? target.stage,
    ownerId: input.ownerId ?? target.owner.id,
    expectedAmount: input.expectedAmount ?? target.expectedAmount,
    remark: input.remark ?? target.remark,
  })
  return changed(ctx, plan, 'target_changed', { before: target, after: (await findTarget(ctx, id))! })
}

export async function removeTarget(ctx: Ctx, id: string) {
  const { plan, target } = await mustBeTarget(ctx, id)
  await deleteTarget(ctx.db, id)
  return changed(ctx, plan, 'target_removed', { before: target })
}

/** Puts a plan up for approval, whole. */
export async function submitPlan(ctx: Ctx, id: string) {
  const plan = await mustBeDraft(ctx, id)
  const targets = await listTargets(ctx, id)
  if (targets.length < plan.allTargets) throw beyondSight()
  if (targets.length === 0) throw isEmpty()
  if (!(await setStatus(ctx, id, 'draft', 'pending'))) throw notDraft()
  const { expected: total } = totalsOf(await withAttainment(ctx, plan.period, targets))
  const given: Snapshot = {
    planId: id,
    period: plan.period,
    place: plan.place.name,
    owner: plan.owner.name,
    targets: targets.map(({ party, stage, owner, expectedAmount: amount }) => {
      return { name: party.name, stage, owner: owner.name, amount }
    }),
    total,
  }
  record(ctx, { kind: 'development-plan.submitted', subject: subjectOf(plan), after: { status: 'pending', total } })
  await submit(ctx, { matter: planMatter.matter, subject: subjectOf(plan), snapshot: given, amount: total })
  return openPlan(ctx, id)
}

/** Takes an approved plan back to change it; it has to be approved anew. */
export async function reopenPlan(ctx: Ctx, id: string, reason: string) {
  const plan = await mustBeOurs(ctx, id)
  if (!(await setStatus(ctx, id, 'approved', 'draft'))) throw notApproved()
  const [before, after] = [{ status: 'approved' }, { status: 'draft' }]
  record(ctx, { kind: 'development-plan.reopened', subject: subjectOf(plan), before, after, reason })
  return openPlan(ctx, id)
}

/** Targets go along with customers that changed hands (T-04). */
export const followHandover = (ctx: Ctx, { fromUserId, customers }: HandoverEffective): Promise<void> =>
  followOwners(ctx, fromUserId, customers)
