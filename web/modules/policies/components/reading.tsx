import { CheckCircleOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Progress, Segmented, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { acknowledge, loadReaders, type Policy, type Reader } from '../queries.ts'

/** Who has read the version shown: oneself with one click, and how many in all. */
export function ReadingCard({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const mayDraft = useMay()('policies.draft')
  const [isListed, setListed] = useState(false)
  const { kind, version, reading, state } = policy
  if (state !== 'in-force') return null
  const { readers, acknowledged, rate, mine } = reading
  return (
    <Card size="small" title={t('reading.title')}>
      <Flex vertical gap={12}>
        <Flex wrap gap={16} align="center" justify="space-between">
          <Flex vertical gap={4} style={{ flex: '1 1 260px' }}>
            <Typography.Text className="tabular">
              {t('reading.rate', { acknowledged, readers, rate: rate ?? '—' })}
            </Typography.Text>
            <Progress percent={Number(rate ?? 0)} showInfo={false} aria-label={t('reading.title')} />
          </Flex>
          {mine ? (
            <Typography.Text type="secondary" className="tabular">
              <CheckCircleOutlined aria-hidden /> {t('reading.mine', { at: formatInstant(mine) })}
            </Typography.Text>
          ) : (
            <Confirm kind={kind} version={version} />
          )}
        </Flex>
        {mayDraft && (
          <Button style={{ alignSelf: 'start' }} aria-expanded={isListed} onClick={() => setListed(!isListed)}>
            {t(isListed ? 'reading.hide' : 'reading.who')}
          </Button>
        )}
        {isListed && <Readers kind={kind} version={version} />}
      </Flex>
    </Card>
  )
}

function Confirm({ kind, version }: { kind: string; version: number }) {
  const { t } = useTranslation('policies')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const confirm = useMutation({
    mutationFn: () => acknowledge(kind, version),
    onSuccess: async () => {
      void message.success(t('reading.done'))
      await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' })
    },
    onError: (error) => message.error(error.message),
  })
  return (
    <Button type="primary" loading={confirm.isPending} onClick={() => confirm.mutate()}>
      {t('reading.confirm')}
    </Button>
  )
}

function Readers({ kind, version }: { kind: string; version: number }) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  const [read, setRead] = useState<'all' | 'yes' | 'no'>('no')
  const when = ({ acknowledgedAt }: Reader) => (acknowledgedAt ? formatInstant(acknowledgedAt) : t('reading.notYet'))
  return (
    <Flex vertical gap={12}>
      <Segmented
        aria-label={t('reading.who')}
        value={read}
        onChange={setRead}
        options={[
          { value: 'no', label: t('reading.notYet') },
          { value: 'yes', label: t('reading.read') },
          { value: 'all', label: word('all') },
        ]}
        style={{ alignSelf: 'start' }}
      />
      <DataList<Reader>
        queryKey={['policies', kind, 'readers', version, read]}
        load={(cursor) => loadReaders(kind, version, read === 'all' ? undefined : read, cursor)}
        rowKey={({ user }) => user.id}
        empty={<Nothing text={t('reading.nobody')} />}
        columns={[
          { key: 'name', title: t('reading.name'), render: (_, { user }) => user.name },
          { key: 'department', title: t('reading.department'), render: (_, { department }) => department ?? '—' },
          { key: 'at', title: t('reading.at'), render: (_, row) => <span className="tabular">{when(row)}</span> },
        ]}
        card={(row) => (
          <Flex justify="space-between" gap={8}>
            <span>{[row.user.name, row.department].filter(Boolean).join(' · ')}</span>
            <Typography.Text type="secondary" className="tabular">
              {when(row)}
            </Typography.Text>
          </Flex>
        )}
      />
    </Flex>
  )
}
