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

/**
 * Whether an agreement may be signed now (D-09): secrecy whenever both sides like, the others only once the
 * certification is approved. `stage` is that of the customer's standing case; null without one.
 */
export const maySign = (kind: AgreementKind, stage: Stage | null): boolean =>
  kind === 'confidentiality' || stage === 'agreements' || stage === 'coded'

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
