import type { Permissions } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { defineError } from '../../kernel/errors.ts'

export const permissions: Permissions = {
  'approvals.administer': { zh: '转派停滞的审批', en: 'Reassign approvals that are stuck' },
}

const inPerson = defineError('approval.in_person', 403, {
  zh: '审批须由本人登录后办理,不能使用接口密钥',
  en: 'Approvals are dealt with in person after signing in, not by an API key',
})

/** The signed-in person. Who is to decide is named by the route, so a key's scopes say nothing about it. */
export function person({ actor }: Ctx): string {
  if (actor.kind !== 'user' || actor.userId === null) throw inPerson()
  return actor.userId
}
