import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'
import { accessRoutes } from './access-routes.tsx'
import { planRoutes } from './plan-routes.tsx'
import { customerFilters } from './queries.ts'

const customers = createRoute({
  getParentRoute: () => appRoute,
  path: '/customers',
  validateSearch: (search: Record<string, unknown>) => textParams(search, ...customerFilters, 'columns'),
  component: lazyRouteComponent(() => import('./pages/customers.tsx'), 'Customers'),
})

/** Which part of the customer is open, and what in it; `document` is the invoice or receipt shown beside. */
const customer = createRoute({
  getParentRoute: () => appRoute,
  path: '/customers/$id',
  validateSearch: (search: Record<string, unknown>) =>
    textParams(search, 'tab', 'part', 'documents', 'invoice', 'receipt', 'asOf', 'bucket'),
  component: lazyRouteComponent(() => import('./pages/customer.tsx'), 'Customer'),
})

export const customerRoutes = [customers, customer, ...accessRoutes, ...planRoutes] as const
