import { isRealDay } from '../calendar.ts'
import type { Text } from '../i18n.ts'
import { cleanAmount, cleanText, type FieldCode } from '../input.ts'

/** A value as the database takes it (null: empty), or what is wrong with it. */
export type Value =
  | { ok: true; value: string | null; currency?: string; warning?: string }
  | { ok: false; code: string; text?: Text; parameters?: Record<string, unknown> }

export type DateOrder = 'ymd' | 'mdy' | 'dmy'
export type Unit = 'yuan' | 'wan' | 'auto'

export interface AmountRule {
  negative?: boolean
  decimals?: number
  unit?: Unit
  accountingNegatives?: boolean
  /** Amounts of another currency are taken, and told with the value. */
  anyCurrency?: boolean
}

const bad = (code: FieldCode, parameters?: Record<string, unknown>): Value => ({ ok: false, code, parameters })
const empty: Value = { ok: true, value: null }

/** Full-width letters, digits and signs as their plain twins; other scripts stay as they are. */
const narrow = (text: string) =>
  text
    .replaceAll(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replaceAll('\uffe5', '¥')
    .trim()

const multiples: Record<string, number> = { '': 0, 千: 3, 万: 4, 百万: 6, 千万: 7, 亿: 8 }
const currencies: Record<string, string> = {
  人民币: 'CNY',
  RMB: 'CNY',
  CNY: 'CNY',
  '¥': 'CNY',
  美元: 'USD',
  USD: 'USD',
  US$: 'USD',
  $: 'USD',
  港元: 'HKD',
  港币: 'HKD',
  HKD: 'HKD',
  HK$: 'HKD',
  欧元: 'EUR',
  EUR: 'EUR',
  '€': 'EUR',
  日元: 'JPY',
  JPY: 'JPY',
  英镑: 'GBP',
  GBP: 'GBP',
  '£': 'GBP',
  新台币: 'TWD',
  TWD: 'TWD',
}
const currencyWords = Object.keys(currencies)
  .sort((a, b) => b.length - a.length)
  .map((word) => word.replaceAll('$', String.raw`\$`))
  .join('|')
const leadingCurrency = new RegExp(`^(${currencyWords})\\s*`, 'i')
const unitSuffix = new RegExp(`^(千万|百万|千|万|亿)?元?(${currencyWords})?元?$`, 'i')

/**
 * An amount as files write it: grouped thousands, full-width digits, currency signs, units such as `(万元人民币)`.
 * A unit larger than the yuan counts only where the mapping declares one (`wan` or `auto`); nothing is rounded.
 */
export function parseAmount(raw: string, rule: AmountRule = {}): Value {
  if (rule.unit !== 'wan' && /^(?:0|[1-9]\d{0,15})(?:\.\d{1,2})?$/.test(raw)) return { ok: true, value: raw }
  let text = narrow(raw)
  if (text === '') return empty
  if (/^-?\d{17,}/.test(text) || /^-?\d+(\.\d+)?e\+?\d{3,}$/i.test(text)) return checked('9'.repeat(20), rule)
  let minus = ''
  const accounting = /^\((.*)\)$/.exec(text)
  if (accounting && rule.accountingNegatives) [minus, text] = ['-', accounting[1]!]
  if (text.startsWith('-')) [minus, text] = [minus === '' ? '-' : '?', text.slice(1).trimStart()]
  const lead = leadingCurrency.exec(text)
  if (lead) text = text.slice(lead[0].length)
  if (minus === '' && text.startsWith('-')) [minus, text] = ['-', text.slice(1)]
  const parts = /^(\d[\d,]*(?:\.\d+)?|\.\d+)\s*(.*)$/.exec(text)
  if (!parts || minus === '?') return bad('num.format')
  const [, digits, rest] = parts as unknown as [string, string, string]
  const suffix = unitSuffix.exec(rest.replaceAll(/[()\s]/g, ''))
  if (!suffix) return bad(/^[\d,]+\.?[\d,]*$/.test(text) ? 'num.grouping' : 'num.format')
  const currency = currencies[(suffix[2] ?? lead?.[1] ?? '人民币').toUpperCase()]!
  return inYuan(minus, digits, { multiple: suffix[1] ?? '', stated: rest, currency }, rule)
}

function inYuan(
  minus: string,
  digits: string,
  found: { multiple: string; stated: string; currency: string },
  rule: AmountRule,
): Value {
  if (digits.includes(',') && !/^\d{1,3}(,\d{3})+(\.\d+)?$/.test(digits)) return bad('num.grouping')
  const declared = rule.unit ?? 'yuan'
  const isPlain = found.stated.replaceAll(/[()\s]/g, '') === ''
  if (declared === 'yuan' && found.multiple !== '') return bad('num.unit', { unit: found.stated })
  if (declared === 'wan' && !isPlain && found.multiple !== '万') return bad('num.unit', { unit: found.stated })
  if (found.currency !== 'CNY' && !rule.anyCurrency) return bad('num.currency_mismatch')
  const places = declared === 'wan' && isPlain ? 4 : multiples[found.multiple]!
  const verdict = checked(minus + shifted(digits.replaceAll(',', ''), places), rule)
  return verdict.ok ? { ...verdict, currency: found.currency } : verdict
}

/** The decimal point moved to the right: 12.5 by 4 places is 125000. */
function shifted(digits: string, places: number): string {
  const [whole = '', fraction = ''] = digits.split('.')
  const filled = fraction.padEnd(places, '0')
  return (
    `${whole}${filled.slice(0, places)}`.replace(/^$/, '0') + (filled.length > places ? `.${filled.slice(places)}` : '')
  )
}

function checked(text: string, rule: AmountRule): Value {
  const verdict = cleanAmount(text, { negative: rule.negative, decimals: rule.decimals })
  return verdict.ok ? verdict : { ok: false, code: verdict.code, parameters: verdict.parameters }
}

/**
 * A date as files write it, with the year first, in Chinese, as eight digits, or in the order the mapping states.
 * A time of day behind it is dropped. What could be two days is refused, and so is a year of two digits.
 */
export function parseDate(raw: string, order: DateOrder = 'ymd'): Value {
  let text = narrow(raw)
  if (text === '') return empty
  const timed = /^(.+?)[T\s]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/.exec(text)
  if (timed) text = timed[1]!
  const yearFirst =
    /^(\d{4,})([-/.])(\d{1,2})\2(\d{1,2})$/.exec(text) ?? /^(\d{4})(年)(\d{1,2})月(\d{1,2})日?$/.exec(text)
  if (yearFirst) return day(yearFirst[1]!, yearFirst[3]!, yearFirst[4]!)
  const packed = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (packed) return day(packed[1]!, packed[2]!, packed[3]!)
  const yearLast = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/.exec(text)
  if (yearLast) {
    if (order === 'ymd') return bad('date.ambiguous')
    const [, first, , second, year] = yearLast as unknown as [string, string, string, string, string]
    return order === 'mdy' ? day(year, first, second) : day(year, second, first)
  }
  if (/^\d{1,2}([-/.])\d{1,2}\1\d{1,2}$/.test(text)) return bad('date.ambiguous')
  return bad(/^-?[a-z]+$/i.test(text) ? 'date.invalid' : 'date.format')
}

function day(year: string, month: string, date: string): Value {
  if (year.length > 4) return bad('date.out_of_range')
  if (!isRealDay(Number(year), Number(month), Number(date))) return bad('date.invalid')
  return { ok: true, value: `${year}-${month.padStart(2, '0')}-${date.padStart(2, '0')}` }
}

/** The day of a spreadsheet's serial number; the time of day is dropped. 1900-03-01 is the first it knows rightly. */
export function serialDate(serial: number, from1904 = false): Value {
  const [first, last] = from1904 ? [0, 2_957_003] : [61, 2_958_465]
  const days = Math.floor(serial)
  if (!(days >= first && days <= last)) return bad('date.out_of_range')
  const start = from1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, 30)
  return { ok: true, value: new Date(start + days * 86_400_000).toISOString().slice(0, 10) }
}

