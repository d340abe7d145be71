import { hash as argon2, type Options } from '@node-rs/argon2'
import { z } from 'zod'
import { defaultOrganisation } from '../../../policy-pack/index.ts'
import { systemActor } from '../../kernel/access.ts'
import { perform, type Ctx, type Origin, type Services } from '../../kernel/context.ts'
import type { Db } from '../../kernel/db.ts'
import { defineError, invalidInput, mustMatch, notFound } from '../../kernel/errors.ts'
import * as input from '../../kernel/input.ts'
import type { Locale } from '../../kernel/i18n.ts'
import { unique } from '../../kernel/sqlstate.ts'
import { record } from '../audit/index.ts'
import { mustCover } from './access.ts'
import { findPosition } from './organisation/store.ts'
import { commonPassword, isCommonPassword, password, username } from './rules.ts'
import {
  countAdministrators,
  findPlaces,
  findUser,
  insertDepartments,
  insertPositions,
  insertRegions,
  insertTenant,
  insertUser,
  lineAbove,
  lockPeople,
  lockSetUp,
  revokeSessions,
  setDisabled,
  setPassword,
  updateUser,
  type UserPlace,
  type UserRow,
} from './store.ts'

const setUpDone = defineError('setup.done', 409, {
  zh: '公司已经设立，请登录',
  en: 'The company is already set up; please sign in',
})

const lastAdministrator = defineError('role.last_admin', 409, {
  zh: '至少要保留一名在用的管理员',
  en: 'At least one active administrator has to remain',
})
const onOneself = defineError('user.self', 409, {
  zh: '不能停用自己，也不能在此重设自己的密码',
  en: 'Nobody can disable himself or reset his own password here',
})
const circularLine = defineError('user.circular', 409, {
  zh: '上级不能是本人或其下级',
  en: 'Nobody’s superior can be himself or somebody below him',
})
const unknownSuperior = { zh: '没有这名用户', en: 'No such user' }
const unknownReference = { zh: '没有这个岗位、部门或区域', en: 'No such position, department or region' }
const usernameTaken = { zh: '用户名已存在', en: 'The user name already exists' }

