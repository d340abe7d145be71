import type { PolicyKind } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { divide, multiply, toFen } from '../../../kernel/money.ts'
import { record } from '../../audit/index.ts'
import { person } from '../access.ts'
import { versionContent } from '../documents/service.ts'
import { subjectOf } from '../service.ts'
import { countRead, insertAcknowledgement, listReaders, listUnreadBy } from './store.ts'

export interface Acknowledged {
  kind: PolicyKind
  version: number
  userId: string
}

/** Filled by the composition; each runs in the transaction in which somebody confirms that he has read a version. */
export const acknowledgedHooks: ((ctx: Ctx, event: Acknowledged) => Promise<void>)[] = []

/** The actor confirms that he has read a version (G-04); confirming again changes nothing. */
export async function acknowledge(ctx: Ctx, kind: PolicyKind, version: number): Promise<void> {
  const userId = person(ctx)
  await versionContent(ctx.db, kind, version)
  const row = { tenantId: ctx.tenant.id, kind, version, userId, userName: ctx.actor.name, at: ctx.now }
  if (!(await insertAcknowledgement(ctx.db, row))) return
  record(ctx, { kind: 'policy.acknowledged', subject: subjectOf(kind, version), after: { version } })
  for (const hook of acknowledgedHooks) await hook(ctx, { kind, version, userId })
}

/** The versions in force today that somebody is to read and has not; none when he may not read regulations. */
export async function unreadBy(ctx: Ctx, userId: string): Promise<{ kind: PolicyKind; version: number }[]> {
  const readers = await listReaders(ctx.db)
  return readers.includes(userId) ? listUnreadBy(ctx.db, userId, ctx.today) : []
}

export interface Reading {
  /** How many are to read it. */
  readers: number
  acknowledged: number
  /** Percent, two decimals; null when nobody is to read it. */
  rate: string | null
  /** When the asker did. */
  mine: string | null
}

/** How many of those who are to read a version have done so. */
export async function readingOf(ctx: Ctx, kind: PolicyKind, version: number): Promise<Reading> {
  const readers = await listReaders(ctx.db)
  const { acknowledged, mine } = await countRead(ctx.db, { kind, version, readers, userId: ctx.actor.userId })
  const share = divide(multiply(String(acknowledged), '100'), String(readers.length || 1))
  return { readers: readers.length, acknowledged, rate: readers.length ? toFen(share) : null, mine }
}
