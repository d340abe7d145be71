import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import type { Decision } from '../../../server/kernel/decision.ts'
import type { Reading } from '../../../server/modules/policies/acknowledgements/routes.ts'
import type { Difference } from '../../../server/modules/policies/diff/routes.ts'
import type { PolicyDraft, PolicyDraftSummary } from '../../../server/modules/policies/drafts/routes.ts'
import type { presentPolicy } from '../../../server/modules/policies/routes.ts'
import type {
  SimulatedChange,
  SimulationAnswer,
  SimulationSummary,
} from '../../../server/modules/policies/simulations/routes.ts'
import { api, ApiError, type Page } from '../../kernel/api.ts'

export type { Difference, PolicyDraft, PolicyDraftSummary, Reading, SimulatedChange, SimulationAnswer }

export interface Text {
  zh: string
  en: string
}

type Presented = Awaited<ReturnType<typeof presentPolicy>>

export type Policy = Omit<Presented, 'labels' | 'words' | 'names'> & {
  labels: Record<string, Text>
  words: Record<string, Text>
  names: Record<string, Record<string, Text>>
  reading: Reading
  isUnderReview: boolean
}
export type PolicySummary = Pick<Policy, 'kind' | 'number' | 'title' | 'version' | 'effectiveOn' | 'isUnderReview'>
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

/** A regulation as it is in force today. */
export const policyQuery = (kind: string) =>
  queryOptions({ queryKey: ['policies', kind], queryFn: () => api.get<Policy>(`/policies/${kind}`) })

/** A regulation as one of its versions has it. */
export const policyVersionQuery = (kind: string, version: number) =>
  queryOptions({
    queryKey: ['policies', kind, 'version', version],
    queryFn: () => api.get<Policy>(`/policies/${kind}`, { version }),
  })

export const publishVersion = (kind: string, publication: Publication) =>
  api.post<PolicyVersion>(`/policies/${kind}/versions`, publication)

export const loadDrafts = (kind: string, cursor: string | undefined) =>
  api.get<Page<PolicyDraftSummary>>(`/policies/${kind}/drafts`, { cursor })
export const beginDraft = (kind: string, baseVersion: number) =>
  api.post<PolicyDraft>(`/policies/${kind}/drafts`, { baseVersion })

export const draftQuery = (id: string) =>
  queryOptions({ queryKey: ['policy-drafts', id], queryFn: () => api.get<PolicyDraft>(`/policy-drafts/${id}`) })
export type DraftInput = Pick<PolicyDraft, 'header' | 'articles' | 'parameters' | 'effectiveOn' | 'reason'>
export const editDraft = (at: PolicyDraft, input: Partial<DraftInput> & { baseVersion?: number }) =>
  api.patch<PolicyDraft>(`/policy-drafts/${at.id}`, input, at.version)
export const deleteDraft = (id: string) => api.delete(`/policy-drafts/${id}`)
export const submitDraft = (at: PolicyDraft) =>
  api.post<PolicyDraft>(`/policy-drafts/${at.id}/submission`, undefined, undefined, at.version)

/** What differs; `stamp` tells one state of a draft from the next. */
export const differenceQuery = (kind: string, from: string, to: string, stamp = 0) =>
  queryOptions({
    queryKey: ['policies', kind, 'diff', from, to, stamp],
    queryFn: () => api.get<Difference>(`/policies/${kind}/diff`, { from, to }),
    placeholderData: keepPreviousData,
  })

export const simulate = (kind: string, body: { draftId: string; asOf?: string }) =>
  api.post<SimulationAnswer>(`/policies/${kind}/simulations`, body)
export type Simulated = SimulationSummary & { id: string; createdAt: string }
interface SimulationJob {
  state: 'queued' | 'running' | 'done' | 'failed'
  error: ConstructorParameters<typeof ApiError>[1] | null
}
/** Null while it still runs: what it came to appears when it is done. One that failed is not asked for again. */
export const simulationQuery = (id: string) =>
  queryOptions({
    queryKey: ['policy-simulations', id],
    queryFn: async () => {
      const { state, error } = await api.get<SimulationJob>(`/jobs/${id}`)
      if (state === 'failed' && error) throw new ApiError(422, error)
      return state === 'done' ? api.get<Simulated>(`/policy-simulations/${id}`) : null
    },
    retry: false,
    refetchInterval: ({ state }) => (state.data || state.status === 'error' ? false : 2000),
  })
export const loadSimulated = (id: string, cursor: string | undefined) =>
  api.get<Page<SimulatedChange>>(`/policy-simulations/${id}/rows`, { cursor })

export const acknowledge = (kind: string, version: number) =>
  api.post<Reading>(`/policies/${kind}/versions/${version}/acknowledgement`)
export interface Reader {
  user: { id: string; name: string }
  department: string | null
  acknowledgedAt: string | null
}
export const loadReaders = (kind: string, version: number, read: 'yes' | 'no' | undefined, cursor?: string) =>
  api.get<Page<Reader>>(`/policies/${kind}/versions/${version}/acknowledgements`, { read, cursor })

/** People the authority table can name, by a few letters of the name. */
export const approversQuery = (q: string) =>
  queryOptions({
    queryKey: ['policy-approvers', q],
    queryFn: () =>
      api.get<{ rows: { username: string; name: string; position: string }[] }>('/policy-approvers', { q }),
  })

/** The JSON Schema of the facts a decision takes. */
export const caseSchemaQuery = (kind: string) =>
  queryOptions({
    queryKey: ['decisions', kind],
    queryFn: () => api.get<Record<string, unknown>>(`/decisions/${kind}`),
    staleTime: Infinity,
  })
/** The kinds of decision a case can be put to. */
export const decisionKindsQuery = queryOptions({
  queryKey: ['decisions'],
  queryFn: () => api.get<{ rows: { kind: string }[] }>('/decisions'),
  staleTime: Infinity,
})

export const putCase = (kind: string, given: PutCase) => api.post<Decision>(`/decisions/${kind}`, given)
