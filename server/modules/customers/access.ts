import { parts, type ArchiveAccess, type Nearness, type Part, type Right } from '../../../policy-pack/index.ts'
import { may, type Actor, type Permissions, type Scope } from '../../kernel/access.ts'
import type { Ctx } from '../../kernel/context.ts'
import { sql, type Sql } from '../../kernel/db.ts'
import type { InForce } from '../../kernel/decision.ts'
import { defineError, notFound } from '../../kernel/errors.ts'
import { registerAccess } from '../audit/index.ts'
import { inForceFrom, inForceJson } from '../policies/index.ts'
import { permissions as mergePermissions } from './duplicates/access.ts'
import { isDeputyField, isPlaceField } from './assignment/rules.ts'
import { decideRight, higher, lower, masked, namesIn } from './grants/rules.ts'
import { permissions as leadPermissions } from './leads/access.ts'

export const permissions: Permissions = {
  ...leadPermissions,
  ...mergePermissions,
  'customers.read': { zh: '查看客户档案', en: 'See customers' },
  'customers.write': { zh: '建立和修改客户档案', en: 'Create and edit customers' },
  'customers.hand-over': {
    zh: '指定负责人、协办人、部门和区域，办理他人客户的移交',
    en: 'Name owners, deputies, departments and regions, hand over other people’s customers',
  },
  'customers.export': { zh: '导出客户清单', en: 'Export the list of customers' },
  'account-plans.write': { zh: '制定客户计划', en: 'Make account plans' },
  'archive.oversee': {
    zh: '查看谁能看到客户档案、收回查阅授权',
    en: 'See who can see an archive, withdraw grants',
  },
}

const purposeRequired = defineError('purpose.required', 403, {
  zh: '查阅其他部门的这部分档案须先说明用途',
  en: 'Looking at this part of another team’s archive needs a stated purpose',
})
const partHidden = defineError('archive.hidden', 403, {
  zh: '您不能查看这部分档案，可说明用途申请查阅',
  en: 'This part of the archive is not open to you; you can ask for it, stating why',
})

/**
 * Which customers somebody sees, as a predicate over the alias `c` of `customers`. Every list, detail, total
 * and picker that concerns customers or their documents joins `customers c` and applies it. One's own customers, as
 * owner or deputy, always; beyond them what the scope reaches: without the department or region it speaks of, nothing.
 * Grants open parts of one archive and widen no list. A customer that was merged into another is seen by nobody.
 */
export function visible(actor: Actor): Sql {
  return sql`(${withinScope(actor)} and c.merged_into is null)`
}

function withinScope(actor: Actor): Sql {
  switch (actor.scope) {
    case 'own':
      return sql`(${own(actor)})`
    case 'department':
      return sql`(c.department_id = ${actor.departmentId}::uuid or ${own(actor)})`
    case 'region':
      return sql`(c.region_id = ${actor.regionId}::uuid or ${own(actor)})`
    case 'all':
      return sql`true`
  }
}

const own = (actor: Actor): Sql => sql`c.owner_id = ${actor.userId}::uuid or ${isDeputy(actor)}`

/** Whether the actor deputises; the array is found once per statement, so that `c` is reached by its key. */
export const isDeputy = ({ userId }: Actor): Sql =>
  sql`c.id = any(array(select cd.customer_id from customer_deputies cd where cd.user_id = ${userId}::uuid))`

/** Who looks after a customer that its maker assigns to nobody: so that he sees what he made, and who leads him. */
export function homeOf({ scope, userId, departmentId, regionId }: Actor): CustomerPlace {
  return {
    ownerId: scope === 'own' ? userId : null,
    departmentId: scope === 'own' || scope === 'department' ? departmentId : null,
    regionId: scope === 'own' || scope === 'region' ? regionId : null,
  }
}

export interface Grant {
  part: Part
  /** The last day, YYYY-MM-DD. */
  until: string
  purpose: string
}

/** What decides somebody's rights whatever the customer. */
export interface Standpoint {
  /** Code of the actor's position; null for the system, which may everything. */
  position: string | null
  mayEdit: boolean
  /** Whether he says who looks after customers. */
  mayAssign: boolean
  policy: InForce<ArchiveAccess>
}

