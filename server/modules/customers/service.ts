import type { Ctx } from '../../kernel/context.ts'
import { AppError, defineError, invalidInput, stale, type FieldError } from '../../kernel/errors.ts'
import type { Text } from '../../kernel/i18n.ts'
import { unique } from '../../kernel/sqlstate.ts'
import { record, registerAccess } from '../audit/index.ts'
import { findStanding, homeOf, isOthers, standingOf, standpointOf } from './access.ts'
import { mustAssign } from './assignment/service.ts'
import { refuseSuspects } from './duplicates/service.ts'
import { mustKeepCode } from './codes/service.ts'
import { provisionalCodes } from './codes/store.ts'
import { indexCustomers } from './find/service.ts'
import { mustEdit, mustFindBy, presentCustomer, presentLine } from './sight/service.ts'
import {
  findByCreditCode,
  findCustomer,
  insertCustomer,
  listCustomers,
  loadCustomer,
  unknownReferences,
  updateCustomer,
  type CustomerFields,
  type CustomerQuery,
  type CustomerRow,
} from './store.ts'

const versionRequired = defineError('precondition.required', 428, {
  zh: '修改须带 If-Match（所依据的版本号）',
  en: 'Edits need If-Match with the version they start from',
})
const duplicateCreditCode = defineError('dup.uscc', 409, {
  zh: '统一社会信用代码已存在',
  en: 'The unified social credit code already exists',
})
const texts = {
  codeTaken: { zh: '客户编码已存在', en: 'The customer code already exists' },
  creditCodeOf: { zh: '已用于客户 {code} {name}', en: 'Already used by customer {code} {name}' },
  creditCodeTaken: { zh: '已存在，请联系管理员', en: 'Already exists; ask your administrator' },
  unknownReference: { zh: '没有这个人员、部门或区域', en: 'No such person, department or region' },
  outOfSight: {
    zh: '这样归属后客户不在您的可见范围内',
    en: 'Assigned like this the customer would be outside what you may see',
  },
} satisfies Record<string, Text>

/** A customer as the event log and the access register name one. */
export const customerSubject = ({ id, code, name }: { id: string; code: string; name: string }) => ({
  kind: 'customer',
  id,
  label: `${code} ${name}`,
})

/** Enters in the access register that something of a customer was looked at, if another team looks after it (D-19). */
export async function registerLook(
  ctx: Ctx,
  customer: { id: string; code: string; name: string },
  part?: string,
): Promise<void> {
  const standing = await findStanding(ctx, customer.id)
  if (standing && !isOthers(standing)) return
  registerAccess(ctx, { action: 'opened', subject: customerSubject(customer), ...(part ? { part } : {}) })
}

/**
 * Opens a customer with what the actor may see of its own columns; one of another team's is entered in the access
 * register (D-19).
 */
export async function openCustomer(ctx: Ctx, id: string) {
  const standing = await standingOf(ctx, id)
  if (isOthers(standing)) registerAccess(ctx, { action: 'opened', subject: customerSubject(standing.customer) })
  return presentCustomer(ctx, standing, await loadCustomer(ctx, id))
}

const shownToActor = async (ctx: Ctx, row: CustomerRow) => presentCustomer(ctx, await standingOf(ctx, row.id), row)

/** A page of the customers the actor sees, each with the fields he may read. */
export async function listSeen(ctx: Ctx, query: CustomerQuery) {
  const standpoint = await standpointOf(ctx)
  mustFindBy(ctx, standpoint, { ...query })
  const { rows, nextCursor } = await listCustomers(ctx, query)
  return { rows: rows.map((row) => presentLine(ctx, standpoint, row)), nextCursor }
}

/**
 * Creates a customer that the actor will see; code and credit code are the company's only ones of their kind. Refused
 * with `dup.suspected` when it may be there already, unless that is accepted; `addresses` are websites and
 * e-mail addresses to compare by.
 */
