import { may } from '../../../../../kernel/access.ts'
import type { Ctx } from '../../../../../kernel/context.ts'
import { sql, type Sql } from '../../../../../kernel/db.ts'
import { mattersOf, requestsSeenAbout } from '../../../../approvals/index.ts'
import { dutiesSeenOn, dutyTitles } from '../../../../obligations/index.ts'
import { rightOn, type Standing } from '../../../access.ts'
import { filesSeen } from '../../../attachments/service.ts'
import { formerSelves } from '../../../duplicates/merging/store.ts'
import { handoversSeenOf } from '../../../handovers/store.ts'
import { accessRequestsOf, leadsOf, plansOf } from './store.ts'

/**
 * The ids (as texts) of a customer's documents of some kind whose events belong to its timeline, or null where the
 * actor has no right to them. Modules above add theirs; the composition wires them.
 */
export type TimelineSource = (ctx: Ctx, customerId: string, standing: Standing) => Sql | null | Promise<Sql | null>
export const timelineSources: TimelineSource[] = []

/** What of this module and those below has events of its own: each as far as its own page shows it to the actor. */
const own: TimelineSource[] = [
  formerSelves,
  filesSeen,
  // Plans say how a customer is served.
  (ctx, customerId, standing) => (rightOn(standing, 'service', 'owner') === 'hidden' ? null : plansOf(ctx, customerId)),
  (ctx, customerId) => (may(ctx.actor, 'leads.read') ? leadsOf(ctx, customerId) : null),
  (ctx, customerId) => handoversSeenOf(ctx, customerId, may(ctx.actor, 'customers.hand-over')),
  dutiesSeenOn,
  (ctx, customerId) => requestsSeenAbout(ctx, accessRequestsOf(ctx, customerId)),
]

/** Every record whose events the actor sees on the timeline of a customer, the customer among them. */
export async function recordsOn(ctx: Ctx, customerId: string, standing: Standing): Promise<Sql[]> {
  const found: Sql[] = [sql`select ${customerId}::text`]
  for (const source of [...own, ...timelineSources]) {
    const ids = await source(ctx, customerId, standing)
    if (ids) found.push(ids)
  }
  return found
}

/** What a record is called that its events name only by the customer: duties and approvals, by id. */
export async function titlesOf(
  ctx: Ctx,
  subjects: { kind: string; id: string | null }[],
): Promise<Map<string, string>> {
  const of = (kind: string) => [...new Set(subjects.flatMap((one) => (one.kind === kind && one.id ? [one.id] : [])))]
  return new Map([...(await dutyTitles(ctx, of('obligation'))), ...(await mattersOf(ctx, of('approval')))])
}
