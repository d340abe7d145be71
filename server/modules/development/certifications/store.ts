import type { Criterion } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, join, sql, type Sql } from '../../../kernel/db.ts'
import type { Decision } from '../../../kernel/decision.ts'
import type { Amount } from '../../../kernel/money.ts'
import { keyset } from '../../../kernel/paging.ts'
import { requestsSeenAbout } from '../../approvals/index.ts'
import { matchingSearch, visible, type CustomerName } from '../../customers/index.ts'
import { isSurveyor, seenInLists } from '../access.ts'
import type { Stage } from './rules.ts'

interface Named {
  id: string
  name: string
}

/** The talk with the candidate's principal (D-06). */
export interface Interview {
  person: string
  position: string
  heldOn: string
  operations: string
  strategy: string
  viewOfUs: string
  heldByName: string
}

/** The texts of the application (D-08); its products are rows of their own. */
export interface Report {
  reasons: string
  principles: string
  conclusions: string
}

/** One line of the board. */
export interface CaseLine {
  id: string
  customer: CustomerName
  owner: Named | null
  stage: Stage
  stageSince: string
  attempt: number
  openedByName: string
  openedAt: string
  code: string | null
  hasInterview: boolean
}

/** Of the application only whether its parts are written. */
export type BoardLine = CaseLine & { written: Report | null }

export interface CaseRow extends CaseLine {
  report: Report | null
  /** Whether the actor's scope shows the customer; if not, he only works on the case. */
  isVisible: boolean
  isSurveyor: boolean
  previousId: string | null
  nextId: string | null
  interview: Interview | null
  decision: Decision | null
  approvalId: string | null
  version: number
}

const line = sql`
  k.id, json_build_object('id', c.id, 'code', c.code, 'name', c.name) as customer,
  case when o.id is not null then json_build_object('id', o.id, 'name', o.name) end as owner, k.stage,
  k.stage_since as "stageSince", k.attempt, k.opened_by_name as "openedByName", k.opened_at as "openedAt", k.code,
  k.interview is not null as "hasInterview"`
const joined = sql`
  certifications k
  join customers c on c.tenant_id = k.tenant_id and c.id = k.customer_id
  left join users o on o.tenant_id = c.tenant_id and o.id = c.owner_id`

/** A case with how the actor stands to it, whether he may open it or not; null when there is none. */
export function findCase(ctx: Ctx, id: string, lock: Sql = empty): Promise<CaseRow | null> {
  return ctx.db.maybe<CaseRow>(sql`
    select ${line}, coalesce(${visible(ctx.actor)}, false) as "isVisible", ${isSurveyor(ctx.actor)} as "isSurveyor",
      k.previous_id as "previousId", k.interview, k.report, k.decision, k.approval_id as "approvalId",
      (select n.id from certifications n where n.tenant_id = k.tenant_id and n.previous_id = k.id) as "nextId",
      k.version
    from ${joined} where k.tenant_id = ${ctx.tenant.id} and k.id = ${id} ${lock}`)
}

/** Holds the case until the transaction ends. */
export const locked = sql`for no key update of k`

export interface BoardQuery {
  stage?: Stage
  customerId?: string
  q?: string
  limit: number
  cursor?: string
}

