import { defineError } from '../errors.ts'
import { reservedKeys } from '../json.ts'
import { refused } from './refusals.ts'
import type { Cell } from './table.ts'

const emptyHeader = defineError('import.empty_header', 400, {
  zh: '第 {column} 列没有表头',
  en: 'Column {column} has no header',
})
const duplicateHeader = defineError('import.duplicate_header', 400, {
  zh: '表头“{header}”出现{count}次',
  en: 'The header “{header}” appears {count} times',
})
const badHeader = defineError('import.bad_header', 400, {
  zh: '不接受表头“{header}”',
  en: 'The header “{header}” is not accepted',
})

export const maxColumns = 200

/** A header as it is compared: trimmed, full-width spaces inside dropped. */
export const cleanHeader = (raw: string) =>
  raw
    .replaceAll(/[\u3000\u200b\ufeff]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()

/** Column names as they are compared; every header must be there, once, and be no reserved word. */
export function checkedHeader(cells: Cell[]): string[] {
  const columns = cells.map((cell) => cleanHeader(typeof cell === 'string' ? cell : (cell?.text ?? '')))
  if (columns.length > maxColumns) throw refused('import.too_many_columns', { max: maxColumns })
  const times = new Map<string, number>()
  for (const [index, name] of columns.entries()) {
    if (name === '') throw emptyHeader({ column: index + 1 })
    if (reservedKeys.has(name) || /[\u0000-\u001f\u007f]/.test(name)) throw badHeader({ header: name })
    times.set(name, (times.get(name) ?? 0) + 1)
  }
  for (const [name, found] of times) if (found > 1) throw duplicateHeader({ header: name, count: found })
  return columns
}
