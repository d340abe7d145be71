import type { PolicyKind } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql } from '../../../kernel/db.ts'
import type { Decision } from '../../../kernel/decision.ts'
import { keyset } from '../../../kernel/paging.ts'
import type { Movement, SimulatedCase } from './rules.ts'

export interface SimulationRow {
  id: string
  kind: PolicyKind
  asOf: DateText
  policyVersion: number
  parameters: Record<string, unknown>
  customers: number
  changed: number
  movements: Movement[]
  createdAt: string
}

/** One's own simulation; null when there is none. */
export const findSimulation = (ctx: Ctx, id: string): Promise<SimulationRow | null> =>
  ctx.db.maybe<SimulationRow>(sql`
    select id, kind, as_of as "asOf", policy_version as "policyVersion", parameters, customers, changed, movements,
           created_at as "createdAt"
    from policy_simulations where id = ${id} and created_by is not distinct from ${ctx.actor.userId}::uuid`)

export async function insertSimulation(ctx: Ctx, row: Omit<SimulationRow, 'createdAt'>): Promise<void> {
  await ctx.db.run(sql`
    insert into policy_simulations (tenant_id, id, kind, as_of, policy_version, parameters, customers, changed, movements,
                                    created_by, created_by_name, created_at)
    values (${ctx.tenant.id}, ${row.id}, ${row.kind}, ${row.asOf}, ${row.policyVersion}, ${JSON.stringify(row.parameters)},
            ${row.customers}, ${row.changed}, ${JSON.stringify(row.movements)}, ${ctx.actor.userId}, ${ctx.actor.name},
            ${ctx.now})`)
}

export async function setCounts(
  ctx: Ctx,
  id: string,
  { customers, changed, movements }: Pick<SimulationRow, 'customers' | 'changed' | 'movements'>,
): Promise<void> {
  await ctx.db.run(sql`
    update policy_simulations set customers = ${customers}, changed = ${changed}, movements = ${JSON.stringify(movements)}
    where id = ${id}`)
}

export async function insertCases(ctx: Ctx, simulationId: string, cases: SimulatedCase[]): Promise<void> {
  const rows = cases.map(({ customer, before, after }) => ({ ...customer, before, after }))
  await ctx.db.run(sql`
    insert into policy_simulation_rows (tenant_id, simulation_id, customer_id, code, name, before, after)
    select ${ctx.tenant.id}::uuid, ${simulationId}::uuid, r.id, r.code, r.name, r.before, r.after
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(id uuid, code text, name text, before jsonb, after jsonb)`)
}

export interface CaseRow {
  id: string
  sortKey: string
  customer: { id: string; code: string; name: string }
  before: Decision
  after: Decision
}

/** Cases that change, by code. */
export async function listCases(
  ctx: Ctx,
  query: { simulationId: string; from?: string | undefined; to?: string | undefined; limit: number; cursor?: string },
) {
  const { simulationId, from = null, to = null } = query
  const at = keyset(query, 'code', { column: sql`(code collate "C")`, type: 'text' }, sql`customer_id`)
  const rows = await ctx.db.rows<CaseRow>(sql`
    select customer_id as id, ${at.key} as "sortKey",
           json_build_object('id', customer_id, 'code', code, 'name', name) as customer, before, after
    from policy_simulation_rows
    where simulation_id = ${simulationId} and ${at.after}
      and (${from}::text is null or before->>'outcome' = ${from}) and (${to}::text is null or after->>'outcome' = ${to})
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** Simulations are looked at when they are made; old ones go. */
export async function deleteSimulationsBefore(ctx: Ctx, day: DateText): Promise<void> {
  const old = sql`select id from policy_simulations where created_at < ${day}::date`
  await ctx.db.run(sql`delete from policy_simulation_rows where simulation_id in (${old})`)
  await ctx.db.run(sql`delete from policy_simulations where created_at < ${day}::date`)
}
