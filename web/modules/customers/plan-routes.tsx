import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const accountPlans = createRoute({
  getParentRoute: () => appRoute,
  path: '/customers/account-plans',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'year'),
  component: lazyRouteComponent(() => import('./pages/account-plans.tsx'), 'AccountPlans'),
})

const accountPlan = createRoute({
  getParentRoute: () => appRoute,
  path: '/customers/account-plans/$id',
  component: lazyRouteComponent(() => import('./pages/account-plan.tsx'), 'AccountPlanPage'),
})

const handovers = createRoute({
  getParentRoute: () => appRoute,
  path: '/customers/handovers',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'box'),
  component: lazyRouteComponent(() => import('./pages/handovers.tsx'), 'Handovers'),
})

const newHandover = createRoute({
  getParentRoute: () => appRoute,
  path: '/customers/handovers/new',
  component: lazyRouteComponent(() => import('./pages/new-handover.tsx'), 'NewHandover'),
})

const handover = createRoute({
  getParentRoute: () => appRoute,
  path: '/customers/handovers/$id',
  component: lazyRouteComponent(() => import('./pages/handover.tsx'), 'HandoverPage'),
})

export const planRoutes = [accountPlans, accountPlan, handovers, newHandover, handover] as const
