import type { Ctx } from '../../../kernel/context.ts'
import {
  defineError,
  forbidden,
  invalidInput,
  mustMatch,
  notFound,
  stale,
  type FieldError,
} from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import type { Amount } from '../../../kernel/money.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record, registerAccess } from '../../audit/index.ts'
import { defineDuty, listByKeys, owe, waive } from '../../obligations/index.ts'
import { findActiveUser } from '../../people/index.ts'
import { inForce } from '../../policies/index.ts'
import { isOthers, mayFindBy, openPart, present, rightOn, standingOf, standpointOf, type Standing } from '../access.ts'
import { customerSubject } from '../service.ts'
import { holdVisibleCustomer } from '../store.ts'
import { cellsOf, daysOf, whitespaceOf, type Product, type Whitespace } from './rules.ts'
import {
  findAction,
  findClass,
  findObjective,
  findPlan,
  insertAction,
  insertObjective,
  insertPlan,
  listActions,
  listKeyPersons,
  listObjectives,
  listPlans,
  listPotentials,
  listUnits,
  replacePotentials,
  touchPlan,
  updateObjective,
  type KeyPerson,
  type ObjectiveFields,
  type ObjectiveRow,
  type PlanQuery,
  type PlanRow,
  type PotentialRow,
} from './store.ts'

const notKey = defineError('account_plan.not_key', 409, {
  zh: '客户计划只为大客户制定；该客户目前不是大客户',
  en: 'Account plans are made for key accounts; this customer is none at present',
})
const texts = {
  year: { zh: '该客户当年已有计划', en: 'The customer has a plan of that year already' },
  nobody: { zh: '没有这个人，或已停用', en: 'No such person, or disabled' },
  unit: { zh: '不是该客户本身或其下属单位', en: 'Neither the account itself nor a branch of it' },
  product: { zh: '没有这个产品', en: 'No such product' },
  twice: { zh: '同一单位和产品重复出现', en: 'Unit and product appear twice' },
  objective: { zh: '不是本计划的目标', en: 'Not an objective of this plan' },
} satisfies Record<string, Text>

const wrong = (field: string, code: string, text: Text): FieldError => ({ field, code, text })

/** What an account plan asks somebody to do (G-01). */
export const actionDuty = defineDuty({
  kind: 'account.action',
  title: { zh: '客户计划行动', en: 'Action of an account plan' },
  link: ({ id }) => `/customers/account-plans/${id}`,
})

export interface Sold {
  customerId: string
  productId: string
  /** Yuan. */
  amount: Amount
}

/** What trade knows, which stands above: filled by the composition. */
export const accountTrade = {
  products: (_ctx: Ctx, _ids: string[]): Promise<Product[]> => Promise.resolve([]),
  /** What customers were sold by product between two days, both included. */
  sold: (_ctx: Ctx, _of: { customerIds: string[]; from: string; to: string }): Promise<Sold[]> => Promise.resolve([]),
}

const subjectOf = ({ id, customer, year }: PlanRow) => ({
  kind: 'account_plan',
  id,
  label: `${customer.code} ${customer.name} ${year}`,
})

async function mustSee(ctx: Ctx, id: string): Promise<PlanRow> {
  const row = await findPlan(ctx, id)
  if (!row) throw notFound()
  return row
}

/** Starts the plan of a key account for a year, the only one. */
export async function createPlan(ctx: Ctx, input: { customerId: string; year: number; strategy: string }) {
  const customer = await holdVisibleCustomer(ctx, input.customerId)
  if ((await findClass(ctx.db, customer.id)) !== 'key') throw notKey()
  const id = await unique('account_plans_tenant_id_customer_id_year_key', 'year', texts.year, () =>
    insertPlan(ctx, input),
  )
  const made = await mustSee(ctx, id)
  record(ctx, { kind: 'account-plan.created', subject: subjectOf(made), after: made })
  return openPlan(ctx, id)
}

export async function editPlan(ctx: Ctx, id: string, strategy: string, ifMatch: number | undefined) {
  const before = await mustSee(ctx, id)
  mustMatch(before.version, ifMatch)
  if (!(await touchPlan(ctx, before, strategy))) throw stale()
  const after = await mustSee(ctx, id)
  record(ctx, { kind: 'account-plan.changed', subject: subjectOf(after), before, after })
  return openPlan(ctx, id)
}

/** Plans say how a customer is served: they are open to whoever may know who looks after it. */
const plansOf = ['service', 'owner'] as const

