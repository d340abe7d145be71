import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { toFen } from '../../server/kernel/money.ts'
import { capitals } from './capitals.ts'

/** Reads capitals back, by another way than they are written: from left to right, units multiplying what came before. */
function fenOf(text: string): bigint {
  const sign = text.startsWith('负') ? -1n : 1n
  let [total, section, digit] = [0n, 0n, 0n]
  let fen = 0n
  for (const character of text.replace('负', '')) {
    const place = { 拾: 10n, 佰: 100n, 仟: 1000n }[character]
    if ('零壹贰叁肆伍陆柒捌玖'.includes(character)) digit = BigInt('零壹贰叁肆伍陆柒捌玖'.indexOf(character))
    else if (place) [section, digit] = [section + digit * place, 0n]
    else if (character === '万') [total, section, digit] = [total + (section + digit) * 10_000n, 0n, 0n]
    else if (character === '亿') [total, section, digit] = [(total + section + digit) * 100_000_000n, 0n, 0n]
    else if (character === '元') [fen, section, digit] = [(total + section + digit) * 100n, 0n, 0n]
    else if (character === '角') [fen, digit] = [fen + digit * 10n, 0n]
    else if (character === '分') [fen, digit] = [fen + digit, 0n]
    else if (character !== '整') throw new Error(`unexpected ${character}`)
  }
  return sign * fen
}

const amountOf = (fen: bigint) => {
  const size = fen < 0n ? -fen : fen
  return `${fen < 0n ? '-' : ''}${size / 100n}.${String(size % 100n).padStart(2, '0')}`
}

describe('amounts in capitals', () => {
  it.each([
    ['1250000', '壹佰贰拾伍万元整'],
    ['1409.50', '壹仟肆佰零玖元伍角'],
    ['6007.14', '陆仟零柒元壹角肆分'],
    ['1680.32', '壹仟陆佰捌拾元叁角贰分'],
    ['107000.53', '壹拾万零柒仟元伍角叁分'],
    ['16409.02', '壹万陆仟肆佰零玖元零贰分'],
    ['325.04', '叁佰贰拾伍元零肆分'],
    ['0', '零元整'],
    ['-0.00', '零元整'],
    ['0.50', '伍角'],
    ['0.05', '伍分'],
    ['10', '壹拾元整'],
    ['100000', '壹拾万元整'],
    ['100000000', '壹亿元整'],
    ['100010000', '壹亿零壹万元整'],
    ['1000000000000', '壹万亿元整'],
    ['10000000000001.01', '壹拾万亿零壹元零壹分'],
    ['-88.80', '负捌拾捌元捌角'],
    ['9999999999999999.99', '玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分'],
  ])('%s is written %s', (amount, written) => {
    expect(capitals(amount)).toBe(written)
  })

  const anyFen = fc.oneof(
    fc.bigInt({ min: -999_999_999_999_999_999n, max: 999_999_999_999_999_999n }),
    // Many zeros, where the rules are.
    fc
      .array(fc.constantFrom('0', '0', '0', '1', '5', '9'), { minLength: 1, maxLength: 18 })
      .map((digits) => BigInt(digits.join(''))),
  )

  it('reads back as the amount it was written from, to the fen', () => {
    fc.assert(
      fc.property(anyFen, (fen) => {
        expect(fenOf(capitals(amountOf(fen)))).toBe(fen)
      }),
      { numRuns: 5000 },
    )
  })

  it('never says zero twice, before a unit or at the end, and ends in 整 just when there are no jiao and fen', () => {
    fc.assert(
      fc.property(anyFen, (fen) => {
        const written = capitals(amountOf(fen))
        expect(written).not.toMatch(/零零|零[拾佰仟万亿角分整]|.零元|零$|亿万|万万/)
        expect(written.endsWith('整')).toBe(fen % 100n === 0n)
        expect(written.startsWith('负')).toBe(fen < 0n)
      }),
      { numRuns: 5000 },
    )
  })

  it('different amounts are written differently', () => {
    fc.assert(
      fc.property(anyFen, anyFen, (a, b) => {
        expect(capitals(amountOf(a)) === capitals(amountOf(b))).toBe(a === b)
      }),
    )
  })

  it.each(['', '1,000', '1.234', '10000000000000000', 'abc', '1e5'])('refuses %j', (text) => {
    expect(() => capitals(text)).toThrow(RangeError)
  })

  it('takes what the money of the kernel gives', () => expect(capitals(toFen('12.005'))).toBe('壹拾贰元零壹分'))
})
