import { queryOptions } from '@tanstack/react-query'
import type { AccessEntry, AuditEvent, Retention } from '../../../server/modules/audit/routes.ts'
import type { verify } from '../../../server/modules/audit/index.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { AccessEntry, AuditEvent, Retention }
export type Verified = Awaited<ReturnType<typeof verify>>

/** What the books are narrowed down by; the names of the API. */
export const eventFilters = ['kind', 'from', 'to', 'q'] as const
export type EventSearch = Partial<Record<(typeof eventFilters)[number], string>>
export const accessFilters = ['action', 'from', 'to', 'q'] as const
export type AccessSearch = Partial<Record<(typeof accessFilters)[number], string>>

export const loadEvents = (search: EventSearch, cursor: string | undefined) =>
  api.get<Page<AuditEvent>>('/events', { ...search, cursor })
export const loadAccess = (search: AccessSearch, cursor: string | undefined) =>
  api.get<Page<AccessEntry>>('/access-register', { ...search, cursor })

/** Where the rows found are taken from as CSV; the register has it. */
export function exportAddress(book: 'events' | 'access-register', search: EventSearch | AccessSearch): string {
  const query = new URLSearchParams(search as Record<string, string>).toString()
  return `/api/v1/${book}/export${query ? `?${query}` : ''}`
}

export const familiesQuery = queryOptions({
  queryKey: ['audit', 'families'],
  queryFn: () => api.get<{ rows: { family: string; title: { zh: string; en: string } }[] }>('/events/families'),
  staleTime: Infinity,
})

export const verifyBooks = () => api.post<Verified>('/audit/verification')

export const retentionQuery = queryOptions({
  queryKey: ['audit', 'retention'],
  queryFn: () => api.get<Retention>('/audit/retention'),
})
export const keepFor = (retentionDays: number, at: Retention) =>
  api.put<Retention>('/audit/retention', { retentionDays }, at.version)
