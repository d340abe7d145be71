import { queryOptions, useQuery } from '@tanstack/react-query'
import type { Me } from '../../server/modules/people/sign-in/routes.ts'
import { api } from './api.ts'

export type { Me }

export const meQuery = queryOptions({ queryKey: ['me'], queryFn: () => api.get<Me>('/me'), staleTime: 60_000 })

/** The signed-in user; only for pages behind the door, where it is already loaded. */
export function useMe(): Me {
  const { data } = useQuery(meQuery)
  if (!data) throw new Error('not signed in')
  return data
}

/** Whether the signed-in user holds a right; decides which doors the page shows, never what the server allows. */
export function useMay(): (permission: string) => boolean {
  const { permissions } = useMe()
  return (permission) => permissions.includes('everything') || permissions.includes(permission)
}
