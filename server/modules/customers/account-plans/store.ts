import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { visible } from '../access.ts'
import type { CustomerName } from '../store.ts'
import type { ObjectiveStatus } from './rules.ts'

export interface PlanRow {
  id: string
  customer: CustomerName
  year: number
  strategy: string
  objectives: number
  achieved: number
  version: number
}

const columns = sql`
  p.id, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as customer, p.year, p.strategy,
  (select count(*)::int from account_objectives b
   where b.tenant_id = p.tenant_id and b.plan_id = p.id and b.status <> 'dropped') as objectives,
  (select count(*)::int from account_objectives b
   where b.tenant_id = p.tenant_id and b.plan_id = p.id and b.status = 'achieved') as achieved, p.version`
const tables = sql`account_plans p join customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id`

export interface PlanQuery {
  year?: number
  customerId?: string
  limit: number
  cursor?: string
}

/** Plans for the customers the actor sees, the newest year first. */
export async function listPlans(ctx: Ctx, query: PlanQuery) {
  const at = keyset(query, 'year', { column: sql`p.year`, type: 'numeric', descending: true }, sql`p.id`)
  const rows = await ctx.db.rows<PlanRow & { sortKey: string }>(sql`
    select ${columns}, ${at.key} as "sortKey" from ${tables}
    where p.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)}
      and (${query.year ?? null}::int is null or p.year = ${query.year ?? null})
      and (${query.customerId ?? null}::uuid is null or p.customer_id = ${query.customerId ?? null})
      and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export const findPlan = (ctx: Ctx, id: string): Promise<PlanRow | null> =>
  ctx.db.maybe<PlanRow>(sql`
    select ${columns} from ${tables}
    where p.tenant_id = ${ctx.tenant.id} and p.id = ${id} and ${visible(ctx.actor)}`)

export const findClass = async (db: Db, customerId: string): Promise<string | null> =>
  (await db.one<{ class: string | null }>(sql`select class from customers where id = ${customerId}`)).class

export async function insertPlan(ctx: Ctx, plan: { customerId: string; year: number; strategy: string }) {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into account_plans (tenant_id, customer_id, year, strategy)
    values (${ctx.tenant.id}, ${plan.customerId}, ${plan.year}, ${plan.strategy}) returning id`)
  return id
}

/** Moves the plan on from the version seen; false when it is no longer that one. */
export async function touchPlan(ctx: Ctx, seen: { id: string; version: number }, strategy?: string): Promise<boolean> {
  const touched = await ctx.db.run(sql`
    update account_plans set strategy = coalesce(${strategy ?? null}, strategy), version = version + 1,
      updated_at = ${ctx.now}
    where id = ${seen.id} and version = ${seen.version}`)
  return touched === 1
}

export interface ObjectiveRow {
  id: string
  planId: string
  title: string
  owner: { id: string; name: string }
  dueOn: string
  status: ObjectiveStatus
  version: number
}

const objective = sql`
  select b.id, b.plan_id as "planId", b.title, json_build_object('id', u.id, 'name', u.name) as owner, b.due_on as "dueOn",
         b.status, b.version
  from account_objectives b join users u on u.tenant_id = b.tenant_id and u.id = b.owner_id`

export const listObjectives = (db: Db, planId: string): Promise<ObjectiveRow[]> =>
  db.rows<ObjectiveRow>(sql`${objective} where b.plan_id = ${planId} order by b.due_on, b.id`)

export const findObjective = (db: Db, id: string): Promise<ObjectiveRow | null> =>
  db.maybe<ObjectiveRow>(sql`${objective} where b.id = ${id}`)

export interface ObjectiveFields {
  title: string
  ownerId: string
  dueOn: string
  status: ObjectiveStatus
}

export async function insertObjective(ctx: Ctx, planId: string, fields: Omit<ObjectiveFields, 'status'>) {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into account_objectives (tenant_id, plan_id, title, owner_id, due_on)
    values (${ctx.tenant.id}, ${planId}, ${fields.title}, ${fields.ownerId}, ${fields.dueOn}) returning id`)
  return id
}

export async function updateObjective(db: Db, seen: { id: string; version: number }, to: ObjectiveFields) {
  const touched = await db.run(sql`
    update account_objectives set title = ${to.title}, owner_id = ${to.ownerId}, due_on = ${to.dueOn},
      status = ${to.status}, version = version + 1
    where id = ${seen.id} and version = ${seen.version}`)
  return touched === 1
}

export interface ActionRow {
  id: string
  planId: string
  objectiveId: string | null
  title: string
}

export const listActions = (db: Db, planId: string): Promise<ActionRow[]> =>
  db.rows<ActionRow>(sql`
    select id, plan_id as "planId", objective_id as "objectiveId", title from account_actions
    where plan_id = ${planId} order by id`)

export const findAction = (db: Db, id: string): Promise<ActionRow | null> =>
  db.maybe<ActionRow>(sql`
    select id, plan_id as "planId", objective_id as "objectiveId", title from account_actions where id = ${id}`)

export async function insertAction(ctx: Ctx, action: Omit<ActionRow, 'id'>): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into account_actions (tenant_id, plan_id, objective_id, title)
    values (${ctx.tenant.id}, ${action.planId}, ${action.objectiveId}, ${action.title}) returning id`)
  return id
}

/** The account itself and its branches, as far as the actor sees them. */
export const listUnits = (ctx: Ctx, customerId: string): Promise<CustomerName[]> =>
  ctx.db.rows<CustomerName>(sql`
    select c.id, c.code, c.name from customers c
    where c.tenant_id = ${ctx.tenant.id} and (c.id = ${customerId} or c.parent_id = ${customerId})
      and ${visible(ctx.actor)}
    order by c.id <> ${customerId}, c.code`)

export interface PotentialRow {
  unitId: string
  productId: string
  potential: string
}

export const listPotentials = (db: Db, planId: string, unitIds: string[]): Promise<PotentialRow[]> =>
  db.rows<PotentialRow>(sql`
    select unit_id as "unitId", product_id as "productId", potential from account_potentials
    where plan_id = ${planId} and unit_id = any(${unitIds}::uuid[])`)

/** Replaces what is stated about some units; about units the actor does not see it stays. */
export async function replacePotentials(ctx: Ctx, planId: string, unitIds: string[], rows: PotentialRow[]) {
  await ctx.db.run(sql`
    delete from account_potentials where plan_id = ${planId} and unit_id = any(${unitIds}::uuid[])`)
  await ctx.db.run(sql`
    insert into account_potentials (tenant_id, plan_id, unit_id, product_id, potential)
    select ${ctx.tenant.id}, ${planId}, r."unitId", r."productId", r.potential
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r ("unitId" uuid, "productId" uuid, potential numeric)`)
}

export interface KeyPerson {
  id: string
  personName: unknown
  personPosition: unknown
  decisionRole: unknown
  influence: unknown
  attitude: unknown
}

/** The key persons of a customer, as the archive has them. */
export const listKeyPersons = (db: Db, customerId: string): Promise<KeyPerson[]> =>
  db.rows<KeyPerson>(sql`
    select e.id, e.data->'personName' as "personName", e.data->'personPosition' as "personPosition",
           e.data->'decisionRole' as "decisionRole", e.data->'influence' as influence, e.data->'attitude' as attitude
    from archive_entries e
    where e.customer_id = ${customerId} and e.part = 'key-persons' and e.list = 'key-persons' and e.removed_at is null
    order by e.id`)
