import type { Grading, Influence, KeyAccount } from '../../../policy-pack/index.ts'
import type { DateText } from '../../kernel/calendar.ts'
import { empty, sql, type Db, type Sql } from '../../kernel/db.ts'
import { isOver, type Amount } from '../../kernel/money.ts'
import { receivables } from '../trade/index.ts'
import type { CustomerClass, Grade, GradingFacts, KeyAccountFacts, Standing } from './rules.ts'

export interface CustomerName {
  id: string
  code: string
  name: string
}

/** Everything the rules judge a customer by. */
export interface CustomerFacts {
  customer: CustomerName
  keyAccount: KeyAccountFacts
  grading: GradingFacts
  /** Class and grade as last adopted. */
  previous: Standing | null
}

/** Whose facts, as of which day, and by which documents the regulations count. */
export interface FactsQuery {
  tenantId: string
  asOf: DateText
  /** Customers the asker sees: a predicate over the alias `c`. */
  visible: Sql
  basis: KeyAccount['basis']
  contractBasis: Grading['contractBasis']
  /** First day of the period that grading judges; its last is `asOf`. */
  periodFrom: DateText
  /** One customer, also one without trade; else all that traded by that day, in the order of their codes. */
  customerId?: string
  /** Of the book, only what follows a place in it: a predicate over `c`. */
  after?: Sql
  /** Of the book, so many customers. */
  limit?: number
  /** Leaves out what only grading judges by, which then reads as missing. */
  isWithoutGrading?: boolean
}

interface FactsRow extends CustomerName {
  class: CustomerClass | null
  grade: Grade | null
  months: Record<string, Amount>
  cumulative: Amount
  firstTradeOn: DateText | null
  contracts: Amount | null
  invoiced: Amount
  balance: Amount
  overdue: Amount
  influence: Influence | null
  premium: string | null
}

/** The order of the book, the same on every server. */
export const byCode = sql`(c.code collate "C")`

/** The whole book is read in one sweep per table; a part of it by the customers' own documents. */
const isWhole = ({ customerId, limit, after }: FactsQuery) => !customerId && limit === undefined && !after

/** Facts of the whole book or of one customer, by one and the same query. */
function factsSql(query: FactsQuery): Sql {
  const { tenantId, asOf, customerId } = query
  const inBook = isWhole(query) ? empty : sql`and customer_id in (select id from book)`
  const visible = isWhole(query) ? undefined : sql`c.id in (select id from book)`
  if (query.isWithoutGrading) return tradeSql(query, inBook)
  return sql`
    with book as materialized (${bookOf(query)}), traded as (${monthsOf(query, inBook)}),
      contracted as (${contractedIn(query, inBook)}), invoiced as (${invoicedIn(query, inBook)})
    select b.id, b.code, b.name, b.class, b.grade, coalesce(t.months, '{}') as months,
           coalesce(t.cumulative, 0.00) as cumulative, t.first as "firstTradeOn", k.amount as contracts,
           coalesce(i.amount, 0.00) as invoiced, coalesce(r.balance, 0.00) as balance,
           coalesce(r.overdue, 0.00) as overdue, f.value as influence, p.value as premium
    from book b
    left join traded t on t.customer_id = b.id
    left join contracted k on k.customer_id = b.id
    left join invoiced i on i.customer_id = b.id
    left join (${receivables({ tenantId, asOf, customerId, visible })}) r on r.customer_id = b.id
    left join (${judged(query, 'influence', inBook)}) f on f.customer_id = b.id
    left join (${judged(query, 'premium', inBook)}) p on p.customer_id = b.id
    order by b.code collate "C", b.id`
}

const tradeSql = (query: FactsQuery, inBook: Sql): Sql => sql`
  with book as materialized (${bookOf(query)}), traded as (${monthsOf(query, inBook)})
  select b.id, b.code, b.name, b.class, b.grade, coalesce(t.months, '{}') as months,
         coalesce(t.cumulative, 0.00) as cumulative, t.first as "firstTradeOn", null as contracts, null as invoiced,
         null as balance, '0' as overdue, null as influence, null as premium
  from book b left join traded t on t.customer_id = b.id
  order by b.code collate "C", b.id`

const bookOf = (query: FactsQuery) => sql`
  select c.id, c.code, c.name, c.class, c.grade from customers c
  where c.tenant_id = ${query.tenantId} and ${query.visible}
    and ${query.customerId ? sql`c.id = ${query.customerId}` : hasTraded(query)}
    ${query.after ? sql`and ${query.after}` : empty}
  order by ${byCode}, c.id ${query.limit === undefined ? empty : sql`limit ${query.limit}`}`

