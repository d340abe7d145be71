import type { Actor, Permissions } from '../../kernel/access.ts'
import { sql, type Sql } from '../../kernel/db.ts'
import { visible } from '../customers/index.ts'

/** Rights over winning new key accounts. */
export const permissions: Permissions = {
  'development.read': { zh: '查看客户开发', en: 'See the development of customers' },
  'development.write': { zh: '开展客户开发', en: 'Carry out the development of customers' },
  'development.certify': { zh: '否决或完成客户认证', en: 'Refuse candidates and complete certifications' },
}

/**
 * Whether somebody goes along on the field survey of a case, as a predicate over the alias `k` of `certifications`; only
 * while the case is under way.
 */
export const isSurveyor = ({ userId }: Actor): Sql => sql`
  (k.stage not in ('coded', 'refused') and exists (select from field_findings f
    where f.tenant_id = k.tenant_id and f.certification_id = k.id and f.person_id = ${userId}::uuid))`

/**
 * The cases somebody finds in lists, over the aliases `k` and `c`: of the customers he sees, and those he surveys. The
 * case is all that a surveyor is let into, not the customer's archive.
 */
export const seenInLists = (actor: Actor): Sql => sql`(${visible(actor)} or ${isSurveyor(actor)})`

/**
 * Whether a record that concerns no customer of ours belongs where the actor's scope reaches: by its owner, department
 * and region, in the columns of those names of the table `alias`.
 */
export function belongsTo({ scope, userId, departmentId, regionId }: Actor, alias: Sql): Sql {
  const own = sql`${alias}.owner_id = ${userId}::uuid`
  switch (scope) {
    case 'own':
      return own
    case 'department':
      return sql`(${alias}.department_id = ${departmentId}::uuid or ${own})`
    case 'region':
      return sql`(${alias}.region_id = ${regionId}::uuid or ${own})`
    case 'all':
      return sql`true`
  }
}
