import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { say } from './i18n.ts'
import { amount, code, date, fieldErrors, id, line, note, optionalLine, percent, personName } from './input.ts'
import { pageQuery } from './http.ts'

/** The stored value, or the code of the refusal. */
function read(type: z.ZodType, value: unknown): unknown {
  const parsed = type.safeParse(value, { reportInput: true })
  return parsed.success ? parsed.data : `! ${fieldErrors(parsed.error)[0]!.code}`
}

describe('text', () => {
  test.each([
    ['TXT01', line(), 'Cafe\u0301 上海（中国）有限公司', 'Caf\u00e9 上海（中国）有限公司'],
    ['TXT05', line(), '\u3000\u3000华东大区客户\u00a0\u3000', '华东大区客户'],
    ['TXT06', line(), '客\u200b户\ufeff', '客户'],
    ['TXT07', line(), '\u200b\u2060\ufeff', '! text.blank'],
    ['TXT08', line(), '   \t ', '! text.blank'],
    ['TXT09', line(), '', '! text.blank'],
    ['TXT09 optional', optionalLine(), ' ', ''],
    ['TXT10', line(), '张\ud800三', '! text.not_wellformed'],
    ['TXT11', line(), '三\udc00张', '! text.not_wellformed'],
    ['TXT12', line(), 'a\u0000b', '! text.control_char'],
    ['TXT14', line(), 'A\bB\u001bC', '! text.control_char'],
    ['TXT15', line(), '第一行\n第二行', '! text.newline_not_allowed'],
    ['TXT15 U+2028', line(), '第一行\u2028第二行', '! text.newline_not_allowed'],
    ['TXT16', note(), '第一行\r\n第二行\r第三行', '第一行\n第二行\n第三行'],
    ['TXT17', personName(), '\u202egpj.tac\u202c张三', '! text.bidi_control'],
    ['TXT18', note(), 'مرحبا 客户 שלום', 'مرحبا 客户 שלום'],
    ['TXT19', personName(), '👨‍👩‍👧‍👦', '! text.symbol_not_allowed'],
    ['TXT19 note', note(), '👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦'],
    ['TXT20', personName(), '𠮷𰻝某', '𠮷𰻝某'],
    ['TXT21', personName(), '阿卜杜拉·买买提', '阿卜杜拉·买买提'],
    ['TXT22', personName(), 'ﾃｽﾄ ㈱ ①', 'ﾃｽﾄ ㈱ ①'],
    ['TXT26', line(), 'x'.repeat(256), '! text.too_long'],
    ['TXT27', line(), '𠮷'.repeat(255), '𠮷'.repeat(255)],
    ['TXT28', note(), 'x'.repeat(102_401), '! text.too_long'],
    ['TXT29', line(), `a${'\u0301'.repeat(500)}`, '! text.too_many_marks'],
    ['TXT30', line(), '<script>alert(1)</script>', '<script>alert(1)</script>'],
    ['TXT34', line(), '${7*7} <%= 7*7 %> {{7*7}}', '${7*7} <%= 7*7 %> {{7*7}}'],
    ['TXT38', line(), '张三\r\nBcc: x@evil.cn', '! text.newline_not_allowed'],
    ['TXT40', line(), 'Null', 'Null'],
    ['JSN22', z.boolean(), 'false', '! type.mismatch'],
    ['JSN24', line(), { $ne: null }, '! type.mismatch'],
    ['a number', line(), 5, '! type.mismatch'],
    ['nothing', line(), undefined, '! field.required'],
    ['IDN31', code(), '012345', '012345'],
    ['IDN32', code(), '../../A001', '! code.charset'],
    ['a small letter', code(), 'a001', '! code.charset'],
    ['a line break after', code(), 'A001\n', '! code.charset'],
  ])('%s %#', (_id, type, value, expected) => expect(read(type, value)).toBe(expected))

  test('TXT26 the refusal counts as people count', () => {
    const parsed = line().safeParse('𠮷'.repeat(256), { reportInput: true })
    const [error] = fieldErrors(parsed.error!)
    expect(say(error!.text, 'zh-CN', error!.parameters)).toBe('最多255个字，当前256个')
  })
})

