import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, notFound, type FieldError } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { record } from '../../audit/index.ts'
import { fulfil, waive } from '../../obligations/index.ts'
import { findActiveUser, peopleBelow, userNames } from '../../people/index.ts'
import { customerSubject } from '../service.ts'
import { signatureOf, type SigningRefusal } from './rules.ts'
import { giverSigner, named, oweSignatures, standInFor } from './signers/service.ts'
import {
  closeHandover,
  customersOf,
  findHandover,
  inHandover,
  insertHandover,
  lockGiven,
  lockHandover,
  moveCustomers,
  setSigned,
  type GivenCustomer,
  type HandoverRow,
  type Line,
} from './store.ts'

const notYours = defineError('handover.not_yours', 403, {
  zh: '只能由移交人本人、其上级或有权办理移交的人发起',
  en: 'Only the giver, those above him, or who may hand customers over can do this',
})
const inPerson = defineError('handover.in_person', 403, {
  zh: '移交须由本人登录后签字，不能使用接口密钥',
  en: 'A hand-over is signed in person after signing in, not by an API key',
})
const nothing = defineError('handover.nothing', 409, {
  zh: '没有可移交的客户',
  en: 'There are no customers to hand over',
})
const already = defineError('handover.already', 409, {
  zh: '这些客户正在办理另一次移交：{codes}',
  en: 'These customers are being handed over already: {codes}',
})
const noSigner = defineError('handover.no_signer', 409, {
  zh: '移交人已离岗，且没有可以代表公司签字的上级',
  en: 'The giver has left and there is nobody above him to sign',
})
const ownerChanged = defineError('handover.owner_changed', 409, {
  zh: '其间负责人已变动，请撤回后重新办理：{codes}',
  en: 'The owner changed meanwhile; withdraw and begin anew: {codes}',
})
const receiverLeft = defineError('handover.receiver_left', 409, {
  zh: '接手人已停用，请撤回后重新办理：{names}',
  en: 'A receiver has left; withdraw and begin anew: {names}',
})
const refusals: Record<SigningRefusal, ReturnType<typeof defineError>> = {
  closed: defineError('handover.closed', 409, { zh: '这次移交已经结束', en: 'This hand-over has ended' }),
  stale: defineError('handover.stale', 409, {
    zh: '内容与您看到的不一致，请刷新后再签',
    en: 'The content is not what you were shown; reload and sign again',
  }),
  signed: defineError('handover.signed', 409, { zh: '您已经签过字', en: 'You have signed already' }),
  not_yours: defineError('handover.not_signer', 403, {
    zh: '这次移交不由您签字，任何人不得代签',
    en: 'This is not yours to sign; nobody signs for another',
  }),
}
const texts = {
  nobody: { zh: '没有这个人，或已停用', en: 'No such person, or disabled' },
  giver: { zh: '没有这个人', en: 'No such person' },
  same: { zh: '接手人与移交人相同', en: 'The successor is the giver' },
  notTheirs: { zh: '不是移交人负责的客户', en: 'Not a customer of the giver' },
  noSuccessor: { zh: '没有接手人', en: 'Nobody receives it' },
} satisfies Record<string, Text>

export interface Effective {
  fromUserId: string
  reason: string
  customers: Line[]
}

/** What goes along with the customers, in the transaction of the last signature; filled by the composition. */
export const handoverHooks: ((ctx: Ctx, effective: Effective) => Promise<unknown>)[] = []

export interface HandoverInput {
  fromUserId: string
  reason: string
  /** Who receives what is not said otherwise. */
  toUserId?: string | undefined
  /** All of the giver's that the actor sees when left out. */
  customerIds?: string[] | undefined
  successors?: Line[] | undefined
}

