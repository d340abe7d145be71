import type { Actor } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, join, sql, type Db, type Sql } from '../../../kernel/db.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { containing, keyset, type SortKey } from '../../../kernel/paging.ts'
import { visible, type CustomerName } from '../../customers/index.ts'
import { belongsTo } from '../access.ts'
import type { TenderStatus } from './rules.ts'

interface Named {
  id: string
  name: string
}

export interface TenderLine {
  id: string
  number: string
  title: string
  buyer: string
  deadline: string
  budget: string | null
  customer: CustomerName | null
  opportunity: { id: string; title: string } | null
  owner: Named
  hasFee: boolean
  feeStatus: 'none' | 'pending' | 'approved'
  fee: string | null
  status: TenderStatus
  documents: { total: number; ready: number; nextDueOn: string | null }
  version: number
}

export interface TenderRow extends TenderLine {
  /** Whether a fee was ever asked for. */
  feeAsked: boolean
  agency: string | null
  source: string | null
  publishedOn: string | null
  bidPrice: string | null
  submittedAt: string | null
  winner: string | null
  winningPrice: string | null
  resultOn: string | null
  closeNote: string | null
  policyVersion: number
  createdAt: string
}

const line = sql`
  t.id, t.number, t.title, t.buyer, t.deadline, t.budget,
  case when c.id is not null then json_build_object('id', c.id, 'code', c.code, 'name', c.name) end as customer,
  case when o.id is not null then json_build_object('id', o.id, 'title', o.title) end as opportunity,
  json_build_object('id', w.id, 'name', w.name) as owner, t.has_fee as "hasFee", t.fee_status as "feeStatus", t.fee,
  t.status, t.version,
  (select json_build_object('total', count(*), 'ready', count(d.ready_at),
     'nextDueOn', min(d.due_on) filter (where d.ready_at is null))
   from tender_documents d where d.tenant_id = t.tenant_id and d.tender_id = t.id) as documents`
const whole = sql`
  ${line}, t.fee_asked as "feeAsked", t.agency, t.source, t.published_on as "publishedOn", t.bid_price as "bidPrice",
  t.submitted_at as "submittedAt", t.winner, t.winning_price as "winningPrice", t.result_on as "resultOn",
  t.close_note as "closeNote", t.policy_version as "policyVersion", t.created_at as "createdAt"`
const joined = sql`
  tenders t
  left join opportunities o on o.tenant_id = t.tenant_id and o.id = t.opportunity_id
  left join leads l on l.tenant_id = o.tenant_id and l.id = o.lead_id
  left join customers c on c.tenant_id = t.tenant_id and c.id = coalesce(t.customer_id, o.customer_id, l.customer_id)
  join users w on w.tenant_id = t.tenant_id and w.id = t.owner_id`

/** Whether the actor sees a tender (A-07): by its customer; a notice without one by where it belongs. */
const seen = (actor: Actor): Sql => sql`(
  (c.id is not null and ${visible(actor)}) or (c.id is null and ${belongsTo(actor, sql`t`)}))`

const sorts = {
  deadline: { column: sql`t.deadline`, type: 'timestamptz' },
  '-deadline': { column: sql`t.deadline`, type: 'timestamptz', descending: true },
} as const satisfies Record<string, SortKey>
export const sortNames = Object.keys(sorts) as [keyof typeof sorts, ...(keyof typeof sorts)[]]

export interface TenderQuery {
  status?: string
  ownerId?: string
  customerId?: string
  opportunityId?: string
  q?: string
  sort: keyof typeof sorts
  limit: number
  cursor?: string
}

/** The tender board, by deadline. */
export async function listTenders(ctx: Ctx, { status, ownerId, customerId, opportunityId, q, ...query }: TenderQuery) {
  const at = keyset(query, query.sort, sorts[query.sort], sql`t.id`)
  const like = q === undefined ? '' : containing(q)
  const wanted = [
    sql`t.tenant_id = ${ctx.tenant.id} and ${seen(ctx.actor)}`,
    ...(status ? [sql`t.status = ${status}`] : []),
    ...(ownerId ? [sql`t.owner_id = ${ownerId}`] : []),
    ...(customerId ? [sql`c.id = ${customerId}`] : []),
    ...(opportunityId ? [sql`t.opportunity_id = ${opportunityId}`] : []),
    ...(q ? [sql`(t.number ilike ${like} or t.title ilike ${like} or t.buyer ilike ${like})`] : []),
    at.after,
  ]
  const rows = await ctx.db.rows<TenderLine & { sortKey: string }>(sql`
    select ${line}, ${at.key} as "sortKey" from ${joined}
    where ${join(wanted, ' and ')} order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export const findTender = (ctx: Ctx, id: string, lock: Sql = empty): Promise<TenderRow | null> =>
  ctx.db.maybe<TenderRow>(sql`
    select ${whole} from ${joined} where t.tenant_id = ${ctx.tenant.id} and t.id = ${id} and ${seen(ctx.actor)} ${lock}`)

/** Holds the tender until the transaction ends. */
export const locked = sql`for no key update of t`

export interface TenderFields {
  number: string
  title: string
  buyer: string
  agency: string | null
  source: string | null
  publishedOn: string | null
  deadline: string
  budget: string | null
  customerId: string | null
  opportunityId: string | null
  ownerId: string
  hasFee: boolean
}

export interface Home {
  departmentId: string | null
  regionId: string | null
}

export async function insertTender(ctx: Ctx, t: TenderFields & Home & { policyVersion: number }): Promise<string> {
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into tenders (tenant_id, number, title, buyer, agency, source, published_on, deadline, budget, customer_id,
      opportunity_id, owner_id, department_id, region_id, has_fee, policy_version, created_at, updated_at)
    values (${ctx.tenant.id}, ${t.number}, ${t.title}, ${t.buyer}, ${t.agency}, ${t.source}, ${t.publishedOn},
      ${t.deadline}, ${t.budget}, ${t.customerId}, ${t.opportunityId}, ${t.ownerId}, ${t.departmentId}, ${t.regionId},
      ${t.hasFee}, ${t.policyVersion}, ${ctx.now}, ${ctx.now}) returning id`)
  return id
}

