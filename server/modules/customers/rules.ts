import { z } from 'zod'
import type { Text } from '../../kernel/i18n.ts'

const texts = {
  'uscc.format': {
    zh: '这是15位旧工商注册号，请填写18位统一社会信用代码',
    en: 'This is an old 15-digit registration number; enter the 18-character unified social credit code',
  },
  'uscc.length': {
    zh: '统一社会信用代码应为18位，当前{length}位',
    en: 'A unified social credit code has 18 characters, there are {length}',
  },
  'uscc.charset': {
    zh: '统一社会信用代码只含数字和大写字母，不含字母 I、O、S、V、Z，是否把 0 写成了 O？',
    en: 'A unified social credit code has digits and capital letters without I O S V Z; is an O written for a 0?',
  },
  'uscc.placeholder': {
    zh: '登记管理部门或行政区划代码不存在，请核对统一社会信用代码',
    en: 'No such registration authority or region; check the unified social credit code',
  },
  'uscc.checksum': {
    zh: '统一社会信用代码校验位不正确（应为{expected}）',
    en: 'The check character of the unified social credit code is wrong (should be {expected})',
  },
  'phone.format': {
    zh: '电话应写成 13800138000、021-12345678、400-820-8820 或带国际区号的 +1 4155552671',
    en: 'Write the phone as 13800138000, 021-12345678, 400-820-8820 or with a country code, +1 4155552671',
  },
  'phone.scientific': {
    zh: '电话被表格软件写成了科学计数（如 1.38E+10），请把单元格设为文本后重填',
    en: 'A spreadsheet turned the phone into scientific notation (1.38E+10); format the cell as text and enter it again',
  },
  'phone.multiple': { zh: '只填写一个电话', en: 'Enter one phone only' },
} as const satisfies Record<string, Text>

/** What became of a text: the form it is stored in, or what is wrong with it. */
export type Cleaned =
  { ok: true; value: string } | { ok: false; code: string; text: Text; parameters?: Record<string, unknown> }

function bad(text: keyof typeof texts, parameters?: Record<string, unknown>): Cleaned {
  return { ok: false, code: text === 'phone.scientific' ? 'phone.format' : text, text: texts[text], parameters }
}

/** The alphabet of GB 32100: the place of a character is its value. */
const creditAlphabet = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/**
 * A unified social credit code (GB 32100) in its stored form: half-width, capital, without spaces; the authority that
 * registered it and the region must exist, and the check character must be right.
 */
export function cleanCreditCode(raw: string): Cleaned {
  const text = raw.normalize('NFKC').replaceAll(/\s/g, '').toUpperCase()
  if (/^\d{15}$/.test(text)) return bad('uscc.format')
  if (text.length !== 18) return bad('uscc.length', { length: text.length })
  if (!/^[0-9A-HJ-NP-RTUWXY]{18}$/.test(text)) return bad('uscc.charset')
  if (
    !/^[1-9ANY][0-9A-Z](1[0-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[12])\d{4}/.test(text) ||
    /^(.)\1*$/.test(text.slice(8, 17))
  ) {
    return bad('uscc.placeholder')
  }
  const expected = creditCheckCharacter(text)
  return text[17] === expected ? { ok: true, value: text } : bad('uscc.checksum', { expected })
}

function creditCheckCharacter(text: string): string {
  let sum = 0
  let weight = 1
  for (const character of text.slice(0, 17)) {
    sum += creditAlphabet.indexOf(character) * weight
    weight = (weight * 3) % 31
  }
  return creditAlphabet[(31 - (sum % 31)) % 31]!
}

/**
 * A phone in its stored form: mobiles as `+86…`, landlines as `021-12345678` (with ` ext 801`), service numbers as
 * `400-820-8820`, other countries as `+` and digits.
 */
export function cleanPhone(raw: string): Cleaned {
  const text = raw.normalize('NFKC').trim()
  if (/^\d(\.\d+)?e\+?\d+$/i.test(text)) return bad('phone.scientific')
  if (/\d\s*[;,、/|\n]\s*[+\d(]/.test(text)) return bad('phone.multiple')
  if (text.length > 40) return bad('phone.format')
  const isChinese = /^(\+|00)86/.test(text) || !/^(\+|00)/.test(text)
  if (!isChinese) return foreignPhone(text)
  const national = text.replace(/^(\+|00)86[\s-]*/, '')
  const stored = mobile(national) ?? service(national) ?? landline(national, national !== text)
  return stored === null ? bad('phone.format') : { ok: true, value: stored }
}

function foreignPhone(text: string): Cleaned {
  const digits = text.replace(/^00/, '+').replaceAll(/[\s()-]/g, '')
  return /^\+[1-9]\d{6,14}$/.test(digits) ? { ok: true, value: digits } : bad('phone.format')
}

function mobile(text: string): string | null {
  const digits = text.replaceAll(/[\s-]/g, '')
  return /^1[3-9]\d{9}$/.test(digits) ? `+86${digits}` : null
}

function service(text: string): string | null {
  const match = /^([48]00)[\s-]*(\d{3})[\s-]*(\d{4})$/.exec(text)
  return match && `${match[1]}-${match[2]}-${match[3]}`
}

/** After a country code the area code comes without its 0. */
function landline(text: string, isInternational: boolean): string | null {
  const match =
    /^\(?(0?(?:10|2\d|[3-9]\d{2}))\)?[\s-]*(\d{7,8}|\d{3,4}[\s-]\d{4})(?:\s*(?:转|ext\.?|x|-)\s*(\d{1,6}))?$/i.exec(
      text,
    )
  if (!match || (!isInternational && !match[1]!.startsWith('0'))) return null
  const area = match[1]!.startsWith('0') ? match[1] : `0${match[1]}`
  return `${area}-${match[2]!.replaceAll(/[\s-]/g, '')}${match[3] ? ` ext ${match[3]}` : ''}`
}

/** May be left out or null; a blank text counts as null. */
export const optional = (type: z.ZodType<string, string>) => type.transform((value) => value || null).nullish()

/** A text that goes through one of the cleaners above. */
export function checked(clean: (raw: string) => Cleaned, meta: Record<string, unknown>) {
  return z
    .string()
    .check((payload) => {
      const verdict: Cleaned = payload.value.trim() ? clean(payload.value) : { ok: true, value: '' }
      if (verdict.ok) payload.value = verdict.value
      else payload.issues.push({ code: 'custom', input: payload.value, params: verdict, message: verdict.code })
    })
    .meta(meta)
}
