import { ReloadOutlined } from '@ant-design/icons'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { App, Button, Flex, Segmented, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { faultOf } from '../components/fault.ts'
import { loadDeliveries, replayDelivery, type Delivery } from '../queries.ts'

const route = getRouteApi('/app/settings/deliveries')
const states = ['dead', 'queued', 'sent', 'all'] as const

/** What left the house and what did not; what was given up can be sent again. */
export function Deliveries() {
  const { t } = useTranslation('people')
  const { state = 'dead' } = route.useSearch()
  const navigate = route.useNavigate()
  const shown = state === 'all' ? undefined : state
  return (
    <Flex vertical gap={16}>
      <Typography.Text type="secondary">{t('deliveries.hint')}</Typography.Text>
      <Segmented
        aria-label={t('deliveries.state')}
        value={state}
        options={states.map((value) => ({ value, label: t(`deliveries.states.${value}`) }))}
        onChange={(next) => void navigate({ search: { state: next }, replace: true })}
        style={{ alignSelf: 'start' }}
      />
      <DataList<Delivery>
        queryKey={['deliveries', shown]}
        load={(cursor) => loadDeliveries(shown, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t(state === 'dead' ? 'deliveries.noneDead' : 'deliveries.none')} />}
        columns={[
          {
            key: 'at',
            title: t('deliveries.at'),
            render: (_, { createdAt }) => <span className="tabular">{formatInstant(createdAt)}</span>,
          },
          { key: 'title', title: t('deliveries.message'), render: (_, { title }) => inLocale(title) },
          { key: 'channel', title: t('deliveries.channel'), render: (_, { channel }) => channel.name },
          { key: 'state', title: t('deliveries.state'), render: (_, one) => <StateTag delivery={one} /> },
          { key: 'error', title: t('deliveries.error'), render: (_, one) => <Fault delivery={one} /> },
          { key: 'replay', title: t('users.actions'), render: (_, one) => <Replay delivery={one} /> },
        ]}
        card={(one) => (
          <Flex vertical gap={6}>
            <Flex justify="space-between" gap={8}>
              <strong>{inLocale(one.title)}</strong>
              <StateTag delivery={one} />
            </Flex>
            <Typography.Text type="secondary" className="tabular">
              {one.channel.name} · {formatInstant(one.createdAt)}
            </Typography.Text>
            <Fault delivery={one} />
            <Replay delivery={one} />
          </Flex>
        )}
      />
    </Flex>
  )
}

const colours: Record<string, string> = { dead: 'error', sent: 'success', queued: 'processing' }

function StateTag({ delivery: { state } }: { delivery: Delivery }) {
  const { t } = useTranslation('people')
  return <Tag color={colours[state] ?? 'default'}>{t(`deliveries.states.${state}`, { defaultValue: state })}</Tag>
}

function Fault({ delivery: { error, status, attempts } }: { delivery: Delivery }) {
  const { t } = useTranslation('people')
  if (error === null && status === null) return '—'
  return [faultOf({ error, status }), t('deliveries.attempts', { count: attempts })].join(' · ')
}

function Replay({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const replay = useMutation({
    mutationFn: () => replayDelivery(delivery.id),
    onSuccess: async () => {
      void message.success(t('deliveries.replayed'))
      await queryClient.invalidateQueries({ queryKey: ['deliveries'] })
    },
    onError: (error) => message.error(error.message),
  })
  if (!delivery.can.replay) return null
  return (
    <Button
      icon={<ReloadOutlined aria-hidden />}
      aria-label={`${t('deliveries.replay')} ${inLocale(delivery.title)}`}
      loading={replay.isPending}
      onClick={() => replay.mutate()}
    >
      {t('deliveries.replay')}
    </Button>
  )
}
