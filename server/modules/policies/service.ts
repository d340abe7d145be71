import { pack, type Article, type ParametersOf, type PolicyKind } from '../../../policy-pack/index.ts'
import type { DateText } from '../../kernel/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sql, type Db, type Sql } from '../../kernel/db.ts'
import type { Decision, InForce } from '../../kernel/decision.ts'
import { invalidInput } from '../../kernel/errors.ts'
import { fieldError, parse } from '../../kernel/input.ts'
import { record } from '../audit/index.ts'
import { listReaders, listUnread } from './acknowledgements/store.ts'
import { parameterIssues, type Content, type Header, type Signatures } from './documents/rules.ts'
import { checkedContent, contentHash, contentOn, presentSummary } from './documents/service.ts'
import { builtInSince, checkedParameters, type DecisionKind } from './rules.ts'
import {
  findEarlierOn,
  findVersion,
  findVersionOn,
  insertVersion,
  lockPublishing,
  newestVersion,
  takeUnannounced,
} from './store.ts'

/**
 * The regulation as it applies on a day (YYYY-MM-DD): the published version with the latest effective date not after
 * it, of those the highest number; where none applies, version 1, which is the built-in one.
 */
export async function inForce<Kind extends PolicyKind>(
  db: Db,
  kind: Kind,
  on: DateText,
): Promise<InForce<ParametersOf<Kind>>> {
  return inForceFrom(kind, await findVersionOn(db, kind, on))
}

/**
 * The same as an expression for a statement that asks for more than the regulation: JSON for `inForceFrom`, null where
 * the built-in version applies.
 */
export const inForceJson = (kind: PolicyKind, on: DateText): Sql => sql`(
  select json_build_object('version', v.version, 'parameters', v.parameters) from policy_versions v
  where v.kind = ${kind} and v.effective_on <= ${on} order by v.effective_on desc, v.version desc limit 1)`

/** The regulation out of what `inForceJson` found. */
export function inForceFrom<Kind extends PolicyKind>(
  kind: Kind,
  found: { version: number; parameters: unknown } | null,
): InForce<ParametersOf<Kind>> {
  if (!found) return { kind, version: 1, parameters: pack[kind].defaults as ParametersOf<Kind> }
  return { kind, version: found.version, parameters: checkedParameters(kind, found.parameters) }
}

/** A version of a regulation by its number, in force or not; for what keeps to the version it began under. */
export async function versionOf<Kind extends PolicyKind>(
  db: Db,
  kind: Kind,
  version: number,
): Promise<InForce<ParametersOf<Kind>>> {
  const published = await findVersion(db, kind, version)
  const parameters = published ? checkedParameters(kind, published.parameters) : pack[kind].defaults
  return { kind, version, parameters: parameters as ParametersOf<Kind> }
}

export interface Publication {
  effectiveOn: DateText
  reason: string
  parameters: unknown
  /** Those that apply on the day if not said. */
  articles?: Article[] | undefined
  header?: Header | undefined
}

/**
 * Publishes the next version of a regulation without asking anybody; numbers run on from 2 without gaps. Returns the
 * number. `invalid_input` names every field that is wrong. The first one of a company may begin in the past, so that
 * what went on before it came here is judged by it; later ones change nothing that was decided already.
 */
export async function publish(ctx: Ctx, kind: PolicyKind, publication: Publication): Promise<number> {
  const { effectiveOn, reason } = publication
  if (effectiveOn < builtInSince) throw invalidInput({}, [fieldError('effectiveOn', 'date.out_of_range')])
  // Refused before anything else is asked, so that the answer names what is wrong with the numbers alone.
  const wrong = parameterIssues(kind, publication.parameters)
  if (wrong.length > 0) throw invalidInput({}, wrong)
  const parameters = { ...checkedParameters(kind, publication.parameters) }
  await lockPublishing(ctx.db, ctx.tenant.id)
  const isFirst = (await newestVersion(ctx.db, kind)) === 1
  if (effectiveOn < ctx.today && !isFirst) throw invalidInput({}, [fieldError('effectiveOn', 'date.out_of_range')])
  const before = await contentOn(ctx.db, kind, effectiveOn)
  const { articles = before.articles, header = before.header } = publication
  const content = await checkedContent(ctx, kind, { header, articles, parameters })
  const unsigned = { drawn: { name: ctx.actor.name, on: ctx.today }, reviewed: [], approved: null }
  return enact(ctx, kind, { ...content, effectiveOn, reason, draftId: null, ...unsigned })
}

