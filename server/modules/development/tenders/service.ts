import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, mustMatch, notFound, type FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { holdVisibleCustomer, type HandoverEffective } from '../../customers/index.ts'
import { findActiveUser, placeOf } from '../../people/index.ts'
import { inForce, versionOf } from '../../policies/index.ts'
import { openOne } from '../opportunities/service.ts'
import { askForPapers, fulfilPaper, letPapersGo } from './papers/service.ts'
import { allowed, decideSubmission } from './rules.ts'
import {
  findTender,
  followOwners,
  insertDocuments,
  insertTender,
  listDocuments,
  locked,
  setAbandoned,
  setReady,
  setResult,
  setSubmitted,
  updateTender,
  type DocumentRow,
  type Result,
  type TenderFields,
  type TenderRow,
} from './store.ts'

const notNow = defineError('tender.not_now', 409, {
  zh: '招标项目处于当前状态，不能这样做',
  en: 'The tender is in a state that does not allow this',
})
const notReady = defineError('tender.not_ready', 409, {
  zh: '投标条件尚未齐备，不能递交',
  en: 'The bid cannot be handed in yet',
})
const tooLate = defineError('tender.too_late', 409, {
  zh: '已过截标时间',
  en: 'The deadline has passed',
})
const isReady = defineError('tender.document_state', 409, {
  zh: '这份文件的状态已经如此',
  en: 'The paper is in that state already',
})
const texts = {
  number: { zh: '该招标编号已登记', en: 'A tender of this number is on the board already' },
  nobody: { zh: '没有这个人，或已停用', en: 'No such person, or disabled' },
  mismatch: { zh: '与商机的客户不一致', en: 'Not the customer of the opportunity' },
  winner: { zh: '请填写中标单位', en: 'Name the winner' },
  price: { zh: '请填写中标价', en: 'State the winning price' },
  feeAsked: {
    zh: '投标费用已经申请过，不能再改为没有费用',
    en: 'A fee was asked for; the tender is not one without a fee',
  },
  fee: { zh: '投标费用尚未核准', en: 'The bid fee is not approved' },
} satisfies Record<string, Text>

const wrong = (field: string, code: string, text: Text): FieldError => ({ field, code, text })
export const tenderSubject = ({ id, number, title }: { id: string; number: string; title: string }) => ({
  kind: 'tender',
  id,
  label: `${number} ${title}`,
})

export async function mustSee(ctx: Ctx, id: string): Promise<TenderRow> {
  const row = await findTender(ctx, id)
  if (!row) throw notFound()
  return row
}

/** The tender, held until the transaction ends, in a state that allows what is to be done. */
export async function mustAllow(ctx: Ctx, id: string, what: (typeof allowed)['open'][number]): Promise<TenderRow> {
  const row = await findTender(ctx, id, locked)
  if (!row) throw notFound()
  if (!allowed[row.status].includes(what)) throw notNow()
  return row
}

export type TenderInput = Omit<TenderFields, 'ownerId' | 'customerId' | 'opportunityId'> & {
  ownerId?: string | undefined
  customerId?: string | null | undefined
  opportunityId?: string | null | undefined
}

/** Puts a notice on the board; the papers of the bid are owed from now on (T-05). */
export async function enterTender(ctx: Ctx, input: TenderInput) {
  const ownerId = input.ownerId ?? ctx.actor.userId
  if (!ownerId) throw invalidInput({}, [fieldError('ownerId', 'field.required')])
  const whole = { ...input, ownerId }
  const fields = await checked(ctx, whole)
  const policy = await inForce(ctx.db, 'opportunities', ctx.today)
  const { departmentId = null, regionId = null } = (await placeOf(ctx.db, ownerId)) ?? {}
  const id = await onlyOne(() =>
    insertTender(ctx, { ...fields, departmentId, regionId, policyVersion: policy.version }),
  )
  await insertDocuments(ctx, id, policy.parameters.bidDocuments)
  const made = await mustSee(ctx, id)
  record(ctx, { kind: 'tender.entered', subject: tenderSubject(made), after: made })
  await askForPapers(ctx, made)
  return openTender(ctx, id)
}

const onlyOne = <T>(write: () => Promise<T>) => unique('tenders_tenant_id_number_key', 'number', texts.number, write)