/** A page of plans for the customers the actor sees; none for who is told nothing of how they are served. */
export async function plansSeen(ctx: Ctx, query: PlanQuery) {
  const isOpen = mayFindBy(ctx, await standpointOf(ctx), ...plansOf)
  return isOpen ? listPlans(ctx, query) : { rows: [], nextCursor: null }
}

/** The whole plan; that of another team's customer is entered in the access register. */
export async function openPlan(ctx: Ctx, id: string, purpose?: string) {
  const plan = await mustSee(ctx, id)
  const standing = await standingOf(ctx, plan.customer.id)
  if (rightOn(standing, ...plansOf) === 'hidden') throw forbidden()
  if (isOthers(standing)) {
    registerAccess(ctx, { action: 'opened', subject: customerSubject(plan.customer), part: 'account-plan' })
  }
  const actions = await presentActions(ctx, id)
  const objectives = (await listObjectives(ctx.db, id)).map((each) => {
    const own = actions.filter(({ objectiveId, state }) => objectiveId === each.id && state !== 'waived')
    const done = own.filter(({ state }) => state === 'fulfilled').length
    return { ...each, actions: { done, total: own.length } }
  })
  const stakeholders = await stakeholdersOf(ctx, standing, purpose)
  return { ...plan, objectives, actions, stakeholders, whitespace: await whitespace(ctx, plan) }
}

async function presentActions(ctx: Ctx, planId: string) {
  const actions = await listActions(ctx.db, planId)
  const owed = await listByKeys(
    ctx.db,
    actionDuty.kind,
    actions.map(({ id }) => id),
  )
  const byKey = new Map(owed.map((each) => [each.key, each]))
  return actions.map((action) => {
    const { id: obligationId, ownerId, ownerName, dueOn, state, closedOn } = byKey.get(action.id)!
    return { ...action, obligationId, owner: { id: ownerId, name: ownerName }, dueOn, state, closedOn }
  })
}

/** Who matters at the account, from the archive, as far as the actor may read it; without its purpose not another team's. */
async function stakeholdersOf(ctx: Ctx, standing: Standing, purpose?: string) {
  const part = 'key-persons'
  if (rightOn(standing, part) === 'hidden') return { state: 'hidden' as const, rows: [] }
  const isAsked = isOthers(standing) && standing.policy.parameters.purposeParts.includes(part)
  if (isAsked && !purpose?.trim()) return { state: 'purpose' as const, rows: [] }
  openPart(ctx, standing, part, purpose)
  const persons = await listKeyPersons(ctx.db, standing.customer.id)
  return { state: 'open' as const, rows: persons.map((each) => shownPerson(standing, each)) }
}

function shownPerson(standing: Standing, { id, ...data }: KeyPerson) {
  const { values } = present(standing, 'key-persons', data)
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    id,
    name: text(values.personName),
    position: text(values.personPosition),
    role: text(values.decisionRole),
    influence: text(values.influence),
    attitude: text(values.attitude),
  }
}

async function whitespace(ctx: Ctx, { id, customer, year }: PlanRow): Promise<Whitespace> {
  const units = await listUnits(ctx, customer.id)
  const unitIds = units.map((unit) => unit.id)
  const stated = await listPotentials(ctx.db, id, unitIds)
  const sold = await accountTrade.sold(ctx, { customerIds: unitIds, ...daysOf(year) })
  const products = await accountTrade.products(ctx, [
    ...new Set([...stated, ...sold].map(({ productId }) => productId)),
  ])
  return whitespaceOf(cellsOf(units, products, stated, sold))
}

/** States what the units of the account could buy; what was stated about the units the actor sees is replaced. */
export async function statePotentials(ctx: Ctx, id: string, rows: PotentialRow[], ifMatch: number | undefined) {
  const plan = await mustSee(ctx, id)
  mustMatch(plan.version, ifMatch)
  const unitIds = (await listUnits(ctx, plan.customer.id)).map((unit) => unit.id)
  const products = await accountTrade.products(ctx, [...new Set(rows.map(({ productId }) => productId))])
  const known = new Set(products.map((product) => product.id))
  const keys = rows.map(({ unitId, productId }) => `${unitId}:${productId}`)
  const faults = rows.flatMap(({ unitId, productId }, at) => [
    ...(unitIds.includes(unitId) ? [] : [wrong(`rows.${at}.unitId`, 'ref.unknown', texts.unit)]),
    ...(known.has(productId) ? [] : [wrong(`rows.${at}.productId`, 'ref.unknown', texts.product)]),
    ...(keys.indexOf(keys[at]!) < at ? [wrong(`rows.${at}`, 'duplicate', texts.twice)] : []),
  ])
  if (faults.length) throw invalidInput({}, faults)
  if (!(await touchPlan(ctx, plan))) throw stale()
  const before = await listPotentials(ctx.db, id, unitIds)
  await replacePotentials(ctx, id, unitIds, rows)
  record(ctx, {
    kind: 'account-plan.potential_stated',
    subject: subjectOf(plan),
    before: { potentials: before },
    after: { potentials: rows },
  })
  return openPlan(ctx, id)
}

