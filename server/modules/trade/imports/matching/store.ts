import { sql, type Sql } from '../../../../kernel/db.ts'
import { visible } from '../../../customers/index.ts'
import { columnsOf, issues, names, type Staged } from '../staging/store.ts'

const creditCode = sql`unified_social_credit_code`

/** What is compared when a file speaks of one company twice: everything but what only our own books know. */
const said = () => names(columnsOf('customers').map(({ name }) => name))

/**
 * The first row of each company in the file — by credit code, else by code, else every row its own — and the customer
 * it is, found by credit code, else by code, else by a former code, and held until the transaction ends.
 */
export async function matchCustomers(staged: Staged): Promise<void> {
  const { db, tenantId } = staged
  await db.run(sql`
    create temp table import_first on commit drop as
    select distinct on (key) row_no, ${said()}, key, null::uuid as customer_id, false as by_code, true as is_new
    from (select *, coalesce('u ' || ${creditCode}, 'c ' || code, 'r ' || row_no) as key from import_rows) r
    order by key, row_no`)
  await db.run(sql`analyze import_first (row_no, ${creditCode}, code)`)
  await db.run(sql`
    update import_first f set customer_id = c.id, is_new = false from customers c
    where c.tenant_id = ${tenantId} and c.${creditCode} = f.${creditCode}`)
  await db.run(sql`
    update import_first f set customer_id = c.id, is_new = false, by_code = true from customers c
    where f.customer_id is null and c.tenant_id = ${tenantId} and c.code = f.code`)
  await db.run(sql`
    update import_first f set customer_id = t.customer_id, is_new = false, by_code = true from customer_terms t
    where f.customer_id is null and t.tenant_id = ${tenantId} and t.kind = 'b' and t.term = lower(f.code)`)
  // Who was merged into somebody is that one.
  const survivor = sql`
    update import_first f set customer_id = c.merged_into from customers c
    where c.tenant_id = ${tenantId} and c.id = f.customer_id and c.merged_into is not null`
  while ((await db.run(survivor)) > 0);
  await db.run(sql`
    select from customers c where c.tenant_id = ${tenantId} and c.id in (select customer_id from import_first)
    order by c.id for no key update`)
  await checkRepeated(staged)
  await checkTargets(staged)
}

/** Rows that say again what an earlier row said of a company, or something else about it. */
async function checkRepeated({ db }: Staged): Promise<void> {
  const field = sql`case when ${creditCode} is null then 'code' else 'unifiedSocialCreditCode' end`
  await db.run(
    issues(sql`
      select d.row_no, case when d.differs then 'error' else 'skipped' end, d.field,
             case when d.differs then 'import.duplicate_in_file' else 'import.duplicate_row' end, d.other, null
      from (
        select r.row_no, f.row_no as other, r.field, (${prefixed('r')}) is distinct from (${prefixed('f')}) as differs
        from (select *, ${field} as field, coalesce('u ' || ${creditCode}, 'c ' || code) as key from import_rows) r
        join import_first f on f.key = r.key
        where r.row_no <> f.row_no
      ) d`),
  )
  // One code, or one customer, behind two credit codes, or behind a credit code and a code.
  for (const same of [sql`code`, sql`customer_id`]) {
    await db.run(
      issues(sql`
        select row_no, 'error', 'code', 'import.duplicate_in_file', other, null
        from (select row_no, ${same}, min(row_no) over (partition by ${same}) as other from import_first) d
        where ${same} is not null and row_no <> other
          and not exists (select from import_issues i where i.row_no = d.row_no and i.code = 'import.duplicate_in_file')`),
    )
  }
}

const prefixed = (alias: string) =>
  names(
    columnsOf('customers').map(({ name }) => name),
    `${alias}.`,
  )

/**
 * What keeps a row from being about the customer it was matched with. Of customers out of sight nothing is told but
 * that somebody has the code.
 */
async function checkTargets({ db, tenantId, actor }: Staged): Promise<void> {
  const seen = sql`coalesce(${visible(actor)}, false)`
  const told = (found: Sql) => db.run(issues(found))
  await told(sql`
    select f.row_no, 'error', case when f.by_code then 'code' else 'unifiedSocialCreditCode' end,
           case when f.by_code then 'import.code_hidden' else 'import.credit_code_hidden' end, null, null
    from import_first f join customers c on c.tenant_id = ${tenantId} and c.id = f.customer_id
    where not ${seen}`)
  await told(sql`
    select f.row_no, 'error', 'unifiedSocialCreditCode', 'import.credit_code_differs', null, null
    from import_first f join customers c on c.tenant_id = ${tenantId} and c.id = f.customer_id
    where f.by_code and ${seen} and c.${creditCode} <> f.${creditCode}`)
  await told(sql`
    select f.row_no, 'error', 'code', case when ${seen} then 'import.code_taken' else 'import.code_hidden' end, null,
           case when ${seen} then c.name end
    from import_first f join customers c on c.tenant_id = ${tenantId} and c.code = f.code
    where f.customer_id is not null and not f.by_code and c.id <> f.customer_id`)
}
