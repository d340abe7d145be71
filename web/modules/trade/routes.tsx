import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const imports = createRoute({
  getParentRoute: () => appRoute,
  path: '/imports',
  component: lazyRouteComponent(() => import('./pages/imports.tsx'), 'Imports'),
})

/** Where the wizard stands: the file by its content, and the jobs that tried and did it. */
const newImport = createRoute({
  getParentRoute: () => appRoute,
  path: '/imports/new',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'kind', 'sha256', 'name', 'trial', 'job'),
  component: lazyRouteComponent(() => import('./pages/new-import.tsx'), 'NewImport'),
})

const aging = createRoute({
  getParentRoute: () => appRoute,
  path: '/aging',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'asOf', 'bucket', 'q', 'customerId'),
  component: lazyRouteComponent(() => import('./pages/aging.tsx'), 'Aging'),
})

export const tradeRoutes = [imports, newImport, aging] as const
