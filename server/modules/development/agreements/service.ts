import type { AgreementKind } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, mustMatch, notFound, stale } from '../../../kernel/errors.ts'
import { fieldError } from '../../../kernel/input.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { hasAttachment, lockVisibleCustomer } from '../../customers/index.ts'
import { fulfil, owe } from '../../obligations/index.ts'
import { findActiveUser } from '../../people/index.ts'
import { approvedOn, lastCase } from '../certifications/store.ts'
import { fileKinds } from '../files/service.ts'
import { regulation } from '../gates/service.ts'
import { maySign, renewalDue, renewDuty } from './rules.ts'
import {
  deleteDraft,
  findAgreement,
  insertAgreement,
  locked,
  replaceByLater,
  replaceOlder,
  setSigned,
  updateAgreement,
  type AgreementFields,
  type AgreementRow,
} from './store.ts'

const notDraft = defineError('agreement.signed', 409, {
  zh: '协议已经签订，不能更改',
  en: 'The agreement is signed and stays as it is',
})
const tooEarly = defineError('agreement.too_early', 409, {
  zh: '认证核准之后才能签订这类协议',
  en: 'Agreements of this kind are signed once the certification is approved',
})
const noScan = defineError('agreement.no_scan', 409, {
  zh: '请先上传双方签字盖章的扫描件',
  en: 'Attach a scan with both signatures first',
})
const beforeApproval = {
  zh: '不能早于认证核准之日（{from}）',
  en: 'Not before the day the certification was approved ({from})',
}
const numberTaken = { zh: '协议编号已存在', en: 'The number of the agreement already exists' }
const numberIndex = 'agreements_tenant_id_number_key'

const subjectOf = ({ id, number, customer }: Pick<AgreementRow, 'id' | 'number' | 'customer'>) => ({
  kind: 'agreement',
  id,
  label: `${number} ${customer.name}`,
})

/** Draws up an agreement with a customer; it belongs to the case that is open or was completed (D-09, D-10, D-14). */
export async function draftAgreement(
  ctx: Ctx,
  { customerId, kind }: { customerId: string; kind: AgreementKind },
  fields: AgreementFields,
): Promise<string> {
  check(kind, fields)
  const customer = await lockVisibleCustomer(ctx, customerId)
  const last = await lastCase(ctx, customerId)
  const caseId = last && last.stage !== 'refused' ? last.id : null
  const id = await unique(numberIndex, 'number', numberTaken, () =>
    insertAgreement(ctx, { customerId, caseId, kind }, fields),
  )
  const subject = subjectOf({ id, number: fields.number, customer })
  record(ctx, { kind: 'agreement.drafted', subject, after: { kind, ...fields } })
  return id
}

/** D-14: a settlement agreement states its cycle, the others have none; what ends does so after it begins. */
function check(kind: AgreementKind, fields: AgreementFields): void {
  const settlement = ['settlementCycle', 'settlementDay', 'payWithin'] as const
  const isSettlement = kind === 'settlement'
  const wrong = settlement
    .filter((name) => (fields[name] === null) === isSettlement)
    .map((name) => fieldError(name, isSettlement ? 'field.required' : 'field.unknown'))
  const { effectiveOn, expiresOn } = fields
  if (expiresOn !== null && expiresOn <= effectiveOn) wrong.push(fieldError('expiresOn', 'date.range_reversed'))
  if (wrong.length) throw invalidInput({}, wrong)
}

async function held(ctx: Ctx, id: string): Promise<AgreementRow> {
  const row = await findAgreement(ctx, id, locked)
  if (!row) throw notFound()
  if (row.state !== 'draft') throw notDraft()
  return row
}

export async function editAgreement(
  ctx: Ctx,
  id: string,
  changes: Partial<AgreementFields>,
  version: number | undefined,
): Promise<void> {
  const row = await held(ctx, id)
  mustMatch(row.version, version)
  const fields = { ...fieldsOf(row), ...changes }
  check(row.kind, fields)
  if (!(await unique(numberIndex, 'number', numberTaken, () => updateAgreement(ctx, row, fields)))) throw stale()
  record(ctx, {
    kind: 'agreement.changed',
    subject: subjectOf({ ...row, ...fields }),
    before: fieldsOf(row),
    after: fields,
  })
}

function fieldsOf(row: AgreementRow): AgreementFields {
  const { number, ourSignatory, theirSignatory, effectiveOn, expiresOn, remark } = row
  const { settlementCycle, settlementDay, payWithin } = row
  return {
    number,
    ourSignatory,
    theirSignatory,
    effectiveOn,
    expiresOn,
    settlementCycle,
    settlementDay,
    payWithin,
    remark,
  }
}

