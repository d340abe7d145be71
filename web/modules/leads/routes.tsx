import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

const leads = createRoute({
  getParentRoute: () => appRoute,
  path: '/leads',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'q', 'state', 'source', 'ownerId'),
  component: lazyRouteComponent(() => import('./pages/leads.tsx'), 'Leads'),
})

const figures = createRoute({
  getParentRoute: () => appRoute,
  path: '/leads/figures',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'from', 'to'),
  component: lazyRouteComponent(() => import('./pages/figures.tsx'), 'Figures'),
})

const lead = createRoute({
  getParentRoute: () => appRoute,
  path: '/leads/$id',
  component: lazyRouteComponent(() => import('./pages/lead.tsx'), 'LeadPage'),
})

/** `view`: open pairs, dismissed ones, or merges; `scan` is the job that compares the whole book. */
const duplicates = createRoute({
  getParentRoute: () => appRoute,
  path: '/duplicates',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'view', 'by', 'scan'),
  component: lazyRouteComponent(() => import('./pages/duplicates.tsx'), 'Duplicates'),
})

const newMerge = createRoute({
  getParentRoute: () => appRoute,
  path: '/merges/new',
  validateSearch: (search: Record<string, unknown>) => textParams(search, 'fromId', 'intoId'),
  component: lazyRouteComponent(() => import('./pages/new-merge.tsx'), 'NewMerge'),
})

const merge = createRoute({
  getParentRoute: () => appRoute,
  path: '/merges/$id',
  component: lazyRouteComponent(() => import('./pages/merge.tsx'), 'MergePage'),
})

export const leadRoutes = [leads, figures, lead, duplicates, newMerge, merge] as const
