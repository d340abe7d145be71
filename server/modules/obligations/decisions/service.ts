import type { Ctx } from '../../../kernel/context.ts'
import { customerOf, type StepEvent } from '../../approvals/index.ts'
import { defineReason } from '../../audit/index.ts'
import { inForce } from '../../policies/index.ts'
import { defineDuty } from '../rules.ts'
import { fulfil, oweAll, waive } from '../service.ts'

/** Deciding on a request that waits for one. Who decides instead is settled there, not by handing the duty over. */
export const decideDuty = defineDuty({
  kind: 'approval.decide',
  title: { zh: '审批', en: 'Decide on a request' },
  link: ({ id }) => `/approvals/${id}`,
  isPersonal: true,
  isOpenToOwner: true,
})

const notAskedAnyMore = defineReason({ zh: '无需再审批', en: 'No longer asked' })

/** Everybody asked owes a decision within the step's working days (G-04.4). Notices ask for none. */
export async function oweDecisions(ctx: Ctx, { request, step, people }: StepEvent): Promise<void> {
  if (step.kind === 'notice') return
  const policy = await inForce(ctx.db, 'obligations', ctx.today)
  const { subject } = request
  await oweAll(
    ctx,
    people.map(({ userId, key }) => ({
      kind: decideDuty.kind,
      key: `${key}:${userId}`,
      article: { policy: policy.kind, version: policy.version, code: 'G-04.4' },
      ownerId: userId,
      subject: {
        kind: 'approval',
        id: request.id,
        label: subject.label,
        customerId: customerOf(request),
      },
      dueOn: { after: ctx.today, workingDays: step.deadlineDays ?? policy.parameters.decideWithin },
      evidence: 'record' as const,
    })),
  )
}

/** Whoever decided has done so; from the others it is taken. */
export async function closeDecisions(ctx: Ctx, { request, step, people }: StepEvent): Promise<void> {
  if (step.kind === 'notice') return
  const record = { kind: 'approval', id: request.id, label: request.subject.label }
  for (const { userId, key, hasDecided } of people) {
    const named = { kind: decideDuty.kind, key: `${key}:${userId}` }
    if (hasDecided) await fulfil(ctx, named, { kind: 'record', record })
    else await waive(ctx, named, notAskedAnyMore())
  }
}
