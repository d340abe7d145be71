import { z } from 'zod'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { amount, date, id, line, note, optionalLine, out } from '../../../kernel/input.ts'
import { isOver } from '../../../kernel/money.ts'
import { searchText, sortBy } from '../../../kernel/paging.ts'
import { requestFee } from './fees/service.ts'
import { tenderStatuses } from './rules.ts'
import {
  abandon,
  editTender,
  enterResult,
  enterTender,
  markReady,
  openTender,
  reopenPaper,
  submitBid,
} from './service.ts'
import { listTenders, sortNames } from './store.ts'

const person = z.object({ id: out.id, name: z.string() })
const text = z.object({ zh: z.string(), en: z.string() })
const tenderLine = z.object({
  id: out.id,
  number: z.string(),
  title: z.string(),
  buyer: z.string(),
  deadline: out.instant,
  budget: out.amount.nullable(),
  customer: z.object({ id: out.id, code: z.string(), name: z.string() }).nullable(),
  opportunity: z.object({ id: out.id, title: z.string() }).nullable(),
  owner: person,
  hasFee: z.boolean(),
  feeStatus: z.enum(['none', 'pending', 'approved']),
  fee: out.amount.nullable(),
  status: z.enum(tenderStatuses),
  documents: z.object({ total: z.int(), ready: z.int(), nextDueOn: out.date.nullable() }),
  version: z.int(),
})
const tender = tenderLine.extend({
  agency: z.string().nullable(),
  source: z.string().nullable(),
  publishedOn: out.date.nullable(),
  bidPrice: out.amount.nullable(),
  submittedAt: out.instant.nullable(),
  winner: z.string().nullable(),
  winningPrice: out.amount.nullable(),
  resultOn: out.date.nullable(),
  closeNote: z.string().nullable(),
  policyVersion: z.int(),
  createdAt: out.instant,
  papers: z.array(
    z.object({
      document: z.string(),
      title: text,
      daysBefore: z.int(),
      /** Null while its year has no working calendar. */
      dueOn: out.date.nullable(),
      readyAt: out.instant.nullable(),
      readyByName: z.string().nullable(),
      note: z.string().nullable(),
    }),
  ),
  can: z.object({
    edit: z.boolean(),
    requestFee: z.boolean(),
    submit: z.boolean(),
    result: z.boolean(),
    abandon: z.boolean(),
  }),
})

const byId = z.object({ id: id() })
const byPaper = z.object({ id: id(), document: z.string().max(40) })
const instant = () => z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString())
/** May be left out or null; a blank text counts as null. */
const optional = (max = 255) =>
  optionalLine(max)
    .transform((value) => value || null)
    .nullish()
const fee = () =>
  amount().check(({ value, issues }) => {
    if (!/^\d/.test(value) || isOver(value, '0')) return
    const params = { code: 'num.out_of_range', parameters: { min: '0.01', max: '9999999999999999.99' } }
    issues.push({ code: 'custom', input: value, params, message: params.code })
  })

const fields = {
  number: line(64),
  title: line(),
  buyer: line(),
  agency: optional(),
  source: optional(500),
  publishedOn: date().nullish(),
  deadline: instant(),
  budget: amount().nullish(),
  customerId: id().nullish(),
  opportunityId: id().nullish(),
  ownerId: id().optional(),
}

const board: Route[] = [
  route({
    method: 'GET',
    path: '/tenders',
    access: 'development.read',
    summary: 'The tender board, by deadline',
    query: z.object({
      ...pageQuery,
      status: z.enum(tenderStatuses).optional(),
      ownerId: id().optional(),
      customerId: id().optional(),
      opportunityId: id().optional(),
      q: searchText().optional(),
      sort: sortBy(sortNames),
    }),
    response: page(tenderLine),
    handle: (ctx, { query }) => listTenders(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/tenders',
    access: 'development.write',
    summary: 'Put a notice on the board; the papers of the bid are owed from now on',
    body: z.object({ ...fields, hasFee: z.boolean().default(true) }),
    status: 201,
    response: tender,
    handle: (ctx, { body: { agency = null, source = null, publishedOn = null, budget = null, ...rest } }) =>
      enterTender(ctx, { ...rest, agency, source, publishedOn, budget }),
  }),
  route({
    method: 'GET',
    path: '/tenders/:id',
    access: 'development.read',
    summary: 'One tender with its papers',
    params: byId,
    response: tender,
    handle: (ctx, { params }) => openTender(ctx, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/tenders/:id',
    access: 'development.write',
    summary: 'Edit a tender that is still open; needs If-Match',
    params: byId,
    body: z.object({ ...fields, hasFee: z.boolean() }).partial(),
    response: tender,
    handle: (ctx, { params, body, ifMatch }) => editTender(ctx, params.id, body, ifMatch),
  }),
]

const steps: Route[] = [
  route({
    method: 'POST',
    path: '/tenders/:id/papers/:document/readiness',
    access: 'development.write',
    summary: 'A paper of the bid is ready',
    params: byPaper,
    body: z.object({ note: optionalLine(500).default('') }),
    response: tender,
    handle: (ctx, { params, body }) => markReady(ctx, params.id, params.document, body.note),
  }),
  route({
    method: 'POST',
    path: '/tenders/:id/papers/:document/reopening',
    access: 'development.write',
    summary: 'A paper is not ready after all; it is owed anew',
    params: byPaper,
    body: z.object({ reason: line(500) }),
    response: tender,
    handle: (ctx, { params, body }) => reopenPaper(ctx, params.id, params.document, body.reason),
  }),
  route({
    method: 'POST',
    path: '/tenders/:id/fee-request',
    access: 'development.write',
    summary: 'Put the bid fee up for approval',
    params: byId,
    body: z.object({ amount: fee(), purpose: line(500) }),
    status: 201,
    response: tender,
    handle: (ctx, { params, body }) => requestFee(ctx, params.id, body),
  }),
  route({
    method: 'POST',
    path: '/tenders/:id/submission',
    access: 'development.write',
    summary: 'The bid has been handed in',
    params: byId,
    body: z.object({ price: amount(), submittedAt: instant().nullish() }),
    response: tender,
    handle: (ctx, { params, body: { price, submittedAt = null } }) => submitBid(ctx, params.id, { price, submittedAt }),
  }),
  route({
    method: 'POST',
    path: '/tenders/:id/result',
    access: 'development.write',
    summary: 'Who won, and at what price',
    params: byId,
    body: z.object({
      outcome: z.enum(['won', 'lost']),
      winner: optionalLine().default(''),
      price: amount().nullish(),
      resultOn: date(),
      note: note(2000).default(''),
    }),
    response: tender,
    handle: (ctx, { params, body: { price = null, ...rest } }) => enterResult(ctx, params.id, { ...rest, price }),
  }),
  route({
    method: 'POST',
    path: '/tenders/:id/abandonment',
    access: 'development.write',
    summary: 'We do not bid',
    params: byId,
    body: z.object({ reason: line(500) }),
    response: tender,
    handle: (ctx, { params, body }) => abandon(ctx, params.id, body.reason),
  }),
]

export const tenderRoutes: Route[] = [...board, ...steps]

/** The contract as the pages read it. */
export type TenderLine = z.infer<typeof tenderLine>
export type Tender = z.infer<typeof tender>
