import { queryOptions } from '@tanstack/react-query'
import type { ObligationChoices, ObligationCounts } from '../../../server/modules/obligations/board/routes.ts'
import type { Obligation } from '../../../server/modules/obligations/presentation/routes.ts'
import type { RateRow } from '../../../server/modules/obligations/rates/store.ts'
import type { ObligationDetail } from '../../../server/modules/obligations/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { Obligation, ObligationCounts, ObligationDetail }

export const whoseAll = ['mine', 'checking', 'team', 'all'] as const
export type Whose = (typeof whoseAll)[number]
/** The times of a duty a board can be asked for. */
export const times = ['open', 'late', 'today', 'week', 'later', 'unscheduled', 'paused', 'done'] as const
/** What became of a duty, or how it stands: the states a board can be asked for. */
export const states = ['open', 'late', 'paused', 'fulfilled', 'waived'] as const
export type Time = (typeof times)[number] | (typeof states)[number]

/** What a board can be narrowed to besides whose and when. */
export const narrowings = ['ownerId', 'departmentId', 'article', 'customerId'] as const
export type Narrowing = Partial<Record<(typeof narrowings)[number], string>>

export interface Filter extends Narrowing {
  whose: Whose
  when: Time
}
export const loadObligations = (filter: Filter, cursor: string | undefined) =>
  api.get<Page<Obligation>>('/obligations', { ...filter, cursor })

export const countsQuery = (whose: Whose, narrowing: Narrowing = {}) =>
  queryOptions({
    queryKey: ['obligations', 'counts', whose, narrowing],
    queryFn: () => api.get<ObligationCounts>('/obligations/counts', { whose, ...narrowing }),
    staleTime: 0,
  })

export const choicesQuery = (whose: Whose) =>
  queryOptions({
    queryKey: ['obligations', 'choices', whose],
    queryFn: () => api.get<ObligationChoices>('/obligations/choices', { whose }),
    staleTime: 60_000,
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

export interface HandedOver {
  moved: number
  refused: { id: string; why: { zh: string; en: string } }[]
}
/** Of the chosen duties those stay that come back, each with the reason. */
export const handOverChosen = (body: { ids: string[]; toUserId: string; reason: string }) =>
  api.post<HandedOver>('/obligation-handovers', body)

/** The next open duty about a customer that the reader sees. */
export const nextAboutQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['obligations', 'next-about', customerId],
    queryFn: () => api.get<Page<Obligation>>('/obligations', { whose: 'seen', customerId, limit: 1 }),
  })

export const groupings = ['article', 'person', 'department'] as const
export type Grouping = (typeof groupings)[number]
export type Rate = RateRow & { rate: string }
export const ratesQuery = (by: Grouping, from: string | undefined, to: string | undefined) =>
  queryOptions({
    queryKey: ['obligations', 'rates', by, from, to],
    queryFn: () => api.get<{ from: string; to: string; rows: Rate[] }>('/obligations/rates', { by, from, to }),
  })
