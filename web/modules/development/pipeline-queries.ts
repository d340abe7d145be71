import { queryOptions } from '@tanstack/react-query'
import type { CustomerLine } from '../../../server/modules/customers/routes.ts'
import type { Lead } from '../../../server/modules/customers/leads/routes.ts'
import type {
  Opportunity,
  OpportunityChoices,
  OpportunityEvent,
  OpportunityLine,
  Pipeline,
} from '../../../server/modules/development/opportunities/routes.ts'
import type { DevelopmentPlan, DevelopmentPlanLine } from '../../../server/modules/development/plans/routes.ts'
import type { Tender, TenderLine } from '../../../server/modules/development/tenders/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type {
  DevelopmentPlan,
  DevelopmentPlanLine,
  Opportunity,
  OpportunityChoices,
  OpportunityEvent,
  OpportunityLine,
  Pipeline,
  Tender,
  TenderLine,
}

/** Who can be won: a customer or a lead; as one value of a choice `customer:<id>` or `lead:<id>`. */
export type PartyValue = string
export const partyIds = (value: PartyValue) => {
  const [kind, id] = value.split(':')
  return kind === 'lead' ? { leadId: id } : { customerId: id }
}
export const partyCustomersQuery = (q: string) =>
  queryOptions({
    queryKey: ['customers', 'choice', q],
    queryFn: () => api.get<Page<CustomerLine>>('/customers', { q, limit: 20 }),
  })
export const partyLeadsQuery = (q: string) =>
  queryOptions({ queryKey: ['leads', 'choice', q], queryFn: () => api.get<Page<Lead>>('/leads', { q, limit: 20 }) })

interface Named {
  id: string
  name: string
}
export const planPlacesQuery = (kind: 'departments' | 'regions') =>
  queryOptions({ queryKey: [kind], queryFn: () => api.get<{ rows: Named[] }>(`/${kind}`), staleTime: 60_000 })

// Plans

export const plansKey = ['development-plans'] as const
export const loadPlans = (status: string | undefined, cursor: string | undefined) =>
  api.get<Page<DevelopmentPlanLine>>('/development-plans', { status, cursor })
export const planQuery = (id: string) =>
  queryOptions({
    queryKey: [...plansKey, 'one', id],
    queryFn: () => api.get<DevelopmentPlan>(`/development-plans/${id}`),
  })
export interface PlanInput {
  period: string
  departmentId?: string
  regionId?: string
  ownerId?: string
  remark?: string
}
export const createPlan = (input: PlanInput) => api.post<DevelopmentPlan>('/development-plans', input)
export const editPlan = ({ id, version }: DevelopmentPlan, input: { ownerId?: string; remark: string }) =>
  api.patch<DevelopmentPlan>(`/development-plans/${id}`, input, version)
export const submitPlan = (id: string) => api.post<DevelopmentPlan>(`/development-plans/${id}/submission`)
export const reopenPlan = (id: string, reason: string) =>
  api.post<DevelopmentPlan>(`/development-plans/${id}/reopening`, { reason })
export type Target = DevelopmentPlan['targets'][number]
export interface TargetInput {
  stage: Target['stage']
  ownerId?: string
  expectedAmount: string
  remark?: string
}
export const addTarget = (planId: string, party: PartyValue, input: TargetInput) =>
  api.post<DevelopmentPlan>(`/development-plans/${planId}/targets`, { ...partyIds(party), ...input })
export const editTarget = (id: string, input: TargetInput) =>
  api.patch<DevelopmentPlan>(`/development-plan-targets/${id}`, input)
export const removeTarget = (id: string) => api.delete<DevelopmentPlan>(`/development-plan-targets/${id}`)

// Opportunities

export const opportunitiesKey = ['opportunities'] as const
export interface OpportunityFilter {
  template?: string | undefined
  stage?: string | undefined
  status?: string | undefined
  ownerId?: string | undefined
  customerId?: string | undefined
  q?: string | undefined
}
export const loadOpportunities = (filter: OpportunityFilter, cursor: string | undefined, limit?: number) =>
  api.get<Page<OpportunityLine>>('/opportunities', {
    ...filter,
    cursor,
    limit,
    sort: filter.status === 'open' ? 'expectedOn' : '-updatedAt',
  })
