import type { AgreementKind } from '../../../../policy-pack/index.ts'
import { addDays, type DateText } from '../../../kernel/calendar.ts'
import { defineDuty } from '../../obligations/index.ts'
import type { Stage } from '../certifications/rules.ts'

/** A signed one is replaced from the day the next one of its kind takes effect; until then it stands (D-09). */
export const agreementStates = ['draft', 'signed', 'replaced'] as const
export type AgreementState = (typeof agreementStates)[number]

/** How often what was delivered is settled (D-14). */
export const settlementCycles = ['half-monthly', 'monthly', 'two-monthly', 'quarterly'] as const
export type SettlementCycle = (typeof settlementCycles)[number]

/** How a customer stands: the stage of its newest case, null without one, and whether it trades with us. */
export interface Standing {
  stage: Stage | null
  isTrading: boolean
}

/**
 * Whether an agreement may be signed now (D-09): secrecy whenever both sides like, the others only once the certification
 * is approved. A customer that trades with us and never was a candidate, one of long standing, needs no certification to
 * go on: its agreements are signed without; one with a case waits for its approval like any other.
 */
export function maySign(kind: AgreementKind, { stage, isTrading }: Standing): boolean {
  if (kind === 'confidentiality') return true
  return stage === null ? isTrading : stage === 'agreements' || stage === 'coded'
}

/** The day to see to the renewal (D-09), never before today; null for an agreement without an end. */
export function renewalDue(expiresOn: DateText | null, remindBefore: number, today: DateText): DateText | null {
  if (expiresOn === null) return null
  const due = addDays(expiresOn, -remindBefore)
  return due < today ? today : due
}

/** Renewing an agreement ahead of its end (D-09); a new signed one of its kind fulfils it. */
export const renewDuty = defineDuty({
  kind: 'agreement.renew',
  title: { zh: '续签协议', en: 'Renew an agreement' },
  link: ({ id }) => `/development/agreements/${id}`,
})
