import { queryOptions } from '@tanstack/react-query'
import type { Decision } from '../../../server/kernel/decision.ts'
import type { presentPolicy } from '../../../server/modules/policies/routes.ts'
import { api } from '../../kernel/api.ts'

type Presented = Awaited<ReturnType<typeof presentPolicy>>

export type Policy = Omit<Presented, 'labels'> & { labels: Record<string, { zh: string; en: string }> }
export type PolicySummary = Pick<Policy, 'kind' | 'number' | 'title' | 'version' | 'effectiveOn'>
export type PolicyVersion = Policy['versions'][number]
export type Parameters = Policy['parameters']

export interface Publication {
  effectiveOn: string
  reason: string
  parameters: Parameters
}

export interface PutCase {
  facts: unknown
  at?: string
}

export const policiesQuery = queryOptions({
  queryKey: ['policies'],
  queryFn: () => api.get<{ rows: PolicySummary[] }>('/policies'),
})

export const policyQuery = (kind: string) =>
  queryOptions({ queryKey: ['policies', kind], queryFn: () => api.get<Policy>(`/policies/${kind}`) })

export const publishVersion = (kind: string, publication: Publication) =>
  api.post<PolicyVersion>(`/policies/${kind}/versions`, publication)

/** The JSON Schema of the facts a decision takes. */
export const caseSchemaQuery = (kind: string) =>
  queryOptions({
    queryKey: ['decisions', kind],
    queryFn: () => api.get<Record<string, unknown>>(`/decisions/${kind}`),
    staleTime: Infinity,
  })

export const putCase = (kind: string, given: PutCase) => api.post<Decision>(`/decisions/${kind}`, given)
