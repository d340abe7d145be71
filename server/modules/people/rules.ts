import { z } from 'zod'
import { fieldError } from '../../kernel/input.ts'
import { invalidInput, type AppError } from '../../kernel/errors.ts'
import type { Text } from '../../kernel/i18n.ts'

const tooCommon: Text = {
  zh: '密码太常见，或含有用户名、公司名称',
  en: 'The password is too common, or contains the username or the company name',
}

/** How a user name is compared and stored: NFKC and lower case, so that full-width letters are no second account. */
export const foldUsername = (raw: string) => raw.normalize('NFKC').toLowerCase()

/** True for a folded user name that may exist at all. */
export const isUsername = (folded: string) => /^[a-z0-9._@-]{1,64}$/.test(folded)

/** A user name: letters, digits, `.`, `_`, `-`, `@`; folded. No other script, so that none looks like another's. */
export const username = () =>
  z
    .string()
    .check((payload) => {
      const folded = payload.value.length > 200 ? payload.value : foldUsername(payload.value)
      const length = [...folded].length
      if (isUsername(folded)) payload.value = folded
      else {
        const params =
          length === 0
            ? { code: 'text.blank' }
            : length > 64
              ? { code: 'text.too_long', parameters: { max: 64, length } }
              : { code: 'text.mixed_script' }
        payload.issues.push({ code: 'custom', input: payload.value, params, message: params.code })
      }
    })
    .meta({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._@-]+$' })

/** A password as typed: never trimmed, folded or cut. `min` 1 where it is only compared with the stored one. */
export const password = (min = 8) =>
  z
    .string()
    .check((payload) => {
      const refuse = (code: string, parameters?: Record<string, unknown>) =>
        payload.issues.push({ code: 'custom', input: null, params: { code, parameters }, message: code })
      const length = payload.value.length > 1024 ? payload.value.length : [...payload.value].length
      if (length > 128) refuse('text.too_long', { max: 128, length })
      else if (length < min) refuse('text.too_short', { min })
      else if (!payload.value.isWellFormed()) refuse('text.not_wellformed')
    })
    .meta({ minLength: min, maxLength: 128, format: 'password' })

/** Words that passwords are made of so often that digits or punctuation behind them do not help. */
const commonWords = new Set(
  `password passw0rd p@ssword p@ssw0rd admin administrator root qwerty qwertyui qwertyuiop asdfghjkl zxcvbnm 1qaz2wsx
   abc abcd abcde abcdef abcdefg abcdefgh abcabc a aa aaa abcd1234 iloveyou welcome letmein changeme default monkey dragon
   football baseball master sunshine princess superman woaini woaini1314 wodemima mima caonima qq qaz qazwsx 1q2w3e4r
   q1w2e3r4 test testtest guest user login clavis`.split(/\s+/),
)

/** Whether somebody who knows the company and the user would try this password early. */
export function isCommonPassword(typed: string, about: { username: string; company: string }): boolean {
  const text = typed.normalize('NFKC').toLowerCase()
  const bare = text.replace(/[^\p{L}]+$/u, '')
  if (commonWords.has(text) || commonWords.has(bare) || new Set(text).size <= 2 || isRun(text)) return true
  if (/^(19|20)?\d{6,8}$/.test(text)) return true // a run of digits or a birthday
  const company = about.company.normalize('NFKC').toLowerCase()
  const short = company.replaceAll(/股份|有限|责任|公司|集团|co\.?,? ?ltd\.?|inc\.?/g, '').trim()
  const names = [about.username, about.username.split('@')[0]!, company, short]
  return names.some((name) => [...name].length >= 2 && text.includes(name))
}

/** 12345678, 87654321, abcdefgh: every character one step from the one before. */
function isRun(text: string): boolean {
  const steps = [...text].map((char, i, all) => (i === 0 ? 0 : char.codePointAt(0)! - all[i - 1]!.codePointAt(0)!))
  return Math.abs(steps[1] ?? 0) === 1 && steps.slice(1).every((step) => step === steps[1])
}

/** The refusal of a common password, on the field it was typed in. */
export function commonPassword(field: string): AppError {
  return invalidInput({}, [{ ...fieldError(field, 'value.format'), code: 'password.too_common', text: tooCommon }])
}

export const minute = 60_000
/** How long a session lives: without being used, and at all. */
export const sessionLife = { idle: 12 * 60 * minute, absolute: 7 * 24 * 60 * minute }
/** Failed sign-ins within the window after which an account, or an address, has to wait. */
export const lockOut = { perAccount: 5, perAddress: 20, window: 15 * minute }