/** The cases of customers the actor sees and those he surveys; in a stage those that wait longest come first. */
export async function listCases(ctx: Ctx, { stage, customerId, q, ...query }: BoardQuery) {
  const sort = { column: sql`k.stage_since`, type: 'timestamptz' } as const
  const at = keyset(query, 'stageSince', sort, sql`k.id`)
  const named = q ? await matchingSearch(ctx, q) : sql`true`
  const rows = await ctx.db.rows<BoardLine & { sortKey: string }>(sql`
    select ${line}, ${at.key} as "sortKey",
      case when k.report is not null then json_build_object('reasons', left(k.report ->> 'reasons', 1),
        'principles', left(k.report ->> 'principles', 1), 'conclusions', left(k.report ->> 'conclusions', 1)) end as written
    from ${joined}
    where k.tenant_id = ${ctx.tenant.id} and ${seenInLists(ctx.actor)} and ${named} and ${at.after}
      and (${stage ?? null}::text is null or k.stage = ${stage ?? null})
      and (${customerId ?? null}::uuid is null or k.customer_id = ${customerId ?? null})
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** How many cases the actor sees are in each stage. */
export function countStages(ctx: Ctx): Promise<{ stage: Stage; count: number }[]> {
  return ctx.db.rows(sql`
    select k.stage, count(*) as count from ${joined}
    where k.tenant_id = ${ctx.tenant.id} and ${seenInLists(ctx.actor)} group by k.stage`)
}

/** Who surveys the cases of a customer that are under way, and the requests by which its cases were decided. */
export const whoIsLetIn = (ctx: Ctx, customerId: string): Promise<{ surveyors: string[]; approvals: string[] }> =>
  ctx.db.one(sql`
    select coalesce(array_agg(distinct f.person_id) filter (where f.person_id is not null), '{}') as surveyors,
      coalesce(array_agg(distinct k.approval_id) filter (where k.approval_id is not null), '{}') as approvals
    from certifications k
    left join field_findings f on f.tenant_id = k.tenant_id and f.certification_id = k.id
      and k.stage not in ('coded', 'refused')
    where k.tenant_id = ${ctx.tenant.id} and k.customer_id = ${customerId}`)

export interface PastCase {
  id: string
  stage: Stage
  attempt: number
}

/** The newest case of a customer; null for one that never had any. */
export const lastCase = (ctx: Ctx, customerId: string): Promise<PastCase | null> =>
  ctx.db.maybe<PastCase>(sql`
    select id, stage, attempt from certifications
    where tenant_id = ${ctx.tenant.id} and customer_id = ${customerId} order by attempt desc limit 1`)

/** The day a case was approved, in the company's zone; null for one that was not. */
export async function approvedOn({ db, tenant }: Ctx, caseId: string): Promise<string | null> {
  const { on } = await db.one<{ on: string | null }>(sql`
    select max((at at time zone ${tenant.timeZone})::date) as on from certification_moves
    where tenant_id = ${tenant.id} and certification_id = ${caseId} and to_stage = 'agreements'`)
  return on
}

export async function insertCase(
  { db, tenant, actor, now }: Ctx,
  { customerId, previousId, attempt }: { customerId: string; previousId: string | null; attempt: number },
): Promise<string> {
  const { id } = await db.one<{ id: string }>(sql`
    insert into certifications (tenant_id, customer_id, previous_id, attempt, stage_since, opened_by, opened_by_name,
                                opened_at)
    values (${tenant.id}, ${customerId}, ${previousId}, ${attempt}, ${now}, ${actor.userId}, ${actor.name}, ${now})
    returning id`)
  return id
}

/** What is written along with a move. */
export interface Particulars {
  report?: Report
  decision?: Decision | null
  decisionFacts?: unknown
  approvalId?: string | null
  code?: string
}

/** Moves a case on, if it still is in the stage it was seen in; false if not. */
export async function moveCase(
  { db, tenant, now }: Ctx,
  { id, stage: from }: { id: string; stage: Stage },
  to: Stage,
  { report, decision, decisionFacts, approvalId, code }: Particulars,
): Promise<boolean> {
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const touched = await db.run(sql`
    update certifications set stage = ${to}, stage_since = ${now}, version = version + 1,
      report = coalesce(${json(report)}::jsonb, report), decision = coalesce(${json(decision)}::jsonb, decision),
      decision_facts = coalesce(${json(decisionFacts)}::jsonb, decision_facts),
      approval_id = coalesce(${approvalId ?? null}, approval_id), code = ${code ?? null}
    where tenant_id = ${tenant.id} and id = ${id} and stage = ${from}`)
  return touched === 1
}

export interface Move {
  from: Stage | null
  to: Stage
  at: string
  byName: string
  note: string | null
}

export async function insertMove(ctx: Ctx, caseId: string, { from, to, at, byName, note }: Move): Promise<void> {
  await ctx.db.run(sql`
    insert into certification_moves (tenant_id, certification_id, from_stage, to_stage, at, by_name, note)
    values (${ctx.tenant.id}, ${caseId}, ${from}, ${to}, ${at}, ${byName}, ${note})`)
}

export const listMoves = ({ db, tenant }: Ctx, caseId: string): Promise<Move[]> =>
  db.rows<Move>(sql`
    select from_stage as "from", to_stage as "to", at, by_name as "byName", note from certification_moves
    where tenant_id = ${tenant.id} and certification_id = ${caseId} order by id`)

/** Writes the interview or the report if the version is still the one seen; false if not. */
export async function writeCase(
  { db, tenant }: Ctx,
  { id, version }: { id: string; version: number },
  written: { interview: Interview } | { report: Report } | 'scores',
): Promise<boolean> {
  const change =
    written === 'scores'
      ? empty
      : 'interview' in written
        ? sql`interview = ${JSON.stringify(written.interview)},`
        : sql`report = ${JSON.stringify(written.report)},`
  const touched = await db.run(sql`
    update certifications set ${change} version = version + 1
    where tenant_id = ${tenant.id} and id = ${id} and version = ${version}`)
  return touched === 1
}

export interface Score {
  caseId: string
  criterion: Criterion
  points: number
  basis: string
  scoredByName: string
  scoredAt: string
}

export const listScores = ({ db, tenant }: Ctx, caseIds: string[]): Promise<Score[]> =>
  db.rows<Score>(sql`
    select certification_id as "caseId", criterion, points, basis, scored_by_name as "scoredByName",
      scored_at as "scoredAt"
    from certification_scores where tenant_id = ${tenant.id} and certification_id = any(${caseIds}::uuid[])`)

export async function saveScore(
  { db, tenant, actor, now }: Ctx,
  { caseId, criterion, points, basis }: Pick<Score, 'caseId' | 'criterion' | 'points' | 'basis'>,
): Promise<void> {
  await db.run(sql`
    insert into certification_scores as s (tenant_id, certification_id, criterion, points, basis, scored_by_name,
                                           scored_at)
    values (${tenant.id}, ${caseId}, ${criterion}, ${points}, ${basis}, ${actor.name}, ${now})
    on conflict (tenant_id, certification_id, criterion) do update
      set points = excluded.points, basis = excluded.basis, scored_by_name = excluded.scored_by_name,
          scored_at = excluded.scored_at`)
}

/** A product of the application and what is to be sold of it, yuan a year. */
export interface ProductLine {
  productId: string | null
  name: string
  quantity: string | null
  amount: Amount
}

export const listProducts = ({ db, tenant }: Ctx, caseId: string): Promise<ProductLine[]> =>
  db.rows<ProductLine>(sql`
    select product_id as "productId", name, quantity, amount from certification_products
    where tenant_id = ${tenant.id} and certification_id = ${caseId} order by ordinal`)

export async function countProducts({ db, tenant }: Ctx, caseIds: string[]): Promise<Map<string, number>> {
  const rows = await db.rows<{ caseId: string; count: number }>(sql`
    select certification_id as "caseId", count(*) as count from certification_products
    where tenant_id = ${tenant.id} and certification_id = any(${caseIds}::uuid[]) group by certification_id`)
  return new Map(rows.map(({ caseId, count }) => [caseId, count]))
}

export async function replaceProducts({ db, tenant }: Ctx, caseId: string, lines: ProductLine[]): Promise<void> {
  await db.run(sql`
    delete from certification_products where tenant_id = ${tenant.id} and certification_id = ${caseId}`)
  await db.run(sql`
    insert into certification_products (tenant_id, certification_id, ordinal, product_id, name, quantity, amount)
    select ${tenant.id}, ${caseId}, l.ordinal - 1, (l.item ->> 'productId')::uuid, l.item ->> 'name',
      l.item ->> 'quantity', (l.item ->> 'amount')::numeric
    from jsonb_array_elements(${JSON.stringify(lines)}::jsonb) with ordinality l(item, ordinal)`)
}

/**
 * The ids (as texts) of a customer's cases, agreements, opportunities and tenders, whose events belong to its timeline;
 * null for whoever may not see them.
 */
export function developmentIds({ actor, tenant }: Ctx, customerId: string): Sql | null {
  if (!may(actor, 'development.read')) return null
  const of = (table: Sql) =>
    sql`select d.id::text from ${table} d where d.tenant_id = ${tenant.id} and d.customer_id = ${customerId}`
  return join([sql`certifications`, sql`agreements`, sql`opportunities`, sql`tenders`].map(of), ' union all ')
}

/** The requests for approval of those that are there for the actor, by their ids. */
export async function approvalIds(ctx: Ctx, customerId: string): Promise<Sql | null> {
  const subjects = developmentIds(ctx, customerId)
  return subjects && requestsSeenAbout(ctx, subjects)
}
