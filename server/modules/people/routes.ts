import { z } from 'zod'
import type { Actor, Permissions } from '../../kernel/access.ts'
import { notFound } from '../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../kernel/http.ts'
import { locales } from '../../kernel/i18n.ts'
import { id, line, out, personName } from '../../kernel/input.ts'
import { searchText } from '../../kernel/paging.ts'
import { mayManage } from './access.ts'
import { organisationRoutes } from './organisation/routes.ts'
import { password, username } from './rules.ts'
import { createUser, disableUser, editUser, enableUser, resetPassword } from './service.ts'
import { signInRoutes } from './sign-in/routes.ts'
import { findUser, listUsers, type UserRow } from './store.ts'

const byId = z.object({ id: id() })
const named = z.object({ id: out.id, name: z.string() })
const user = z.object({
  id: out.id,
  username: z.string(),
  name: z.string(),
  position: z.object({ id: out.id, code: z.string(), name: z.string() }),
  department: named.nullable(),
  region: named.nullable(),
  superior: named.nullable(),
  locale: z.enum(locales),
  disabledAt: out.instant.nullable(),
  version: z.int(),
  can: z.object({ edit: z.boolean(), disable: z.boolean() }),
})

/** Set-up, sign-in, the organisation and its users. `all`: every right of the product. */
export const routes = (all: Permissions): Route[] => [...signInRoutes(all), ...organisationRoutes(all), ...userRoutes]

function present(actor: Actor, row: UserRow) {
  const edit = mayManage(actor, row)
  return { ...row, can: { edit, disable: edit && row.id !== actor.userId && row.disabledAt === null } }
}

const userRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/colleagues',
    access: 'signed-in',
    summary: 'Active colleagues by a few letters of the name, for naming a stand-in, approver or successor',
    /** `department`: those of the department of that name. */
    query: z.object({ q: searchText().optional(), department: line().optional() }),
    response: z.object({
      rows: z.array(z.object({ id: out.id, name: z.string(), position: named, department: named.nullable() })),
    }),
    handle: async (ctx, { query }) => {
      const { rows } = await listUsers(ctx.db, { ...query, limit: 50 })
      return { rows: rows.filter(({ disabledAt }) => disabledAt === null) }
    },
  }),
  route({
    method: 'GET',
    path: '/users',
    access: 'people.read',
    summary: 'Users, found by user name or name',
    query: z.object({ ...pageQuery, q: searchText().optional() }),
    response: page(user),
    handle: async (ctx, { query }) => {
      const { rows, nextCursor } = await listUsers(ctx.db, query)
      return { rows: rows.map((row) => present(ctx.actor, row)), nextCursor }
    },
  }),
  route({
    method: 'POST',
    path: '/users',
    access: 'people.manage',
    summary: 'Create a user with rights one has oneself',
    status: 201,
    body: z.object({
      username: username(),
      name: personName(),
      password: password(),
      positionId: id(),
      departmentId: id().nullish(),
      regionId: id().nullish(),
      superiorId: id().nullish(),
      locale: z.enum(locales).optional(),
    }),
    response: user,
    handle: async (ctx, { body }) => present(ctx.actor, await createUser(ctx, body)),
  }),
  route({
    method: 'GET',
    path: '/users/:id',
    access: 'people.read',
    summary: 'One user',
    params: byId,
    response: user,
    handle: async (ctx, { params }) => {
      const found = await findUser(ctx.db, params.id)
      if (!found) throw notFound()
      return present(ctx.actor, found)
    },
  }),
  route({
    method: 'PATCH',
    path: '/users/:id',
    access: 'people.manage',
    summary: 'Edit a user',
    params: byId,
    body: z.object({
      name: personName().optional(),
      positionId: id().optional(),
      departmentId: id().nullish(),
      regionId: id().nullish(),
      superiorId: id().nullish(),
      locale: z.enum(locales).optional(),
    }),
    response: user,
    handle: async (ctx, { params, body, ifMatch }) => present(ctx.actor, await editUser(ctx, params.id, body, ifMatch)),
  }),
  route({
    method: 'PUT',
    path: '/users/:id/password',
    access: 'people.manage',
    summary: 'Give a user a new password; ends the sessions of that user',
    params: byId,
    body: z.object({ password: password() }),
    handle: (ctx, { params, body }) => resetPassword(ctx, params.id, body.password),
  }),
  route({
    method: 'POST',
    path: '/users/:id/disabling',
    access: 'people.manage',
    summary: 'Disable a user at once, sessions and keys included',
    status: 204,
    params: byId,
    handle: (ctx, { params }) => disableUser(ctx, params.id),
  }),
  route({
    method: 'POST',
    path: '/users/:id/enabling',
    access: 'people.manage',
    summary: 'Enable a user again',
    status: 204,
    params: byId,
    handle: (ctx, { params }) => enableUser(ctx, params.id),
  }),
]

/** The contract as the pages read it. */
export type User = z.infer<typeof user>
