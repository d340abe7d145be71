import { defineError } from '../../kernel/errors.ts'
import { may, type Actor, type Permission, type Permissions, type Scope } from '../../kernel/access.ts'

/** Holds every right there is or will be; who holds it is an administrator, and there is always one. */
export const everything = 'everything'

export const permissions: Permissions = {
  [everything]: { zh: '全部权限（管理员）', en: 'Every right (administrator)' },
  'people.read': { zh: '查看组织、岗位与用户', en: 'See the organisation, positions and users' },
  'people.manage': { zh: '管理组织、岗位与用户', en: 'Manage the organisation, positions and users' },
  'keys.manage': { zh: '管理接口密钥', en: 'Manage API keys' },
}

/** What a list of rights, as a position or a key holds it, amounts to. */
export function rightsOf(held: readonly Permission[]): Actor['permissions'] {
  return held.includes(everything) ? 'all' : new Set(held)
}

/** What both allow: a key does no more than its scopes say and no more than its user may at this moment. */
export function commonRights(a: Actor['permissions'], b: Actor['permissions']): Actor['permissions'] {
  if (a === 'all') return b
  if (b === 'all') return a
  return new Set([...a].filter((permission) => b.has(permission)))
}

/** Whether the sight of customers somebody is to have reaches no further than the actor's own. */
export function withinSight(actor: Actor, other: Sight): boolean {
  if (actor.scope === 'all' || other.scope === 'own') return true
  if (actor.scope !== other.scope) return false
  const [own, theirs] =
    actor.scope === 'department' ? [actor.departmentId, other.departmentId] : [actor.regionId, other.regionId]
  return own !== null && own === theirs
}

export interface Sight {
  scope: Scope
  departmentId: string | null
  regionId: string | null
}

/** Whether the actor may give these rights to somebody, or manage somebody who has them: he has them all himself. */
export const covers = (actor: Actor, other: Sight & { permissions: readonly Permission[] }): boolean =>
  other.permissions.every((permission) => may(actor, permission)) && withinSight(actor, other)

export const mayManage = (actor: Actor, other: Sight & { permissions: readonly Permission[] }): boolean =>
  may(actor, 'people.manage') && covers(actor, other)

export const escalation = defineError('role.escalation', 403, {
  zh: '不能授予或管理自己没有的权限与范围',
  en: 'Nobody can grant or manage rights and scopes he does not have himself',
})

/** Refuses to give away, or to manage somebody with, more than the actor has. */
export function mustCover(actor: Actor, other: Sight & { permissions: readonly Permission[] }): void {
  if (!covers(actor, other)) throw escalation()
}
