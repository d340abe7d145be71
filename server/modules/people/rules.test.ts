import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import { fieldErrors } from '../../kernel/input.ts'
import { isCommonPassword, password, username } from './rules.ts'

const about = { username: 'zhangsan@corp.cn', company: '华东精工股份有限公司' }
const refusal = (type: z.ZodType, value: unknown) => {
  const parsed = type.safeParse(value, { reportInput: true })
  return parsed.success ? null : fieldErrors(parsed.error)[0]!.code
}

describe('AUT04 passwords somebody would try early are refused', () => {
  test.each([
    '12345678',
    '87654321',
    'password',
    'Password2026!',
    'admin888',
    'aaaaaaaa',
    'abcdefgh',
    '19880808',
    'ＰＡＳＳＷＯＲＤ',
    'zhangsan-2026',
    'my zhangsan@corp.cn',
    '华东精工2026',
    '华东精工股份有限公司!',
  ])('%s', (typed) => expect(isCommonPassword(typed, about)).toBe(true))

  test.each(['correct horse 7 battery', '梅花三弄 再弄一次', 'k8#vLq2w', '四季豆烧肉不放糖'])('but not %s', (typed) =>
    expect(isCommonPassword(typed, about)).toBe(false),
  )
})

describe('AUT05 AUT06 a password is taken exactly as typed', () => {
  test('128 code points with spaces and emoji pass unchanged', () => {
    const typed = ` ${'🔑 '.repeat(63)} `
    expect([...typed]).toHaveLength(128)
    expect(password().parse(typed)).toBe(typed)
  })
  test('seven characters are too few, also when they are fourteen units', () =>
    expect(refusal(password(), '🔑'.repeat(7))).toBe('text.too_short'))
  test('eight emoji are enough', () => expect(refusal(password(), '🔑🔒🗝️🔐🔏🔓🛡')).toBe(null))
  test('129 code points are too many', () => expect(refusal(password(), 'x'.repeat(129))).toBe('text.too_long'))
  test('a megabyte is refused by its length', () =>
    expect(refusal(password(), 'x'.repeat(1_000_000))).toBe('text.too_long'))
  test('half a character is none', () => expect(refusal(password(), 'abcdefg\ud800')).toBe('text.not_wellformed'))
})

describe('TXT23 TXT24 TXT25 no user name looks like another', () => {
  test.each([
    ['Admin@Corp.CN', 'admin@corp.cn'],
    ['ＡＤＭＩＮ@corp.cn', 'admin@corp.cn'],
    ['zhang_san-1', 'zhang_san-1'],
  ])('%s is stored as %s', (typed, stored) => expect(username().parse(typed)).toBe(stored))
  test.each([
    ['\u0430dmin@corp.cn', 'text.mixed_script'],
    ['\u0130STANBUL@corp.cn', 'text.mixed_script'],
    ['张三', 'text.mixed_script'],
    ['a b', 'text.mixed_script'],
    ['*)(uid=*', 'text.mixed_script'],
    ['', 'text.blank'],
    ['x'.repeat(65), 'text.too_long'],
    ['\ufdfa'.repeat(200), 'text.too_long'],
    [7, 'type.mismatch'],
  ])('%j is refused: %s', (typed, code) => expect(refusal(username(), typed)).toBe(code))
})
