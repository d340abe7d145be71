import { z } from 'zod'
import { isDate } from './calendar.ts'
import { invalidInput, type AppError, type FieldError } from './errors.ts'
import type { Text } from './i18n.ts'

/**
 * What may be wrong with a field, in words. The zod types below raise these codes; imports and the command line use
 * the same ones, so a mistake reads alike everywhere.
 */
export const fieldTexts = {
  'field.required': { zh: '必填', en: 'Required' },
  'field.unknown': { zh: '没有这个字段', en: 'No such field' },
  'type.mismatch': { zh: '类型不对，应为{expected}', en: 'Wrong type, expected {expected}' },
  'value.not_accepted': { zh: '只接受：{accepted}', en: 'Accepted: {accepted}' },
  'value.format': { zh: '格式不正确', en: 'Wrong format' },
  'text.blank': {
    zh: '不能为空（仅含空白或不可见字符）',
    en: 'Must not be blank (only spaces or invisible characters)',
  },
  'text.not_wellformed': { zh: '含有无效字符', en: 'Contains invalid characters' },
  'text.control_char': { zh: '含有控制字符', en: 'Contains control characters' },
  'text.bidi_control': { zh: '含有改变文字方向的控制字符', en: 'Contains text direction controls' },
  'text.newline_not_allowed': { zh: '只能填写一行', en: 'Only one line is accepted' },
  'text.too_long': { zh: '最多{max}个字，当前{length}个', en: 'At most {max} characters, there are {length}' },
  'text.too_short': { zh: '至少{min}个字', en: 'At least {min} characters' },
  'text.too_many_marks': { zh: '叠加符号过多', en: 'Too many combining marks' },
  'text.symbol_not_allowed': { zh: '姓名不能含表情符号', en: 'Names cannot contain emoji' },
  'page.limit': { zh: '应为 1 至 200 的整数', en: 'A whole number from 1 to 200' },
  'query.duplicate_param': { zh: '参数重复', en: 'The parameter is given twice' },
  'query.encoding': { zh: '不是有效的 UTF-8 编码', en: 'Not valid UTF-8' },
  'bulk.limit': { zh: '最多{max}项', en: 'At most {max} items' },
  'list.too_short': { zh: '至少{min}项', en: 'At least {min} items' },
  'text.mixed_script': { zh: '只接受字母、数字和 . _ - @', en: 'Only letters, digits and . _ - @ are accepted' },
  'code.charset': {
    zh: '只接受大写字母、数字、_ 和 -,最多32位',
    en: 'Only capital letters, digits, _ and -, at most 32',
  },
  'num.format': { zh: '不是金额，应写成 1234.50', en: 'Not an amount; write 1234.50' },
  'num.grouping': { zh: '千分位格式不正确', en: 'Thousands separators are misplaced' },
  'num.currency_mismatch': { zh: '币种应为人民币', en: 'The currency must be CNY' },
  'num.unit': {
    zh: '带有单位“{unit}”，请在列对应中声明单位',
    en: 'Carries the unit “{unit}”; declare the unit in the column mapping',
  },
  'num.negative_not_allowed': { zh: '不能为负数', en: 'Must not be negative' },
  'num.too_many_decimals': { zh: '最多{max}位小数', en: 'At most {max} decimals' },
  'num.out_of_range': { zh: '超出范围（{min} 至 {max}）', en: 'Out of range ({min} to {max})' },
  'date.format': { zh: '日期应写成 YYYY-MM-DD', en: 'Write the date as YYYY-MM-DD' },
  'date.invalid': { zh: '没有这一天', en: 'There is no such day' },
  'date.ambiguous': {
    zh: '无法判断是哪一天，请在列对应中说明日期顺序',
    en: 'Ambiguous date; state the order of day and month in the mapping',
  },
  'date.out_of_range': { zh: '日期超出范围', en: 'The date is out of range' },
  'date.range_reversed': { zh: '结束日期早于开始日期', en: 'The end lies before the start' },
  'date.offset_required': { zh: '时间须带时区', en: 'The time needs a zone offset' },
} as const satisfies Record<string, Text>

export type FieldCode = keyof typeof fieldTexts

/** A field error with the wording of its code. */
export function fieldError(field: string, code: FieldCode, rest: Partial<FieldError> = {}): FieldError {
  return { field, code, text: fieldTexts[code], ...rest }
}

type Verdict = { ok: true; value: string } | { ok: false; code: FieldCode; parameters?: Record<string, unknown> }
const bad = (code: FieldCode, parameters?: Record<string, unknown>): Verdict => ({ ok: false, code, parameters })

