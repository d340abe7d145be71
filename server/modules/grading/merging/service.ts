import { sql } from '../../../kernel/db.ts'
import { defineMerging } from '../../customers/index.ts'

const adopted = {
  zh: '分级历史属于原客户，不改写合并后客户的级别',
  en: 'The history of its grades is its own and does not change those of the other',
}

/** What merging does with grading: what people judged goes along, what was adopted or proposed stays. */
export const merging = defineMerging([
  {
    table: 'assessments',
    column: 'customer_id',
    title: { zh: '评价', en: 'Assessments' },
    label: sql`r.kind || ' ' || r.assessed_on`,
    how: 'move',
  },
  {
    table: 'customer_grades',
    column: 'customer_id',
    title: { zh: '级别历史', en: 'History of grades' },
    how: 'stay',
    because: adopted,
  },
  {
    table: 'grade_proposals',
    column: 'customer_id',
    title: { zh: '分级建议', en: 'Proposals of grades' },
    how: 'stay',
    because: adopted,
  },
])
