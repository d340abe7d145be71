import { queryOptions } from '@tanstack/react-query'
import type { Message, ShownPreferences } from '../../../server/modules/messages/routes.ts'
import { api, type Page } from '../../kernel/api.ts'

export type { Message, ShownPreferences }

export const loadMessages = (onlyUnread: boolean, cursor: string | undefined) =>
  api.get<Page<Message> & { unread: number }>('/messages', { cursor, ...(onlyUnread ? { unread: true } : {}) })
export const readMessage = (id: string) => api.post(`/messages/${id}/reading`)
export const readAll = () => api.post('/messages/reading')

export const preferencesQuery = queryOptions({
  queryKey: ['message-preferences'],
  queryFn: () => api.get<ShownPreferences>('/message-preferences'),
})
export const savePreferences = (body: Pick<ShownPreferences, 'email' | 'quiet' | 'channels'>) =>
  api.put<ShownPreferences>('/message-preferences', body)
