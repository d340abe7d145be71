import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { cleanCreditCode, cleanPhone } from './rules.ts'

describe('unified social credit code (GB 32100)', () => {
  it.each([
    ['IDN01 as it is printed', '91350100M000100Y43', '91350100M000100Y43'],
    ['IDN03 in small letters', '91350100m000100y43', '91350100M000100Y43'],
    ['IDN04 in full-width characters', '９１３５０１００Ｍ０００１００Ｙ４３', '91350100M000100Y43'],
    ['IDN05 with spaces', ' 9135 0100 M000 100Y 43 ', '91350100M000100Y43'],
    ['of a state organ', '11100000000013127D', '11100000000013127D'],
  ])('%s is accepted', (_title, raw, value) => {
    expect(cleanCreditCode(raw)).toEqual({ ok: true, value })
  })

  it.each([
    ['IDN02 a wrong check character', '91350100M000100Y44', 'uscc.checksum', '应为3'],
    ['IDN06 an O for a 0', '9135O100M000100Y43', 'uscc.charset', '是否把 0 写成了 O'],
    ['IDN07 two characters swapped', '91350100M000100Y34', 'uscc.checksum', '校验位不正确'],
    ['IDN08 an old registration number', '350100000000000', 'uscc.format', '15位旧工商注册号'],
    ['IDN09 17 characters', '91350100M000100Y4', 'uscc.length', '当前17位'],
    ['IDN10 all zeros', '000000000000000000', 'uscc.placeholder', '行政区划'],
    ['a region that does not exist', '91990100M000100Y43', 'uscc.placeholder', '行政区划'],
    ['a spreadsheet’s number', '9.14E+17', 'uscc.length', '当前8位'],
  ])('%s is refused with what is wrong', (_title, raw, code, words) => {
    const verdict = cleanCreditCode(raw)
    expect(verdict).toMatchObject({ ok: false, code })
    if (verdict.ok) return
    const said = verdict.text.zh.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(verdict.parameters?.[name]))
    expect(said).toContain(words)
  })

  it('any single changed character is noticed', () => {
    const good = '91350100M000100Y43'
    const letters = [...'0123456789ABCDEFGHJKLMNPQRTUWXY']
    fc.assert(
      fc.property(fc.nat(17), fc.constantFrom(...letters), (at, letter) => {
        fc.pre(good[at] !== letter)
        expect(cleanCreditCode(good.slice(0, at) + letter + good.slice(at + 1)).ok).toBe(false)
      }),
    )
  })
})

describe('phone', () => {
  it.each([
    ['IDN13 a mobile', '13800138000', '+8613800138000'],
    ['IDN14 with +86', '+86 138-0013-8000', '+8613800138000'],
    ['IDN15 with 0086', '0086 13800138000', '+8613800138000'],
    ['IDN16 in full-width digits', '１３８００１３８０００', '+8613800138000'],
    ['IDN17 a landline with 转', '021-12345678转801', '021-12345678 ext 801'],
    ['IDN17 a landline with x', '021-12345678x801', '021-12345678 ext 801'],
    ['IDN17 a landline with a dash', '021-12345678-801', '021-12345678 ext 801'],
    ['its own stored form', '021-12345678 ext 801', '021-12345678 ext 801'],
    ['IDN18 a service number', '400-820-8820', '400-820-8820'],
    ['an area code of four digits', '(0512) 6288 1234', '0512-62881234'],
    ['a landline with +86', '+86 21 12345678', '021-12345678'],
    ['another country', '+1 (415) 555-2671', '+14155552671'],
  ])('%s is accepted', (_title, raw, value) => {
    expect(cleanPhone(raw)).toEqual({ ok: true, value })
  })

  it.each([
    ['IDN19 a digit short', '1380013800', 'phone.format'],
    ['IDN20 no such prefix', '12345678901', 'phone.format'],
    ['IDN22 two in one', '13800138000;13900139000', 'phone.multiple'],
    ['IDN22 two in one with a Chinese comma', '13800138000、13900139000', 'phone.multiple'],
    ['a landline without its area', '12345678', 'phone.format'],
    ['words', '电话', 'phone.format'],
    ['a very long text', '1'.repeat(50_000), 'phone.format'],
  ])('%s is refused', (_title, raw, code) => {
    expect(cleanPhone(raw)).toMatchObject({ ok: false, code })
  })

  it('IDN21 scientific notation is refused with its cause', () => {
    const verdict = cleanPhone('1.38E+10')
    expect(verdict).toMatchObject({ ok: false, code: 'phone.format' })
    if (!verdict.ok) expect(verdict.text.zh).toContain('科学计数')
  })
})
