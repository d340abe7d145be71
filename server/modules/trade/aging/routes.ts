import { z } from 'zod'
import { agingBuckets } from '../../../../policy-pack/index.ts'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { date, id, out } from '../../../kernel/input.ts'
import { searchText, sortBy } from '../../../kernel/paging.ts'
import { inForce } from '../../policies/index.ts'
import { customerOut } from '../documents/routes.ts'
import { agingOn, placeOf } from './service.ts'
import { bookOf, listCustomerAging, listInvoiceAging } from './store.ts'

const asOf = date().optional()
const bucket = z.string().max(20).optional().meta({ example: '1-30' })

const summary = z.object({
  asOf: out.date,
  invoiced: out.amount,
  received: out.amount,
  open: z.object({ count: z.int(), amount: out.amount, customers: z.int() }),
  buckets: z.array(z.object({ bucket: z.string(), count: z.int(), amount: out.amount })),
  unapplied: z.object({ creditNotes: out.amount, receipts: out.amount }),
  balance: out.amount,
  dso: z.object({ countBack: z.string().nullable(), simple: z.string().nullable() }),
  policy: z.object({ kind: z.string(), version: z.int(), article: z.string() }),
})

const customerAging = z.object({
  customer: customerOut,
  open: out.amount,
  unapplied: out.amount,
  balance: out.amount,
  buckets: z.record(z.string(), out.amount),
})

const invoiceAging = z.object({
  id: out.id,
  customer: customerOut,
  number: z.string(),
  series: z.string(),
  issuedOn: out.date,
  dueOn: out.date,
  gross: out.amount,
  open: out.amount,
  daysPastDue: z.int(),
  bucket: z.string(),
})

export const agingRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/aging',
    access: 'aging.read',
    summary: 'Receivables aging on a day (today if not said), of all customers you see or of one',
    query: z.object({ asOf, customerId: id().optional() }),
    response: summary,
    handle: (ctx, { query }) => agingOn(ctx, query.asOf ?? ctx.today, query.customerId),
  }),
  route({
    method: 'GET',
    path: '/aging/customers',
    access: 'aging.read',
    summary: 'Receivables by customer, the largest first',
    query: z.object({
      ...pageQuery,
      asOf,
      bucket,
      q: searchText().optional(),
      sort: sortBy(['-open', 'open', 'code']),
    }),
    response: page(customerAging),
    handle: async (ctx, { query }) => {
      const day = query.asOf ?? ctx.today
      const policy = await inForce(ctx.db, 'aging', day)
      const found = await listCustomerAging(ctx.db, bookOf(ctx, day), policy.parameters, {
        ...query,
        place: placeOf(query.bucket, policy),
      })
      const names = agingBuckets(policy.parameters)
      const named = (amounts: string[]) => Object.fromEntries(names.map((name, place) => [name, amounts[place]!]))
      return { ...found, rows: found.rows.map((row) => ({ ...row, buckets: named(row.amounts) })) }
    },
  }),
  route({
    method: 'GET',
    path: '/aging/invoices',
    access: 'aging.read',
    summary: 'Open invoices, the longest due first',
    query: z.object({ ...pageQuery, asOf, customerId: id().optional(), bucket }),
    response: page(invoiceAging),
    handle: async (ctx, { query }) => {
      const day = query.asOf ?? ctx.today
      const policy = await inForce(ctx.db, 'aging', day)
      const found = await listInvoiceAging(ctx.db, bookOf(ctx, day, query.customerId), policy.parameters, {
        ...query,
        place: placeOf(query.bucket, policy),
      })
      const names = agingBuckets(policy.parameters)
      return { ...found, rows: found.rows.map((row) => ({ ...row, bucket: names[row.place]! })) }
    },
  }),
]

/** The contract as the pages read it. */
export type AgingSummary = z.infer<typeof summary>
export type CustomerAging = z.infer<typeof customerAging>
export type InvoiceAging = z.infer<typeof invoiceAging>
