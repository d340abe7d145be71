import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../kernel/refusal.tsx'
import { deleteDraft, draftQuery, editDraft, policyQuery, submitDraft, type PolicyDraft } from '../queries.ts'

interface DraftActionsProps {
  draft: PolicyDraft
  /** Keeps what is being written first; false when it could not. */
  saved: () => Promise<boolean>
}

/** What its drafter may do with the whole of it. */
export function DraftActions({ draft, saved }: DraftActionsProps) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  const { modal, message } = App.useApp()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const settled = async () => {
    await queryClient.invalidateQueries({ queryKey: ['policies'] })
    await queryClient.invalidateQueries(draftQuery(draft.id))
  }
  const refused = (error: Error) => modal.error({ title: t('draft.refused'), content: <Refusal error={error} /> })
  const submit = useMutation({
    mutationFn: async () => {
      if (!(await saved())) return
      // Saving has bumped the version: what is submitted is what was saved last.
      await submitDraft(queryClient.getQueryData(draftQuery(draft.id).queryKey) ?? draft)
      void message.success(t('draft.submitted'))
    },
    onError: refused,
    onSettled: settled,
  })
  const rebase = useMutation({
    mutationFn: async () => {
      if (!(await saved())) return
      const now = queryClient.getQueryData(draftQuery(draft.id).queryKey) ?? draft
      const { versions } = await queryClient.fetchQuery({ ...policyQuery(draft.kind), staleTime: 0 })
      await editDraft(now, { baseVersion: Math.max(...versions.map(({ version }) => version)) })
    },
    onError: refused,
    onSettled: settled,
  })
  const remove = () =>
    modal.confirm({
      title: t('draft.deleteTitle'),
      okText: word('delete'),
      okButtonProps: { danger: true },
      onOk: async () => {
        try {
          await deleteDraft(draft.id)
          await navigate({ to: '/regulations/$kind', params: { kind: draft.kind } })
          await queryClient.invalidateQueries({ queryKey: ['policies'] })
        } catch (error) {
          refused(error as Error)
        }
      },
    })
  return (
    <>
      {draft.can.delete && (
        <Button danger onClick={remove}>
          {word('delete')}
        </Button>
      )}
      {draft.isOutdated && draft.can.edit && (
        <Button loading={rebase.isPending} onClick={() => rebase.mutate()}>
          {t('draft.rebase')}
        </Button>
      )}
      {draft.can.submit && (
        <Button type="primary" loading={submit.isPending} onClick={() => submit.mutate()}>
          {t('draft.submit')}
        </Button>
      )}
    </>
  )
}
