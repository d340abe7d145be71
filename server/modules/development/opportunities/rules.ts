import { z } from 'zod'
import {
  opportunityFacts,
  type Opportunities,
  type OpportunityFact,
  type StageTemplate,
} from '../../../../policy-pack/index.ts'
import { decided, when, type Decision, type InForce } from '../../../kernel/decision.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { divide, multiply, sum, toFen, type Amount } from '../../../kernel/money.ts'

export const allFacts = Object.keys(opportunityFacts) as OpportunityFact[]
/** What people write; the other facts follow from the opportunity and its tender. */
export const writtenFacts = allFacts.filter((fact) => opportunityFacts[fact].from === 'people')

/** An opportunity as its gates see it. */
export interface Known {
  facts: Record<string, string>
  amount: Amount | null
  expectedOn: string | null
  competitors: unknown[]
  /** The newest tender that was not given up. */
  tender: { status: string; hasFee: boolean; feeStatus: string; documentsReady: boolean } | null
}

/** Which facts are known of an opportunity. */
export function knownFacts({ facts, amount, expectedOn, competitors, tender }: Known): OpportunityFact[] {
  const isKnown: Record<OpportunityFact, boolean> = {
    ...(Object.fromEntries(allFacts.map((fact) => [fact, Boolean(facts[fact])])) as Record<OpportunityFact, boolean>),
    amount: amount !== null,
    expectedOn: expectedOn !== null,
    competitors: competitors.length > 0,
    tender: tender !== null,
    bidFee: tender !== null && (!tender.hasFee || tender.feeStatus === 'approved'),
    bidDocuments: tender?.documentsReady ?? false,
    bidSubmitted: tender !== null && tender.status !== 'open',
    award: tender?.status === 'won',
  }
  return allFacts.filter((fact) => isKnown[fact])
}

export const findTemplate = ({ templates }: Opportunities, name: string): StageTemplate | null =>
  templates.find(({ template }) => template === name) ?? null

/** Facts of the decision whether an opportunity may go on (T-06); `to` is a stage of the template, or `won`. */
export const moveFacts = z.strictObject({
  template: z.string(),
  stage: z.string(),
  to: z.string(),
  known: z.array(z.enum(allFacts as [OpportunityFact, ...OpportunityFact[]])),
})
export type MoveFacts = z.output<typeof moveFacts>

/** Where a move leads. `back` is an earlier stage. */
export type MoveOutcome = 'forward' | 'back' | 'won' | 'refused'

/**
 * T-06: an opportunity goes to the next stage of its template once what that one requires is known, back to any earlier
 * one, and is won from the last. `missing` names every fact that is wanting.
 */
export function decideMove(
  { template: name, stage, to, known }: MoveFacts,
  policy: InForce<Opportunities>,
): Decision<MoveOutcome> {
  const template = findTemplate(policy.parameters, name)
  const stages = template?.stages ?? []
  const from = stages.findIndex((each) => each.stage === stage)
  const target = to === 'won' ? stages.length : stages.findIndex((each) => each.stage === to)
  const next = from === stages.length - 1 ? 'won' : (stages[from + 1]?.stage ?? null)
  const isAlong = from >= 0 && target >= 0 && target !== from && target <= from + 1
  const reasons = [
    ...when(from < 0 || target < 0, 'opportunity.unknown_stage', 'T-06', { template: name, from: stage, to }),
    ...when(from >= 0 && target === from, 'opportunity.same_stage', 'T-06', { stage }),
    ...when(from >= 0 && target > from + 1, 'opportunity.skips_stage', 'T-06', { from: stage, to, next }),
  ]
  if (!isAlong) return decided(policy, 'T-06', 'refused', reasons)
  if (target < from) return decided(policy, 'T-06', 'back', [])
  const required = to === 'won' ? template!.toWin : stages[target]!.requires
  const missing = required.filter((fact) => !known.includes(fact))
  const gate = when(missing.length > 0, 'opportunity.facts_missing', 'T-06', { to, missing })
  const outcome = missing.length > 0 ? 'refused' : to === 'won' ? 'won' : 'forward'
  return decided(policy, 'T-06', outcome, gate, { missing })
}

/** T-06.1: what an opportunity counts in the forecast: its amount times the chance of its stage, to the fen. */
export const weighted = (amount: Amount | null, probability: string): Amount =>
  toFen(divide(multiply(amount ?? '0', probability), '100'))

/** Open opportunities of one stage, summed up where they lie. */
export interface StageSum {
  template: string
  stage: string
  count: number
  amount: Amount
  weighted: Amount
}

type Figures = Omit<StageSum, 'template' | 'stage'>
export interface Pipeline {
  templates: {
    template: string
    title: Text
    stages: (Figures & { stage: string; title: Text; probability: string | null })[]
    total: Figures
  }[]
  total: Figures
}

/** The pipeline by the templates in force; stages that only an earlier version knows follow at the end. */
export function pipelineOf(sums: StageSum[], { templates }: Opportunities): Pipeline {
  const names = [...new Set([...templates.map(({ template }) => template), ...sums.map(({ template }) => template)])]
  const shown = names.map((name) => {
    const own = sums.filter(({ template }) => template === name)
    const known = templates.find(({ template }) => template === name)
    const stages = stagesOf(own, known)
    return { template: name, title: known?.title ?? asItIs(name), stages, total: totalOf(stages) }
  })
  return { templates: shown, total: totalOf(shown.map(({ total }) => total)) }
}

const asItIs = (name: string): Text => ({ zh: name, en: name })
const nothing: Figures = { count: 0, amount: '0.00', weighted: '0.00' }

function stagesOf(sums: StageSum[], template: StageTemplate | undefined) {
  const present = (template?.stages ?? []).map(({ stage, title, probability }) => ({ stage, title, probability }))
  const gone = sums.filter(({ stage }) => !present.some((each) => each.stage === stage))
  const past = gone.map(({ stage }) => ({ stage, title: asItIs(stage), probability: null }))
  return [...present, ...past].map((head) => {
    const { count, amount, weighted: share } = sums.find(({ stage }) => stage === head.stage) ?? nothing
    return { ...head, count, amount: toFen(amount), weighted: toFen(share) }
  })
}

const totalOf = (rows: Figures[]): Figures => ({
  count: rows.reduce((total, { count }) => total + count, 0),
  amount: toFen(sum(rows.map(({ amount }) => amount))),
  weighted: toFen(sum(rows.map(({ weighted: share }) => share))),
})
