import type { Text } from './i18n.ts'

/** A right such as `customers.read`, declared by the module that guards it and held by positions. */
export type Permission = string

/** The rights a module declares: code → what it allows, in words. */
export type Permissions = Record<Permission, Text>

/** How far somebody's sight of customers reaches. */
export const scopes = ['own', 'department', 'region', 'all'] as const
export type Scope = (typeof scopes)[number]

/** Who acts: a signed-in user, an API key, or the system itself (command line, jobs). */
export interface Actor {
  kind: 'user' | 'key' | 'system'
  /** The user behind the session or the key; null for the system. */
  userId: string | null
  name: string
  permissions: ReadonlySet<Permission> | 'all'
  scope: Scope
  departmentId: string | null
  regionId: string | null
  /** The session this actor came in by, for users. */
  sessionId: string | null
}

export function may(actor: Actor, permission: Permission): boolean {
  return actor.permissions === 'all' || actor.permissions.has(permission)
}

/** The machine's own administrator: commands on the server and background work. */
export const systemActor: Actor = {
  kind: 'system',
  userId: null,
  name: 'system',
  permissions: 'all',
  scope: 'all',
  departmentId: null,
  regionId: null,
  sessionId: null,
}
