import { z } from 'zod'
import { relations, rights } from '../../../policy-pack/index.ts'
import { page, pageQuery, route, type Route } from '../../kernel/http.ts'
import { amount, code, date, id, line, note, optionalLine, out, personName } from '../../kernel/input.ts'
import { accountPlanRoutes } from './account-plans/routes.ts'
import { routes as archiveRoutes } from './archive/routes.ts'
import { attachmentRoutes } from './attachments/routes.ts'
import { routes as duplicateRoutes } from './duplicates/routes.ts'
import { customerFilters, customerOrder, exportRoutes } from './exports/routes.ts'
import { routes as findRoutes } from './find/routes.ts'
import { routes as groupRoutes } from './group/routes.ts'
import { handoverRoutes } from './handovers/routes.ts'
import { routes as grantRoutes } from './grants/routes.ts'
import { figureRoutes } from './leads/figures/routes.ts'
import { routes as leadRoutes } from './leads/routes.ts'
import { routes as relationRoutes } from './relation/routes.ts'
import { checked, cleanCreditCode, cleanPhone, optional } from './rules.ts'
import { changeCustomer, createCustomer, listSeen, openCustomer } from './service.ts'

const currencies = ['CNY', 'USD', 'EUR', 'HKD', 'JPY', 'GBP', 'TWD', 'KRW', 'SGD', 'AUD', 'CAD', 'CHF'] as const

const optionalFields = {
  shortName: optional(optionalLine(64)),
  unifiedSocialCreditCode: optional(checked(cleanCreditCode, { example: '91350100M000100Y43' })),
  industry: optional(optionalLine(64)),
  address: optional(optionalLine()),
  phone: optional(checked(cleanPhone, { example: '021-12345678' })),
  registeredCapital: optional(amount()),
  capitalCurrency: z.enum(currencies).nullish(),
  registeredOn: optional(date()),
  legalRepresentative: optional(personName()),
  businessScope: optional(note()),
  remark: optional(note()),
  ownerId: id().nullish(),
  departmentId: id().nullish(),
  regionId: id().nullish(),
}
const newCustomer = z.object({
  /** A provisional one is given when there is none yet. */
  code: code().optional(),
  name: line(),
  ...optionalFields,
  /** Create it although it may be there already. */
  acceptDuplicates: z.boolean().optional(),
})
const customerEdit = z.object({
  code: code().optional(),
  name: line().optional(),
  ...optionalFields,
  /** Needed where it says who looks after the customer. */
  reason: line().optional(),
})

/** Left out where the asker may not see it; null where there is none. */
const field = <T extends z.ZodType>(type: T) => type.nullable().optional()
const text = field(z.string())
const named = field(z.object({ id: out.id, name: z.string() }))
const customerLine = z.object({
  id: out.id,
  code: z.string(),
  name: z.string(),
  class: field(z.enum(['key', 'general'])),
  grade: field(z.enum(['A', 'B', 'C'])),
  relation: field(z.enum(relations)),
  industry: text,
  owner: named,
  region: named,
  department: named,
  updatedAt: out.instant,
})
const customer = customerLine.extend({
  shortName: text,
  unifiedSocialCreditCode: text,
  address: text,
  phone: text,
  registeredCapital: field(out.amount),
  capitalCurrency: text,
  registeredOn: field(out.date),
  legalRepresentative: text,
  businessScope: text,
  remark: text,
  createdAt: out.instant,
  version: z.int(),
  /** The right to each field; masked ones are shown in part. */
  rights: z.record(z.string(), z.enum(rights)),
  /** If not, the reader was let into some parts of its archive, and nothing else of it is open. */
  isVisible: z.boolean(),
  /** `seeReaders`: look up who can see the customer, and why. */
  can: z.object({ edit: z.boolean(), seeReaders: z.boolean() }),
})

const byId = z.object({ id: id() })

export const routes: Route[] = [
  ...handoverRoutes,
  ...accountPlanRoutes,
  ...grantRoutes,
  ...findRoutes,
  ...leadRoutes,
  ...figureRoutes,
  ...duplicateRoutes,
  ...attachmentRoutes,
  ...archiveRoutes,
  ...relationRoutes,
  ...groupRoutes,
  ...exportRoutes,
  route({
    method: 'GET',
    path: '/customers',
    access: 'customers.read',
    summary: 'The customers you see',
    query: z.object({
      ...pageQuery,
      ...customerFilters,
      sort: customerOrder(),
    }),
    response: page(customerLine),
    handle: (ctx, { query }) => listSeen(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/customers/:id',
    access: 'customers.read',
    summary: 'One customer',
    params: byId,
    response: customer,
    handle: (ctx, { params }) => openCustomer(ctx, params.id),
  }),
  route({
    method: 'POST',
    path: '/customers',
    access: 'customers.write',
    summary: 'Create a customer',
    body: newCustomer,
    status: 201,
    response: customer,
    handle: (ctx, { body: { acceptDuplicates, ...fields } }) => createCustomer(ctx, fields, { acceptDuplicates }),
  }),
  route({
    method: 'PATCH',
    path: '/customers/:id',
    access: 'customers.write',
    summary: 'Edit a customer; needs If-Match with the version it starts from',
    params: byId,
    body: customerEdit,
    response: customer,
    handle: (ctx, { params, body, ifMatch }) => changeCustomer(ctx, params.id, body, ifMatch),
  }),
]

/** The contract as the pages read it. */
export type CustomerLine = z.infer<typeof customerLine>
export type Customer = z.infer<typeof customer>
export type CustomerInput = z.input<typeof newCustomer>
