import type { Ctx } from '../../../kernel/context.ts'
import { defineError, invalidInput, mustMatch, notFound } from '../../../kernel/errors.ts'
import { unique } from '../../../kernel/sqlstate.ts'
import { record } from '../../audit/index.ts'
import { escalation, mustCover } from '../access.ts'
import { findActiveUser } from '../line/store.ts'
import { mustKeepAdministrator } from '../service.ts'
import { insertPositions, lockPeople, type NewPosition } from '../store.ts'
import {
  findDepartment,
  findPosition,
  findRegion,
  holds,
  insertDepartment,
  insertRegion,
  lineage,
  updateDepartment,
  updatePosition,
  updateRegion,
  type DepartmentRow,
  type PositionRow,
  type RegionRow,
} from './store.ts'

const circular = defineError('department.circular', 409, {
  zh: '部门不能隶属于自己或自己的下级部门',
  en: 'A department cannot belong to itself or to one below it',
})
const texts = {
  nameTaken: { zh: '名称已存在', en: 'The name already exists' },
  codeTaken: { zh: '编码已存在', en: 'The code already exists' },
  noUser: { zh: '没有这名在用的用户', en: 'No such active user' },
  noDepartment: { zh: '没有这个部门', en: 'No such department' },
}
/** A position by itself belongs to no department or region. */
const nowhere = { departmentId: null, regionId: null }

/** Puts what was made or edited into the event log, and gives it back. */
function recorded<Row extends { id: string; name: string }>(
  ctx: Ctx,
  noun: string,
  before: Row | null,
  after: Row,
): Row {
  const subject = { kind: noun, id: after.id, label: after.name }
  if (before) record(ctx, { kind: `${noun}.changed`, subject, before, after })
  else record(ctx, { kind: `${noun}.created`, subject, after })
  return after
}

/** Creates a position with no more rights than the actor has. */
export async function createPosition(ctx: Ctx, fields: NewPosition): Promise<PositionRow> {
  mustCover(ctx.actor, { ...fields, ...nowhere })
  const [made] = await onlyPosition(() => insertPositions(ctx.db, ctx.tenant.id, [fields]))
  return recorded(ctx, 'position', null, (await findPosition(ctx.db, made!.id))!)
}

/** Edits a position; not the rights of one's own, and nothing that has or would have more rights than the actor. */
export async function editPosition(
  ctx: Ctx,
  id: string,
  fields: Partial<Omit<NewPosition, 'code'>>,
  ifMatch: number | undefined,
): Promise<PositionRow> {
  await lockPeople(ctx.db)
  const present = await findPosition(ctx.db, id)
  if (!present) throw notFound()
  const { name, permissions, scope } = { ...present, ...fields }
  mustCover(ctx.actor, { ...present, ...nowhere })
  mustCover(ctx.actor, { permissions, scope, ...nowhere })
  const changesRights = scope !== present.scope || !sameSet(permissions, present.permissions)
  if (changesRights && (await holds(ctx.db, ctx.actor.userId, id))) throw escalation()
  mustMatch(present.version, ifMatch)
  await onlyPosition(() => updatePosition(ctx.db, id, { name, permissions, scope }))
  await mustKeepAdministrator(ctx.db)
  return recorded(ctx, 'position', present, (await findPosition(ctx.db, id))!)
}

const sameSet = (a: string[], b: string[]) => new Set([...a, ...b]).size === new Set(a).size && a.length === b.length

const onlyPosition = <T>(write: () => Promise<T>) =>
  unique('positions_tenant_id_code_key', 'code', texts.codeTaken, () =>
    unique('positions_tenant_id_name_key', 'name', texts.nameTaken, write),
  )

export async function createDepartment(
  ctx: Ctx,
  fields: { name: string; parentId?: string | null; headId?: string | null },
): Promise<DepartmentRow> {
  const row = { name: fields.name, parentId: fields.parentId ?? null, headId: fields.headId ?? null }
  await mustHaveParent(ctx, row.parentId)
  await mustHaveHead(ctx, row.headId)
  const id = await onlyDepartment(() => insertDepartment(ctx.db, ctx.tenant.id, row))
  return recorded(ctx, 'department', null, (await findDepartment(ctx.db, id))!)
}

export async function editDepartment(
  ctx: Ctx,
  id: string,
  fields: { name?: string; parentId?: string | null; headId?: string | null },
  ifMatch: number | undefined,
): Promise<DepartmentRow> {
  await lockPeople(ctx.db)
  const present = await findDepartment(ctx.db, id)
  if (!present) throw notFound()
  mustMatch(present.version, ifMatch)
  const { name = present.name, parentId = present.parentId, headId = present.headId } = fields
  await mustHaveParent(ctx, parentId)
  if (parentId && (await lineage(ctx.db, parentId)).includes(id)) throw circular()
  if (headId !== present.headId) await mustHaveHead(ctx, headId)
  await onlyDepartment(() => updateDepartment(ctx.db, id, { name, parentId, headId }))
  return recorded(ctx, 'department', present, (await findDepartment(ctx.db, id))!)
}

async function mustHaveParent(ctx: Ctx, parentId: string | null) {
  if (parentId === null || (await findDepartment(ctx.db, parentId))) return
  throw invalidInput({}, [{ field: 'parentId', code: 'ref.unknown', text: texts.noDepartment }])
}

async function mustHaveHead(ctx: Ctx, headId: string | null) {
  if (headId === null || (await findActiveUser(ctx.db, headId))) return
  throw invalidInput({}, [{ field: 'headId', code: 'ref.unknown', text: texts.noUser }])
}

const onlyDepartment = <T>(write: () => Promise<T>) =>
  unique('departments_tenant_id_name_key', 'name', texts.nameTaken, write)

export async function createRegion(ctx: Ctx, name: string): Promise<RegionRow> {
  const id = await onlyRegion(() => insertRegion(ctx.db, ctx.tenant.id, name))
  return recorded(ctx, 'region', null, (await findRegion(ctx.db, id))!)
}

export async function editRegion(
  ctx: Ctx,
  id: string,
  fields: { name?: string },
  ifMatch: number | undefined,
): Promise<RegionRow> {
  await lockPeople(ctx.db)
  const present = await findRegion(ctx.db, id)
  if (!present) throw notFound()
  mustMatch(present.version, ifMatch)
  await onlyRegion(() => updateRegion(ctx.db, id, fields.name ?? present.name))
  return recorded(ctx, 'region', present, (await findRegion(ctx.db, id))!)
}

const onlyRegion = <T>(write: () => Promise<T>) => unique('regions_tenant_id_name_key', 'name', texts.nameTaken, write)
