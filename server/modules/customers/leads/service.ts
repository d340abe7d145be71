import type { CustomerData } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { InForce } from '../../../kernel/decision.ts'
import { defineError, invalidInput, mustMatch, notFound } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { defineReason, record } from '../../audit/index.ts'
import { defineDuty, dueDays, fulfil, owe, waive } from '../../obligations/index.ts'
import { findActiveUser } from '../../people/index.ts'
import { inForce } from '../../policies/index.ts'
import { byName, marksOf } from '../duplicates/rules.ts'
import { suspectedAs, suspects, strongestFirst } from '../duplicates/service.ts'
import { dutyKey, isPossible, isTimely, openStates, transitions, type Step } from './rules.ts'
import {
  findLead,
  findLeadHits,
  insertLead,
  lockLead,
  replaceLeadMarks,
  updateLead,
  type LeadColumns,
  type LeadRow,
} from './store.ts'

export const notPossible = defineError('lead.state', 409, {
  zh: '线索当前状态不能这样处理',
  en: 'This cannot be done with the lead as it stands',
})
const outOfSight = {
  zh: '这样改派后您将看不到这条线索，请由能看到的人改派',
  en: 'Passed on like this the lead would be outside what you may see; somebody who goes on seeing it has to do it',
}
const unknownOwner = { zh: '没有这个在职人员', en: 'No such active person' }

const passedOn = defineReason({ zh: '转给{to}', en: 'Passed on to {to}' })

/** Verifying a lead: owed by its owner from the day it is entered. */
export const verifyDuty = defineDuty({
  kind: 'lead.verify',
  title: { zh: '核实线索', en: 'Verify a lead' },
  link: ({ id }) => `/leads/${id}`,
})

/** What people write of a lead; what is left out stays, null empties. */
export interface LeadInput {
  name?: string
  contactName?: string | null
  phone?: string | null
  email?: string | null
  website?: string | null
  unifiedSocialCreditCode?: string | null
  industry?: string | null
  address?: string | null
  need?: string | null
  source?: string
  sourceDetail?: string | null
  learnedOn?: DateText
  ownerId?: string
}

const policyOf = (ctx: Ctx) => inForce(ctx.db, 'customer-data', ctx.today)
const subjectOf = ({ id, name }: LeadRow) => ({ kind: 'lead', id, label: name })
/** Who owns and how often it was owed stand in the lead's own events. */
function told(lead: LeadRow) {
  const { rounds: _, ...rest } = lead
  return rest
}

/**
 * Enters a lead: with its source, its owner, and the verification owed. Refused with `dup.suspected` when a
 * customer or an open lead may be the same, unless that is accepted.
 */
export async function enterLead(
  ctx: Ctx,
  input: LeadInput & { name: string; source: string },
  acceptsDuplicates: boolean,
) {
  const policy = await policyOf(ctx)
  const { learnedOn = ctx.today, ownerId = ctx.actor.userId, ...rest } = input
  await check(ctx, policy, { ...input, learnedOn, ownerId })
  if (!acceptsDuplicates) await refuseDoubles(ctx, input, null)
  const placed = await placeOfOwner(ctx, ownerId)
  const entryDueOn = await enteredBy(ctx, policy, learnedOn)
  const id = await insertLead(ctx, {
    ...rest,
    ...placed,
    learnedOn,
    entryDueOn,
    isTimely: isTimely(ctx.today, entryDueOn),
    enteredOn: ctx.today,
    enteredBy: ctx.actor.userId,
    enteredByName: ctx.actor.name,
  })
  await replaceLeadMarks(ctx, id, marksOf(traitsOf(input)))
  const lead = (await findLead(ctx, id))!
  record(ctx, { kind: 'lead.entered', subject: subjectOf(lead), after: told(lead) })
  await oweVerification(ctx, policy, lead)
  return lead
}

/**
 * Edits a lead that is open, from the version the client saw; what it is newly known by is compared as on entering. A
 * new owner owes the verification anew.
 */
