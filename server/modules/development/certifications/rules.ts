import { z } from 'zod'
import {
  criteria,
  type AgreementKind,
  type Criterion,
  type Development,
  type DocumentSlot,
} from '../../../../policy-pack/index.ts'
import type { DateText } from '../../../kernel/calendar.ts'
import { decided, type Decision, type InForce, type Reason } from '../../../kernel/decision.ts'

export const stages = [
  'general-survey',
  'field-survey',
  'report',
  'approval',
  'agreements',
  'coded',
  'refused',
] as const
export type Stage = (typeof stages)[number]

/** Where a case may go from each stage (D-06 to D-11); what is coded or refused stays so. */
export const transitions: Record<Stage, readonly Stage[]> = {
  'general-survey': ['field-survey', 'refused'],
  'field-survey': ['report', 'refused'],
  report: ['approval', 'refused'],
  approval: ['agreements', 'report', 'refused'],
  agreements: ['coded', 'refused'],
  coded: [],
  refused: [],
}

/** Stages in which scores and their evidence may still change: until the application is filed. */
export const isScorable = (stage: Stage): boolean => ['general-survey', 'field-survey', 'report'].includes(stage)

export const verdicts = ['fit', 'conditional', 'unfit'] as const
export type Verdict = (typeof verdicts)[number]

const score = z.strictObject({
  /** Out of 100. */
  points: z.int().min(0).max(100),
  /** How many papers are attached as evidence. */
  evidence: z.int().min(0).max(10_000),
})

/** What D-02 to D-07 judge a candidate by. A criterion left out has not been scored, a verdict of null not been signed. */
export const qualificationFacts = z.strictObject({
  scores: z.strictObject({
    'operating-strength': score.optional(),
    finances: score.optional(),
    cooperation: score.optional(),
    confidentiality: score.optional(),
    'cost-control': score.optional(),
  }),
  findings: z.array(z.strictObject({ department: z.string().max(255), verdict: z.enum(verdicts).nullable() })).max(200),
})
export type QualificationFacts = z.output<typeof qualificationFacts>

export type Qualification = 'qualified' | 'not-qualified'
export interface QualificationValue {
  /** Weighted total out of 100, two decimals; what is not scored counts as nothing. */
  total: string
}

/** Codes of reasons that stand in the way; the others say what was met. */
const obstacles = new Set([
  'qualification.below-minimum',
  'qualification.not-scored',
  'qualification.no-evidence',
  'qualification.below-total',
  'qualification.no-finding',
  'qualification.not-signed',
  'qualification.unfit',
])
export const isObstacle = ({ code }: Reason): boolean => obstacles.has(code)

/**
 * D-02 to D-05, D-07: whether a candidate qualifies. Each criterion needs its minimum and evidence, the weighted total
 * its own, each department a signed finding, and no finding may say unfit. Every reason is given, met or not.
 */
export function decideQualification(
  facts: QualificationFacts,
  policy: InForce<Development>,
): Decision<Qualification, QualificationValue> {
  const p = policy.parameters
  // Whole numbers: points times weight in percent, a hundredth of a point each.
  const hundredths = criteria.reduce(
    (sum, { criterion }) => sum + (facts.scores[criterion]?.points ?? 0) * p.criteria[criterion].weight,
    0,
  )
  const total = (hundredths / 100).toFixed(2)
  const totalCode = hundredths < p.minimumTotal * 100 ? 'qualification.below-total' : 'qualification.total'
  const reasons = [
    ...criteria.flatMap((each) => criterionReasons(each, facts, p)),
    { code: totalCode, article: 'D-02', facts: { total, minimum: p.minimumTotal } },
    ...p.departments.flatMap((department) => departmentReasons(department, facts)),
    ...facts.findings
      .filter(({ department }) => !p.departments.includes(department))
      .map((finding) => findingReason(finding)),
  ]
  const missing = criteria.flatMap(({ criterion }) => (facts.scores[criterion] ? [] : [`scores.${criterion}`]))
  const outcome = reasons.some(isObstacle) ? 'not-qualified' : 'qualified'
  return decided(policy, 'D-02', outcome, reasons, { value: { total }, missing })
}

function criterionReasons(
  { criterion, article }: (typeof criteria)[number],
  { scores }: QualificationFacts,
  { criteria: standards }: Development,
): Reason[] {
  const standard = { criterion, ...standards[criterion] }
  const found = scores[criterion]
  if (!found) return [{ code: 'qualification.not-scored', article, facts: standard }]
  const { points, evidence } = found
  const code = points < standard.minimum ? 'qualification.below-minimum' : 'qualification.criterion'
  const judged: Reason = { code, article, facts: { ...standard, points, evidence } }
  return evidence > 0 ? [judged] : [judged, { code: 'qualification.no-evidence', article, facts: { criterion } }]
}

