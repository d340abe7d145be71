import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { act, barred, begin, openStep, type Flow } from '../rules.ts'
import { succeed } from './rules.ts'

const names = ['p1', 'p2', 'p3', 'p4', 'p5']
const unbound = (userId: string) => ({ userId, needs: null })
interface Plan {
  mode: 'all' | 'any' | 'sequence'
  people: string[]
}
const flowOf = (plans: Plan[], authorId: string | null = null): Flow =>
  begin({
    status: 'pending',
    submitterId: 'p0',
    authorId,
    duplicates: 'once',
    asks: 0,
    returns: 0,
    handovers: 0,
    steps: plans.map(({ mode, people }, at) => ({
      id: `s${at}`,
      kind: 'approval',
      mode,
      title: { zh: '', en: '' },
      deadlineDays: null,
      state: 'ahead',
      addedBy: null,
      items: people.map((userId) => ({ ...unbound(userId), state: 'waiting', ask: null, carried: false })),
    })),
  })
const vacanciesOf = (flow: Flow, heirs: string[]) =>
  flow.steps.map(({ id }) => ({ stepId: id, heirs: heirs.map(unbound) }))
const leave = (flow: Flow, gone: string, ...heirs: string[]) =>
  succeed(flow, gone, { vacancies: vacanciesOf(flow, heirs), lost: [] })
const peopleOf = (flow: Flow | undefined) => flow?.steps.map(({ items }) => items.map(({ userId }) => userId))

describe('when an approver leaves', () => {
  test('of several who may each decide the others go on; else the first heir who may takes his place', () => {
    expect(peopleOf(leave(flowOf([{ mode: 'any', people: ['p1', 'p2'] }]), 'p1', 'p3')?.flow)).toEqual([['p2']])
    expect(peopleOf(leave(flowOf([{ mode: 'all', people: ['p1', 'p2'] }]), 'p1', 'p2', 'p3')?.flow)).toEqual([
      ['p3', 'p2'],
    ])
    expect(leave(flowOf([{ mode: 'any', people: ['p1'] }], 'p3'), 'p1', 'p0', 'p3', 'p4')?.heirs).toEqual(['p4'])
  })

  test('whoever is asked anyway counts for both; where nobody can take over it stays as it is', () => {
    expect(peopleOf(leave(flowOf([{ mode: 'all', people: ['p1', 'p2'] }]), 'p1', 'p2')?.flow)).toEqual([['p2']])
    expect(leave(flowOf([{ mode: 'any', people: ['p1'] }]), 'p1', 'p0')).toBeNull()
  })

  test('whatever the route, no step is left to nobody, nobody barred is asked, and somebody still is', () => {
    const plan = fc.record({
      mode: fc.constantFrom('all' as const, 'any' as const, 'sequence' as const),
      people: fc.uniqueArray(fc.constantFrom(...names), { minLength: 1, maxLength: 3 }),
    })
    const run = fc.record({
      plans: fc.array(plan, { minLength: 1, maxLength: 4 }),
      agreed: fc.array(fc.constantFrom(...names), { maxLength: 5 }),
      heirs: fc.uniqueArray(fc.constantFrom('p0', ...names, 'p6'), { maxLength: 4 }),
      gone: fc.constantFrom(...names),
    })
    fc.assert(
      fc.property(run, ({ plans, agreed, heirs, gone }) => {
        let flow = flowOf(plans)
        for (const by of agreed) {
          const result = act(flow, { kind: 'approve', by, standsFor: [], lost: [] })
          if ('flow' in result) flow = result.flow
        }
        const after = leave(flow, gone, ...heirs)?.flow
        if (!after) return
        expect(after.steps).toHaveLength(flow.steps.length)
        for (const { items } of after.steps) {
          expect(items.length).toBeGreaterThan(0)
          expect(new Set(items.map(({ userId }) => userId)).size).toBe(items.length)
        }
        const asked = openStep(after)?.items.filter(({ state }) => state === 'asked') ?? []
        if (after.status === 'pending') expect(asked.length).toBeGreaterThan(0)
        for (const { userId } of asked) expect(barred(after)).not.toContain(userId)
        const given = flow.steps.flatMap(({ items }) => items).filter(({ state }) => state === 'approved')
        const kept = after.steps.flatMap(({ items }) => items).filter(({ state }) => state === 'approved')
        expect(kept.length).toBeGreaterThanOrEqual(given.length)
      }),
      { numRuns: 1000 },
    )
  })
})
