import type { DateText } from '../../../kernel/calendar.ts'
import { isOver, sum, toFen, type Amount } from '../../../kernel/money.ts'

export const planStatuses = ['draft', 'pending', 'approved'] as const
export type PlanStatus = (typeof planStatuses)[number]

/** How far a target is to be by the end of the period: both surveys made, certified with a code, trading. */
export const targetStages = ['surveyed', 'certified', 'trading'] as const
export type TargetStage = (typeof targetStages)[number]

/** What the books say of a target: the days of its certification up to the end of the period, and sales within it. */
export interface Progress {
  surveyedOn: DateText | null
  certifiedOn: DateText | null
  /** Yuan with tax, less credit notes. */
  invoiced: Amount
}

export interface Attainment extends Progress {
  /** The furthest it is; null when nothing was done. */
  reached: TargetStage | null
  isReached: boolean
}

/** K-06: whether a target is where it was to be. Trading does not stand in for a certification that was asked for. */
export function attained(stage: TargetStage, progress: Progress): Attainment {
  const is: Record<TargetStage, boolean> = {
    surveyed: progress.surveyedOn !== null || progress.certifiedOn !== null,
    certified: progress.certifiedOn !== null,
    trading: isOver(progress.invoiced, '0'),
  }
  const reached = targetStages.findLast((each) => is[each]) ?? null
  return { ...progress, invoiced: toFen(progress.invoiced), reached, isReached: is[stage] }
}

export interface PlanTotals {
  targets: number
  reached: number
  expected: Amount
  invoiced: Amount
}

/** The figures of a plan: sums over its targets. */
export const totalsOf = (targets: { expectedAmount: Amount; attainment: Attainment }[]): PlanTotals => ({
  targets: targets.length,
  reached: targets.filter(({ attainment }) => attainment.isReached).length,
  expected: toFen(sum(targets.map(({ expectedAmount }) => expectedAmount))),
  invoiced: toFen(sum(targets.map(({ attainment }) => attainment.invoiced))),
})
