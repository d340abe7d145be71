import type { Actor } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { empty, join, sql, type Db, type Sql } from '../../kernel/db.ts'
import { notFound } from '../../kernel/errors.ts'
import { containing, keyset, type SortKey } from '../../kernel/paging.ts'
import { homeOf, isDeputy, visible } from './access.ts'
import { formerly, givenUp } from './former/store.ts'
import { indexNewCustomers, matchingSearch } from './find/service.ts'

export interface CustomerName {
  id: string
  code: string
  name: string
}

/** The customer's id, code and name; 404 for one that does not exist or that the actor does not see. */
export async function findVisibleCustomer(ctx: Ctx, id: string): Promise<CustomerName> {
  return visibleCustomer(ctx, id, empty)
}

/** What a customer is called, seen or not; null for one that does not exist. */
export const findCustomerName = ({ db, tenant }: Ctx, id: string) =>
  db.maybe<{ id: string; name: string; isMerged: boolean }>(sql`
    select c.id, c.name, c.merged_into is not null as "isMerged" from customers c
    where c.tenant_id = ${tenant.id} and c.id = ${id}`)

/** What customers are called, by their ids; for who sees them all. */
export async function customerNames(db: Db, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await db.rows<CustomerName>(
    sql`select id, code, name from customers where id = any(${[...ids]}::uuid[])`,
  )
  return new Map(rows.map(({ id, code, name }) => [id, `${code} ${name}`]))
}

/** Of some customers, those the actor sees. */
export async function visibleAmong(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  const rows = await ctx.db.rows<{ id: string }>(sql`
    select c.id from customers c
    where c.tenant_id = ${ctx.tenant.id} and c.id = any(${ids}::uuid[]) and ${visible(ctx.actor)}`)
  return new Set(rows.map(({ id }) => id))
}

/**
 * The same, holding the customer until the transaction ends: whoever changes its documents comes one after another, so
 * that what was measured before a write still holds when it is written.
 */
export async function lockVisibleCustomer(ctx: Ctx, id: string): Promise<CustomerName> {
  return visibleCustomer(ctx, id, sql`for no key update`)
}

/**
 * The same, and until the transaction ends nobody merges it into another: for whatever adds something to it. Two may add
 * at once.
 */
export async function holdVisibleCustomer(ctx: Ctx, id: string): Promise<CustomerName> {
  return visibleCustomer(ctx, id, sql`for key share`)
}

async function visibleCustomer(ctx: Ctx, id: string, lock: Sql) {
  const found = await ctx.db.maybe<CustomerName>(sql`
    select c.id, c.code, c.name from customers c
    where c.tenant_id = ${ctx.tenant.id} and c.id = ${id} and ${visible(ctx.actor)} ${lock}`)
  if (!found) throw notFound()
  return found
}

/**
 * Creates the customers of a set that are not there yet, by code; how many it made. `wanted` is a query with the
 * columns `code` and `name` (a null name becomes the code). They belong where the actor sees them.
 */
export async function insertMissingCustomers(
  db: Db,
  by: { tenantId: string; actor: Actor; importId: string | null },
  wanted: Sql,
): Promise<number> {
  const home = homeOf(by.actor)
  const made = await db.rows<{ id: string }>(sql`
    insert into customers (tenant_id, code, name, owner_id, department_id, region_id, import_id)
    select ${by.tenantId}::uuid, w.code, coalesce(max(w.name), w.code), ${home.ownerId}::uuid, ${home.departmentId}::uuid,
           ${home.regionId}::uuid, ${by.importId}::uuid
    from (${wanted}) w
    where not exists (select from customers c where c.tenant_id = ${by.tenantId}::uuid and c.code = w.code)
    group by w.code
    order by w.code
    on conflict (tenant_id, code) do nothing
    returning id`)
  const ids = made.map(({ id }) => id)
  if (ids.length) await indexNewCustomers(db, by.tenantId, sql`c.id = any(${ids}::uuid[])`)
  return ids.length
}

/**
 * Writes class and grade of many customers at once; how many changed. `graded` is a query with the columns
 * `customer_id`, `class` and `grade`. The version stays: nobody edits these two by hand.
 */
export async function setGrades(db: Db, tenantId: string, graded: Sql): Promise<number> {
  return db.run(sql`
    update customers c set class = g.class, grade = g.grade, updated_at = now()
    from (${graded}) g
    where c.tenant_id = ${tenantId}::uuid and c.id = g.customer_id
      and (c.class, c.grade) is distinct from (g.class, g.grade)`)
}

