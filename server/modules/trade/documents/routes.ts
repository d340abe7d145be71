import { z } from 'zod'
import { page, pageQuery, route, type Route } from '../../../kernel/http.ts'
import { amount, code, date, id, line, optionalLine, out } from '../../../kernel/input.ts'
import { searchText, sortBy } from '../../../kernel/paging.ts'
import { createContract, createProduct, createShipment } from './service.ts'
import { listContracts, listProducts, listShipments } from './store.ts'

/** The query of a list of customers' documents. */
export const documentQuery = {
  ...pageQuery,
  customerId: id().optional(),
  q: searchText().optional(),
  from: date().optional(),
  to: date().optional(),
  sort: sortBy(['-date', 'date', 'number', '-number']),
}

export const customerOut = z.object({ id: out.id, code: z.string(), name: z.string() })

const product = z.object({ id: out.id, code: z.string(), name: z.string(), unit: z.string(), version: z.int() })
const contract = z.object({
  id: out.id,
  customer: customerOut,
  number: z.string(),
  title: z.string().nullable(),
  signedOn: out.date,
  endsOn: out.date.nullable(),
  amount: out.amount,
})
const shipment = z.object({
  id: out.id,
  customer: customerOut,
  number: z.string(),
  shippedOn: out.date,
  product: product.omit({ version: true }).nullable(),
  quantity: z.string().nullable(),
  amount: out.amount,
})

export const documentRoutes: Route[] = [
  route({
    method: 'GET',
    path: '/products',
    access: 'trade.read',
    summary: 'Products by code',
    query: z.object({ ...pageQuery, q: searchText().optional() }),
    response: page(product),
    handle: (ctx, { query }) => listProducts(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/products',
    access: 'trade.write',
    summary: 'Enter a product',
    body: z.object({ code: code(), name: line(), unit: line(16) }),
    status: 201,
    response: product,
    handle: (ctx, { body }) => createProduct(ctx, body),
  }),
  route({
    method: 'GET',
    path: '/contracts',
    access: 'trade.read',
    summary: 'Contracts of the customers you see, newest first',
    query: z.object(documentQuery),
    response: page(contract),
    handle: (ctx, { query }) => listContracts(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/contracts',
    access: 'trade.write',
    summary: 'Enter a contract',
    body: z.object({
      customerId: id(),
      number: line(64),
      title: optionalLine().nullish(),
      signedOn: date(),
      endsOn: date().nullish(),
      amount: amount(),
    }),
    status: 201,
    response: contract,
    handle: (ctx, { body: { customerId, title, endsOn = null, ...rest } }) =>
      createContract(ctx, customerId, { ...rest, title: title || null, endsOn }),
  }),
  route({
    method: 'GET',
    path: '/shipments',
    access: 'trade.read',
    summary: 'Shipments to the customers you see, newest first',
    query: z.object(documentQuery),
    response: page(shipment),
    handle: (ctx, { query }) => listShipments(ctx, query),
  }),
  route({
    method: 'POST',
    path: '/shipments',
    access: 'trade.write',
    summary: 'Enter a shipment; a return has a negative amount',
    body: z.object({
      customerId: id(),
      number: line(64),
      shippedOn: date(),
      productId: id().nullish(),
      quantity: quantity().nullish(),
      amount: amount({ negative: true }),
    }),
    status: 201,
    response: shipment,
    handle: (ctx, { body: { customerId, productId = null, quantity: pieces = null, ...rest } }) =>
      createShipment(ctx, customerId, productId, { ...rest, quantity: pieces }),
  }),
]

/** How much, with at most four decimals; the column holds 14 digits before the point. */
function quantity() {
  return amount({ negative: true, decimals: 4 }).check((payload) => {
    if (payload.issues.length || /^-?\d{1,14}(\.|$)/.test(payload.value)) return
    const parameters = { min: '-99999999999999.9999', max: '99999999999999.9999' }
    const params = { code: 'num.out_of_range', parameters }
    payload.issues.push({ code: 'custom', input: payload.value, params, message: 'num.out_of_range' })
  })
}

/** The contract as the pages read it. */
export type Contract = z.infer<typeof contract>
export type Shipment = z.infer<typeof shipment>
