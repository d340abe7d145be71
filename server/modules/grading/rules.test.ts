import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, type Grading, type KeyAccount } from '../../../policy-pack/index.ts'
import { addToMonth } from '../../kernel/calendar.ts'
import { sum } from '../../kernel/money.ts'
import {
  classifyAbc,
  decideAbc,
  decideGrade,
  decideKeyAccount,
  judgedPeriod,
  movementOf,
  type GradingFacts,
  type KeyAccountFacts,
} from './rules.ts'

const keyAccount = (change: Partial<KeyAccount> = {}) => ({
  kind: 'key-account',
  version: 1,
  parameters: { ...pack['key-account'].defaults, ...change },
})
const grading = (change: Partial<Grading> = {}) => ({
  kind: 'grading',
  version: 1,
  parameters: { ...pack.grading.defaults, ...change },
})
const abc = { kind: 'abc', version: 1, parameters: pack.abc.defaults }

const months = (first: string, ...amounts: (string | null)[]) =>
  Object.fromEntries(amounts.flatMap((amount, at) => (amount === null ? [] : [[addToMonth(first, at), amount]])))

function aCustomer(facts: Partial<KeyAccountFacts>): KeyAccountFacts {
  const own = facts.months ?? {}
  return { asOf: '2026-06-30', months: own, cumulative: sum(Object.values(own)), firstTradeOn: '2020-03-01', ...facts }
}

const matchedMonths = (decision: ReturnType<typeof decideKeyAccount>) =>
  decision.reasons.map(({ code, facts }) => [code, facts['months']])

describe('R-05 three consecutive months', () => {
  const spring = ['510000.00', '500000.00', '499999.99', '600000.00', '500000.00', '500001.00'] as const

  it('R-05.2 at the limit or a fen below it is not over, so neither January–March nor April–June counts', () => {
    const decision = decideKeyAccount(
      aCustomer({ months: months('2026-01', ...spring), cumulative: '0' }),
      keyAccount(),
    )
    expect(decision).toMatchObject({ outcome: 'general', reasons: [] })
    expect(decision.policy).toEqual({ kind: 'key-account', version: 1, article: 'R-05' })
  })

  it('R-05.2 with May a fen over the limit April–June matches, and first in the run as of 30 June', () => {
    const facts = { months: { ...months('2026-01', ...spring), '2026-05': '500000.01' }, cumulative: '0' }
    expect(matchedMonths(decideKeyAccount(aCustomer(facts), keyAccount()))).toEqual([
      ['key-account.consecutive-months', ['2026-04', '2026-05', '2026-06']],
    ])
    expect(decideKeyAccount(aCustomer({ ...facts, asOf: '2026-05-31' }), keyAccount()).outcome).toBe('general')
  })

  const rows: [string, Record<string, string>, string[] | null][] = [
    [
      'December and January are consecutive',
      months('2025-11', '500001', '500001', '500001'),
      ['2025-11', '2025-12', '2026-01'],
    ],
    ['a month without trade breaks the run', months('2026-01', '600000', '600000', null, '600000'), null],
    ['a month of credit notes breaks the run', months('2026-01', '600000', '600000', '-1', '600000'), null],
    ['March just at the limit breaks the run', months('2026-01', '600000', '600000', '500000', '600000'), null],
    ['the same month of two years is no run', { '2024-05': '600000', '2025-05': '600000', '2026-05': '600000' }, null],
    [
      'of two runs the first is named',
      months('2025-01', '6e5', '6e5', '6e5', null, '6e5', '6e5', '6e5'),
      ['2025-01', '2025-02', '2025-03'],
    ],
    [
      'of a longer run the first three months are named',
      months('2026-02', '6e5', '6e5', '6e5', '6e5'),
      ['2026-02', '2026-03', '2026-04'],
    ],
    ['a run long past still counts', months('2021-03', '6e5', '6e5', '6e5'), ['2021-03', '2021-04', '2021-05']],
  ]
  it.each(rows)('R-05.2 %s', (_title, own, expected) => {
    const decision = decideKeyAccount(aCustomer({ months: own, cumulative: '0' }), keyAccount())
    expect(matchedMonths(decision)).toEqual(expected ? [['key-account.consecutive-months', expected]] : [])
  })

  it('R-05.2 the number of months is the policy’s', () => {
    const facts = aCustomer({ months: months('2026-01', '600000', '600000'), cumulative: '0' })
    expect(decideKeyAccount(facts, keyAccount({ consecutiveMonths: 2 })).outcome).toBe('key')
  })

  it('R-05.2 any run is found wherever it lies, and none where none is', () => {
    const history = fc.array(fc.boolean(), { minLength: 1, maxLength: 48 })
    fc.assert(
      fc.property(history, fc.integer({ min: 2, max: 12 }), (isOver, length) => {
        const own = Object.fromEntries(
          isOver.map((over, at) => [addToMonth('2022-07', at), over ? '500000.01' : '500000']),
        )
        const expected = isOver
          .map((over) => (over ? '1' : '0'))
          .join('')
          .indexOf('1'.repeat(length))
        const facts = aCustomer({ months: own, cumulative: '0' })
        const [reason] = decideKeyAccount(facts, keyAccount({ consecutiveMonths: length })).reasons
        expect((reason?.facts['months'] as string[] | undefined)?.[0]).toBe(
          expected < 0 ? undefined : addToMonth('2022-07', expected),
        )
      }),
    )
  })
})

