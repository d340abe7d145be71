import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'

const regulations = createRoute({
  getParentRoute: () => appRoute,
  path: '/regulations',
  component: lazyRouteComponent(() => import('./pages/regulations.tsx'), 'Regulations'),
})

/** `version`: read as that version had it, instead of the one in force. */
const regulation = createRoute({
  getParentRoute: () => appRoute,
  path: '/regulations/$kind',
  validateSearch: ({ version }: Record<string, unknown>): { version?: number } =>
    Number.isInteger(version) && Number(version) > 0 ? { version: Number(version) } : {},
  component: lazyRouteComponent(() => import('./pages/regulation.tsx'), 'Regulation'),
})

const publication = createRoute({
  getParentRoute: () => appRoute,
  path: '/regulations/$kind/new-version',
  component: lazyRouteComponent(() => import('./pages/new-version.tsx'), 'NewVersion'),
})

export const policyRoutes = [regulations, regulation, publication] as const
