import { may, type Actor, type Permissions } from '../../kernel/access.ts'
import { sql, type Sql } from '../../kernel/db.ts'

export const permissions: Permissions = {
  'customers.read': { zh: '查看客户档案', en: 'See customers' },
  'customers.write': { zh: '建立和修改客户档案', en: 'Create and edit customers' },
}

/**
 * Which customers somebody sees, as a predicate over the alias `c` of `customers`. Every list, detail, total
 * and picker that concerns customers or their documents joins `customers c` and applies it. Somebody without the
 * department or region their scope speaks of sees nothing.
 */
export function visible(actor: Actor): Sql {
  switch (actor.scope) {
    case 'own':
      return sql`c.owner_id = ${actor.userId}::uuid`
    case 'department':
      return sql`c.department_id = ${actor.departmentId}::uuid`
    case 'region':
      return sql`c.region_id = ${actor.regionId}::uuid`
    case 'all':
      return sql`true`
  }
}

/** Who looks after a customer that its maker assigns to nobody: so that they see what they made. */
export function homeOf(actor: Actor): { ownerId: string | null; departmentId: string | null; regionId: string | null } {
  return {
    ownerId: actor.scope === 'own' ? actor.userId : null,
    departmentId: actor.scope === 'department' ? actor.departmentId : null,
    regionId: actor.scope === 'region' ? actor.regionId : null,
  }
}

/** Whether a customer is looked after by the actor or his department or region; system work belongs everywhere. */
export function isOwnTeam(
  actor: Actor,
  { owner, department, region }: Record<'owner' | 'department' | 'region', { id: string } | null>,
): boolean {
  if (actor.kind === 'system') return true
  const same = (theirs: { id: string } | null, own: string | null) => theirs !== null && theirs.id === own
  return same(owner, actor.userId) || same(department, actor.departmentId) || same(region, actor.regionId)
}

/** What the actor may do with a customer they see. */
export const abilities = (actor: Actor) => ({ edit: may(actor, 'customers.write') })