describe('R-05 the other criteria', () => {
  it.each([
    ['1999999.99', 'general'],
    ['2000000.00', 'general'],
    ['2000000.01', 'key'],
    ['-5.00', 'general'],
  ])('R-05.1 a cumulative trade of %s makes a %s customer', (cumulative, outcome) => {
    expect(decideKeyAccount(aCustomer({ cumulative }), keyAccount()).outcome).toBe(outcome)
  })

  it.each([
    ['2025-06-30', 'general'],
    ['2025-07-01', 'key'],
  ])(
    'R-05.3 as of 30 June 2026 a customer since %s with three months over the lower limit is %s',
    (firstTradeOn, outcome) => {
      const facts = aCustomer({ months: months('2026-01', '100000.01', '100000.01', '100000.01'), firstTradeOn })
      expect(decideKeyAccount(facts, keyAccount()).outcome).toBe(outcome)
    },
  )

  it('R-05 every criterion that holds is named, with the figures it rests on', () => {
    const facts = aCustomer({ months: months('2026-01', '900000', '900000', '900000'), firstTradeOn: '2026-01-05' })
    const { outcome, reasons } = decideKeyAccount(facts, keyAccount())
    expect(outcome).toBe('key')
    expect(reasons.map(({ article }) => article)).toEqual(['R-05.1', 'R-05.2', 'R-05.3'])
    expect(reasons[0]!.facts).toEqual({ cumulative: '2700000', over: '2000000.00' })
    expect(reasons[2]!.facts).toMatchObject({ over: '100000.00', firstTradeOn: '2026-01-05' })
  })

  it('R-05 facts that are not given are named as missing', () => {
    const decision = decideKeyAccount({ asOf: '2026-06-30', months: {} }, keyAccount())
    expect(decision).toMatchObject({ outcome: 'general', missing: ['cumulative', 'firstTradeOn'] })
  })
})

function aGraded(facts: Partial<GradingFacts> = {}): GradingFacts {
  return {
    asOf: '2026-12-31',
    contractAmount: '6000000',
    contractSource: 'contracts',
    anyOverdue: false,
    receivables: '100000',
    premium: '8',
    influence: 'leader',
    firstTradeOn: '2020-05-01',
    ...facts,
  }
}
const pointsOf = (facts: GradingFacts) =>
  decideGrade(facts, grading())
    .reasons.slice(0, 4)
    .map(({ facts: { points } }) => points)

