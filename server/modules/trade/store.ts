import { may } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { join, sql, type Sql } from '../../kernel/db.ts'
import { containing, keyset, type Keyset, type SortKey } from '../../kernel/paging.ts'
import { visible } from '../customers/index.ts'

/** What every list of customers' documents is asked by. */
export interface DocumentQuery {
  customerId?: string
  q?: string
  from?: string
  to?: string
  sort: '-date' | 'date' | 'number' | '-number'
  limit: number
  cursor?: string
}

/** How a document table is listed: its date and number, over the alias `d`. */
export interface DocumentTable {
  table: Sql
  date: Sql
}

export const customerName = sql`json_build_object('id', c.id, 'code', c.code, 'name', c.name) as customer`

/** `documents d` with their customers `c`. */
export const withCustomer = (table: Sql) =>
  sql`${table} d join customers c on c.tenant_id = d.tenant_id and c.id = d.customer_id`

/** The part of a list's statement after `from`, for the documents of customers the actor sees. */
export function documentsFrom(
  ctx: Ctx,
  query: DocumentQuery,
  of: DocumentTable,
  more: Sql[] = [],
): { from: Sql; at: Keyset } {
  const at = keyset(query, query.sort, documentSorts(of)[query.sort], sql`d.id`)
  const { customerId, q, from, to } = query
  const conditions = [
    sql`d.tenant_id = ${ctx.tenant.id} and ${visible(ctx.actor)}`,
    ...(customerId ? [sql`d.customer_id = ${customerId}`] : []),
    ...(q ? [sql`d.number ilike ${containing(q)}`] : []),
    ...(from ? [sql`${of.date} >= ${from}`] : []),
    ...(to ? [sql`${of.date} <= ${to}`] : []),
    ...more,
    at.after,
  ]
  return {
    from: sql`${withCustomer(of.table)} where ${join(conditions, ' and ')} order by ${at.order} limit ${at.limit}`,
    at,
  }
}

const documentSorts = ({ date }: DocumentTable): Record<DocumentQuery['sort'], SortKey> => ({
  date: { column: date, type: 'date' },
  '-date': { column: date, type: 'date', descending: true },
  number: { column: sql`d.number`, type: 'text' },
  '-number': { column: sql`d.number`, type: 'text', descending: true },
})

/** The documents of a customer whose events belong to its timeline, by their ids; null without sight of trade. */
export function documentIds({ actor, tenant }: Ctx, customerId: string): Sql | null {
  if (!may(actor, 'trade.read')) return null
  const tables = [sql`contracts`, sql`shipments`, sql`invoices`, sql`receipts`]
  const of = (table: Sql) =>
    sql`select d.id::text from ${table} d where d.tenant_id = ${tenant.id} and d.customer_id = ${customerId}`
  return join(tables.map(of), ' union all ')
}

/** Of some customers those without a valid invoice or a shipment, as a query. */
export const withoutTrade = ({ tenant }: Ctx, ids: string[]): Sql => sql`
  select x.id from unnest(${ids}::uuid[]) x (id)
  where not exists (
      select from shipments s where s.tenant_id = ${tenant.id} and s.customer_id = x.id)
    and not exists (
      select from invoices i
      where i.tenant_id = ${tenant.id} and i.customer_id = x.id and i.kind = 'invoice' and i.status = 'valid')`
