import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addDays } from '../calendar.ts'
import { parseAmount, parseDate, parseText, serialDate, type AmountRule, type Value } from './values.ts'

const answer = (value: Value) => (value.ok ? value.value : value.code)
const amount = (raw: string, rule: AmountRule = {}) => answer(parseAmount(raw, { negative: true, ...rule }))

describe('amounts as files write them', () => {
  it.each<[id: string, raw: string, expected: string | null, rule?: AmountRule]>([
    ['NUM03 full-width digits and dot', '１２３４．５０', '1234.50'],
    ['NUM04 grouped thousands', '1,234,567.89', '1234567.89'],
    ['NUM05 grouping by two', '12,34.5', 'num.grouping'],
    ['NUM06 ¥ sign', '¥1,000.00', '1000.00'],
    ['NUM06 full-width ￥ sign', '￥1,000.00', '1000.00'],
    ['NUM06 人民币 in front', '人民币1000', '1000.00'],
    ['NUM06 RMB in front', 'RMB 1000', '1000.00'],
    ['NUM06 a minus before the sign', '-¥1,000.00', '-1000.00'],
    ['NUM07 dollars', '$1,000', 'num.currency_mismatch'],
    ['NUM08 万元 that nobody declared', '100万元', 'num.unit'],
    ['NUM08 万元 declared', '100万元', '1000000.00', { unit: 'wan' }],
    ['NUM08 a plain number in a column of 万元', '1.5', '15000.00', { unit: 'wan' }],
    ['NUM08 元 in a column of 万元', '100元', 'num.unit', { unit: 'wan' }],
    ['NUM09 Chinese capitals', '壹佰万元整', 'num.format'],
    ['NUM10 brackets', '(1,000.00)', 'num.format'],
    ['NUM10 brackets as accounting negatives', '(1,000.00)', '-1000.00', { accountingNegatives: true }],
    ['NUM11 minus behind', '1,000.00-', 'num.format'],
    ['NUM12 negative where none is allowed', '-0.01', 'num.negative_not_allowed', { negative: false }],
    ['NUM13 minus zero', '-0.00', '0.00', { negative: false }],
    ['NUM14 leading zeros', '00012.3', '12.30'],
    ['NUM15 three decimals', '12.345', 'num.too_many_decimals'],
    ['NUM16 half a fen', '0.005', 'num.too_many_decimals'],
    ['NUM17 scientific', '1e3', 'num.format'],
    ['NUM18 hexadecimal', '0x1F', 'num.format'],
    ['NUM19 far too large', '1e308', 'num.out_of_range'],
    ['NUM21 NaN', 'NaN', 'num.format'],
    ['NUM22 Infinity', 'Infinity', 'num.format'],
    ['NUM23 -Infinity', '-Infinity', 'num.format'],
    ['NUM24 the largest', '9999999999999999.99', '9999999999999999.99'],
    ['NUM25 above the largest', '10000000000000000.00', 'num.out_of_range'],
    ['NUM26 beyond exact binary integers', '9007199254740993', '9007199254740993'],
    ['NUM27 400 digits', '9'.repeat(400), 'num.out_of_range'],
    ['NUM28 empty is nothing, not zero', '', null],
    ['NUM32 trailing letters', '12abc', 'num.format'],
    ['NUM33 digits of another script', '१२३', 'num.format'],
    ['NUM34 European', '1 000,50', 'num.format'],
    ['two minus signs', '--5', 'num.format'],
    ['元 behind', '1000元', '1000.00'],
  ])('%s: %s', (_id, raw, expected, rule) => {
    expect(amount(raw, rule)).toBe(expected)
  })

  it.each([
    ['1,142,489.4787(万元人民币)', '11424894787.00', 'CNY'],
    ['134999.5046（万元）', '1349995046.00', 'CNY'],
    ['48,113.9294(万)', '481139294.00', 'CNY'],
    ['68040.8797万人民币', '680408797.00', 'CNY'],
    ['104,459.7881(万人民币元)', '1044597881.00', 'CNY'],
    ['67457.89万元', '674578900.00', 'CNY'],
    ['276603.2803万元人民币', '2766032803.00', 'CNY'],
    ['89,600(万元(人民币))', '896000000.00', 'CNY'],
    ['50,000.00(万元美元)', '500000000.00', 'USD'],
    ['3000万港元', '30000000.00', 'HKD'],
    ['2亿元', '200000000.00', 'CNY'],
  ])('registered capital %s is %s %s', (raw, expected, currency) => {
    expect(parseAmount(raw, { unit: 'auto', anyCurrency: true })).toEqual({ ok: true, value: expected, currency })
  })

  it('a fraction of a fen in ten thousands is refused, not rounded', () => {
    expect(amount('1.0000005万元', { unit: 'auto' })).toBe('num.too_many_decimals')
  })

  it('every amount comes back whatever way it is grouped or decorated', () => {
    const whole = fc.bigInt({ min: 0n, max: 9_999_999_999_999_999n })
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 99 }), fc.boolean(), fc.boolean(), (yuan, fen, grouped, sign) => {
        const digits = grouped ? yuan.toString().replaceAll(/\B(?=(\d{3})+$)/g, ',') : yuan.toString()
        const decimals = String(fen).padStart(2, '0')
        const value = parseAmount(`${sign ? '￥' : ''}${digits}.${decimals}`)
        expect(answer(value)).toBe(`${yuan}.${decimals}`)
      }),
    )
  })

  it('no text makes it throw, and what it takes is an exact decimal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (raw) => {
        const value = parseAmount(raw, { negative: true, unit: 'auto' })
        expect(value.ok ? (value.value ?? '0') : '0').toMatch(/^-?\d{1,16}(\.\d{1,2})?$/)
      }),
    )
  })
})

