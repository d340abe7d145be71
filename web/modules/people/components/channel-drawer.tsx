import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, InputNumber, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import {
  createChannel,
  editChannel,
  messageKindsQuery,
  type Channel,
  type ChannelInput,
  type ChannelPlace,
} from '../queries.ts'
import type { Secret } from './secret-modal.tsx'

interface ChannelDrawerProps {
  place: ChannelPlace
  edited: Channel | 'new' | undefined
  onClose: () => void
  onSecret: (secret: Secret) => void
}

/** A channel or webhook, new or as it is. A secret is written, never read: left empty, it stays. */
export function ChannelDrawer({ place, edited, onClose, onSecret }: ChannelDrawerProps) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const at = edited === 'new' ? undefined : edited
  const save = async (values: ChannelInput) => {
    const input = given(values, at, place)
    if (at) await editChannel(place, at, input)
    else {
      const { secret, name } = await createChannel(place, input)
      if (place === 'webhooks' && secret) onSecret({ name, text: secret })
    }
    await queryClient.invalidateQueries({ queryKey: [place] })
    void message.success(t('saved'))
    onClose()
  }
  return (
    <FormDrawer<ChannelInput>
      title={t(at ? `channels.${place}.edit` : `channels.${place}.create`)}
      open={edited !== undefined}
      onClose={onClose}
      initialValues={at ? { ...at, url: isRobot(at.kind) ? undefined : at.url } : { ...fresh, kind: first(place) }}
      save={save}
    >
      <ChannelFields place={place} at={at} />
    </FormDrawer>
  )
}

const fresh = { isEnabled: true, kinds: [], security: 'tls', port: 465 }
const first = (place: ChannelPlace) => (place === 'webhooks' ? 'webhook' : 'email')
const isRobot = (kind: Channel['kind'] | undefined) => kind === 'wecom' || kind === 'dingtalk' || kind === 'feishu'

/** Only what was filled in; the kind of what exists already is not said again. */
function given({ kind, ...values }: ChannelInput, at: Channel | undefined, place: ChannelPlace): ChannelInput {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== null)
  const input = Object.fromEntries(filled) as unknown as ChannelInput
  if (at?.kind === 'email' && !values.username) input.username = null
  return at || place === 'webhooks' || !kind ? input : { ...input, kind }
}

function ChannelFields({ place, at }: { place: ChannelPlace; at: Channel | undefined }) {
  const { t } = useTranslation('people')
  const chosen = Form.useWatch<Channel['kind'] | undefined>('kind')
  const kind = place === 'webhooks' ? 'webhook' : (at?.kind ?? chosen ?? 'email')
  const required = [{ required: true, message: t('required') }]
  const { data } = useQuery(messageKindsQuery)
  const kinds = data?.kinds.map(({ kind: value, title }) => ({ value, label: inLocale(title) })) ?? []
  return (
    <>
      {place === 'channels' && !at && (
        <Form.Item name="kind" label={t('channels.kindLabel')}>
          <Select
            options={(['email', 'wecom', 'dingtalk', 'feishu'] as const).map((value) => ({
              value,
              label: t(`channels.kind.${value}`),
            }))}
          />
        </Form.Item>
      )}
      <Form.Item name="name" label={t('channels.name')} rules={[{ ...required[0]!, whitespace: true }]}>
        <Input maxLength={64} />
      </Form.Item>
      {kind === 'email' ? (
        <MailFields hasSecret={at?.hasSecret ?? false} />
      ) : (
        <>
          <Form.Item
            name="url"
            label={t('channels.url')}
            rules={at && isRobot(kind) ? [] : required}
            extra={at && isRobot(kind) ? t('channels.urlStays', { url: at.url }) : t(`channels.urlHint.${kind}`)}
          >
            <Input maxLength={2000} inputMode="url" spellCheck={false} />
          </Form.Item>
          {(kind === 'dingtalk' || kind === 'feishu') && (
            <Form.Item
              name="secret"
              label={t('channels.secret')}
              rules={at ? [] : required}
              extra={at && t('channels.secretStays')}
            >
              <Input.Password autoComplete="off" maxLength={200} />
            </Form.Item>
          )}
          {kind === 'webhook' && (
            <Form.Item name="purpose" label={t('channels.purpose')} rules={required} extra={t('channels.purposeHint')}>
              <Input maxLength={200} />
            </Form.Item>
          )}
        </>
      )}
      <Form.Item name="kinds" label={t('channels.kinds')} extra={t('channels.kindsHint')}>
        <Select mode="multiple" allowClear optionFilterProp="label" options={kinds} />
      </Form.Item>
      <Form.Item name="isEnabled" label={t('channels.enabled')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </>
  )
}

function MailFields({ hasSecret }: { hasSecret: boolean }) {
  const { t } = useTranslation('people')
  const required = [{ required: true, message: t('required') }]
  return (
    <>
      <Form.Item name="host" label={t('channels.host')} rules={required}>
        <Input maxLength={255} placeholder="smtp.example.com" spellCheck={false} />
      </Form.Item>
      <Form.Item name="security" label={t('channels.security')}>
        <Select
          options={(['tls', 'starttls', 'none'] as const).map((value) => ({
            value,
            label: t(`channels.securities.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="port" label={t('channels.port')} rules={required}>
        <InputNumber min={1} max={65_535} precision={0} style={{ width: 140 }} />
      </Form.Item>
      <Form.Item name="from" label={t('channels.from')} rules={required}>
        <Input type="email" maxLength={255} />
      </Form.Item>
      <Form.Item name="username" label={t('channels.username')}>
        <Input maxLength={255} autoComplete="off" />
      </Form.Item>
      <Form.Item name="password" label={t('channels.password')} extra={hasSecret && t('channels.secretStays')}>
        <Input.Password autoComplete="new-password" maxLength={500} />
      </Form.Item>
    </>
  )
}
