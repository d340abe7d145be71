import { defineError } from '../../server/kernel/errors.ts'

const tooLong = defineError('form.too_long', 409, {
  zh: '超过 {max} 行，不宜打印；请改打单个客户，或导出',
  en: 'More than {max} rows are too many to print; print one customer, or export',
})

/** What a form prints at most. */
export const rowLimit = 5000

/** The number of rows, if they may be printed. */
export function checkedRows(rows: number): number {
  if (rows > rowLimit) throw tooLong({ max: rowLimit })
  return rows
}
