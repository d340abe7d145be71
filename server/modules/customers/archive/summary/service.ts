import {
  ownFields,
  parts,
  type Archive,
  type Part,
  type Relation,
  type Right,
} from '../../../../../policy-pack/index.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import type { Decision, InForce } from '../../../../kernel/decision.ts'
import { inForce } from '../../../policies/index.ts'
import { rightOn, standingOf, type Standing } from '../../access.ts'
import { transitions } from '../../relation/rules.ts'
import { completenessOf, decideStaleness, type Completeness, type StalenessValue } from '../rules.ts'
import { readArchive, type StoredArchive } from '../store.ts'
import { versionOf } from '../service.ts'

/** How a part stands: how complete it is, since when it holds and why it is stale or not. */
export interface PartSummary {
  part: Part
  right: Right
  /** What follows is null for a part that is hidden. */
  completeness: Completeness | null
  confirmedOn: string | null
  confirmedBy: string | null
  dueOn: string | null
  isStale: boolean | null
  staleness: Decision<'fresh' | 'stale', StalenessValue> | null
  version: number | null
}

/** The relation with a customer and what it may become by this actor; null where it is hidden. */
export interface RelationSummary {
  relation: Relation
  next: Relation[]
}

export interface Summary {
  parts: PartSummary[]
  relation: RelationSummary | null
}

/** All parts of a customer's archive at a glance; no values, so a look at it is not a look at the archive. */
export async function summarise(ctx: Ctx, customerId: string): Promise<Summary> {
  const standing = await standingOf(ctx, customerId)
  const stored = await readArchive(ctx, customerId)
  const policy = await inForce(ctx.db, 'archive', ctx.today)
  return {
    parts: parts.map((part) => summaryOf(ctx, standing, part, stored, policy)),
    relation: relationOf(standing, stored),
  }
}

function relationOf(standing: Standing, { columns }: StoredArchive): RelationSummary | null {
  const right = rightOn(standing, 'basic', 'relation')
  if (right === 'hidden' || right === 'masked') return null
  const relation = columns['relation'] as Relation
  return { relation, next: right === 'edit' ? [...transitions[relation]] : [] }
}

/** One part of what was read. */
export function summaryOf(
  ctx: Ctx,
  standing: Standing,
  part: Part,
  stored: StoredArchive,
  policy: InForce<Archive>,
): PartSummary {
  const right = rightOn(standing, part)
  const nothing = { confirmedOn: null, confirmedBy: null, dueOn: null, isStale: null, staleness: null, version: null }
  if (right === 'hidden') return { part, right, completeness: null, ...nothing }
  // Whether something hidden is filled is not told either.
  const counted = policy.parameters.counted[part].filter((name) => rightOn(standing, part, name) !== 'hidden')
  const own = stored.parts.find((one) => one.part === part)
  const confirmedOn = own?.confirmedOn ?? null
  const { createdOn, class: of, grade } = stored
  const staleness = decideStaleness({ part, asOf: ctx.today, confirmedOn, createdOn, class: of, grade }, policy)
  return {
    part,
    right,
    completeness: completenessOf(counted, filledIn(part, stored)),
    confirmedOn,
    confirmedBy: own?.confirmedBy ?? null,
    dueOn: staleness.value!.dueOn,
    isStale: staleness.outcome === 'stale',
    staleness,
    version: versionOf(part, { version: own?.version ?? 0, customerVersion: stored.customerVersion }),
  }
}

function filledIn(part: Part, stored: StoredArchive): Set<string> {
  const own = stored.parts.find((one) => one.part === part)
  const values = { ...stored.columns, ...own?.data }
  const fields = ownFields(part).filter(({ field }) => (values[field] ?? null) !== null)
  const lists = stored.entries.filter((entry) => entry.part === part).map(({ list }) => list)
  return new Set([...fields.map(({ field }) => field), ...lists])
}
