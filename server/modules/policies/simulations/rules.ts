import { pack, type ParametersOf, type PolicyKind } from '../../../../policy-pack/index.ts'
import type { Permission } from '../../../kernel/access.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import type { Decision } from '../../../kernel/decision.ts'
import { defineError } from '../../../kernel/errors.ts'
import { diffValues } from '../diff/rules.ts'

/** One customer as decided under the version in force and under the draft. */
export interface SimulatedCase {
  customer: { id: string; code: string; name: string }
  before: Decision
  after: Decision
}

/** What a draft of one kind of regulation would change, case by case. */
export interface Simulation {
  kind: PolicyKind
  /** The right that lets somebody see these decisions at all. */
  access: Permission
  /** How many cases there are to decide; cheap. */
  size(ctx: Ctx, asOf: DateText): Promise<number>
  /** Every case the actor sees, by the facts of a day, in the order of the customers' codes. */
  run(ctx: Ctx, given: { asOf: DateText; draft: unknown }): AsyncIterable<SimulatedCase>
}

/** Declares a simulation; `app.ts` hands those of all modules to the routes and jobs. */
export function defineSimulation<Kind extends PolicyKind>(
  declared: Omit<Simulation, 'kind' | 'run'> & {
    kind: Kind
    run(ctx: Ctx, given: { asOf: DateText; draft: ParametersOf<Kind> }): AsyncIterable<SimulatedCase>
  },
): Simulation {
  return declared as Simulation
}

const none = defineError('simulation.unknown', 404, {
  zh: '“{kind}”的修订不能模拟；可用：{kinds}',
  en: 'Drafts of “{kind}” cannot be simulated; those of these can: {kinds}',
})

export function simulationOf(simulations: Simulation[], kind: PolicyKind): Simulation {
  const found = simulations.find((each) => each.kind === kind)
  if (found) return found
  throw none({ kind: pack[kind].title.zh, kinds: simulations.map((each) => each.kind).join(', ') })
}

/** Whether trying a draft on the customers says anything: not where nothing is decided by it, nor where only words change. */
export const trials = ['offered', 'words-only', 'none'] as const
export type Trial = (typeof trials)[number]

export function trialOf(
  simulations: Simulation[],
  kind: PolicyKind,
  numbers: { before: unknown; after: unknown },
  may: (permission: Permission) => boolean,
): Trial {
  const found = simulations.find((each) => each.kind === kind)
  if (!found || !may('decisions.run') || !may(found.access)) return 'none'
  return diffValues(numbers.before, numbers.after).length > 0 ? 'offered' : 'words-only'
}

/** Up to this many cases the answer comes at once. */
export const immediateLimit = 10_000

/** How many go from one outcome to another, or stay where they are. */
export interface Movement {
  from: string
  to: string
  count: number
}

/** Counts cases by where they come from and where they go. */
export function tally() {
  const counts = new Map<string, Movement>()
  let customers = 0
  let changed = 0
  return {
    /** True when the case changes. */
    add({ before, after }: SimulatedCase): boolean {
      const key = `${before.outcome} ${after.outcome}`
      const movement = counts.get(key) ?? { from: before.outcome, to: after.outcome, count: 0 }
      counts.set(key, { ...movement, count: movement.count + 1 })
      const isChanged = before.outcome !== after.outcome
      customers++
      if (isChanged) changed++
      return isChanged
    },
    result: () => ({
      customers,
      changed,
      movements: [...counts.values()].sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1)),
    }),
  }
}
