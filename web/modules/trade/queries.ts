import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { listCustomerAging, listInvoiceAging } from '../../../server/modules/trade/aging/store.ts'
import type { agingOn } from '../../../server/modules/trade/aging/service.ts'
import type { DuplicatePolicy } from '../../../server/modules/trade/imports/companies/service.ts'
import type { ImportIssue } from '../../../server/modules/trade/imports/issues/rules.ts'
import type { Mapping } from '../../../server/modules/trade/imports/mapping/rules.ts'
import type { previewImport } from '../../../server/modules/trade/imports/preview/service.ts'
import type { Import } from '../../../server/modules/trade/imports/routes.ts'
import type { Kind } from '../../../server/modules/trade/imports/rules.ts'
import type { fieldsOf } from '../../../server/modules/trade/imports/service.ts'
import type { Proposal } from '../../../server/modules/trade/imports/proposals/store.ts'
import type { StoredResult } from '../../../server/modules/trade/imports/store.ts'
import { api, type Page } from '../../kernel/api.ts'

export type AgingSummary = Awaited<ReturnType<typeof agingOn>>

type CustomerRow = Awaited<ReturnType<typeof listCustomerAging>>['rows'][number]
export type CustomerAging = Pick<CustomerRow, 'customer' | 'open' | 'unapplied' | 'balance'> & {
  buckets: Record<string, string>
}

type InvoiceRow = Awaited<ReturnType<typeof listInvoiceAging>>['rows'][number]
export type InvoiceAging = Omit<InvoiceRow, 'place' | 'sortKey'> & { bucket: string }

export const agingQuery = (asOf: string, customerId: string | undefined) =>
  queryOptions({
    queryKey: ['aging', asOf, customerId],
    queryFn: () => api.get<AgingSummary>('/aging', { asOf, customerId }),
    placeholderData: keepPreviousData,
  })

export interface AgingFilter {
  asOf: string
  bucket?: string | undefined
  q?: string | undefined
  sort?: string | undefined
}

export const loadCustomerAging = (filter: AgingFilter, cursor: string | undefined) =>
  api.get<Page<CustomerAging>>('/aging/customers', { ...filter, cursor })

export const loadInvoiceAging = (
  filter: Pick<AgingFilter, 'asOf' | 'bucket'> & { customerId: string },
  cursor: string | undefined,
) => api.get<Page<InvoiceAging>>('/aging/invoices', { ...filter, cursor })

export type ImportKind = Kind
export type ImportMapping = Mapping
export type ColumnChoice = Mapping['columns'][string]
export const importKinds: ImportKind[] = ['customers', 'contracts', 'shipments', 'invoices', 'receipts']

export type ImportField = ReturnType<typeof fieldsOf>[number]

export interface ImportFile {
  kind: ImportKind
  sha256: string
  name: string
}

export type RowIssue = ImportIssue
export type ImportProposal = Proposal
export type ImportPreview = Awaited<ReturnType<typeof previewImport>>
export type ImportResult = Omit<StoredResult, 'report'> & { report: boolean }

export interface Job {
  id: string
  name: string
  state: 'queued' | 'running' | 'done' | 'failed'
  done: number
  total: number | null
  result: ImportResult | null
  error: { code: string; message: string; details: { field: string; message: string }[] } | null
}

export const uploadFile = (file: File) =>
  api.upload<{ sha256: string; size: number; name: string }>('/uploads', { name: file.name }, file)

export const importFieldsQuery = (kind: ImportKind) =>
  queryOptions({
    queryKey: ['import-fields', kind],
    queryFn: () => api.get<{ rows: ImportField[] }>(`/import-fields/${kind}`),
    staleTime: Infinity,
  })

/** What the file holds, read by the mapping; without one, by what its headers suggest. */
export const importPreviewQuery = (file: ImportFile, mapping: ImportMapping | null) =>
  queryOptions({
    queryKey: ['import-previews', file.kind, file.sha256, mapping],
    queryFn: () => api.post<ImportPreview>('/import-previews', { ...file, ...(mapping ? { mapping } : {}) }),
    placeholderData: keepPreviousData,
    retry: false,
  })

export const startImport = (
  file: ImportFile,
  mapping: ImportMapping,
  options: { dryRun: boolean; again?: boolean; duplicates?: DuplicatePolicy },
) => api.post<{ jobId: string }>('/imports', { ...file, mapping, ...options }, crypto.randomUUID())

export const jobQuery = (id: string) =>
  queryOptions({
    queryKey: ['jobs', id],
    queryFn: () => api.get<Job>(`/jobs/${id}`),
    refetchInterval: ({ state }) => (state.data && ['done', 'failed'].includes(state.data.state) ? false : 700),
  })

/** Where the rows that were not imported can be fetched as a file. */
export const reportAddress = (jobId: string) => `/api/v1/jobs/${jobId}/report`

export interface SavedMapping {
  id: string
  name: string
  kind: ImportKind
  mapping: ImportMapping
  version: number
}

export const savedMappingsQuery = queryOptions({
  queryKey: ['import-mappings'],
  queryFn: () => api.get<{ rows: SavedMapping[] }>('/import-mappings'),
})

export const saveMapping = (name: string, kind: ImportKind, mapping: ImportMapping, existing?: SavedMapping) =>
  existing
    ? api.put<SavedMapping>(`/import-mappings/${existing.id}`, { name, kind, mapping }, existing.version)
    : api.post<SavedMapping>('/import-mappings', { name, kind, mapping })

export type PastImport = Import

export const loadImports = (cursor: string | undefined) => api.get<Page<PastImport>>('/imports', { cursor })

export const undoImport = (id: string, reason: string) => api.post<PastImport>(`/imports/${id}/undoing`, { reason })