interface TextRule {
  max: number
  multiline?: boolean
  optional?: boolean
}

/**
 * Text as it is stored: well-formed, NFC, no control or direction characters, invisible characters stripped, trimmed
 * of every kind of space, counted in code points.
 */
export function cleanText(raw: string, rule: TextRule): Verdict {
  if (!raw.isWellFormed()) return bad('text.not_wellformed')
  let text = raw
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u200b\u2060\ufeff]/g, '')
    .normalize('NFC')
    .trim()
  if (/[\u202a-\u202e\u2066-\u2069]/.test(text)) return bad('text.bidi_control')
  if (!rule.multiline && /[\n\u2028\u2029\u0085]/.test(text)) return bad('text.newline_not_allowed')
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text.replaceAll('\n', ''))) return bad('text.control_char')
  if (!rule.multiline) text = text.replaceAll('\t', ' ')
  if (/\p{M}{9,}/u.test(text)) return bad('text.too_many_marks')
  const length = [...text].length
  if (length > rule.max) return bad('text.too_long', { max: rule.max, length })
  if (length === 0 && !rule.optional) return bad('text.blank')
  return { ok: true, value: text }
}

const amountLimit = 9_999_999_999_999_999n

/** An amount in the one form the API takes: `-?digits(.dd)?`; kept with exactly two decimals. */
export function cleanAmount(raw: string, rule: { negative?: boolean; decimals?: number } = {}): Verdict {
  if (raw.trim() === '') return bad('field.required')
  const decimals = rule.decimals ?? 2
  const match = /^(-?)(\d{1,400})(?:\.(\d{1,400}))?$/.exec(raw)
  if (!match) return bad(isFarTooLarge(raw) ? 'num.out_of_range' : 'num.format', limits(rule.negative))
  const [, minus, whole, fraction = ''] = match as unknown as [string, string, string, string?]
  if (fraction.replace(/0+$/, '').length > decimals) return bad('num.too_many_decimals', { max: decimals })
  if (BigInt(whole) > amountLimit) return bad('num.out_of_range', limits(rule.negative))
  const value = `${BigInt(whole)}.${fraction.slice(0, decimals).padEnd(decimals, '0')}`.replace(/\.$/, '')
  const isZero = /^[0.]+$/.test(value)
  if (minus && !isZero && !rule.negative) return bad('num.negative_not_allowed')
  return { ok: true, value: minus && !isZero ? `-${value}` : value }
}

/** Not written as accepted, but saying something that could not be accepted however it were written. */
const isFarTooLarge = (raw: string) =>
  /^-?\d{400,}/.test(raw) || (/^-?\d{1,9}e\+?\d{1,3}$/i.test(raw) && Math.abs(Number(raw)) > 1e16)

const limits = (negative?: boolean) => ({
  min: negative ? '-9999999999999999.99' : '0',
  max: '9999999999999999.99',
})

/** A business date in the one form the API takes, YYYY-MM-DD, from year 1 to 9999. */
export function cleanDate(raw: string): Verdict {
  if (raw.trim() === '') return bad('field.required')
  if (isDate(raw)) return { ok: true, value: raw }
  if (/^\d{5,}-\d{2}-\d{2}$/.test(raw)) return bad('date.out_of_range')
  if (/^\d{4}-\d{2}-\d{2}$/.test(raw) || /^[a-z-]+$/i.test(raw)) return bad('date.invalid')
  return bad('date.format')
}

/** A zod string that goes through one of the cleaners above; described in OpenAPI by `meta`. */
function cleaned(check: (raw: string) => Verdict, meta: Record<string, unknown>) {
  return z
    .string()
    .check((payload) => {
      const verdict = check(payload.value)
      if (verdict.ok) payload.value = verdict.value
      else {
        const { code, parameters } = verdict
        payload.issues.push({ code: 'custom', input: payload.value, params: { code, parameters }, message: code })
      }
    })
    .meta(meta)
}

/** One line of text, trimmed; at most `max` code points (255). */
export const line = (max = 255) => cleaned((raw) => cleanText(raw, { max }), { minLength: 1, maxLength: max })
/** One line that may be empty. */
export const optionalLine = (max = 255) => cleaned((raw) => cleanText(raw, { max, optional: true }), { maxLength: max })
/** Several lines of text that may be empty. */
export const note = (max = 10_000) =>
  cleaned((raw) => cleanText(raw, { max, multiline: true, optional: true }), { maxLength: max })
