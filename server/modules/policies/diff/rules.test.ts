import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack } from '../../../../policy-pack/index.ts'
import { applyChanges, diffArticles, diffText, diffValues } from './rules.ts'

/** Values as JSON carries them: no minus zero, no undefined. */
const json = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)) as unknown)
/** Lists and records that have much in common, as two versions of a regulation do. */
const alike = fc.array(fc.record({ limit: fc.integer({ min: 0, max: 3 }), steps: fc.array(fc.constantFrom('a', 'b')) }))
const text = fc
  .array(fc.constantFrom('累计', '交易额', '超过', '{limit}', ' ', '元', 'over', '。'))
  .map((all) => all.join(''))

describe('difference of two versions', () => {
  it.each(Object.values(pack))('R-13 $number does not differ from itself', ({ defaults, articles }) => {
    expect(diffValues(defaults, structuredClone(defaults))).toEqual([])
    expect(diffArticles(articles, structuredClone(articles))).toEqual([])
  })

  it('R-13 no value differs from itself, in whatever order its fields stand', () => {
    fc.assert(fc.property(json, (value) => diffValues(value, structuredClone(value)).length === 0))
    expect(diffValues({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toEqual([])
  })

  it('R-13 what is said to differ turns the one value into the other', () => {
    fc.assert(
      fc.property(fc.oneof(fc.tuple(json, json), fc.tuple(alike, alike)), ([before, after]) => {
        expect(applyChanges(before, diffValues(before, after))).toEqual(after)
      }),
      { numRuns: 500 },
    )
  })

  it('R-13 the parts of a text make up the text before and the text after', () => {
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = diffText(before, after)
        const without = (op: string) => parts.filter((part) => part.op !== op).map((part) => part.text)
        expect([without('added').join(''), without('removed').join('')]).toEqual([before, after])
        expect(parts.every((part, at) => part.text !== '' && part.op !== parts[at - 1]?.op)).toBe(true)
      }),
    )
  })

  it('R-13 a text differs by words, a placeholder being one', () => {
    expect(diffText('累计交易额超过 {cumulativeOver} 元。', '累计交易额达到 {cumulativeOver} 元。')).toEqual([
      { op: 'same', text: '累计交易额' },
      { op: 'removed', text: '超过' },
      { op: 'added', text: '达到' },
      { op: 'same', text: ' {cumulativeOver} 元。' },
    ])
    expect(diffText('over {limit} yuan', 'over {other} yuan')[1]).toEqual({ op: 'removed', text: '{limit}' })
  })

  it('R-13 a text grown out of all proportion counts as another one', () => {
    const [before, after] = ['甲，乙;'.repeat(600), '丙。丁、'.repeat(600)]
    expect(diffText(before, after).map(({ op }) => op)).toEqual(['removed', 'added'])
  })

  it('K-05 a band put in between moves no other band', () => {
    const band = (over: string) => ({ over, steps: ['finance'] })
    expect(diffValues([band('0'), band('100')], [band('0'), band('50'), band('100')])).toEqual([
      { path: [1], change: 'added', after: band('50') },
    ])
    expect(diffValues([band('0'), band('50'), band('100')], [band('0'), band('99')])).toEqual([
      { path: [1, 'over'], change: 'changed', before: '50', after: '99' },
      { path: [2], change: 'removed', before: band('100') },
    ])
  })

  it('R-13 articles come, go, change and move', () => {
    const article = (code: string, zh: string) => ({ code, text: { zh, en: zh } })
    const before = [article('R-01', '甲'), article('R-02', '乙'), article('R-03', '丙'), article('R-04', '丁')]
    const after = [article('R-02', '乙'), article('R-01', '甲甲'), article('R-05', '戊'), article('R-03', '丙')]
    expect(diffArticles(before, after).map(({ code, change }) => `${code} ${change}`)).toEqual([
      'R-02 moved',
      'R-01 changed',
      'R-05 added',
      'R-04 removed',
    ])
  })
})
