import type { z } from 'zod'
import { listOf, ownFields, type Field, type Part } from '../../../../../policy-pack/index.ts'
import type { FieldError } from '../../../../kernel/errors.ts'
import type { Text } from '../../../../kernel/i18n.ts'
import { amount, date, fieldError, fieldErrors, id, line, note, percent } from '../../../../kernel/input.ts'
import { cleanCreditCode, cleanPhone, type Cleaned } from '../../rules.ts'

/** Values of a part or of an entry by field: texts as they are stored, null for one that is to be empty. */
export type Values = Record<string, string | null>

const texts = {
  'field.fixed': { zh: '此项由系统在别处维护，不能在档案中修改', en: 'Kept somewhere else; it cannot be changed here' },
  'email.format': { zh: '邮箱应写成 name@example.cn', en: 'Write the e-mail address as name@example.cn' },
  'email.multiple': { zh: '只填写一个邮箱', en: 'Enter one e-mail address only' },
  'postcode.format': { zh: '邮政编码应为6位数字', en: 'A postcode has 6 digits' },
  'url.format': { zh: '网址应写成 https://www.example.cn', en: 'Write the address as https://www.example.cn' },
  'url.scheme': { zh: '网址只接受 http 或 https', en: 'Only http and https addresses are accepted' },
  'account.format': {
    zh: '账号应为 6 至 34 位数字或大写字母',
    en: 'An account number has 6 to 34 digits or capital letters',
  },
  'year.format': { zh: '年度应写成 1900 至 2100 间的四位数字', en: 'A year from 1900 to 2100 in four digits' },
  'count.format': { zh: '应为不超过 12 位的整数', en: 'A whole number of at most 12 digits' },
  'bank.luhn': {
    zh: '该卡号未通过校验，请核对（对公账号可忽略）',
    en: 'This card number fails its check digit; look again (a company account may still be right)',
  },
} as const satisfies Record<string, Text>

const good = (value: string): Cleaned => ({ ok: true, value })
const bad = (code: keyof typeof texts): Cleaned => ({ ok: false, code, text: texts[code] })

/** An e-mail address: one, in ASCII, with a domain that has a dot. The domain is kept in small letters. */
export function cleanEmail(raw: string): Cleaned {
  const text = raw.normalize('NFKC').trim()
  if (/@.*[,;\s].*@/.test(text)) return bad('email.multiple')
  const match =
    /^([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63})$/.exec(
      text,
    )
  if (!match || text.length > 254 || /^\.|\.\.|\.$/.test(match[1]!)) return bad('email.format')
  return good(`${match[1]}@${match[2]!.toLowerCase()}`)
}

/** A web page of http or https, without somebody's name and password in it. */
export function cleanUrl(raw: string): Cleaned {
  const text = raw.trim()
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1]?.toLowerCase()
  if (scheme !== undefined && !/^[^/]+:\d/.test(text) && !['http', 'https'].includes(scheme)) return bad('url.scheme')
  const whole = /^https?:\/\//i.test(text) ? text : `https://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : null
  if (!url || url.username || url.password || !url.hostname.includes('.') || whole.length > 500)
    return bad('url.format')
  return good(whole)
}

function cleanAccount(raw: string): Cleaned {
  const text = raw.normalize('NFKC').replaceAll(/[\s-]/g, '').toUpperCase()
  return /^[0-9A-Z]{6,34}$/.test(text) ? good(text) : bad('account.format')
}

const matching =
  (pattern: RegExp, code: keyof typeof texts) =>
  (raw: string): Cleaned => {
    const text = raw.normalize('NFKC').trim()
    return pattern.test(text) ? good(text) : bad(code)
  }

const cleaners: Partial<Record<Field['type'], (raw: string) => Cleaned>> = {
  phone: cleanPhone,
  creditCode: cleanCreditCode,
  email: cleanEmail,
  url: cleanUrl,
  account: cleanAccount,
  postcode: matching(/^\d{6}$/, 'postcode.format'),
  year: matching(/^(19\d\d|20\d\d|2100)$/, 'year.format'),
  count: matching(/^(0|[1-9]\d{0,11})$/, 'count.format'),
}

const kinds: Partial<Record<Field['type'], z.ZodType<string>>> = {
  line: line(),
  product: line(),
  note: note(),
  amount: amount(),
  percent: percent(),
  date: date(),
  person: id(),
  customer: id(),
}
const belowZero = amount({ negative: true })

type Checked = { ok: true; value: string | null } | { ok: false; error: FieldError }

