import { queryOptions } from '@tanstack/react-query'
import type { AccountPlan, AccountPlanLine } from '../../../server/modules/customers/account-plans/routes.ts'
import type { CustomerHandover, GivenLine } from '../../../server/modules/customers/handovers/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { AccountPlan, AccountPlanLine, CustomerHandover, GivenLine }

// Account plans

export const accountPlansKey = ['account-plans'] as const
export const loadAccountPlans = (year: string | undefined, cursor: string | undefined) =>
  api.get<Page<AccountPlanLine>>('/account-plans', { year, cursor })
export const plansOfQuery = (customerId: string) =>
  queryOptions({
    queryKey: [...accountPlansKey, 'of', customerId],
    queryFn: () => api.get<Page<AccountPlanLine>>('/account-plans', { customerId, limit: 50 }),
  })
/** A look at another team's account is registered, so nothing is looked at again behind the reader's back. */
export const accountPlanQuery = (id: string, purpose: string | undefined) =>
  queryOptions({
    queryKey: [...accountPlansKey, 'one', id, purpose],
    queryFn: () => api.get<AccountPlan>(`/account-plans/${id}`, { purpose }),
    refetchOnWindowFocus: false,
  })
export const createAccountPlan = (input: { customerId: string; year: number; strategy?: string }) =>
  api.post<AccountPlan>('/account-plans', input)
export const editStrategy = ({ id, version }: AccountPlan, strategy: string) =>
  api.patch<AccountPlan>(`/account-plans/${id}`, { strategy }, version)

export interface PotentialInput {
  unitId: string
  productId: string
  potential: string
}
export const statePotentials = ({ id, version }: AccountPlan, rows: PotentialInput[]) =>
  api.put<AccountPlan>(`/account-plans/${id}/potentials`, { rows }, version)
export const productsQuery = (q: string) =>
  queryOptions({
    queryKey: ['products', 'choice', q],
    queryFn: () => api.get<Page<{ id: string; code: string; name: string }>>('/products', { q, limit: 50 }),
  })

export type Objective = AccountPlan['objectives'][number]
export interface ObjectiveInput {
  title: string
  ownerId: string
  dueOn: string
  status?: Objective['status']
}
export const addObjective = (planId: string, input: ObjectiveInput) =>
  api.post<AccountPlan>(`/account-plans/${planId}/objectives`, input)
export const editObjective = ({ id, version }: Objective, input: ObjectiveInput) =>
  api.patch<AccountPlan>(`/account-objectives/${id}`, input, version)
export interface ActionInput {
  title: string
  ownerId: string
  dueOn: string
  objectiveId?: string | null
}
export const addAction = (planId: string, input: ActionInput) =>
  api.post<AccountPlan>(`/account-plans/${planId}/actions`, input)
export const dropAction = (id: string, reason: string) =>
  api.post<AccountPlan>(`/account-actions/${id}/dropping`, { reason })

// Hand-overs

export const handoversKey = ['customer-handovers'] as const
export const handoverBoxes = ['to-sign', 'mine', 'all'] as const
export type HandoverBox = (typeof handoverBoxes)[number]
export const loadHandovers = (box: HandoverBox, cursor: string | undefined) =>
  api.get<Page<CustomerHandover>>('/customer-handovers', { box, cursor })
export const handoverQuery = (id: string) =>
  queryOptions({
    queryKey: [...handoversKey, 'one', id],
    queryFn: () => api.get<CustomerHandover>(`/customer-handovers/${id}`),
  })
export const loadGiven = (id: string, cursor: string | undefined) =>
  api.get<Page<GivenLine>>(`/customer-handovers/${id}/customers`, { cursor })
export const signHandover = ({ id, contentHash }: CustomerHandover) =>
  api.post<CustomerHandover>(`/customer-handovers/${id}/signature`, { contentHash })
export const refuseHandover = ({ id }: CustomerHandover, reason: string) =>
  api.post<CustomerHandover>(`/customer-handovers/${id}/refusal`, { reason })
export const withdrawHandover = ({ id }: CustomerHandover, reason: string) =>
  api.post<CustomerHandover>(`/customer-handovers/${id}/withdrawal`, { reason })
export interface HandoverInput {
  fromUserId: string
  reason: string
  toUserId?: string
  customerIds?: string[]
  successors?: { customerId: string; toUserId: string }[]
}
export const startHandover = (input: HandoverInput) => api.post<CustomerHandover>('/customer-handovers', input)

interface Giver {
  id: string
  name: string
  position: { name: string }
  disabledAt: string | null
}
/** Whose customers can be handed over: also of people who have left. */
export const giversQuery = (q: string) =>
  queryOptions({
    queryKey: ['users', 'givers', q],
    queryFn: () => api.get<Page<Giver>>('/users', { q, limit: 50 }),
    staleTime: 60_000,
  })