interface Named {
  id: string
  name: string
}

/** One line of the list. */
export interface CustomerLine {
  id: string
  code: string
  name: string
  class: 'key' | 'general' | null
  grade: 'A' | 'B' | 'C' | null
  relation: 'potential' | 'followed' | 'trading' | 'lost'
  industry: string | null
  owner: Named | null
  region: Named | null
  department: Named | null
  updatedAt: string
}

/** A whole customer. */
export interface CustomerRow extends CustomerLine {
  shortName: string | null
  unifiedSocialCreditCode: string | null
  address: string | null
  phone: string | null
  registeredCapital: string | null
  capitalCurrency: string | null
  registeredOn: string | null
  legalRepresentative: string | null
  businessScope: string | null
  remark: string | null
  createdAt: string
  version: number
}

/** The columns people write, by field. */
const written = {
  code: sql`code`,
  name: sql`name`,
  shortName: sql`short_name`,
  unifiedSocialCreditCode: sql`unified_social_credit_code`,
  industry: sql`industry`,
  address: sql`address`,
  phone: sql`phone`,
  registeredCapital: sql`registered_capital`,
  capitalCurrency: sql`capital_currency`,
  registeredOn: sql`registered_on`,
  legalRepresentative: sql`legal_representative`,
  businessScope: sql`business_scope`,
  remark: sql`remark`,
  ownerId: sql`owner_id`,
  departmentId: sql`department_id`,
  regionId: sql`region_id`,
} as const

/** What people write of a customer; a field that is not there stays as it is. */
export type CustomerFields = { [Field in keyof typeof written]?: string | null }

/** The columns of a line of the list, over `joined`. */
export const line = sql`
  c.id, c.code, c.name, c.class, c.grade, c.relation, c.industry, c.updated_at as "updatedAt",
  ${named('o')} as owner, ${named('d')} as department, ${named('g')} as region`

const whole = sql`
  ${line}, c.short_name as "shortName", c.unified_social_credit_code as "unifiedSocialCreditCode", c.address, c.phone,
  c.registered_capital as "registeredCapital", c.capital_currency as "capitalCurrency",
  c.registered_on as "registeredOn", c.legal_representative as "legalRepresentative",
  c.business_scope as "businessScope", c.remark, c.created_at as "createdAt", c.version`

/** Customers `c` with the names a line shows. */
export const joined = sql`
  customers c
  left join users o on o.tenant_id = c.tenant_id and o.id = c.owner_id
  left join departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
  left join regions g on g.tenant_id = c.tenant_id and g.id = c.region_id`

function named(alias: 'o' | 'd' | 'g'): Sql {
  const [id, name] = [sql([`${alias}.id`]), sql([`${alias}.name`])]
  return sql`case when ${id} is not null then json_build_object('id', ${id}, 'name', ${name}) end`
}

/** The orders of the list by name. */
export const customerSorts = {
  code: { column: sql`c.code`, type: 'text' },
  '-code': { column: sql`c.code`, type: 'text', descending: true },
  name: { column: sql`c.name`, type: 'text' },
  '-name': { column: sql`c.name`, type: 'text', descending: true },
  updatedAt: { column: sql`c.updated_at`, type: 'timestamptz' },
  '-updatedAt': { column: sql`c.updated_at`, type: 'timestamptz', descending: true },
} as const satisfies Record<string, SortKey>

/** What the list is narrowed down by. */
export type CustomerFilter = Partial<
  Record<
    'q' | 'class' | 'relation' | 'grade' | 'industry' | 'ownerId' | 'regionId' | 'departmentId',
    string | undefined
  >
>

export interface CustomerQuery extends CustomerFilter {
  sort: keyof typeof customerSorts
  limit: number
  cursor?: string
}

