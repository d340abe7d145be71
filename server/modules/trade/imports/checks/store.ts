import { empty, join, sql, type Sql } from '../../../../kernel/db.ts'
import { visible } from '../../../customers/index.ts'
import { columnsOf, issues, keys, name, names, same, type DocumentKind, type Staged } from '../staging/store.ts'

/** Rows that say again what an earlier row said, or something else about the same record. */
export async function checkDuplicates({ db }: Staged, kind: DocumentKind): Promise<void> {
  const { columns, field } = keys[kind]
  const rest = columnsOf(kind).map((column) => column.name)
  await db.run(
    issues(sql`
      select d.row_no, case when d.differs then 'error' else 'skipped' end, ${field}::text,
             case when d.differs then 'import.duplicate_in_file' else 'import.duplicate_row' end, d.other, null
      from (
        select r.row_no, f.row_no as other, (${names(rest, 'r.')}) is distinct from (${names(rest, 'f.')}) as differs
        from import_rows r join import_first f on ${same(columns, 'r', 'f')}
        where r.row_no <> f.row_no
      ) d`),
  )
}

/** Documents that are there already: the same, or with other content. */
export async function checkPresent(staged: Staged, kind: DocumentKind): Promise<void> {
  const { db, tenantId, stated, actor } = staged
  const { columns, field } = keys[kind]
  const compared = columnsOf(kind).filter((c) => c.isKept && !columns.includes(c.name) && stated.has(c.field))
  const differing = join(
    [
      sql`case when c.code <> f.customer_code then 'customerCode' end`,
      ...compared.map(
        (c) => sql`case when t.${name(c.name)} is distinct from f.${name(c.name)} then ${c.field}::text end`,
      ),
    ],
    ', ',
  )
  // Of a record out of sight not even what differs is told.
  const fields = sql`case when coalesce(${visible(actor)}, false) then concat_ws(',', ${differing}) else ${field}::text end`
  const settlesMore =
    kind === 'invoices'
      ? sql`and not exists (select from import_settled s where s.row_no = f.row_no and s.is_new)`
      : empty
  await db.run(
    issues(sql`
      select f.row_no, case when d.fields <> '' then 'error' else 'skipped' end, ${field}::text,
             case when d.fields <> '' then 'import.differs' else 'import.exists' end, null, d.fields
      from import_first f
      join ${name(kind)} t on t.tenant_id = ${tenantId} and ${same(columns, 't', 'f')}
      join customers c on c.tenant_id = t.tenant_id and c.id = t.customer_id
      cross join lateral (select ${fields} as fields) d
      where not f.is_new and (d.fields <> '' or true ${settlesMore})`),
  )
}

/** Customers the file speaks of that are not there, or not in the actor's sight. */
export async function checkCustomers({ db, tenantId, actor, createCustomers }: Staged): Promise<void> {
  const mayCreate = createCustomers
    ? sql`and exists (select from customers c where c.tenant_id = ${tenantId} and c.code = f.customer_code)`
    : empty
  await db.run(
    issues(sql`
      select f.row_no, 'error', 'customerCode', 'import.customer_unknown', null, f.customer_code
      from import_first f
      where f.is_new ${mayCreate} and not exists (
        select from customers c where c.tenant_id = ${tenantId} and c.code = f.customer_code and ${visible(actor)})`),
  )
}

/** The products of shipments. */
export async function checkProducts({ db, tenantId }: Staged): Promise<void> {
  await db.run(
    issues(sql`
      select f.row_no, 'error', 'productCode', 'import.product_unknown', null, f.product_code
      from import_first f
      where f.product_code is not null
        and not exists (select from products p where p.tenant_id = ${tenantId} and p.code = f.product_code)`),
  )
}

const statedOn = (tenantId: string, invoice: Sql) => sql`
  coalesce((select sum(a.amount) from allocations a
            where a.tenant_id = ${tenantId} and a.invoice_id = ${invoice} and a.method = 'explicit'), 0)`

/** Settlements in a file of invoices, each a receipt of its own named after its invoice. */
export async function checkSettlements({ db, tenantId, actor }: Staged): Promise<void> {
  await db.run(sql`
    create temp table import_settled on commit drop as
    select f.row_no, f.series, f.number, concat_ws('-', nullif(f.series, ''), f.number, 'R') as receipt_number,
           f.customer_code, f.received_on, f.received_amount as amount, f.gross, f.is_new as is_new_invoice, true as is_new
    from import_first f where f.received_on is not null`)
  await db.run(sql`analyze import_settled`)
  await db.run(
    issues(sql`
      select s.row_no, 'error', 'receivedOn', 'import.differs', null, 'receivedOn,receivedAmount'
      from import_settled s
      join receipts r on r.tenant_id = ${tenantId} and r.number = s.receipt_number
      join customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id
      where not coalesce(${visible(actor)}, false)
        or (r.received_on, r.amount, c.code) is distinct from (s.received_on, s.amount, s.customer_code)
        or not exists (
          select from allocations a join invoices i on i.tenant_id = a.tenant_id and i.id = a.invoice_id
          where a.tenant_id = r.tenant_id and a.receipt_id = r.id and i.series = s.series and i.number = s.number)`),
  )
  await db.run(
    issues(sql`
      select row_no, 'error', 'receivedOn', 'import.duplicate_in_file', other, null
      from (select row_no, min(row_no) over (partition by receipt_number) as other from import_settled) s
      where row_no <> other`),
  )
  await db.run(sql`
    update import_settled s set is_new = false from receipts r where r.tenant_id = ${tenantId} and r.number = s.receipt_number`)
  await db.run(
    issues(sql`
      select s.row_no, 'error', 'receivedAmount', 'import.over_allocated', null, s.gross::text
      from import_settled s
      left join invoices i on not s.is_new_invoice and i.tenant_id = ${tenantId} and i.series = s.series and i.number = s.number
      left join customers c on c.tenant_id = i.tenant_id and c.id = i.customer_id
      where s.is_new and (s.is_new_invoice or ${visible(actor)}) and s.amount + ${statedOn(tenantId, sql`i.id`)} > s.gross`),
  )
}

/** Receipts that name the invoice they pay. */
export async function checkPaidInvoices({ db, tenantId, actor }: Staged): Promise<void> {
  await db.run(sql`
    create temp table import_paid on commit drop as
    select f.row_no, f.number, f.amount, i.id as invoice_id, i.gross, count(i.id) over (partition by f.row_no) as found
    from import_first f
    left join customers c on c.tenant_id = ${tenantId} and c.code = f.customer_code and ${visible(actor)}
    left join invoices i on i.tenant_id = c.tenant_id and i.customer_id = c.id and i.number = f.invoice_number
      and (f.invoice_series is null or i.series = f.invoice_series) and i.kind = 'invoice' and i.status = 'valid'
    where f.is_new and f.invoice_number is not null`)
  await db.run(
    issues(sql`
      select distinct p.row_no, 'error', 'invoiceNumber', 'import.invoice_unknown', null::int, f.invoice_number
      from import_paid p join import_first f on f.row_no = p.row_no where p.found <> 1`),
  )
  await db.run(
    issues(sql`
      select row_no, 'error', 'amount', 'import.over_allocated', null, gross::text
      from (select *, sum(amount) over (partition by invoice_id) as wanted from import_paid where found = 1) p
      where wanted + ${statedOn(tenantId, sql`p.invoice_id`)} > gross`),
  )
}
