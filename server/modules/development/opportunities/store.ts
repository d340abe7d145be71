import type { Ctx } from '../../../kernel/context.ts'
import { empty, join, sql, type Db, type Sql } from '../../../kernel/db.ts'
import { containing, keyset, type SortKey } from '../../../kernel/paging.ts'
import { partyOut, seenParty, withParty, type Party } from '../parties/store.ts'
import type { Known, StageSum } from './rules.ts'

interface Named {
  id: string
  name: string
}

export interface OpportunityLine {
  id: string
  party: Party
  title: string
  template: string
  policyVersion: number
  stage: string
  probability: string
  amount: string | null
  weighted: string
  expectedOn: string | null
  owner: Named
  status: 'open' | 'won' | 'lost'
  closedOn: string | null
  updatedAt: string
  version: number
}

export interface Competitor {
  name: string
  note: string
}

export interface OpportunityRow extends OpportunityLine {
  facts: Record<string, string>
  competitors: Competitor[]
  lossReason: string | null
  lostTo: string | null
  closeNote: string | null
  createdAt: string
}

/** T-06.1, as `weighted` in the rules: each to the fen, so that what is shown adds up. */
const share = sql`round(coalesce(o.amount, 0) * o.probability / 100, 2)`
const line = sql`
  o.id, ${partyOut}, o.title, o.template, o.policy_version as "policyVersion", o.stage,
  trim_scale(o.probability)::text as probability, o.amount, ${share} as weighted, o.expected_on as "expectedOn",
  json_build_object('id', w.id, 'name', w.name) as owner, o.status, o.closed_on as "closedOn",
  o.updated_at as "updatedAt", o.version`
const whole = sql`${line}, o.facts, o.competitors, o.loss_reason as "lossReason", o.lost_to as "lostTo",
  o.close_note as "closeNote", o.created_at as "createdAt"`
const joined = sql`
  opportunities o ${withParty(sql`o`)} join users w on w.tenant_id = o.tenant_id and w.id = o.owner_id`

/** The orders of the list by name; what has no date comes last. */
const sorts = {
  '-updatedAt': { column: sql`o.updated_at`, type: 'timestamptz', descending: true },
  expectedOn: { column: sql`coalesce(o.expected_on, '9999-12-31')`, type: 'date' },
  '-amount': { column: sql`coalesce(o.amount, 0)`, type: 'numeric', descending: true },
} as const satisfies Record<string, SortKey>
export const sortNames = Object.keys(sorts) as [keyof typeof sorts, ...(keyof typeof sorts)[]]

export interface OpportunityFilter {
  template?: string
  stage?: string
  status?: string
  ownerId?: string
  customerId?: string
  leadId?: string
  q?: string
}

function matching(ctx: Ctx, { q, ...filter }: OpportunityFilter): Sql {
  const equal: [Sql, string | undefined][] = [
    [sql`o.template`, filter.template],
    [sql`o.stage`, filter.stage],
    [sql`o.status`, filter.status],
    [sql`o.owner_id`, filter.ownerId],
    [sql`c.id`, filter.customerId],
    [sql`o.lead_id`, filter.leadId],
  ]
  return join(
    [
      sql`o.tenant_id = ${ctx.tenant.id} and ${seenParty(ctx.actor)}`,
      ...equal.flatMap(([column, value]) => (value === undefined ? [] : [sql`${column} = ${value}`])),
      ...(q ? [sql`(o.title ilike ${containing(q)} or coalesce(c.name, l.name) ilike ${containing(q)})`] : []),
    ],
    ' and ',
  )
}