/** One line of text; a line break inside becomes a space and is told. Empty is null. */
export function parseText(raw: string, max: number): Value {
  if (raw.length <= max && /^[!-~\u4e00-\u9fa5]+$/.test(raw)) return { ok: true, value: raw }
  const joined = raw.replaceAll(/\s*[\r\n\u2028\u2029\u0085]+\s*/g, ' ')
  const verdict = cleanText(joined, { max, optional: true })
  if (!verdict.ok) return { ok: false, code: verdict.code, parameters: verdict.parameters }
  if (verdict.value === '') return empty
  const isJoined = joined.trim() !== raw.trim()
  return { ok: true, value: verdict.value, ...(isJoined ? { warning: 'import.newline_joined' } : {}) }
}

/** Text of several lines. Empty is null. */
export function parseNote(raw: string, max: number): Value {
  const verdict = cleanText(raw, { max, multiline: true, optional: true })
  if (!verdict.ok) return { ok: false, code: verdict.code, parameters: verdict.parameters }
  return verdict.value === '' ? empty : verdict
}

/** A code such as a customer's: capital letters, digits, `_`, `-`; nothing is changed but the spaces around it. */
export function parseCode(raw: string): Value {
  const text = raw.trim()
  if (text === '') return empty
  return /^[A-Z0-9_-]{1,32}$/.test(text) ? { ok: true, value: text } : bad('code.charset')
}

const yes = new Set(['是', 'y', 'yes', 'true', '1', '有'])
const no = new Set(['否', 'n', 'no', 'false', '0', '无'])

/** Yes or no in Chinese or English. */
export function parseFlag(raw: string): Value {
  const text = narrow(raw).toLowerCase()
  if (text === '') return empty
  if (yes.has(text)) return { ok: true, value: 'true' }
  return no.has(text) ? { ok: true, value: 'false' } : bad('value.not_accepted', { accepted: '是 / 否 / yes / no' })
}

/** A whole number of days from 0 to 3650. */
export function parseDays(raw: string): Value {
  const text = narrow(raw)
  if (text === '') return empty
  return /^\d{1,4}$/.test(text) && Number(text) <= 3650
    ? { ok: true, value: String(Number(text)) }
    : bad('num.out_of_range', { min: 0, max: 3650 })
}

/** Remembers what texts came to: files repeat their dates. Bounded, so that memory stays flat. */
export function remembered(parse: (raw: string) => Value): (raw: string) => Value {
  const known = new Map<string, Value>()
  return (raw) => {
    const found = known.get(raw)
    if (found) return found
    const value = parse(raw)
    if (known.size >= 5000) known.clear()
    known.set(raw, value)
    return value
  }
}