/** Lays out who gives which customers to whom and asks everybody concerned to sign (T-04). */
export async function startHandover(ctx: Ctx, input: HandoverInput): Promise<HandoverRow> {
  const { fromUserId, reason } = input
  const giver = await mayGive(ctx, fromUserId)
  const lines = await linesOf(ctx, input)
  const busy = await inHandover(ctx.db, customerIds(lines))
  if (busy.length) throw already({ codes: busy.join(', ') })
  const receivers = [...new Set(lines.map(({ toUserId }) => toUserId))]
  const signerId = await giverSigner(ctx, fromUserId, receivers)
  if (!signerId) throw noSigner()
  const signatures = [
    { role: 'giver' as const, partyId: fromUserId, signerId },
    ...receivers.map((id) => ({ role: 'receiver' as const, partyId: id, signerId: id })),
  ]
  const id = await onlyOnce(() => insertHandover(ctx, { fromUserId, reason, lines, signatures }))
  const made = (await findHandover(ctx, id, true))!
  happened(
    ctx,
    'customer-handover.started',
    made,
    { after: { from: giver, customers: made.customers, receivers } },
    reason,
  )
  await oweSignatures(ctx, made)
  return made
}

const customerIds = (lines: Line[]) => lines.map(({ customerId }) => customerId)

/** Two at once for one customer: the unique index decides. */
async function onlyOnce<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    const { constraint } = error as { constraint?: string }
    if (constraint !== 'customer_handover_lines_one_open') throw error
    throw already({ codes: '…' })
  }
}

async function mayGive(ctx: Ctx, fromUserId: string): Promise<string> {
  const { userId } = ctx.actor
  const isOwn = userId === fromUserId
  const isAbove = !isOwn && userId !== null && (await peopleBelow(ctx.db, userId)).includes(fromUserId)
  if (!isOwn && !isAbove && !may(ctx.actor, 'customers.hand-over')) throw notYours()
  const name = (await userNames(ctx.db, [fromUserId])).get(fromUserId)
  if (name === undefined) throw invalidInput({}, [wrong('fromUserId', 'ref.unknown', texts.giver)])
  return name
}

const wrong = (field: string, code: string, text: Text): FieldError => ({ field, code, text })

async function linesOf(ctx: Ctx, input: HandoverInput): Promise<Line[]> {
  const { fromUserId, toUserId, successors = [] } = input
  const named = input.customerIds && [...new Set([...input.customerIds, ...customerIds(successors)])]
  const owned = await customersOf(ctx, fromUserId, named)
  if (owned.length === 0 && !named) throw nothing()
  const heirs = new Map(successors.map((line) => [line.customerId, line.toUserId]))
  const known = new Set(owned)
  const active = await activeAmong(ctx, [...(toUserId ? [toUserId] : []), ...heirs.values()])
  const person = (field: string, id: string) => [
    ...(active.has(id) ? [] : [wrong(field, 'ref.unknown', texts.nobody)]),
    ...(id === fromUserId ? [wrong(field, 'user.same', texts.same)] : []),
  ]
  const field = (ids: string[] | undefined, name: (at: number) => string) =>
    (ids ?? []).flatMap((id, at) => (known.has(id) ? [] : [wrong(name(at), 'ref.unknown', texts.notTheirs)]))
  const isShared = owned.some((id) => !heirs.has(id))
  const faults = [
    ...(toUserId
      ? person('toUserId', toUserId)
      : isShared
        ? [wrong('toUserId', 'field.required', texts.noSuccessor)]
        : []),
    ...field(input.customerIds, (at) => `customerIds.${at}`),
    ...field(customerIds(successors), (at) => `successors.${at}.customerId`),
    ...successors.flatMap(({ toUserId: id }, at) => person(`successors.${at}.toUserId`, id)),
  ]
  if (faults.length) throw invalidInput({}, faults)
  return owned.map((customerId) => ({ customerId, toUserId: heirs.get(customerId) ?? toUserId! }))
}

async function activeAmong(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  const found = new Set<string>()
  for (const id of new Set(ids)) if (await findActiveUser(ctx.db, id)) found.add(id)
  return found
}

function happened(ctx: Ctx, kind: string, row: HandoverRow, states: { after?: object }, reason?: string | null): void {
  const { id, from, customers } = row
  record(ctx, {
    kind,
    subject: { kind: 'customer_handover', id, label: `${from.name} · ${customers}` },
    ...states,
    reason,
  })
}

/** Whether somebody sees hand-overs that do not concern him. */
export const isOverseer = (ctx: Ctx): boolean => may(ctx.actor, 'customers.hand-over')

