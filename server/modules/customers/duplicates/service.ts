import { parts, type Part } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db, type Sql } from '../../../kernel/db.ts'
import { defineError, notFound, type AppError, type FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { record } from '../../audit/index.ts'
import { inForce } from '../../policies/index.ts'
import { mayFindBy, standpointOf } from '../access.ts'
import { byName, likenesses, marksOf, type Likeness, type Mark, type Traits } from './rules.ts'
import {
  addresses,
  findHits,
  listTraits,
  lockSuspicion,
  phones,
  refreshSuspicions,
  replaceMarks,
  setDismissed,
  type Hit,
  type SuspicionRow,
} from './store.ts'

const suspected = defineError('dup.suspected', 409, {
  zh: '可能与已有记录重复；确认不是同一家后可继续',
  en: 'This may be there already; continue if you are sure it is not the same',
})
const outOfSight = defineError('dup.out_of_sight', 403, {
  zh: '两家客户都在您的可见范围内才能处理',
  en: 'Only who sees both customers can settle this',
})
const settled = defineError('dup.settled', 409, { zh: '已排除过', en: 'It is dismissed already' })

const same: Record<Likeness, Text> = {
  'credit-code': { zh: '统一社会信用代码相同：{whom}', en: 'Same unified social credit code: {whom}' },
  name: { zh: '名称相同：{whom}', en: 'Same name: {whom}' },
  'former-name': { zh: '与曾用名相同：{whom}', en: 'Same as a former name: {whom}' },
  'short-name': { zh: '与简称相同：{whom}', en: 'Same as a short name: {whom}' },
  sound: { zh: '名称读音相同：{whom}', en: 'The name sounds the same: {whom}' },
  phone: { zh: '电话相同：{whom}', en: 'Same phone: {whom}' },
  domain: { zh: '网站或邮箱域名相同：{whom}', en: 'Same domain of website or e-mail: {whom}' },
}
const fields: Record<Likeness, string> = {
  'credit-code': 'unifiedSocialCreditCode',
  name: 'name',
  'former-name': 'name',
  'short-name': 'name',
  sound: 'name',
  phone: 'phone',
  domain: 'website',
}

/** Somebody who may be in the archive already. */
export interface Candidate extends Traits {
  creditCode?: string | null
}

/**
 * A customer a candidate may be, and by what, the strongest first. Out of the actor's sight it carries no id,
 * and its name only when the names agree; the department says whom to ask.
 */
export interface Suspect {
  customerId: string | null
  code: string | null
  name: string | null
  owner: { id: string; name: string } | null
  department: string | null
  isVisible: boolean
  by: Likeness[]
}

/** Which customers a candidate may be; `except` leaves a customer out. At most 20. */
export async function suspects(ctx: Ctx, candidate: Candidate, except: string | null = null): Promise<Suspect[]> {
  const { parameters } = await inForce(ctx.db, 'customer-data', ctx.today)
  const { creditCode } = candidate
  const hits = await findHits(ctx, { marks: marksOf(candidate), creditCode, except }, parameters)
  const sight = await sightOf(ctx)
  const found = hits.flatMap((hit) => asSuspect({ ...hit, by: hit.by.filter((one) => sight.by.includes(one)) }, sight))
  const hidden = found.filter(({ isVisible }) => !isVisible)
  if (hidden.length) {
    // Who asks after customers out of his sight leaves a trace.
    const subject = { kind: 'customer', id: null, label: candidate.name }
    record(ctx, { kind: 'duplicate.shown', subject, after: { customers: hidden.length } })
  }
  return found
}

function asSuspect({ id, code, name, owner: whose, department, isVisible, by }: Hit, sight: Sight): Suspect[] {
  if (by.length === 0) return []
  const ranked = strongestFirst(by)
  const owner = sight.owner ? whose : null
  if (isVisible) return [{ customerId: id, code, name, owner, department, isVisible, by: ranked }]
  const named = ranked.some((likeness) => byName.includes(likeness)) ? name : null
  return [{ customerId: null, code: null, name: named, owner: null, department, isVisible, by: ranked }]
}

/** What of two that are alike somebody is told. */
export interface Sight {
  owner: boolean
  by: Likeness[]
}

const entering = ['customers.write', 'customers.merge', 'leads.write']

/** Whether the actor enters customers in some way: so that none is entered twice, he is told whom one may be. */
export const entersCustomers = ({ actor }: Ctx): boolean => entering.some((right) => may(actor, right))

const comparedBy: Record<Likeness, (part: Part) => string[]> = {
  name: () => [],
  sound: () => [],
  'former-name': () => [],
  'short-name': (part) => (part === 'basic' ? ['shortName'] : []),
  'credit-code': (part) => (part === 'basic' ? ['unifiedSocialCreditCode'] : []),
  phone: (part) => (part === 'contact' ? ['phone', ...fieldsOf(phones, part)] : fieldsOf(phones, part)),
  domain: (part) => fieldsOf(addresses, part),
}
const fieldsOf = (of: { part: Part; field: string }[], part: Part) =>
  of.flatMap((each) => (each.part === part ? [each.field] : []))

/**
 * Whom a customer belongs to, and in what two agree, tells something of the archive: whoever enters customers is told
 * of every likeness, so that none is entered twice; others of those only whose fields they may read of every customer.
 */
export async function sightOf(ctx: Ctx): Promise<Sight> {
  const of = await standpointOf(ctx)
  const reads = (part: Part, field: string) => mayFindBy(ctx, of, part, field)
  const enters = entersCustomers(ctx)
  const isTold = (one: Likeness) => parts.every((part) => comparedBy[one](part).every((field) => reads(part, field)))
  return { owner: reads('service', 'owner'), by: likenesses.filter((one) => enters || isTold(one)) }
}

/** In order of strength; one name sounding like itself says nothing more. */
export const strongestFirst = (by: readonly Likeness[]): Likeness[] =>
  likenesses.filter((likeness) => by.includes(likeness) && !(likeness === 'sound' && by.includes('name')))

/** Refuses a candidate that may be in the archive already: `dup.suspected` (409) with a line for each. */
export async function refuseSuspects(ctx: Ctx, candidate: Candidate): Promise<void> {
  const found = await suspects(ctx, candidate)
  if (found.length) throw suspectedAs(found)
}

/** Whom somebody may be: a customer, or a lead and, for who sees it, whose. */
type Whom = Pick<Suspect, 'code' | 'name' | 'department' | 'by'> & { lead?: { owner: string | null } }

export function suspectedAs(found: Whom[]): AppError {
  return suspected({}, found.map(asDetail))
}

function asDetail({ code, name, department, by, lead }: Whom): FieldError {
  const likeness = by[0]!
  const before = lead ? (lead.owner === null ? aLead : aLeadOf) : nothing
  const after = department === null ? nothing : inDepartment
  const text = (['zh', 'en'] as const).map((language) => {
    const whom = `${before[language]}{whom}${after[language]}`
    return [language, same[likeness][language].replace('{whom}', whom)]
  })
  const whom = [code, name ?? '***'].filter(Boolean).join(' ')
  const parameters = { whom, ...(lead?.owner ? { owner: lead.owner } : {}), ...(department ? { department } : {}) }
  return { field: fields[likeness], code: 'dup.suspected', text: Object.fromEntries(text) as Text, parameters }
}

const nothing: Text = { zh: '', en: '' }
const aLead: Text = { zh: '线索', en: 'lead ' }
const aLeadOf: Text = { zh: '线索（负责人{owner}）', en: 'lead (owner {owner}) ' }
const inDepartment: Text = { zh: '（{department}）', en: ' ({department})' }

/**
 * Writes what some customers are compared by and finds whom they may be the same as: to be called by whatever changes
 * a name, phone or address of theirs.
 */
export async function compareCustomers(ctx: Ctx, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await writeMarks(ctx.db, ctx.tenant.id, ids)
  await refreshSuspicions(ctx, ids, (await inForce(ctx.db, 'customer-data', ctx.today)).parameters)
}

async function writeMarks(db: Db, tenantId: string, ids: string[]): Promise<void> {
  const traits = await listTraits(db, tenantId, ids)
  const marks = traits.flatMap((customer) =>
    marksOf(customer).map((mark): Mark & { id: string } => ({ ...mark, id: customer.id })),
  )
  await replaceMarks(db, tenantId, ids, marks)
}

/** Writes the marks of many customers, a batch at a time: `among` is a condition over `customers c`. */
export async function markCustomers(
  db: Db,
  tenantId: string,
  among: Sql,
  progress: (done: number) => void = () => undefined,
): Promise<number> {
  let done = 0
  const wanted = sql`select c.id from customers c where c.tenant_id = ${tenantId} and c.merged_into is null and ${among}`
  for await (const batch of db.batches<{ id: string }>(wanted, 1000)) {
    await writeMarks(
      db,
      tenantId,
      batch.map(({ id }) => id),
    )
    progress((done += batch.length))
  }
  return done
}

/** Compares the whole book with itself, in one statement over marks that are there; how many pairs are new or changed. */
export async function compareAll(ctx: Ctx): Promise<number> {
  await markCustomers(ctx.db, ctx.tenant.id, sql`c.name_key is null`)
  return refreshSuspicions(ctx, null, (await inForce(ctx.db, 'customer-data', ctx.today)).parameters)
}

/** Says that two customers are not the same, and why. */
export async function dismiss(ctx: Ctx, id: string, reason: string): Promise<SuspicionRow> {
  const present = await lockSuspicion(ctx, id)
  if (!present) throw notFound()
  const { first, second, likenesses: by, state } = present
  if (!first.isVisible || !second.isVisible) throw outOfSight()
  if (state !== 'open') throw settled()
  await setDismissed(ctx, id, reason)
  const label = `${first.code} ${first.name} / ${second.code} ${second.name}`
  const subject = { kind: 'suspicion', id, label }
  record(ctx, { kind: 'duplicate.dismissed', subject, after: { first: first.id, second: second.id, by }, reason })
  return (await lockSuspicion(ctx, id))!
}
