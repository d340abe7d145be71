import type { Ctx } from '../../../kernel/context.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { findMatter, nameOf, standInsFor, type ApprovalRequest, type StepEvent } from '../../approvals/index.ts'
import { decideDuty, type Duty, type Told } from '../../obligations/index.ts'
import type { MessageKind } from '../rules.ts'
import { notify, notifyAll } from '../service.ts'

const about = (request: ApprovalRequest) => ({
  matter: findMatter(request.matter)?.title ?? request.matter,
  subject: nameOf(request),
  submitter: request.submittedBy.name,
})
const linkTo = (request: ApprovalRequest) => `/approvals/${request.id}`

/** Tells those who have to decide and who stands in for them today, or, on a notice, those who are to know. */
export async function tellOfStep(ctx: Ctx, { request, step, people }: StepEvent): Promise<void> {
  const [to, parameters, link] = [people.map(({ userId }) => userId), about(request), linkTo(request)]
  if (step.kind === 'notice') return notify(ctx, { to, kind: 'approval.noticed', parameters, link })
  const standIns = await standInsFor(ctx, { submitterId: request.submittedBy.id, asked: to })
  await notifyAll(ctx, [
    { to, kind: 'approval.waiting', parameters, link },
    ...standIns.map(({ userId, for: names }) => ({
      to: [userId],
      kind: 'approval.waiting-for-another' as const,
      parameters: { ...parameters, absent: { zh: names.join('、'), en: names.join(', ') } },
      link,
    })),
  ])
}

/** Tells those who were asked, and their stand-ins, that nothing is asked any more: the submitter took it back. */
export async function tellOfWithdrawal(ctx: Ctx, { request, people }: StepEvent): Promise<void> {
  if (request.status !== 'withdrawn') return
  const asked = people.filter(({ hasDecided }) => !hasDecided).map(({ userId }) => userId)
  const standIns = await standInsFor(ctx, { submitterId: request.submittedBy.id, asked })
  const to = [...asked, ...standIns.map(({ userId }) => userId)]
  await notify(ctx, { to, kind: 'approval.withdrawn', parameters: about(request), link: linkTo(request) })
}

/** Tells the submitter how it ended; who withdrew knows. */
export async function tellOfDecision(ctx: Ctx, request: ApprovalRequest): Promise<void> {
  const { status, submittedBy } = request
  if (status !== 'approved' && status !== 'rejected' && status !== 'returned') return
  const kind = `approval.${status}` as const
  await notify(ctx, { to: [submittedBy.id], kind, parameters: about(request), link: linkTo(request) })
}

const openDate: Text = { zh: '待定', en: 'not set yet' }

/**
 * A listener of the duties' hooks that tells whom it concerns. Of a duty about a customer the label stays inside: a
 * message goes to groups and mailboxes, where nobody asks who sees the customer.
 */
export const tellOfDuties =
  (kind: MessageKind & `obligation.${string}`, duties: Duty[]) =>
  async (ctx: Ctx, told: Told[]): Promise<void> => {
    // A request that waits is told of by the approval itself.
    const isTold = ({ obligation }: Told) => kind !== 'obligation.owed' || obligation.kind !== decideDuty.kind
    const notices = told.filter(isTold).map(({ obligation, to }) => {
      const duty: Text | string = duties.find((each) => each.kind === obligation.kind)?.title ?? obligation.kind
      const { subject, ownerName: owner, dueOn } = obligation
      const label = subject.customerId === null ? subject.label : duty
      const parameters = { duty, subject: label, owner, dueOn: dueOn ?? openDate }
      return {
        to: [to],
        kind,
        parameters,
        link: `/obligations/${obligation.id}`,
      }
    })
    await notifyAll(ctx, notices)
  }
