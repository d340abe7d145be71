import type { Permissions } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { defineError } from '../../kernel/errors.ts'

export const permissions: Permissions = {
  'messages.manage': {
    zh: '管理消息通道、Webhook、允许的主机和投递失败',
    en: 'Manage message channels, webhooks, allowed hosts and dead deliveries',
  },
}

const inPerson = defineError('message.in_person', 403, {
  zh: '消息由本人登录后查看,不能使用接口密钥',
  en: 'Messages are read in person after signing in, not by an API key',
})

/** The signed-in person: an inbox may speak of anything its owner may see, so a key's scopes do not open it. */
export function person({ actor }: Ctx): string {
  if (actor.kind !== 'user' || actor.userId === null) throw inPerson()
  return actor.userId
}