/** A page of the customers the actor sees; `q` is whatever they are searched by. */
export async function listCustomers(ctx: Ctx, query: CustomerQuery) {
  const at = keyset(query, query.sort, customerSorts[query.sort], sql`c.id`)
  const found = query.q ? await matchingSearch(ctx, query.q) : sql`true`
  const rows = await ctx.db.rows<CustomerLine & { isDeputy: boolean; sortKey: string }>(sql`
    select ${line}, ${isDeputy(ctx.actor)} as "isDeputy", ${at.key} as "sortKey"
    from ${joined}
    where c.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)} and ${found} and ${filtered(query)}
      and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** A filter as a condition over `customers c`, but for its `q`. */
export function filtered(query: CustomerFilter): Sql {
  const conditions = [
    query.class ? sql`c.class = ${query.class}` : sql`true`,
    query.relation ? sql`c.relation = ${query.relation}` : sql`true`,
    query.grade ? sql`c.grade = ${query.grade}` : sql`true`,
    query.industry ? sql`c.industry ilike ${containing(query.industry)}` : sql`true`,
    query.ownerId ? sql`c.owner_id = ${query.ownerId}` : sql`true`,
    query.regionId ? sql`c.region_id = ${query.regionId}` : sql`true`,
    query.departmentId ? sql`c.department_id = ${query.departmentId}` : sql`true`,
  ]
  return join(conditions, ' and ')
}

/** The whole customer, or null for one that does not exist or that the actor does not see. */
export function findCustomer(ctx: Ctx, id: string): Promise<CustomerRow | null> {
  return ctx.db.maybe<CustomerRow>(sql`
    select ${whole} from ${joined}
    where c.tenant_id = ${ctx.tenant.id} and c.id = ${id} and ${visible(ctx.actor)}`)
}

/** The whole customer, for somebody whose standing to it is known. */
export function loadCustomer(ctx: Ctx, id: string): Promise<CustomerRow> {
  return ctx.db.one<CustomerRow>(sql`
    select ${whole} from ${joined} where c.tenant_id = ${ctx.tenant.id} and c.id = ${id}`)
}

/** Who carries a credit code, or has it from a customer merged into it, and whether the actor sees them. */
export function findByCreditCode(ctx: Ctx, creditCode: string) {
  return ctx.db.maybe<CustomerName & { isVisible: boolean }>(sql`
    select c.id, c.code, c.name, coalesce(${visible(ctx.actor)}, false) as "isVisible" from customers c
    where c.tenant_id = ${ctx.tenant.id} and c.id = (
      select coalesce(x.merged_into, x.id) from customers x
      where x.tenant_id = ${ctx.tenant.id} and x.unified_social_credit_code = ${creditCode})`)
}

/** The fields that name a person, department or region the company does not have. */
export async function unknownReferences(db: Db, fields: CustomerFields): Promise<string[]> {
  const { ownerId = null, departmentId = null, regionId = null } = fields
  const found = await db.one<Record<'ownerId' | 'departmentId' | 'regionId', boolean>>(sql`
    select ${ownerId}::uuid is null or exists (select from users where id = ${ownerId}) as "ownerId",
           ${departmentId}::uuid is null or exists (select from departments where id = ${departmentId}) as "departmentId",
           ${regionId}::uuid is null or exists (select from regions where id = ${regionId}) as "regionId"`)
  return Object.entries(found).flatMap(([field, isKnown]) => (isKnown ? [] : [field]))
}

export async function insertCustomer(db: Db, tenantId: string, fields: CustomerFields): Promise<string> {
  const given = entries(fields)
  const { id } = await db.one<{ id: string }>(sql`
    insert into customers (tenant_id, ${join(given.map(([column]) => column))})
    values (${tenantId}, ${join(given.map(([, value]) => value))})
    returning id`)
  return id
}

/** Writes the given fields if the version is still the one seen; false if not. */
export async function updateCustomer(
  db: Db,
  tenantId: string,
  seen: { id: string; version: number },
  fields: CustomerFields,
): Promise<boolean> {
  const changes = [
    ...entries(fields).map(([column, value]) => sql`${column} = ${value},`),
    ...givenUp(fields).map((names) => sql`former_names = ${names},`),
    ...(fields.code ? [sql`former_codes = ${formerly(sql`former_codes`, sql`code`, fields.code)},`] : []),
  ]
  const touched = await db.run(sql`
    update customers set ${changes.length ? join(changes, ' ') : empty} version = version + 1, updated_at = now()
    where tenant_id = ${tenantId} and id = ${seen.id} and version = ${seen.version}`)
  return touched === 1
}

const entries = (fields: CustomerFields) =>
  Object.entries(written).flatMap(([field, column]) => {
    const value = fields[field as keyof CustomerFields]
    return value === undefined ? [] : [[column, value] as const]
  })
