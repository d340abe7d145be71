import { z } from 'zod'
import { agreementKinds } from '../../../../policy-pack/index.ts'
import { may } from '../../../kernel/access.ts'
import type { Ctx } from '../../../kernel/context.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { date, id, line, note, personName } from '../../../kernel/input.ts'
import { registerLook } from '../../customers/index.ts'
import { words } from '../certifications/routes.ts'
import { agreement, byId, file } from '../dossier/routes.ts'
import { filesOfEach } from '../files/service.ts'
import { agreementStates, settlementCycles } from './rules.ts'
import {
  agreementTerms,
  draftAgreement,
  editAgreement,
  getAgreement,
  isTooEarly,
  removeDraft,
  signAgreement,
} from './service.ts'
import { listAgreements, type AgreementRow } from './store.ts'

const whole = agreement.extend({
  /** Its scans hang on its id as subject of kind `agreement`. */
  files: z.array(file),
  /** A draft of a kind that waits for the approval of the certification. */
  isTooEarly: z.boolean(),
  can: z.object({ edit: z.boolean(), sign: z.boolean() }),
})

async function present(ctx: Ctx, row: AgreementRow) {
  const files = (await filesOfEach(ctx, row.customer.id, 'agreement', [row.id])).get(row.id)!
  const isOpen = row.state === 'draft' && may(ctx.actor, 'development.write')
  const tooEarly = row.state === 'draft' && (await isTooEarly(ctx, row))
  const can = { edit: isOpen, sign: isOpen && files.length > 0 && !tooEarly }
  return { ...row, files, isTooEarly: tooEarly, can }
}
const show = async (ctx: Ctx, agreementId: string) => present(ctx, await getAgreement(ctx, agreementId))
/** A look at another team's agreement is registered (D-19). */
async function open(ctx: Ctx, agreementId: string) {
  const row = await getAgreement(ctx, agreementId)
  await registerLook(ctx, row.customer, 'agreement')
  return present(ctx, row)
}

const fields = {
  number: line(64),
  ourSignatory: personName(),
  theirSignatory: personName(),
  effectiveOn: date(),
  expiresOn: date().nullable(),
  settlementCycle: z.enum(settlementCycles).nullable(),
  settlementDay: z.int().min(1).max(31).nullable(),
  payWithin: z.int().min(0).max(365).nullable(),
  remark: note(2000)
    .transform((value) => value || null)
    .nullable(),
}

export const agreementRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/agreements',
    access: 'development.read',
    summary: 'Agreements with the customers you see, newest first',
    query: z.object({
      ...pageQuery,
      customerId: id().optional(),
      kind: z.enum(agreementKinds).optional(),
      state: z.enum(agreementStates).optional(),
      endingBy: date().optional(),
    }),
    response: page(agreement),
    handle: (ctx, { query }) => listAgreements(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/agreement-terms',
    access: 'development.read',
    summary: 'How many days before its end an agreement is to be renewed',
    response: z.object({ remindBeforeExpiry: z.int() }),
    handle: agreementTerms,
  }),
  route({
    method: 'GET',
    path: '/agreements/:id',
    access: 'development.read',
    summary: 'One agreement with its scans',
    params: byId,
    response: whole,
    handle: (ctx, { params }) => open(ctx, params.id),
  }),
  route({
    method: 'POST',
    path: '/agreements',
    access: 'development.write',
    summary: 'Draw up an agreement; the legal representatives of both sides sign it',
    body: z.object({
      customerId: id(),
      kind: z.enum(agreementKinds),
      ...fields,
      expiresOn: fields.expiresOn.default(null),
      settlementCycle: fields.settlementCycle.default(null),
      settlementDay: fields.settlementDay.default(null),
      payWithin: fields.payWithin.default(null),
      remark: fields.remark.default(null),
    }),
    status: 201,
    response: whole,
    handle: async (ctx, { body: { customerId, kind, ...rest } }) =>
      show(ctx, await draftAgreement(ctx, { customerId, kind }, rest)),
  }),
  route({
    method: 'PATCH',
    path: '/agreements/:id',
    access: 'development.write',
    summary: 'Edit a draft; needs If-Match with the version it starts from',
    params: byId,
    body: z.object(fields).partial(),
    response: whole,
    handle: async (ctx, { params, body, ifMatch }) => {
      await editAgreement(ctx, params.id, body, ifMatch)
      return show(ctx, params.id)
    },
  }),
  route({
    method: 'DELETE',
    path: '/agreements/:id',
    access: 'development.write',
    summary: 'Drop a draft',
    params: byId,
    body: z.object({ reason: words(500) }),
    handle: (ctx, { params, body }) => removeDraft(ctx, params.id, body.reason),
  }),
  route({
    method: 'POST',
    path: '/agreements/:id/signing',
    access: 'development.write',
    summary: 'Register that both sides have signed; the scan has to be attached',
    params: byId,
    body: z.object({ signedOn: date() }),
    response: whole,
    handle: async (ctx, { params, body }) => {
      await signAgreement(ctx, params.id, body.signedOn)
      return show(ctx, params.id)
    },
  }),
]

/** The contract as the pages read it. */
export type Agreement = z.infer<typeof agreement>
export type WholeAgreement = z.infer<typeof whole>
