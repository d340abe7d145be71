import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const messages = createRoute({
  getParentRoute: () => appRoute,
  path: '/messages',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'show'),
  component: lazyRouteComponent(() => import('./pages/messages.tsx'), 'Messages'),
})

const preferences = createRoute({
  getParentRoute: () => appRoute,
  path: '/messages/preferences',
  component: lazyRouteComponent(() => import('./pages/preferences.tsx'), 'Preferences'),
})

export const messageRoutes = [messages, preferences] as const
