import type { Ctx } from '../../../kernel/context.ts'
import { defineReason } from '../../audit/index.ts'
import { superiorsOf, userNames, whoLost } from '../../people/index.ts'
import { standInsOn } from '../delegations/store.ts'
import { settleChange } from '../progress/service.ts'
import type { Named } from '../routing/rules.ts'
import { peopleNow } from '../routing/service.ts'
import { openStep } from '../rules.ts'
import { loadFlow, lockRequest, saveRequest, waitingFor, type RequestRow } from '../store.ts'
import { stepsOf, succeed, type Vacancy } from './rules.ts'

const isGone = defineReason({
  zh: '审批人已停用，改由他人审批',
  en: 'The approver was disabled; somebody else decides in his place',
})

/**
 * Gives what waits for somebody who was disabled to others: his stand-in of today, else whom the step's own rule names
 * now. Where that is nobody, it stays for an administrator to reassign.
 */
export async function replaceGone(ctx: Ctx, userId: string): Promise<void> {
  for (const id of await waitingFor(ctx.db, [userId], ['asked', 'waiting'])) {
    const request = await lockRequest(ctx.db, id)
    if (request?.status === 'pending') await replaceIn(ctx, request, userId)
  }
}

async function replaceIn(ctx: Ctx, request: RequestRow, gone: string): Promise<void> {
  const before = await loadFlow(ctx.db, request)
  const steps = stepsOf(before, gone)
  const standIns = (await standInsOn(ctx.db, ctx.today)).filter(({ userId }) => userId === gone)
  const first = standIns.map(({ delegateId }): Named => ({ userId: delegateId, needs: null }))
  const vacancies: Vacancy[] = []
  for (const step of steps) {
    const named = step.addedBy === null ? await peopleNow(ctx, request, step) : null
    const heirs = named ?? (await superiorsOf(ctx.db, gone)).map((userId) => ({ userId, needs: null }))
    vacancies.push({ stepId: step.id, heirs: [...first, ...heirs] })
  }
  const asked = [...steps.flatMap(({ items }) => items), ...first]
  const result = succeed(before, gone, { vacancies, lost: await whoLost(ctx.db, asked) })
  if (!result || !(await saveRequest(ctx, request, result.flow))) return
  const names = await userNames(ctx.db, [gone, ...result.heirs])
  await settleChange(
    ctx,
    request,
    { before, flow: result.flow, kind: 'reassign', acted: [gone], comment: isGone() },
    {
      for: [],
      targetNames: [gone, ...new Set(result.heirs)].map((id) => names.get(id)!),
      stepTitle: openStep(before)?.title ?? null,
    },
  )
}
