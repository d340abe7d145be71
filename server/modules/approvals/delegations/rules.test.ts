import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { actingFor, closesCircle, principalsOf, standsFor, type StandIn } from './rules.ts'

const pairs = (...text: string[]): StandIn[] => text.map((pair) => ({ userId: pair[0]!, delegateId: pair[1]! }))

describe('standing in', () => {
  test('goes along a chain of stand-ins', () => {
    expect(principalsOf(pairs('ab', 'bc'), 'c')).toEqual([
      { userId: 'b', via: [] },
      { userId: 'a', via: ['b'] },
    ])
    expect(principalsOf(pairs('ab', 'bc'), 'a')).toEqual([])
  })

  test('never reaches the submitter’s own request, nor through the submitter', () => {
    expect(standsFor(pairs('ab', 'bc'), 'c', ['b'])).toEqual([])
    expect(standsFor(pairs('ab', 'bc'), 'c', ['a'])).toEqual(['b'])
    expect(standsFor(pairs('ab'), 'b', ['b'])).toEqual([])
    expect(standsFor(pairs('ab'), 'b', ['s'])).toEqual(['a'])
  })

  test('everybody who may act for a person is found, along chains, but never through the submitter', () => {
    expect(actingFor(pairs('ab', 'bc', 'de'), 'a', ['s'])).toEqual(['b', 'c'])
    expect(actingFor(pairs('ab', 'bc'), 'a', ['b'])).toEqual([])
    expect(actingFor(pairs('ab', 'bc'), 'a', ['c'])).toEqual(['b'])
    expect(actingFor(pairs('ab', 'ba'), 'a', ['s'])).toEqual(['b'])
  })

  test('a new stand-in may not close a circle', () => {
    expect(closesCircle(pairs('ab', 'bc'), { userId: 'c', delegateId: 'a' })).toBe(true)
    expect(closesCircle(pairs('ab'), { userId: 'b', delegateId: 'a' })).toBe(true)
    expect(closesCircle([], { userId: 'a', delegateId: 'a' })).toBe(true)
    expect(closesCircle(pairs('ab'), { userId: 'c', delegateId: 'a' })).toBe(false)
  })

  test('ends in every company, with circles too, and nobody stands in for himself', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const list = fc.array(fc.record({ userId: name, delegateId: name }), { maxLength: 12 })
    fc.assert(
      fc.property(list, name, (standIns, who) => {
        const found = principalsOf(standIns, who).map(({ userId }) => userId)
        expect(found).not.toContain(who)
        expect(new Set(found).size).toBe(found.length)
      }),
    )
  })
})
