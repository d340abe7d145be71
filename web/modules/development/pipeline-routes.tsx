import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const plans = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/plans',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'status'),
  component: lazyRouteComponent(() => import('./pages/plans.tsx'), 'DevelopmentPlans'),
})

const plan = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/plans/$id',
  component: lazyRouteComponent(() => import('./pages/plan.tsx'), 'DevelopmentPlanPage'),
})

const opportunities = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/opportunities',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'view', 'template', 'q', 'ownerId'),
  component: lazyRouteComponent(() => import('./pages/opportunities.tsx'), 'Opportunities'),
})

const opportunity = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/opportunities/$id',
  component: lazyRouteComponent(() => import('./pages/opportunity.tsx'), 'OpportunityPage'),
})

/** `opportunityId`: a notice is being entered for that opportunity. */
const tenders = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/tenders',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'status', 'q', 'opportunityId'),
  component: lazyRouteComponent(() => import('./pages/tenders.tsx'), 'Tenders'),
})

const tender = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/tenders/$id',
  component: lazyRouteComponent(() => import('./pages/tender.tsx'), 'TenderPage'),
})

export const pipelineRoutes = [plans, plan, opportunities, opportunity, tenders, tender] as const
