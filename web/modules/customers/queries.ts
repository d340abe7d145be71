import { queryOptions } from '@tanstack/react-query'
import type { Decision } from '../../../server/kernel/decision.ts'
import type { Customer, CustomerInput, CustomerLine } from '../../../server/modules/customers/routes.ts'
import type { Assessment } from '../../../server/modules/grading/assessments/routes.ts'
import type { AgingSummary, InvoiceAging } from '../../../server/modules/trade/aging/routes.ts'
import type { Contract, Shipment } from '../../../server/modules/trade/documents/routes.ts'
import type { Invoice, InvoiceLine } from '../../../server/modules/trade/invoices/routes.ts'
import type { Receipt, ReceiptLine } from '../../../server/modules/trade/receipts/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type {
  AgingSummary,
  Assessment,
  Contract,
  Customer,
  CustomerInput,
  CustomerLine,
  Invoice,
  InvoiceAging,
  InvoiceLine,
  Receipt,
  ReceiptLine,
  Shipment,
}

/** What the list of customers is narrowed down and ordered by; the names of the API. */
export const customerFilters = [
  'q',
  'relation',
  'class',
  'grade',
  'industry',
  'ownerId',
  'departmentId',
  'regionId',
  'sort',
] as const
export type CustomerSearch = Partial<Record<(typeof customerFilters)[number], string>>
/** What a view of the list keeps: the filters, the order, and the columns by name, with commas. */
export type ListSearch = CustomerSearch & { columns?: string }

export const customersKey = ['customers'] as const
export const loadCustomers = (search: CustomerSearch, cursor: string | undefined) =>
  api.get<Page<CustomerLine>>('/customers', { ...search, cursor })

/** A file of the list, or of those chosen of it; entered in the access register. */
export interface CustomerExport extends CustomerSearch {
  format: 'xlsx' | 'csv'
  purpose: string
  columns: string[]
  ids?: string[] | undefined
}
export const exportCustomers = (order: CustomerExport) => api.download('/customer-exports', order)

export const customerQuery = (id: string) =>
  queryOptions({ queryKey: ['customer', id], queryFn: () => api.get<Customer>(`/customers/${id}`) })
export const createCustomer = (input: CustomerInput) => api.post<Customer>('/customers', input)
export const editCustomer = (at: Customer, input: Partial<CustomerInput> & { reason?: string }) =>
  api.patch<Customer>(`/customers/${at.id}`, input, at.version)

export interface Named {
  id: string
  name: string
}
export const userQuery = (id: string) =>
  queryOptions({ queryKey: ['user', id], queryFn: () => api.get<Named>(`/users/${id}`), staleTime: 60_000 })
export const usersQuery = (q: string) =>
  queryOptions({
    queryKey: ['users', 'choice', q],
    queryFn: () => api.get<Page<Named>>('/users', { q, limit: 50 }),
    staleTime: 60_000,
  })
export const placesQuery = (kind: 'departments' | 'regions') =>
  queryOptions({ queryKey: [kind], queryFn: () => api.get<{ rows: Named[] }>(`/${kind}`), staleTime: 60_000 })

/** A customer's documents of one kind, newest first. */
export const loadDocuments = <Row>(kind: string, customerId: string, cursor: string | undefined) =>
  api.get<Page<Row>>(`/${kind}`, { customerId, cursor })
export const invoiceQuery = (id: string) =>
  queryOptions({ queryKey: ['invoice', id], queryFn: () => api.get<Invoice>(`/invoices/${id}`) })
export const voidInvoice = (id: string, reason: string) => api.post(`/invoices/${id}/voiding`, { reason })
export const receiptQuery = (id: string) =>
  queryOptions({ queryKey: ['receipt', id], queryFn: () => api.get<Receipt>(`/receipts/${id}`) })

export const customerAgingQuery = (customerId: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['aging', 'customer', customerId, asOf],
    queryFn: () => api.get<AgingSummary>('/aging', { customerId, asOf }),
  })
export const loadAgedInvoices = (
  search: { customerId: string; asOf?: string; bucket?: string },
  cursor: string | undefined,
) => api.get<Page<InvoiceAging>>('/aging/invoices', { ...search, cursor })

export interface Classification {
  asOf: string
  keyAccount: Decision
  grading: Decision
  facts: Record<string, unknown>
}
export const classificationQuery = (id: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['classification', id, asOf],
    queryFn: () => api.get<Classification>(`/customers/${id}/classification`, { asOf }),
  })

export const assessmentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['assessments', id],
    queryFn: () => api.get<{ rows: Assessment[] }>(`/customers/${id}/assessments`),
  })
export type AssessmentInput = Pick<Assessment, 'kind' | 'value' | 'assessedOn' | 'reason'>
export const assess = (id: string, input: AssessmentInput) =>
  api.post<Assessment>(`/customers/${id}/assessments`, input)
