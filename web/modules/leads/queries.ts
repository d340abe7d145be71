import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Job } from '../../../server/kernel/job-routes.ts'
import type { ArchiveCatalogue } from '../../../server/modules/customers/archive/routes.ts'
import type { CustomerMerge, MergePreview } from '../../../server/modules/customers/duplicates/merging/routes.ts'
import type { CustomerSuspect, Suspicion } from '../../../server/modules/customers/duplicates/routes.ts'
import type { LeadEntries, LeadYield } from '../../../server/modules/customers/leads/figures/routes.ts'
import type { Lead, LeadEdit, LeadInbox, LeadInput } from '../../../server/modules/customers/leads/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type {
  CustomerMerge,
  CustomerSuspect,
  Job,
  Lead,
  LeadEdit,
  LeadEntries,
  LeadInput,
  LeadYield,
  MergePreview,
  Suspicion,
}

// Leads

export const leadStates: Lead['state'][] = ['new', 'verifying', 'valid', 'invalid', 'converted']

export interface LeadFilter {
  q?: string | undefined
  state?: string | undefined
  source?: string | undefined
  ownerId?: string | undefined
}
export const leadsKey = ['leads'] as const
export const loadLeads = (filter: LeadFilter, cursor: string | undefined) =>
  api.get<Page<Lead>>('/leads', { ...filter, cursor })
export const inboxQuery = queryOptions({
  queryKey: [...leadsKey, 'inbox'],
  queryFn: () => api.get<LeadInbox>('/lead-inbox'),
})
export const leadQuery = (id: string) =>
  queryOptions({ queryKey: [...leadsKey, 'one', id], queryFn: () => api.get<Lead>(`/leads/${id}`) })
/** Who a link narrowed the inbox to; leads themselves say the name. */
export const ownerQuery = (ownerId: string) =>
  queryOptions({
    queryKey: [...leadsKey, 'owner', ownerId],
    queryFn: async () => (await api.get<Page<Lead>>('/leads', { ownerId, limit: 1 })).rows[0]?.owner ?? null,
    staleTime: Infinity,
  })

export const enterLead = (input: LeadInput) => api.post<Lead>('/leads', input)
export const editLead = ({ id, version }: Lead, input: LeadEdit) => api.patch<Lead>(`/leads/${id}`, input, version)
export const beginVerification = (id: string, method: string) => api.post<Lead>(`/leads/${id}/verification`, { method })
export interface Verdict {
  verdict: 'valid' | 'invalid'
  method?: string
  verifiedOn?: string
  reason?: string
}
export const judgeLead = (id: string, verdict: Verdict) => api.post<Lead>(`/leads/${id}/verdict`, verdict)
export const reopenLead = (id: string, reason: string) => api.post<Lead>(`/leads/${id}/reopening`, { reason })
export interface Conversion {
  relation: 'potential' | 'followed'
  customerId?: string
  acceptDuplicates?: boolean
}
export const convertLead = (id: string, conversion: Conversion) => api.post<Lead>(`/leads/${id}/conversion`, conversion)

export interface Period {
  from: string
  to: string
}
export const yieldsQuery = (period: Period) =>
  queryOptions({
    queryKey: [...leadsKey, 'yields', period],
    queryFn: () => api.get<{ rows: LeadYield[] }>('/lead-yields', { ...period }),
    placeholderData: keepPreviousData,
  })
export const entriesQuery = (period: Period) =>
  queryOptions({
    queryKey: [...leadsKey, 'entries', period],
    queryFn: () => api.get<{ rows: LeadEntries[] }>('/lead-entries', { ...period }),
    placeholderData: keepPreviousData,
  })

// Duplicates

/** What is known of somebody who may be in the archive already. */
export interface Typed {
  name: string
  creditCode?: string | null
  phone?: string | null
  website?: string | null
  email?: string | null
}
/** Asking after customers out of one's sight leaves a trace, so the same is not asked twice. */
export const suspectsQuery = (typed: Typed) =>
  queryOptions({
    queryKey: ['customer-duplicates', typed],
    queryFn: async () => (await api.post<{ rows: CustomerSuspect[] }>('/customer-duplicates', typed)).rows,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
    refetchOnWindowFocus: false,
  })

export const likenesses: CustomerSuspect['by'] = [
  'credit-code',
  'name',
  'former-name',
  'short-name',
  'sound',
  'phone',
  'domain',
]
export const duplicatesKey = ['duplicates'] as const
export const loadDuplicates = (filter: { state: string; by?: string | undefined }, cursor: string | undefined) =>
  api.get<Page<Suspicion>>('/duplicates', { ...filter, cursor })
export const dismiss = (id: string, reason: string) => api.post<Suspicion>(`/duplicates/${id}/dismissal`, { reason })
export const startScan = () => api.post<{ jobId: string }>('/duplicate-scans')
export const scanQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: () => api.get<Job>(`/jobs/${id}`),
    refetchInterval: ({ state }) => (state.data && ['done', 'failed'].includes(state.data.state) ? false : 1000),
  })

// Merges

export interface Pair {
  fromId: string
  intoId: string
}
export const mergesKey = ['customer-merges'] as const
export const loadMerges = (cursor: string | undefined) => api.get<Page<CustomerMerge>>('/customer-merges', { cursor })
export const mergeQuery = (id: string) =>
  queryOptions({ queryKey: [...mergesKey, 'one', id], queryFn: () => api.get<CustomerMerge>(`/customer-merges/${id}`) })
export const previewQuery = (pair: Pair) =>
  queryOptions({
    queryKey: [...mergesKey, 'preview', pair],
    queryFn: () => api.get<MergePreview>('/customer-merge-previews', { ...pair }),
    staleTime: 0,
    refetchOnWindowFocus: false,
  })
export type Side = MergePreview['fields'][number]['side']
export interface MergeInput extends Pair {
  reason: string
  fields: Record<string, Side>
}
export const merge = (input: MergeInput) => api.post<CustomerMerge>('/customer-merges', input)
export const undoMerge = (id: string, reason: string) =>
  api.post<CustomerMerge>(`/customer-merges/${id}/undoing`, { reason })
/** The words of the archive's choices; they change with the product only. */
export const catalogueQuery = queryOptions({
  queryKey: ['archive-catalogue'],
  queryFn: () => api.get<ArchiveCatalogue>('/archive-catalogue'),
  staleTime: Infinity,
})
