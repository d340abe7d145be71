import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pack, type OpportunityFact } from '../../../../policy-pack/index.ts'
import { isNegative, subtract, sum, toFen } from '../../../kernel/money.ts'
import { allFacts, decideMove, knownFacts, pipelineOf, weighted, type Known, type StageSum } from './rules.ts'

const policy = { kind: 'opportunities', version: 1, parameters: pack.opportunities.defaults }
const move = (template: string, stage: string, to: string, known: OpportunityFact[] = allFacts) =>
  decideMove({ template, stage, to, known }, policy)

describe('T-06 an opportunity goes along its template', () => {
  it.each([
    ['outreach', 'contact', 'need', 'forward'],
    ['outreach', 'visit', 'contact', 'back'],
    ['outreach', 'negotiation', 'won', 'won'],
    ['government-procurement', 'preparation', 'submission', 'forward'],
    ['outreach', 'contact', 'visit', 'refused'],
    ['outreach', 'contact', 'contact', 'refused'],
    ['outreach', 'visit', 'won', 'refused'],
    ['outreach', 'contact', 'notice', 'refused'],
    ['nothing', 'contact', 'need', 'refused'],
  ])('T-06 in %s from %s to %s: %s', (template, stage, to, outcome) => {
    expect(move(template, stage, to).outcome).toBe(outcome)
  })

  it('T-06 what a stage requires is named, and only what is wanting', () => {
    const decision = move('outreach', 'contact', 'need', ['need'])
    expect(decision).toMatchObject({ outcome: 'refused', missing: ['decisionMaker'], policy: { article: 'T-06' } })
    expect(decision.reasons).toMatchObject([{ code: 'opportunity.facts_missing', facts: { to: 'need' } }])
    expect(move('outreach', 'contact', 'need', ['need', 'decisionMaker'])).toMatchObject({
      outcome: 'forward',
      missing: [],
    })
  })

  it('T-06 going back asks for no facts, and skipping says which stage is next', () => {
    expect(move('outreach', 'negotiation', 'contact', [])).toMatchObject({ outcome: 'back', missing: [] })
    expect(move('outreach', 'contact', 'proposal', []).reasons).toMatchObject([
      { code: 'opportunity.skips_stage', facts: { next: 'need' } },
    ])
  })

  it('T-06 both flows can be walked from the first stage to the end, one stage after another', () => {
    for (const { template, stages } of pack.opportunities.defaults.templates) {
      const names = [...stages.map(({ stage }) => stage), 'won']
      const outcomes = names.slice(1).map((to, at) => move(template, names[at]!, to).outcome)
      expect(outcomes).toEqual([...stages.slice(1).map(() => 'forward'), 'won'])
    }
  })

  it('T-06 no chain of moves enters a stage without having passed the one before it', () => {
    const { stages } = pack.opportunities.defaults.templates[0]!
    const names = stages.map(({ stage }) => stage)
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names)), (wishes) => {
        let at = 0
        let furthest = 0
        for (const wish of wishes) {
          if (move('outreach', names[at]!, wish).outcome === 'refused') continue
          const to = names.indexOf(wish)
          expect(to).toBeLessThanOrEqual(furthest + 1)
          at = to
          furthest = Math.max(furthest, to)
        }
      }),
    )
  })
})

describe('T-06 what is known of an opportunity', () => {
  const bare: Known = { facts: {}, amount: null, expectedOn: null, competitors: [], tender: null }
  const tender = { status: 'open', hasFee: true, feeStatus: 'none', documentsReady: false }
  it.each<[string, Partial<Known>, OpportunityFact[]]>([
    ['nothing at first', {}, []],
    ['what people wrote', { facts: { need: '一百台' } }, ['need']],
    [
      'its own fields',
      { amount: '0.00', expectedOn: '2026-09-01', competitors: [1] },
      ['amount', 'expectedOn', 'competitors'],
    ],
    ['a tender on the board', { tender }, ['tender']],
    ['a tender without a fee', { tender: { ...tender, hasFee: false } }, ['tender', 'bidFee']],
    ['a fee that waits for approval is none', { tender: { ...tender, feeStatus: 'pending' } }, ['tender']],
    [
      'a bid handed in',
      { tender: { status: 'submitted', hasFee: true, feeStatus: 'approved', documentsReady: true } },
      ['tender', 'bidFee', 'bidDocuments', 'bidSubmitted'],
    ],
    ['a bid lost is no award', { tender: { ...tender, status: 'lost' } }, ['tender', 'bidSubmitted']],
    ['an award', { tender: { ...tender, status: 'won' } }, ['tender', 'bidSubmitted', 'award']],
  ])('T-06 %s', (_title, given, expected) => {
    expect(knownFacts({ ...bare, ...given })).toEqual(expected)
  })
})

