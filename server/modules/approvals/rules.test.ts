import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AuthorityStep } from '../../../policy-pack/index.ts'
import { standsFor, type StandIn } from './delegations/rules.ts'
import { resolveSteps } from './routing/rules.ts'
import {
  act,
  asked,
  barred,
  begin,
  changed,
  limits,
  openStep,
  transitions,
  type Action,
  type Deed,
  type Flow,
} from './rules.ts'

const names = ['p0', 'p1', 'p2', 'p3', 'p4', 'p5', 'p6']
const posts = ['a', 'b', 'c']
const person = fc.constantFrom(...names)

/** A company: who stands above whom (with gaps and circles), who holds which post, who has left. */
const company = fc.record({
  superior: fc.array(fc.option(person, { nil: null }), { minLength: names.length, maxLength: names.length }),
  post: fc.array(fc.constantFrom(...posts), { minLength: names.length, maxLength: names.length }),
  active: fc.array(fc.boolean(), { minLength: names.length, maxLength: names.length }),
})
type Company = typeof company extends fc.Arbitrary<infer T> ? T : never

const approver = fc.oneof(
  fc.record({
    by: fc.constant('position' as const),
    position: fc.constantFrom(...posts),
    of: fc.constant('company' as const),
  }),
  fc.record({ by: fc.constant('superior' as const), levels: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ by: fc.constant('person' as const), username: person }),
)
const step: fc.Arbitrary<AuthorityStep> = fc.record({
  title: fc.constant({ zh: '环节', en: 'Step' }),
  kind: fc.constantFrom('approval', 'approval', 'approval', 'notice'),
  mode: fc.constantFrom('all', 'any', 'sequence'),
  approvers: fc.array(approver, { minLength: 1, maxLength: 3 }),
  ifEmpty: fc.constantFrom('superior', 'administrator', 'refuse'),
  deadlineDays: fc.constant(2),
})
const route = fc
  .array(step, { minLength: 1, maxLength: 4 })
  .filter((steps) => steps.some(({ kind }) => kind === 'approval'))
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 10, arbitrary: fc.constant({ kind: 'approve' as const }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'reject' as const }, { kind: 'withdraw' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('return' as const), toStep: fc.integer({ min: 0, max: 5 }) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      where: fc.constantFrom('before', 'after'),
      userIds: fc.array(person, { minLength: 1, maxLength: 2 }),
      stepId: fc.uuid(),
      title: fc.constant({ zh: '加签', en: 'Additional' }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('transfer' as const), to: person }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reassign' as const), from: person, to: person }) },
)
const deeds = fc.array(fc.record({ by: person, deed }), { maxLength: 120 })
const delegations: fc.Arbitrary<StandIn[]> = fc.array(fc.record({ userId: person, delegateId: person }), {
  maxLength: 5,
})

function superiors({ superior, active }: Company, of: string): string[] {
  const line: string[] = []
  for (
    let at = superior[names.indexOf(of)]!;
    at && at !== of && !line.includes(at);
    at = superior[names.indexOf(at)]!
  ) {
    line.push(at)
  }
  return line.filter((name) => active[names.indexOf(name)])
}

function namedBy(who: Company, rule: AuthorityStep['approvers'][number], submitter: string): string[] {
  const isActive = (name: string) => who.active[names.indexOf(name)] === true
  if (rule.by === 'position') return names.filter((n, at) => isActive(n) && who.post[at] === rule.position)
  if (rule.by === 'superior') return superiors(who, submitter).slice(rule.levels - 1, rule.levels)
  return rule.by === 'person' && isActive(rule.username) ? [rule.username] : []
}

/** The route of a random company, p0 being the one who submits; null when it cannot be submitted. */
function started({ who, steps, duplicates, authorId }: Run): Flow | null {
  const resolved = resolveSteps(steps, {
    submitterId: 'p0',
    authorId,
    superiors: superiors(who, 'p0'),
    administrators: ['p6'],
    named: steps.map(({ approvers }) =>
      approvers.flatMap((rule) => namedBy(who, rule, 'p0').map((userId) => ({ userId, needs: null }))),
    ),
  })
  if ('refused' in resolved) return null
  const withIds = resolved.steps.map((each, at) => ({ ...each, id: `s${at}` }))
  const none = { asks: 0, returns: 0, handovers: 0 }
  return begin({ status: 'pending', submitterId: 'p0', authorId, duplicates, steps: withIds, ...none })
}

