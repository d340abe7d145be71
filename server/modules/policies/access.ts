import { may, type Actor, type Permissions } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sql, type Sql } from '../../kernel/db.ts'
import { defineError } from '../../kernel/errors.ts'

/** Rights over the regulations. */
export const permissions: Permissions = {
  'policies.read': { zh: '查看制度', en: 'Read the regulations' },
  'policies.draft': {
    zh: '起草并提交制度修订、查看签阅情况',
    en: 'Draft changes of regulations, see who has read them',
  },
  'policies.publish-directly': {
    zh: '不经审批直接发布制度版本',
    en: 'Publish versions of the regulations without approval',
  },
  'decisions.run': { zh: '按制度试算', en: 'Put a case to a regulation' },
}

const inPerson = defineError('policy.in_person', 403, {
  zh: '签阅须由本人登录后办理，不能使用接口密钥',
  en: 'Reading is confirmed in person after signing in, not by an API key',
})

/** The signed-in person. Nobody confirms by a key that he has read something. */
export function person({ actor }: Ctx): string {
  if (actor.kind !== 'user' || actor.userId === null) throw inPerson()
  return actor.userId
}

/** Which drafts somebody sees, over `policy_drafts`: who drafts all of them, others those that were submitted. */
export const seenDrafts = (actor: Actor): Sql =>
  may(actor, 'policies.draft') ? sql`true` : sql`submitted_at is not null`
