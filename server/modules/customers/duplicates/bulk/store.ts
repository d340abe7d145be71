import type { CustomerData } from '../../../../../policy-pack/index.ts'
import { sql, type Sql } from '../../../../kernel/db.ts'
import { byName } from '../rules.ts'
import { telling } from '../store.ts'

/** Likenesses by which even a company with another credit code may be the same. */
const sameName = byName.filter((one) => one !== 'sound')

/** The query of `suspectsAmong`. What many share says nothing when it is a phone or a domain. */
export function hitsAmong(tenantId: string, sought: Sql, policy: CustomerData): Sql {
  const enough = policy.sharedByAtMost + 1
  const likeness = (ours: Sql, theirs: Sql) =>
    sql`case when ${ours}.kind = 'name' then ${theirs}.kind else ${ours}.kind end`
  const counts = (likenesses: Sql, ours: Sql, theirs: Sql) => sql`
    (${ours} is null or ${theirs} is null or ${ours} = ${theirs} or ${likenesses} && ${sameName}::text[])`
  return sql`
    with marks as materialized (select * from ${sought} m where ${telling(sql`m`, policy)}),
    known as (
      select s.row_no, s.credit_code, f.customer_id, array_agg(distinct ${likeness(sql`s`, sql`f`)}) as by
      from marks s cross join lateral (
        select m.customer_id, m.kind, count(*) over () as customers
        from (select m.customer_id, m.kind from customer_marks m
              where m.tenant_id = ${tenantId} and m.mark = s.mark collate "C" order by m.customer_id limit ${enough}) m
      ) f
      where s.kind not in ('phone', 'domain') or f.customers < ${enough}
      group by s.row_no, s.credit_code, f.customer_id
    ),
    shared as materialized (
      select mark, min(row_no) as first, count(distinct row_no) as rows
      from marks group by mark having min(row_no) <> max(row_no)
    ),
    twins as (
      select b.row_no, b.credit_code, a.credit_code as other_code, a.row_no as other,
             array_agg(distinct ${likeness(sql`b`, sql`a`)}) as by
      from shared s
      join marks a on a.mark = s.mark and a.row_no = s.first
      join marks b on b.mark = s.mark and b.row_no > s.first
      where s.rows < ${enough} or a.kind not in ('phone', 'domain')
      group by b.row_no, b.credit_code, a.credit_code, a.row_no
    )
    select k.row_no, k.customer_id, null::int as other, k.by
    from known k join customers c on c.tenant_id = ${tenantId} and c.id = k.customer_id and c.merged_into is null
    where ${counts(sql`k.by`, sql`k.credit_code`, sql`c.unified_social_credit_code`)}
    union all
    select t.row_no, null, t.other, t.by from twins t
    where ${counts(sql`t.by`, sql`t.credit_code`, sql`t.other_code`)}`
}