export async function editLead(
  ctx: Ctx,
  id: string,
  { input, acceptDuplicates }: { input: LeadInput; acceptDuplicates: boolean },
  ifMatch: number | undefined,
): Promise<LeadRow> {
  const before = await held(ctx, id)
  mustMatch(before.version, ifMatch)
  if (!(openStates as readonly string[]).includes(before.state)) throw notPossible()
  const policy = await policyOf(ctx)
  await check(ctx, policy, input)
  if (!acceptDuplicates && isKnownOtherwise(before, input)) await refuseDoubles(ctx, { ...before, ...input }, id)
  const isMoved = input.ownerId !== undefined && input.ownerId !== before.owner.id
  const { ownerId, ...rest } = input
  const placed = isMoved ? { ...(await placeOfOwner(ctx, ownerId!)), rounds: before.rounds + 1 } : {}
  await updateLead(ctx, id, { ...rest, ...(await timeliness(ctx, policy, before, input)), ...placed })
  const lead = await findLead(ctx, id)
  if (!lead) throw invalidInput({}, [{ field: 'ownerId', code: 'lead.out_of_sight', text: outOfSight }])
  await replaceLeadMarks(ctx, id, marksOf(traitsOf(lead)))
  record(ctx, { kind: 'lead.changed', subject: subjectOf(lead), before: told(before), after: told(lead) })
  if (isMoved && before.state !== 'valid') {
    await waive(ctx, { kind: verifyDuty.kind, key: dutyKey(before) }, passedOn({ to: lead.owner.name }))
    await oweVerification(ctx, policy, lead)
  }
  return lead
}

/** Whether an edit changes what a lead is compared by. */
const isKnownOtherwise = (before: LeadRow, input: LeadInput): boolean =>
  (['name', 'phone', 'email', 'website', 'unifiedSocialCreditCode'] as const).some(
    (field) => input[field] !== undefined && input[field] !== before[field],
  )

async function timeliness(ctx: Ctx, policy: InForce<CustomerData>, before: LeadRow, { learnedOn }: LeadInput) {
  if (learnedOn === undefined) return {}
  if (learnedOn > before.enteredOn) throw invalidInput({}, [fieldError('learnedOn', 'date.out_of_range')])
  const entryDueOn = await enteredBy(ctx, policy, learnedOn)
  return { entryDueOn, isTimely: isTimely(before.enteredOn, entryDueOn) }
}

/** The day by which what was learned on a day is entered; null while a calendar is missing. */
async function enteredBy(ctx: Ctx, { parameters }: InForce<CustomerData>, learnedOn: DateText) {
  const [due = null] = await dueDays(ctx, [{ after: learnedOn, workingDays: parameters.enterWithin }])
  return due
}

/** Says by which way somebody has begun to verify it. */
export async function beginVerification(ctx: Ctx, id: string, method: string): Promise<LeadRow> {
  const before = await held(ctx, id)
  mustBe('verify', before)
  await mustBeMethod(ctx, method)
  return move(ctx, before, 'verify', { method })
}

export interface Verdict {
  verdict: 'valid' | 'invalid'
  /** By which way; the one it was begun with unless said. */
  method?: string | undefined
  verifiedOn?: DateText | undefined
  reason?: string | undefined
}

/** Confirms a lead or drops it, for a reason; its verification is owed no longer. */
export async function judgeLead(ctx: Ctx, id: string, verdict: Verdict): Promise<LeadRow> {
  const before = await held(ctx, id)
  const step = verdict.verdict === 'valid' ? 'confirm' : 'drop'
  mustBe(step, before)
  const { method = before.method, verifiedOn = ctx.today, reason = null } = verdict
  if (method === null) throw invalidInput({}, [fieldError('method', 'field.required')])
  await mustBeMethod(ctx, method)
  if (step === 'drop' && !reason) throw invalidInput({}, [fieldError('reason', 'field.required')])
  if (verifiedOn > ctx.today || verifiedOn < before.learnedOn) {
    throw invalidInput({}, [fieldError('verifiedOn', 'date.out_of_range')])
  }
  const by = { verifiedBy: ctx.actor.userId, verifiedByName: ctx.actor.name, verifiedOn }
  const lead = await move(ctx, before, step, { method, ...by, invalidReason: step === 'drop' ? reason : null }, reason)
  const done = { kind: 'lead', id, label: lead.name }
  await fulfil(ctx, { kind: verifyDuty.kind, key: dutyKey(before) }, { kind: 'record', record: done })
  return lead
}

