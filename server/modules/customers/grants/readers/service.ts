import { parts, type Part } from '../../../../../policy-pack/index.ts'
import { may } from '../../../../kernel/access.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import type { Reason } from '../../../../kernel/decision.ts'
import { forbidden, notFound } from '../../../../kernel/errors.ts'
import { everything } from '../../../people/index.ts'
import { nearness, rightOn, standingOf, type Standing } from '../../access.ts'
import { decideRight } from '../rules.ts'
import { listReaders, type ReaderRow } from '../store.ts'

/** Somebody who sees some dealings with a customer, though not its archive. */
export interface OtherReader {
  userId: string
  via: 'survey' | 'approval'
}

/** Who that is, told by the modules that let them in. */
export const readerSources: ((ctx: Ctx, customerId: string) => Promise<OtherReader[]>)[] = []

async function otherReaders(ctx: Ctx, customerId: string): Promise<Map<string, OtherReader['via']>> {
  const found: OtherReader[] = []
  for (const source of readerSources) found.push(...(await source(ctx, customerId)))
  return new Map(found.map(({ userId, via }) => [userId, via]))
}

/** Who sees a customer, how that comes, and what of it (T-12); for whoever looks after it or oversees archives. */
export async function showReaders(ctx: Ctx, customerId: string, query: { limit: number; cursor?: string }) {
  const standing = await standingOf(ctx, customerId)
  if (!standing.isVisible) throw notFound()
  if (standing.nearness !== 'own' && !may(ctx.actor, 'archive.oversee')) throw forbidden()
  const others = await otherReaders(ctx, customerId)
  const { rows, nextCursor } = await listReaders(ctx, customerId, [...others.keys()], query)
  const shown = rows.map((row) => readerOf(standing, row, others.get(row.id) ?? null))
  return { policyVersion: standing.policy.version, rows: shown, nextCursor }
}

function readerOf({ customer, policy }: Standing, row: ReaderRow, otherwise: OtherReader['via'] | null) {
  const { id, name, position, department, isDeputy, reaches } = row
  const near = nearness({ ...row, userId: id }, { ...customer, isDeputy })
  const holds = (right: string) => [right, everything].some((one) => position.permissions.includes(one))
  const isVisible = reaches || isDeputy
  const theirs: Standing = {
    customer,
    policy,
    position: position.code,
    mayEdit: holds('customers.write'),
    mayAssign: holds('customers.hand-over'),
    nearness: near,
    isOwner: customer.ownerId === id,
    isVisible,
    grants: row.grants,
  }
  return {
    user: { id, name },
    position: { code: position.code, name: position.name },
    department,
    nearness: near,
    via: viaOf(customer.ownerId === id, row) ?? otherwise ?? ('grant' as const),
    grants: row.grants,
    parts: parts.map((part) => ({ part, right: rightOn(theirs, part), reasons: reasonsOf(theirs, part) })),
  }
}

function viaOf(isOwner: boolean, { isDeputy, reaches, position, grants }: ReaderRow) {
  if (isOwner) return 'owner' as const
  if (isDeputy) return 'deputy' as const
  if (reaches) return position.scope
  return grants.length > 0 ? ('grant' as const) : null
}

/** The rows of the regulation that decide for a part at large: as one who sees it, and as one who was let in. */
function reasonsOf({ position, nearness: near, isVisible, grants, policy }: Standing, part: Part): Reason[] {
  const as = [...(isVisible ? [near] : []), ...(grants.some((each) => each.part === part) ? ['granted' as const] : [])]
  return as.flatMap((one) => decideRight({ position, nearness: one, part }, policy).reasons)
}
