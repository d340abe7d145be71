import { sql, type Db, type Sql } from '../../../kernel/db.ts'

/**
 * Works out anew which receipts of these customers pay which of their invoices (K-09): explicit allocations stay, a
 * receipt without one pays oldest-first, exactly as `allocateOldestFirst` says. `customers` are ids, or a query with
 * one column of ids. Holds the customers until the transaction ends. Returns the number of allocations made.
 *
 * Invoices and receipts lie one behind the other on a scale of money each; where their ends fall cuts the scale into
 * pieces, and each piece lies in one invoice and one receipt. So one statement serves any number of customers, in the
 * time it takes to sort their documents.
 */
export async function reallocate(db: Db, tenantId: string, customers: string[] | Sql): Promise<number> {
  const chosen = Array.isArray(customers) ? sql`select unnest(${customers}::uuid[])` : customers
  await db.run(sql`
    select from customers where tenant_id = ${tenantId} and id in (${chosen}) order by id for no key update`)
  await db.run(sql`
    delete from allocations a using receipts r
    where a.tenant_id = ${tenantId} and r.tenant_id = a.tenant_id and r.id = a.receipt_id
      and a.method = 'oldest-first' and r.customer_id in (${chosen})`)
  return db.run(sql`
    insert into allocations (tenant_id, receipt_id, invoice_id, amount, method)
    with ${openInvoices(tenantId, chosen)}, ${freeReceipts(tenantId, chosen)},
    ends as (
      select customer_id, upto, max(place) filter (where is_invoice) as invoice_place,
             max(place) filter (where not is_invoice) as receipt_place
      from (
        select customer_id, upto, place, true as is_invoice from invoice_line
        union all select customer_id, upto, place, false from receipt_line
      ) line
      group by customer_id, upto
    ),
    pieces as (
      select customer_id, upto - coalesce(lag(upto) over scale, 0) as amount,
             coalesce(max(invoice_place) over before, 0) + 1 as invoice_place,
             coalesce(max(receipt_place) over before, 0) + 1 as receipt_place
      from ends
      window scale as (partition by customer_id order by upto),
             before as (scale rows between unbounded preceding and 1 preceding)
    )
    select ${tenantId}::uuid, r.id, i.id, p.amount, 'oldest-first'
    from pieces p
    join invoice_line i on i.customer_id = p.customer_id and i.place = p.invoice_place
    join receipt_line r on r.customer_id = p.customer_id and r.place = p.receipt_place`)
}

const openInvoices = (tenantId: string, chosen: Sql) => sql`
  invoice_line as materialized (
    select id, customer_id, row_number() over line as place, sum(open) over line as upto
    from (
      select i.id, i.customer_id, i.due_on, i.issued_on, i.series, i.number, i.gross - coalesce(stated.amount, 0) as open
      from invoices i
      left join (
        select a.invoice_id, sum(a.amount) as amount
        from invoices i join allocations a on a.tenant_id = i.tenant_id and a.invoice_id = i.id
        where i.tenant_id = ${tenantId} and i.customer_id in (${chosen}) and a.method = 'explicit'
        group by a.invoice_id
      ) stated on stated.invoice_id = i.id
      where i.tenant_id = ${tenantId} and i.customer_id in (${chosen}) and i.kind = 'invoice' and i.status = 'valid'
    ) i
    where open > 0
    window line as (partition by customer_id order by due_on, issued_on, series collate "C", number collate "C"
                    rows unbounded preceding)
  )`

const freeReceipts = (tenantId: string, chosen: Sql) => sql`
  receipt_line as materialized (
    select r.id, r.customer_id, row_number() over line as place, sum(r.amount) over line as upto
    from receipts r
    where r.tenant_id = ${tenantId} and r.customer_id in (${chosen})
      and not exists (
        select from allocations a
        where a.tenant_id = r.tenant_id and a.receipt_id = r.id and a.method = 'explicit')
    window line as (partition by r.customer_id order by r.received_on, r.number collate "C" rows unbounded preceding)
  )`
