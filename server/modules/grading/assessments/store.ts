import type { DateText } from '../../../kernel/calendar.ts'
import { sql, type Db } from '../../../kernel/db.ts'

export interface AssessmentRow {
  id: string
  kind: 'influence' | 'premium'
  value: string
  assessedOn: DateText
  reason: string
  assessedByName: string
  createdAt: string
}

const columns = sql`id, kind, value, assessed_on as "assessedOn", reason, assessed_by_name as "assessedByName",
  created_at as "createdAt"`

/** What was judged about a customer, newest first. */
export function listAssessments(db: Db, tenantId: string, customerId: string): Promise<AssessmentRow[]> {
  return db.rows<AssessmentRow>(sql`
    select ${columns} from assessments where tenant_id = ${tenantId} and customer_id = ${customerId}
    order by assessed_on desc, created_at desc, id desc`)
}

export interface NewAssessment extends Pick<
  AssessmentRow,
  'kind' | 'value' | 'assessedOn' | 'reason' | 'assessedByName'
> {
  tenantId: string
  customerId: string
  assessedBy: string | null
}

export function insertAssessment(db: Db, row: NewAssessment): Promise<AssessmentRow> {
  return db.one<AssessmentRow>(sql`
    insert into assessments (tenant_id, customer_id, kind, value, assessed_on, reason, assessed_by, assessed_by_name)
    values (${row.tenantId}, ${row.customerId}, ${row.kind}, ${row.value}, ${row.assessedOn}, ${row.reason},
            ${row.assessedBy}, ${row.assessedByName})
    returning ${columns}`)
}
