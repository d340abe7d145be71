import { queryOptions } from '@tanstack/react-query'
import type { Channel } from '../../../server/modules/messages/channels/routes.ts'
import type { Delivery } from '../../../server/modules/messages/deliveries/routes.ts'
import type { CalendarYear } from '../../../server/modules/obligations/calendar/routes.ts'
import type { Department, Position, Region, Right } from '../../../server/modules/people/organisation/routes.ts'
import type { User } from '../../../server/modules/people/routes.ts'
import type { ApiKey, Session } from '../../../server/modules/people/sign-in/routes.ts'
import { api, type Page } from '../../kernel/api.ts'
import type { Me } from '../../kernel/session.ts'

export type { ApiKey, CalendarYear, Channel, Delivery, Position, Right, Session, User }

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
export type Place = Region & Partial<Pick<Department, 'head'>>
export type PlaceKind = 'departments' | 'regions'
export const placesQuery = (kind: PlaceKind) =>
  queryOptions({ queryKey: [kind], queryFn: () => api.get<Rows<Place>>(`/${kind}`) })
export const savePlace = (kind: PlaceKind, input: { name: string; headId?: string | null }, at?: Place) =>
  at ? api.patch(`/${kind}/${at.id}`, input, at.version) : api.post(`/${kind}`, input)

export const loadUsers = (q: string | undefined, cursor: string | undefined) =>
  api.get<Page<User>>('/users', { q, cursor })
/** People to choose from by a few letters. */
export const peopleQuery = (q: string) =>
  queryOptions({
    queryKey: ['users', 'choice', q],
    queryFn: () => api.get<Page<User>>('/users', { q, limit: 50 }),
    staleTime: 60_000,
  })
export interface UserInput {
  username: string
  name: string
  positionId: string
  departmentId: string | null
  regionId: string | null
  superiorId: string | null
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

export const calendarQuery = (year: number) =>
  queryOptions({ queryKey: ['calendar', year], queryFn: () => api.get<CalendarYear>(`/calendar/${year}`) })
export type CalendarDay = CalendarYear['days'][number]
export const saveCalendar = (at: CalendarYear, days: CalendarDay[]) =>
  api.put<CalendarYear>(`/calendar/${at.year}`, { days }, at.version === 0 ? undefined : at.version)

/** Channels reach people, webhooks reach programs; both are kept alike. */
export type ChannelPlace = 'channels' | 'webhooks'
export const channelsQuery = (place: ChannelPlace) =>
  queryOptions({ queryKey: [place], queryFn: () => api.get<Rows<Channel>>(`/${place}`) })
export interface ChannelInput {
  kind?: Channel['kind']
  name: string
  kinds?: string[]
  isEnabled: boolean
  host?: string
  port?: number
  security?: Channel['security']
  username?: string | null
  password?: string
  from?: string
  url?: string
  secret?: string
  purpose?: string
}
export const createChannel = (place: ChannelPlace, input: ChannelInput) =>
  api.post<Channel & { secret?: string }>(`/${place}`, input)
export const editChannel = (place: ChannelPlace, at: Channel, input: Partial<ChannelInput>) =>
  api.patch<Channel>(`/${place}/${at.id}`, input, at.version)
export const removeChannel = (place: ChannelPlace, id: string) => api.delete(`/${place}/${id}`)
export const tryChannel = (place: ChannelPlace, id: string, to?: string) =>
  api.post<{ ok: boolean; error: string | null; status: number | null }>(
    `/${place}/${id}/trial`,
    ...(place === 'channels' ? [{ to: to ?? null }] : []),
  )
export const renewSecret = (id: string) => api.post<{ secret: string }>(`/webhooks/${id}/secret`)

/** What messages there are about, in words. */
export const messageKindsQuery = queryOptions({
  queryKey: ['message-preferences'],
  queryFn: () => api.get<{ kinds: { kind: string; title: { zh: string; en: string } }[] }>('/message-preferences'),
})

export interface OutgoingHost {
  id: string
  host: string
  reason: string
  createdByName: string
  createdAt: string
}
export const hostsQuery = queryOptions({
  queryKey: ['outgoing-hosts'],
  queryFn: () => api.get<Rows<OutgoingHost>>('/outgoing-hosts'),
})
export const allowHost = (body: { host: string; reason: string }) => api.post('/outgoing-hosts', body)
export const disallowHost = (id: string) => api.delete(`/outgoing-hosts/${id}`)

export const loadDeliveries = (state: string | undefined, cursor: string | undefined) =>
  api.get<Page<Delivery>>('/deliveries', { state, cursor })
export const replayDelivery = (id: string) => api.post(`/deliveries/${id}/replay`)
