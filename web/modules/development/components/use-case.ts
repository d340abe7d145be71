import { useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { caseQuery, type Dossier } from '../queries.ts'

/** Does something to a case, shows it as it is then, and says what was done. */
export function useCase(id: string) {
  const queryClient = useQueryClient()
  const { message } = App.useApp()
  const { queryKey } = caseQuery(id)
  const refresh = () => queryClient.invalidateQueries({ queryKey })
  const keep = async (work: Promise<Dossier>, done: string) => {
    try {
      queryClient.setQueryData(queryKey, await work)
    } catch (error) {
      // Somebody else may have been here meanwhile: what is shown is no longer so.
      await refresh()
      throw error
    }
    void message.success(done)
    // The board, the duties and the customer show it too, once they are looked at again.
    await queryClient.invalidateQueries({ predicate: (query) => query.queryKey[2] !== id, refetchType: 'none' })
  }
  return { keep, refresh }
}
