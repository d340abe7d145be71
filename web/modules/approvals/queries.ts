import { queryOptions } from '@tanstack/react-query'
import type { Delegation } from '../../../server/modules/approvals/delegations/routes.ts'
import type { Approval, ApprovalDetail, BulkOutcome } from '../../../server/modules/approvals/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { Approval, ApprovalDetail, BulkOutcome, Delegation }

export const boxes = ['waiting', 'submitted', 'decided', 'noticed'] as const
export type Box = (typeof boxes)[number] | 'all'

export const loadApprovals = (box: Box, cursor: string | undefined) =>
  api.get<Page<Approval>>('/approvals', { box, cursor })

/** The oldest of what waits for the signed-in person. */
export const waitingQuery = queryOptions({
  queryKey: ['approvals', 'waiting-first'],
  queryFn: () => api.get<Page<Approval>>('/approvals', { box: 'waiting', limit: 50 }),
  staleTime: 0,
})

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', 'one', id],
    queryFn: () => api.get<ApprovalDetail>(`/approvals/${id}`),
    staleTime: 0,
  })

export interface Shown {
  id: string
  contentHash: string
}
const act = (id: string, what: string, body: object) => api.post<ApprovalDetail>(`/approvals/${id}/${what}`, body)
/** Agrees to the content that was shown; 409 when it is another one by now. */
export const approve = ({ id, contentHash }: Shown, comment: string) => act(id, 'approval', { comment, contentHash })
export const reject = ({ id }: Shown, comment: string) => act(id, 'rejection', { comment })
export const sendBack = ({ id }: Shown, toStep: number, comment: string) => act(id, 'return', { toStep, comment })
export const withdraw = ({ id }: Shown, comment: string) => act(id, 'withdrawal', { comment })
export const transfer = ({ id }: Shown, toUserId: string, comment: string) => act(id, 'transfer', { toUserId, comment })
export const addApprovers = ({ id }: Shown, body: { userIds: string[]; where: 'before' | 'after' }, comment: string) =>
  act(id, 'additional-approvers', { ...body, comment })
export const reassign = ({ id }: Shown, fromUserId: string, toUserId: string, comment: string) =>
  act(id, 'reassignment', { fromUserId, toUserId, comment })

export const decideMany = (decision: 'approve' | 'reject', shown: Shown[], comment: string) =>
  api.post<{ rows: BulkOutcome[] }>('/approval-bulk', {
    decision,
    comment,
    ids: shown.map(({ id }) => id),
    contentHashes: Object.fromEntries(shown.map(({ id, contentHash }) => [id, contentHash])),
  })

export const delegationsQuery = queryOptions({
  queryKey: ['delegations'],
  queryFn: () => api.get<{ rows: Delegation[] }>('/delegations'),
})
export const delegate = (body: { delegateId: string; from: string; to: string; reason: string }) =>
  api.post<Delegation>('/delegations', body)
export const endDelegation = (id: string) => api.delete(`/delegations/${id}`)
