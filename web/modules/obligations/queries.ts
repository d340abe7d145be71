import { queryOptions } from '@tanstack/react-query'
import type { Obligation } from '../../../server/modules/obligations/presentation/routes.ts'
import type { RateRow } from '../../../server/modules/obligations/rates/store.ts'
import type { ObligationCounts, ObligationDetail } from '../../../server/modules/obligations/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { Obligation, ObligationCounts, ObligationDetail }

export const whoseAll = ['mine', 'checking', 'team', 'all'] as const
export type Whose = (typeof whoseAll)[number]
/** The times of a duty a board can be asked for. */
export const times = ['open', 'late', 'today', 'week', 'later', 'unscheduled', 'paused', 'done'] as const
export type Time = (typeof times)[number]

export interface Filter {
  whose: Whose
  when: Time
  ownerId?: string | undefined
  article?: string | undefined
}
export const loadObligations = (filter: Filter, cursor: string | undefined) =>
  api.get<Page<Obligation>>('/obligations', { ...filter, cursor })

export const countsQuery = (whose: Whose) =>
  queryOptions({
    queryKey: ['obligations', 'counts', whose],
    queryFn: () => api.get<ObligationCounts>('/obligations/counts', { whose }),
    staleTime: 0,
  })

/** The most pressing of what the signed-in person owes: the list is by date. */
export const mineQuery = queryOptions({
  queryKey: ['obligations', 'mine-first'],
  queryFn: () => api.get<Page<Obligation>>('/obligations', { whose: 'mine', when: 'open', limit: 50 }),
  staleTime: 0,
})

export const obligationQuery = (id: string) =>
  queryOptions({
    queryKey: ['obligations', 'one', id],
    queryFn: () => api.get<ObligationDetail>(`/obligations/${id}`),
    staleTime: 0,
  })

const act = (id: string, what: string, body?: object) => api.post<ObligationDetail>(`/obligations/${id}/${what}`, body)
export const fulfilByNote = (id: string, text: string) => act(id, 'fulfilment', { evidence: { kind: 'note', text } })
export const fulfilByWord = (id: string) => act(id, 'fulfilment', { evidence: { kind: 'acknowledgement' } })
export const fulfilByFile = (id: string, file: File) =>
  api.upload<ObligationDetail>(`/obligations/${id}/evidence`, { name: file.name }, file)
export const evidenceAddress = (id: string) => `/api/v1/obligations/${id}/evidence`
export const acknowledge = (id: string) => act(id, 'acknowledgement')
export const pause = (id: string, body: { reason: string; until: string }) => act(id, 'pause', body)
export const resume = (id: string) => act(id, 'resumption')
export const waive = (id: string, reason: string) => act(id, 'waiver', { reason })
export const handOver = (id: string, body: { toUserId: string; reason: string }) =>
  api.post(`/obligations/${id}/handover`, body)

export const groupings = ['article', 'person', 'department'] as const
export type Grouping = (typeof groupings)[number]
export type Rate = RateRow & { rate: string }
export const ratesQuery = (by: Grouping, from: string | undefined, to: string | undefined) =>
  queryOptions({
    queryKey: ['obligations', 'rates', by, from, to],
    queryFn: () => api.get<{ from: string; to: string; rows: Rate[] }>('/obligations/rates', { by, from, to }),
  })
