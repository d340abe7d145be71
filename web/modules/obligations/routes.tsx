import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'
import { narrowings } from './queries.ts'

const obligations = createRoute({
  getParentRoute: () => appRoute,
  path: '/obligations',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'whose', 'when', ...narrowings),
  component: lazyRouteComponent(() => import('./pages/obligations.tsx'), 'Obligations'),
})

const rates = createRoute({
  getParentRoute: () => appRoute,
  path: '/obligations/rates',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'by', 'from', 'to'),
  component: lazyRouteComponent(() => import('./pages/rates.tsx'), 'Rates'),
})

const obligation = createRoute({
  getParentRoute: () => appRoute,
  path: '/obligations/$id',
  component: lazyRouteComponent(() => import('./pages/obligation.tsx'), 'ObligationPage'),
})

export const obligationRoutes = [obligations, rates, obligation] as const
