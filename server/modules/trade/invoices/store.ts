import type { Ctx } from '../../../kernel/context.ts'
import { sql, type Db } from '../../../kernel/db.ts'
import { visible, type CustomerName } from '../../customers/index.ts'
import { customerName, documentsFrom, withCustomer, type DocumentQuery } from '../store.ts'
import type { InvoiceKind, InvoiceStatus } from './rules.ts'

export interface InvoiceRow {
  id: string
  customer: CustomerName
  series: string
  number: string
  kind: InvoiceKind
  status: InvoiceStatus
  issuedOn: string
  dueOn: string
  net: string | null
  tax: string | null
  gross: string
  /** What no receipt pays yet, whenever it comes; zero for credit notes and void ones. */
  open: string
  disputed: boolean
  voidReason: string | null
  voidedByName: string | null
  voidedAt: string | null
}

export interface InvoiceAllocation {
  receiptId: string
  number: string
  receivedOn: string
  amount: string
  method: 'explicit' | 'oldest-first'
}

const columns = sql`
  d.id, ${customerName}, d.series, d.number, d.kind, d.status, d.issued_on as "issuedOn", d.due_on as "dueOn", d.net,
  d.tax, d.gross, d.disputed, d.void_reason as "voidReason", d.voided_by_name as "voidedByName",
  d.voided_at as "voidedAt",
  case when d.kind = 'invoice' and d.status = 'valid' then d.gross - coalesce((
    select sum(a.amount) from allocations a where a.tenant_id = d.tenant_id and a.invoice_id = d.id), 0)
  else 0.00 end as open`

export interface InvoiceQuery extends DocumentQuery {
  status?: string
  kind?: string
}

export async function listInvoices(ctx: Ctx, query: InvoiceQuery) {
  const { from, at } = documentsFrom(ctx, query, { table: sql`invoices`, date: sql`d.issued_on` }, [
    ...(query.status ? [sql`d.status = ${query.status}`] : []),
    ...(query.kind ? [sql`d.kind = ${query.kind}`] : []),
  ])
  const rows = await ctx.db.rows<InvoiceRow & { sortKey: string }>(
    sql`select ${columns}, ${at.key} as "sortKey" from ${from}`,
  )
  return at.page(rows)
}

/** The invoice with what pays it, or null for one that is not there or belongs to a customer the actor does not see. */
export async function findInvoice(ctx: Ctx, id: string) {
  const invoice = await ctx.db.maybe<InvoiceRow>(sql`
    select ${columns} from ${withCustomer(sql`invoices`)}
    where d.tenant_id = ${ctx.tenant.id} and d.id = ${id} and ${visible(ctx.actor)}`)
  if (!invoice) return null
  const allocations = await ctx.db.rows<InvoiceAllocation>(sql`
    select r.id as "receiptId", r.number, r.received_on as "receivedOn", a.amount, a.method
    from allocations a join receipts r on r.tenant_id = a.tenant_id and r.id = a.receipt_id
    where a.tenant_id = ${ctx.tenant.id} and a.invoice_id = ${id}
    order by r.received_on, r.number`)
  return { ...invoice, allocations }
}

export interface NewInvoice {
  series: string
  number: string
  issuedOn: string
  dueOn: string
  net: string | null
  tax: string | null
  gross: string
  disputed: boolean
}

export async function insertInvoice(
  db: Db,
  to: { tenantId: string; customerId: string },
  invoice: NewInvoice & Pick<InvoiceRow, 'kind'>,
): Promise<string> {
  const { id } = await db.one<{ id: string }>(sql`
    insert into invoices (tenant_id, customer_id, series, number, kind, status, issued_on, due_on, net, tax, gross, disputed)
    values (${to.tenantId}, ${to.customerId}, ${invoice.series}, ${invoice.number}, ${invoice.kind}, 'valid',
            ${invoice.issuedOn}, ${invoice.dueOn}, ${invoice.net}, ${invoice.tax}, ${invoice.gross}, ${invoice.disputed})
    returning id`)
  return id
}

/** Marks a valid invoice void; false when it is void already. */
export async function markVoid(ctx: Ctx, id: string, reason: string): Promise<boolean> {
  const touched = await ctx.db.run(sql`
    update invoices set status = 'void', void_reason = ${reason}, voided_by_name = ${ctx.actor.name}, voided_at = ${ctx.now}
    where tenant_id = ${ctx.tenant.id} and id = ${id} and status = 'valid'`)
  return touched === 1
}

export interface OpenForReceipt {
  id: string
  customerId: string
  kind: InvoiceKind
  status: InvoiceStatus
  /** Gross less what was stated explicitly; what was allocated oldest-first gives way. */
  open: string
}

/** What explicit allocations leave open of these invoices. */
export function openForReceipt(db: Db, tenantId: string, ids: string[]): Promise<OpenForReceipt[]> {
  return db.rows<OpenForReceipt>(sql`
    select i.id, i.customer_id as "customerId", i.kind, i.status, i.gross - coalesce((
      select sum(a.amount) from allocations a
      where a.tenant_id = i.tenant_id and a.invoice_id = i.id and a.method = 'explicit'), 0) as open
    from invoices i where i.tenant_id = ${tenantId} and i.id = any(${ids}::uuid[])`)
}

/** What customers were invoiced between two days, both included, less credit notes; in yuan with tax. */
export const invoicedBetween = (
  { db, tenant }: Ctx,
  { customerIds, from, to }: { customerIds: string[]; from: string; to: string },
): Promise<{ customerId: string; amount: string }[]> =>
  db.rows(sql`
    select customer_id as "customerId", sum(gross) as amount from invoices
    where tenant_id = ${tenant.id} and customer_id = any(${customerIds}::uuid[]) and status = 'valid'
      and issued_on between ${from} and ${to}
    group by customer_id`)
