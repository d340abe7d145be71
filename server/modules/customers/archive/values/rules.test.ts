import { describe, expect, it } from 'vitest'
import { archiveFields, type Field } from '../../../../../policy-pack/index.ts'
import { changedIn, checkValue, checkValues, fieldsOf, maskedSecret, missingIn, warningsOn } from './rules.ts'

const every = archiveFields.flatMap(({ groups, lists }) => [...groups, ...lists].flatMap(({ fields }) => fields))
const ofType = (type: Field['type']): Field =>
  every.find((field) => field.type === type && !field.fixed && field.field !== 'name')!

/** What becomes of a text in a field of a type: the value stored, or the code of what is wrong. */
function become(type: Field['type'], raw: string): string | null {
  const verdict = checkValue(ofType(type), raw, 'x')
  return verdict.ok ? verdict.value : verdict.error.code
}

describe('A-02 values by the type of their field', () => {
  const table: [title: string, type: Field['type'], raw: string, becomes: string][] = [
    ['IDN13 a mobile', 'phone', '13800138000', '+8613800138000'],
    ['IDN14 a mobile with country code and dashes', 'phone', '+86 138-0013-8000', '+8613800138000'],
    ['IDN15 a mobile with 0086', 'phone', '0086 13800138000', '+8613800138000'],
    ['IDN16 a mobile in full-width digits', 'phone', '１３８００１３８０００', '+8613800138000'],
    ['IDN17 a landline with an extension', 'phone', '021-12345678转801', '021-12345678 ext 801'],
    ['IDN18 a service number', 'phone', '400-820-8820', '400-820-8820'],
    ['IDN19 a mobile with a digit too few', 'phone', '1380013800', 'phone.format'],
    ['IDN20 a mobile of a prefix that does not exist', 'phone', '12345678901', 'phone.format'],
    ['IDN21 a number a spreadsheet spoilt', 'phone', '1.38E+10', 'phone.format'],
    ['IDN22 two numbers', 'phone', '13800138000;13900139000', 'phone.multiple'],
    ['IDN23 an address in Chinese characters', 'email', '张三@例子.中国', 'email.format'],
    ['IDN24 an address without a domain', 'email', 'a@b', 'email.format'],
    ['IDN25 an address that is mark-up', 'email', '"><svg onload=1>"@x.cn', 'email.format'],
    ['IDN26 a local part of 65 characters', 'email', `${'a'.repeat(65)}@x.cn`, 'email.format'],
    [
      'IDN26 an address of 255 characters',
      'email',
      `a@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(10)}`,
      'email.format',
    ],
    ['IDN27 two addresses', 'email', 'zhang.san@corp.cn,li.si@corp.cn', 'email.multiple'],
    ['an address with capitals in its domain', 'email', 'Zhang.San@Corp.CN', 'Zhang.San@corp.cn'],
    ['an address with two dots in a row', 'email', 'a..b@corp.cn', 'email.format'],
    ['IDN30 an account number with spaces', 'account', '6222 0200 0000 0000 002', '6222020000000000002'],
    ['an account number that is mark-up', 'account', '<b>622202</b>', 'account.format'],
    ['IDN31 a postcode that begins with 0', 'postcode', '012345', '012345'],
    ['a postcode with a digit too few', 'postcode', '12345', 'postcode.format'],
    ['IDN06 a credit code with an O for a 0', 'creditCode', '9135O100M000100Y43', 'uscc.charset'],
    ['IDN03 a credit code in small letters', 'creditCode', '91350100m000100y43', '91350100M000100Y43'],
    ['URL13 a file', 'url', 'file:///etc/passwd', 'url.scheme'],
    ['URL18 a script for an address', 'url', 'javascript:alert(1)', 'url.scheme'],
    ['a page without its scheme', 'url', 'www.example.cn/about', 'https://www.example.cn/about'],
    ['a page with a password', 'url', 'https://a:b@example.cn', 'url.format'],
    ['a host without a dot', 'url', 'https://intranet', 'url.format'],
    ['a year', 'year', '2025', '2025'],
    ['a year in Chinese', 'year', '二〇二五', 'year.format'],
    ['a count', 'count', '120', '120'],
    ['a count below zero', 'count', '-1', 'count.format'],
    ['an amount in 万', 'amount', '12万', 'num.format'],
    ['an amount', 'amount', '1234.5', '1234.50'],
    ['a percentage over 100', 'percent', '100.5', 'num.out_of_range'],
    ['a day that does not exist', 'date', '2026-02-30', 'date.invalid'],
    ['a person who is no id', 'person', '王总', 'value.format'],
    ['two lines where one goes', 'line', '甲\n乙', 'text.newline_not_allowed'],
    ['direction controls in a note', 'note', 'a\u202eb', 'text.bidi_control'],
    ['a choice there is none of', 'choice', '其他的', 'value.not_accepted'],
  ]
  it.each(table)('%s', (_title, type, raw, becomes) => expect(become(type, raw)).toBe(becomes))

  it.each([...new Set(every.map(({ type }) => type))])('a blank %s is no value', (type) =>
    expect(become(type, ' ')).toBeNull(),
  )

  it('a loss is an amount only where there can be one', () => {
    const fields = fieldsOf('basic', 'financial-statements')
    const { values, errors } = checkValues(fields, { netProfit: '-5', receivables: '-5' })
    expect(values).toEqual({ netProfit: '-5.00' })
    expect(errors.map(({ field, code }) => `${field} ${code}`)).toEqual(['values.receivables num.negative_not_allowed'])
  })

  it('what an entry must have is named, and what changes nothing is no change', () => {
    const fields = fieldsOf('basic', 'bank-accounts')
    expect(missingIn(fields, { bank: '工行', accountNumber: null }).map(({ field }) => field)).toEqual([
      'values.accountNumber',
      'values.accountCurrency',
    ])
    expect(changedIn({ a: '1', b: '2' }, { a: '1', b: null, c: null, d: '4' })).toEqual(['b', 'd'])
  })

  it('IDN30 only a bank card whose check digit is wrong is warned of, and a secret shows four characters', () => {
    const fields = fieldsOf('basic', 'bank-accounts')
    const warned = (accountNumber: string) => warningsOn(fields, { accountNumber }).map(({ code }) => code)
    expect(warned('6222020000000000002')).toEqual(['bank.luhn'])
    expect(warned('6222020000000000001')).toEqual(['bank.luhn'])
    expect(warned('6222020000000000000')).toEqual([])
    expect(warned('1001234567890123456')).toEqual([])
    expect(maskedSecret('6222020000000000002')).toBe('****0002')
  })
})
