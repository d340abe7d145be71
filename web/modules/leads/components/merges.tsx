import { CheckCircleOutlined, UndoOutlined } from '@ant-design/icons'
import { Link, useNavigate } from '@tanstack/react-router'
import { Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { loadMerges, mergesKey, type CustomerMerge } from '../queries.ts'

/** Whether a merge stands, by sign and word. */
export function MergeState({ of }: { of: CustomerMerge }) {
  const { t } = useTranslation('leads')
  return of.undoneAt ? (
    <Tag icon={<UndoOutlined aria-hidden />} style={{ marginInlineEnd: 0 }}>
      {t('merge.undone')}
    </Tag>
  ) : (
    <Tag color="success" icon={<CheckCircleOutlined aria-hidden />} style={{ marginInlineEnd: 0 }}>
      {t('merge.stands')}
    </Tag>
  )
}

/** The merges there were, the newest first. */
export function Merges() {
  const { t } = useTranslation('leads')
  const navigate = useNavigate()
  const by = ({ mergedByName, mergedAt }: CustomerMerge) =>
    t('merge.by', { name: mergedByName, at: formatInstant(mergedAt) })
  return (
    <DataList<CustomerMerge>
      queryKey={[...mergesKey, 'list']}
      load={loadMerges}
      rowKey={({ id }) => id}
      onOpen={({ id }) => void navigate({ to: '/merges/$id', params: { id } })}
      columns={[
        { key: 'from', title: t('merge.from'), render: (_, merge) => <Name merge={merge} /> },
        { key: 'into', title: t('merge.into'), render: (_, { into }) => into.label },
        { key: 'reason', title: t('merge.reason'), render: (_, { reason }) => reason },
        { key: 'by', title: t('merge.byTitle'), className: 'tabular', render: (_, merge) => by(merge) },
        { key: 'state', title: t('stateTitle'), render: (_, merge) => <MergeState of={merge} /> },
      ]}
      card={(merge) => (
        <Flex vertical gap={6}>
          <Flex gap={8} justify="space-between" align="start">
            <Name merge={merge} />
            <MergeState of={merge} />
          </Flex>
          <span>
            {t('merge.into')}：{merge.into.label}
          </span>
          <Typography.Text type="secondary">{by(merge)}</Typography.Text>
        </Flex>
      )}
      empty={<Nothing text={t('duplicate.noneMerged')} />}
    />
  )
}

const Name = ({ merge: { id, from } }: { merge: CustomerMerge }) => (
  <Link to="/merges/$id" params={{ id }} onClick={(event) => event.stopPropagation()}>
    {from.label}
  </Link>
)
