import type { Aging } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { empty, join, sql, type Db, type Sql } from '../../../kernel/db.ts'
import { beginningWith, containing, keyset, type SortKey } from '../../../kernel/paging.ts'
import { visible, type CustomerName } from '../../customers/index.ts'
import { sum } from '../../../kernel/money.ts'
import { customerName } from '../store.ts'
import { salesYearBefore, type Sales } from './rules.ts'

/** Which documents a question is about. */
export interface Book {
  tenantId: string
  /** The business date the answer is for. */
  asOf: string
  /** Of one customer only. */
  customerId?: string
  /** Only of customers the asker sees: a predicate over the alias `c`. */
  visible?: Sql
}

/**
 * The valid invoices and credit notes issued by a day, with what receipts of that day or earlier had paid: a query
 * with the columns `id, customer_id, kind, series, number, issued_on, due_on, gross, paid, open, days`. `open` is
 * zero for a credit note, which is unapplied credit; `days` are the days past due, negative or zero before.
 */
export function documents(book: Book): Sql {
  const { tenantId, asOf, customerId, visible } = book
  return sql`
    select i.id, i.customer_id, i.kind, i.series, i.number, i.issued_on, i.due_on, i.gross, coalesce(p.paid, 0) as paid,
           case when i.kind = 'invoice' then i.gross - coalesce(p.paid, 0) else 0 end as open,
           ${asOf}::date - i.due_on as days
    from invoices i
    ${visible ? sql`join customers c on c.tenant_id = i.tenant_id and c.id = i.customer_id and ${visible}` : empty}
    left join (
      -- Leaving out what later receipts paid is quicker than looking up each receipt: few are later than most days asked.
      select a.invoice_id, sum(a.amount) as paid
      from allocations a
      ${customerId ? sql`join invoices own on own.tenant_id = a.tenant_id and own.id = a.invoice_id` : empty}
      where a.tenant_id = ${tenantId} ${customerId ? sql`and own.customer_id = ${customerId}` : empty}
        and not exists (
          select from receipts r where r.tenant_id = a.tenant_id and r.id = a.receipt_id and r.received_on > ${asOf})
      group by a.invoice_id
    ) p on p.invoice_id = i.id
    where i.tenant_id = ${tenantId} and i.status = 'valid' and i.issued_on <= ${asOf}
      ${customerId ? sql`and i.customer_id = ${customerId}` : empty}`
}

/**
 * What each customer owes on a day: a query with the columns `customer_id, invoiced, received, open, overdue,
 * credit_notes, unapplied_receipts, balance`, in yuan. `balance` = open − credit notes − unapplied receipts =
 * invoiced − received. Customers without any document by that day are not in it.
 */
export function receivables(book: Book): Sql {
  return sql`
    select customer_id, sum(invoiced) as invoiced, sum(received) as received, sum(open) as open, sum(overdue) as overdue,
           sum(credit_notes) as credit_notes, sum(received) - sum(paid) as unapplied_receipts,
           sum(open) - sum(credit_notes) - (sum(received) - sum(paid)) as balance
    from (
      select customer_id, sum(gross) as invoiced, 0.00 as received, sum(open) as open,
             coalesce(sum(open) filter (where days > 0), 0.00) as overdue,
             coalesce(-sum(gross) filter (where kind = 'credit-note'), 0.00) as credit_notes, sum(paid) as paid
      from (${documents(book)}) d group by customer_id
      union all
      select customer_id, 0.00, sum(amount), 0.00, 0.00, 0.00, 0.00 from (${receiptsOf(book)}) r group by customer_id
    ) account
    group by customer_id`
}

/** The receipts of the book by its day: `customer_id, amount`. */
export function receiptsOf({ tenantId, asOf, customerId, visible }: Book): Sql {
  return sql`
    select r.customer_id, r.amount
    from receipts r
    ${visible ? sql`join customers c on c.tenant_id = r.tenant_id and c.id = r.customer_id and ${visible}` : empty}
    where r.tenant_id = ${tenantId} and r.received_on <= ${asOf}
      ${customerId ? sql`and r.customer_id = ${customerId}` : empty}`
}

/** The place of a document's bucket, by the same limits as `bucketPlace`. */
const place = ({ limits }: Aging) => sql`width_bucket(days, ${[1, ...limits.map((limit) => limit + 1)]}::int[])`

/** Per customer and bucket: `customer_id, place, invoiced, received, paid, open, count, credit_notes`. */
const accounts = (book: Book, limits: Aging) => sql`
  select customer_id, ${place(limits)} as place, sum(gross) as invoiced, sum(paid) as paid, sum(open) as open,
         count(*) filter (where open > 0) as count,
         coalesce(-sum(gross) filter (where kind = 'credit-note'), 0.00) as credit_notes
  from (${documents(book)}) d
  group by customer_id, place`

export interface SummaryRow {
  /** The row of the whole book, not of a bucket. */
  isTotal: boolean
  place: number | null
  invoiced: string
  received: string
  open: string
  count: number
  customers: number
  creditNotes: string
  unappliedReceipts: string
  balance: string
}