/** Refuses what is wrong among what is `given`; what a tender has already is not asked again. */
async function checked(
  ctx: Ctx,
  fields: TenderInput & { ownerId: string },
  given: Partial<TenderInput> = fields,
): Promise<TenderFields> {
  const { customerId = null, opportunityId = null, ...rest } = fields
  const isPast = given.deadline !== undefined && Date.parse(rest.deadline) <= Date.parse(ctx.now)
  const isNobody = given.ownerId !== undefined && !(await findActiveUser(ctx.db, rest.ownerId))
  const faults = [
    ...(isPast ? [fieldError('deadline', 'date.out_of_range')] : []),
    ...(isNobody ? [wrong('ownerId', 'ref.unknown', texts.nobody)] : []),
  ]
  if (faults.length) throw invalidInput({}, faults)
  if (given.customerId === undefined && given.opportunityId === undefined) return { ...rest, customerId, opportunityId }
  return { ...rest, opportunityId, customerId: await customerOf(ctx, customerId, opportunityId) }
}

/** The customer of a tender: the one named, which is that of its opportunity, if any. */
async function customerOf(ctx: Ctx, customerId: string | null, opportunityId: string | null): Promise<string | null> {
  if (customerId) await holdVisibleCustomer(ctx, customerId)
  if (!opportunityId) return customerId
  const { party } = await openOne(ctx, opportunityId)
  const own = party.kind === 'customer' ? party.id : null
  if (customerId && customerId !== own) throw invalidInput({}, [wrong('customerId', 'ref.unknown', texts.mismatch)])
  return own
}

/** Edits a tender that is still open; another deadline or owner asks anew for the papers that are not ready. */
export async function editTender(ctx: Ctx, id: string, input: Partial<TenderInput>, ifMatch: number | undefined) {
  const before = await mustAllow(ctx, id, 'edit')
  mustMatch(before.version, ifMatch)
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
  if (before.feeAsked && input.hasFee === false)
    throw invalidInput({}, [wrong('hasFee', 'tender.fee_asked', texts.feeAsked)])
  const fields = await checked(ctx, { ...fieldsOf(before), ...given }, given)
  await onlyOne(() => updateTender(ctx, id, fields))
  const after = await mustSee(ctx, id)
  record(ctx, { kind: 'tender.changed', subject: tenderSubject(after), before, after })
  const isMoved = before.deadline !== after.deadline || before.owner.id !== after.owner.id
  if (isMoved) await askForPapers(ctx, after)
  return openTender(ctx, id)
}

function fieldsOf({ owner, customer, opportunity, ...row }: TenderRow): TenderFields {
  const { number, title, buyer, agency, source, publishedOn, deadline, budget, hasFee } = row
  const ids = { ownerId: owner.id, customerId: customer?.id ?? null, opportunityId: opportunity?.id ?? null }
  return { number, title, buyer, agency, source, publishedOn, deadline, budget, hasFee, ...ids }
}

/** A tender with its papers. */
export async function openTender(ctx: Ctx, id: string) {
  const row = await mustSee(ctx, id)
  const papers = (await listDocuments(ctx.db, id)).map(({ ask: _ask, ...each }) => each)
  const mayWrite = may(ctx.actor, 'development.write')
  const can = (what: (typeof allowed)['open'][number]) => mayWrite && allowed[row.status].includes(what)
  return {
    ...row,
    papers,
    can: {
      edit: can('edit'),
      requestFee: can('fee') && row.hasFee && row.feeStatus !== 'pending',
      submit: can('submit'),
      result: can('result'),
      abandon: can('abandon'),
    },
  }
}

async function mustBePaper(ctx: Ctx, tenderId: string, document: string): Promise<DocumentRow> {
  const found = (await listDocuments(ctx.db, tenderId)).find((each) => each.document === document)
  if (!found) throw notFound()
  return found
}

/** A paper of the bid is ready; whoever owed it owes it no more. */
export async function markReady(ctx: Ctx, id: string, document: string, note: string) {
  const tender = await mustAllow(ctx, id, 'edit')
  const paper = await mustBePaper(ctx, id, document)
  if (!(await setReady(ctx, id, document, { note }))) throw isReady()
  await fulfilPaper(ctx, tender, paper)
  record(ctx, { kind: 'tender.document_ready', subject: tenderSubject(tender), after: { document, note } })
  return openTender(ctx, id)
}