export const openOpportunitiesQuery = (q: string) =>
  queryOptions({
    queryKey: [...opportunitiesKey, 'choice', q],
    queryFn: () => loadOpportunities({ q, status: 'open' }, undefined, 20),
  })
export const pipelineQuery = (filter: Pick<OpportunityFilter, 'q' | 'ownerId' | 'customerId'>) =>
  queryOptions({
    queryKey: [...opportunitiesKey, 'pipeline', filter],
    queryFn: () => api.get<Pipeline>('/opportunity-pipeline', { ...filter }),
  })
export const choicesQuery = queryOptions({
  queryKey: ['opportunity-choices'],
  queryFn: () => api.get<OpportunityChoices>('/opportunity-choices'),
  staleTime: 60_000,
})
export const opportunityQuery = (id: string) =>
  queryOptions({
    queryKey: [...opportunitiesKey, 'one', id],
    queryFn: () => api.get<Opportunity>(`/opportunities/${id}`),
  })
export const loadHistory = (id: string, cursor: string | undefined) =>
  api.get<Page<OpportunityEvent>>(`/opportunities/${id}/history`, { cursor })
export interface OpportunityInput {
  title?: string
  amount?: string | null
  expectedOn?: string | null
  ownerId?: string
  competitors?: Opportunity['competitors']
  facts?: Record<string, string>
}
export const openOpportunity = (party: PartyValue, input: OpportunityInput & { template: string }) =>
  api.post<Opportunity>('/opportunities', { ...partyIds(party), ...input })
export const editOpportunity = ({ id, version }: Opportunity, input: OpportunityInput) =>
  api.patch<Opportunity>(`/opportunities/${id}`, input, version)
export const moveOpportunity = (id: string, stage: string, reason?: string) =>
  api.post<Opportunity>(`/opportunities/${id}/move`, { stage, reason })
export const winOpportunity = (id: string, note?: string) =>
  api.post<Opportunity>(`/opportunities/${id}/winning`, { note })
export const loseOpportunity = (id: string, loss: { reason: string; competitor?: string; note?: string }) =>
  api.post<Opportunity>(`/opportunities/${id}/loss`, loss)

// Tenders

export const tendersKey = ['tenders'] as const
export const tenderStates = ['open', 'submitted', 'won', 'lost', 'abandoned'] as const
export interface TenderFilter {
  status?: string
  customerId?: string
  q?: string | undefined
}
export const loadTenders = (filter: TenderFilter, cursor: string | undefined) =>
  api.get<Page<TenderLine>>('/tenders', {
    ...filter,
    cursor,
    sort: filter.status === 'open' || filter.status === 'submitted' ? 'deadline' : '-deadline',
  })
export const tenderQuery = (id: string) =>
  queryOptions({ queryKey: [...tendersKey, 'one', id], queryFn: () => api.get<Tender>(`/tenders/${id}`) })
export interface TenderInput {
  number: string
  title: string
  buyer: string
  agency?: string | null
  source?: string | null
  publishedOn?: string | null
  deadline: string
  budget?: string | null
  customerId?: string | null
  opportunityId?: string | null
  ownerId?: string
  hasFee: boolean
}
export const enterTender = (input: TenderInput) => api.post<Tender>('/tenders', input)
export const editTender = ({ id, version }: Tender, input: Partial<TenderInput>) =>
  api.patch<Tender>(`/tenders/${id}`, input, version)
const step = (id: string, what: string, body: object) => api.post<Tender>(`/tenders/${id}/${what}`, body)
export const markReady = (id: string, document: string, note?: string) =>
  step(id, `papers/${document}/readiness`, { note })
export const reopenPaper = (id: string, document: string, reason: string) =>
  step(id, `papers/${document}/reopening`, { reason })
export const requestFee = (id: string, body: { amount: string; purpose: string }) => step(id, 'fee-request', body)
export const submitBid = (id: string, body: { price: string; submittedAt?: string | null }) =>
  step(id, 'submission', body)
export interface TenderResult {
  outcome: 'won' | 'lost'
  winner?: string
  price?: string | null
  resultOn: string
  note?: string
}
export const enterResult = (id: string, body: TenderResult) => step(id, 'result', body)
export const abandonTender = (id: string, reason: string) => step(id, 'abandonment', { reason })
