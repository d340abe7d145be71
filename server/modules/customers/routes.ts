import { z } from 'zod'
import type { Ctx } from '../../kernel/context.ts'
import { page, pageQuery, route, type Route } from '../../kernel/http.ts'
import { amount, code, date, id, line, note, optionalLine, out, personName } from '../../kernel/input.ts'
import { searchText, sortBy } from '../../kernel/paging.ts'
import { abilities } from './access.ts'
import { cleanCreditCode, cleanPhone, type Cleaned } from './rules.ts'
import { createCustomer, editCustomer, openCustomer } from './service.ts'
import { listCustomers, type CustomerRow } from './store.ts'

/** May be left out or null; a blank text counts as null. */
const optional = (type: z.ZodType<string, string>) => type.transform((value) => value || null).nullish()

function checked(clean: (raw: string) => Cleaned, meta: Record<string, unknown>) {
  return z
    .string()
    .check((payload) => {
      const verdict: Cleaned = payload.value.trim() ? clean(payload.value) : { ok: true, value: '' }
      if (verdict.ok) payload.value = verdict.value
      else payload.issues.push({ code: 'custom', input: payload.value, params: verdict, message: verdict.code })
    })
    .meta(meta)
}

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
const newCustomer = z.object({ code: code(), name: line(), ...optionalFields })
const customerEdit = z.object({ code: code().optional(), name: line().optional(), ...optionalFields })

const named = z.object({ id: out.id, name: z.string() }).nullable()
const customerLine = z.object({
  id: out.id,
  code: z.string(),
  name: z.string(),
  class: z.enum(['key', 'general']).nullable(),
  grade: z.enum(['A', 'B', 'C']).nullable(),
  industry: z.string().nullable(),
  owner: named,
  region: named,
  department: named,
  updatedAt: out.instant,
})
const customer = customerLine.extend({
  shortName: z.string().nullable(),
  unifiedSocialCreditCode: z.string().nullable(),
  address: z.string().nullable(),
  phone: z.string().nullable(),
  registeredCapital: out.amount.nullable(),
  capitalCurrency: z.string().nullable(),
  registeredOn: out.date.nullable(),
  legalRepresentative: z.string().nullable(),
  businessScope: z.string().nullable(),
  remark: z.string().nullable(),
  createdAt: out.instant,
  version: z.int(),
  can: z.object({ edit: z.boolean() }),
})

const present = (ctx: Ctx, row: CustomerRow) => ({ ...row, can: abilities(ctx.actor) })
const byId = z.object({ id: id() })

export const routes: Route[] = [
  route({
    method: 'GET',
    path: '/customers',
    access: 'customers.read',
    summary: 'The customers you see',
    query: z.object({
      ...pageQuery,
      q: searchText().optional(),
      class: z.enum(['key', 'general']).optional(),
      grade: z.enum(['A', 'B', 'C']).optional(),
      ownerId: id().optional(),
      regionId: id().optional(),
      departmentId: id().optional(),
      sort: sortBy(['code', '-code', 'name', '-name', 'updatedAt', '-updatedAt']),
    }),
    response: page(customerLine),
    handle: (ctx, { query }) => listCustomers(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/customers/:id',
    access: 'customers.read',
    summary: 'One customer',
    params: byId,
    response: customer,
    handle: async (ctx, { params }) => present(ctx, await openCustomer(ctx, params.id)),
  }),
  route({
    method: 'POST',
    path: '/customers',
    access: 'customers.write',
    summary: 'Create a customer',
    body: newCustomer,
    status: 201,
    response: customer,
    handle: async (ctx, { body }) => present(ctx, await createCustomer(ctx, body)),
  }),
  route({
    method: 'PATCH',
    path: '/customers/:id',
    access: 'customers.write',
    summary: 'Edit a customer; needs If-Match with the version it starts from',
    params: byId,
    body: customerEdit,
    response: customer,
    handle: async (ctx, { params, body, ifMatch }) => present(ctx, await editCustomer(ctx, params.id, body, ifMatch)),
  }),
]

/** The contract as the pages read it. */
export type CustomerLine = z.infer<typeof customerLine>
export type Customer = z.infer<typeof customer>
export type CustomerInput = z.input<typeof newCustomer>
