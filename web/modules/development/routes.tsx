import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'
import { pipelineRoutes } from './pipeline-routes.tsx'

const board = createRoute({
  getParentRoute: () => appRoute,
  path: '/development',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'stage', 'q'),
  component: lazyRouteComponent(() => import('./pages/board.tsx'), 'CertificationBoard'),
})

const certification = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/certifications/$id',
  component: lazyRouteComponent(() => import('./pages/certification.tsx'), 'CertificationPage'),
})

const agreements = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/agreements',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'view', 'kind'),
  component: lazyRouteComponent(() => import('./pages/agreements.tsx'), 'Agreements'),
})

const agreement = createRoute({
  getParentRoute: () => appRoute,
  path: '/development/agreements/$id',
  component: lazyRouteComponent(() => import('./pages/agreement.tsx'), 'AgreementPage'),
})

export const developmentRoutes = [board, certification, agreements, agreement, ...pipelineRoutes] as const
