import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import i18next from 'i18next'
import type { AttachmentRow } from '../../../server/modules/customers/attachments/routes.ts'
import type { CustomerHit } from '../../../server/modules/customers/find/routes.ts'
import type {
  ArchiveRequest,
  ArchiveRequestDetail,
  ArchiveTerms,
  Reader,
} from '../../../server/modules/customers/grants/routes.ts'
import { api, type Page } from '../../kernel/api.ts'
import type { Found } from '../../kernel/command-palette.tsx'
import { uploadFile, type UnderWay } from '../../kernel/upload.ts'
import type { Part } from './archive-queries.ts'

export type { ArchiveRequest, ArchiveRequestDetail, ArchiveTerms, AttachmentRow, CustomerHit, Reader }
export type Grant = ArchiveRequest['grants'][number]

/** What files are attached to; without a subject, to the part itself. */
export interface Place {
  customerId: string
  part: Part
  subjectKind?: string | undefined
  subjectId?: string | undefined
}
export const attachmentsKey = ({ customerId, part, subjectKind, subjectId }: Place) =>
  ['attachments', customerId, part, subjectKind, subjectId] as const
export const loadAttachments = (place: Place, purpose: string | undefined, cursor: string | undefined) =>
  api.get<Page<AttachmentRow>>('/attachments', { ...place, purpose, cursor })
export const attach = (place: Place, file: File, underWay: UnderWay) =>
  uploadFile<AttachmentRow>('/attachments', { ...place, name: file.name }, file, underWay)
export const attachmentPath = ({ id }: AttachmentRow, purpose: string | undefined) =>
  `/api/v1/attachments/${id}/content${purpose ? `?purpose=${encodeURIComponent(purpose)}` : ''}`
export const removeAttachment = (id: string, reason: string) => api.delete(`/attachments/${id}`, { reason })

export const readersKey = (customerId: string) => ['readers', customerId] as const
export const loadReaders = (customerId: string, cursor: string | undefined) =>
  api.get<Page<Reader> & { policyVersion: number }>(`/customers/${customerId}/readers`, { cursor })

export const boxes = ['mine', 'customers', 'all'] as const
export type Box = (typeof boxes)[number]
export const requestsKey = ['archive-requests'] as const
export const loadRequests = (box: Box, status: string | undefined, cursor: string | undefined) =>
  api.get<Page<ArchiveRequest>>('/archive-requests', { box, status, cursor })
export const requestQuery = (id: string) =>
  queryOptions({
    queryKey: [...requestsKey, 'one', id],
    queryFn: () => api.get<ArchiveRequestDetail>(`/archive-requests/${id}`),
  })
export const termsQuery = (customerId: string) =>
  queryOptions({
    queryKey: ['archive-terms', customerId],
    queryFn: () => api.get<ArchiveTerms>('/archive-terms', { customerId }),
    staleTime: 0,
  })
export interface AskInput {
  customerId: string
  parts: Part[]
  purpose: string
  days: number
}
export const askForAccess = (input: AskInput) => api.post<{ id: string }>('/archive-requests', input)
export const revokeGrant = (id: string, reason: string) => api.delete(`/archive-grants/${id}`, { reason })

/** Customers by a few letters, those out of sight with name and department only. */
export const hitsQuery = (q: string) =>
  queryOptions({
    queryKey: ['customer-search', 'hits', q],
    queryFn: () => api.get<{ rows: CustomerHit[] }>('/customer-search', { q, limit: 20 }),
    placeholderData: keepPreviousData,
    enabled: q !== '',
  })

/** The customers a few letters speak of, for the command palette; one that is closed leads to asking for it. */
export async function findCustomers(text: string): Promise<Found[]> {
  const { rows } = await api.get<{ rows: CustomerHit[] }>('/customer-search', { q: text, limit: 8 })
  return rows.map((hit) => (hit.isVisible ? openHit(hit) : closedHit(hit)))
}

function openHit({ id, code, name, owner, matchedBy }: CustomerHit): Found {
  const by = i18next.t(`customers:found.by.${matchedBy}`, { defaultValue: '' })
  const hint = [by, owner?.name ?? i18next.t('palette.customer')].filter(Boolean).join(' · ')
  return { path: `/customers/${id}`, label: `${code} ${name}`, hint }
}

function closedHit({ id, name, department }: CustomerHit): Found {
  const hint = department
    ? i18next.t('palette.closed', { department: department.name })
    : i18next.t('palette.closedNowhere')
  return { path: `/archive-requests/new?customerId=${id}`, label: name, hint, closed: i18next.t('palette.ask') }
}