export async function updateTender(ctx: Ctx, id: string, t: TenderFields): Promise<void> {
  await ctx.db.run(sql`
    update tenders set number = ${t.number}, title = ${t.title}, buyer = ${t.buyer}, agency = ${t.agency},
      source = ${t.source}, published_on = ${t.publishedOn}, deadline = ${t.deadline}, budget = ${t.budget},
      customer_id = ${t.customerId}, opportunity_id = ${t.opportunityId}, owner_id = ${t.ownerId},
      has_fee = ${t.hasFee}, version = version + 1, updated_at = ${ctx.now}
    where id = ${id}`)
}

/** Where the fee stands; approvals say so, whoever sees the tender. */
export async function setFee(ctx: Ctx, id: string, status: TenderRow['feeStatus'], fee: string | null): Promise<void> {
  await ctx.db.run(sql`
    update tenders set fee_status = ${status}, fee = ${fee}, fee_asked = true, version = version + 1, updated_at = ${ctx.now}
    where id = ${id}`)
}

export async function setSubmitted(ctx: Ctx, id: string, bid: { price: string; at: string }): Promise<void> {
  await ctx.db.run(sql`
    update tenders set status = 'submitted', bid_price = ${bid.price}, submitted_at = ${bid.at},
      version = version + 1, updated_at = ${ctx.now}
    where id = ${id} and status = 'open'`)
}

export interface Result {
  outcome: 'won' | 'lost'
  winner: string
  price: string
  resultOn: string
  note: string
}

export async function setResult(ctx: Ctx, id: string, { outcome, winner, price, resultOn, note }: Result) {
  await ctx.db.run(sql`
    update tenders set status = ${outcome}, winner = ${winner}, winning_price = ${price}, result_on = ${resultOn},
      close_note = ${note || null}, version = version + 1, updated_at = ${ctx.now}
    where id = ${id} and status = 'submitted'`)
}

export async function setAbandoned(ctx: Ctx, id: string, reason: string): Promise<void> {
  await ctx.db.run(sql`
    update tenders set status = 'abandoned', close_note = ${reason}, version = version + 1, updated_at = ${ctx.now}
    where id = ${id} and status = 'open'`)
}

export interface DocumentRow {
  document: string
  title: Text
  daysBefore: number
  dueOn: string | null
  ask: number
  readyAt: string | null
  readyByName: string | null
  note: string | null
}

export const listDocuments = (db: Db, tenderId: string): Promise<DocumentRow[]> =>
  db.rows<DocumentRow>(sql`
    select document, title, days_before as "daysBefore", due_on as "dueOn", ask, ready_at as "readyAt",
           ready_by_name as "readyByName", note
    from tender_documents where tender_id = ${tenderId} order by ordinal`)

export async function insertDocuments(
  ctx: Ctx,
  tenderId: string,
  documents: { document: string; title: Text; daysBefore: number }[],
): Promise<void> {
  await ctx.db.run(sql`
    insert into tender_documents (tenant_id, tender_id, document, ordinal, title, days_before)
    select ${ctx.tenant.id}, ${tenderId}, d.each->>'document', d.at, d.each->'title', (d.each->>'daysBefore')::int
    from jsonb_array_elements(${JSON.stringify(documents)}::jsonb) with ordinality as d (each, at)`)
}

/** Notes when papers are due and how often they were asked for. */
export async function setAsked(
  db: Db,
  tenderId: string,
  papers: { document: string; dueOn: string | null; ask: number }[],
): Promise<void> {
  await db.run(sql`
    update tender_documents d set due_on = p."dueOn", ask = p.ask
    from jsonb_to_recordset(${JSON.stringify(papers)}::jsonb) as p (document text, "dueOn" date, ask int)
    where d.tender_id = ${tenderId} and d.document = p.document`)
}

/** Says a paper is ready, or no longer; false when that was so already. */
export async function setReady(ctx: Ctx, tenderId: string, document: string, ready: { note: string } | null) {
  const touched = await ctx.db.run(
    ready
      ? sql`update tender_documents set ready_at = ${ctx.now}, ready_by_name = ${ctx.actor.name}, note = ${ready.note || null}
            where tender_id = ${tenderId} and document = ${document} and ready_at is null`
      : sql`update tender_documents set ready_at = null, ready_by_name = null, note = null
            where tender_id = ${tenderId} and document = ${document} and ready_at is not null`,
  )
  return touched === 1
}

/** Open tenders of customers that changed hands go along, as far as they were the giver's. */
export const followOwners = (
  { db }: Ctx,
  fromUserId: string,
  customers: { customerId: string; toUserId: string }[],
): Promise<{ id: string; number: string; title: string; toUserId: string }[]> =>
  db.rows(sql`
    update tenders t set owner_id = g."toUserId", version = t.version + 1
    from jsonb_to_recordset(${JSON.stringify(customers)}::jsonb) as g ("customerId" uuid, "toUserId" uuid)
    where t.owner_id = ${fromUserId} and t.status in ('open', 'submitted') and t.customer_id = g."customerId"
    returning t.id, t.number, t.title, g."toUserId" as "toUserId"`)
