import type { Route } from '../../kernel/http.ts'
import { importRoutes } from './imports/index.ts'
import { documentsAndAgingRoutes } from './routes.ts'

export { permissions } from './access.ts'
export { decisions } from './aging/rules.ts'
export { agingOn } from './aging/service.ts'
export { bookOf, listCustomerAging, listInvoiceAging, receivables, type Book } from './aging/store.ts'
export { reallocate } from './allocations/store.ts'
export { productsAmong, soldByProduct } from './documents/store.ts'
export { invoicedBetween } from './invoices/store.ts'
export { jobs } from './jobs.ts'
export { merging } from './merging/service.ts'
export { documentIds } from './store.ts'
export {
  duplicatePolicies,
  importedFiles,
  kinds as importKinds,
  neededFiles,
  parseMapping,
  runImport,
  type DuplicatePolicy,
  type ImportRequest,
  type Kind as ImportKind,
  type StoredResult,
} from './imports/index.ts'
export const routes: Route[] = [...documentsAndAgingRoutes, ...importRoutes]
