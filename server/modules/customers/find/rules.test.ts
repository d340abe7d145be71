import { describe, expect, it } from 'vitest'
import { normalise, rangesOf, termsOf, type Findable } from './rules.ts'

const nobody: Findable = {
  code: '',
  name: '',
  shortName: null,
  formerNames: [],
  formerCodes: [],
  unifiedSocialCreditCode: null,
  phone: null,
  contactPhones: [],
}
const terms = (customer: Partial<Findable>) => termsOf({ ...nobody, ...customer })
const finds = (customer: Partial<Findable>, typed: string) =>
  rangesOf(typed).some(({ kind, from, until }) =>
    terms(customer).some(({ kind: of, term }) => of === kind && term >= from && term <= until),
  )

describe('the terms a customer is found by', () => {
  it('ux-2 width, case, spaces, brackets and quotes make no difference', () => {
    expect(normalise(' ＡＢＣ（中国）“科技” 有限公司')).toBe('abc中国科技有限公司')
    for (const typed of ['ＡＢＣ', 'abc中国', '(中国)科技', 'ABC (中国)', '国 科']) {
      expect(finds({ name: 'ＡＢＣ（中国）“科技” 有限公司' }, typed), typed).toBe(true)
    }
  })

  it('ux-2 every part of a Chinese name finds it, the legal form and its parts too', () => {
    const name = '上海宏图精密机械股份有限公司'
    const characters = [...name]
    for (let from = 0; from < characters.length; from++) {
      for (let to = from + 1; to <= characters.length; to++) {
        const typed = characters.slice(from, to).join('')
        expect(finds({ name }, typed), typed).toBe(true)
      }
    }
    expect(finds({ name }, '宏机')).toBe(false)
  })

  it('ux-2 words in letters are found from their beginning only', () => {
    const name = 'General Electric 苏州Nano3M科技'
    for (const typed of ['electric', 'Gen', 'generalelectric', 'nano3m科', '州N'])
      expect(finds({ name }, typed)).toBe(true)
    for (const typed of ['lectric', 'ano', '3m']) expect(finds({ name }, typed)).toBe(false)
  })

  it.each([
    ['重庆长安汽车', 'chongqing', 'cqca'],
    ['杭州银行', 'hangzhouyinhang', 'hzyh'],
    ['华夏银行', 'yinhang', 'yh'],
    ['长沙行知', 'changsha', 'csxz'],
    ['绿地集团', 'lvdi', 'ldjt'],
    ['女儿红', 'nüer', 'neh'],
    ['六安电机', 'luan', 'ladj'],
    ['朝阳重工', "chao yang zhong'gong", 'cyzg'],
  ])('ux-2 %s is found by pinyin %s and initials %s', (name, pinyin, initials) => {
    expect(finds({ name }, pinyin)).toBe(true)
    expect(finds({ name }, initials)).toBe(true)
  })

  it('ux-2 where no word settles how a character is read both readings find it', () => {
    for (const typed of ['leshan', 'yueshan', 'ls', 'ys']) expect(finds({ name: '乐山' }, typed), typed).toBe(true)
    for (const typed of ['dan', 'shan']) expect(finds({ name: '单氏机械' }, typed), typed).toBe(true)
  })

  it('ux-2 characters beyond the basic plane and accents leave whole characters only', () => {
    for (const { term } of terms({ name: `𠮷野é${'𠮷'.repeat(60)}` })) expect(term.isWellFormed()).toBe(true)
    expect(finds({ name: '𠮷野家' }, '𠮷')).toBe(true)
  })

  it('ux-2 phones are found as people dial them, and whole only', () => {
    const phone = { phone: '021-12345678 ext 801', contactPhones: ['+8613800138000', '+14155552671'] }
    for (const typed of [
      '021-12345678',
      '02112345678',
      '12345678',
      '138 0013 8000',
      '+86 138-0013-8000',
      '14155552671',
    ]) {
      expect(finds(phone, typed), typed).toBe(true)
    }
    for (const typed of ['0211234567', '1234567', '1380013', '13800138001']) expect(finds(phone, typed)).toBe(false)
  })

  it('ux-2 a code is found from its beginning, a credit code whole only', () => {
    const customer = { code: 'KA-0012', unifiedSocialCreditCode: '91350100M000100Y43', formerCodes: ['P000007'] }
    for (const typed of ['ka-00', 'KA-0012', 'p000007', '91350100m000100y43']) expect(finds(customer, typed)).toBe(true)
    for (const typed of ['0012', 'A-0012', '91350100M000100Y4', '91350100']) expect(finds(customer, typed)).toBe(false)
  })

  it('a usual company has about twenty-five terms, none longer than thirty-two characters', () => {
    const usual = { code: 'K001', unifiedSocialCreditCode: '91350100M000100Y43', phone: '021-12345678' }
    const all = terms({ ...usual, name: '上海宏图机械股份有限公司', shortName: '宏图机械' })
    expect(all.length).toBeGreaterThan(15)
    expect(all.length).toBeLessThan(28)
    const longest = terms({ ...usual, name: '机'.repeat(255) }).map(({ term }) => [...term].length)
    expect(Math.max(...longest)).toBe(32)
  })

  it('nothing to look for finds nothing', () => {
    for (const typed of ['', '   ', '（）', '“”']) expect(rangesOf(typed)).toEqual([])
  })
})
