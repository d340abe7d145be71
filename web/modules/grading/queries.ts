import { queryOptions } from '@tanstack/react-query'
import type { Decision } from '../../../server/kernel/decision.ts'
import type { CustomerClass, Grade, Movement } from '../../../server/modules/grading/rules.ts'
import type { ProposalRow, RunRow } from '../../../server/modules/grading/runs/store.ts'
import type { AbcRow } from '../../../server/modules/grading/service.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { CustomerClass, Grade, Movement }

export type Run = RunRow & { can: { adopt: boolean; discard: boolean } }
export type Proposal = Omit<ProposalRow, 'id'>
export type ProposalDetail = Proposal & {
  classDecision: Decision
  gradeDecision: Decision
  facts: Record<string, unknown>
}
export type AbcCustomer = Omit<AbcRow, 'decision'>

export interface Classified {
  customer: { id: string; code: string; name: string }
  class: CustomerClass
  criteria: string[]
  months: string[]
  decision: Decision
}

export const loadClassification = (asOf: string | undefined, ofClass: string | undefined, cursor: string | undefined) =>
  api.get<Page<Classified> & { asOf: string }>('/classification', { asOf, class: ofClass, cursor })

/** Class and grade of one customer with the facts of both. */
export const customerClassificationQuery = (customerId: string, asOf: string | undefined) =>
  queryOptions({
    queryKey: ['classification', 'customer', customerId, asOf],
    queryFn: () =>
      api.get<{ keyAccount: Decision; grading: Decision; facts: Record<string, unknown> }>(
        `/customers/${customerId}/classification`,
        { asOf },
      ),
  })

export const loadRuns = (cursor: string | undefined) => api.get<Page<Run>>('/grading-runs', { cursor })

export const runQuery = (id: string) =>
  queryOptions({ queryKey: ['grading-runs', id], queryFn: () => api.get<Run>(`/grading-runs/${id}`) })

export interface ProposalFilter {
  movement?: string
  class?: string
  grade?: string
  q?: string
}

export const loadProposals = (runId: string, filter: ProposalFilter, cursor: string | undefined) =>
  api.get<Page<Proposal>>(`/grading-runs/${runId}/proposals`, { ...filter, cursor })

export const proposalQuery = (runId: string, customerId: string) =>
  queryOptions({
    queryKey: ['grading-runs', runId, 'proposals', customerId],
    queryFn: () => api.get<ProposalDetail>(`/grading-runs/${runId}/proposals/${customerId}`),
  })

export const startRun = (asOf: string) => api.post<Run>('/grading-runs', { asOf }, crypto.randomUUID())

export const decideRun = (run: Run, step: 'adoption' | 'discarding') =>
  api.post<Run>(`/grading-runs/${run.id}/${step}`, undefined, undefined, run.version)

export interface AbcPage extends Page<AbcCustomer> {
  period: string
  total: string
  counts: Record<Grade, number>
}

export const loadAbc = (period: string, abc: string | undefined, cursor?: string, limit?: number) =>
  api.get<AbcPage>('/abc', { period, abc, cursor, limit })

/** Totals and counts of a period, without its rows. */
export const abcTotalsQuery = (period: string) =>
  queryOptions({ queryKey: ['abc', 'totals', period], queryFn: () => loadAbc(period, undefined, undefined, 1) })