function departmentReasons(department: string, { findings }: QualificationFacts): Reason[] {
  const own = findings.filter((finding) => finding.department === department)
  if (own.length === 0) return [{ code: 'qualification.no-finding', article: 'D-07', facts: { department } }]
  return own.map(findingReason)
}

function findingReason({ department, verdict }: QualificationFacts['findings'][number]): Reason {
  if (verdict === null) return { code: 'qualification.not-signed', article: 'D-07', facts: { department } }
  const code = verdict === 'unfit' ? 'qualification.unfit' : 'qualification.finding'
  return { code, article: 'D-07', facts: { department, verdict } }
}

export const reportParts = ['reasons', 'principles', 'conclusions'] as const

/** What a case has so far, as far as gates look at it. */
export interface CaseFacts {
  stage: Stage
  /** Papers per slot of the general survey. */
  documents: Partial<Record<DocumentSlot, number>>
  hasInterview: boolean
  findings: { department: string; person: string; verdict: Verdict | null }[]
  scores: Partial<Record<Criterion, { points: number; evidence: number }>>
  /** The texts of the application, and how many products it lists. */
  report: { reasons: string; principles: string; conclusions: string; products: number } | null
  /** Signed agreements with their end; null: without one. */
  agreements: { kind: AgreementKind; expiresOn: DateText | null }[]
}

/** The facts of the qualification among those of a case. */
export const qualificationOf = ({ scores, findings }: CaseFacts): QualificationFacts => ({
  scores,
  findings: findings.map(({ department, verdict }) => ({ department, verdict })),
})

/** What still keeps a case from leaving its stage, under the article that asks for it; nothing: its gate is open. */
export function missingAtGate(facts: CaseFacts, policy: InForce<Development>, today: DateText): Reason[] {
  switch (facts.stage) {
    case 'general-survey':
      return generalSurveyGate(facts, policy.parameters)
    case 'field-survey':
      return fieldSurveyGate(facts, policy.parameters)
    case 'report':
      return reportGate(facts, policy)
    case 'approval':
      return [{ code: 'gate.approval', article: 'D-08', facts: {} }]
    case 'agreements':
      return agreementGate(facts, policy.parameters, today)
    case 'coded':
    case 'refused':
      return []
  }
}

/** D-06: every paper that is asked for, and the interview. */
function generalSurveyGate({ documents, hasInterview }: CaseFacts, p: Development): Reason[] {
  return [
    ...p.documents
      .filter((slot) => !documents[slot])
      .map((slot) => ({ code: 'gate.document', article: 'D-06', facts: { slot } })),
    ...(hasInterview ? [] : [{ code: 'gate.interview', article: 'D-06', facts: {} }]),
  ]
}

/** D-07: somebody of each department, and everybody who went has signed. */
function fieldSurveyGate({ findings }: CaseFacts, p: Development): Reason[] {
  const present = new Set(findings.map(({ department }) => department))
  return [
    ...p.departments
      .filter((department) => !present.has(department))
      .map((department) => ({ code: 'gate.department', article: 'D-07', facts: { department } })),
    ...findings
      .filter(({ verdict }) => verdict === null)
      .map(({ department, person }) => ({ code: 'gate.finding', article: 'D-07', facts: { department, person } })),
  ]
}

/** D-08: the three parts, and a candidate that qualifies. */
function reportGate(facts: CaseFacts, policy: InForce<Development>): Reason[] {
  const { report } = facts
  const parts = [
    ...reportParts.filter((part) => !report?.[part].trim()),
    ...(report && report.products > 0 ? [] : (['products'] as const)),
  ]
  return [
    ...parts.map((part) => ({ code: 'gate.report', article: 'D-08', facts: { part } })),
    ...decideQualification(qualificationOf(facts), policy).reasons.filter(isObstacle),
  ]
}

/** D-09, D-10: each agreement that is asked for, signed and not run out. */
function agreementGate({ agreements }: CaseFacts, p: Development, today: DateText): Reason[] {
  const inForce = agreements.filter(({ expiresOn }) => expiresOn === null || expiresOn >= today)
  const kinds = new Set(inForce.map(({ kind }) => kind))
  return p.requiredAgreements
    .filter((kind) => !kinds.has(kind))
    .map((kind) => ({ code: 'gate.agreement', article: kind === 'supply' ? 'D-09' : 'D-10', facts: { kind } }))
}
