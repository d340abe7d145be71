import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, sql } from '../../../kernel/db.ts'
import { defineError, invalidInput, notFound } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { findActiveUser, userNames } from '../../people/index.ts'
import { actsOn, seen, standingOf, type Standing } from '../access.ts'
import type { Duty } from '../rules.ts'
import { happened, mustBeOpen, notYours, tell } from '../service.ts'
import { listById, lockObligations, type ObligationRow } from '../store.ts'
import { moveChecker, moveOwner } from './store.ts'

const isPersonal = defineError('obligation.personal', 409, {
  zh: '这类待办由本人承担,不能在此移交',
  en: 'Duties of this kind are personal and cannot be handed over here',
})
const texts = {
  nobody: { zh: '没有这个人，或已停用', en: 'No such person, or disabled' },
  same: { zh: '接手人与原责任人相同', en: 'The successor is the same person' },
  checker: { zh: '接手人是这项待办的核查人', en: 'The successor is the checker of this duty' },
  closed: { zh: '已经办结', en: 'It is closed already' },
  unseen: { zh: '没有找到这项待办', en: 'No such duty' },
  others: { zh: '您不能移交他的待办', en: 'It is not yours to hand over' },
  personal: { zh: '只能由本人办理，不能移交', en: 'It is personal and cannot be handed over' },
} satisfies Record<string, Text>

const refused = (code: string, text: Text) => invalidInput({}, [{ field: 'toUserId', code, text }])

const personalKinds = (duties: Duty[]) => duties.filter((duty) => duty.isPersonal).map(({ kind }) => kind)

/** Gives one duty to a named successor. */
export async function handOver(ctx: Ctx, duties: Duty[], id: string, to: { toUserId: string; reason: string }) {
  const { row, standing } = await mustBeOpen(ctx, id)
  if (!actsOn(standing, row)) throw notYours()
  if (personalKinds(duties).includes(row.kind)) throw isPersonal()
  const name = await successor(ctx, to.toUserId)
  if (to.toUserId === row.ownerId) throw refused('user.same', texts.same)
  if (to.toUserId === row.checkerId) throw refused('user.is_checker', texts.checker)
  await move(ctx, [row], { ...to, name })
}

export interface BulkHandover {
  fromUserId: string
  toUserId: string
  reason: string
  /** Only these; else all that is open. */
  ids?: string[] | undefined
}

/**
 * Gives what is open of somebody, owed or checked, to a named successor. What is personal, or would make the successor
 * his own checker, is left and counted.
 */
export async function handOverAll(ctx: Ctx, duties: Duty[], bulk: BulkHandover) {
  const { fromUserId, toUserId, ids } = bulk
  const standing = await standingOf(ctx.db, ctx.actor)
  await mustHold(ctx, standing, fromUserId)
  const name = await successor(ctx, toUserId)
  if (toUserId === fromUserId) throw refused('user.same', texts.same)
  const chosen = ids ? sql`and o.id = any(${ids}::uuid[])` : empty
  const open = await lockObligations(
    ctx.db,
    sql`o.state = 'open' and (o.owner_id = ${fromUserId} or o.checker_id = ${fromUserId}) ${chosen} and ${seen(standing)}`,
  )
  const personal = personalKinds(duties)
  const owned = open.filter(({ ownerId }) => ownerId === fromUserId)
  const moved = owned.filter(({ kind, checkerId }) => !personal.includes(kind) && checkerId !== toUserId)
  const checked = open.filter(({ ownerId, checkerId }) => checkerId === fromUserId && ownerId !== toUserId)
  await move(ctx, moved, { ...bulk, name })
  await moveChecker(
    ctx.db,
    checked.map(({ id }) => id),
    toUserId,
  )
  for (const row of checked) {
    const [before, after] = [{ checkerName: row.checkerName }, { checkerName: name }]
    happened(ctx, 'obligation.checker-changed', row, { before, after, reason: bulk.reason })
  }
  const left = open.length - moved.length - checked.length
  return { moved: moved.length, checked: checked.length, left, refused: [] }
}

export interface ChosenHandover {
  ids: string[]
  toUserId: string
  reason: string
}

