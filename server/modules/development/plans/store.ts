import type { Actor } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, join, sql, type Db, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import { belongsTo } from '../access.ts'
import { partyOut, seenParty, withParty, type Party } from '../parties/store.ts'
import type { PlanStatus, TargetStage } from './rules.ts'

interface Named {
  id: string
  name: string
}

export interface PlanRow {
  id: string
  period: string
  /** The office or department whose plan it is. */
  place: Named & { kind: 'department' | 'region' }
  owner: Named
  remark: string
  status: PlanStatus
  submittedAt: string | null
  approvedAt: string | null
  /** The targets the actor sees, and all there are: whoever puts a plan up must see the whole of it. */
  targetCount: number
  allTargets: number
  version: number
}

const columns = sql`
  p.id, p.period, case when d.id is not null
    then json_build_object('kind', 'department', 'id', d.id, 'name', d.name)
    else json_build_object('kind', 'region', 'id', g.id, 'name', g.name) end as place,
  json_build_object('id', w.id, 'name', w.name) as owner, p.remark, p.status, p.submitted_at as "submittedAt",
  p.approved_at as "approvedAt", p.version,
  n.seen as "targetCount", n.every as "allTargets"`
const tables = (actor: Actor): Sql => sql`
  development_plans p
  left join departments d on d.tenant_id = p.tenant_id and d.id = p.department_id
  left join regions g on g.tenant_id = p.tenant_id and g.id = p.region_id
  join users w on w.tenant_id = p.tenant_id and w.id = p.owner_id
  cross join lateral (
    select count(*)::int as every, count(*) filter (where ${seenParty(actor)})::int as seen
    from development_plan_targets x ${withParty(sql`x`)} where x.tenant_id = p.tenant_id and x.plan_id = p.id) n`

/** Plans that belong where the actor's scope reaches, and those with a target of his own. */
const seen = (actor: Actor): Sql => sql`(
  ${belongsTo(actor, sql`p`)} or exists (
    select from development_plan_targets x
    where x.tenant_id = p.tenant_id and x.plan_id = p.id and x.owner_id = ${actor.userId}::uuid))`

export interface PlanQuery {
  period?: string
  status?: string
  departmentId?: string
  regionId?: string
  limit: number
  cursor?: string
}

/** Plans, the latest period first. */
export async function listPlans(ctx: Ctx, { period, status, departmentId, regionId, ...query }: PlanQuery) {
  const at = keyset(query, 'period', { column: sql`p.period`, type: 'text', descending: true }, sql`p.id`)
  const wanted = [
    sql`p.tenant_id = ${ctx.tenant.id} and ${seen(ctx.actor)}`,
    ...(period ? [sql`p.period = ${period}`] : []),
    ...(status ? [sql`p.status = ${status}`] : []),
    ...(departmentId ? [sql`p.department_id = ${departmentId}`] : []),
    ...(regionId ? [sql`p.region_id = ${regionId}`] : []),
    at.after,
  ]
  const rows = await ctx.db.rows<PlanRow & { sortKey: string }>(sql`
    select ${columns}, ${at.key} as "sortKey" from ${tables(ctx.actor)}
    where ${join(wanted, ' and ')} order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export const findPlan = (ctx: Ctx, id: string, lock: Sql = empty): Promise<PlanRow | null> =>
  ctx.db.maybe<PlanRow>(sql`
    select ${columns} from ${tables(ctx.actor)} where p.tenant_id = ${ctx.tenant.id} and p.id = ${id} and ${seen(ctx.actor)} ${lock}`)

/** Whether a plan belongs where the actor's scope reaches; owning a target of it is not enough. */
export async function isOwnPlan({ db, tenant, actor }: Ctx, id: string): Promise<boolean> {
  const { is } = await db.one<{ is: boolean }>(sql`
    select exists (select from development_plans p
      where p.tenant_id = ${tenant.id} and p.id = ${id} and ${belongsTo(actor, sql`p`)}) as is`)
  return is
}

/** Holds the plan until the transaction ends. */
export const locked = sql`for no key update of p`

export interface NewPlan {
  period: string
  departmentId: string | null
  regionId: string | null
  ownerId: string
  remark: string
}

export async function insertPlan(ctx: Ctx, plan: NewPlan): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into development_plans (tenant_id, period, department_id, region_id, owner_id, remark)
    values (${ctx.tenant.id}, ${plan.period}, ${plan.departmentId}, ${plan.regionId}, ${plan.ownerId}, ${plan.remark})
    returning id`)
  return id
}

export async function updatePlan(ctx: Ctx, id: string, to: { ownerId: string; remark: string }): Promise<void> {
  await ctx.db.run(sql`
    update development_plans set owner_id = ${to.ownerId}, remark = ${to.remark}, version = version + 1,
      updated_at = ${ctx.now}
    where id = ${id}`)
}

