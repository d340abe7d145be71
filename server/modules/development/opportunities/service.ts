import { opportunityFacts, type OpportunityFact } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import type { Decision } from '../../../kernel/decision.ts'
import { defineError, invalidInput, mustMatch, notFound, type FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { listHistory, record } from '../../audit/index.ts'
import type { HandoverEffective } from '../../customers/index.ts'
import { findActiveUser } from '../../people/index.ts'
import { inForce, versionOf } from '../../policies/index.ts'
import { columnsOf, findParty, type PartyId } from '../parties/store.ts'
import { decideMove, findTemplate, knownFacts, pipelineOf, type MoveOutcome } from './rules.ts'
import {
  closeOpportunity,
  findOpportunity,
  followOwners,
  insertOpportunity,
  knownOf,
  listTendersOf,
  locked,
  setStage,
  sumStages,
  updateOpportunity,
  type OpportunityFields,
  type OpportunityFilter,
  type OpportunityRow,
  type TenderOf,
} from './store.ts'

const closed = defineError('opportunity.closed', 409, {
  zh: '这个商机已经结束',
  en: 'This opportunity has ended',
})
const offTemplate = defineError('opportunity.off_template', 409, {
  zh: '只能进入模板的下一阶段，或退回前面的阶段',
  en: 'It goes to the next stage of its template or back to an earlier one',
})
const gateClosed = defineError('opportunity.gate', 409, {
  zh: '进入该阶段的条件尚未齐备',
  en: 'What this stage requires is not complete yet',
})
const texts = {
  template: { zh: '没有这个模板', en: 'No such template' },
  nobody: { zh: '没有这个人，或已停用', en: 'No such person, or disabled' },
  reason: { zh: '没有这个丢单原因', en: 'No such reason for loss' },
  competitor: { zh: '请注明赢得业务的竞争对手', en: 'Name the competitor who won it' },
  back: { zh: '退回前面的阶段须说明原因', en: 'Going back needs a reason' },
} satisfies Record<string, Text>

const wrong = (field: string, code: string, text: Text): FieldError => ({ field, code, text })
const subjectOf = ({ id, title }: { id: string; title: string }) => ({ kind: 'opportunity', id, label: title })

async function mustSee(ctx: Ctx, id: string): Promise<OpportunityRow> {
  const row = await findOpportunity(ctx, id)
  if (!row) throw notFound()
  return row
}

/** The opportunity, held until the transaction ends, while it is open and as the client saw it. */
async function mustBeOpen(ctx: Ctx, id: string, ifMatch?: number): Promise<OpportunityRow> {
  const row = await findOpportunity(ctx, id, locked)
  if (!row) throw notFound()
  if (ifMatch !== undefined) mustMatch(row.version, ifMatch)
  if (row.status !== 'open') throw closed()
  return row
}

async function mustBeSomebody(ctx: Ctx, ownerId: string): Promise<void> {
  if (!(await findActiveUser(ctx.db, ownerId))) {
    throw invalidInput({}, [wrong('ownerId', 'ref.unknown', texts.nobody)])
  }
}

export interface NewInput extends PartyId {
  title: string
  template: string
  amount: string | null
  expectedOn: string | null
  ownerId?: string | undefined
}

/** Opens an opportunity in the first stage of a template, by the regulation in force today, which it keeps to. */
export async function openOpportunity(ctx: Ctx, { title, template: name, ownerId, ...rest }: NewInput) {
  const party = await findParty(ctx, rest)
  const policy = await inForce(ctx.db, 'opportunities', ctx.today)
  const template = findTemplate(policy.parameters, name)
  const owner = ownerId ?? ctx.actor.userId
  if (!template) throw invalidInput({}, [wrong('template', 'ref.unknown', texts.template)])
  if (!owner) throw invalidInput({}, [fieldError('ownerId', 'field.required')])
  await mustBeSomebody(ctx, owner)
  const { stage, probability } = template.stages[0]!
  const { amount, expectedOn } = rest
  const place = { ...columnsOf(party), template: name, policyVersion: policy.version, stage, probability }
  const id = await insertOpportunity(ctx, { ...place, title, amount, expectedOn, ownerId: owner })
  const made = await mustSee(ctx, id)
  record(ctx, { kind: 'opportunity.opened', subject: subjectOf(made), after: made })
  return presentOpportunity(ctx, made)
}

export interface EditInput {
  title?: string | undefined
  amount?: string | null | undefined
  expectedOn?: string | null | undefined
  ownerId?: string | undefined
  competitors?: OpportunityFields['competitors'] | undefined
  /** Only what is named changes; an empty text removes a fact. */
  facts?: Record<string, string | undefined> | undefined
}

export async function editOpportunity(ctx: Ctx, id: string, input: EditInput, ifMatch: number | undefined) {
  const before = await mustSee(ctx, id)
  mustMatch(before.version, ifMatch)
  const present = await mustBeOpen(ctx, id, ifMatch)
  if (input.ownerId) await mustBeSomebody(ctx, input.ownerId)
  const facts = Object.entries({ ...present.facts, ...input.facts }).filter(
    (entry): entry is [string, string] => !!entry[1],
  )
  await updateOpportunity(ctx, id, {
    title: input.title ?? present.title,
    amount: input.amount === undefined ? present.amount : input.amount,
    expectedOn: input.expectedOn === undefined ? present.expectedOn : input.expectedOn,
    ownerId: input.ownerId ?? present.owner.id,
    competitors: input.competitors ?? present.competitors,
    facts: Object.fromEntries(facts),
  })
  const after = await mustSee(ctx, id)
  record(ctx, { kind: 'opportunity.changed', subject: subjectOf(after), before: present, after })
  return presentOpportunity(ctx, after)
}

async function judge(ctx: Ctx, row: OpportunityRow, to: string, tenders: TenderOf[]): Promise<Decision<MoveOutcome>> {
  const policy = await versionOf(ctx.db, 'opportunities', row.policyVersion)
  const { template, stage } = row
  return decideMove({ template, stage, to, known: knownFacts(knownOf(row, tenders)) }, policy)
}

function mustPass({ outcome, missing }: Decision<MoveOutcome>): void {
  if (outcome !== 'refused') return
  if (missing.length === 0) throw offTemplate()
  throw gateClosed(
    {},
    (missing as OpportunityFact[]).map((fact) => {
      const { zh, en } = opportunityFacts[fact].label
      return wrong(`facts.${fact}`, 'opportunity.fact_missing', { zh: `还缺：${zh}`, en: `Wanting: ${en}` })
    }),
  )
}

/** Moves an opportunity along its template: to the next stage through its gate, or back with a reason (T-06). */
export async function moveOpportunity(ctx: Ctx, id: string, to: { stage: string; reason: string }) {
  const row = await mustBeOpen(ctx, id)
  const decision = await judge(ctx, row, to.stage === 'won' ? '' : to.stage, await listTendersOf(ctx.db, id))
  mustPass(decision)
  if (decision.outcome === 'back' && !to.reason) throw invalidInput({}, [wrong('reason', 'field.required', texts.back)])
  const { parameters } = await versionOf(ctx.db, 'opportunities', row.policyVersion)
  const { probability } = findTemplate(parameters, row.template)!.stages.find(({ stage }) => stage === to.stage)!
  await setStage(ctx, id, { stage: to.stage, probability })
  const [before, after] = [pick(row), { stage: to.stage, probability }]
  record(ctx, {
    kind: 'opportunity.moved',
    subject: subjectOf(row),
    before,
    after,
    reason: to.reason || null,
    decision,
  })
  return presentOpportunity(ctx, await mustSee(ctx, id))
}

const pick = ({ stage, probability }: OpportunityRow) => ({ stage, probability })

/** Won: from the last stage, once what the template wants for it is known. */
export async function win(ctx: Ctx, id: string, note: string) {
  const row = await mustBeOpen(ctx, id)
  const decision = await judge(ctx, row, 'won', await listTendersOf(ctx.db, id))
  mustPass(decision)
  await closeOpportunity(ctx, id, { status: 'won', lossReason: null, lostTo: null, note: note || null })
  const after = { status: 'won', amount: row.amount }
  record(ctx, {
    kind: 'opportunity.won',
    subject: subjectOf(row),
    before: { status: 'open' },
    after,
    reason: note || null,
    decision,
  })
  return presentOpportunity(ctx, await mustSee(ctx, id))
}

/** Lost, from any stage: with the reason, and the competitor unless nobody won it (T-06.2). */
export async function lose(ctx: Ctx, id: string, loss: { reason: string; competitor: string; note: string }) {
  const row = await mustBeOpen(ctx, id)
  const { parameters } = await inForce(ctx.db, 'opportunities', ctx.today)
  const reason = parameters.lossReasons.find((each) => each.reason === loss.reason)
  if (!reason) throw invalidInput({}, [wrong('reason', 'ref.unknown', texts.reason)])
  if (reason.needsCompetitor && !loss.competitor) {
    throw invalidInput({}, [wrong('competitor', 'field.required', texts.competitor)])
  }
  const lostTo = loss.competitor || null
  await closeOpportunity(ctx, id, { status: 'lost', lossReason: loss.reason, lostTo, note: loss.note || null })
  const after = { status: 'lost', lossReason: loss.reason, lostTo, stage: row.stage }
  record(ctx, {
    kind: 'opportunity.lost',
    subject: subjectOf(row),
    before: { status: 'open', stage: row.stage },
    after,
    reason: loss.note || reason.title.zh,
  })
  return presentOpportunity(ctx, await mustSee(ctx, id))
}

export const openOne = async (ctx: Ctx, id: string) => presentOpportunity(ctx, await mustSee(ctx, id))

/** With its stages and what each still wants, its facts in words, and its tenders. */
async function presentOpportunity(ctx: Ctx, row: OpportunityRow) {
  const tenders = await listTendersOf(ctx.db, row.id)
  const { parameters } = await versionOf(ctx.db, 'opportunities', row.policyVersion)
  const template = findTemplate(parameters, row.template)!
  const known = knownFacts(knownOf(row, tenders))
  const at = template.stages.findIndex(({ stage }) => stage === row.stage)
  const wanting = (required: OpportunityFact[]) => required.filter((fact) => !known.includes(fact)).map(inWords)
  const today = row.lossReason === null ? parameters : (await inForce(ctx.db, 'opportunities', ctx.today)).parameters
  const reasons = [...today.lossReasons, ...parameters.lossReasons]
  return {
    ...row,
    templateTitle: template.title,
    stages: template.stages.map(({ stage, title, probability, requires }, n) => ({
      stage,
      title,
      probability,
      state: n < at ? ('passed' as const) : n === at ? ('present' as const) : ('ahead' as const),
      missing: n <= at ? [] : wanting(requires),
    })),
    missingToWin: wanting(template.toWin),
    known,
    lossReasonTitle: reasons.find(({ reason }) => reason === row.lossReason)?.title ?? null,
    can: abilities(ctx, row),
    tenders: tenders.map(({ id, number, title, deadline, status }) => ({ id, number, title, deadline, status })),
  }
}

const abilities = (ctx: Ctx, { status }: OpportunityRow) => ({
  edit: status === 'open' && may(ctx.actor, 'development.write'),
})

const inWords = (fact: OpportunityFact) => ({
  fact,
  label: opportunityFacts[fact].label,
  from: opportunityFacts[fact].from,
})

/** Open opportunities by template and stage, over what the actor sees. */
export async function pipeline(ctx: Ctx, filter: OpportunityFilter) {
  const { parameters } = await inForce(ctx.db, 'opportunities', ctx.today)
  return pipelineOf(await sumStages(ctx, filter), parameters)
}

/** What a new opportunity or a loss can choose from today. */
export async function choices(ctx: Ctx) {
  const { version, parameters } = await inForce(ctx.db, 'opportunities', ctx.today)
  const facts = (Object.keys(opportunityFacts) as OpportunityFact[]).map(inWords)
  return { version, templates: parameters.templates, lossReasons: parameters.lossReasons, facts }
}

/** What happened to an opportunity, the newest first; the books are its history. */
export async function historyOf(ctx: Ctx, id: string, query: { limit: number; cursor?: string }) {
  await mustSee(ctx, id)
  return listHistory(ctx, sql`select ${id}::text`, { ...query, only: [sql`b.subject_kind = 'opportunity'`] })
}

/** The open opportunities of customers that changed hands go along with them (T-04). */
export async function followHandover(ctx: Ctx, { fromUserId, customers, reason }: HandoverEffective): Promise<void> {
  for (const { id, title, toUserId } of await followOwners(ctx, fromUserId, customers)) {
    const [before, after] = [{ ownerId: fromUserId }, { ownerId: toUserId }]
    record(ctx, { kind: 'opportunity.handed-over', subject: subjectOf({ id, title }), before, after, reason })
  }
}
