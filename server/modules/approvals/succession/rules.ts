import { advance, barred, type Flow, type Item, type Step } from '../rules.ts'
import type { Named } from '../routing/rules.ts'

/** A step that still waits for somebody who has left, and who may take his place, in order of preference. */
export interface Vacancy {
  stepId: string
  heirs: readonly Named[]
}

/** The steps that wait for somebody, or will. */
export const stepsOf = (flow: Flow, userId: string): Step[] =>
  flow.status === 'pending'
    ? flow.steps.filter(
        ({ kind, state, items }) => kind === 'approval' && state !== 'passed' && items.some(waitsFor(userId)),
      )
    : []

const isAhead = ({ state }: Item) => state === 'asked' || state === 'waiting'
const waitsFor = (userId: string) => (item: Item) => item.userId === userId && isAhead(item)

/**
 * Takes somebody who has left out of the steps that wait for him, and who took his place in which. Of several who may
 * each decide, the others do without him; else the first heir who is neither barred nor asked in the step takes his
 * place; else, where an heir is asked there anyway, he counts for both. A step that nobody can take over stays as it is,
 * for an administrator to reassign. `lost`: who among those asked cannot decide any more.
 */
export function succeed(
  before: Flow,
  gone: string,
  { vacancies, lost }: { vacancies: readonly Vacancy[]; lost: readonly string[] },
): { flow: Flow; heirs: string[] } | null {
  const flow = structuredClone(before)
  const out = [...barred(flow), gone, ...lost]
  const heirs: string[] = []
  let isChanged = false
  for (const step of stepsOf(flow, gone)) {
    const others = step.items.filter(({ userId }) => userId !== gone)
    const able = (vacancies.find(({ stepId }) => stepId === step.id)?.heirs ?? []).filter(
      (h) => !out.includes(h.userId),
    )
    const isAsked = (userId: string) => others.some((item) => item.userId === userId)
    const goesOn = step.mode === 'any' && others.some((item) => isAhead(item) && !lost.includes(item.userId))
    const heir = goesOn ? undefined : able.find(({ userId }) => !isAsked(userId))
    if (!goesOn && !heir && !able.some(({ userId }) => isAsked(userId))) continue
    step.items = step.items.flatMap((item) => (item.userId === gone ? (heir ? [waiting(heir)] : []) : [item]))
    if (heir) heirs.push(heir.userId)
    isChanged = true
  }
  return isChanged ? { flow: advance(flow), heirs } : null
}

const waiting = (named: Named): Item => ({ ...named, state: 'waiting', ask: null, carried: false })