/** A person's name: one line without emoji. */
export const personName = () =>
  cleaned(
    (raw) => (/\p{Extended_Pictographic}/u.test(raw) ? bad('text.symbol_not_allowed') : cleanText(raw, { max: 64 })),
    { minLength: 1, maxLength: 64 },
  )
/** A code people see, such as a customer code: capital letters, digits, `_`, `-`. */
export const code = () =>
  cleaned((raw) => (/^[A-Z0-9_-]{1,32}$/.test(raw) ? { ok: true, value: raw } : bad('code.charset')), {
    pattern: '^[A-Z0-9_-]{1,32}$',
  })
/** An amount of money as a decimal string; never a JSON number. */
export const amount = (rule: { negative?: boolean; decimals?: number } = {}) =>
  cleaned((raw) => cleanAmount(raw, rule), { pattern: '^-?\\d{1,16}(\\.\\d{1,2})?$', example: '1234.50' })
/** A percentage from 0 to 100 as a decimal string with at most four decimals. */
export const percent = () =>
  cleaned(
    (raw) => {
      const verdict = cleanAmount(raw, { decimals: 4 })
      return verdict.ok && Number(verdict.value) > 100 ? bad('num.out_of_range', { min: '0', max: '100' }) : verdict
    },
    { pattern: '^\\d{1,3}(\\.\\d{1,4})?$', example: '8.5' },
  )
/** A business date, YYYY-MM-DD. */
export const date = () => cleaned(cleanDate, { format: 'date' })
/** A record's id. */
export const id = () => z.uuid()

/** Amounts, dates and ids as they leave the system: already right, so only described. */
export const out = {
  amount: z.string().meta({ example: '1234.50' }),
  date: z.string().meta({ format: 'date' }),
  instant: z.string().meta({ format: 'date-time' }),
  id: z.string().meta({ format: 'uuid' }),
}

const expectedWords: Record<string, string> = {
  string: '字符串 / string',
  number: '数字 / number',
  int: '整数 / integer',
  boolean: 'true / false',
  array: '列表 / list',
  object: '对象 / object',
  record: '对象 / object',
}

/** Zod's issues as field errors of ours. */
export function fieldErrors(error: z.core.$ZodError, prefix: (string | number)[] = []): FieldError[] {
  return error.issues.flatMap((issue) => {
    const field = [...prefix, ...issue.path].join('.') || '(body)'
    switch (issue.code) {
      case 'custom': {
        const params = issue.params as
          { code?: FieldCode; text?: Text; parameters?: Record<string, unknown> } | undefined
        if (params?.code && params.text)
          return [{ field, code: params.code, text: params.text, parameters: params.parameters }]
        return [fieldError(field, params?.code ?? 'value.format', { parameters: params?.parameters })]
      }
      case 'unrecognized_keys':
        return issue.keys.map((key) => fieldError([...prefix, ...issue.path, key].join('.'), 'field.unknown'))
      case 'invalid_type':
        if (issue.input === undefined) return [fieldError(field, 'field.required')]
        return [
          fieldError(field, 'type.mismatch', {
            parameters: { expected: expectedWords[issue.expected] ?? issue.expected },
          }),
        ]
      case 'invalid_value':
        return [fieldError(field, 'value.not_accepted', { parameters: { accepted: issue.values.join(' / ') } })]
      case 'too_big':
      case 'too_small':
        return [sizeError(field, issue)]
      default:
        return [fieldError(field, 'value.format')]
    }
  })
}

type SizeIssue = z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall

function sizeError(field: string, issue: SizeIssue): FieldError {
  const min = issue.code === 'too_small' ? issue.minimum : '−'
  const max = issue.code === 'too_big' ? issue.maximum : '∞'
  const parameters = { min, max }
  if (issue.origin === 'string') {
    const length = typeof issue.input === 'string' ? [...issue.input].length : '?'
    const isLong = issue.code === 'too_big'
    return fieldError(field, isLong ? 'text.too_long' : 'text.too_short', { parameters: { ...parameters, length } })
  }
  if (issue.origin === 'array' || issue.origin === 'set') {
    return fieldError(field, issue.code === 'too_big' ? 'bulk.limit' : 'list.too_short', { parameters })
  }
  return fieldError(field, 'num.out_of_range', { parameters })
}

/** Parses with a zod type or throws `invalid_input` naming every field that is wrong. */
export function parse<T extends z.ZodType>(type: T, value: unknown, where?: string): z.output<T> {
  const result = type.safeParse(value, { reportInput: true })
  if (result.success) return result.data
  throw refused(result.error, where)
}

export function refused(error: z.core.$ZodError, where?: string): AppError {
  return invalidInput({}, fieldErrors(error, where ? [where] : []))
}
