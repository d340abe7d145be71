import { z } from 'zod'
import type { CustomerData } from '../../../../policy-pack/index.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { notFound } from '../../../kernel/errors.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { date, id, line, note, optionalLine, out } from '../../../kernel/input.ts'
import { searchText } from '../../../kernel/paging.ts'
import { inForce } from '../../policies/index.ts'
import { cleanEmail, cleanUrl } from '../archive/values/rules.ts'
import { checked, cleanCreditCode, cleanPhone, optional } from '../rules.ts'
import { mayWork } from './access.ts'
import { convertLead } from './conversion/service.ts'
import { isPossible, leadStates, openStates } from './rules.ts'
import { beginVerification, editLead, enterLead, judgeLead, reopenLead } from './service.ts'
import { countStates, findLead, listLeads, type LeadRow } from './store.ts'

const code = () => z.string().regex(/^[a-z][a-z0-9-]{0,31}$/)
const fields = {
  contactName: optional(optionalLine(64)),
  phone: optional(checked(cleanPhone, { example: '021-12345678' })),
  email: optional(checked(cleanEmail, { example: 'li@example.cn' })),
  website: optional(checked(cleanUrl, { example: 'https://www.example.cn' })),
  unifiedSocialCreditCode: optional(checked(cleanCreditCode, { example: '91350100M000100Y43' })),
  industry: optional(optionalLine(64)),
  address: optional(optionalLine()),
  need: optional(note(2000)),
  sourceDetail: optional(optionalLine()),
  learnedOn: date().optional(),
  ownerId: id().optional(),
}
const newLead = z.object({ name: line(), source: code(), ...fields, acceptDuplicates: z.boolean().default(false) })
const leadEdit = newLead.partial({ name: true, source: true })

const named = z.object({ id: out.id, name: z.string() })
/** A choice of the regulation in force. */
export const option = z.object({ code: z.string(), text: z.object({ zh: z.string(), en: z.string() }) })
const lead = z.object({
  id: out.id,
  name: z.string(),
  contactName: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  website: z.string().nullable(),
  unifiedSocialCreditCode: z.string().nullable(),
  industry: z.string().nullable(),
  address: z.string().nullable(),
  need: z.string().nullable(),
  /** In the words of today's policy; a code it no longer has is its own word. */
  source: option,
  sourceDetail: z.string().nullable(),
  state: z.enum(leadStates),
  method: option.nullable(),
  invalidReason: z.string().nullable(),
  verifiedByName: z.string().nullable(),
  verifiedOn: out.date.nullable(),
  owner: named,
  department: named.nullable(),
  region: named.nullable(),
  /** Nameless for somebody who does not see the customer. */
  customer: z.object({ id: out.id.nullable(), code: z.string().nullable(), name: z.string().nullable() }).nullable(),
  convertedAt: out.instant.nullable(),
  learnedOn: out.date,
  entryDueOn: out.date.nullable(),
  isTimely: z.boolean().nullable(),
  enteredOn: out.date,
  enteredByName: z.string(),
  version: z.int(),
  createdAt: out.instant,
  can: z.object({
    edit: z.boolean(),
    verify: z.boolean(),
    confirm: z.boolean(),
    drop: z.boolean(),
    reopen: z.boolean(),
    convert: z.boolean(),
  }),
})

const counted = z.object({
  counts: z.partialRecord(z.enum(leadStates), z.int()),
  sources: z.array(option),
  methods: z.array(option),
  verifyWithin: z.int(),
  enterWithin: z.int(),
})

export const policyOf = async (ctx: Ctx) => (await inForce(ctx.db, 'customer-data', ctx.today)).parameters

function present(ctx: Ctx, policy: CustomerData, found: LeadRow) {
  const { rounds: _, ...row } = found
  const { state } = row
  const works = mayWork(ctx.actor)
  const steps = ['verify', 'confirm', 'drop', 'reopen', 'convert'] as const
  const can = Object.fromEntries(steps.map((step) => [step, works && isPossible(step, state)]))
  return {
    ...row,
    source: wordOf(policy.sources, row.source),
    method: row.method === null ? null : wordOf(policy.methods, row.method),
    can: { edit: works && (openStates as readonly string[]).includes(state), ...can } as Lead['can'],
  }
}

/** A code in the words of today's policy; one it no longer has is its own word. */
export const wordOf = (options: CustomerData['sources'], of: string) =>
  options.find((one) => one.code === of) ?? { code: of, text: { zh: of, en: of } }

