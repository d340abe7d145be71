import { say, type Locale, type Text } from '../../../../kernel/i18n.ts'
import { fieldTexts, type FieldCode } from '../../../../kernel/input.ts'

/** What may be wrong with a row besides its single values. */
const rowTexts = {
  'import.column_count': {
    zh: '应有 {expected} 列，实有 {found} 列',
    en: 'Expected {expected} columns, found {found}',
  },
  'import.cell_error': { zh: '单元格是错误值 {text}', en: 'The cell holds the error {text}' },
  'import.formula_no_value': {
    zh: '公式没有保存结果，请在表格软件里重新保存',
    en: 'The formula has no saved result; save the workbook again',
  },
  'import.merged_cell': {
    zh: '合并单元格只有左上角有值，请先取消合并',
    en: 'Only the first cell of a merged range has the value; unmerge it',
  },
  'import.formula_value': { zh: '取公式保存的结果', en: 'The saved result of the formula is taken' },
  'import.numeric_code': {
    zh: '编码列里是数字，前导零可能已丢失',
    en: 'A number in a column of codes; leading zeros may be lost',
  },
  'import.newline_joined': { zh: '换行已改为空格', en: 'A line break became a space' },
  'import.boolean_in_text': {
    zh: '文字列里是逻辑值，请在值对应中说明',
    en: 'A truth value in a column of text; say in the value mapping what it means',
  },
  'import.duplicate_in_file': {
    zh: '与第 {other} 行编号相同而内容不同',
    en: 'Has the key of row {other} with other content',
  },
  'import.duplicate_row': { zh: '与第 {other} 行完全相同，已跳过', en: 'Identical to row {other}; skipped' },
  'import.exists': { zh: '已经导入过，内容相同，已跳过', en: 'Already there with the same content; skipped' },
  'import.differs': {
    zh: '系统里已有此编号而内容不同：{columns}',
    en: 'The key is already there with other content: {columns}',
  },
  'import.customer_unknown': {
    zh: '没有此客户；可在列对应里选择自动建立客户',
    en: 'No such customer; the mapping may ask to create customers',
  },
  'import.product_unknown': { zh: '没有此产品', en: 'No such product' },
  'import.invoice_unknown': { zh: '该客户没有此发票', en: 'The customer has no such invoice' },
  'import.over_allocated': { zh: '核销合计超过发票金额 {gross}', en: 'The allocations exceed the invoice of {gross}' },
  'import.settlement_skipped': {
    zh: '作废、红字或零额发票不登记回款',
    en: 'No receipt is booked for a void, credit or zero invoice',
  },
  'import.credit_code_hidden': {
    zh: '统一社会信用代码已存在，请联系管理员',
    en: 'The credit code already exists; ask your administrator',
  },
  'import.code_hidden': {
    zh: '客户编码已存在，请联系管理员',
    en: 'The customer code already exists; ask your administrator',
  },
  'import.code_taken': {
    zh: '此编码是另一客户“{other}”的，与统一社会信用代码所指的客户不是同一家',
    en: 'The code is that of {other}, another customer than the credit code says',
  },
  'import.credit_code_differs': {
    zh: '系统里此编码的客户登记的是另一统一社会信用代码，请核对；改代码须在客户档案中进行',
    en: 'The customer of this code has another credit code; check it — a credit code is changed in the archive',
  },
  'import.credit_code_noted': {
    zh: '统一社会信用代码有误，已记入备注待核实',
    en: 'A wrong credit code was kept in the remark, to be verified',
  },
  'import.precision_lost': {
    zh: '单元格为数值，末几位已丢失；请将单元格设为文本后重新填写',
    en: 'The cell holds a number and has lost its last digits; format it as text and enter it again',
  },
  'import.protected': { zh: '您不能修改：{columns}', en: 'Not yours to edit: {columns}' },
  'import.suspected': {
    zh: '疑似已有客户：{other}；未导入，待确认',
    en: 'Seems to be there already: {other}; held back',
  },
  'import.created': { zh: '已建立，客户编码 {other}', en: 'Created with the code {other}' },
  'import.updated': { zh: '已更新：{columns}', en: 'Changed: {columns}' },
} as const satisfies Record<string, Text>

export type RowCode = FieldCode | keyof typeof rowTexts | (string & {})

/** Words a code of a row; codes of single values are the kernel's. */
export const rowText = (code: string): Text =>
  (rowTexts as Record<string, Text>)[code] ?? (fieldTexts as Record<string, Text>)[code] ?? { zh: code, en: code }

/** Something about one row: an error keeps the whole file out, a warning only tells. */
export interface RowIssue {
  row: number
  /** Header of the column, or the field's name where the file has no column for it. */
  field: string
  code: RowCode
  text?: Text
  parameters?: Record<string, unknown>
  value?: string
}

/** Takes what is found while rows are read. */
export interface Findings {
  error(issue: RowIssue): void
  warning(issue: RowIssue): void
}

/** What became of a row; the order in which they are told. */
export const outcomes = ['error', 'proposed', 'updated', 'skipped', 'created'] as const
export type Outcome = (typeof outcomes)[number]

/** One line about a row of the file. */
export interface ImportIssue {
  row: number
  field: string
  code: string
  message: string
  value: string | null
  severity: Outcome | 'warning'
}

export function issueOf(locale: Locale, issue: RowIssue, severity: ImportIssue['severity']): ImportIssue {
  const { row, field, code, value, parameters } = issue
  const message = say(issue.text ?? rowText(code), locale, parameters)
  return { row, field, code, message, value: value === undefined ? null : value.slice(0, 200), severity }
}

export const wordedFindings = (locale: Locale, { errors, warnings }: ReturnType<typeof newFindings>) => [
  ...errors.map((issue) => issueOf(locale, issue, 'error')),
  ...[...warnings.values()].map((issue) => issueOf(locale, issue, 'warning')),
]

/** Errors are kept up to a bound that holds memory flat; a warning once per column. */
export function newFindings() {
  const errors: RowIssue[] = []
  const warnings = new Map<string, RowIssue>()
  let failed = 0
  let last = -1
  return {
    errors,
    warnings,
    failed: () => failed,
    error(issue: RowIssue) {
      if (issue.row !== last) failed += 1
      last = issue.row
      if (errors.length < 50_000) errors.push(issue)
    },
    warning(issue: RowIssue) {
      const key = `${issue.code}\n${issue.field}`
      if (!warnings.has(key)) warnings.set(key, issue)
    },
  }
}
