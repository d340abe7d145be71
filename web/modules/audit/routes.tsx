import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { textParams } from '../../kernel/search.ts'
import { settingsRoute } from '../people/routes.tsx'
import { accessFilters, eventFilters } from './queries.ts'

const events = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/audit',
  validateSearch: (search: Record<string, unknown>) => textParams(search, ...eventFilters),
  component: lazyRouteComponent(() => import('./pages/events.tsx'), 'Events'),
})

const register = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/access-register',
  validateSearch: (search: Record<string, unknown>) => textParams(search, ...accessFilters),
  component: lazyRouteComponent(() => import('./pages/access-register.tsx'), 'AccessRegister'),
})

export const auditRoutes = [events, register] as const