/** How somebody stands to one customer: everything that decides what of its archive he sees. */
export interface Standing extends Standpoint {
  customer: CustomerPlace & { id: string; code: string; name: string }
  nearness: Nearness
  isOwner: boolean
  /** Whether lists show it; if not, only what was granted is open. */
  isVisible: boolean
  /** Those that hold today. */
  grants: Grant[]
}

/** Who looks after a customer. */
export interface CustomerPlace {
  ownerId: string | null
  departmentId: string | null
  regionId: string | null
}

export interface StandpointRow {
  position: string | null
  policy: { version: number; parameters: unknown } | null
}

/** Columns `position` and `policy`, for `standpointFrom`: for a statement that asks for more. */
export const standpoint = ({ actor, today }: Ctx): Sql => sql`
  (select p.code from users u join positions p on p.tenant_id = u.tenant_id and p.id = u.position_id
   where u.id = ${actor.userId}::uuid) as position, ${inForceJson('archive-access', today)} as policy`

export const standpointFrom = ({ actor }: Ctx, { position, policy }: StandpointRow): Standpoint => ({
  // Somebody without a position is nobody, not the system.
  position: actor.kind === 'system' ? null : (position ?? ''),
  mayEdit: may(actor, 'customers.write'),
  mayAssign: may(actor, 'customers.hand-over'),
  policy: inForceFrom('archive-access', policy),
})

/** The actor's rights where there is no single customer, as in lists. One statement. */
export const standpointOf = async (ctx: Ctx): Promise<Standpoint> =>
  standpointFrom(ctx, await ctx.db.one<StandpointRow>(sql`select ${standpoint(ctx)}`))

type StandingRow = Standing['customer'] & StandpointRow & { isVisible: boolean; isDeputy: boolean; grants: Grant[] }

/**
 * How the actor stands to a customer, in one statement. `not_found` for one that does not exist and for one that he
 * neither sees nor was let into.
 */
export async function standingOf(ctx: Ctx, customerId: string): Promise<Standing> {
  const found = await findStanding(ctx, customerId)
  if (!found) throw notFound()
  return found
}

/** The same, null where that refuses. */
export async function findStanding(ctx: Ctx, customerId: string): Promise<Standing | null> {
  const { actor } = ctx
  const found = await ctx.db.maybe<StandingRow>(sql`
    select c.id, c.code, c.name, c.owner_id as "ownerId", c.department_id as "departmentId", c.region_id as "regionId",
      coalesce(${visible(actor)}, false) as "isVisible", ${isDeputy(actor)} as "isDeputy",
      coalesce((
        select json_agg(json_build_object('part', g.part, 'until', g.until_on, 'purpose', g.purpose) order by g.part)
        from access_grants g
        where g.tenant_id = c.tenant_id and g.customer_id = c.id and g.user_id = ${actor.userId}::uuid
          and g.revoked_at is null and ${ctx.today}::date between g.from_on and g.until_on), '[]') as grants,
      ${standpoint(ctx)}
    from customers c where c.tenant_id = ${ctx.tenant.id} and c.id = ${customerId} and c.merged_into is null`)
  if (!found || (!found.isVisible && found.grants.length === 0)) return null
  const { isVisible, isDeputy: deputises, position, policy, grants, ...customer } = found
  const near = nearness(actor, { ...customer, isDeputy: deputises })
  const isOwner = actor.userId !== null && customer.ownerId === actor.userId
  return { ...standpointFrom(ctx, { position, policy }), customer, nearness: near, isOwner, isVisible, grants }
}

/** How near somebody stands to a customer. */
export function nearness(
  { userId, departmentId, regionId }: Pick<Actor, 'userId' | 'departmentId' | 'regionId'>,
  customer: CustomerPlace & { isDeputy: boolean },
): Nearness {
  if (customer.isDeputy || (userId !== null && customer.ownerId === userId)) return 'own'
  if (departmentId !== null && customer.departmentId === departmentId) return 'team'
  return regionId !== null && customer.regionId === regionId ? 'region' : 'foreign'
}

/**
 * The actor's right to a part, or to a field or list of it (`field`: the name in the catalogue). Without a field the
 * best right to anything in the part: what is not hidden can be opened.
 */
