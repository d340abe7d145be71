import { describe, expect, test } from 'vitest'
import { criteria, pack } from '../../../../policy-pack/index.ts'
import {
  decideQualification,
  isObstacle,
  missingAtGate,
  stages,
  transitions,
  type CaseFacts,
  type QualificationFacts,
} from './rules.ts'

const policy = { kind: 'development', version: 1, parameters: pack.development.defaults }
const fit = pack.development.defaults.departments.map((department) => ({ department, verdict: 'fit' as const }))
const all = (points: number, evidence = 1) =>
  Object.fromEntries(criteria.map(({ criterion }) => [criterion, { points, evidence }]))
const judge = (facts: Partial<QualificationFacts>, parameters: object = {}) =>
  decideQualification(
    { scores: all(80), findings: fit, ...facts },
    { ...policy, parameters: { ...policy.parameters, ...parameters } },
  )
const obstacles = (...given: Parameters<typeof judge>) =>
  judge(...given)
    .reasons.filter(isObstacle)
    .map(({ code, facts }) => `${code} ${String(facts['criterion'] ?? facts['department'] ?? facts['total'])}`)

describe('D-02 to D-07 decideQualification', () => {
  test('every criterion is a reason under its own article, met or not', () => {
    const decision = judge({})
    expect(decision).toMatchObject({ outcome: 'qualified', value: { total: '80.00' }, missing: [] })
    expect(decision.policy).toEqual({ kind: 'development', version: 1, article: 'D-02' })
    expect(decision.reasons.slice(0, 5).map(({ code, article }) => `${code} ${article}`)).toEqual([
      'qualification.criterion D-02.1',
      'qualification.criterion D-02.2',
      'qualification.criterion D-03',
      'qualification.criterion D-04',
      'qualification.criterion D-05',
    ])
  })

  const low = (criterion: string, points: number) => ({ scores: { ...all(80), [criterion]: { points, evidence: 1 } } })
  test.each<[string, Partial<QualificationFacts>, string[]]>([
    ['D-02 operating strength at its minimum is enough', low('operating-strength', 60), []],
    ['D-02 one point below is not', low('operating-strength', 59), ['qualification.below-minimum operating-strength']],
    [
      'D-02 finances below',
      low('finances', 0),
      ['qualification.below-minimum finances', 'qualification.below-total 60.00'],
    ],
    ['D-03 cooperation below', low('cooperation', 59), ['qualification.below-minimum cooperation']],
    ['D-04 confidentiality below', low('confidentiality', 59), ['qualification.below-minimum confidentiality']],
    ['D-05 cost control below', low('cost-control', 59), ['qualification.below-minimum cost-control']],
    ['the total just at its minimum is enough', { scores: all(70) }, []],
    [
      'the total just below is not',
      { scores: { ...all(70), finances: { points: 69, evidence: 1 } } },
      ['qualification.below-total 69.75'],
    ],
    [
      'a score without evidence',
      { scores: { ...all(80), cooperation: { points: 80, evidence: 0 } } },
      ['qualification.no-evidence cooperation'],
    ],
    ['D-07 a department that was not there', { findings: fit.slice(1) }, ['qualification.no-finding 技术部']],
    [
      'D-07 a finding that is not signed',
      { findings: [...fit, { department: '质量部', verdict: null }] },
      ['qualification.not-signed 质量部'],
    ],
    [
      'D-07 fit on conditions is fit',
      { findings: fit.map((each) => ({ ...each, verdict: 'conditional' as const })) },
      [],
    ],
    [
      'D-07 one of two of a department says unfit',
      { findings: [...fit, { department: '质量部', verdict: 'unfit' }] },
      ['qualification.unfit 质量部'],
    ],
    [
      'D-07 unfit from a department that need not have gone counts too',
      { findings: [...fit, { department: '生产部', verdict: 'unfit' }] },
      ['qualification.unfit 生产部'],
    ],
  ])('%s', (_title, facts, expected) => {
    expect(obstacles(facts)).toEqual(expected)
    expect(judge(facts).outcome).toBe(expected.length ? 'not-qualified' : 'qualified')
  })

  test('nothing known: all of it is said, and what is missing is named', () => {
    const decision = judge({ scores: {}, findings: [] })
    expect(decision.outcome).toBe('not-qualified')
    expect(decision.missing).toEqual(criteria.map(({ criterion }) => `scores.${criterion}`))
    expect(decision.reasons.filter(isObstacle)).toHaveLength(5 + 1 + 3)
  })

  test('weights are those of the regulation, and the total is exact to the hundredth', () => {
    const thirds = { weight: 33, minimum: 0 }
    const standards = {
      'operating-strength': thirds,
      finances: thirds,
      cooperation: { weight: 32, minimum: 0 },
      confidentiality: { weight: 1, minimum: 0 },
      'cost-control': { weight: 1, minimum: 0 },
    }
    const scores = { ...all(100), 'operating-strength': { points: 1, evidence: 1 } }
    expect(judge({ scores }, { criteria: standards }).value).toEqual({ total: '67.33' })
  })
})

describe('gates', () => {
  const facts = (rest: Partial<CaseFacts>): CaseFacts => ({
    stage: 'general-survey',
    documents: {},
    hasInterview: false,
    findings: [],
    scores: all(80),
    report: null,
    agreements: [],
    ...rest,
  })
  const missing = (rest: Partial<CaseFacts>) =>
    missingAtGate(facts(rest), policy, '2026-06-15').map(({ code, facts: of }) =>
      [code, ...Object.values(of)].join(' '),
    )

  test('D-06 an optional slot holds nothing up', () => {
    const documents = { history: 1, 'basic-data': 1, 'annual-accounts': 2, brochure: 1, 'product-list': 1 }
    expect(missing({ documents, hasInterview: true })).toEqual([])
    expect(missing({ documents: { ...documents, brochure: 0, references: 3 }, hasInterview: true })).toEqual([
      'gate.document brochure',
    ])
  })

  test('D-09 an agreement counts to its last day', () => {
    const agreements = (expiresOn: string) => [
      { kind: 'supply' as const, expiresOn },
      { kind: 'quality-assurance' as const, expiresOn: null },
    ]
    expect(missing({ stage: 'agreements', agreements: agreements('2026-06-15') })).toEqual([])
    expect(missing({ stage: 'agreements', agreements: agreements('2026-06-14') })).toEqual(['gate.agreement supply'])
  })

  test('what is coded or refused has no gate and goes nowhere', () => {
    for (const stage of ['coded', 'refused'] as const) {
      expect(missing({ stage })).toEqual([])
      expect(transitions[stage]).toEqual([])
    }
  })

  test('every stage but the first is reached from another', () => {
    const reached = new Set(Object.values(transitions).flat())
    expect(stages.filter((stage) => !reached.has(stage))).toEqual(['general-survey'])
  })
})