/** The library declares its algorithms in a form this build cannot read. */
const argon2id = 2
/** Argon2id, 19 MiB, two passes: about 30 ms. */
const hashing: Options = { algorithm: argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (typed: string): Promise<string> => argon2(typed, hashing)

export const setUpInput = z.object({
  company: input.line(100),
  name: input.personName(),
  username: username(),
  password: password(),
})

/**
 * Sets the company up: the default organisation and its administrator, who may do everything. Of several attempts at
 * once one wins; the others are refused like any later one. The input is checked as `setUpInput` says.
 */
export async function setUp(
  services: Services,
  raw: z.input<typeof setUpInput>,
  origin: Origin | null = null,
): Promise<{ tenantId: string; userId: string }> {
  const who = input.parse(setUpInput, raw)
  if (isCommonPassword(who.password, who)) throw commonPassword('password')
  const passwordHash = await hashPassword(who.password)
  const now = services.clock()
  return services.database.admin(async (db) => {
    if ((await lockSetUp(db)).isSetUp) throw setUpDone()
    const tenant = await insertTenant(db, who.company, now)
    const tenantId = tenant.id
    const positions = await insertPositions(db, tenantId, defaultOrganisation.positions)
    await insertDepartments(db, tenantId, defaultOrganisation.departments)
    await insertRegions(db, tenantId, defaultOrganisation.regions)
    const positionId = positions.find(({ code }) => code === 'administrator')!.id
    const place = { positionId, departmentId: null, regionId: null, locale: 'zh-CN' as const }
    const userId = await insertUser(db, tenantId, { ...who, ...place, passwordHash }, now)
    const actor = { ...systemActor, userId, name: who.name }
    await perform(services, db, { actor, tenant, origin, requestId: 'setup' }, async (ctx) =>
      record(ctx, { kind: 'company.created', subject: { kind: 'company', id: tenantId, label: who.company } }),
    )
    return { tenantId, userId }
  })
}

export interface NewUserInput {
  username: string
  name: string
  password: string
  positionId: string
  departmentId?: string | null
  regionId?: string | null
  superiorId?: string | null
  locale?: Locale
}

/** Creates a user with no more rights than the actor has. */
export async function createUser(ctx: Ctx, fields: NewUserInput): Promise<UserRow> {
  const { departmentId = null, regionId = null, locale = 'zh-CN' } = fields
  await lockPeople(ctx.db)
  await mustBeGrantable(ctx, { ...fields, departmentId, regionId })
  await mustHaveSuperior(ctx.db, null, fields.superiorId ?? null)
  if (isCommonPassword(fields.password, { username: fields.username, company: ctx.tenant.name })) {
    throw commonPassword('password')
  }
  const user = { ...fields, departmentId, regionId, locale, passwordHash: await hashPassword(fields.password) }
  const id = await unique('users_tenant_id_username_key', 'username', usernameTaken, () =>
    insertUser(ctx.db, ctx.tenant.id, user, ctx.now),
  )
  const made = (await findUser(ctx.db, id))!
  record(ctx, { kind: 'user.created', subject: userSubject(made), after: recorded(made) })
  await tellPlaced(ctx, id)
  return made
}

/** Edits the fields that are given; neither before nor after may the user have more rights than the actor. */
export async function editUser(
  ctx: Ctx,
  id: string,
  fields: Partial<UserPlace>,
  ifMatch: number | undefined,
): Promise<UserRow> {
  const user = await manageable(ctx, id)
  mustMatch(user.version, ifMatch)
  const { departmentId, regionId, superiorId, name, locale } = user
  const to = { departmentId, regionId, superiorId, name, locale, positionId: user.position.id, ...given(fields) }
  await mustBeGrantable(ctx, to)
  if (to.superiorId !== superiorId) await mustHaveSuperior(ctx.db, id, to.superiorId)
  await updateUser(ctx.db, id, to)
  await mustKeepAdministrator(ctx.db)
  const edited = (await findUser(ctx.db, id))!
  const states = { before: recorded(user), after: recorded(edited) }
  record(ctx, { kind: 'user.changed', subject: userSubject(edited), ...states })
  if (to.positionId !== user.position.id && !user.disabledAt) await tellPlaced(ctx, id)
  return edited
}

const given = <T extends object>(fields: T) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

/** The user as the event log names one. */
export const userSubject = ({ id, username, name }: Pick<UserRow, 'id' | 'username' | 'name'>) => ({
  kind: 'user',
  id,
  label: `${username} ${name}`,
})

/** What the event log keeps of a user: who and where he is, not what his position gives him at the time. */
const recorded = ({ username, name, position, department, region, locale, disabledAt, superiorId }: UserRow) => ({
  username,
  name,
  position: position.code,
  department,
  region,
  locale,
  disabledAt,
  superiorId,
})

/** What follows when people come and go, in the same transaction; filled by the composition. */
export const hooks = {
  /** Somebody was created, enabled again, or moved to another position. */
  placed: [] as ((ctx: Ctx, userId: string) => Promise<void>)[],
  disabled: [] as ((ctx: Ctx, userId: string) => Promise<void>)[],
}

async function tellPlaced(ctx: Ctx, userId: string): Promise<void> {
  for (const hook of hooks.placed) await hook(ctx, userId)
}

/** Ends everything of the user at once: his sessions, and his keys while he stays disabled. */
export async function disableUser(ctx: Ctx, id: string): Promise<void> {
  const user = await manageable(ctx, id)
  if (id === ctx.actor.userId) throw onOneself()
  if (user.disabledAt) return
  await setDisabled(ctx.db, id, ctx.now)
  await revokeSessions(ctx.db, id, ctx.now)
  await mustKeepAdministrator(ctx.db)
  record(ctx, { kind: 'user.disabled', subject: userSubject(user), after: { disabledAt: ctx.now } })
  for (const hook of hooks.disabled) await hook(ctx, id)
}

export async function enableUser(ctx: Ctx, id: string): Promise<void> {
  const user = await manageable(ctx, id)
  if (!user.disabledAt) return
  await setDisabled(ctx.db, id, null)
  record(ctx, { kind: 'user.enabled', subject: userSubject(user), before: { disabledAt: user.disabledAt } })
  await tellPlaced(ctx, id)
}

/** Gives a user a new password and ends his sessions. One's own needs the present one: see the sign-in. */
export async function resetPassword(ctx: Ctx, id: string, typed: string): Promise<void> {
  const user = await manageable(ctx, id)
  if (id === ctx.actor.userId) throw onOneself()
  if (isCommonPassword(typed, { username: user.username, company: ctx.tenant.name })) throw commonPassword('password')
  await setPassword(ctx.db, id, await hashPassword(typed))
  await revokeSessions(ctx.db, id, ctx.now)
  record(ctx, { kind: 'security.password_reset', subject: userSubject(user) })
}

/** The user, if the actor has every right the user has: else a new password would be a way to more rights. */
async function manageable(ctx: Ctx, id: string): Promise<UserRow> {
  await lockPeople(ctx.db)
  const user = await findUser(ctx.db, id)
  if (!user) throw notFound()
  mustCover(ctx.actor, user)
  return user
}

async function mustBeGrantable(
  ctx: Ctx,
  to: { positionId: string; departmentId: string | null; regionId: string | null },
): Promise<void> {
  const position = await findPosition(ctx.db, to.positionId)
  const places = await findPlaces(ctx.db, to.departmentId, to.regionId)
  const known = { positionId: position !== null, departmentId: places.department, regionId: places.region }
  const unknown = Object.entries(known).filter(([, isKnown]) => !isKnown)
  const fields = unknown.map(([field]) => ({ field, code: 'ref.unknown', text: unknownReference }))
  if (!position || fields.length) throw invalidInput({}, fields)
  mustCover(ctx.actor, { ...to, permissions: position.permissions, scope: position.scope })
}

/** Refuses a superior who does not exist, and a line that leads back to the user. */
async function mustHaveSuperior(db: Db, userId: string | null, superiorId: string | null): Promise<void> {
  if (superiorId === null) return
  const line = await lineAbove(db, superiorId)
  if (line.length === 0) throw invalidInput({}, [{ field: 'superiorId', code: 'ref.unknown', text: unknownSuperior }])
  if (userId !== null && line.includes(userId)) throw circularLine()
}

/** Refuses a change that would leave nobody who may do everything. */
export async function mustKeepAdministrator(db: Db): Promise<void> {
  if ((await countAdministrators(db)) === 0) throw lastAdministrator()
}
