import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const requests = createRoute({
  getParentRoute: () => appRoute,
  path: '/archive-requests',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'box', 'status'),
  component: lazyRouteComponent(() => import('./pages/access-requests.tsx'), 'AccessRequests'),
})

/** `part`: what is ticked to begin with. */
const ask = createRoute({
  getParentRoute: () => appRoute,
  path: '/archive-requests/new',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'customerId', 'part'),
  component: lazyRouteComponent(() => import('./pages/access-ask.tsx'), 'AskForAccess'),
})

const request = createRoute({
  getParentRoute: () => appRoute,
  path: '/archive-requests/$id',
  component: lazyRouteComponent(() => import('./pages/access-request.tsx'), 'AccessRequest'),
})

export const accessRoutes = [requests, ask, request] as const