const runs = fc.record({
  who: company,
  authorId: fc.option(fc.constantFrom('p1', 'p2'), { nil: null }),
  steps: route,
  duplicates: fc.constantFrom('once', 'each-time'),
  deeds,
  delegations,
})
type Run = typeof runs extends fc.Arbitrary<infer T> ? T : never

/** Everything that was accepted, with the states before and after; stops at nothing. */
function play(run: Run) {
  const { authorId, deeds: wanted, delegations: standIns } = run
  let flow = started(run)
  const first = flow
  const done: { action: Action; acted: string[]; before: Flow; after: Flow }[] = []
  const refused: { action: Action; at: Flow; code: string }[] = []
  for (const { by, deed: what } of flow ? wanted : []) {
    const action = {
      ...what,
      by,
      standsFor: standsFor(standIns, by, barred({ submitterId: 'p0', authorId })),
      lost: [],
    } as Action
    const result = act(flow!, action)
    if ('refused' in result) refused.push({ action, at: flow!, code: result.refused })
    else {
      done.push({ action, acted: result.acted, before: flow!, after: result.flow })
      flow = result.flow
    }
  }
  return { first, last: flow, done, refused }
}

const check = (property: (played: ReturnType<typeof play>, run: Run) => void) =>
  fc.assert(
    fc.property(runs, (run) => property(play(run), run)),
    { numRuns: 1500 },
  )

/** Whether the people a step needs have agreed, by its mode. */
const isSatisfied = ({ kind, mode, items }: Flow['steps'][number]) =>
  kind === 'notice' ||
  (mode === 'any' ? items.some((i) => i.state === 'approved') : items.every((i) => i.state === 'approved'))

