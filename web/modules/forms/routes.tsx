import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'

const forms = createRoute({
  getParentRoute: () => appRoute,
  path: '/forms',
  component: lazyRouteComponent(() => import('./pages/forms.tsx'), 'Forms'),
})

export const formRoutes = [forms] as const
