import { randomUUID } from 'node:crypto'
import type { Ctx } from '../../kernel/context.ts'
import { defineError, invalidInput, notFound } from '../../kernel/errors.ts'
import { say, type Text } from '../../kernel/i18n.ts'
import { fieldError } from '../../kernel/input.ts'
import { findActiveUser, userNames, whoLost } from '../people/index.ts'
import { person } from './access.ts'
import { standsFor } from './delegations/rules.ts'
import { standInsOn } from './delegations/store.ts'
import { mayInspect } from './inspection/store.ts'
import { getMatter } from './matters/service.ts'
import { contentHash, settleChange } from './progress/service.ts'
import { act, barred, openStep, type Deed, type Flow, type Refusal, type Status } from './rules.ts'
import { loadFlow, lockRequest, saveRequest, type RequestRow } from './store.ts'

const staleContent = defineError('approval.stale', 409, {
  zh: '内容在您查看之后有变动，请重新查看后再审批',
  en: 'The content changed after you saw it; look again before you decide',
})
const tampered = defineError('approval.tampered', 409, {
  zh: '审批内容与提交时不一致，不能审批；请联系管理员核查',
  en: 'The content is not what was submitted and cannot be decided; ask the administrator to look into it',
})
const moved = defineError('approval.moved', 409, {
  zh: '其间已有人处理，请刷新',
  en: 'Somebody dealt with it meanwhile; reload',
})

const texts: Record<Refusal, [status: number, zh: string, en: string]> = {
  already_decided: [409, '审批已经结束（{status}）', 'The request has ended ({status})'],
  role_lost: [403, '该岗位或权限已变动，不能再审批', 'The post or right this was asked for is no longer held'],
  self: [403, '不能审批自己提交或起草的事项', 'Nobody decides what he submitted or drew up himself'],
  not_submitter: [403, '只有提交人可以撤回', 'Only the submitter can withdraw it'],
  not_waiting: [409, '此事项不在等待您（或该人员）处理', 'It does not, or no longer, wait for this person'],
  no_such_step: [409, '只能退回到之前的审批环节', 'It can go back only to an earlier step of approval'],
  already_asked: [409, '所选人员已在本环节中', 'A person named is asked in this step already'],
  too_often: [409, '退回、转交或加签次数已达上限', 'It has been sent back or handed over too often'],
  to_oneself: [409, '不能指定自己', 'Nobody can name himself'],
}
const refusals = Object.fromEntries(
  Object.entries(texts).map(([code, [status, zh, en]]) => [code, defineError(`approval.${code}`, status, { zh, en })]),
) as Record<Refusal, ReturnType<typeof defineError>>

const words: Record<Status, Text> = {
  pending: { zh: '审批中', en: 'pending' },
  approved: { zh: '已核准', en: 'approved' },
  rejected: { zh: '已驳回', en: 'rejected' },
  returned: { zh: '已退回提交人', en: 'returned to the submitter' },
  withdrawn: { zh: '已撤回', en: 'withdrawn' },
}

export interface Decided {
  comment: string
  /** The hash of what was shown; needed to agree. */
  contentHash?: string | undefined
}

/** Agrees, in one's own name and in those of all one stands in for in this step. */
export const approve = (ctx: Ctx, id: string, said: Decided & { contentHash: string }) =>
  change(ctx, id, said, { kind: 'approve' })

export const reject = (ctx: Ctx, id: string, said: Decided) => change(ctx, id, said, { kind: 'reject' })

export const withdraw = (ctx: Ctx, id: string, said: Decided) => change(ctx, id, said, { kind: 'withdraw' })

/** Back to an earlier step, counted from 1, or (0) to the submitter, which ends the request. */
export const sendBack = (ctx: Ctx, id: string, toStep: number, said: Decided) =>
  change(ctx, id, said, { kind: 'return', toStep })

/** Asks further people, all of whom have to agree, before or after the present step. */
export async function addApprovers(
  ctx: Ctx,
  id: string,
  { userIds, where }: { userIds: string[]; where: 'before' | 'after' },
  said: Decided,
) {
  const names = await mustBeActive(ctx, 'userIds', userIds)
  const title = { zh: '加签', en: 'Additional approvers' }
  return change(ctx, id, said, { kind: 'add', where, userIds, stepId: randomUUID(), title }, names)
}

/** Hands one's part to somebody else. */
export async function transfer(ctx: Ctx, id: string, to: string, said: Decided) {
  const names = await mustBeActive(ctx, 'toUserId', [to])
  return change(ctx, id, said, { kind: 'transfer', to }, names)
}

/** Puts somebody else in the place of a person who does not decide; never oneself, nor on one's own requests. */
export async function reassign(ctx: Ctx, id: string, { from, to }: { from: string; to: string }, said: Decided) {
  const names = await mustBeActive(ctx, 'toUserId', [to])
  return change(ctx, id, said, { kind: 'reassign', from, to }, names)
}

async function mustBeActive(ctx: Ctx, field: string, ids: string[]): Promise<string[]> {
  const names: string[] = []
  for (const [at, id] of ids.entries()) {
    const user = await findActiveUser(ctx.db, id)
    const text = { zh: '没有这名在用的用户', en: 'No such active user' }
    const path = ids.length > 1 ? `${field}.${at}` : field
    if (!user) throw invalidInput({}, [{ ...fieldError(path, 'value.format'), code: 'ref.unknown', text }])
    names.push(user.name)
  }
  return names
}

/**
 * One action under the lock of the request: of several at once, the first is done and the others see its result. What
 * is not there for somebody is 404, whatever he wants to do with it.
 */
async function change(ctx: Ctx, id: string, said: Decided, deed: Deed, targets: string[] = []): Promise<RequestRow> {
  const by = person(ctx)
  const request = await lockRequest(ctx.db, id)
  if (!request || !(await mayInspect(ctx, id))) throw notFound()
  const before = await loadFlow(ctx.db, request)
  const principals = standsFor(await standInsOn(ctx.db, ctx.today), by, barred(before))
  const lost = await whoLost(ctx.db, openStep(before)?.items ?? [])
  const result = act(before, { ...deed, by, standsFor: principals, lost })
  if ('refused' in result) throw refusals[result.refused]({ status: say(words[before.status], ctx.locale) })
  if (deed.kind === 'approve') mustBeShown(request, said)
  getMatter(request.matter)
  const { flow, acted } = result
  if (!(await saveRequest(ctx, request, flow))) throw moved()
  const names = await userNames(ctx.db, acted)
  const inNameOf = acted.filter((userId) => userId !== by).map((userId) => ({ id: userId, name: names.get(userId)! }))
  const isHandOver = deed.kind === 'reassign'
  return settleChange(
    ctx,
    request,
    { before, flow, kind: deed.kind, acted, comment: said.comment },
    {
      for: isHandOver ? [] : inNameOf,
      targetNames: isHandOver ? [...inNameOf.map(({ name }) => name), ...targets] : targets,
      stepTitle: stepTitle(before),
    },
  )
}

const stepTitle = (flow: Flow) => openStep(flow)?.title ?? null

/** What is agreed to is what was shown and what was submitted. */
function mustBeShown(request: RequestRow, said: Decided) {
  if (request.contentHash !== said.contentHash) throw staleContent()
  if (contentHash(request) !== request.contentHash) throw tampered()
}
