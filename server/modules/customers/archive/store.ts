import { parts, type Part } from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Sql } from '../../../kernel/db.ts'
import { notFound } from '../../../kernel/errors.ts'
import { visible } from '../access.ts'
import type { Values } from './values/rules.ts'

/** A part as it lies in the archive; secrets are sealed. */
export interface StoredPart {
  part: Part
  data: Values
  /** Of the part alone; 0 when nothing was ever written. */
  version: number
  confirmedOn: DateText | null
  confirmedBy: string | null
}

export interface StoredEntry {
  id: string
  part: Part
  list: string
  version: number
  data: Values
}

/** What the archive of a customer holds of some parts. */
export interface StoredArchive {
  /** Values that lie in columns of the customer, by field. */
  columns: Values
  customerVersion: number
  createdOn: DateText
  class: 'key' | 'general' | null
  grade: 'A' | 'B' | 'C' | null
  parts: StoredPart[]
  entries: StoredEntry[]
  /** Of the people and visible customers that the values name, by id. */
  names: Record<string, string>
}

/** The fields that lie in columns, as texts; null ones are there too. */
const columns = sql`jsonb_build_object(
  'name', c.name, 'code', c.code, 'shortName', c.short_name, 'class', c.class, 'grade', c.grade,
  'relation', c.relation, 'industry', c.industry, 'parent', c.parent_id,
  'unifiedSocialCreditCode', c.unified_social_credit_code, 'registeredCapital', c.registered_capital::text,
  'capitalCurrency', c.capital_currency, 'registeredOn', c.registered_on, 'businessScope', c.business_scope,
  'legalRepresentative', c.legal_representative, 'remark', c.remark, 'address', c.address, 'phone', c.phone,
  'owner', c.owner_id, 'lostReason', c.lost_reason, 'lostTo', c.lost_destination,
  'lostCompetitor', c.lost_competitor,
  'department', (select d.name from departments d where d.tenant_id = c.tenant_id and d.id = c.department_id),
  'region', (select g.name from regions g where g.tenant_id = c.tenant_id and g.id = c.region_id))`

/** Deputies are entries whose id is the person's. */
const deputies = sql`
  select d.user_id as id, 'service' as part, 'deputies' as list, 1 as version,
         jsonb_build_object('deputy', d.user_id) as data
  from customer_deputies d join c on d.tenant_id = c.tenant_id and d.customer_id = c.id`

/** Some parts of a customer's archive, all in one statement; who may see what of it is the caller's business. */
export function readArchive(ctx: Ctx, customerId: string, wanted: readonly Part[] = parts): Promise<StoredArchive> {
  const { actor, tenant } = ctx
  const isId = sql`v.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'`
  return ctx.db.one<StoredArchive>(sql`
    with c as materialized (select * from customers c where c.tenant_id = ${tenant.id} and c.id = ${customerId}),
    found as materialized (
      select p.* from archive_parts p join c on p.tenant_id = c.tenant_id and p.customer_id = c.id
      where p.part = any(${wanted})),
    listed as materialized (
      select e.id, e.part, e.list, e.version, e.data
      from archive_entries e join c on e.tenant_id = c.tenant_id and e.customer_id = c.id
      where e.part = any(${wanted}) and e.removed_at is null
      union all select * from (${deputies}) d where d.part = any(${wanted})),
    ids as materialized (
      select distinct case when ${isId} then v.value::uuid end as id
      from (select data from found union all select data from listed union all select ${columns} from c) x
      cross join jsonb_each_text(x.data) v)
    select ${columns} as columns, c.version as "customerVersion", c.class, c.grade,
      (c.created_at at time zone ${tenant.timeZone})::date as "createdOn",
      coalesce((
        select jsonb_agg(jsonb_build_object('part', f.part, 'data', f.data, 'version', f.version,
                                            'confirmedOn', f.confirmed_on, 'confirmedBy', u.name))
        from found f left join users u on u.tenant_id = f.tenant_id and u.id = f.confirmed_by), '[]') as parts,
      coalesce((select jsonb_agg(to_jsonb(l) order by l.id) from listed l), '[]') as entries,
      ${namesIn(visible(actor))} as names
    from c`)
}

const namesIn = (seen: Sql): Sql => sql`coalesce((
  select jsonb_object_agg(n.id, n.name) from (
    select u.id, u.name from users u join ids on ids.id = u.id
    union all
    select c.id, c.name from customers c join ids on ids.id = c.id where ${seen}) n), '{}')`

/** A part about to be written: nobody else writes this customer's archive until the transaction ends. */
export interface LockedPart {
  data: Values
  version: number
  customerVersion: number
  parentId: string | null
}

export async function lockPart(ctx: Ctx, customerId: string, part: Part): Promise<LockedPart> {
  const customer = await ctx.db.maybe<{ version: number; parentId: string | null }>(sql`
    select version, parent_id as "parentId" from customers
    where tenant_id = ${ctx.tenant.id} and id = ${customerId} and merged_into is null for no key update`)
  // Merged into another while it was waited for.
  if (!customer) throw notFound()
  const { version, parentId } = customer
  const found = await ctx.db.maybe<{ data: Values; version: number }>(sql`
    select data, version from archive_parts
    where tenant_id = ${ctx.tenant.id} and customer_id = ${customerId} and part = ${part}`)
  return { data: {}, ...(found ?? { version: 0 }), customerVersion: version, parentId }
}

/** Writes values of a part, those that are null taken out, and counts its version on. */
export async function writePart(ctx: Ctx, customerId: string, part: Part, values: Values): Promise<void> {
  await ctx.db.run(sql`
    insert into archive_parts as p (tenant_id, customer_id, part, data)
    values (${ctx.tenant.id}, ${customerId}, ${part}, jsonb_strip_nulls(${JSON.stringify(values)}::jsonb))
    on conflict (tenant_id, customer_id, part) do update
    set data = jsonb_strip_nulls(p.data || ${JSON.stringify(values)}::jsonb), version = p.version + 1`)
}

/** Of some ids that values name, those of people, and those of customers the actor sees. */
export async function knownAmong(ctx: Ctx, ids: string[]): Promise<Record<'person' | 'customer', Set<string>>> {
  const rows =
    ids.length === 0
      ? []
      : await ctx.db.rows<{ id: string; kind: 'person' | 'customer' }>(sql`
    select u.id, 'person' as kind from users u where u.tenant_id = ${ctx.tenant.id} and u.id = any(${ids}::uuid[])
    union all
    select c.id, 'customer' from customers c
    where c.tenant_id = ${ctx.tenant.id} and c.id = any(${ids}::uuid[]) and ${visible(ctx.actor)}`)
  const of = (kind: 'person' | 'customer') => new Set(rows.filter((row) => row.kind === kind).map(({ id }) => id))
  return { person: of('person'), customer: of('customer') }
}

/** Names of the people and visible customers among some values, by id. */
export async function namesOf(ctx: Ctx, values: unknown[]): Promise<Record<string, string>> {
  const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
  const found = new Set(values.filter((value): value is string => typeof value === 'string' && isId.test(value)))
  if (found.size === 0) return {}
  const { names } = await ctx.db.one<{ names: Record<string, string> }>(sql`
    with ids as (select unnest(${[...found]}::uuid[]) as id) select ${namesIn(visible(ctx.actor))} as names`)
  return names
}