describe('C-02 to C-04 grades', () => {
  const middling = { contractAmount: '1200000', receivables: '900000', premium: '0', influence: 'ordinary' } as const
  const table: [string, Partial<GradingFacts>, number[], string][] = [
    ['large, paid up, at a premium and leading', {}, [4, 4, 3, 4], 'A'],
    ['the same with anything overdue', { anyOverdue: true }, [1, 4, 3, 4], 'B'],
    ['middling without premium', middling, [2, 2, 1, 2], 'C'],
    ['first invoice eleven months ago', { firstTradeOn: '2026-01-31' }, [4, 4, 3, 4], 'C'],
  ]
  it.each(table)('C-02 %s', (_title, facts, points, grade) => {
    const decision = decideGrade(aGraded(facts), grading())
    expect(pointsOf(aGraded(facts))).toEqual(points)
    expect(decision.outcome).toBe(grade)
    expect(decision.value!.points).toBe(points.reduce((total, each) => total + each))
  })

  const bands: [keyof GradingFacts, string, number, number][] = [
    ['contractAmount', '5000000', 0, 4],
    ['contractAmount', '4999999.99', 0, 3],
    ['contractAmount', '2000000', 0, 3],
    ['contractAmount', '500000', 0, 2],
    ['contractAmount', '499999.99', 0, 1],
    ['contractAmount', '-20', 0, 1],
    ['receivables', '-3', 1, 4],
    ['receivables', '200000', 1, 4],
    ['receivables', '200000.01', 1, 3],
    ['receivables', '1000000', 1, 2],
    ['receivables', '1000000.01', 1, 1],
    ['premium', '10', 2, 4],
    ['premium', '9.9999', 2, 3],
    ['premium', '2', 2, 2],
    ['premium', '1.99', 2, 1],
    ['influence', 'important', 3, 3],
    ['influence', 'marginal', 3, 1],
  ]
  it.each(bands)('C-02 %s of %s gives the points of its band', (fact, value, indicator, points) => {
    expect(pointsOf(aGraded({ [fact]: value }))[indicator]).toBe(points)
  })

  it.each([
    [13, 'A'],
    [12, 'B'],
    [9, 'B'],
    [8, 'C'],
  ])('C-02 %i points are grade %s', (points, grade) => {
    const facts: Record<number, Partial<GradingFacts>> = {
      13: { influence: 'ordinary' },
      12: { influence: 'marginal' },
      9: { influence: 'marginal', premium: '2', contractAmount: '600000' },
      8: { influence: 'marginal', premium: '0', contractAmount: '600000' },
    }
    expect(decideGrade(aGraded(facts[points]), grading())).toMatchObject({ outcome: grade, value: { points } })
  })

  it('C-03 the lowest band of a late payer names the band its amount would have had', () => {
    const [first] = decideGrade(aGraded({ anyOverdue: true }), grading()).reasons
    expect(first).toMatchObject({ code: 'grading.overdue', article: 'C-03', facts: { points: 1, instead: 4 } })
  })

  it('C-04 the fixed grade applies to the day before the first year ends and no longer, and names that day', () => {
    const until = { firstTradeOn: '2026-01-01' }
    const within = decideGrade(aGraded(until), grading())
    expect(within).toMatchObject({ outcome: 'C', value: { points: 15, firstYearUntil: '2027-01-01' } })
    expect(within.policy.article).toBe('C-04')
    expect(within.reasons.at(-1)).toMatchObject({
      code: 'grading.first-year',
      facts: { until: '2027-01-01', instead: 'A' },
    })
    const after = decideGrade(aGraded({ ...until, asOf: '2027-01-01' }), grading())
    expect(after).toMatchObject({ outcome: 'A', value: { points: 15 }, policy: { article: 'C-02' } })
    expect(after.value).not.toHaveProperty('firstYearUntil')
  })

  it('C-02 missing facts count as the lowest band and are named', () => {
    const decision = decideGrade({ asOf: '2026-12-31' }, grading())
    expect(decision).toMatchObject({ outcome: 'C', value: { points: 4 } })
    expect(decision.missing).toEqual([
      'contractAmount',
      'anyOverdue',
      'receivables',
      'premium',
      'influence',
      'firstTradeOn',
    ])
  })

  it.each([
    [12, '2026-12-31', '2026-01-01'],
    [6, '2026-06-30', '2026-01-01'],
    [6, '2026-12-31', '2026-07-01'],
    [12, '2028-02-29', '2027-03-01'],
  ])('C-02 the %i months that end on %s begin on %s', (periodMonths, asOf, from) => {
    expect(judgedPeriod(asOf, grading({ periodMonths }))).toEqual({ from, to: asOf })
  })
})

describe('A-08 ABC', () => {
  const letters = (...amounts: string[]) =>
    classifyAbc(
      amounts.map((amount, at) => ({ code: `K${at}`, amount })),
      abc,
    )
      .map((row) => row.abc)
      .join('')

  it.each([
    ['79.99 % before it', '79.99', 'A'],
    ['exactly 80 % before it', '80', 'B'],
    ['94.99 % before it', '94.99', 'B'],
    ['exactly 95 % before it', '95', 'C'],
  ])('A-08 %s', (_title, before, outcome) => {
    expect(decideAbc({ amount: '1', before, total: '100' }, abc).outcome).toBe(outcome)
  })

  it('A-08 the share counts what lies before a customer, so a single one that sells everything is A', () => {
    expect(letters('100')).toBe('A')
    expect(letters('80', '15', '5')).toBe('ABC')
    expect(letters('79', '15', '6')).toBe('AAB')
  })

  it('A-08 sales of zero or less are C, and credit notes lower the total', () => {
    expect(letters('100', '0', '-20')).toBe('ACC')
    expect(letters('-1', '-2')).toBe('CC')
    expect(letters('64', '36', '-20')).toBe('ABC')
  })

  it('A-08 equal sales are ranked by code', () => {
    const ranked = classifyAbc(
      [
        { code: 'B', amount: '50' },
        { code: 'A', amount: '50.00' },
      ],
      abc,
    )
    expect(ranked.map(({ code }) => code)).toEqual(['A', 'B'])
  })

  it('A-08 letters never rise down the ranking', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1_000_000, max: 100_000_000 }), { maxLength: 60 }), (fen) => {
        expect(letters(...fen.map((each) => (each / 100).toFixed(2)))).toMatch(/^A*B*C*$/)
      }),
    )
  })
})

describe('C-08 movement', () => {
  it.each([
    [null, 'key', 'A', 'new'],
    ['general C', 'key', 'C', 'up'],
    ['key A', 'key', 'B', 'down'],
    ['general A', 'key', 'C', 'down'],
    ['key C', 'general', 'A', 'up'],
    ['key B', 'key', 'B', 'same'],
  ] as const)('C-08 from %s to %s %s is %s', (from, toClass, toGrade, movement) => {
    const [previousClass, previousGrade] = (from?.split(' ') ?? []) as ['key' | 'general', 'A' | 'B' | 'C']
    const previous = from ? { class: previousClass, grade: previousGrade } : null
    expect(movementOf(previous, { class: toClass, grade: toGrade })).toBe(movement)
  })
})
