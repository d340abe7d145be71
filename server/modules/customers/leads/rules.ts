import type { DateText } from '../../../kernel/calendar.ts'

/** A lead from the inbox to the archive, or out of it. */
export const leadStates = ['new', 'verifying', 'valid', 'invalid', 'converted'] as const
export type LeadState = (typeof leadStates)[number]

/** What can be done with a lead, from which states, and where that leads to. */
export const transitions = {
  verify: { from: ['new', 'verifying'], to: 'verifying' },
  confirm: { from: ['verifying'], to: 'valid' },
  drop: { from: ['verifying', 'valid'], to: 'invalid' },
  reopen: { from: ['invalid'], to: 'verifying' },
  convert: { from: ['valid'], to: 'converted' },
} as const satisfies Record<string, { from: readonly LeadState[]; to: LeadState }>
export type Step = keyof typeof transitions

export const isPossible = (step: Step, state: LeadState): boolean =>
  (transitions[step].from as readonly LeadState[]).includes(state)

/** States in which a lead is open to be worked on and counts as somebody who may be entered twice. */
export const openStates = ['new', 'verifying', 'valid'] as const satisfies LeadState[]

/** whether a lead was entered in time; null while the calendar of its year is missing. */
export const isTimely = (enteredOn: DateText, entryDueOn: DateText | null): boolean | null =>
  entryDueOn === null ? null : enteredOn <= entryDueOn

/** The occasion its verification is owed on: anew for each new owner and each reopening. */
export const dutyKey = (lead: { id: string; rounds: number }): string => `${lead.id}:${lead.rounds}`

/** A share of a whole in percent with one decimal, as a decimal string; null of nothing. */
export function shareOf(part: number, whole: number): string | null {
  if (whole === 0) return null
  const tenths = Math.floor((part * 2000 + whole) / (2 * whole))
  return `${Math.floor(tenths / 10)}.${tenths % 10}`
}
