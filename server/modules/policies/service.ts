import { pack, type ParametersOf, type PolicyKind } from '../../../policy-pack/index.ts'
import type { DateText } from '../../kernel/calendar.ts'
import type { Ctx } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db.ts'
import type { Decision, InForce } from '../../kernel/decision.ts'
import { invalidInput } from '../../kernel/errors.ts'
import { fieldError, parse } from '../../kernel/input.ts'
import { builtInSince, checkedParameters, type DecisionKind } from './rules.ts'
import { findVersionOn, insertVersion, lockPublishing, newestVersion } from './store.ts'

/**
 * The regulation as it applies on a day (YYYY-MM-DD): the published version with the latest effective date not after
 * it, of those the highest number; where none applies, version 1, which is the built-in one.
 */
export async function inForce<Kind extends PolicyKind>(
  db: Db,
  kind: Kind,
  on: DateText,
): Promise<InForce<ParametersOf<Kind>>> {
  const published = await findVersionOn(db, kind, on)
  if (!published) return { kind, version: 1, parameters: pack[kind].defaults as ParametersOf<Kind> }
  return { kind, version: published.version, parameters: checkedParameters(kind, published.parameters) }
}

export interface Publication {
  effectiveOn: DateText
  reason: string
  parameters: unknown
}

/** Publishes the next version of a regulation; numbers run on from 2 without gaps. Returns the number. */
export async function publish(ctx: Ctx, kind: PolicyKind, publication: Publication): Promise<number> {
  const { effectiveOn, reason } = publication
  const parameters = checkedParameters(kind, publication.parameters, 'parameters')
  if (effectiveOn < builtInSince) throw invalidInput({}, [fieldError('effectiveOn', 'date.out_of_range')])
  await lockPublishing(ctx.db, ctx.tenant.id)
  const version = ((await newestVersion(ctx.db, kind)) ?? 1) + 1
  await insertVersion(ctx.db, ctx.tenant.id, {
    kind,
    version,
    effectiveOn,
    parameters,
    reason,
    publishedBy: ctx.actor.userId,
    publishedByName: ctx.actor.name,
  })
  return version
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