/** The whole book by bucket, with a row for the total: one statement, so that the figures are of one moment. */
export function summarize(db: Db, book: Book, limits: Aging): Promise<SummaryRow[]> {
  return db.rows<SummaryRow>(sql`
    with account as (${accounts(book, limits)}),
    receipt as (select coalesce(sum(amount), 0.00) as received from (${receiptsOf(book)}) r)
    select grouping(place) = 1 as "isTotal", place, coalesce(sum(invoiced), 0.00) as invoiced, received, coalesce(sum(open), 0.00) as open,
           coalesce(sum(count), 0)::bigint as count, count(distinct customer_id) filter (where open > 0) as customers,
           coalesce(sum(credit_notes), 0.00) as "creditNotes",
           received - coalesce(sum(paid), 0.00) as "unappliedReceipts",
           coalesce(sum(open) - sum(credit_notes) + sum(paid), 0.00) - received as balance
    from receipt left join account on true
    group by grouping sets ((place, received), (received))`)
}

/** What was invoiced by month and in the last year, for days sales outstanding. */
export async function salesBefore(db: Db, book: Book): Promise<Sales> {
  const from = salesYearBefore(book.asOf)
  const months = await db.rows<{ month: string; amount: string; lastYear: string }>(sql`
    select to_char(issued_on, 'YYYY-MM') as month, sum(gross) as amount,
           coalesce(sum(gross) filter (where issued_on > ${from}), 0.00) as "lastYear"
    from (${documents(book)}) d group by 1`)
  return { byMonth: months, lastYear: sum(months.map((m) => m.lastYear)) }
}

export interface CustomerAgingRow {
  id: string
  customer: CustomerName
  open: string
  unapplied: string
  balance: string
  /** In the order of the buckets. */
  amounts: string[]
}

export const customerAgingSorts = {
  '-open': { column: sql`a.open`, type: 'numeric', descending: true },
  open: { column: sql`a.open`, type: 'numeric' },
  code: { column: sql`c.code`, type: 'text' },
} as const satisfies Record<string, SortKey>

export interface AgingQuery {
  /** The place of a bucket something must be open in. */
  place?: number
  q?: string
  sort: keyof typeof customerAgingSorts
  limit: number
  cursor?: string
}

/** A page of the customers with anything open or unapplied. */
export async function listCustomerAging(db: Db, book: Book, limits: Aging, query: AgingQuery) {
  const at = keyset(query, query.sort, customerAgingSorts[query.sort], sql`c.id`)
  const amounts = [...limits.limits, 0, 0].map((_, k) => sql`coalesce(sum(open) filter (where place = ${k}), 0.00)`)
  const { q } = query
  const conditions = [
    sql`(a.open > 0 or a.unapplied > 0)`,
    ...(query.place === undefined ? [] : [sql`a.amounts[${query.place + 1}::int] > 0`]),
    ...(q ? [sql`(c.name ilike ${containing(q)} or c.code like ${beginningWith(q.toUpperCase())})`] : []),
    at.after,
  ]
  const rows = await db.rows<CustomerAgingRow & { sortKey: string }>(sql`
    with a as (
      select customer_id, sum(open) as open, sum(credit_notes) + sum(received) - sum(paid) as unapplied,
             sum(open) - sum(credit_notes) - sum(received) + sum(paid) as balance, array[${join(amounts)}] as amounts
      from (
        select customer_id, place, open, paid, credit_notes, 0.00 as received from (${accounts(book, limits)}) d
        union all
        select customer_id, null, 0.00, 0.00, 0.00, sum(amount) from (${receiptsOf(book)}) r group by customer_id
      ) account
      group by customer_id
    )
    select c.id, ${customerName}, a.open, a.unapplied, a.balance, a.amounts, ${at.key} as "sortKey"
    from a join customers c on c.tenant_id = ${book.tenantId} and c.id = a.customer_id
    where ${join(conditions, ' and ')}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

export interface InvoiceAgingRow {
  id: string
  customer: CustomerName
  number: string
  series: string
  issuedOn: string
  dueOn: string
  gross: string
  open: string
  daysPastDue: number
  place: number
}

/** A page of the open invoices, the longest due first. */
export async function listInvoiceAging(db: Db, book: Book, limits: Aging, query: Omit<AgingQuery, 'q' | 'sort'>) {
  const at = keyset(query, 'dueOn', { column: sql`d.due_on`, type: 'date' }, sql`d.id`)
  const inBucket = query.place === undefined ? sql`true` : sql`${place(limits)} = ${query.place}`
  const rows = await db.rows<InvoiceAgingRow & { sortKey: string }>(sql`
    select d.id, ${customerName}, d.number, d.series, d.issued_on as "issuedOn", d.due_on as "dueOn", d.gross, d.open,
           greatest(d.days, 0) as "daysPastDue", ${place(limits)} as place, ${at.key} as "sortKey"
    from (${documents(book)}) d
    join customers c on c.tenant_id = ${book.tenantId} and c.id = d.customer_id
    where d.open > 0 and ${inBucket} and ${at.after}
    order by ${at.order} limit ${at.limit}`)
  return at.page(rows)
}

/** The documents the actor may see, on a day. */
export function bookOf(ctx: Ctx, asOf: string, customerId?: string): Book {
  const sight = ctx.actor.scope === 'all' ? {} : { visible: visible(ctx.actor) }
  return { tenantId: ctx.tenant.id, asOf, ...sight, ...(customerId === undefined ? {} : { customerId }) }
}
