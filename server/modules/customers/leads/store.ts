import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, join, sql, type Sql } from '../../../kernel/db.ts'
import { keyset } from '../../../kernel/paging.ts'
import type { Likeness, Mark } from '../duplicates/rules.ts'
import { visible } from '../access.ts'
import { visibleLead } from './access.ts'
import { openStates, type LeadState } from './rules.ts'

interface Named {
  id: string
  name: string
}

export interface LeadRow {
  id: string
  name: string
  contactName: string | null
  phone: string | null
  email: string | null
  website: string | null
  unifiedSocialCreditCode: string | null
  industry: string | null
  address: string | null
  need: string | null
  source: string
  sourceDetail: string | null
  state: LeadState
  method: string | null
  invalidReason: string | null
  verifiedByName: string | null
  verifiedOn: DateText | null
  owner: Named
  department: Named | null
  region: Named | null
  /** Id, code and name only for somebody who sees the customer. */
  customer: { id: string | null; code: string | null; name: string | null } | null
  convertedAt: string | null
  learnedOn: DateText
  entryDueOn: DateText | null
  isTimely: boolean | null
  enteredOn: DateText
  enteredByName: string
  rounds: number
  version: number
  createdAt: string
}

const columns = (ctx: Ctx) => sql`
  l.id, l.name, l.contact_name as "contactName", l.phone, l.email, l.website,
  l.unified_social_credit_code as "unifiedSocialCreditCode", l.industry, l.address, l.need, l.source,
  l.source_detail as "sourceDetail", l.state, l.method, l.invalid_reason as "invalidReason",
  l.verified_by_name as "verifiedByName", l.verified_on as "verifiedOn",
  json_build_object('id', o.id, 'name', o.name) as owner,
  case when d.id is not null then json_build_object('id', d.id, 'name', d.name) end as department,
  case when g.id is not null then json_build_object('id', g.id, 'name', g.name) end as region,
  case when l.customer_id is not null then (
    select json_build_object('id', max(c.id::text), 'code', max(c.code), 'name', max(c.name)) from customers c
    where c.tenant_id = l.tenant_id and c.id = l.customer_id and ${visible(ctx.actor)}) end as customer,
  l.converted_at as "convertedAt", l.learned_on as "learnedOn", l.entry_due_on as "entryDueOn",
  l.is_timely as "isTimely", l.entered_on as "enteredOn", l.entered_by_name as "enteredByName", l.rounds, l.version,
  l.created_at as "createdAt"`
const tables = sql`
  leads l join users o on o.tenant_id = l.tenant_id and o.id = l.owner_id
  left join departments d on d.tenant_id = l.tenant_id and d.id = l.department_id
  left join regions g on g.tenant_id = l.tenant_id and g.id = l.region_id`

export interface LeadQuery {
  q?: string
  state?: LeadState
  source?: string
  ownerId?: string
  limit: number
  cursor?: string
}