describe('amounts', () => {
  test.each([
    ['NUM01', '1234.50', '1234.50'],
    ['NUM02', 1234.5, '! type.mismatch'],
    ['NUM03', '１２３４．５０', '! num.format'],
    ['NUM04', '1,234,567.89', '! num.format'],
    ['NUM07', '$1,000', '! num.format'],
    ['NUM09', '壹佰万元整', '! num.format'],
    ['NUM10', '(1,000.00)', '! num.format'],
    ['NUM11', '1,000.00-', '! num.format'],
    ['NUM12', '-0.01', '! num.negative_not_allowed'],
    ['NUM13', '-0.00', '0.00'],
    ['NUM14', '00012.3', '12.30'],
    ['NUM15', '12.345', '! num.too_many_decimals'],
    ['NUM16', '0.005', '! num.too_many_decimals'],
    ['NUM16 zeros say nothing', '0.5000', '0.50'],
    ['NUM17', '1e3', '! num.format'],
    ['NUM18', '0x1F', '! num.format'],
    ['NUM19', '1e308', '! num.out_of_range'],
    ['NUM20', JSON.parse('1e400'), '! type.mismatch'],
    ['NUM21', 'NaN', '! num.format'],
    ['NUM22', 'Infinity', '! num.format'],
    ['NUM23', '-Infinity', '! num.format'],
    ['NUM24', '9999999999999999.99', '9999999999999999.99'],
    ['NUM25', '10000000000000000.00', '! num.out_of_range'],
    ['NUM26', '9007199254740993', '9007199254740993.00'],
    ['NUM27', '9'.repeat(400), '! num.out_of_range'],
    ['NUM27 longer', '9'.repeat(100_000), '! num.out_of_range'],
    ['NUM28', '', '! field.required'],
    ['NUM29', null, '! type.mismatch'],
    ['NUM30', true, '! type.mismatch'],
    ['NUM31', [5], '! type.mismatch'],
    ['NUM32', '12abc', '! num.format'],
    ['NUM33', '१२३', '! num.format'],
    ['NUM34', '1 000,50', '! num.format'],
    ['a line break', '1\n', '! num.format'],
  ])('%s %j', (_id, value, expected) => expect(read(amount(), value)).toBe(expected))

  test('where negative amounts are accepted they keep their sign', () =>
    expect(read(amount({ negative: true }), '-12.5')).toBe('-12.50'))

  test.each([
    ['NUM35', '100.01', '! num.out_of_range'],
    ['NUM35', '100', '100.0000'],
    ['NUM36', '85折', '! num.format'],
    ['NUM37', '0.15', '0.1500'],
    ['a negative one', '-1', '! num.negative_not_allowed'],
  ])('%s per cent %s', (_id, value, expected) => expect(read(percent(), value)).toBe(expected))
})

describe('dates', () => {
  test.each([
    ['DAT01', '2026-02-30', '! date.invalid'],
    ['DAT02', '2026-02-29', '! date.invalid'],
    ['DAT03', '2028-02-29', '2028-02-29'],
    ['DAT04', '2026-13-01', '! date.invalid'],
    ['DAT05', '2026-00-10', '! date.invalid'],
    ['DAT06', '0000-00-00', '! date.invalid'],
    ['DAT07', 'infinity', '! date.invalid'],
    ['DAT08', 'today', '! date.invalid'],
    ['DAT09', '20260203', '! date.format'],
    ['in another order', '03/02/2026', '! date.format'],
    ['with a time', '2026-02-03T00:00:00Z', '! date.format'],
    ['after the year 9999', '10000-01-01', '! date.out_of_range'],
    ['empty', '', '! field.required'],
    ['a number', 20260203, '! type.mismatch'],
  ])('%s %j', (_id, value, expected) => expect(read(date(), value)).toBe(expected))
})

describe('fields', () => {
  const type = z.strictObject({ lines: z.array(z.strictObject({ amount: amount() })).max(2), kind: z.enum(['a', 'b']) })
  test('everything wrong is told at once, by the path of the field', () => {
    const parsed = type.safeParse(
      { lines: [{ amount: '1' }, { amount: 'x', extra: 1 }], kind: 'c', id: 1 },
      { reportInput: true },
    )
    expect(fieldErrors(parsed.error!).map(({ field, code: reason }) => [field, reason])).toEqual([
      ['lines.1.amount', 'num.format'],
      ['lines.1.extra', 'field.unknown'],
      ['kind', 'value.not_accepted'],
      ['id', 'field.unknown'],
    ])
  })
  test('JSN07 a list longer than accepted is refused by its length', () =>
    expect(read(z.array(z.string()).max(1000), Array(1001).fill('x'))).toBe('! bulk.limit'))
  test('a string longer than accepted is refused in characters', () =>
    expect(read(z.string().max(3), '四个字啊')).toBe('! text.too_long'))
  test.each([['1'], ['50'], ['200']])('JSN32 limit %s', (limit) =>
    expect(read(z.object(pageQuery), { limit })).toEqual({ limit: Number(limit) }),
  )
  test.each([['0'], ['201'], ['-1'], ['1e3'], ['1.5'], [''], ['1e9'], ['٣']])('JSN32 limit %j is refused', (limit) =>
    expect(read(z.object(pageQuery), { limit })).toBe('! page.limit'),
  )
  test.each([['not-a-uuid'], ["1' or '1'='1"], [''], ['00000000-0000-0000-0000-00000000000g']])(
    '%j is no id',
    (value) => expect(read(id(), value)).toMatch(/^! /),
  )
})