/** A paper that was ready is not any more; it is owed anew. */
export async function reopenPaper(ctx: Ctx, id: string, document: string, reason: string) {
  const tender = await mustAllow(ctx, id, 'edit')
  await mustBePaper(ctx, id, document)
  if (!(await setReady(ctx, id, document, null))) throw isReady()
  record(ctx, { kind: 'tender.document_reopened', subject: tenderSubject(tender), after: { document }, reason })
  await askForPapers(ctx, tender, [document])
  return openTender(ctx, id)
}

/** The bid has been handed in: with every paper ready, the fee approved, and before the deadline (T-05.1, P-07). */
export async function submitBid(ctx: Ctx, id: string, bid: { price: string; submittedAt: string | null }) {
  const tender = await mustAllow(ctx, id, 'submit')
  const at = bid.submittedAt ?? ctx.now
  if (Date.parse(at) > Date.parse(ctx.now)) throw invalidInput({}, [fieldError('submittedAt', 'date.out_of_range')])
  const papers = await listDocuments(ctx.db, id)
  const documents = papers.map(({ document, readyAt }) => ({ document, isReady: readyAt !== null }))
  const { hasFee, feeStatus, deadline } = tender
  const policy = await versionOf(ctx.db, 'opportunities', tender.policyVersion)
  const decision = decideSubmission({ documents, hasFee, feeStatus, deadline, submittedAt: at }, policy)
  if (decision.missing.length)
    throw notReady(
      {},
      decision.missing.map((name) => wanting(papers, name)),
    )
  if (decision.outcome === 'refused') throw tooLate()
  await setSubmitted(ctx, id, { price: bid.price, at })
  const after = { status: 'submitted', bidPrice: bid.price, submittedAt: at }
  record(ctx, { kind: 'tender.submitted', subject: tenderSubject(tender), before: { status: 'open' }, after, decision })
  return openTender(ctx, id)
}

function wanting(papers: DocumentRow[], name: string): FieldError {
  const paper = papers.find(({ document }) => document === name)
  if (!paper) return wrong('fee', 'tender.fee_not_approved', texts.fee)
  const { zh, en } = paper.title
  return wrong(`papers.${name}`, 'tender.document_missing', { zh: `${zh}尚未备齐`, en: `Not ready: ${en}` })
}

export interface ResultInput {
  outcome: 'won' | 'lost'
  winner: string
  price: string | null
  resultOn: string
  note: string
}

/** What became of the bid: who won and at what price; of one we won, ourselves at our price unless said otherwise. */
export async function enterResult(ctx: Ctx, id: string, input: ResultInput) {
  const tender = await mustAllow(ctx, id, 'result')
  const isOurs = input.outcome === 'won'
  const winner = input.winner || (isOurs ? ctx.tenant.name : '')
  const price = input.price ?? (isOurs ? tender.bidPrice : null)
  const faults = [
    ...(winner ? [] : [wrong('winner', 'field.required', texts.winner)]),
    ...(price === null ? [wrong('price', 'field.required', texts.price)] : []),
    ...(input.resultOn > ctx.today ? [fieldError('resultOn', 'date.out_of_range')] : []),
  ]
  if (faults.length) throw invalidInput({}, faults)
  const result: Result = { ...input, winner, price: price! }
  await setResult(ctx, id, result)
  const before = { status: tender.status }
  record(ctx, { kind: `tender.${input.outcome}`, subject: tenderSubject(tender), before, after: result })
  return openTender(ctx, id)
}

/** We do not bid; nobody owes papers any more. */
export async function abandon(ctx: Ctx, id: string, reason: string) {
  const tender = await mustAllow(ctx, id, 'abandon')
  await setAbandoned(ctx, id, reason)
  await letPapersGo(ctx, tender, reason)
  const [before, after] = [{ status: 'open' }, { status: 'abandoned' }]
  record(ctx, { kind: 'tender.abandoned', subject: tenderSubject(tender), before, after, reason })
  return openTender(ctx, id)
}

/** The tenders of customers that changed hands go along with them (T-04); their duties do so by themselves. */
export async function followHandover(ctx: Ctx, { fromUserId, customers, reason }: HandoverEffective): Promise<void> {
  for (const { toUserId, ...tender } of await followOwners(ctx, fromUserId, customers)) {
    const [before, after] = [{ ownerId: fromUserId }, { ownerId: toUserId }]
    record(ctx, { kind: 'tender.handed-over', subject: tenderSubject(tender), before, after, reason })
  }
}