/** A page of the leads the actor sees, the newest first; `q` is part of the name. */
export async function listLeads(ctx: Ctx, query: LeadQuery) {
  const order = { column: sql`l.created_at`, type: 'timestamptz', descending: true } as const
  const at = keyset(query, 'createdAt', order, sql`l.id`)
  const { q, state, source, ownerId } = query
  const wanted = [
    visibleLead(ctx.actor),
    ...(q ? [sql`position(lower(${q}) in lower(l.name)) > 0`] : []),
    ...(state ? [sql`l.state = ${state}`] : []),
    ...(source ? [sql`l.source = ${source}`] : []),
    ...(ownerId ? [sql`l.owner_id = ${ownerId}`] : []),
    at.after,
  ]
  const rows = await ctx.db.rows<LeadRow & { sortKey: string }>(sql`
    select ${columns(ctx)}, ${at.key} as "sortKey" from ${tables}
    where l.tenant_id = ${ctx.tenant.id} and ${join(wanted, ' and ')} order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** How many leads of each state the actor sees. */
export async function countStates(ctx: Ctx): Promise<Partial<Record<LeadState, number>>> {
  const rows = await ctx.db.rows<{ state: LeadState; count: number }>(sql`
    select l.state, count(*) as count from leads l
    where l.tenant_id = ${ctx.tenant.id} and ${visibleLead(ctx.actor)} group by l.state`)
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]))
}

/** The lead, or null for one that does not exist or that the actor does not see. */
export const findLead = (ctx: Ctx, id: string): Promise<LeadRow | null> => oneLead(ctx, id, sql``)
/** The same, held until the transaction ends. */
export const lockLead = (ctx: Ctx, id: string): Promise<LeadRow | null> => oneLead(ctx, id, sql`for update of l`)

const oneLead = (ctx: Ctx, id: string, lock: Sql) =>
  ctx.db.maybe<LeadRow>(sql`
    select ${columns(ctx)} from ${tables}
    where l.tenant_id = ${ctx.tenant.id} and l.id = ${id} and ${visibleLead(ctx.actor)} ${lock}`)

/** The columns that are written, by field. */
const written = {
  name: sql`name`,
  contactName: sql`contact_name`,
  phone: sql`phone`,
  email: sql`email`,
  website: sql`website`,
  unifiedSocialCreditCode: sql`unified_social_credit_code`,
  industry: sql`industry`,
  address: sql`address`,
  need: sql`need`,
  source: sql`source`,
  sourceDetail: sql`source_detail`,
  learnedOn: sql`learned_on`,
  ownerId: sql`owner_id`,
  departmentId: sql`department_id`,
  regionId: sql`region_id`,
  state: sql`state`,
  method: sql`method`,
  invalidReason: sql`invalid_reason`,
  verifiedBy: sql`verified_by`,
  verifiedByName: sql`verified_by_name`,
  verifiedOn: sql`verified_on`,
  customerId: sql`customer_id`,
  convertedAt: sql`converted_at`,
  rounds: sql`rounds`,
  entryDueOn: sql`entry_due_on`,
  isTimely: sql`is_timely`,
  enteredOn: sql`entered_on`,
  enteredBy: sql`entered_by`,
  enteredByName: sql`entered_by_name`,
} as const
export type LeadColumns = { [Field in keyof typeof written]?: string | number | boolean | null }

const entries = (fields: LeadColumns) =>
  Object.entries(written).flatMap(([field, column]) => {
    const value = fields[field as keyof LeadColumns]
    return value === undefined ? [] : [[column, value] as const]
  })

export async function insertLead(ctx: Ctx, fields: LeadColumns): Promise<string> {
  const given = entries(fields)
  const { id } = await ctx.db.one<{ id: string }>(sql`
    insert into leads (tenant_id, created_at, updated_at, ${join(given.map(([column]) => column))})
    values (${ctx.tenant.id}, ${ctx.now}, ${ctx.now}, ${join(given.map(([, value]) => value))}) returning id`)
  return id
}

/** Writes fields of a lead that is held. */
export async function updateLead(ctx: Ctx, id: string, fields: LeadColumns): Promise<void> {
  const changes = entries(fields).map(([column, value]) => sql`${column} = ${value},`)
  await ctx.db.run(sql`
    update leads set ${join([...changes, empty], ' ')} version = version + 1, updated_at = ${ctx.now}
    where tenant_id = ${ctx.tenant.id} and id = ${id}`)
}

export async function replaceLeadMarks(ctx: Ctx, id: string, marks: Mark[]): Promise<void> {
  await ctx.db.run(sql`delete from lead_marks where tenant_id = ${ctx.tenant.id} and lead_id = ${id}`)
  await ctx.db.run(sql`
    insert into lead_marks (tenant_id, lead_id, kind, mark)
    select ${ctx.tenant.id}, ${id}, m.kind, m.mark
    from jsonb_to_recordset(${JSON.stringify(marks)}::jsonb) as m (kind text, mark text)
    on conflict do nothing`)
}

export interface LeadHit {
  name: string
  ownerName: string
  department: string | null
  isVisible: boolean
  by: Likeness[]
}

/** Open leads that share a mark or the credit code with somebody; sounds and domains are left to customers. */
export function findLeadHits(
  ctx: Ctx,
  of: { marks: Mark[]; creditCode: string | null; except: string | null },
): Promise<LeadHit[]> {
  const { id: tenantId } = ctx.tenant
  return ctx.db.rows<LeadHit>(sql`
    with hits as (
      select m.lead_id, s.kind as likeness
      from jsonb_to_recordset(${JSON.stringify(of.marks)}::jsonb) as s (kind text, mark text)
      join lead_marks m on m.tenant_id = ${tenantId} and m.mark = s.mark collate "C"
      where s.kind in ('name', 'phone')
      union all
      select l.id, 'credit-code' from leads l
      where l.tenant_id = ${tenantId} and l.unified_social_credit_code = ${of.creditCode}::text
    )
    select l.name, o.name as "ownerName", d.name as department, coalesce(${visibleLead(ctx.actor)}, false) as "isVisible",
           array_agg(distinct h.likeness) as by
    from hits h join ${tables} on l.tenant_id = ${tenantId} and l.id = h.lead_id
    where l.state = any(${openStates}) and l.id is distinct from ${of.except}::uuid
    group by l.tenant_id, l.id, o.name, d.name order by l.created_at limit 20`)
}

export interface Yield {
  source: string
  leads: number
  open: number
  valid: number
  invalid: number
  converted: number
  trading: number
}

export interface Period {
  from: DateText
  to: DateText
}

const entered = (ctx: Ctx, { from, to }: Period) => sql`
  l.tenant_id = ${ctx.tenant.id} and ${visibleLead(ctx.actor)} and l.entered_on between ${from} and ${to}`

/** what became of the leads entered in a period, per source. Converted ones count as valid, too. */
export function listYields(ctx: Ctx, period: Period): Promise<Yield[]> {
  return ctx.db.rows<Yield>(sql`
    select l.source, count(*) as leads, count(*) filter (where l.state in ('new', 'verifying')) as open,
           count(*) filter (where l.state in ('valid', 'converted')) as valid,
           count(*) filter (where l.state = 'invalid') as invalid,
           count(*) filter (where l.state = 'converted') as converted,
           count(distinct c.id) filter (where c.relation = 'trading') as trading
    from leads l left join customers c on c.tenant_id = l.tenant_id and c.id = l.customer_id
    where ${entered(ctx, period)} group by l.source order by count(*) desc, l.source`)
}

export interface Entries {
  person: { id: string | null; name: string }
  entered: number
  timely: number
  late: number
  unknown: number
  /** Calendar days from learning to entering, to two decimals. */
  averageDays: string
  valid: number
  invalid: number
}

/** who entered leads in a period, how timely, and what they proved to be. */
export function listEntries(ctx: Ctx, period: Period): Promise<Entries[]> {
  return ctx.db.rows<Entries>(sql`
    select json_build_object('id', l.entered_by, 'name', max(l.entered_by_name)) as person, count(*) as entered,
           count(*) filter (where l.is_timely) as timely, count(*) filter (where not l.is_timely) as late,
           count(*) filter (where l.is_timely is null) as unknown,
           round(avg(l.entered_on - l.learned_on), 2)::text as "averageDays",
           count(*) filter (where l.state in ('valid', 'converted')) as valid,
           count(*) filter (where l.state = 'invalid') as invalid
    from leads l where ${entered(ctx, period)} group by l.entered_by order by count(*) desc, max(l.entered_by_name)`)
}
