import { may, type Actor, type Permissions } from '../../../kernel/access.ts'
import { sql, type Sql } from '../../../kernel/db.ts'

export const permissions: Permissions = {
  'leads.read': { zh: '查看线索', en: 'See leads' },
  'leads.write': { zh: '录入、核实和转化线索', en: 'Enter, verify and convert leads' },
}

/** Which leads somebody sees, over the alias `l` of `leads`: his own, those he entered, and what his scope reaches. */
export function visibleLead(actor: Actor): Sql {
  const own = sql`l.owner_id = ${actor.userId}::uuid or l.entered_by = ${actor.userId}::uuid`
  switch (actor.scope) {
    case 'own':
      return sql`(${own})`
    case 'department':
      return sql`(l.department_id = ${actor.departmentId}::uuid or ${own})`
    case 'region':
      return sql`(l.region_id = ${actor.regionId}::uuid or ${own})`
    case 'all':
      return sql`true`
  }
}

export const mayWork = (actor: Actor) => may(actor, 'leads.write')
