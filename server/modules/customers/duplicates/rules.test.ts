import { describe, expect, it } from 'vitest'
import { domainKey, marksOf, nameKey, phoneKey, soundKey } from './rules.ts'

describe('names as they are compared (A-04.1)', () => {
  it.each([
    ['TXT02 brackets of half and full width', '北京大客户(集团)有限公司', '北京大客户（集团）有限公司'],
    ['TXT03 letters of half and full width', '客户A', '客户Ａ'],
    ['TXT04 an accented letter composed and decomposed', 'é', 'e\u0301'],
    ['TXT01 decomposed letters, brackets and all', 'Cafe\u0301 上海（中国）有限公司', 'Café上海(中国)'],
    ['TXT06 invisible characters inside', '客\u200b户\ufeff', '客户'],
    ['IDN33 the title of an invoice in other brackets', '上海申江（中国）机床厂', '上海申江(中国)机床厂'],
    ['spaces and the legal form', '上海 申江 机床股份有限公司', '上海申江机床有限责任公司'],
    ['the group and its company', '申江集团', '申江集团有限公司'],
    ['an English name with and without its form', 'ABC Tooling Co., Ltd.', 'abc tooling'],
  ])('%s agree', (_title, one, other) => expect(nameKey(one)).toBe(nameKey(other)))

  it.each([
    ['a branch and its company', '上海申江有限公司北京分公司', '上海申江有限公司'],
    ['an accent', 'é', 'e'],
    ['a word that only ends like a legal form', 'Unlimited', 'Un'],
    ['another place', '北京申江有限公司', '上海申江有限公司'],
  ])('%s differ', (_title, one, other) => expect(nameKey(one)).not.toBe(nameKey(other)))

  it.each(['公司', '集团', '%', '+++', '有限公司', '一公司'])('%s is left with something to compare', (name) =>
    expect(nameKey(name)).not.toBe(''),
  )
})

describe('what else is compared (A-04)', () => {
  it('names sound the same character by character, and Latin ones are written as they sound', () => {
    expect(soundKey(nameKey('上海申江有限公司'))).toBe('shang hai shen jiang')
    expect(soundKey(nameKey('上海沈姜有限公司'))).toBe('shang hai shen jiang')
    expect(soundKey(nameKey('重庆银行'))).toBe('chong qing yin hang')
    expect(soundKey(nameKey('ABC Tooling'))).toBeNull()
  })

  it('a phone is one without its extension, and what is no phone says nothing', () => {
    expect(phoneKey('021-12345678转801')).toBe(phoneKey('+86 21 1234 5678'))
    expect(phoneKey('12345')).toBeNull()
  })

  it.each([
    ['https://www.shenjiang.com.cn/about?x=1', 'shenjiang.com.cn'],
    ['sales@mail.shenjiang.com.cn', 'shenjiang.com.cn'],
    ['SHENJIANG.cn', 'shenjiang.cn'],
    ['例子.中国', '例子.中国'],
    ['http://10.1.2.3/', null],
    ['somewhere', null],
    ['', null],
  ])('the domain of %s is %s', (address, domain) => expect(domainKey(address)).toBe(domain))

  it('every mark comes once, and a short name that says the same as the name adds nothing', () => {
    const customer = {
      name: '上海申江有限公司',
      shortName: '上海申江',
      formerNames: ['申江机床厂', '上海申江(集团)'],
      phones: ['13800138000', '+86 138-0013-8000', 'keine'],
      addresses: ['www.shenjiang.cn', 'li@shenjiang.cn'],
    }
    expect(marksOf(customer)).toEqual([
      { kind: 'name', mark: '上海申江' },
      { kind: 'sound', mark: 'shang hai shen jiang' },
      { kind: 'former-name', mark: '申江机床厂' },
      { kind: 'phone', mark: '+8613800138000' },
      { kind: 'domain', mark: 'shenjiang.cn' },
    ])
  })
})
