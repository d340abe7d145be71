import type { AuthorityRow, AuthorityStep, AuthorityTable } from '../../../../policy-pack/index.ts'
import { compare, type Amount } from '../../../kernel/money.ts'
import { barred, type Item, type Step } from '../rules.ts'

/** What a request is measured by. Amounts in yuan, percentages as decimal strings. */
export interface Measures {
  matter: string
  amount?: Amount | null
  percent?: string | null
  grade?: string | null
  scope?: string | null
}

export type RowRefusal = 'no_route' | 'measure_needed'

/**
 * The row of the authority table a request goes by: the one most particular in grade, then in scope, whose band it lies
 * in (over the lower, up to the upper limit).
 */
export function chooseRow(table: AuthorityTable, of: Measures): { row: AuthorityRow } | { refused: RowRefusal } {
  const { matter, grade = null, scope = null } = of
  const own = table.rows.filter(
    (row) =>
      row.matter === matter &&
      (row.grade === null || row.grade === grade) &&
      (row.scope === null || row.scope === scope),
  )
  const nearness = (row: AuthorityRow) => (row.grade === null ? 0 : 2) + (row.scope === null ? 0 : 1)
  const best = Math.max(...own.map(nearness))
  const group = own.filter((row) => nearness(row) === best)
  const { basis } = group[0] ?? {}
  if (basis === undefined) return { refused: 'no_route' }
  const measure = basis === null ? null : (of[basis] ?? null)
  if (basis !== null && measure === null) return { refused: 'measure_needed' }
  const row = group.find(({ over, upTo }) => measure === null || liesIn(measure, over, upTo))
  return row ? { row } : { refused: 'no_route' }
}

const liesIn = (measure: string, over: string | null, upTo: string | null) =>
  (over === null || compare(measure, over) > 0) && (upTo === null || compare(measure, upTo) <= 0)

/** Somebody a rule names, and the post or right it names him for. */
export interface Named {
  userId: string
  needs: string | null
}

/** What is known of the organisation where a route is worked out. All are active people's ids. */
export interface Organisation {
  submitterId: string
  /** Who drew it up, where that is somebody else; left out like the submitter. */
  authorId: string | null
  /** Above the submitter, nearest first; without the submitter. */
  superiors: string[]
  administrators: string[]
  /** Per step of the route, whom its rules name, in their order. */
  named: Named[][]
}

export type Route = { steps: Omit<Step, 'id'>[] } | { refused: 'no_approver'; step: AuthorityStep }

/**
 * Whom each step asks. The submitter is never asked, nor who drew it up: the submitter's next superior is, in their
 * place, unless the step needs one of several and there is another to decide it. A step with nobody goes by its own
 * rule: the next superior, the administrators (any one of them), or no submission. A notice with nobody is left out.
 */
export function resolveSteps(steps: AuthorityStep[], about: Organisation): Route {
  const resolved: Omit<Step, 'id'>[] = []
  for (const [at, step] of steps.entries()) {
    const { people, isStandIn } = peopleOf(step, about.named[at] ?? [], about)
    if (people.length === 0 && step.kind === 'approval') return { refused: 'no_approver', step }
    if (people.length === 0) continue
    const { kind, title, deadlineDays } = step
    const mode = isStandIn ? 'any' : step.mode
    resolved.push({ kind, mode, title, deadlineDays, state: 'ahead', addedBy: null, items: people.map(asItem) })
  }
  return { steps: resolved }
}

const asItem = (named: Named): Item => ({ ...named, state: 'waiting', ask: null, carried: false })
const unbound = (userId: string): Named => ({ userId, needs: null })

function peopleOf(step: AuthorityStep, named: Named[], about: Organisation) {
  const { superiors, administrators } = about
  const out = barred(about)
  const others = (all: Named[]) => {
    const present = all.filter(({ userId }) => !out.includes(userId))
    return present.filter(({ userId }, at) => present.findIndex((one) => one.userId === userId) === at)
  }
  if (step.kind === 'notice') return { people: others(named), isStandIn: false }
  const instead = superiors
    .filter((id) => !out.includes(id))
    .slice(0, 1)
    .map(unbound)
  const left = others(named)
  const isCovered = step.mode === 'any' && left.length > 0
  const people = isCovered ? left : others(named.flatMap((one) => (out.includes(one.userId) ? instead : [one])))
  if (people.length > 0 || step.ifEmpty === 'refuse') return { people, isStandIn: false }
  return { people: others(step.ifEmpty === 'superior' ? instead : administrators.map(unbound)), isStandIn: true }
}