export function rightOn(standing: Standing, part: Part, field?: string): Right {
  if (field !== undefined) return rightOnField(standing, part, field)
  let best = rightOnField(standing, part, null)
  for (const name of namesIn(part)) {
    if (best === 'edit') return best
    best = higher(best, rightOnField(standing, part, name))
  }
  return best
}

function rightOnField(standing: Standing, part: Part, field: string | null): Right {
  const isGranted = standing.grants.some((grant) => grant.part === part)
  const granted = isGranted ? rightAt(standing, 'granted', part, field) : 'hidden'
  const right = higher(standing.isVisible ? rightAt(standing, standing.nearness, part, field) : 'hidden', granted)
  const { position, mayAssign, isOwner } = standing
  if (part !== 'service' || field === null || position === null || mayAssign) return right
  // Who looks after a customer sees its archive: naming him is more than writing in a field.
  if (isDeputyField(field)) return isOwner ? right : lower(right, 'read')
  return isPlaceField(field) ? lower(right, 'read') : right
}

function rightAt(of: Standpoint, near: Nearness | 'granted', part: Part, field: string | null): Right {
  if (of.position === null) return 'edit'
  const { outcome } = decideRight({ position: of.position, nearness: near, part, field }, of.policy)
  return of.mayEdit && near !== 'granted' ? outcome : lower(outcome, 'read')
}

const reach: Record<Scope, Nearness[]> = {
  own: ['own'],
  department: ['own', 'team'],
  region: ['own', 'team', 'region'],
  all: ['own', 'team', 'region', 'foreign'],
}

/**
 * Whether lists may be filtered, sorted and searched by a field: only if the actor may read it of every customer that
 * they could show him, since what matches tells the value.
 */
export const mayFindBy = (ctx: Ctx, of: Standpoint, part: Part, field: string): boolean =>
  reach[ctx.actor.scope].every((near) => isReadable(rightAt(of, near, part, field)))

const isReadable = (right: Right) => right === 'read' || right === 'edit'

/** The actor's right to a field of a customer that a list shows him. */
export const rightIn = (of: Standpoint, near: Nearness, part: Part, field: string): Right =>
  rightAt(of, near, part, field)

/** Whether he may read it. */
export const mayReadIn = (of: Standpoint, near: Nearness, part: Part, field: string): boolean =>
  isReadable(rightIn(of, near, part, field))

/**
 * Values of a part as the actor gets them, by field: hidden ones left out, masked ones shortened; with the right to
 * each. For the values of a list's entry name them by their fields just the same.
 */
export function present<Values extends Record<string, unknown>>(
  standing: Standing,
  part: Part,
  values: Values,
): { values: Partial<Values>; rights: Record<string, Right> } {
  const shown: Record<string, unknown> = {}
  const rights: Record<string, Right> = {}
  for (const [field, value] of Object.entries(values)) {
    const right = rightOnField(standing, part, field)
    rights[field] = right
    if (right !== 'hidden') shown[field] = right === 'masked' ? masked(part, field, value) : value
  }
  return { values: shown as Partial<Values>, rights }
}

/** Whether the archive is looked after by another department, so that a look at it is registered (D-19). */
export const isOthers = ({ position, nearness: near, isVisible }: Standing): boolean =>
  position !== null && (!isVisible || (near !== 'own' && near !== 'team'))

/**
 * Opens a part: refuses one that is hidden, and one of another team's that needs a purpose without one
 * (`purpose.required`); who was let in has stated it already. The look at another team's is registered (D-19).
 */
export function openPart(ctx: Ctx, standing: Standing, part: Part, purpose?: string): void {
  if (rightOn(standing, part) === 'hidden') throw partHidden()
  if (!isOthers(standing)) return
  const stated = purpose?.trim() || standing.grants.find((grant) => grant.part === part)?.purpose
  if (!stated && standing.policy.parameters.purposeParts.includes(part)) throw purposeRequired()
  const { id, code, name } = standing.customer
  registerAccess(ctx, {
    action: 'opened',
    subject: { kind: 'customer', id, label: `${code} ${name}` },
    part,
    ...(stated ? { purpose: stated } : {}),
  })
}

/** The parts of which the actor sees anything. */
export const openParts = (standing: Standing): Part[] => parts.filter((part) => rightOn(standing, part) !== 'hidden')