describe('T-06.1 the pipeline', () => {
  it.each([
    ['100.00', '10', '10.00'],
    ['0.05', '10', '0.01'],
    ['0.04', '10', '0.00'],
    [null, '60', '0.00'],
    ['9999999999999999.99', '33.3333', '3333330000000000.00'],
  ])('T-06.1 %s at %s %% counts %s', (amount, probability, expected) => {
    expect(weighted(amount, probability)).toBe(expected)
  })

  const { templates } = pack.opportunities.defaults
  const anyStage = fc.constantFrom(
    ...templates.flatMap(({ template, stages }) => stages.map(({ stage }) => ({ template, stage }))),
    {
      template: 'outreach',
      stage: 'formerly',
    },
  )
  const fen = fc.bigInt({ min: 0n, max: 10n ** 15n }).map((n) => `${n / 100n}.${String(n % 100n).padStart(2, '0')}`)

  it('T-06.1 totals are the sums of their stages, nothing is lost or counted twice, whatever stages there were', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(anyStage, fc.nat(50), fen, fen), {
          selector: ([{ template, stage }]) => template + stage,
        }),
        (rows) => {
          const sums: StageSum[] = rows.map(([at, count, amount, share]) => ({ ...at, count, amount, weighted: share }))
          const { templates: shown, total } = pipelineOf(sums, pack.opportunities.defaults)
          expect(total.count).toBe(sums.reduce((n, { count }) => n + count, 0))
          for (const figure of ['amount', 'weighted'] as const) {
            expect(total[figure]).toBe(toFen(sum(sums.map((each) => each[figure]))))
            for (const each of shown) {
              expect(each.total[figure]).toBe(toFen(sum(each.stages.map((stage) => stage[figure]))))
            }
          }
        },
      ),
    )
  })

  it('T-06.1 what is weighted never exceeds the amount', () => {
    fc.assert(
      fc.property(fen, fc.integer({ min: 0, max: 100 }), (amount, percent) => {
        expect(isNegative(subtract(amount, weighted(amount, String(percent))))).toBe(false)
      }),
    )
  })

  it('T-06.1 stages without opportunities are shown with nothing', () => {
    const { templates: shown } = pipelineOf([], pack.opportunities.defaults)
    expect(shown.map(({ stages }) => stages.length)).toEqual([5, 6])
    expect(shown[0]!.stages[0]).toMatchObject({ stage: 'contact', probability: '10', count: 0, amount: '0.00' })
  })
})

describe('T-06 templates that are nonsense cannot be published', () => {
  const { defaults, parameters } = pack.opportunities
  const [outreach] = defaults.templates
  const stages = outreach!.stages
  const withStages = (changed: unknown) => ({ ...defaults, templates: [{ ...outreach!, stages: changed }] })
  it.each<[string, unknown]>([
    ['a single stage', withStages(stages.slice(0, 1))],
    ['a stage twice', withStages([stages[0], stages[1], { ...stages[0], probability: '90' }])],
    ['a chance that falls', withStages([stages[1], stages[0]])],
    ['a chance over 100 %', withStages([stages[0], { ...stages[1], probability: '101' }])],
    ['a fact nobody knows', withStages([stages[0], { ...stages[1], requires: ['weather'] }])],
    ['a stage called won', withStages([stages[0], { ...stages[1], stage: 'won' }])],
    ['a template twice', { ...defaults, templates: [outreach, outreach] }],
    ['a paper twice', { ...defaults, bidDocuments: [defaults.bidDocuments[0], defaults.bidDocuments[0]] }],
    [
      'a paper due after the deadline',
      { ...defaults, bidDocuments: [{ ...defaults.bidDocuments[0], daysBefore: -1 }] },
    ],
    ['no reasons for loss', { ...defaults, lossReasons: [] }],
  ])('T-06 %s', (_title, given) => {
    expect(parameters.safeParse(given).success).toBe(false)
  })
})
