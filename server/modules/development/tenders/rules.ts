import { z } from 'zod'
import type { Opportunities } from '../../../../policy-pack/index.ts'
import { todayIn, type DateText } from '../../../kernel/calendar.ts'
import { decided, when, type Decision, type InForce } from '../../../kernel/decision.ts'

export const tenderStatuses = ['open', 'submitted', 'won', 'lost', 'abandoned'] as const
export type TenderStatus = (typeof tenderStatuses)[number]

/** What can be done to a tender in a state. */
export const allowed: Record<TenderStatus, readonly ('edit' | 'fee' | 'submit' | 'result' | 'abandon')[]> = {
  open: ['edit', 'fee', 'submit', 'abandon'],
  submitted: ['result'],
  won: [],
  lost: [],
  abandoned: [],
}

/** When a paper has to be ready: so many working days before the day of the deadline, in the company's zone (T-05.1). */
export const paperDue = (deadline: string, timeZone: string, daysBefore: number) => ({
  after: todayIn(timeZone, new Date(deadline)),
  workingDays: -daysBefore,
})

/** Nobody is late from the start: what should have been ready before the notice came is due today. */
export const notBefore = (due: DateText, today: DateText): DateText => (due < today ? today : due)

/** Facts of the decision whether a bid may be handed in; instants in ISO 8601. */
export const submissionFacts = z.strictObject({
  documents: z.array(z.strictObject({ document: z.string(), isReady: z.boolean() })),
  hasFee: z.boolean(),
  feeStatus: z.enum(['none', 'pending', 'approved']),
  deadline: z.iso.datetime({ offset: true }),
  submittedAt: z.iso.datetime({ offset: true }),
})
export type SubmissionFacts = z.output<typeof submissionFacts>

/**
 * T-05.1: a bid is handed in when every paper is ready, its fee is approved (P-07), and the deadline has not passed.
 * `missing` names the papers, and `bid-fee`.
 */
export function decideSubmission(
  facts: SubmissionFacts,
  policy: InForce<Opportunities>,
): Decision<'ready' | 'refused'> {
  const { documents, hasFee, feeStatus, deadline, submittedAt } = facts
  const unready = documents.filter(({ isReady }) => !isReady).map(({ document }) => document)
  const wantsFee = hasFee && feeStatus !== 'approved'
  const reasons = [
    ...when(unready.length > 0, 'tender.documents_missing', 'T-05.1', { documents: unready }),
    ...when(wantsFee, 'tender.fee_not_approved', 'P-07', { feeStatus }),
    ...when(Date.parse(submittedAt) > Date.parse(deadline), 'tender.too_late', 'T-05', { deadline, submittedAt }),
  ]
  const missing = [...unready, ...(wantsFee ? ['bid-fee'] : [])]
  return decided(policy, 'T-05.1', reasons.length ? 'refused' : 'ready', reasons, { missing })
}
