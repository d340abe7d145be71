import { describe, expect, test } from 'vitest'
import { canonical, changes, defineReason, faultOf, reasonIn, uuidAt } from './rules.ts'

describe('canonical JSON', () => {
  test('is that of RFC 8785: sorted keys, numbers and texts as ECMAScript writes them, no white space', () => {
    const value = {
      '€': 'Euro',
      '\r': 'Return',
      '\ufb33': 'Hebrew',
      '1': 'One',
      '😀': 'Smiley',
      '\u0080': 'Control',
      ö: 'Latin',
    }
    expect(Object.keys(JSON.parse(canonical(value)) as object).filter((key) => key !== '1')).toEqual([
      '\r',
      '\u0080',
      'ö',
      '€',
      '😀',
      '\ufb33',
    ])
    expect(canonical({ b: [1e21, 0.1, -0, null, true], a: { '"': '\u20ac$\u000f\n' } })).toBe(
      '{"a":{"\\"":"€$\\u000f\\n"},"b":[1e+21,0.1,0,null,true]}',
    )
  })

  test('does not depend on the order in which fields were written', () => {
    expect(canonical({ a: 1, b: { c: 2, d: 3 } })).toBe(canonical({ b: { d: 3, c: 2 }, a: 1 }))
  })

  test('refuses what JSON does not have', () => {
    expect(() => canonical(Number.NaN)).toThrow('number')
    expect(() => canonical('\ud800')).toThrow('text')
  })
})

describe('what is kept of a change', () => {
  test('the fields that differ, deep ones whole, without counters', () => {
    const before = { name: 'a', list: [1, 2], owner: { id: 1, name: 'x' }, version: 1, updatedAt: 'then' }
    const after = { name: 'a', list: [2, 1], owner: { name: 'y', id: 1 }, version: 2, updatedAt: 'now', phone: '1' }
    expect(changes(before, after)).toEqual([
      { list: [1, 2], owner: { id: 1, name: 'x' }, phone: null },
      { list: [2, 1], owner: { id: 1, name: 'y' }, phone: '1' },
    ])
  })

  test('no secret, at whatever depth, and nothing that could not be written', () => {
    const record = {
      passwordHash: 'a',
      secret: 'b',
      smtp: { password: 'c', host: 'mail', access_token: 'd' },
      robots: [{ Secret: 'e', url: 'u' }],
      setCookie: 'f',
      half: 'x\ud800',
      nothing: undefined,
    }
    expect(changes(undefined, record)).toEqual([
      null,
      { smtp: { host: 'mail' }, robots: [{ url: 'u' }], half: 'x\ufffd' },
    ])
    expect(changes({ a: 1 }, { a: 1 })).toEqual([{}, {}])
  })
})

describe('a link of the chain', () => {
  const before = { seq: 4, hash: 'h4' }
  const last = { seq: 9, hash: 'h9' }
  const row = { seq: 5, hash: 'h5', prevHash: 'h4', contentHash: 'h5' }
  test.each([
    ['fits', row, null],
    ['whose content is another', { ...row, contentHash: 'x' }, 'altered'],
    ['that follows a gap', { ...row, seq: 6 }, 'missing'],
    ['that continues another row', { ...row, prevHash: 'x' }, 'unlinked'],
    ['beyond the end', { ...row, seq: 10 }, 'surplus'],
  ] as const)('%s', (_title, next, fault) => expect(faultOf(before, next, last)).toBe(fault))

  test('that ends the chain with another hash than was kept', () => {
    const end = { seq: 9, hash: 'x', prevHash: 'h8', contentHash: 'x' }
    expect(faultOf({ seq: 8, hash: 'h8' }, end, last)).toBe('altered')
  })
})

test('ids are UUIDs of version 7 that sort by time', () => {
  const random = Uint8Array.from([255, 255, 255, 1, 2, 3, 4, 5, 6, 7])
  expect(uuidAt(Date.UTC(2026, 0, 1), random)).toBe('019b76da-a800-7fff-bf01-020304050607')
})

describe('reasons the program states itself', () => {
  const from = defineReason({ zh: '由（{kind}）“{name}”带来?', en: 'Brought by {kind} “{name}”' })

  test('stand in the books in Chinese and are said to a reader in his language; what people wrote stays', () => {
    const stored = from({ kind: '线索', name: '甲\n乙' })
    expect(stored).toBe('由（线索）“甲\n乙”带来?')
    expect(reasonIn('zh-CN', stored)).toBe(stored)
    expect(reasonIn('en', stored)).toBe('Brought by 线索 “甲\n乙”')
    expect(reasonIn('en', `${stored}！`)).toBe(`${stored}！`)
    expect(reasonIn('en', null)).toBe(null)
  })
})
