import type { Ctx } from '../../../kernel/context.ts'
import { join, sql, type Db } from '../../../kernel/db.ts'
import { containing, keyset } from '../../../kernel/paging.ts'
import type { CustomerName } from '../../customers/index.ts'
import { customerName, documentsFrom, type DocumentQuery } from '../store.ts'

export interface ProductRow {
  id: string
  code: string
  name: string
  unit: string
  version: number
}

export interface ContractRow {
  id: string
  customer: CustomerName
  number: string
  title: string | null
  signedOn: string
  endsOn: string | null
  amount: string
}

export interface ShipmentRow {
  id: string
  customer: CustomerName
  number: string
  shippedOn: string
  product: Pick<ProductRow, 'id' | 'code' | 'name' | 'unit'> | null
  quantity: string | null
  amount: string
}

export interface ProductQuery {
  q?: string
  limit: number
  cursor?: string
}

/** Products by code; `q` is part of the code or the name. */
export async function listProducts(ctx: Ctx, query: ProductQuery) {
  const at = keyset(query, 'code', { column: sql`p.code`, type: 'text' }, sql`p.id`)
  const { q } = query
  const conditions = [
    sql`p.tenant_id = ${ctx.tenant.id}`,
    ...(q ? [sql`(p.code ilike ${containing(q)} or p.name ilike ${containing(q)})`] : []),
    at.after,
  ]
  const rows = await ctx.db.rows<ProductRow & { sortKey: string }>(sql`
    select p.id, p.code, p.name, p.unit, p.version, ${at.key} as "sortKey" from products p
    where ${join(conditions, ' and ')} order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export function findProduct(db: Db, tenantId: string, id: string) {
  return db.maybe<NonNullable<ShipmentRow['product']>>(
    sql`select id, code, name, unit from products where tenant_id = ${tenantId} and id = ${id}`,
  )
}

export function insertProduct(db: Db, tenantId: string, product: { code: string; name: string; unit: string }) {
  return db.one<ProductRow>(sql`
    insert into products (tenant_id, code, name, unit)
    values (${tenantId}, ${product.code}, ${product.name}, ${product.unit})
    returning id, code, name, unit, version`)
}

export async function listContracts(ctx: Ctx, query: DocumentQuery) {
  const { from, at } = documentsFrom(ctx, query, { table: sql`contracts`, date: sql`d.signed_on` })
  const rows = await ctx.db.rows<ContractRow & { sortKey: string }>(sql`
    select d.id, ${customerName}, d.number, d.title, d.signed_on as "signedOn", d.ends_on as "endsOn", d.amount,
           ${at.key} as "sortKey"
    from ${from}`)
  return at.page(rows)
}

export type NewContract = Omit<ContractRow, 'id' | 'customer'>

export async function insertContract(db: Db, tenantId: string, customer: CustomerName, contract: NewContract) {
  const { id } = await db.one<{ id: string }>(sql`
    insert into contracts (tenant_id, customer_id, number, title, signed_on, ends_on, amount)
    values (${tenantId}, ${customer.id}, ${contract.number}, ${contract.title}, ${contract.signedOn},
            ${contract.endsOn}, ${contract.amount})
    returning id`)
  return { ...contract, id, customer }
}

export async function listShipments(ctx: Ctx, query: DocumentQuery) {
  const { from, at } = documentsFrom(ctx, query, { table: sql`shipments`, date: sql`d.shipped_on` })
  const rows = await ctx.db.rows<ShipmentRow & { sortKey: string }>(sql`
    select d.id, ${customerName}, d.number, d.shipped_on as "shippedOn", d.quantity, d.amount,
           (select json_build_object('id', p.id, 'code', p.code, 'name', p.name, 'unit', p.unit) from products p
            where p.tenant_id = d.tenant_id and p.id = d.product_id) as product,
           ${at.key} as "sortKey"
    from ${from}`)
  return at.page(rows)
}

export type NewShipment = Omit<ShipmentRow, 'id' | 'customer'>

export async function insertShipment(db: Db, tenantId: string, customer: CustomerName, shipment: NewShipment) {
  const { id } = await db.one<{ id: string }>(sql`
    insert into shipments (tenant_id, customer_id, number, shipped_on, product_id, quantity, amount)
    values (${tenantId}, ${customer.id}, ${shipment.number}, ${shipment.shippedOn}, ${shipment.product?.id ?? null},
            ${shipment.quantity}, ${shipment.amount})
    returning id`)
  return { ...shipment, id, customer }
}

/** Of products, those there are. */
export const productsAmong = (db: Db, ids: string[]): Promise<Omit<ProductRow, 'version'>[]> =>
  db.rows(sql`select id, code, name, unit from products where id = any(${ids}::uuid[]) order by code`)

/** What was shipped to customers by product between two days, both included, less returns; in yuan. */
export const soldByProduct = (
  { db, tenant }: Ctx,
  { customerIds, from, to }: { customerIds: string[]; from: string; to: string },
): Promise<{ customerId: string; productId: string; amount: string }[]> =>
  db.rows(sql`
    select customer_id as "customerId", product_id as "productId", sum(amount) as amount from shipments
    where tenant_id = ${tenant.id} and customer_id = any(${customerIds}::uuid[]) and product_id is not null
      and shipped_on between ${from} and ${to}
    group by customer_id, product_id`)
