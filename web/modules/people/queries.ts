import { queryOptions } from '@tanstack/react-query'
import type { Position, Region, Right } from '../../../server/modules/people/organisation/routes.ts'
import type { User } from '../../../server/modules/people/routes.ts'
import type { ApiKey, Session } from '../../../server/modules/people/sign-in/routes.ts'
import { api, type Page } from '../../kernel/api.ts'
import type { Me } from '../../kernel/session.ts'

export type { ApiKey, Position, Right, Session, User }

interface Rows<Row> {
  rows: Row[]
}

export const setupQuery = queryOptions({
  queryKey: ['setup'],
  queryFn: () => api.get<{ needed: boolean }>('/setup'),
  staleTime: 0,
})
export const setUp = (body: { company: string; name: string; username: string; password: string }) =>
  api.post<Me>('/setup', body)
export const signIn = (body: { username: string; password: string }) => api.post<Me>('/sessions', body)

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => api.get<Rows<Session>>('/sessions'),
})
export const endSession = (id: string) => api.delete(`/sessions/${id}`)
export const editMe = (body: { locale?: Me['locale']; name?: string }) => api.patch<Me>('/me', body)
export const changePassword = (body: { current: string; next: string }) => api.put('/me/password', body)

export const rightsQuery = queryOptions({
  queryKey: ['permissions'],
  queryFn: () => api.get<Rows<Right>>('/permissions'),
  staleTime: Infinity,
})
export const positionsQuery = queryOptions({
  queryKey: ['positions'],
  queryFn: () => api.get<Rows<Position>>('/positions'),
})
export type PositionInput = Pick<Position, 'name' | 'permissions' | 'scope'>
export const savePosition = (input: PositionInput, at?: Position) =>
  at
    ? api.patch(`/positions/${at.id}`, input, at.version)
    : api.post('/positions', { ...input, code: `position-${Date.now().toString(36)}` })

/** Departments and regions are kept alike. */
export type Place = Region
export type PlaceKind = 'departments' | 'regions'
export const placesQuery = (kind: PlaceKind) =>
  queryOptions({ queryKey: [kind], queryFn: () => api.get<Rows<Place>>(`/${kind}`) })
export const savePlace = (kind: PlaceKind, input: { name: string }, at?: Place) =>
  at ? api.patch(`/${kind}/${at.id}`, input, at.version) : api.post(`/${kind}`, input)

export const loadUsers = (q: string | undefined, cursor: string | undefined) =>
  api.get<Page<User>>('/users', { q, cursor })
export interface UserInput {
  username: string
  name: string
  positionId: string
  departmentId: string | null
  regionId: string | null
  locale: Me['locale']
}
export const createUser = (input: UserInput & { password: string }) => api.post<User>('/users', input)
export const editUser = (at: User, input: Omit<UserInput, 'username'>) =>
  api.patch<User>(`/users/${at.id}`, input, at.version)
export const setUserPassword = (id: string, password: string) => api.put(`/users/${id}/password`, { password })
export const disableUser = (id: string) => api.post(`/users/${id}/disabling`)
export const enableUser = (id: string) => api.post(`/users/${id}/enabling`)

export const apiKeysQuery = queryOptions({
  queryKey: ['api-keys'],
  queryFn: () => api.get<Rows<ApiKey>>('/api-keys'),
})
export const createApiKey = (body: { name: string; scopes: string[] }) =>
  api.post<{ id: string; name: string; key: string }>('/api-keys', body)
export const revokeApiKey = (id: string) => api.delete(`/api-keys/${id}`)
