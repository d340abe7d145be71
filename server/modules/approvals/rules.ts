import type { Text } from '../../kernel/i18n.ts'

export const statuses = ['pending', 'approved', 'rejected', 'returned', 'withdrawn'] as const
/** `returned`: back with whoever submitted, to be put right and submitted anew. */
export type Status = (typeof statuses)[number]
export type ActionKind = 'approve' | 'reject' | 'return' | 'withdraw' | 'add' | 'transfer' | 'reassign' | 'revise'

/** What can be done to a request in a state, and where it may lead. The other states are ends. */
export const transitions: Record<Status, Partial<Record<ActionKind, Status[]>>> = {
  pending: {
    approve: ['pending', 'approved'],
    reject: ['rejected'],
    return: ['pending', 'returned'],
    withdraw: ['withdrawn'],
    add: ['pending'],
    transfer: ['pending'],
    reassign: ['pending'],
    revise: ['pending'],
  },
  approved: {},
  rejected: {},
  returned: {},
  withdrawn: {},
}

/** How often a request may go back, be handed over or extended, or be revised: what makes every request end. */
export const limits = { returns: 5, handovers: 20, revisions: 20 } as const

export type Mode = 'all' | 'any' | 'sequence'
export type ItemState = 'waiting' | 'asked' | 'approved' | 'released' | 'noticed'

/** One person of a step. `ask` numbers the askings of a request; `carried`: agreed in an earlier step, not asked again. */
export interface Item {
  userId: string
  state: ItemState
  ask: number | null
  carried: boolean
  /** The post (`position:finance`) or right (`right:…`) he was asked for, and has to hold when he decides. */
  needs: string | null
}

export interface Step {
  id: string
  kind: 'approval' | 'notice'
  mode: Mode
  title: Text
  /** Working days; null for no deadline. */
  deadlineDays: number | null
  state: 'ahead' | 'open' | 'passed'
  /** Who asked for this step besides the route. */
  addedBy: string | null
  items: Item[]
}

/** A request on its way: everything its state depends on. */
export interface Flow {
  status: Status
  submitterId: string
  /** Who drew up what is agreed to, where that is somebody else; bound like the submitter. */
  authorId: string | null
  duplicates: 'once' | 'each-time'
  steps: Step[]
  asks: number
  returns: number
  handovers: number
}

/** What is done. */
export type Deed =
  | { kind: 'approve' | 'reject' | 'withdraw' }
  /** `toStep` counts from 1; 0 is whoever submitted. */
  | { kind: 'return'; toStep: number }
  | { kind: 'add'; where: 'before' | 'after'; userIds: readonly string[]; stepId: string; title: Text }
  | { kind: 'transfer'; to: string }
  /** By an administrator, for somebody who does not decide. */
  | { kind: 'reassign'; from: string; to: string }

/** … and by whom; `standsFor`: in whose name `by` may act in this request, `lost`: who lost the post he was asked for. */
export type Action = { by: string; standsFor: readonly string[]; lost: readonly string[] } & Deed

export type Refusal =
  | 'already_decided'
  | 'role_lost'
  | 'self'
  | 'not_submitter'
  | 'not_waiting'
  | 'no_such_step'
  | 'already_asked'
  | 'too_often'
  | 'to_oneself'

export type Outcome = { flow: Flow; acted: string[] } | { refused: Refusal }

/** Who decides nothing of a request: whoever submitted it, and whoever drew it up. */
export const barred = ({ submitterId, authorId }: Pick<Flow, 'submitterId' | 'authorId'>): string[] =>
  authorId === null ? [submitterId] : [submitterId, authorId]

/** The step that decides now; undefined once the request has ended. */
export const openStep = (flow: Flow): Step | undefined =>
  flow.status === 'pending' ? flow.steps.find(({ state }) => state === 'open') : undefined

/** The people in whose name somebody can decide now, himself included. */
export function asked(flow: Flow, by: string, standsFor: readonly string[]): string[] {
  if (barred(flow).includes(by)) return []
  const mine = new Set([by, ...standsFor])
  return (openStep(flow)?.items ?? [])
    .filter(({ state, userId }) => state === 'asked' && mine.has(userId))
    .map(({ userId }) => userId)
}

/** Starts a route: notices up to the first approval are given, its people asked. */
export const begin = (flow: Flow): Flow => advance(structuredClone(flow))

