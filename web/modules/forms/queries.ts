import { queryOptions } from '@tanstack/react-query'
import type { ListedForm } from '../../../forms/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { ListedForm }

export const formsQuery = queryOptions({
  queryKey: ['forms'],
  queryFn: () => api.get<{ rows: ListedForm[] }>('/forms'),
  staleTime: 60_000,
})

export interface Printing {
  format: 'pdf' | 'docx'
  locale: string
  asOf?: string | undefined
  purpose?: string | undefined
}

/** Where a form is printed; the browser opens or keeps it, and the access register has it. */
export function printAddress(code: string, subjectId: string, printing: Printing): string {
  const given = Object.entries(printing).filter(([, value]) => value)
  return `/api/v1/forms/${code}/${subjectId}?${new URLSearchParams(given as [string, string][])}`
}

interface Named {
  id: string
  code: string
  name: string
}
export const findCustomers = (q: string) =>
  queryOptions({
    queryKey: ['customers', 'choice', q],
    queryFn: () => api.get<Page<Named>>('/customers', { q, limit: 20 }),
    staleTime: 60_000,
  })
export const findCases = (q: string) =>
  queryOptions({
    queryKey: ['certifications', 'choice', q],
    queryFn: () =>
      api.get<Page<{ id: string; customer: Named; attempt: number }>>('/certifications', {
        ...(q ? { q } : {}),
        limit: 20,
      }),
    staleTime: 60_000,
  })
export const regulationsQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: () => api.get<{ rows: { kind: string; number: string; title: { zh: string; en: string } }[] }>('/policies'),
})
