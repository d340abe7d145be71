import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute, rootRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const setup = createRoute({
  getParentRoute: () => rootRoute,
  path: '/setup',
  component: lazyRouteComponent(() => import('./pages/setup.tsx'), 'Setup'),
})

const signIn = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'next'),
  component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignIn'),
})

export const entryRoutes = [setup, signIn] as const

/** The frame of the settings; other modules hang their sections into it. */
export const settingsRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'Settings'),
})

const account = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/account.tsx'), 'Account'),
})

const users = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/users',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'q'),
  component: lazyRouteComponent(() => import('./pages/users.tsx'), 'Users'),
})

const positions = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/positions',
  component: lazyRouteComponent(() => import('./pages/positions.tsx'), 'Positions'),
})

const departments = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/departments',
  component: lazyRouteComponent(() => import('./pages/departments.tsx'), 'Departments'),
})

const regions = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/regions',
  component: lazyRouteComponent(() => import('./pages/regions.tsx'), 'Regions'),
})

const apiKeys = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./pages/api-keys.tsx'), 'ApiKeys'),
})

const calendar = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/calendar',
  validateSearch: ({ year }: Record<string, unknown>): { year?: number } =>
    Number.isInteger(year) && Number(year) >= 2000 && Number(year) <= 2100 ? { year: Number(year) } : {},
  component: lazyRouteComponent(() => import('./pages/calendar.tsx'), 'Calendar'),
})

const channels = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/channels',
  component: lazyRouteComponent(() => import('./pages/channels.tsx'), 'Channels'),
})

const webhooks = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/webhooks',
  component: lazyRouteComponent(() => import('./pages/webhooks.tsx'), 'Webhooks'),
})

const deliveries = createRoute({
  getParentRoute: () => settingsRoute,
  path: '/deliveries',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'state'),
  component: lazyRouteComponent(() => import('./pages/deliveries.tsx'), 'Deliveries'),
})

export const settingsRoutes = [
  account,
  users,
  positions,
  departments,
  regions,
  apiKeys,
  calendar,
  channels,
  webhooks,
  deliveries,
] as const
