import type { Ctx } from '../../../../kernel/context.ts'
import { sql } from '../../../../kernel/db.ts'
import {
  byName,
  markNewCustomers,
  strongestFirst,
  suspectsAmong,
  visible,
  type Likeness,
} from '../../../customers/index.ts'
import { issues, type Staged } from '../staging/store.ts'

/** A row that would be a new customer but seems to be one already, or to be told twice by the file. */
export interface Proposal {
  row: number
  name: string
  creditCode: string | null
  suspects: Suspect[]
}

/** Whom it seems to be. Out of the importer's sight there is no id, and a name only where the names agree. */
export interface Suspect {
  customerId: string | null
  code: string | null
  name: string | null
  department: string | null
  isVisible: boolean
  /** Row of the file, when it is no customer yet. */
  row: number | null
  by: Likeness[]
}

export interface Proposed {
  proposed: number
  /** The first 200. */
  proposals: Proposal[]
}

/** What new rows are compared by. */
export async function readMarks({ db }: Staged): Promise<void> {
  await db.run(sql`
    create temp table import_marks on commit drop as
    select f.row_no, f.unified_social_credit_code as credit_code, m.kind, m.mark
    from import_first f cross join lateral jsonb_to_recordset(f.marks) m (kind text, mark text)
    where f.is_new and not exists (select from import_issues i where i.row_no = f.row_no and i.outcome = 'error')`)
  await db.run(sql`analyze import_marks`)
}

/** Holds back the new rows that seem to be customers already (A-04.1); they are listed with those customers. */
export async function holdBack(ctx: Ctx, { db, tenantId, actor }: Staged): Promise<Proposed> {
  await db.run(sql`
    create temp table import_suspects on commit drop as
    ${await suspectsAmong(ctx, sql`import_marks`)}`)
  const proposed = await db.run(sql`
    update import_first set is_new = false where is_new and row_no in (select row_no from import_suspects)`)
  if (!proposed) return { proposed, proposals: [] }
  const named = sql`(coalesce(${visible(actor)}, false) or s.by && ${[...byName]}::text[])`
  await db.run(
    issues(sql`
      select s.row_no, 'proposed', 'name', 'import.suspected', null,
             string_agg(coalesce(case when s.customer_id is null then t.name when ${named} then c.name end, '***'), '、')
      from import_suspects s
      left join customers c on c.tenant_id = ${tenantId} and c.id = s.customer_id
      left join import_first t on t.row_no = s.other
      group by s.row_no`),
  )
  const proposals = await db.rows<Proposal>(sql`
    select f.row_no as "row", f.name, f.unified_social_credit_code as "creditCode",
           json_agg(json_build_object(
             'customerId', case when v.seen then c.id end, 'code', case when v.seen then c.code end,
             'name', case when s.customer_id is null then t.name when v.named then c.name end,
             'department', d.name, 'isVisible', v.seen, 'row', s.other, 'by', s.by)) as suspects
    from import_suspects s
    join import_first f on f.row_no = s.row_no
    left join import_first t on t.row_no = s.other
    left join customers c on c.tenant_id = ${tenantId} and c.id = s.customer_id
    left join departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
    cross join lateral (
      select s.customer_id is null or coalesce(${visible(actor)}, false) as seen, coalesce(${named}, false) as named) v
    group by f.row_no, f.name, f.unified_social_credit_code order by f.row_no limit 200`)
  for (const { suspects } of proposals) {
    for (const suspect of suspects) suspect.by = strongestFirst(suspect.by)
  }
  return { proposed, proposals }
}

/** Gives the customers an import made what they are compared by from now on. */
export const keepMarks = (ctx: Ctx, importId: string) =>
  markNewCustomers(
    ctx,
    sql`
      select c.id as customer_id, m.kind, m.mark
      from import_marks m
      join import_first f on f.row_no = m.row_no and f.is_new
      join customers c on c.tenant_id = ${ctx.tenant.id} and c.import_id = ${importId}::uuid and c.code = f.code`,
  )