const shown = async (ctx: Ctx, row: LeadRow) => present(ctx, await policyOf(ctx), row)

const byId = z.object({ id: id() })
const reason = () => line(500)

const inbox: Route[] = [
  route({
    method: 'GET',
    path: '/leads',
    access: 'leads.read',
    summary: 'The leads you see, the newest first',
    query: z.object({
      ...pageQuery,
      q: searchText().optional(),
      state: z.enum(leadStates).optional(),
      source: code().optional(),
      ownerId: id().optional(),
    }),
    response: page(lead),
    handle: async (ctx, { query }) => {
      const policy = await policyOf(ctx)
      const { rows, nextCursor } = await listLeads(ctx, query)
      return { rows: rows.map((row) => present(ctx, policy, row)), nextCursor }
    },
  }),
  route({
    method: 'GET',
    path: '/lead-inbox',
    access: 'leads.read',
    summary: 'How many leads of each state you see, and what to choose from when entering one',
    response: counted,
    handle: async (ctx) => {
      const { sources, methods, verifyWithin, enterWithin } = await policyOf(ctx)
      return { counts: await countStates(ctx), sources, methods, verifyWithin, enterWithin }
    },
  }),
  route({
    method: 'GET',
    path: '/leads/:id',
    access: 'leads.read',
    summary: 'One lead',
    params: byId,
    response: lead,
    handle: async (ctx, { params }) => {
      const row = await findLead(ctx, params.id)
      if (!row) throw notFound()
      return shown(ctx, row)
    },
  }),
]

const work: Route[] = [
  route({
    method: 'POST',
    path: '/leads',
    access: 'leads.write',
    summary: 'Enter a lead; refused when it may be there already, unless that is accepted',
    body: newLead,
    status: 201,
    response: lead,
    handle: async (ctx, { body: { acceptDuplicates, ...input } }) =>
      shown(ctx, await enterLead(ctx, input, acceptDuplicates)),
  }),
  route({
    method: 'PATCH',
    path: '/leads/:id',
    access: 'leads.write',
    summary:
      'Edit an open lead; needs If-Match. Refused when it may be there already as it is called now, unless that is accepted; a new owner owes its verification anew',
    params: byId,
    body: leadEdit,
    response: lead,
    handle: async (ctx, { params, body: { acceptDuplicates, ...input }, ifMatch }) =>
      shown(ctx, await editLead(ctx, params.id, { input, acceptDuplicates }, ifMatch)),
  }),
  route({
    method: 'POST',
    path: '/leads/:id/verification',
    access: 'leads.write',
    summary: 'Begin to verify a lead, by one of the ways of the policy',
    params: byId,
    body: z.object({ method: code() }),
    response: lead,
    handle: async (ctx, { params, body }) => shown(ctx, await beginVerification(ctx, params.id, body.method)),
  }),
  route({
    method: 'POST',
    path: '/leads/:id/verdict',
    access: 'leads.write',
    summary: 'Confirm a lead as valid, or drop it for a reason',
    params: byId,
    body: z.object({
      verdict: z.enum(['valid', 'invalid']),
      method: code().optional(),
      verifiedOn: date().optional(),
      reason: reason().optional(),
    }),
    response: lead,
    handle: async (ctx, { params, body }) => shown(ctx, await judgeLead(ctx, params.id, body)),
  }),
  route({
    method: 'POST',
    path: '/leads/:id/reopening',
    access: 'leads.write',
    summary: 'Take up a dropped lead again',
    params: byId,
    body: z.object({ reason: reason() }),
    response: lead,
    handle: async (ctx, { params, body }) => shown(ctx, await reopenLead(ctx, params.id, body.reason)),
  }),
  route({
    method: 'POST',
    path: '/leads/:id/conversion',
    access: 'leads.write',
    summary: 'Take a valid lead into the archive: as a new customer, or as the one it turned out to be',
    params: byId,
    body: z.object({
      relation: z.enum(['potential', 'followed']),
      customerId: id().optional(),
      acceptDuplicates: z.boolean().optional(),
    }),
    response: lead,
    handle: async (ctx, { params, body }) => shown(ctx, await convertLead(ctx, params.id, body)),
  }),
]

export const routes: Route[] = [...inbox, ...work]

/** The contract as the pages read it. */
export type Lead = z.infer<typeof lead>
export type LeadInbox = z.infer<typeof counted>
export type LeadInput = z.input<typeof newLead>
export type LeadEdit = z.input<typeof leadEdit>