/**
 * One action on a request: the new state and in whose name it was done, or why not. Nobody decides what he submitted
 * or drew up, nor in another's name; after the end nothing is done any more.
 */
export function act(before: Flow, action: Action): Outcome {
  if (!transitions[before.status][action.kind]) return { refused: 'already_decided' }
  const flow = structuredClone(before)
  if (action.kind === 'withdraw') return withdraw(flow, action.by)
  if (barred(flow).includes(action.by)) return { refused: 'self' }
  if (action.kind === 'reassign') return reassign(flow, action)
  const mine = asked(flow, action.by, action.standsFor)
  if (mine.length === 0) return { refused: 'not_waiting' }
  const acted = mine.filter((userId) => !action.lost.includes(userId))
  if (acted.length === 0) return { refused: 'role_lost' }
  const step = openStep(flow)!
  switch (action.kind) {
    case 'approve':
      for (const item of step.items) if (acted.includes(item.userId)) item.state = 'approved'
      return { flow: advance(flow), acted }
    case 'reject':
      return { flow: end(flow, 'rejected'), acted: acted.slice(0, 1) }
    case 'return':
      return sendBack(flow, step, action.toStep, acted[0]!)
    case 'add':
      return addStep(flow, step, action, acted[0]!)
    case 'transfer':
      return handOver(flow, step, acted[0]!, action.to)
  }
}

function withdraw(flow: Flow, by: string): Outcome {
  return by === flow.submitterId ? { flow: end(flow, 'withdrawn'), acted: [] } : { refused: 'not_submitter' }
}

function end(flow: Flow, status: Status): Flow {
  for (const item of flow.steps.flatMap(({ items }) => items)) if (item.state === 'asked') item.state = 'released'
  return { ...flow, status }
}

/** Goes on as far as nobody has to be waited for. Changes the flow it is given. */
export function advance(flow: Flow): Flow {
  for (const [at, step] of flow.steps.entries()) {
    if (step.state === 'passed') continue
    if (step.kind === 'notice') {
      for (const item of step.items) item.state = 'noticed'
      step.state = 'passed'
      continue
    }
    if (step.state === 'ahead') open(flow, step, at)
    if (!settle(flow, step)) return flow
    step.state = 'passed'
  }
  return { ...flow, status: 'approved' }
}

/** Opens a step; who agreed in an earlier one counts here too, unless somebody asked for him expressly. */
function open(flow: Flow, step: Step, at: number) {
  step.state = 'open'
  if (flow.duplicates === 'each-time' || step.addedBy !== null) return
  const agreed = new Set(
    flow.steps
      .slice(0, at)
      .flatMap(({ items }) => items.filter(({ state }) => state === 'approved').map((i) => i.userId)),
  )
  for (const item of step.items) {
    if (item.state === 'approved' || !agreed.has(item.userId)) continue
    item.state = 'approved'
    item.carried = true
  }
}

/** Asks whom the mode wants asked now; true when the step needs nobody any more. */
function settle(flow: Flow, step: Step): boolean {
  const left = step.items.filter(({ state }) => state !== 'approved')
  const isDone = step.mode === 'any' ? left.length < step.items.length : left.length === 0
  if (isDone) {
    for (const item of left) item.state = 'released'
    return true
  }
  for (const item of step.mode === 'sequence' ? left.slice(0, 1) : left) ask(flow, item)
  return false
}

function ask(flow: Flow, item: Item) {
  if (item.state === 'asked') return
  item.state = 'asked'
  item.ask = ++flow.asks
}

function sendBack(flow: Flow, current: Step, toStep: number, by: string): Outcome {
  if (toStep === 0) return { flow: end(flow, 'returned'), acted: [by] }
  const target = flow.steps[toStep - 1]
  if (!target || target.kind !== 'approval' || toStep - 1 >= flow.steps.indexOf(current)) {
    return { refused: 'no_such_step' }
  }
  if (flow.returns >= limits.returns) return { refused: 'too_often' }
  flow.returns++
  // Who was told has been told: notices are not given twice.
  for (const step of flow.steps.slice(toStep - 1)) if (step.kind === 'approval') reset(step)
  return { flow: advance(flow), acted: [by] }
}

function reset(step: Step) {
  step.state = 'ahead'
  for (const item of step.items) Object.assign(item, { state: 'waiting', ask: null, carried: false })
}

