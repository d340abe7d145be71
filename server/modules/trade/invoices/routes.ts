import { z } from 'zod'
import type { Actor } from '../../../kernel/access.ts'
import { notFound } from '../../../kernel/errors.ts'
import { page, route, type Route } from '../../../kernel/http.ts'
import { amount, date, id, line, optionalLine, out } from '../../../kernel/input.ts'
import { customerOut, documentQuery } from '../documents/routes.ts'
import { abilities } from './access.ts'
import { createInvoice, voidInvoice } from './service.ts'
import { findInvoice, listInvoices, type InvoiceAllocation, type InvoiceRow } from './store.ts'

const kind = z.enum(['invoice', 'credit-note'])
const status = z.enum(['valid', 'void'])

const invoiceLine = z.object({
  id: out.id,
  customer: customerOut,
  series: z.string(),
  number: z.string(),
  kind,
  status,
  issuedOn: out.date,
  dueOn: out.date,
  net: out.amount.nullable(),
  tax: out.amount.nullable(),
  gross: out.amount,
  open: out.amount,
  disputed: z.boolean(),
})
const invoice = invoiceLine.extend({
  voidReason: z.string().nullable(),
  voidedByName: z.string().nullable(),
  voidedAt: out.instant.nullable(),
  allocations: z.array(
    z.object({
      receiptId: out.id,
      number: z.string(),
      receivedOn: out.date,
      amount: out.amount,
      method: z.enum(['explicit', 'oldest-first']),
    }),
  ),
  can: z.object({ void: z.boolean() }),
})

const present = (actor: Actor, row: InvoiceRow & { allocations: InvoiceAllocation[] }) => ({
  ...row,
  can: abilities(actor, row),
})

export const invoiceRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/invoices',
    access: 'trade.read',
    summary: 'Invoices and credit notes of the customers you see, newest first',
    query: z.object({ ...documentQuery, status: status.optional(), kind: kind.optional() }),
    response: page(invoiceLine),
    handle: (ctx, { query }) => listInvoices(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/invoices/:id',
    access: 'trade.read',
    summary: 'One invoice with the receipts that pay it',
    params: z.object({ id: id() }),
    response: invoice,
    handle: async (ctx, { params }) => {
      const found = await findInvoice(ctx, params.id)
      if (!found) throw notFound()
      return present(ctx.actor, found)
    },
  }),
  route({
    method: 'POST',
    path: '/invoices',
    access: 'trade.write',
    summary: 'Enter an invoice; a negative total makes it a credit note',
    body: z.object({
      customerId: id(),
      series: optionalLine(32).default(''),
      number: line(64),
      issuedOn: date(),
      dueOn: date(),
      net: amount({ negative: true }).nullish(),
      tax: amount({ negative: true }).nullish(),
      gross: amount({ negative: true }),
      disputed: z.boolean().default(false),
    }),
    status: 201,
    response: invoice,
    handle: async (ctx, { body: { customerId, net = null, tax = null, ...rest } }) =>
      present(ctx.actor, await createInvoice(ctx, customerId, { ...rest, net, tax })),
  }),
  route({
    method: 'POST',
    path: '/invoices/:id/voiding',
    access: 'trade.write',
    summary: 'Void an invoice, with the reason',
    params: z.object({ id: id() }),
    body: z.object({ reason: line() }),
    response: invoice,
    handle: async (ctx, { params, body }) => present(ctx.actor, await voidInvoice(ctx, params.id, body.reason)),
  }),
]

/** The contract as the pages read it. */
export type InvoiceLine = z.infer<typeof invoiceLine>
export type Invoice = z.infer<typeof invoice>
