import type { Route } from '../../kernel/http.ts'
import { agingRoutes } from './aging/routes.ts'
import { documentRoutes } from './documents/routes.ts'
import { invoiceRoutes } from './invoices/routes.ts'
import { receiptRoutes } from './receipts/routes.ts'

export const documentsAndAgingRoutes: Route[] = [...documentRoutes, ...invoiceRoutes, ...receiptRoutes, ...agingRoutes]
