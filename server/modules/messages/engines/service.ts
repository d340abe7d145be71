import type { Ctx } from '../../../kernel/context.ts'
import type { Text } from '../../../kernel/i18n.ts'
import {
  customerOf,
  findMatter,
  namelessOf,
  nameOf,
  sight,
  standInsFor,
  type ApprovalRequest,
  type StandInEvent,
  type StepEvent,
} from '../../approvals/index.ts'
import { decideDuty, type Duty, type Told } from '../../obligations/index.ts'
import type { MessageKind } from '../rules.ts'
import { notify, notifyAll, type Notice } from '../service.ts'

/** What is said of a request, and where to. */
type About = Pick<Notice, 'parameters' | 'inside' | 'link'>

/**
 * Of a request about a customer only `parties`, who decide or submitted it, and people who see that customer are told
 * which, each in his inbox: a message goes to groups and mailboxes, where nobody asks who sees the customer.
 */
async function about(ctx: Ctx, request: ApprovalRequest, parties: string[], others: string[] = []): Promise<About> {
  const { matter, submittedBy } = request
  const link = `/approvals/${request.id}`
  const named = (subject: Text | string) => ({
    matter: findMatter(matter)?.title ?? matter,
    subject,
    submitter: submittedBy.name,
  })
  const parameters = named(nameOf(request))
  const customerId = customerOf(request)
  if (customerId === null) return { parameters, link }
  const seers = others.length ? await sight.whoSees(ctx, [customerId], others) : []
  const to = new Set([...parties, ...seers.map(({ userId }) => userId)])
  return { parameters: named(namelessOf(request)), inside: { to, parameters }, link }
}

/** Tells those who have to decide and who stands in for them today, or, on a notice, those who are to know. */
export async function tellOfStep(ctx: Ctx, { request, step, people }: StepEvent): Promise<void> {
  const to = people.map(({ userId }) => userId)
  if (step.kind === 'notice') {
    return notify(ctx, { to, kind: 'approval.noticed', ...(await about(ctx, request, [], to)) })
  }
  const standIns = await standInsFor(ctx, request, to)
  const others = standIns.map(({ userId }) => userId)
  const said = await about(ctx, request, to, others)
  await notifyAll(ctx, [
    { to, kind: 'approval.waiting', ...said },
    ...standIns.map(({ userId, for: names }) => ({
      to: [userId],
      kind: 'approval.waiting-for-another' as const,
      ...withAbsent(said, names),
    })),
  ])
}

/** Tells a stand-in, when his days begin, what waits already for the people named. */
export async function tellOfStandIn(ctx: Ctx, { request, userId, for: names }: StandInEvent): Promise<void> {
  const said = withAbsent(await about(ctx, request, [], [userId]), names)
  await notify(ctx, { to: [userId], kind: 'approval.waiting-for-another', ...said })
}

function withAbsent({ parameters, inside, link }: About, names: string[]): About {
  const absent = { zh: names.join('、'), en: names.join(', ') }
  const of = (all: Notice['parameters']) => ({ ...all, absent })
  return {
    parameters: of(parameters),
    link,
    ...(inside ? { inside: { ...inside, parameters: of(inside.parameters) } } : {}),
  }
}

/** Tells those who were asked, and their stand-ins, that nothing is asked any more: the submitter took it back. */
export async function tellOfWithdrawal(ctx: Ctx, { request, people }: StepEvent): Promise<void> {
  if (request.status !== 'withdrawn') return
  const asked = people.filter(({ hasDecided }) => !hasDecided).map(({ userId }) => userId)
  const standIns = await standInsFor(ctx, request, asked)
  const others = standIns.map(({ userId }) => userId)
  const said = await about(ctx, request, asked, others)
  await notify(ctx, { to: [...asked, ...others], kind: 'approval.withdrawn', ...said })
}

/** Tells the submitter how it ended; who withdrew knows. */
export async function tellOfDecision(ctx: Ctx, request: ApprovalRequest): Promise<void> {
  const { status, submittedBy } = request
  if (status !== 'approved' && status !== 'rejected' && status !== 'returned') return
  const kind = `approval.${status}` as const
  const to = [submittedBy.id]
  await notify(ctx, { to, kind, ...(await about(ctx, request, to)) })
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
