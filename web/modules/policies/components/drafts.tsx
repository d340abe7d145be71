import { PlusOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Card, Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { beginDraft, loadDrafts, type Policy, type PolicyDraftSummary } from '../queries.ts'

/** The changes under way and those that were decided. */
export function Drafts({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const { kind } = policy
  const link = (draft: PolicyDraftSummary) => (
    <Link to="/regulations/$kind/drafts/$draftId" params={{ kind, draftId: draft.id }}>
      {draft.reason || t('draft.untitled')}
    </Link>
  )
  const drawn = (draft: PolicyDraftSummary) => `${draft.updatedByName} ${formatInstant(draft.updatedAt)}`
  return (
    <Card size="small" title={t('draft.list')}>
      <DataList<PolicyDraftSummary>
        queryKey={['policies', kind, 'drafts']}
        load={(cursor) => loadDrafts(kind, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t('draft.none')} />}
        columns={[
          { key: 'reason', title: t('draft.reason'), render: (_, draft) => link(draft) },
          { key: 'state', title: t('status'), render: (_, { state }) => <DraftTag state={state} /> },
          {
            key: 'base',
            title: t('draft.base'),
            render: (_, { baseVersion }) => t('versionN', { version: baseVersion }),
          },
          { key: 'by', title: t('draft.by'), render: (_, draft) => <span className="tabular">{drawn(draft)}</span> },
        ]}
        card={(draft) => (
          <Flex vertical gap={4}>
            <Flex justify="space-between" gap={8}>
              {link(draft)}
              <DraftTag state={draft.state} />
            </Flex>
            <Typography.Text type="secondary" className="tabular">
              {drawn(draft)}
            </Typography.Text>
          </Flex>
        )}
      />
    </Card>
  )
}

const colours = {
  draft: 'default',
  'in-review': 'processing',
  returned: 'warning',
  rejected: 'error',
  withdrawn: 'default',
  published: 'success',
} as const

export function DraftTag({ state }: { state: PolicyDraftSummary['state'] }) {
  const { t } = useTranslation('policies')
  return (
    <Tag color={colours[state]} style={{ marginInlineEnd: 0 }}>
      {t(`draft.state.${state}`)}
    </Tag>
  )
}

/** Begins a change as a copy of the newest version. */
export function BeginDraft({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const mayDraft = useMay()('policies.draft')
  const { kind, versions } = policy
  const begin = useMutation({
    mutationFn: () => beginDraft(kind, Math.max(...versions.map(({ version }) => version))),
    onSuccess: async ({ id }) => {
      void queryClient.invalidateQueries({ queryKey: ['policies', kind, 'drafts'] })
      await navigate({ to: '/regulations/$kind/drafts/$draftId', params: { kind, draftId: id } })
    },
    onError: (error) => message.error(error.message),
  })
  if (!mayDraft) return null
  return (
    <Button type="primary" icon={<PlusOutlined aria-hidden />} loading={begin.isPending} onClick={() => begin.mutate()}>
      {t('draft.begin')}
    </Button>
  )
}