describe('whatever the table, the organisation, the stand-ins and the actions', () => {
  test('BIZ03 S05 nobody decides what he submitted or drew up, neither himself nor through a stand-in', () =>
    check(({ first, last, done }, { authorId }) => {
      const everybody = [...(first?.steps ?? []), ...(last?.steps ?? [])].filter(({ kind }) => kind === 'approval')
      const people = everybody.flatMap(({ items }) => items.map(({ userId }) => userId))
      for (const out of barred({ submitterId: 'p0', authorId })) {
        expect(people).not.toContain(out)
        for (const { action, acted } of done) {
          if (action.by === out) expect(action.kind).toBe('withdraw')
          expect(acted).not.toContain(out)
          expect(action.standsFor).not.toContain(out)
        }
      }
    }))

  test('a request is approved only when everybody each step needs has agreed', () =>
    check(({ last, done, first }) => {
      if (last?.status !== 'approved') return
      expect(last.steps.every(isSatisfied)).toBe(true)
      expect(last.steps.map(({ id }) => id)).toEqual(expect.arrayContaining(first!.steps.map(({ id }) => id)))
      const agreements = done.filter(({ action }) => action.kind === 'approve')
      for (const [at, { items }] of last.steps.entries()) {
        for (const { userId, carried } of items.filter(({ state }) => state === 'approved')) {
          const before = last.steps.slice(0, at).flatMap((s) => s.items)
          const given = agreements.some(
            ({ action, acted }) =>
              acted.includes(userId) && (action.by === userId || action.standsFor.includes(userId)),
          )
          expect(given).toBe(true)
          if (carried) expect(before.some((i) => i.userId === userId && i.state === 'approved')).toBe(true)
        }
      }
    }))

  test('while it is pending exactly one step is open and somebody is asked', () =>
    check(({ first, done }) => {
      for (const flow of [...(first ? [first] : []), ...done.map(({ after }) => after)]) {
        const open = flow.steps.filter(({ state }) => state === 'open')
        if (flow.status === 'pending') {
          expect(open).toHaveLength(1)
          expect(open[0]!.items.some(({ state }) => state === 'asked')).toBe(true)
        } else expect(flow.steps.flatMap(({ items }) => items).some(({ state }) => state === 'asked')).toBe(false)
      }
    }))

  test('after the end nothing is done any more', () =>
    check(({ done, refused }) => {
      expect(done.slice(0, -1).every(({ after }) => after.status === 'pending')).toBe(true)
      for (const { at, code } of refused) expect(code === 'already_decided').toBe(at.status !== 'pending')
    }))

  test('every change follows the table of transitions', () =>
    check(({ done }) => {
      for (const { action, before, after } of done) {
        expect(transitions[before.status][action.kind]).toContain(after.status)
      }
    }))

  test('a request ends after finitely many actions: going back and handing over are limited', () =>
    check(({ last, done }) => {
      if (!last) return
      const people = last.steps.reduce((count, { items }) => count + items.length, 0)
      expect(done.length).toBeLessThanOrEqual((limits.returns + 1) * people + limits.returns + limits.handovers + 1)
      expect(last.returns).toBeLessThanOrEqual(limits.returns)
      expect(last.handovers).toBeLessThanOrEqual(limits.handovers)
    }))

  test('from wherever it stands, the people asked can bring it to its end by agreeing', () =>
    check(({ last }) => {
      let flow = last
      const left = flow?.steps.reduce((count, { items }) => count + items.length, 0) ?? 0
      for (let n = 0; flow?.status === 'pending'; n++) {
        expect(n).toBeLessThanOrEqual(left)
        const by = openStep(flow)!.items.find(({ state }) => state === 'asked')!.userId
        const result = act(flow, { kind: 'approve', by, standsFor: [], lost: [] })
        if ('refused' in result) throw new Error(result.refused)
        flow = result.flow
      }
    }))

  test('everybody asked is told once, and released once', () =>
    check(({ first, done }) => {
      if (!first) return
      const open = new Set<number>()
      const ever = new Set<number>()
      let before: Flow | null = null
      for (const after of [first, ...done.map((d) => d.after)]) {
        const { asked: newly, released } = changed(before, after)
        for (const { ask } of released.flatMap(({ people }) => people)) expect(open.delete(ask!)).toBe(true)
        for (const { ask } of newly.flatMap(({ people }) => people)) {
          expect(ever.has(ask!)).toBe(false)
          ever.add(ask!)
          open.add(ask!)
        }
        before = after
      }
      if (before!.status !== 'pending') expect(open.size).toBe(0)
    }))

  test('one of several who may each decide is replaced by nobody while another can, and no step is left to nobody', () =>
    check(({ first }, { who, steps, authorId }) => {
      if (!first) return
      const out = barred({ submitterId: 'p0', authorId })
      const approvals = steps.filter(({ kind }) => kind === 'approval')
      for (const [at, { items }] of first.steps.filter(({ kind }) => kind === 'approval').entries()) {
        const people = items.map(({ userId }) => userId)
        const named = approvals[at]!.approvers.flatMap((rule) => namedBy(who, rule, 'p0'))
        const others = named.filter((id) => !out.includes(id))
        expect(people.length).toBeGreaterThan(0)
        if (approvals[at]!.mode === 'any' && others.length > 0) expect(new Set(people)).toEqual(new Set(others))
        else expect(people).toEqual(expect.arrayContaining(others))
      }
    }))

  test('a route that cannot be decided cannot be submitted, and only such a one', () =>
    check(({ first }, { who, steps, authorId }) => {
      const out = barred({ submitterId: 'p0', authorId })
      const above = superiors(who, 'p0').filter((id) => !out.includes(id))
      const stuck = steps.some(({ kind, approvers, ifEmpty }) => {
        const found = approvers.flatMap((rule) => namedBy(who, rule, 'p0'))
        const others = found.flatMap((id) => (out.includes(id) ? above.slice(0, 1) : [id]))
        const nobody = kind === 'approval' && others.length === 0
        return nobody && (ifEmpty === 'refuse' || (ifEmpty === 'superior' && above.length === 0))
      })
      expect(first === null).toBe(stuck)
    }))
})