async function locked(ctx: Ctx, id: string): Promise<HandoverRow> {
  await lockHandover(ctx.db, id)
  const stated = await findHandover(ctx, id, isOverseer(ctx))
  if (stated) return stated
  // Who signs instead of somebody who left after it was laid out is not named in it.
  const found = await findHandover(ctx, id, true)
  if (!found || (await standInFor(ctx, found)) !== ctx.actor.userId) throw notFound()
  return found
}

/** Signs, in one's own name, what one was shown. The last signature makes the hand-over effective. */
export async function sign(ctx: Ctx, id: string, contentHash: string): Promise<HandoverRow> {
  const { kind, userId } = ctx.actor
  if (kind !== 'user' || userId === null) throw inPerson()
  const row = await locked(ctx, id)
  const verdict = signatureOf(row, { userId, contentHash, standsFor: await standInFor(ctx, row) })
  if ('refused' in verdict) throw refusals[verdict.refused]()
  const { signature } = verdict
  await setSigned(ctx, id, signature, userId)
  happened(ctx, 'customer-handover.signed', row, { after: { role: signature.role, party: signature.party.name } })
  const signed = { kind: 'customer_handover', id, label: row.from.name }
  await fulfil(ctx, named(id, signature), { kind: 'record', record: signed })
  const after = (await findHandover(ctx, id, true))!
  if (after.signatures.every(({ signedAt }) => signedAt !== null)) await takeEffect(ctx, after)
  return (await findHandover(ctx, id, true))!
}

async function takeEffect(ctx: Ctx, row: HandoverRow): Promise<void> {
  const given = await lockGiven(ctx.db, row.id)
  const others = given.filter(({ ownerId }) => ownerId !== row.from.id)
  if (others.length) throw ownerChanged({ codes: first(others.map(({ code }) => code)) })
  const left = given.filter(({ toHasLeft }) => toHasLeft)
  if (left.length) throw receiverLeft({ names: first([...new Set(left.map(({ toName }) => toName))]) })
  await moveCustomers(ctx, row.id, row.from.id)
  for (const each of given) recordMove(ctx, row, each)
  const customers = given.map(({ id: customerId, toUserId }) => ({ customerId, toUserId }))
  for (const hook of handoverHooks) await hook(ctx, { fromUserId: row.from.id, reason: row.reason, customers })
  await closeHandover(ctx, row.id, 'effective', null)
  happened(ctx, 'customer-handover.effective', row, { after: { customers: given.length } }, row.reason)
}

const first = (names: string[]) => names.slice(0, 5).join(', ')

function recordMove(ctx: Ctx, { id, from, reason }: HandoverRow, given: GivenCustomer): void {
  record(ctx, {
    kind: 'customer.handed-over',
    subject: customerSubject(given),
    before: { owner: { id: from.id, name: from.name }, department: given.department },
    after: {
      owner: { id: given.toUserId, name: given.toName },
      department: given.toDepartment ?? given.department,
      handoverId: id,
    },
    reason,
  })
}

/** Somebody who has to sign will not; the customers stay where they are. */
export async function refuse(ctx: Ctx, id: string, reason: string): Promise<HandoverRow> {
  const row = await locked(ctx, id)
  const { userId } = ctx.actor
  const verdict = signatureOf(row, {
    userId: userId ?? '',
    contentHash: row.contentHash,
    standsFor: await standInFor(ctx, row),
  })
  if ('refused' in verdict) throw refusals[verdict.refused]()
  return end(ctx, row, 'refused', reason)
}

/** Whoever laid it out, or may hand customers over, takes it back before it is effective. */
export async function withdraw(ctx: Ctx, id: string, reason: string): Promise<HandoverRow> {
  const row = await locked(ctx, id)
  if (row.madeBy.id !== ctx.actor.userId && !isOverseer(ctx)) throw notYours()
  if (row.status !== 'signing') throw refusals.closed()
  return end(ctx, row, 'withdrawn', reason)
}

async function end(ctx: Ctx, row: HandoverRow, status: 'refused' | 'withdrawn', reason: string): Promise<HandoverRow> {
  if (!(await closeHandover(ctx, row.id, status, reason))) throw refusals.closed()
  for (const signature of row.signatures) await waive(ctx, named(row.id, signature), reason)
  happened(ctx, `customer-handover.${status}`, row, {}, reason)
  return (await findHandover(ctx, row.id, true))!
}
