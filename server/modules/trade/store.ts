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