export async function createCustomer(
  ctx: Ctx,
  fields: CustomerFields,
  {
    acceptDuplicates = false,
    addresses = [],
    reason = null,
  }: { acceptDuplicates?: boolean | undefined; addresses?: string[]; reason?: string | null } = {},
) {
  const home = homeOf(ctx.actor)
  const whole = { ...fields }
  if (fields.ownerId === undefined) whole.ownerId = home.ownerId
  if (fields.departmentId === undefined) whole.departmentId = home.departmentId
  if (fields.regionId === undefined) whole.regionId = home.regionId
  whole.code ??= (await provisionalCodes(ctx, 1))[0]
  await check(ctx, whole, null)
  const { name, shortName, phone } = whole
  if (!acceptDuplicates) {
    await refuseSuspects(ctx, {
      name: name ?? '',
      shortName: shortName ?? null,
      creditCode: whole.unifiedSocialCreditCode ?? null,
      phones: phone ? [phone] : [],
      addresses,
    })
  }
  const id = await onlyOne(() => insertCustomer(ctx.db, ctx.tenant.id, whole))
  const made = await stillSeen(ctx, id)
  await indexCustomers(ctx, [id])
  record(ctx, { kind: 'customer.created', subject: customerSubject(made), after: made, reason })
  return shownToActor(ctx, made)
}

/** Edits a customer as a whole; the answer shows all of it, so that one of another team's is registered. */
export async function changeCustomer(
  ctx: Ctx,
  id: string,
  { reason, ...fields }: CustomerFields & { reason?: string | undefined },
  version: number | undefined,
) {
  const standing = await standingOf(ctx, id)
  if (isOthers(standing)) registerAccess(ctx, { action: 'opened', subject: customerSubject(standing.customer) })
  return editCustomer(ctx, id, fields, version, reason)
}

/** Edits the fields that are given, from the version the client saw. */
export async function editCustomer(
  ctx: Ctx,
  id: string,
  fields: CustomerFields,
  version: number | undefined,
  reason?: string,
) {
  const standing = await standingOf(ctx, id)
  mustEdit(standing, fields)
  mustAssign(ctx, standing, fields, reason)
  const present = await loadCustomer(ctx, id)
  if (version === undefined) throw versionRequired()
  await mustKeepCode(ctx, present, fields.code ?? undefined)
  await check(ctx, fields, id)
  const updated = await onlyOne(() => updateCustomer(ctx.db, ctx.tenant.id, { id, version }, fields))
  if (!updated) throw stale()
  const edited = await stillSeen(ctx, id)
  await indexCustomers(ctx, [id])
  record(ctx, { kind: 'customer.changed', subject: customerSubject(edited), before: present, after: edited, reason })
  return shownToActor(ctx, edited)
}

async function check(ctx: Ctx, fields: CustomerFields, id: string | null) {
  const wrong = (await unknownReferences(ctx.db, fields)).map((field) =>
    refusal(field, 'ref.unknown', texts.unknownReference),
  )
  if (wrong.length) throw invalidInput({}, wrong)
  if (!fields.unifiedSocialCreditCode) return
  const other = await findByCreditCode(ctx, fields.unifiedSocialCreditCode)
  if (!other || other.id === id) return
  // Names the other customer only to those who see it.
  const detail = other.isVisible
    ? refusal('unifiedSocialCreditCode', 'dup.uscc', texts.creditCodeOf, { code: other.code, name: other.name })
    : refusal('unifiedSocialCreditCode', 'dup.uscc', texts.creditCodeTaken)
  throw duplicateCreditCode({}, [detail])
}

/** Two at once: the unique indexes decide. */
async function onlyOne<T>(write: () => Promise<T>): Promise<T> {
  return unique('customers_tenant_id_code_key', 'code', texts.codeTaken, async () => {
    try {
      return await write()
    } catch (error) {
      const { constraint } = error as { constraint?: string }
      if (constraint !== 'customers_tenant_id_unified_social_credit_code_key') throw error
      throw duplicateCreditCode({}, [refusal('unifiedSocialCreditCode', 'dup.uscc', texts.creditCodeTaken)])
    }
  })
}

async function stillSeen(ctx: Ctx, id: string): Promise<CustomerRow> {
  const row = await findCustomer(ctx, id)
  if (row) return row
  const field = { own: 'ownerId', department: 'departmentId', region: 'regionId', all: 'ownerId' }[ctx.actor.scope]
  throw new AppError('invalid_input', 400, texts.outOfSight, {}, [
    refusal(field, 'customer.out_of_sight', texts.outOfSight),
  ])
}

function refusal(field: string, code: string, text: Text, parameters?: Record<string, unknown>): FieldError {
  return { field, code, text, parameters }
}
