import { createRoute, lazyRouteComponent } from '@tanstack/react-router'
import { appRoute } from '../../kernel/root.tsx'
import { textParams } from '../../kernel/search.ts'

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

export const draftTabs = ['write', 'difference', 'simulation'] as const
export type DraftTab = (typeof draftTabs)[number]

/** `job`: a simulation in the background, so that its outcome is found again. */
const draft = createRoute({
  getParentRoute: () => appRoute,
  path: '/regulations/$kind/drafts/$draftId',
  validateSearch: (search: Record<string, unknown>): { tab?: DraftTab; job?: string } => {
    const { tab, job } = textParams(search, 'tab', 'job')
    return {
      ...(draftTabs.includes(tab as DraftTab) ? { tab: tab as DraftTab } : {}),
      ...(job ? { job } : {}),
    }
  },
  component: lazyRouteComponent(() => import('./pages/draft.tsx'), 'Draft'),
})

export const policyRoutes = [regulations, regulation, publication, draft] as const
