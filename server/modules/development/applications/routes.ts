import { z } from 'zod'
import { route, type Route } from '../../../kernel/http.ts'
import { amount, id, line, note, optionalLine } from '../../../kernel/input.ts'
import { answer, byId } from '../dossier/routes.ts'
import { openDossier } from '../dossier/service.ts'
import { fileApplication, writeReport } from './service.ts'

const product = z.object({
  productId: id()
    .nullish()
    .transform((value) => value ?? null),
  name: line(),
  /** As people say it, e.g. `每月 20 吨`. */
  quantity: optionalLine(64)
    .nullish()
    .transform((value) => value || null),
  /** Yuan a year. */
  amount: amount(),
})

export const applicationRoutes: Route[] = [
  route({
    method: 'PUT',
    path: '/certifications/:id/report',
    access: 'development.write',
    summary: 'Write the application: why and on which principles, products with amounts, conclusions; needs If-Match',
    params: byId,
    body: z.object({
      reasons: note(),
      principles: note(),
      conclusions: note(),
      products: z.array(product).max(200),
    }),
    response: answer,
    handle: async (ctx, { params, body, ifMatch }) => {
      await writeReport(ctx, params.id, body, ifMatch)
      return openDossier(ctx, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/certifications/:id/filing',
    access: 'development.write',
    summary: 'File the application: everybody has signed, the candidate qualifies; it goes up for approval',
    params: byId,
    response: answer,
    handle: async (ctx, { params }) => {
      await fileApplication(ctx, params.id)
      return openDossier(ctx, params.id)
    },
  }),
]
