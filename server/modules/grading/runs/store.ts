import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { join, sql, type Sql } from '../../../kernel/db.ts'
import type { Decision } from '../../../kernel/decision.ts'
import { containing, keyset } from '../../../kernel/paging.ts'
import { setGrades, visible } from '../../customers/index.ts'
import type { CustomerClass, Grade, GradeValue, Movement, Standing } from '../rules.ts'
import { byCode } from '../store.ts'

export type RunState = 'proposed' | 'adopted' | 'discarded'

export interface RunRow {
  id: string
  asOf: DateText
  state: RunState
  /** How many of its customers the asker sees, in all and by class, grade and movement. */
  customers: number
  counts: { key: number; general: number; A: number; B: number; C: number } & Record<Movement, number>
  createdByName: string
  createdAt: string
  decidedByName: string | null
  decidedAt: string | null
  version: number
  /** True when the asker sees every customer of the run. */
  isSeenWhole: boolean
}

export interface NewProposal extends Standing {
  customerId: string
  points: number
  movement: Movement
  classDecision: Decision<CustomerClass>
  gradeDecision: Decision<Grade, GradeValue>
  facts: unknown
}

export async function insertRun(ctx: Ctx, asOf: DateText): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into grading_runs (tenant_id, as_of, customers, created_by, created_by_name)
    values (${ctx.tenant.id}, ${asOf}, 0, ${ctx.actor.userId}, ${ctx.actor.name}) returning id`)
  return id
}

export async function insertProposals(ctx: Ctx, runId: string, proposals: NewProposal[]): Promise<void> {
  await ctx.db.run(sql`
    insert into grade_proposals (tenant_id, run_id, customer_id, class, grade, points, movement, class_decision,
                                 grade_decision, facts)
    select ${ctx.tenant.id}::uuid, ${runId}::uuid, p."customerId", p.class, p.grade, p.points, p.movement,
           p."classDecision", p."gradeDecision", p.facts
    from json_to_recordset(${JSON.stringify(proposals)}::json) as p("customerId" uuid, class text, grade text, points int,
      movement text, "classDecision" jsonb, "gradeDecision" jsonb, facts jsonb)`)
}

export async function setRunSize(ctx: Ctx, runId: string, customers: number): Promise<void> {
  await ctx.db.run(sql`
    update grading_runs set customers = ${customers} where tenant_id = ${ctx.tenant.id} and id = ${runId}`)
}

const counted = (column: Sql, values: readonly string[]) =>
  join(values.map((value) => sql`${value}::text, count(*) filter (where ${column} = ${value})`))

/** Whether a run has anything for the actor: one of whose customers they see none is not there, unless they made it. */
const isSeen = ({ actor }: Ctx) => sql`(
  ${actor.scope === 'all'} or r.created_by = ${actor.userId}::uuid or exists (
    select from grade_proposals p join customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id
    where p.tenant_id = r.tenant_id and p.run_id = r.id and ${visible(actor)}))`

/** The chosen runs with their figures, counted over the customers the actor sees. */
const withCounts = ({ actor }: Ctx, chosen: Sql) => sql`
  select r.id, r.as_of as "asOf", r.state, s.customers, s.counts, r.created_by_name as "createdByName",
         r.created_at as "createdAt", r.decided_by_name as "decidedByName", r.decided_at as "decidedAt", r.version,
         s.customers = r.customers as "isSeenWhole", r."sortKey"
  from (${chosen}) r
  cross join lateral (
    select count(*)::int as customers,
           json_build_object(${counted(sql`p.class`, ['key', 'general'])}, ${counted(sql`p.grade`, ['A', 'B', 'C'])},
             ${counted(sql`p.movement`, ['new', 'up', 'same', 'down'])}) as counts
    from grade_proposals p join customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id
    where p.tenant_id = r.tenant_id and p.run_id = r.id and ${visible(actor)}
  ) s`

export async function listRuns(ctx: Ctx, query: { limit: number; cursor?: string }) {
  const sort = { column: sql`r.created_at`, type: 'timestamptz', descending: true } as const
  const at = keyset(query, 'created', sort, sql`r.id`)
  const chosen = sql`
    select r.*, ${at.key} as "sortKey" from grading_runs r
    where r.tenant_id = ${ctx.tenant.id} and ${isSeen(ctx)} and ${at.after} order by ${at.order} limit ${at.limit}`
  const rows = await ctx.db.rows<RunRow & { sortKey: string }>(sql`${withCounts(ctx, chosen)} order by ${at.order}`)
  return at.page(rows)
}

export function findRun(ctx: Ctx, id: string): Promise<RunRow | null> {
  const chosen = sql`
    select r.*, '' as "sortKey" from grading_runs r
    where r.tenant_id = ${ctx.tenant.id} and r.id = ${id} and ${isSeen(ctx)}`
  return ctx.db.maybe<RunRow>(withCounts(ctx, chosen))
}

/** Decides a run that is still proposed; false when somebody has decided it already. */
export async function closeRun(ctx: Ctx, id: string, state: 'adopted' | 'discarded'): Promise<boolean> {
  const closed = await ctx.db.run(sql`
    update grading_runs set state = ${state}, decided_by_name = ${ctx.actor.name}, decided_at = ${ctx.now},
           version = version + 1
    where tenant_id = ${ctx.tenant.id} and id = ${id} and state = 'proposed'`)
  return closed === 1
}

/**
 * Writes the proposals of a run into the history of the customers, effective on the run's day, and makes the newest
 * day of that history the customers' present class and grade.
 */
export async function adoptProposals(ctx: Ctx, run: { id: string; asOf: DateText }): Promise<void> {
  const ofRun = sql`select customer_id, class, grade from grade_proposals
                    where tenant_id = ${ctx.tenant.id} and run_id = ${run.id}`
  await ctx.db.run(sql`
    insert into customer_grades (tenant_id, customer_id, effective_on, class, grade, run_id)
    select ${ctx.tenant.id}::uuid, p.customer_id, ${run.asOf}::date, p.class, p.grade, ${run.id}::uuid
    from (${ofRun} order by customer_id) p
    on conflict (tenant_id, customer_id, effective_on)
    do update set class = excluded.class, grade = excluded.grade, run_id = excluded.run_id`)
  await setGrades(
    ctx.db,
    ctx.tenant.id,
    sql`${ofRun} and not exists (
      select from customer_grades later
      where later.tenant_id = grade_proposals.tenant_id and later.customer_id = grade_proposals.customer_id
        and later.effective_on > ${run.asOf})`,
  )
}

export interface ProposalRow extends Standing {
  id: string
  customer: { id: string; code: string; name: string }
  points: number
  movement: Movement
  previous: Standing | null
}

const proposal = sql`c.id, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as customer, p.class, p.grade,
  p.points, p.movement, p.facts->'previous' as previous`

const ofRun = (ctx: Ctx, runId: string) => sql`
  from grade_proposals p join customers c on c.tenant_id = p.tenant_id and c.id = p.customer_id
  where p.tenant_id = ${ctx.tenant.id} and p.run_id = ${runId} and ${visible(ctx.actor)}`

export interface ProposalQuery {
  q?: string
  movement?: Movement
  class?: CustomerClass
  grade?: Grade
  limit: number
  cursor?: string
}

/** A page of a run's proposals for customers the actor sees; `q` is part of the code or the name. */
export async function listProposals(ctx: Ctx, runId: string, query: ProposalQuery) {
  const at = keyset(query, 'code', { column: byCode, type: 'text' }, sql`c.id`)
  const { q } = query
  const matching = [
    q ? sql`(c.name ilike ${containing(q)} or c.code ilike ${containing(q)})` : sql`true`,
    query.movement ? sql`p.movement = ${query.movement}` : sql`true`,
    query.class ? sql`p.class = ${query.class}` : sql`true`,
    query.grade ? sql`p.grade = ${query.grade}` : sql`true`,
  ]
  const rows = await ctx.db.rows<ProposalRow & { sortKey: string }>(sql`
    select ${proposal}, ${at.key} as "sortKey" ${ofRun(ctx, runId)} and ${join(matching, ' and ')} and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export type ProposalDetail = ProposalRow &
  Pick<NewProposal, 'classDecision' | 'gradeDecision'> & { facts: Record<string, unknown> }

export function findProposal(ctx: Ctx, runId: string, customerId: string): Promise<ProposalDetail | null> {
  return ctx.db.maybe<ProposalDetail>(sql`
    select ${proposal}, p.class_decision as "classDecision", p.grade_decision as "gradeDecision",
           p.facts - 'previous' as facts
    ${ofRun(ctx, runId)} and c.id = ${customerId}`)
}