describe('the modes and the moves, one by one', () => {
  const flowOf = (
    steps: { mode?: 'all' | 'any' | 'sequence'; kind?: 'approval' | 'notice'; people: string[] }[],
    duplicates: Flow['duplicates'] = 'once',
  ) =>
    begin({
      status: 'pending',
      submitterId: 'p0',
      authorId: null,
      duplicates,
      asks: 0,
      returns: 0,
      handovers: 0,
      steps: steps.map(({ mode = 'all', kind = 'approval', people }, at) => ({
        id: `s${at}`,
        kind,
        mode,
        title: { zh: '', en: '' },
        deadlineDays: null,
        state: 'ahead',
        addedBy: null,
        items: people.map((userId) => ({ userId, state: 'waiting', ask: null, carried: false, needs: null })),
      })),
    })
  const go = (flow: Flow, ...actions: [by: string, deed: Deed, standsFor?: string[]][]) =>
    actions.reduce((state, [by, what, principals = []]) => {
      const result = act(state, { ...what, by, standsFor: principals, lost: [] })
      if ('refused' in result) throw new Error(result.refused)
      return result.flow
    }, flow)
  const yes: Deed = { kind: 'approve' }
  const who = (flow: Flow) => openStep(flow)?.items.flatMap((i) => (i.state === 'asked' ? [i.userId] : [])) ?? []

  test('all: everybody; any: the first; in sequence: one after another', () => {
    expect(who(flowOf([{ people: ['p1', 'p2'] }]))).toEqual(['p1', 'p2'])
    expect(go(flowOf([{ people: ['p1', 'p2'] }]), ['p2', yes]).status).toBe('pending')
    expect(go(flowOf([{ mode: 'any', people: ['p1', 'p2'] }]), ['p2', yes]).status).toBe('approved')
    const inTurn = flowOf([{ mode: 'sequence', people: ['p1', 'p2'] }])
    expect(who(inTurn)).toEqual(['p1'])
    expect(act(inTurn, { ...yes, by: 'p2', standsFor: [], lost: [] })).toEqual({ refused: 'not_waiting' })
    expect(who(go(inTurn, ['p1', yes]))).toEqual(['p2'])
  })

  test('a notice informs and never blocks, also as the last step', () => {
    const flow = go(flowOf([{ people: ['p1'] }, { kind: 'notice', people: ['p2'] }]), ['p1', yes])
    expect([flow.status, flow.steps[1]!.items[0]!.state]).toEqual(['approved', 'noticed'])
  })

  test('who agreed is asked once, or each time, as the table says', () => {
    const twice = [{ people: ['p1'] }, { people: ['p2'] }, { people: ['p1'] }]
    expect(go(flowOf(twice), ['p1', yes], ['p2', yes]).status).toBe('approved')
    expect(who(go(flowOf(twice, 'each-time'), ['p1', yes], ['p2', yes]))).toEqual(['p1'])
  })

  test('a stand-in’s agreement in another’s name is not his own', () => {
    const flow = go(flowOf([{ people: ['p1'] }, { people: ['p2'] }]), ['p2', yes, ['p1']])
    expect(who(flow)).toEqual(['p2'])
  })

  test('sent back to a step, it is asked again from there, and only so often', () => {
    const back: Deed = { kind: 'return', toStep: 1 }
    const flow = go(flowOf([{ people: ['p1'] }, { people: ['p2'] }]), ['p1', yes], ['p2', back])
    expect(who(flow)).toEqual(['p1'])
    let often = flow
    for (let n = 1; n < limits.returns; n++) often = go(often, ['p1', yes], ['p2', back])
    expect(act(go(often, ['p1', yes]), { ...back, by: 'p2', standsFor: [], lost: [] })).toEqual({
      refused: 'too_often',
    })
    expect(act(flow, { ...back, by: 'p1', standsFor: [], lost: [] })).toEqual({ refused: 'no_such_step' })
    expect(go(flow, ['p1', { kind: 'return', toStep: 0 }]).status).toBe('returned')
  })

  test('further people come before or after the one who asks for them', () => {
    const add = (where: 'before' | 'after'): Deed => ({
      kind: 'add',
      where,
      userIds: ['p3', 'p4'],
      stepId: 'added',
      title: { zh: '加签', en: 'Additional' },
    })
    const before = go(flowOf([{ people: ['p1'] }]), ['p1', add('before')])
    expect(who(before)).toEqual(['p3', 'p4'])
    expect(who(go(before, ['p3', yes], ['p4', yes]))).toEqual(['p1'])
    const after = go(flowOf([{ people: ['p1'] }]), ['p1', add('after')])
    expect(who(after)).toEqual(['p1'])
    expect(who(go(after, ['p1', yes]))).toEqual(['p3', 'p4'])
  })

  test('nothing is handed to the submitter, nor to somebody asked already', () => {
    const flow = flowOf([{ people: ['p1', 'p2'] }])
    const give = (to: string) => act(flow, { kind: 'transfer', to, by: 'p1', standsFor: [], lost: [] })
    expect(give('p0')).toEqual({ refused: 'self' })
    expect(give('p2')).toEqual({ refused: 'already_asked' })
    expect(who(go(flow, ['p1', { kind: 'transfer', to: 'p3' }]))).toEqual(['p3', 'p2'])
    expect(asked(flow, 'p0', ['p1'])).toEqual([])
  })

  test('who administers approvals puts somebody else in a place, never himself', () => {
    const flow = flowOf([{ people: ['p1'] }])
    const put = (by: string, to: string) => act(flow, { kind: 'reassign', from: 'p1', to, by, standsFor: [], lost: [] })
    expect(put('p5', 'p5')).toEqual({ refused: 'to_oneself' })
    expect(put('p0', 'p3')).toEqual({ refused: 'self' })
    expect(put('p5', 'p0')).toEqual({ refused: 'self' })
    expect(who(go(flow, ['p5', { kind: 'reassign', from: 'p1', to: 'p3' }]))).toEqual(['p3'])
  })
})
