import { z } from 'zod'
import { scopes, type Permissions } from '../../../kernel/access.ts'
import { route, type Route } from '../../../kernel/http.ts'
import { id, line, out } from '../../../kernel/input.ts'
import { createDepartment, createPosition, createRegion, editDepartment, editPosition, editRegion } from './service.ts'
import { listDepartments, listPositions, listRegions } from './store.ts'

const rowsOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row) })
const byId = z.object({ id: id() })

/** Known rights, each once. */
export const permissionList = (all: Permissions) =>
  z
    .array(z.enum(Object.keys(all) as [string, ...string[]]))
    .max(200)
    .transform((codes) => [...new Set(codes)])

const permission = z.object({ code: z.string(), text: z.object({ zh: z.string(), en: z.string() }) })
const position = z.object({
  id: out.id,
  code: z.string(),
  name: z.string(),
  permissions: z.array(z.string()),
  scope: z.enum(scopes),
  version: z.int(),
})
const department = z.object({
  id: out.id,
  name: z.string(),
  parentId: out.id.nullable(),
  head: z.object({ id: out.id, name: z.string() }).nullable(),
  version: z.int(),
})
const region = z.object({ id: out.id, name: z.string(), version: z.int() })

/** Positions with their rights, departments and regions. */
export function organisationRoutes(all: Permissions): Route[] {
  return [...positionRoutes(all), ...departmentRoutes, ...regionRoutes]
}

const positionRoutes = (all: Permissions): Route[] => [
  route({
    method: 'GET',
    path: '/permissions',
    access: 'people.read',
    summary: 'Every right a position may hold, in words',
    response: rowsOf(permission),
    handle: () => Promise.resolve({ rows: Object.entries(all).map(([code, text]) => ({ code, text })) }),
  }),
  route({
    method: 'GET',
    path: '/positions',
    access: 'people.read',
    summary: 'Positions with their rights',
    response: rowsOf(position),
    handle: async (ctx) => ({ rows: await listPositions(ctx.db) }),
  }),
  route({
    method: 'POST',
    path: '/positions',
    access: 'people.manage',
    summary: 'Create a position with rights one has oneself',
    status: 201,
    body: z.object({
      code: z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/),
      name: line(64),
      permissions: permissionList(all),
      scope: z.enum(scopes),
    }),
    response: position,
    handle: (ctx, { body }) => createPosition(ctx, body),
  }),
  route({
    method: 'PATCH',
    path: '/positions/:id',
    access: 'people.manage',
    summary: 'Edit a position',
    params: byId,
    body: z.object({
      name: line(64).optional(),
      permissions: permissionList(all).optional(),
      scope: z.enum(scopes).optional(),
    }),
    response: position,
    handle: (ctx, { params, body, ifMatch }) => editPosition(ctx, params.id, body, ifMatch),
  }),
]

const departmentRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/departments',
    access: 'people.read',
    summary: 'Departments',
    response: rowsOf(department),
    handle: async (ctx) => ({ rows: await listDepartments(ctx.db) }),
  }),
  route({
    method: 'POST',
    path: '/departments',
    access: 'people.manage',
    summary: 'Create a department',
    status: 201,
    body: z.object({ name: line(64), parentId: id().nullish(), headId: id().nullish() }),
    response: department,
    handle: (ctx, { body }) => createDepartment(ctx, body),
  }),
  route({
    method: 'PATCH',
    path: '/departments/:id',
    access: 'people.manage',
    summary: 'Edit a department',
    params: byId,
    body: z.object({ name: line(64).optional(), parentId: id().nullish(), headId: id().nullish() }),
    response: department,
    handle: (ctx, { params, body, ifMatch }) => editDepartment(ctx, params.id, body, ifMatch),
  }),
]

const regionRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/regions',
    access: 'people.read',
    summary: 'Regions',
    response: rowsOf(region),
    handle: async (ctx) => ({ rows: await listRegions(ctx.db) }),
  }),
  route({
    method: 'POST',
    path: '/regions',
    access: 'people.manage',
    summary: 'Create a region',
    status: 201,
    body: z.object({ name: line(64) }),
    response: region,
    handle: (ctx, { body }) => createRegion(ctx, body.name),
  }),
  route({
    method: 'PATCH',
    path: '/regions/:id',
    access: 'people.manage',
    summary: 'Edit a region',
    params: byId,
    body: z.object({ name: line(64).optional() }),
    response: region,
    handle: (ctx, { params, body, ifMatch }) => editRegion(ctx, params.id, body, ifMatch),
  }),
]

/** The contract as the pages read it. */
export type Right = z.infer<typeof permission>
export type Position = z.infer<typeof position>
export type Region = z.infer<typeof region>
export type Department = z.infer<typeof department>