/** A page of the opportunities with customers and leads the actor sees. */
export async function listOpportunities(
  ctx: Ctx,
  query: OpportunityFilter & { sort: keyof typeof sorts; limit: number; cursor?: string },
) {
  const at = keyset(query, query.sort, sorts[query.sort], sql`o.id`)
  const rows = await ctx.db.rows<OpportunityLine & { sortKey: string }>(sql`
    select ${line}, ${at.key} as "sortKey" from ${joined}
    where ${matching(ctx, query)} and ${at.after} order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** Open opportunities the actor sees, by template and stage. */
export const sumStages = (ctx: Ctx, filter: OpportunityFilter): Promise<StageSum[]> =>
  ctx.db.rows<StageSum>(sql`
    select o.template, o.stage, count(*) as count, coalesce(sum(o.amount), 0) as amount, sum(${share}) as weighted
    from ${joined} where ${matching(ctx, { ...filter, status: 'open' })}
    group by o.template, o.stage order by o.template, o.stage`)

export const findOpportunity = (ctx: Ctx, id: string, lock: Sql = empty): Promise<OpportunityRow | null> =>
  ctx.db.maybe<OpportunityRow>(sql`
    select ${whole} from ${joined}
    where o.tenant_id = ${ctx.tenant.id} and o.id = ${id} and ${seenParty(ctx.actor)} ${lock}`)

/** Holds the opportunity until the transaction ends. */
export const locked = sql`for no key update of o`

export interface NewOpportunity {
  customerId: string | null
  leadId: string | null
  title: string
  template: string
  policyVersion: number
  stage: string
  probability: string
  amount: string | null
  expectedOn: string | null
  ownerId: string
}

export async function insertOpportunity(ctx: Ctx, given: NewOpportunity): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into opportunities (tenant_id, customer_id, lead_id, title, template, policy_version, stage, probability,
      amount, expected_on, owner_id, created_at, updated_at)
    values (${ctx.tenant.id}, ${given.customerId}, ${given.leadId}, ${given.title}, ${given.template},
      ${given.policyVersion}, ${given.stage}, ${given.probability}, ${given.amount}, ${given.expectedOn},
      ${given.ownerId}, ${ctx.now}, ${ctx.now}) returning id`)
  return id
}

export interface OpportunityFields {
  title: string
  amount: string | null
  expectedOn: string | null
  ownerId: string
  competitors: Competitor[]
  facts: Record<string, string>
}

export async function updateOpportunity(ctx: Ctx, id: string, to: OpportunityFields): Promise<void> {
  await ctx.db.run(sql`
    update opportunities set title = ${to.title}, amount = ${to.amount}, expected_on = ${to.expectedOn},
      owner_id = ${to.ownerId}, competitors = ${JSON.stringify(to.competitors)}, facts = ${JSON.stringify(to.facts)},
      version = version + 1, updated_at = ${ctx.now}
    where id = ${id}`)
}

export async function setStage(ctx: Ctx, id: string, to: { stage: string; probability: string }): Promise<void> {
  await ctx.db.run(sql`
    update opportunities set stage = ${to.stage}, probability = ${to.probability}, version = version + 1,
      updated_at = ${ctx.now}
    where id = ${id} and status = 'open'`)
}

export interface Closing {
  status: 'won' | 'lost'
  lossReason: string | null
  lostTo: string | null
  note: string | null
}

export async function closeOpportunity(ctx: Ctx, id: string, { status, lossReason, lostTo, note }: Closing) {
  await ctx.db.run(sql`
    update opportunities set status = ${status}, closed_on = ${ctx.today}, loss_reason = ${lossReason},
      lost_to = ${lostTo}, close_note = ${note}, version = version + 1, updated_at = ${ctx.now}
    where id = ${id} and status = 'open'`)
}

export interface TenderOf {
  id: string
  number: string
  title: string
  deadline: string
  status: string
  hasFee: boolean
  feeStatus: string
  documentsReady: boolean
}

/** The tenders of an opportunity, the newest first. */
export const listTendersOf = (db: Db, opportunityId: string): Promise<TenderOf[]> =>
  db.rows<TenderOf>(sql`
    select t.id, t.number, t.title, t.deadline, t.status, t.has_fee as "hasFee", t.fee_status as "feeStatus",
           not exists (select from tender_documents d
             where d.tenant_id = t.tenant_id and d.tender_id = t.id and d.ready_at is null) as "documentsReady"
    from tenders t where t.opportunity_id = ${opportunityId} order by t.created_at desc, t.id desc`)

/** What the gates look at of an opportunity. */
export const knownOf = (row: OpportunityRow, tenders: TenderOf[]): Known => ({
  facts: row.facts,
  amount: row.amount,
  expectedOn: row.expectedOn,
  competitors: row.competitors,
  tender: tenders.find(({ status }) => status !== 'abandoned') ?? null,
})

/** Opportunities of customers that changed hands go along, as far as they were the giver's. */
export async function followOwners(
  { db }: Ctx,
  fromUserId: string,
  customers: { customerId: string; toUserId: string }[],
): Promise<{ id: string; title: string; toUserId: string }[]> {
  return db.rows(sql`
    update opportunities o set owner_id = g."toUserId", version = o.version + 1
    from jsonb_to_recordset(${JSON.stringify(customers)}::jsonb) as g ("customerId" uuid, "toUserId" uuid)
    where o.owner_id = ${fromUserId} and o.status = 'open'
      and (o.customer_id = g."customerId" or o.lead_id in (
        select l.id from leads l where l.tenant_id = o.tenant_id and l.customer_id = g."customerId"))
    returning o.id, o.title, g."toUserId" as "toUserId"`)
}