describe('dates as files write them', () => {
  it.each<[id: string, raw: string, expected: string | null, order?: 'mdy' | 'dmy']>([
    ['DAT01', '2026-02-30', 'date.invalid'],
    ['DAT02', '2026-02-29', 'date.invalid'],
    ['DAT03', '2028-02-29', '2028-02-29'],
    ['DAT04', '2026-13-01', 'date.invalid'],
    ['DAT05', '2026-00-10', 'date.invalid'],
    ['DAT06', '0000-00-00', 'date.invalid'],
    ['DAT07', 'infinity', 'date.invalid'],
    ['DAT08', 'today', 'date.invalid'],
    ['DAT09 eight digits', '20260203', '2026-02-03'],
    ['DAT10 slashes', '2026/2/3', '2026-02-03'],
    ['DAT11 Chinese', '2026年2月3日', '2026-02-03'],
    ['DAT12 dots', '2026.2.3', '2026-02-03'],
    ['DAT13 full-width', '２０２６-０２-０３', '2026-02-03'],
    ['DAT14 two readings', '03/02/2026', 'date.ambiguous'],
    ['DAT14 month first, as the mapping says', '03/02/2026', '2026-03-02', 'mdy'],
    ['DAT14 day first, as the mapping says', '03/02/2026', '2026-02-03', 'dmy'],
    ['month first with no such month', '13/02/2026', 'date.invalid', 'mdy'],
    ['DAT15 two-digit year', '26-2-3', 'date.ambiguous'],
    ['DAT15 two-digit year, month first', '2/3/26', 'date.ambiguous', 'mdy'],
    ['DAT16 Minguo', '民国115年2月3日', 'date.format'],
    ['DAT17 a bare 1', '1', 'date.format'],
    ['DAT24', '1986-05-04', '1986-05-04'],
    ['DAT25', '1940-06-01', '1940-06-01'],
    ['DAT26 the last day', '9999-12-31', '9999-12-31'],
    ['DAT26 beyond it', '10000-01-01', 'date.out_of_range'],
    ['a time of day behind it', '2026-02-03 10:20:30', '2026-02-03'],
    ['mixed separators', '2026-2/3', 'date.format'],
    ['empty', ' ', null],
  ])('%s: %s', (_id, raw, expected, order) => {
    expect(answer(parseDate(raw, order))).toBe(expected)
  })

  it.each<[id: string, serial: number, expected: string, from1904?: boolean]>([
    ['DAT18', 46_056, '2026-02-03'],
    ['DAT20 the 29 February 1900 that never was', 60, 'date.out_of_range'],
    ['DAT20 the first day after it', 61, '1900-03-01'],
    ['DAT21 shortly before midnight', 45_000.99999, '2023-03-15'],
    ['DAT22 counted from 1904', 44_594, '2026-02-03', true],
    ['DAT23 year 10000', 2_958_466, 'date.out_of_range'],
    ['DAT23 negative', -1, 'date.out_of_range'],
  ])('%s: serial %d', (_id, serial, expected, from1904) => {
    expect(answer(serialDate(serial, from1904))).toBe(expected)
  })

  it('every day comes back from each way of writing it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_465 }), (serial) => {
        const day = addDays('1899-12-30', serial)
        const [year, month, date] = day.split('-').map(Number) as [number, number, number]
        const plain = `${String(year).padStart(4, '0')}`
        expect(answer(serialDate(serial))).toBe(day)
        expect(answer(parseDate(`${plain}/${month}/${date}`))).toBe(day)
        expect(answer(parseDate(`${plain}年${month}月${date}日`))).toBe(day)
        expect(answer(parseDate(`${month}/${date}/${plain}`, 'mdy'))).toBe(day)
        expect(answer(parseDate(day.replaceAll('-', '')))).toBe(day)
      }),
    )
  })
})

describe('texts', () => {
  it('TXT15 a line break becomes one space and is told', () => {
    expect(parseText('第一行\n第二行', 255)).toEqual({
      ok: true,
      value: '第一行 第二行',
      warning: 'import.newline_joined',
    })
  })
  it.each([
    ['TXT05 white space of every kind around', '\u3000\u3000华东大区客户\u3000', '华东大区客户'],
    ['TXT06 invisible characters', '客\u200b户\ufeff', '客户'],
    ['TXT12 NUL', 'a\0b', 'text.control_char'],
    ['TXT26 too long', '长'.repeat(256), 'text.too_long'],
    ['TXT40 words of programmers', 'Null', 'Null'],
  ])('%s', (_title, raw, expected) => {
    expect(answer(parseText(raw, 255))).toBe(expected)
  })
})