function addStep(flow: Flow, current: Step, action: Action & { kind: 'add' }, by: string): Outcome {
  const { where, stepId, title, userIds } = action
  const present = current.items.filter(({ state }) => state === 'asked' || state === 'waiting').map((i) => i.userId)
  if (barred(flow).some((id) => userIds.includes(id))) return { refused: 'self' }
  if (userIds.includes(action.by)) return { refused: 'to_oneself' }
  if (new Set(userIds).size < userIds.length || userIds.some((id) => present.includes(id))) {
    return { refused: 'already_asked' }
  }
  if (flow.handovers >= limits.handovers) return { refused: 'too_often' }
  flow.handovers++
  const items = userIds.map((userId): Item => ({ userId, state: 'waiting', ask: null, carried: false, needs: null }))
  const { deadlineDays } = current
  const added: Step = {
    id: stepId,
    kind: 'approval',
    mode: 'all',
    title,
    deadlineDays,
    state: 'ahead',
    addedBy: action.by,
    items,
  }
  flow.steps.splice(flow.steps.indexOf(current) + (where === 'after' ? 1 : 0), 0, added)
  if (where === 'before') {
    current.state = 'ahead'
    for (const item of current.items) if (item.state === 'asked') item.state = 'waiting'
  }
  return { flow: advance(flow), acted: [by] }
}

function reassign(flow: Flow, { by, from, to }: Action & { kind: 'reassign' }): Outcome {
  if (to === by) return { refused: 'to_oneself' }
  const isOpen = ({ userId, state }: Item) => userId === from && (state === 'asked' || state === 'waiting')
  const step = flow.steps.find(
    ({ state, kind, items }) => kind === 'approval' && state !== 'passed' && items.some(isOpen),
  )
  return step ? handOver(flow, step, from, to) : { refused: 'not_waiting' }
}

/** Somebody else in a person's place. */
function handOver(flow: Flow, step: Step, from: string, to: string): Outcome {
  if (barred(flow).includes(to)) return { refused: 'self' }
  if (step.items.some(({ userId }) => userId === to)) return { refused: 'already_asked' }
  if (flow.handovers >= limits.handovers) return { refused: 'too_often' }
  flow.handovers++
  const item = step.items.find(({ userId }) => userId === from)!
  const wasAsked = item.state === 'asked'
  Object.assign(item, { userId: to, state: 'waiting', ask: null, needs: null })
  if (wasAsked) ask(flow, item)
  return { flow, acted: [from] }
}

/** Steps that a request can be sent back to from where it is, by number from 1. */
export function earlierSteps(flow: Flow): number[] {
  const current = openStep(flow)
  const at = current ? flow.steps.indexOf(current) : 0
  return flow.steps.flatMap(({ kind }, n) => (n < at && kind === 'approval' ? [n + 1] : []))
}

export interface Change {
  step: Step
  /** From 1. */
  number: number
  people: { userId: string; ask: number | null }[]
}

/** Who is newly asked or told, and who need not decide any more, between two states of a request. */
export function changed(before: Flow | null, after: Flow): { asked: Change[]; noticed: Change[]; released: Change[] } {
  const was = openAsks(before)
  const is = openAsks(after)
  const told = new Set(
    (before?.steps ?? []).flatMap(({ id, items }) => items.filter(isNoticed).map((i) => id + i.userId)),
  )
  return {
    asked: pick(after, ({ ask: n, state }) => state === 'asked' && !was.has(n!)),
    noticed: pick(after, (item, { id }) => isNoticed(item) && !told.has(id + item.userId)),
    released: before ? pick(before, ({ ask: n, state }) => state === 'asked' && !is.has(n!)) : [],
  }
}

const isNoticed = ({ state }: Item) => state === 'noticed'

function openAsks(flow: Flow | null): Set<number> {
  const items = (flow?.steps ?? []).flatMap((step) => step.items)
  return new Set(items.filter(({ state }) => state === 'asked').map(({ ask: n }) => n!))
}

function pick(flow: Flow, wanted: (item: Item, step: Step) => boolean): Change[] {
  return flow.steps.flatMap((step, at) => {
    const people = step.items.filter((item) => wanted(item, step)).map(({ userId, ask: n }) => ({ userId, ask: n }))
    return people.length ? [{ step, number: at + 1, people }] : []
  })
}