async function mustBeSomebody(ctx: Ctx, ownerId: string): Promise<void> {
  if (!(await findActiveUser(ctx.db, ownerId))) {
    throw invalidInput({}, [wrong('ownerId', 'ref.unknown', texts.nobody)])
  }
}

export async function addObjective(ctx: Ctx, planId: string, fields: Omit<ObjectiveFields, 'status'>) {
  const plan = await mustSee(ctx, planId)
  await mustBeSomebody(ctx, fields.ownerId)
  const made = (await findObjective(ctx.db, await insertObjective(ctx, planId, fields)))!
  record(ctx, { kind: 'account-objective.created', subject: subjectOf(plan), after: made })
  return openPlan(ctx, planId)
}

export async function editObjective(
  ctx: Ctx,
  id: string,
  fields: { [Field in keyof ObjectiveFields]?: ObjectiveFields[Field] | undefined },
  ifMatch: number | undefined,
) {
  const before = await findObjective(ctx.db, id)
  const plan = before && (await findPlan(ctx, before.planId))
  if (!before || !plan) throw notFound()
  mustMatch(before.version, ifMatch)
  if (fields.ownerId) await mustBeSomebody(ctx, fields.ownerId)
  if (!(await updateObjective(ctx.db, before, merged(before, fields)))) throw stale()
  const after = (await findObjective(ctx.db, id))!
  record(ctx, { kind: 'account-objective.changed', subject: subjectOf(plan), before, after })
  return openPlan(ctx, plan.id)
}

const merged = (
  { title, owner, dueOn, status }: ObjectiveRow,
  to: { [Field in keyof ObjectiveFields]?: ObjectiveFields[Field] | undefined },
): ObjectiveFields => ({
  title: to.title ?? title,
  ownerId: to.ownerId ?? owner.id,
  dueOn: to.dueOn ?? dueOn,
  status: to.status ?? status,
})

export interface NewAction {
  title: string
  ownerId: string
  dueOn: string
  objectiveId: string | null
}

/** Adds something to be done; somebody owes it from now on. */
export async function addAction(ctx: Ctx, planId: string, { title, ownerId, dueOn, objectiveId }: NewAction) {
  const plan = await mustSee(ctx, planId)
  await mustBeSomebody(ctx, ownerId)
  if (objectiveId && (await findObjective(ctx.db, objectiveId))?.planId !== planId) {
    throw invalidInput({}, [wrong('objectiveId', 'ref.unknown', texts.objective)])
  }
  const id = await insertAction(ctx, { planId, objectiveId, title })
  const policy = await inForce(ctx.db, 'obligations', ctx.today)
  await owe(ctx, {
    kind: actionDuty.kind,
    key: id,
    article: { policy: policy.kind, version: policy.version, code: 'G-04' },
    ownerId,
    checkerId: ctx.actor.userId,
    subject: {
      kind: 'account_plan',
      id: planId,
      label: `${plan.customer.name}: ${title}`,
      customerId: plan.customer.id,
    },
    dueOn,
    evidence: 'note',
  })
  record(ctx, { kind: 'account-action.created', subject: subjectOf(plan), after: { title, ownerId, dueOn } })
  return openPlan(ctx, planId)
}

/** Lets an action go that is no longer to be done. */
export async function dropAction(ctx: Ctx, id: string, reason: string) {
  const action = await findAction(ctx.db, id)
  const plan = action && (await findPlan(ctx, action.planId))
  if (!action || !plan) throw notFound()
  if (!(await waive(ctx, { kind: actionDuty.kind, key: id }, reason))) throw isOver()
  record(ctx, { kind: 'account-action.dropped', subject: subjectOf(plan), before: { title: action.title }, reason })
  return openPlan(ctx, plan.id)
}

const isOver = defineError('account_action.over', 409, {
  zh: '这项行动已经完成或取消',
  en: 'This action is done or dropped already',
})
