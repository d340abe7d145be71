import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { WrittenEntry } from '../../../server/modules/customers/archive/entries/routes.ts'
import type { ArchiveEntry } from '../../../server/modules/customers/archive/presentation/routes.ts'
import type {
  ArchiveCatalogue,
  ArchiveHistoryRow,
  ArchiveOverview,
  ArchivePart,
  ArchiveSummary,
  Part,
  TimelineLine,
} from '../../../server/modules/customers/archive/routes.ts'
import type { CustomerGroup } from '../../../server/modules/customers/group/routes.ts'
import type { CustomerRelation } from '../../../server/modules/customers/relation/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type {
  ArchiveEntry,
  ArchiveHistoryRow,
  ArchiveOverview,
  ArchivePart,
  ArchiveSummary,
  CustomerGroup,
  Part,
  TimelineLine,
}
export type CataloguePart = ArchiveCatalogue['parts'][number]
export type CatalogueList = CataloguePart['lists'][number]
export type Field = CatalogueList['fields'][number]
export type Right = ArchiveSummary['right']
export type Values = ArchivePart['values']
export type Relation = CustomerRelation['relation']

/** The names of all parts, lists and fields; they change with the product only. */
export const catalogueQuery = queryOptions({
  queryKey: ['archive-catalogue'],
  queryFn: () => api.get<ArchiveCatalogue>('/archive-catalogue'),
  staleTime: Infinity,
})

export const archiveKey = (customerId: string) => ['archive', customerId] as const
export const archiveQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...archiveKey(customerId), 'overview'],
    queryFn: () => api.get<ArchiveOverview>(`/customers/${customerId}/archive`),
  })
/** A look at another team's part is registered, so nothing is looked at again behind the reader's back. */
export const partQuery = (customerId: string, part: Part, purpose: string | undefined) =>
  queryOptions({
    queryKey: [...archiveKey(customerId), 'part', part, purpose],
    queryFn: () => api.get<ArchivePart>(`/customers/${customerId}/archive/${part}`, { purpose }),
    staleTime: 300_000,
    refetchOnWindowFocus: false,
  })
export const editPart = (customerId: string, { part, version }: ArchivePart, values: Values, reason: string) =>
  api.patch<ArchivePart>(`/customers/${customerId}/archive/${part}`, { values, reason }, version)
export const confirmPart = (customerId: string, part: Part, purpose: string | undefined) =>
  api.post<ArchiveSummary>(`/customers/${customerId}/archive/${part}/confirmation`, purpose ? { purpose } : {})

/** Where an entry lies. */
export interface Place {
  customerId: string
  part: Part
  list: string
}
const listPath = ({ customerId, part, list }: Place) => `/customers/${customerId}/archive/${part}/${list}`
export const addEntry = (place: Place, values: Values, reason: string | undefined) =>
  api.post<WrittenEntry>(listPath(place), { values, reason })
export const editEntry = (place: Place, { id, version }: ArchiveEntry, values: Values, reason: string | undefined) =>
  api.patch<WrittenEntry>(`${listPath(place)}/${id}`, { values, reason }, version)
export const removeEntry = (place: Place, id: string, reason: string) =>
  api.delete(`${listPath(place)}/${id}`, { reason })
export const discloseEntry = (place: Place, id: string, purpose: string) =>
  api.post<{ values: Values }>(`${listPath(place)}/${id}/disclosure`, { purpose })

export interface HistorySearch {
  part: Part
  field: string | undefined
  purpose: string | undefined
}
export const loadHistory = (customerId: string, search: HistorySearch, cursor: string | undefined) =>
  api.get<Page<ArchiveHistoryRow>>(`/customers/${customerId}/history`, { ...search, cursor })
export const loadTimeline = (customerId: string, cursor: string | undefined) =>
  api.get<Page<TimelineLine>>(`/customers/${customerId}/timeline`, { cursor })

export const groupQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...archiveKey(customerId), 'group'],
    queryFn: () => api.get<CustomerGroup>(`/customers/${customerId}/group`),
  })

export interface RelationInput {
  relation: Relation
  reason: string
  destination?: string
  competitor?: string
}
export const changeRelation = (customerId: string, input: RelationInput) =>
  api.put<CustomerRelation>(`/customers/${customerId}/relation`, input)

interface Person {
  id: string
  name: string
  position: { name: string }
  department: { name: string } | null
}
export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['colleagues', q],
    queryFn: () => api.get<{ rows: Person[] }>('/colleagues', { q }),
    placeholderData: keepPreviousData,
  })
interface Hit {
  id: string
  name: string
  code: string | null
  isVisible: boolean
}
export const customerSearchQuery = (q: string) =>
  queryOptions({
    queryKey: ['customer-search', q],
    queryFn: () => api.get<{ rows: Hit[] }>('/customer-search', { q, limit: 20 }),
    placeholderData: keepPreviousData,
    enabled: q !== '',
  })
