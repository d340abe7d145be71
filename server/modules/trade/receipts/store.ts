import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db } from '../../../kernel/db.ts'
import { visible, type CustomerName } from '../../customers/index.ts'
import { customerName, documentsFrom, withCustomer, type DocumentQuery } from '../store.ts'

export interface ReceiptRow {
  id: string
  customer: CustomerName
  number: string
  receivedOn: string
  amount: string
  method: string | null
  /** What no invoice takes yet. */
  unapplied: string
}

export interface ReceiptAllocation {
  invoiceId: string
  series: string
  number: string
  amount: string
  method: 'explicit' | 'oldest-first'
}

const columns = sql`
  d.id, ${customerName}, d.number, d.received_on as "receivedOn", d.amount, d.method,
  d.amount - coalesce((
    select sum(a.amount) from allocations a where a.tenant_id = d.tenant_id and a.receipt_id = d.id), 0) as unapplied`

export async function listReceipts(ctx: Ctx, query: DocumentQuery) {
  const { from, at } = documentsFrom(ctx, query, { table: sql`receipts`, date: sql`d.received_on` })
  const rows = await ctx.db.rows<ReceiptRow & { sortKey: string }>(
    sql`select ${columns}, ${at.key} as "sortKey" from ${from}`,
  )
  return at.page(rows)
}

/** The receipt with what it pays, or null for one that is not there or belongs to a customer the actor does not see. */
export async function findReceipt(ctx: Ctx, id: string) {
  const receipt = await ctx.db.maybe<ReceiptRow>(sql`
    select ${columns} from ${withCustomer(sql`receipts`)}
    where d.tenant_id = ${ctx.tenant.id} and d.id = ${id} and ${visible(ctx.actor)}`)
  if (!receipt) return null
  const allocations = await ctx.db.rows<ReceiptAllocation>(sql`
    select i.id as "invoiceId", i.series, i.number, a.amount, a.method
    from allocations a join invoices i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
    where a.tenant_id = ${ctx.tenant.id} and a.receipt_id = ${id}
    order by i.due_on, i.issued_on, i.series, i.number`)
  return { ...receipt, allocations }
}

export interface NewReceipt {
  number: string
  receivedOn: string
  amount: string
  method: string | null
}

export async function insertReceipt(
  db: Db,
  from: { tenantId: string; customerId: string },
  receipt: NewReceipt,
): Promise<string> {
  const { id } = await db.one<{ id: string }>(sql`
    insert into receipts (tenant_id, customer_id, number, received_on, amount, method)
    values (${from.tenantId}, ${from.customerId}, ${receipt.number}, ${receipt.receivedOn}, ${receipt.amount}, ${receipt.method})
    returning id`)
  return id
}

export async function insertExplicitAllocations(
  db: Db,
  of: { tenantId: string; receiptId: string },
  allocations: { invoiceId: string; amount: string }[],
): Promise<void> {
  await db.run(sql`
    insert into allocations (tenant_id, receipt_id, invoice_id, amount, method)
    select ${of.tenantId}::uuid, ${of.receiptId}::uuid, stated.invoice_id, stated.amount, 'explicit'
    from unnest(${allocations.map((a) => a.invoiceId)}::uuid[], ${allocations.map((a) => a.amount)}::numeric[])
      as stated (invoice_id, amount)`)
}