/** A version about to be published: checked, and signed or known not to be. */
export interface Enactment extends Content, Signatures {
  effectiveOn: DateText
  reason: string
  draftId: string | null
}

/** Writes the next version and, when its day has come, makes known that it is in force. Publishing must be locked. */
export async function enact(ctx: Ctx, kind: PolicyKind, enactment: Enactment): Promise<number> {
  const { header, articles, parameters, effectiveOn, reason } = enactment
  const before = await contentOn(ctx.db, kind, effectiveOn)
  const version = (await newestVersion(ctx.db, kind)) + 1
  await insertVersion(ctx.db, ctx.tenant.id, {
    ...enactment,
    kind,
    version,
    contentHash: contentHash({ kind, header, articles, parameters, effectiveOn, reason }),
    publishedBy: ctx.actor.userId,
    publishedByName: ctx.actor.name,
  })
  record(ctx, {
    kind: 'policy.published',
    subject: subjectOf(kind, version),
    before: { ...before.parameters, header: before.header, articles: before.articles },
    after: { ...parameters, header, articles, effectiveOn, draftId: enactment.draftId },
    reason,
  })
  await announce(ctx)
  return version
}

export const subjectOf = (kind: PolicyKind, version: number) => ({
  kind: 'policy',
  id: kind,
  label: `${pack[kind].number} v${version}`,
})

/** A version that came into force, and for whom that is something to do. */
export interface CameIntoForce {
  kind: PolicyKind
  version: number
  /** Everybody who may read it and has not said that he did. */
  unread: string[]
  /** The version before, and who had not read that one; null where the built-in one was in force. */
  superseded: { version: number; unread: string[] } | null
}

/** Filled by the composition; each runs in the transaction of what it is told of. */
export const inForceHooks: ((ctx: Ctx, event: CameIntoForce) => Promise<void>)[] = []

/** Makes known which versions have come into force, once each; of several of one regulation the one that applies. */
export async function announce(ctx: Ctx): Promise<void> {
  const taken = await takeUnannounced(ctx.db, ctx.today, ctx.now)
  for (const { kind, version } of taken as { kind: PolicyKind; version: number }[]) {
    const present = await presentSummary(ctx.db, kind, ctx.today)
    if (present.version !== version) continue
    record(ctx, { kind: 'policy.came_into_force', subject: subjectOf(kind, version), after: { version } })
    const readers = await listReaders(ctx.db)
    const unreadOf = (of: number) => listUnread(ctx.db, kind, of, readers)
    const justNow = taken.filter((each) => each.kind === kind).map((each) => each.version)
    const earlier = await findEarlierOn(ctx.db, kind, ctx.today, justNow)
    const superseded = earlier === null ? null : { version: earlier, unread: await unreadOf(earlier) }
    const event = { kind, version, unread: await unreadOf(version), superseded }
    for (const hook of inForceHooks) await hook(ctx, event)
  }
}

export interface Case {
  facts: unknown
  /** The day whose regulation applies; today if not said. */
  at?: DateText | undefined
  /** A draft's parameters instead of those in force; the decision then names version 0. */
  parameters?: unknown
}

/** Puts a case to a rule. Stores nothing. */
export async function decide(ctx: Ctx, decision: DecisionKind, { facts, at, parameters }: Case): Promise<Decision> {
  const given = parse(decision.facts, facts, 'facts')
  const policy =
    parameters === undefined
      ? await inForce(ctx.db, decision.policy, at ?? ctx.today)
      : { kind: decision.policy, version: 0, parameters: checkedParameters(decision.policy, parameters, 'parameters') }
  return decision.decide(given, policy)
}
