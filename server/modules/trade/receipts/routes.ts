import { z } from 'zod'
import { notFound } from '../../../kernel/errors.ts'
import { page, route, type Route } from '../../../kernel/http.ts'
import { amount, date, id, line, optionalLine, out } from '../../../kernel/input.ts'
import { compare } from '../../../kernel/money.ts'
import { customerOut, documentQuery } from '../documents/routes.ts'
import { createReceipt } from './service.ts'
import { findReceipt, listReceipts } from './store.ts'

const receiptLine = z.object({
  id: out.id,
  customer: customerOut,
  number: z.string(),
  receivedOn: out.date,
  amount: out.amount,
  method: z.string().nullable(),
  unapplied: out.amount,
})
const receipt = receiptLine.extend({
  allocations: z.array(
    z.object({
      invoiceId: out.id,
      series: z.string(),
      number: z.string(),
      amount: out.amount,
      method: z.enum(['explicit', 'oldest-first']),
    }),
  ),
})

export const receiptRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/receipts',
    access: 'trade.read',
    summary: 'Receipts from the customers you see, newest first',
    query: z.object(documentQuery),
    response: page(receiptLine),
    handle: (ctx, { query }) => listReceipts(ctx, query),
  }),
  route({
    method: 'GET',
    path: '/receipts/:id',
    access: 'trade.read',
    summary: 'One receipt with the invoices it pays',
    params: z.object({ id: id() }),
    response: receipt,
    handle: async (ctx, { params }) => {
      const found = await findReceipt(ctx, params.id)
      if (!found) throw notFound()
      return found
    },
  }),
  route({
    method: 'POST',
    path: '/receipts',
    access: 'trade.write',
    summary: 'Enter a receipt; without allocations it pays the oldest due invoices first',
    body: z.object({
      customerId: id(),
      number: line(64),
      receivedOn: date(),
      amount: positive(),
      method: optionalLine(32).nullish(),
      allocations: z
        .array(z.object({ invoiceId: id(), amount: amount() }).strict())
        .min(1)
        .max(1000)
        .optional(),
    }),
    status: 201,
    response: receipt,
    handle: (ctx, { body: { customerId, allocations, method, ...rest } }) =>
      createReceipt(ctx, customerId, { ...rest, method: method || null }, allocations),
  }),
]

function positive() {
  return amount().check((payload) => {
    if (payload.issues.length || compare(payload.value, '0') > 0) return
    const params = { code: 'num.out_of_range', parameters: { min: '0.01', max: '9999999999999999.99' } }
    payload.issues.push({ code: 'custom', input: payload.value, params, message: 'num.out_of_range' })
  })
}

/** The contract as the pages read it. */
export type ReceiptLine = z.infer<typeof receiptLine>
export type Receipt = z.infer<typeof receipt>
