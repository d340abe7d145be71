import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const approvals = createRoute({
  getParentRoute: () => appRoute,
  path: '/approvals',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'box'),
  component: lazyRouteComponent(() => import('./pages/approvals.tsx'), 'Approvals'),
})

const delegations = createRoute({
  getParentRoute: () => appRoute,
  path: '/approvals/delegations',
  component: lazyRouteComponent(() => import('./pages/delegations.tsx'), 'Delegations'),
})

const approval = createRoute({
  getParentRoute: () => appRoute,
  path: '/approvals/$id',
  component: lazyRouteComponent(() => import('./pages/approval.tsx'), 'ApprovalPage'),
})

export const approvalRoutes = [approvals, delegations, approval] as const
