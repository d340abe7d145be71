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

const settings = createRoute({
  getParentRoute: () => appRoute,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings.tsx'), 'Settings'),
})

const account = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('./pages/account.tsx'), 'Account'),
})

const users = createRoute({
  getParentRoute: () => settings,
  path: '/users',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'q'),
  component: lazyRouteComponent(() => import('./pages/users.tsx'), 'Users'),
})

const positions = createRoute({
  getParentRoute: () => settings,
  path: '/positions',
  component: lazyRouteComponent(() => import('./pages/positions.tsx'), 'Positions'),
})

const departments = createRoute({
  getParentRoute: () => settings,
  path: '/departments',
  component: lazyRouteComponent(() => import('./pages/departments.tsx'), 'Departments'),
})

const regions = createRoute({
  getParentRoute: () => settings,
  path: '/regions',
  component: lazyRouteComponent(() => import('./pages/regions.tsx'), 'Regions'),
})

const apiKeys = createRoute({
  getParentRoute: () => settings,
  path: '/api-keys',
  component: lazyRouteComponent(() => import('./pages/api-keys.tsx'), 'ApiKeys'),
})

export const settingsRoutes = [
  settings.addChildren([account, users, positions, departments, regions, apiKeys]),
] as const
