import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  formatAmount,
  formatCount,
  formatInstant,
  formatShare,
  formatSize,
  isNegative,
  shortAmount,
} from './formats.ts'

beforeAll(() => i18next.init({ lng: 'zh-CN', resources: {} }))

describe('an amount', () => {
  test.each([
    ['0.00', '0.00'],
    ['999.90', '999.90'],
    ['1234.50', '1,234.50'],
    ['-1234567.89', '−1,234,567.89'],
    ['9999999999999999.99', '9,999,999,999,999,999.99'],
    ['100000', '100,000'],
  ])('%s reads %s, to the cent', (amount, read) => {
    expect(formatAmount(amount)).toBe(read)
  })

  test('what is no amount is shown as it came', () => {
    expect(formatAmount('n/a')).toBe('n/a')
  })

  test('is short in 万 and 亿 in Chinese', async () => {
    await i18next.changeLanguage('zh-CN')
    expect(shortAmount('9999.99')).toBe('9,999.99')
    expect(shortAmount('123456.00')).toBe('12.35 万')
    expect(shortAmount('-250000000.00')).toBe('−2.5 亿')
  })

  test('is short in k and M in English', async () => {
    await i18next.changeLanguage('en')
    expect(shortAmount('999.00')).toBe('999.00')
    expect(shortAmount('123456.00')).toBe('123.46 k')
    expect(shortAmount('-2500000.00')).toBe('−2.5 M')
  })

  test('is negative only below zero', () => {
    expect(isNegative('-0.01')).toBe(true)
    expect(isNegative('-0.00')).toBe(false)
    expect(isNegative('12.00')).toBe(false)
  })
})

test('a number of things has thousands separators', () => {
  expect(formatCount(0)).toBe('0')
  expect(formatCount(12_707)).toBe('12,707')
})

test('a share reads as a percentage with two decimals', () => {
  expect(formatShare('0.1234')).toBe('12.34 %')
  expect(formatShare('1')).toBe('100.00 %')
})

test('an instant reads as date and time in the zone of the reader', () => {
  const local = new Date(2026, 2, 1, 8, 5)
  expect(formatInstant(local.toISOString())).toBe('2026-03-01 08:05')
})

test.each([
  [812, '812 B'],
  [35_328, '34.5 KB'],
  [12_582_912, '12.0 MB'],
])('a file of %i bytes has %s', (bytes, read) => {
  expect(formatSize(bytes)).toBe(read)
})
