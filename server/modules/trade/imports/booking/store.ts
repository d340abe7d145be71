import { empty, sql, type Sql } from '../../../../kernel/db.ts'
import { insertMissingCustomers } from '../../../customers/index.ts'
import { reallocate } from '../../allocations/store.ts'
import { columnsOf, name, names, type DocumentKind, type Staged } from '../staging/store.ts'

export interface Booked {
  imported: number
  customersCreated: number
  receiptsCreated: number
  void: number
}

/** Writes what is new: customers on request, documents, receipts and what they pay. */
export async function book(staged: Staged, kind: DocumentKind, importId: string): Promise<Booked> {
  const { db, tenantId, actor } = staged
  const wanted = sql`select customer_code as code, customer_name as name from import_first where is_new`
  const customersCreated = staged.createCustomers
    ? await insertMissingCustomers(db, { tenantId, actor, importId }, wanted)
    : 0
  const inserted = await insertDocuments(staged, importId)
  const receiptsCreated = kind === 'invoices' ? await insertSettlements(staged, importId) : 0
  if (kind === 'receipts') await insertPayments(staged)
  if (kind === 'invoices' || kind === 'receipts') await reallocateTouched(staged)
  const counted = sql`select count(*) as "void" from import_first where is_new and status = 'void'`
  const voided = kind === 'invoices' ? (await db.one<{ void: number }>(counted)).void : 0
  const settledLater = sql`select count(*) as n from import_settled s where s.is_new and not s.is_new_invoice`
  const later = kind === 'invoices' ? (await db.one<{ n: number }>(settledLater)).n : 0
  return { imported: inserted + later, customersCreated, receiptsCreated, void: voided }
}

/** Whose valid trade an import brought, and of which days, as a query; null for kinds that are no trade. */
export function tradesOf({ tenantId }: Staged, kind: DocumentKind, importId: string): Sql | null {
  const ofImport = sql`d.tenant_id = ${tenantId} and d.import_id = ${importId}`
  if (kind === 'shipments') return sql`select d.customer_id, d.shipped_on from shipments d where ${ofImport}`
  if (kind !== 'invoices') return null
  return sql`
    select d.customer_id, d.issued_on from invoices d
    where ${ofImport} and d.kind = 'invoice' and d.status = 'valid'`
}

function insertDocuments({ db, tenantId, kind }: Staged, importId: string): Promise<number> {
  const kept = columnsOf(kind).flatMap((column) => (column.isKept ? [column.name] : []))
  const isInvoice = kind === 'invoices'
  const isShipment = kind === 'shipments'
  const more = isInvoice ? sql`, kind` : isShipment ? sql`, product_id` : empty
  const values = isInvoice
    ? sql`, case when f.gross < 0 then 'credit-note' else 'invoice' end`
    : isShipment
      ? sql`, (select p.id from products p where p.tenant_id = ${tenantId} and p.code = f.product_code)`
      : empty
  return db.run(sql`
    insert into ${name(kind)} (tenant_id, customer_id, ${names(kept)}, import_id ${more})
    select ${tenantId}::uuid, c.id, ${names(kept, 'f.')}, ${importId}::uuid ${values}
    from import_first f join customers c on c.tenant_id = ${tenantId} and c.code = f.customer_code
    where f.is_new order by f.row_no`)
}

async function insertSettlements({ db, tenantId }: Staged, importId: string): Promise<number> {
  const booked = await db.run(sql`
    insert into receipts (tenant_id, customer_id, number, received_on, amount, import_id)
    select ${tenantId}::uuid, c.id, s.receipt_number, s.received_on, s.amount, ${importId}::uuid
    from import_settled s join customers c on c.tenant_id = ${tenantId} and c.code = s.customer_code
    where s.is_new order by s.row_no`)
  if (booked) {
    await db.run(sql`
      insert into allocations (tenant_id, receipt_id, invoice_id, amount, method)
      select r.tenant_id, r.id, i.id, s.amount, 'explicit'
      from import_settled s
      join receipts r on r.tenant_id = ${tenantId} and r.number = s.receipt_number
      join invoices i on i.tenant_id = ${tenantId} and i.series = s.series and i.number = s.number
      where s.is_new
      on conflict (tenant_id, receipt_id, invoice_id) do nothing`)
  }
  return booked
}

function insertPayments({ db, tenantId }: Staged): Promise<number> {
  return db.run(sql`
    insert into allocations (tenant_id, receipt_id, invoice_id, amount, method)
    select r.tenant_id, r.id, p.invoice_id, p.amount, 'explicit'
    from import_paid p join receipts r on r.tenant_id = ${tenantId} and r.number = p.number`)
}

async function reallocateTouched({ db, tenantId, kind }: Staged): Promise<void> {
  const settled = kind === 'invoices' ? sql`union select customer_code from import_settled where is_new` : empty
  await db.run(sql`
    create temp table import_touched on commit drop as
    select c.id from customers c
    where c.tenant_id = ${tenantId} and c.code in (select customer_code from import_first where is_new ${settled})`)
  await db.run(sql`analyze import_touched`)
  await reallocate(db, tenantId, sql`select id from import_touched`)
}