const monthsOf = (query: FactsQuery, inBook: Sql) => sql`
  select customer_id, sum(amount) as cumulative, min(first) as first,
         json_object_agg(to_char(month, 'YYYY-MM'), amount::text order by month) as months
  from (
    select customer_id, date_trunc('month', day::timestamp) as month, sum(amount) as amount, min(day) as first
    from (${tradeOf(query)}) trade where true ${inBook} group by customer_id, month
  ) monthly
  group by customer_id`

const contractedIn = ({ tenantId, periodFrom, asOf }: FactsQuery, inBook: Sql) => sql`
  select customer_id, sum(amount) as amount from contracts
  where tenant_id = ${tenantId} and signed_on between ${periodFrom} and ${asOf} ${inBook}
  group by customer_id`

const invoicedIn = ({ tenantId, periodFrom, asOf }: FactsQuery, inBook: Sql) => sql`
  select customer_id, sum(gross) as amount from invoices
  where tenant_id = ${tenantId} and status = 'valid' and issued_on between ${periodFrom} and ${asOf} ${inBook}
  group by customer_id`

/** What was last judged about each customer by the day. */
const judged = ({ tenantId, asOf }: FactsQuery, kind: string, inBook: Sql) => sql`
  select distinct on (customer_id) customer_id, value from assessments
  where tenant_id = ${tenantId} and kind = ${kind} and assessed_on <= ${asOf} ${inBook}
  order by customer_id, assessed_on desc, created_at desc, id desc`

type Trade = Pick<FactsQuery, 'tenantId' | 'asOf' | 'basis'>

function tradeOf({ tenantId, asOf, basis }: Trade): Sql {
  return basis === 'shipped'
    ? sql`select customer_id, shipped_on as day, amount from shipments
          where tenant_id = ${tenantId} and shipped_on <= ${asOf}`
    : sql`select customer_id, issued_on as day, gross as amount from invoices
          where tenant_id = ${tenantId} and status = 'valid' and issued_on <= ${asOf}`
}

const hasTraded = (query: Trade): Sql => sql`c.id in (select customer_id from (${tradeOf(query)}) trade)`

function presentFacts(row: FactsRow, { asOf, contractBasis }: FactsQuery): CustomerFacts {
  const { id, code, name, months, cumulative, firstTradeOn, contracts, invoiced, influence, premium } = row
  const isInvoiced = contractBasis === 'invoiced' || (contractBasis === 'contracts-else-invoiced' && contracts === null)
  return {
    customer: { id, code, name },
    keyAccount: { asOf, months, cumulative, firstTradeOn },
    grading: {
      asOf,
      contractAmount: isInvoiced ? invoiced : contracts,
      contractSource: isInvoiced ? 'invoiced' : 'contracts',
      anyOverdue: isOver(row.overdue, '0'),
      receivables: row.balance,
      premium,
      influence,
      firstTradeOn,
    },
    previous: row.class && row.grade ? { class: row.class, grade: row.grade } : null,
  }
}

/** Facts of the book in batches, all as of one moment, in the order of the customers' codes. */
export async function* factsOfBook(db: Db, query: FactsQuery, size = 1000): AsyncGenerator<CustomerFacts[]> {
  // Tables that have just been filled have no statistics yet, and the planner would take each of these sweeps for a few
  // rows and repeat one for every customer.
  if (isWhole(query)) await db.run(sql`set local enable_nestloop = off`)
  try {
    for await (const batch of db.batches<FactsRow>(factsSql(query), size))
      yield batch.map((row) => presentFacts(row, query))
  } finally {
    if (isWhole(query)) await db.run(sql`set local enable_nestloop = on`).catch(() => undefined)
  }
}

/** The facts of a few: one customer, or a page of the book. */
export async function listFacts(db: Db, query: FactsQuery): Promise<CustomerFacts[]> {
  return (await db.rows<FactsRow>(factsSql(query))).map((row) => presentFacts(row, query))
}

/** How many customers the book has. */
export async function countBook(db: Db, query: Pick<FactsQuery, 'tenantId' | 'asOf' | 'basis' | 'visible'>) {
  const { count } = await db.one<{ count: number }>(sql`
    select count(*) as count from customers c
    where c.tenant_id = ${query.tenantId} and ${query.visible} and ${hasTraded(query)}`)
  return count
}

/** What was invoiced to each customer in a period, of those with a valid invoice or credit note in it. */
export function listSales(
  db: Db,
  query: { tenantId: string; visible: Sql; from: DateText; to: DateText },
): Promise<(CustomerName & { amount: Amount })[]> {
  return db.rows(sql`
    select c.id, c.code, c.name, sum(i.gross) as amount
    from invoices i join customers c on c.tenant_id = i.tenant_id and c.id = i.customer_id
    where i.tenant_id = ${query.tenantId} and ${query.visible} and i.status = 'valid'
      and i.issued_on between ${query.from} and ${query.to}
    group by c.id, c.code, c.name`)
}