/** Moves a plan from one state to another; false when it is no longer in the first. */
export async function setStatus(ctx: Ctx, id: string, from: PlanStatus, to: PlanStatus): Promise<boolean> {
  const moved = await ctx.db.run(sql`
    update development_plans set status = ${to}, version = version + 1, updated_at = ${ctx.now},
      submitted_at = case when ${to} = 'pending' then ${ctx.now}::timestamptz else submitted_at end,
      approved_at = case when ${to} = 'approved' then ${ctx.now}::timestamptz end
    where id = ${id} and status = ${from}`)
  return moved === 1
}

export const touchPlan = ({ db, now }: Ctx, id: string) =>
  db.run(sql`update development_plans set version = version + 1, updated_at = ${now} where id = ${id}`)

export interface TargetRow {
  id: string
  planId: string
  party: Party
  stage: TargetStage
  owner: Named
  expectedAmount: string
  remark: string
}

const target = sql`
  x.id, x.plan_id as "planId", ${partyOut}, x.stage, json_build_object('id', w.id, 'name', w.name) as owner,
  x.expected_amount as "expectedAmount", x.remark`
const targetTables = sql`
  development_plan_targets x ${withParty(sql`x`)} join users w on w.tenant_id = x.tenant_id and w.id = x.owner_id`

/** The targets of a plan that the actor sees. */
export const listTargets = (ctx: Ctx, planId: string): Promise<TargetRow[]> =>
  ctx.db.rows<TargetRow>(sql`
    select ${target} from ${targetTables}
    where x.tenant_id = ${ctx.tenant.id} and x.plan_id = ${planId} and ${seenParty(ctx.actor)} order by x.id`)

export const findTarget = (ctx: Ctx, id: string): Promise<TargetRow | null> =>
  ctx.db.maybe<TargetRow>(sql`
    select ${target} from ${targetTables}
    where x.tenant_id = ${ctx.tenant.id} and x.id = ${id} and ${seenParty(ctx.actor)}`)

export interface TargetFields {
  stage: TargetStage
  ownerId: string
  expectedAmount: string
  remark: string
}

export async function insertTarget(
  ctx: Ctx,
  planId: string,
  of: { customerId: string | null; leadId: string | null },
  { stage, ownerId, expectedAmount, remark }: TargetFields,
): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into development_plan_targets (tenant_id, plan_id, customer_id, lead_id, stage, owner_id, expected_amount,
      remark)
    values (${ctx.tenant.id}, ${planId}, ${of.customerId}, ${of.leadId}, ${stage}, ${ownerId}, ${expectedAmount},
      ${remark}) returning id`)
  return id
}

export async function updateTarget(db: Db, id: string, to: TargetFields): Promise<void> {
  await db.run(sql`
    update development_plan_targets set stage = ${to.stage}, owner_id = ${to.ownerId},
      expected_amount = ${to.expectedAmount}, remark = ${to.remark}
    where id = ${id}`)
}

export const deleteTarget = (db: Db, id: string) => db.run(sql`delete from development_plan_targets where id = ${id}`)

/** When customers were surveyed and certified, up to the end of a day; by customer. */
export async function certificationDays(
  { db, tenant }: Ctx,
  customerIds: string[],
  to: string,
): Promise<Map<string, { surveyedOn: string | null; certifiedOn: string | null }>> {
  const day = sql`(m.at at time zone ${tenant.timeZone})::date`
  const rows = await db.rows<{ customerId: string; surveyedOn: string | null; certifiedOn: string | null }>(sql`
    select k.customer_id as "customerId",
           min(${day}) filter (where m.to_stage in ('report', 'approval', 'agreements', 'coded')) as "surveyedOn",
           min(${day}) filter (where m.to_stage = 'coded') as "certifiedOn"
    from certifications k join certification_moves m on m.tenant_id = k.tenant_id and m.certification_id = k.id
    where k.tenant_id = ${tenant.id} and k.customer_id = any(${customerIds}::uuid[]) and ${day} <= ${to}
    group by k.customer_id`)
  return new Map(rows.map(({ customerId, ...days }) => [customerId, days]))
}

/** Targets of customers that changed hands go along while their plan runs, as far as they were the giver's. */
export async function followOwners(
  { db }: Ctx,
  fromUserId: string,
  customers: { customerId: string; toUserId: string }[],
): Promise<void> {
  await db.run(sql`
    update development_plan_targets x set owner_id = g."toUserId"
    from jsonb_to_recordset(${JSON.stringify(customers)}::jsonb) as g ("customerId" uuid, "toUserId" uuid)
    where x.owner_id = ${fromUserId} and x.customer_id = g."customerId"`)
}
