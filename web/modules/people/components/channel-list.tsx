import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { channelsQuery, removeChannel, renewSecret, type Channel, type ChannelPlace } from '../queries.ts'
import { ChannelDrawer } from './channel-drawer.tsx'
import { SecretModal, type Secret } from './secret-modal.tsx'
import { TrialButton } from './trial-button.tsx'

/** The channels to people, or the webhooks to programs. */
export function ChannelList({ place }: { place: ChannelPlace }) {
  const { t } = useTranslation('people')
  const [edited, setEdited] = useState<Channel | 'new'>()
  const [secret, setSecret] = useState<Secret>()
  return (
    <Flex vertical gap={16}>
      <Flex wrap gap={8} justify="space-between" align="center">
        <Typography.Text type="secondary" style={{ flex: '1 1 320px' }}>
          {t(`channels.${place}.hint`)}
        </Typography.Text>
        <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
          {t(`channels.${place}.create`)}
        </Button>
      </Flex>
      <Await query={useQuery(channelsQuery(place))}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Nothing text={t(`channels.${place}.empty`)} />
          ) : (
            rows.map((channel) => (
              <ChannelCard
                key={channel.id}
                place={place}
                channel={channel}
                onEdit={() => setEdited(channel)}
                onSecret={setSecret}
              />
            ))
          )
        }
      </Await>
      <ChannelDrawer
        key={edited === 'new' ? 'new' : edited?.id}
        place={place}
        edited={edited}
        onClose={() => setEdited(undefined)}
        onSecret={setSecret}
      />
      <SecretModal secret={secret} label={t('channels.copySecret')} onClose={() => setSecret(undefined)} />
    </Flex>
  )
}

interface ChannelCardProps {
  place: ChannelPlace
  channel: Channel
  onEdit: () => void
  onSecret: (secret: Secret) => void
}

function ChannelCard({ place, channel, onEdit, onSecret }: ChannelCardProps) {
  const { t } = useTranslation('people')
  const { name, kind, isEnabled, pausedUntil } = channel
  const { remove, renew } = useChannelWork(place, channel, onSecret)
  const named = (action: string) => `${action} ${name}`
  const where = channel.host ? `${channel.host}:${channel.port} · ${channel.from}` : channel.url
  return (
    <Card size="small">
      <Flex vertical gap={8}>
        <Flex wrap gap={8} align="center">
          <strong>{name}</strong>
          {place === 'channels' && <Tag>{t(`channels.kind.${kind}`)}</Tag>}
          <Tag color={isEnabled ? 'success' : 'default'}>{t(isEnabled ? 'users.active' : 'users.disabled')}</Tag>
          {pausedUntil && <Tag color="warning">{t('channels.paused', { until: formatInstant(pausedUntil) })}</Tag>}
        </Flex>
        <Typography.Text type="secondary">{[where, channel.purpose].filter(Boolean).join(' · ')}</Typography.Text>
        <Flex wrap gap={8}>
          <TrialButton place={place} channel={channel} />
          <Button aria-label={named(t('edit'))} onClick={onEdit}>
            {t('edit')}
          </Button>
          {place === 'webhooks' && (
            <Button aria-label={named(t('channels.renew'))} onClick={renew}>
              {t('channels.renew')}
            </Button>
          )}
          <Button danger aria-label={named(t('delete'))} onClick={remove}>
            {t('delete')}
          </Button>
        </Flex>
      </Flex>
    </Card>
  )
}

function useChannelWork(place: ChannelPlace, { id, name }: Channel, onSecret: (secret: Secret) => void) {
  const { t } = useTranslation('people')
  const { message, modal } = App.useApp()
  const queryClient = useQueryClient()
  const ask = (title: string, content: string, work: () => Promise<unknown>) =>
    void modal.confirm({
      title,
      content,
      okButtonProps: { danger: true },
      onOk: async () => {
        await work().catch((error: Error) => message.error(error.message))
        await queryClient.invalidateQueries({ queryKey: [place] })
      },
    })
  return {
    remove: () => ask(t('channels.removeTitle', { name }), t('channels.removeHint'), () => removeChannel(place, id)),
    renew: () =>
      ask(t('channels.renewTitle', { name }), t('channels.renewHint'), async () => {
        const { secret } = await renewSecret(id)
        onSecret({ name, text: secret })
      }),
  }
}
