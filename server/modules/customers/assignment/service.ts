import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput } from '../../../kernel/errors.ts'
import type { Text } from '../../../kernel/i18n.ts'
import { fieldError } from '../../../kernel/input.ts'
import { findActiveUser } from '../../people/index.ts'
import { nearness, type CustomerPlace, type Standing } from '../access.ts'
import { refuseAssignment, refuseDeputy, type AssignmentRefusal, type DeputyRefusal } from './rules.ts'
import { insertDeputy } from './store.ts'

const refusals: Record<AssignmentRefusal, ReturnType<typeof defineError>> = {
  by_hand_over: defineError('customer.hand_over', 403, {
    zh: '更换负责人请办理客户移交，由双方签字',
    en: 'Another owner takes over by a hand-over that both sign',
  }),
  to_oneself: defineError('customer.to_oneself', 403, {
    zh: '不能把他人负责的客户划到自己名下、本部门或本区域；请由他人办理，或办理客户移交',
    en: 'Nobody assigns others’ customers to himself, his department or region; somebody else does it, or a hand-over',
  }),
}
const deputyRefusals: Record<DeputyRefusal, ReturnType<typeof defineError>> = {
  'deputy.is_owner': defineError('deputy.is_owner', 409, {
    zh: '负责人不能同时是协办人',
    en: 'The owner cannot be a deputy as well',
  }),
  'deputy.oneself': defineError('deputy.oneself', 403, {
    zh: '不能指定自己为协办人；需要查阅的，请申请查阅',
    en: 'Nobody makes himself a deputy; ask for access instead',
  }),
  'deputy.other_department': defineError('deputy.other_department', 403, {
    zh: '只能指定本部门的同事为协办人；其他部门的人员由有权指定负责人的人指定',
    en: 'Deputies come from the department; others are named by who may assign customers',
  }),
}
const isDeputyAlready = defineError('deputy.twice', 409, { zh: '已是协办人', en: 'Is a deputy already' })
const nobody: Text = { zh: '没有这个人，或已停用', en: 'No such person, or disabled' }

/** Refuses to say otherwise who looks after a customer than the actor may, or for no reason (R-06, T-04). */
export function mustAssign(
  { actor }: Ctx,
  standing: Standing,
  next: Partial<CustomerPlace>,
  reason: string | undefined,
): void {
  const { ownerId, departmentId, regionId } = standing.customer
  const place = { ownerId, departmentId, regionId }
  const named = (Object.keys(place) as (keyof CustomerPlace)[]).filter((name) => next[name] !== undefined)
  if (named.length === 0) return
  const given = Object.fromEntries(named.map((name) => [name, next[name]]))
  const after = nearness(actor, { ...place, ...given, isDeputy: false })
  const refused = refuseAssignment({
    owner: { isThere: place.ownerId !== null, changes: next.ownerId !== undefined && next.ownerId !== place.ownerId },
    isLookedAfter: place.ownerId !== null || place.departmentId !== null,
    nearness: { before: standing.nearness, after },
  })
  if (refused) throw refusals[refused]()
  if (!reason) throw invalidInput({}, [fieldError('reason', 'field.required')])
}

/** Makes somebody a deputy of a customer, for a reason. */
export async function nameDeputy(
  ctx: Ctx,
  { customer }: Standing,
  userId: string,
  reason: string | null,
): Promise<void> {
  if (reason === null) throw invalidInput({}, [fieldError('reason', 'field.required')])
  const deputy = await findActiveUser(ctx.db, userId)
  if (!deputy) throw invalidInput({}, [{ field: 'values.deputy', code: 'ref.unknown', text: nobody }])
  const refused = refuseDeputy({
    isSelf: userId === ctx.actor.userId,
    isOwner: userId === customer.ownerId,
    isOfDepartment: (customer.departmentId ?? ctx.actor.departmentId) === deputy.departmentId,
    mayAssign: may(ctx.actor, 'customers.hand-over'),
  })
  if (refused) throw deputyRefusals[refused]()
  if (!(await insertDeputy(ctx, customer.id, userId))) throw isDeputyAlready()
}