/** Gives the chosen duties, whosever they are, to a named successor; what stays, each with the reason. */
export async function handOverChosen(ctx: Ctx, duties: Duty[], { ids, toUserId, reason }: ChosenHandover) {
  const standing = await standingOf(ctx.db, ctx.actor)
  const name = await successor(ctx, toUserId)
  const found = await lockObligations(ctx.db, sql`o.id = any(${ids}::uuid[]) and ${seen(standing)}`)
  const rows = new Map(found.map((row) => [row.id, row]))
  const personal = personalKinds(duties)
  const refusal = (row: ObligationRow | undefined): Text | null => {
    if (!row) return texts.unseen
    if (row.state !== 'open') return texts.closed
    if (personal.includes(row.kind)) return texts.personal
    if (!actsOn(standing, row)) return texts.others
    if (row.ownerId === toUserId) return texts.same
    return row.checkerId === toUserId ? texts.checker : null
  }
  const refused = [...new Set(ids)].flatMap((id) => {
    const why = refusal(rows.get(id))
    return why ? [{ id, why }] : []
  })
  const moved = found.filter((row) => refusal(row) === null)
  await move(ctx, moved, { toUserId, reason, name })
  return { moved: moved.length, checked: 0, left: refused.length, refused }
}

export interface CustomersHandover {
  fromUserId: string
  reason: string
  customers: { customerId: string; toUserId: string }[]
}

/**
 * What is open on customers that change hands, owed or checked by who gives them, goes along with them; what is
 * personal stays. Nobody becomes his own checker: such a duty goes on without one. How many duties moved.
 */
export async function handOverOnCustomers(ctx: Ctx, duties: Duty[], given: CustomersHandover): Promise<number> {
  const { fromUserId, reason, customers } = given
  const heirs = new Map(customers.map(({ customerId, toUserId }) => [customerId, toUserId]))
  const names = await userNames(ctx.db, [...heirs.values()])
  const open = await lockObligations(
    ctx.db,
    sql`o.state = 'open' and (o.owner_id = ${fromUserId} or o.checker_id = ${fromUserId})
      and o.customer_id = any(${[...heirs.keys()]}::uuid[]) and o.kind <> all(${personalKinds(duties)}::text[])`,
  )
  for (const [toUserId, name] of names) {
    const theirs = open.filter(({ subject }) => heirs.get(subject.customerId!) === toUserId)
    const owned = theirs.filter(({ ownerId }) => ownerId === fromUserId)
    await move(ctx, owned, { toUserId, reason, name })
    await moveChecker(ctx.db, idsOf(owned.filter(({ checkerId }) => checkerId === toUserId)), null)
    const checked = theirs.filter(({ ownerId }) => ownerId !== fromUserId)
    await moveChecker(ctx.db, idsOf(checked.filter(({ ownerId }) => ownerId !== toUserId)), toUserId)
    await moveChecker(ctx.db, idsOf(checked.filter(({ ownerId }) => ownerId === toUserId)), null)
    for (const row of checked) {
      const states = {
        before: { checkerName: row.checkerName },
        after: { checkerName: row.ownerId === toUserId ? null : name },
      }
      happened(ctx, 'obligation.checker-changed', row, { ...states, reason })
    }
  }
  return open.length
}

const idsOf = (rows: ObligationRow[]) => rows.map(({ id }) => id)

/** One's own, those of people below, or anybody's by right; a person one has no business with is not found. */
async function mustHold(ctx: Ctx, { actor, below }: Standing, userId: string): Promise<void> {
  if (userId === actor.userId || below.has(userId)) return
  if (!may(actor, 'obligations.manage')) throw notYours()
  if (!(await userNames(ctx.db, [userId])).has(userId)) throw notFound()
}

async function successor(ctx: Ctx, id: string): Promise<string> {
  const found = await findActiveUser(ctx.db, id)
  if (!found) throw refused('ref.unknown', texts.nobody)
  return found.name
}

async function move(ctx: Ctx, rows: ObligationRow[], to: { toUserId: string; reason: string; name: string }) {
  if (rows.length === 0) return
  const { toUserId, reason, name } = to
  const ids = rows.map(({ id }) => id)
  const made = { by: ctx.actor.name, at: ctx.now, today: ctx.today }
  await moveOwner(ctx.db, ctx.tenant.id, { ids, toUserId, reason, ...made })
  for (const row of rows) {
    const [before, after] = [{ ownerName: row.ownerName }, { ownerName: name }]
    happened(ctx, 'obligation.handed-over', row, { before, after, reason })
  }
  const given = await listById(ctx.db, ids)
  await tell(
    ctx,
    'handedOver',
    given.map((obligation) => ({ obligation, to: toUserId })),
  )
}