export async function removeDraft(ctx: Ctx, id: string, reason: string): Promise<void> {
  const row = await held(ctx, id)
  if (!(await deleteDraft(ctx, id))) throw notDraft()
  record(ctx, { kind: 'agreement.removed', subject: subjectOf(row), before: fieldsOf(row), reason })
}

/**
 * Registers that both sides have signed: with the scan, once certification is approved. On the day it takes effect it
 * takes the place of the one before it of its kind, and somebody owes its renewal ahead of its end (D-09).
 */
export async function signAgreement(ctx: Ctx, id: string, signedOn: string): Promise<void> {
  const row = await held(ctx, id)
  if (signedOn > ctx.today) throw invalidInput({}, [fieldError('signedOn', 'date.out_of_range')])
  await lockVisibleCustomer(ctx, row.customer.id)
  await mustBeSignable(ctx, row, signedOn)
  const scans = { customerId: row.customer.id, kind: fileKinds.agreement, id }
  if (!(await hasAttachment(ctx, scans))) throw noScan()
  if (!(await setSigned(ctx, id, signedOn))) throw notDraft()
  const { ourSignatory, theirSignatory } = row
  record(ctx, {
    kind: 'agreement.signed',
    subject: subjectOf(row),
    before: { state: row.state },
    after: { state: 'signed', signedOn, ourSignatory, theirSignatory },
  })
  if (!(await succeed(ctx, row))) await oweRenewal(ctx, row)
}

/** Whether the certification of the customer is not as far yet as the agreement needs it (D-09). */
export async function isTooEarly(ctx: Ctx, { kind, customer, isTrading }: AgreementRow): Promise<boolean> {
  return !maySign(kind, { stage: (await lastCase(ctx, customer.id))?.stage ?? null, isTrading })
}

/** D-09: not before the certification is approved, nor dated before that; secrecy at any time. */
async function mustBeSignable(ctx: Ctx, row: AgreementRow, signedOn: string): Promise<void> {
  if (await isTooEarly(ctx, row)) throw tooEarly()
  const last = row.kind === 'confidentiality' ? null : await lastCase(ctx, row.customer.id)
  const from = last && (await approvedOn(ctx, last.id))
  if (from === null || signedOn >= from) return
  throw invalidInput({}, [fieldError('signedOn', 'date.out_of_range', { text: beforeApproval, parameters: { from } })])
}

/** How many days before its end an agreement is to be renewed, by the regulation in force (D-09). */
export async function agreementTerms(ctx: Ctx) {
  return { remindBeforeExpiry: (await regulation(ctx)).parameters.remindBeforeExpiry }
}

/**
 * Puts a newly signed agreement in its place among those of its kind, by the days they take effect: the one before it
 * stands until then, and its renewal is done with. Whether another one follows it already.
 */
async function succeed(ctx: Ctx, row: AgreementRow): Promise<boolean> {
  const by = { kind: 'agreement', id: row.id, label: row.number }
  for (const older of await replaceOlder(ctx, row)) {
    record(ctx, {
      kind: 'agreement.replaced',
      subject: subjectOf({ ...older, customer: row.customer }),
      after: { by: row.number, from: row.effectiveOn },
    })
    await fulfil(ctx, { kind: renewDuty.kind, key: older.id }, { kind: 'record', record: by })
  }
  const later = await replaceByLater(ctx, row)
  if (later) {
    record(ctx, {
      kind: 'agreement.replaced',
      subject: subjectOf(row),
      after: { by: later.number, from: later.from },
    })
  }
  return later !== null
}

/** Whoever looks after the customer renews; in his absence who registered the agreement. */
async function oweRenewal(ctx: Ctx, row: AgreementRow): Promise<void> {
  const policy = await regulation(ctx)
  const dueOn = renewalDue(row.expiresOn, policy.parameters.remindBeforeExpiry, ctx.today)
  const owner = row.ownerId ? await findActiveUser(ctx.db, row.ownerId) : null
  const ownerId = owner?.id ?? ctx.actor.userId
  if (dueOn === null || ownerId === null) return
  await owe(ctx, {
    kind: renewDuty.kind,
    key: row.id,
    article: { policy: policy.kind, version: policy.version, code: 'D-09' },
    ownerId,
    subject: { ...subjectOf(row), customerId: row.customer.id },
    dueOn,
    evidence: 'record',
  })
}

/** The agreement of a customer the actor sees. */
export async function getAgreement(ctx: Ctx, id: string): Promise<AgreementRow> {
  const row = await findAgreement(ctx, id)
  if (!row) throw notFound()
  return row
}
