import { queryOptions } from '@tanstack/react-query'
import type { CustomerLine } from '../../../server/modules/customers/routes.ts'
import type { Run } from '../../../server/modules/grading/runs/routes.ts'
import type { AgingSummary } from '../../../server/modules/trade/aging/routes.ts'
import type { Import } from '../../../server/modules/trade/imports/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { AgingSummary, Run }

const fresh = { staleTime: 0 }

export const agingQuery = queryOptions({
  queryKey: ['workbench', 'aging'],
  queryFn: () => api.get<AgingSummary>('/aging'),
  ...fresh,
})
export const runsQuery = queryOptions({
  queryKey: ['workbench', 'runs'],
  queryFn: () => api.get<Page<Run>>('/grading-runs', { limit: 20 }),
  ...fresh,
})
export const lastImportQuery = queryOptions({
  queryKey: ['workbench', 'import'],
  queryFn: () => api.get<Page<Import>>('/imports', { limit: 1 }),
  ...fresh,
})
export const anyCustomerQuery = queryOptions({
  queryKey: ['workbench', 'customer'],
  queryFn: async () => (await api.get<Page<CustomerLine>>('/customers', { limit: 1 })).rows.length > 0,
  ...fresh,
})
/** The customers last changed: what somebody is likely to look for again. */
export const recentCustomersQuery = queryOptions({
  queryKey: ['workbench', 'recent'],
  queryFn: () => api.get<Page<CustomerLine>>('/customers', { sort: '-updatedAt', limit: 6 }),
  ...fresh,
})
export const hasColleaguesQuery = queryOptions({
  queryKey: ['workbench', 'colleagues'],
  queryFn: async () => (await api.get<Page<{ id: string }>>('/users', { limit: 2 })).rows.length > 1,
  ...fresh,
})
