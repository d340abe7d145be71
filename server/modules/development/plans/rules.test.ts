import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sum, toFen } from '../../../kernel/money.ts'
import { attained, targetStages, totalsOf, type Progress, type TargetStage } from './rules.ts'

const nothing: Progress = { surveyedOn: null, certifiedOn: null, invoiced: '0.00' }

describe('K-06 whether a target is where it was to be', () => {
  it.each<[string, TargetStage, Partial<Progress>, TargetStage | null, boolean]>([
    ['nothing was done', 'surveyed', {}, null, false],
    ['it was surveyed', 'surveyed', { surveyedOn: '2026-05-01' }, 'surveyed', true],
    ['it was surveyed, but was to be certified', 'certified', { surveyedOn: '2026-05-01' }, 'surveyed', false],
    ['it was certified', 'certified', { surveyedOn: '2026-05-01', certifiedOn: '2026-06-01' }, 'certified', true],
    ['it was certified, but was to trade', 'trading', { certifiedOn: '2026-06-01' }, 'certified', false],
    ['it trades', 'trading', { invoiced: '0.01' }, 'trading', true],
    ['it only sent goods back', 'trading', { invoiced: '-5.00' }, null, false],
    ['it trades without the certification that was asked for', 'certified', { invoiced: '10.00' }, 'trading', false],
  ])('K-06 %s', (_title, stage, progress, reached, isReached) => {
    expect(attained(stage, { ...nothing, ...progress })).toMatchObject({ reached, isReached })
  })

  it('K-06 the totals of a plan are the sums of its targets', () => {
    const fen = fc.bigInt({ min: 0n, max: 10n ** 16n }).map((n) => `${n / 100n}.${String(n % 100n).padStart(2, '0')}`)
    const target = fc.record({ stage: fc.constantFrom(...targetStages), expectedAmount: fen, invoiced: fen })
    fc.assert(
      fc.property(fc.array(target), (given) => {
        const targets = given.map(({ stage, expectedAmount, invoiced }) => ({
          expectedAmount,
          attainment: attained(stage, { ...nothing, invoiced }),
        }))
        const totals = totalsOf(targets)
        expect(totals.expected).toBe(toFen(sum(given.map(({ expectedAmount }) => expectedAmount))))
        expect(totals.invoiced).toBe(toFen(sum(given.map(({ invoiced }) => invoiced))))
        expect(totals.reached).toBeLessThanOrEqual(totals.targets)
      }),
    )
  })
})
