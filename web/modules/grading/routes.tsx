import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const classification = createRoute({
  getParentRoute: () => appRoute,
  path: '/grading',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'asOf', 'class', 'customerId'),
  component: lazyRouteComponent(() => import('./pages/classification.tsx'), 'Classification'),
})

const runs = createRoute({
  getParentRoute: () => appRoute,
  path: '/grading/runs',
  component: lazyRouteComponent(() => import('./pages/runs.tsx'), 'Runs'),
})

const run = createRoute({
  getParentRoute: () => appRoute,
  path: '/grading/runs/$id',
  validateSearch: (search: Record<string, unknown>) =>
    textParams(search, 'movement', 'class', 'grade', 'q', 'customerId'),
  component: lazyRouteComponent(() => import('./pages/run.tsx'), 'Run'),
})

const abc = createRoute({
  getParentRoute: () => appRoute,
  path: '/abc',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'period', 'class'),
  component: lazyRouteComponent(() => import('./pages/abc.tsx'), 'Abc'),
})

export const gradingRoutes = [classification, runs, run, abc] as const
