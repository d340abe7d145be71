import { z } from 'zod'
import { authorityMatters } from '../../../../../policy-pack/index.ts'
import { minuteIn } from '../../../../kernel/calendar.ts'
import type { Ctx } from '../../../../kernel/context.ts'
import { defineError } from '../../../../kernel/errors.ts'
import { grouped, isOver } from '../../../../kernel/money.ts'
import { approvalFor, defineMatter, submit } from '../../../approvals/index.ts'
import { record } from '../../../audit/index.ts'
import { mustAllow, openTender, tenderSubject } from '../service.ts'
import { setFee } from '../store.ts'

const noFee = defineError('tender.no_fee', 409, {
  zh: '该招标项目不收投标费用',
  en: 'Bidding for this tender costs no fee',
})

const snapshot = z.object({
  tenderId: z.string(),
  customerId: z.string().nullable(),
  number: z.string(),
  title: z.string(),
  buyer: z.string(),
  /** To the minute, in the company's zone. */
  deadline: z.string(),
  amount: z.string(),
  purpose: z.string(),
})
type Snapshot = z.output<typeof snapshot>

/** P-07: what bidding costs, applied for by sales, decided by department manager and general manager. */
export const bidFee = defineMatter<Snapshot>({
  matter: 'bid-fee',
  title: authorityMatters['bid-fee']!,
  snapshot,
  customer: ({ customerId }) => customerId,
  summary: ({ number, title, buyer, deadline, amount, purpose }) => [
    { label: { zh: '招标项目', en: 'Tender' }, value: `${number} ${title}` },
    { label: { zh: '采购人', en: 'Buyer' }, value: buyer },
    { label: { zh: '截标时间', en: 'Deadline' }, value: deadline },
    { label: { zh: '投标费用（元）', en: 'Bid fee (yuan)' }, value: grouped(amount) },
    { label: { zh: '用途', en: 'Purpose' }, value: purpose },
  ],
  link: ({ snapshot: { tenderId } }) => `/development/tenders/${tenderId}`,
  async onApproved(ctx, { snapshot: given }) {
    await setFee(ctx, given.tenderId, 'approved', given.amount)
    record(ctx, { kind: 'tender.fee_approved', subject: subjectOf(given), after: { fee: given.amount } })
  },
  async onRejected(ctx, { status, subject, snapshot: given }) {
    const earlier = await approvalFor(ctx, { matter: 'bid-fee', subject })
    const fee = earlier ? snapshot.parse(earlier.snapshot).amount : null
    await setFee(ctx, given.tenderId, fee === null ? 'none' : 'approved', fee)
    record(ctx, { kind: 'tender.fee_refused', subject: subjectOf(given), after: { fee: given.amount, status } })
  },
  /** More money, or money for something else: another purpose, another buyer or customer. A later deadline is neither. */
  worsens: (before, after) =>
    isOver(after.amount, before.amount) ||
    (['purpose', 'buyer', 'customerId'] as const).some((name) => after[name] !== before[name]),
})

const subjectOf = ({ tenderId: id, number, title }: Snapshot) => tenderSubject({ id, number, title })

/** Puts the fee of a bid up for approval; a higher one than was approved, or for something else, has to be approved anew. */
export async function requestFee(ctx: Ctx, id: string, { amount, purpose }: { amount: string; purpose: string }) {
  const tender = await mustAllow(ctx, id, 'fee')
  if (!tender.hasFee) throw noFee()
  await setFee(ctx, id, 'pending', amount)
  const { number, title, buyer, customer } = tender
  const deadline = minuteIn(ctx.tenant.timeZone, new Date(tender.deadline))
  const given = { tenderId: id, customerId: customer?.id ?? null, number, title, buyer, deadline, amount, purpose }
  record(ctx, { kind: 'tender.fee_requested', subject: tenderSubject(tender), after: { amount, purpose } })
  await submit(ctx, { matter: bidFee.matter, subject: tenderSubject(tender), snapshot: given, amount })
  return openTender(ctx, id)
}