/** A value as it is stored, by the type of its field; a blank one is null. `at` is the name in the answer. */
export function checkValue(field: Field, raw: string | null, at: string): Checked {
  if (raw === null || raw.trim() === '') {
    return field.field === 'name' ? { ok: false, error: fieldError(at, 'text.blank') } : { ok: true, value: null }
  }
  if (field.type === 'choice') {
    const accepted = field.choices!.map(({ value }) => value)
    if (accepted.includes(raw)) return { ok: true, value: raw }
    return {
      ok: false,
      error: fieldError(at, 'value.not_accepted', { parameters: { accepted: accepted.join(' / ') } }),
    }
  }
  const clean = cleaners[field.type]
  if (clean) {
    const verdict = clean(raw)
    if (verdict.ok) return verdict
    const { code, text, parameters } = verdict
    return { ok: false, error: { field: at, code, text, ...(parameters ? { parameters } : {}) } }
  }
  const result = (field.negative ? belowZero : kinds[field.type]!).safeParse(raw, { reportInput: true })
  if (result.success) return { ok: true, value: result.data || null }
  return { ok: false, error: fieldErrors(result.error, [at])[0]! }
}

/** The fields a part has once, or those of one of its lists, by name. */
export function fieldsOf(part: Part, list?: string): Map<string, Field> {
  const fields = list === undefined ? ownFields(part) : (listOf(part, list)?.fields ?? [])
  return new Map(fields.map((field) => [field.field, field]))
}

export interface CheckedValues {
  values: Values
  errors: FieldError[]
}

/** Values against the catalogue: those that are right as they are stored, and what is wrong with the others. */
export function checkValues(fields: Map<string, Field>, given: Values): CheckedValues {
  const checked: CheckedValues = { values: {}, errors: [] }
  for (const [name, raw] of Object.entries(given)) {
    const at = `values.${name}`
    const field = fields.get(name)
    if (!field) checked.errors.push(fieldError(at, 'field.unknown'))
    else if (field.fixed) checked.errors.push({ field: at, code: 'field.fixed', text: texts['field.fixed'] })
    else {
      const verdict = checkValue(field, raw, at)
      if (verdict.ok) checked.values[name] = verdict.value
      else checked.errors.push(verdict.error)
    }
  }
  return checked
}

/** The fields an entry must have and would be without. */
export const missingIn = (fields: Map<string, Field>, values: Values): FieldError[] =>
  [...fields.values()]
    .filter(({ field, required }) => required && (values[field] ?? null) === null)
    .map(({ field }) => fieldError(`values.${field}`, 'field.required'))

/** Pairs of dates of an entry of which the second must not lie before the first. */
const spans: [from: string, until: string][] = [
  ['exceptionFrom', 'exceptionUntil'],
  ['preferenceFrom', 'preferenceUntil'],
]

export const reversedIn = (values: Values): FieldError[] =>
  spans
    .filter(([from, until]) => values[from] != null && values[until] != null && values[until] < values[from])
    .map(([, until]) => fieldError(`values.${until}`, 'date.range_reversed'))

/** Days on which something happened: not before it did. */
const happenedOn = ['transferredOn']

export const aheadIn = (values: Values, today: string): FieldError[] =>
  happenedOn
    .filter((name) => (values[name] ?? '') > today)
    .map((name) => fieldError(`values.${name}`, 'date.out_of_range'))

/** What is accepted but worth a second look: bank cards (62…) whose check digit does not fit. */
export const warningsOn = (fields: Map<string, Field>, values: Values): FieldError[] =>
  Object.entries(values)
    .filter(([name, value]) => value !== null && fields.get(name)?.type === 'account' && isDoubtfulCard(value))
    .map(([name]) => ({ field: `values.${name}`, code: 'bank.luhn', text: texts['bank.luhn'] }))

function isDoubtfulCard(number: string): boolean {
  if (!/^62\d{14,17}$/.test(number)) return false
  const sum = [...number].toReversed().reduce((total, digit, at) => {
    const twice = Number(digit) * (at % 2 === 0 ? 1 : 2)
    return total + (twice > 9 ? twice - 9 : twice)
  }, 0)
  return sum % 10 !== 0
}

/** A secret as it is shown: its last four characters. */
export const maskedSecret = (plain: string): string => `****${plain.slice(-4)}`

/** The given values that differ from those there are. */
export function changedIn(before: Values, given: Values): string[] {
  return Object.keys(given).filter((name) => (before[name] ?? null) !== given[name])
}
