import { z } from 'zod'
import { archiveGrades, parts, type Archive, type ArchiveGrade } from '../../../../policy-pack/index.ts'
import { addDays, daysBetween, type DateText } from '../../../kernel/calendar.ts'
import { decided, type Decision, type InForce } from '../../../kernel/decision.ts'
import { date } from '../../../kernel/input.ts'

export interface Completeness {
  /** Whole percent of what counts, rounded down, so that 100 means complete. */
  percent: number
  /** Fields and lists that count and are empty. */
  missing: string[]
}

/** How complete a part is (D-16, D-17): the share of what counts, fields and lists, that is filled. */
export function completenessOf(counted: string[], filled: ReadonlySet<string>): Completeness {
  const missing = counted.filter((name) => !filled.has(name))
  const all = counted.length
  return { percent: all === 0 ? 100 : Math.floor(((all - missing.length) * 100) / all), missing }
}

/** What R-06 judges a part by. Without a class or a grade the customer counts as not graded. */
export const stalenessFacts = z.strictObject({
  part: z.enum(parts),
  asOf: date(),
  /** Null for a part that nobody has confirmed yet; the day the customer was entered counts then. */
  confirmedOn: date().nullish(),
  createdOn: date(),
  class: z.enum(['key', 'general']).nullish(),
  grade: z.enum(['A', 'B', 'C']).nullish(),
})
export type StalenessFacts = z.output<typeof stalenessFacts>

export interface StalenessValue {
  /** The last day on which it still counts as fresh. */
  dueOn: DateText
  /** Days since it was confirmed. */
  days: number
}

export function archiveGradeOf({ class: of, grade }: Pick<StalenessFacts, 'class' | 'grade'>): ArchiveGrade {
  const named = `${of}${grade}`
  return archiveGrades.find((known) => known === named) ?? 'ungraded'
}

/** whether a part was confirmed within the days its customer's grade allows. */
export function decideStaleness(
  facts: StalenessFacts,
  policy: InForce<Archive>,
): Decision<'fresh' | 'stale', StalenessValue> {
  const { part, asOf, confirmedOn, createdOn } = facts
  const grade = archiveGradeOf(facts)
  const limit = policy.parameters.staleAfterDays[grade]
  const since = confirmedOn ?? createdOn
  const dueOn = addDays(since, limit)
  const days = daysBetween(since, asOf)
  const code = confirmedOn ? 'archive.confirmed' : 'archive.never_confirmed'
  return decided(
    policy,
    'R-06',
    asOf > dueOn ? 'stale' : 'fresh',
    [{ code, article: 'R-06', facts: { part, since, days, limit, grade } }],
    { value: { dueOn, days }, missing: confirmedOn ? [] : ['confirmedOn'] },
  )
}