/** Takes a dropped lead up again; its verification is owed anew. */
export async function reopenLead(ctx: Ctx, id: string, reason: string): Promise<LeadRow> {
  const before = await held(ctx, id)
  mustBe('reopen', before)
  const nobody = { verifiedBy: null, verifiedByName: null, verifiedOn: null, invalidReason: null }
  const lead = await move(ctx, before, 'reopen', { ...nobody, rounds: before.rounds + 1 }, reason)
  await oweVerification(ctx, await policyOf(ctx), lead)
  return lead
}

/** Takes a step with a lead that is held, and writes it into the books. */
export async function move(ctx: Ctx, before: LeadRow, step: Step, fields: LeadColumns, reason?: string | null) {
  await updateLead(ctx, before.id, { ...fields, state: transitions[step].to })
  const lead = (await findLead(ctx, before.id))!
  const kind = { verify: 'taken-up', confirm: 'confirmed', drop: 'dropped', reopen: 'reopened', convert: 'converted' }[
    step
  ]
  const states = { before: told(before), after: told(lead) }
  record(ctx, { kind: `lead.${kind}`, subject: subjectOf(lead), ...states, reason: reason ?? null })
  return lead
}

export async function held(ctx: Ctx, id: string): Promise<LeadRow> {
  const lead = await lockLead(ctx, id)
  if (!lead) throw notFound()
  return lead
}

export function mustBe(step: Step, { state }: LeadRow): void {
  if (!isPossible(step, state)) throw notPossible()
}

async function oweVerification(ctx: Ctx, policy: InForce<CustomerData>, lead: LeadRow): Promise<void> {
  await owe(ctx, {
    kind: verifyDuty.kind,
    key: dutyKey(lead),
    article: { policy: policy.kind, version: policy.version, code: 'A-04' },
    ownerId: lead.owner.id,
    subject: subjectOf(lead),
    dueOn: { after: ctx.today, workingDays: policy.parameters.verifyWithin },
    evidence: 'record',
  })
}

async function check(
  ctx: Ctx,
  policy: InForce<CustomerData>,
  { source, learnedOn, ownerId }: Pick<LeadInput, 'source' | 'learnedOn'> & { ownerId?: string | null },
) {
  if (source !== undefined) mustBeAmong('source', source, policy.parameters.sources)
  if (learnedOn !== undefined && learnedOn > ctx.today) {
    throw invalidInput({}, [fieldError('learnedOn', 'date.out_of_range')])
  }
  if (ownerId === null) throw invalidInput({}, [fieldError('ownerId', 'field.required')])
}

async function mustBeMethod(ctx: Ctx, method: string): Promise<void> {
  mustBeAmong('method', method, (await policyOf(ctx)).parameters.methods)
}

function mustBeAmong(field: string, value: string, options: { code: string }[]): void {
  if (options.some(({ code }) => code === value)) return
  const accepted = options.map(({ code }) => code).join(' / ')
  throw invalidInput({}, [fieldError(field, 'value.not_accepted', { parameters: { accepted } })])
}

async function placeOfOwner(ctx: Ctx, ownerId: string | null) {
  const owner = ownerId && (await findActiveUser(ctx.db, ownerId))
  if (!owner) throw invalidInput({}, [{ field: 'ownerId', code: 'ref.unknown', text: unknownOwner }])
  return { ownerId: owner.id, departmentId: owner.departmentId, regionId: owner.regionId }
}

/** What a lead is compared by. */
export function traitsOf({ name = '', phone, email, website }: LeadInput) {
  const addresses = [website, email].flatMap((text) => (text ? [text] : []))
  return { name, phones: phone ? [phone] : [], addresses }
}

async function refuseDoubles(ctx: Ctx, input: LeadInput, except: string | null): Promise<void> {
  const traits = traitsOf(input)
  const creditCode = input.unifiedSocialCreditCode ?? null
  const customers = await suspects(ctx, { ...traits, creditCode })
  const leads = await findLeadHits(ctx, { marks: marksOf(traits), creditCode, except })
  const doubles = leads.map(({ name, ownerName, department, isVisible, by }) => ({
    code: null,
    lead: { owner: isVisible ? ownerName : null },
    name: isVisible || by.some((likeness) => byName.includes(likeness)) ? name : null,
    department,
    by: strongestFirst(by),
  }))
  if (customers.length || doubles.length) throw suspectedAs([...customers, ...doubles])
}
