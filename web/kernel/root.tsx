import type { QueryClient } from '@tanstack/react-query'
import { createRootRouteWithContext, createRoute, Outlet, redirect } from '@tanstack/react-router'
import { ApiError } from './api.ts'
import type { Found } from './command-palette.tsx'
import { Layout } from './layout.tsx'
import { meQuery } from './session.ts'
import { Failure, Loading, NotFound } from './states.tsx'

interface RouterContext {
  queryClient: QueryClient
  /** Finds records by a few letters, for the command palette. */
  find: (text: string) => Promise<Found[]>
}

export const rootRoute = createRootRouteWithContext<RouterContext>()({
  component: Outlet,
  notFoundComponent: NotFound,
})

/** Every page behind the sign-in; asks who is here first and sends strangers to the door. */
export const appRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'app',
  component: Layout,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery)
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401) throw error
      // oxlint-disable-next-line typescript/only-throw-error -- the router's way to redirect
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } })
    }
  },
  pendingComponent: Loading,
  errorComponent: ({ error, reset }) => <Failure error={error as Error} retry={reset} />,
})
