import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Checkbox, Flex, Form, Input, Switch, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { MessageTabs } from '../components/tabs.tsx'
import { preferencesQuery, savePreferences, type ShownPreferences } from '../queries.ts'

const channels = ['email', 'robot'] as const

/** How the signed-in person wants to be told besides the inbox. */
export function Preferences() {
  const { t } = useTranslation('messages')
  const query = useQuery(preferencesQuery)
  return (
    <>
      <PageHead title={t('preferences')} hint={t('prefs.hint')} />
      <MessageTabs active="preferences" />
      <Await query={query}>{(shown) => <PreferencesForm shown={shown} />}</Await>
    </>
  )
}

interface Values {
  email?: string
  isQuiet: boolean
  quiet?: { from: string; until: string }
  channels: Record<string, string[]>
}

function PreferencesForm({ shown }: { shown: ShownPreferences }) {
  const { t } = useTranslation('messages')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<Values>()
  const save = async ({ email, isQuiet, quiet, channels: chosen }: Values) => {
    const saved = await savePreferences({
      email: email?.trim() ? email.trim() : null,
      quiet: isQuiet && quiet ? quiet : null,
      channels: chosen,
    })
    queryClient.setQueryData(preferencesQuery.queryKey, saved)
    void message.success(t('saved'))
  }
  const { submit, isSaving, problem } = useSubmit(form, save)
  return (
    <Form<Values>
      form={form}
      layout="vertical"
      style={{ maxWidth: 640 }}
      initialValues={{
        email: shown.email ?? '',
        isQuiet: shown.quiet !== null,
        quiet: shown.quiet ?? { from: '22:00', until: '07:00' },
        channels: shown.channels,
      }}
      onFinish={(values) => void submit(values)}
    >
      <Problem text={problem} />
      <Flex vertical gap={16}>
        <Card size="small" title={<Heading text={t('prefs.address')} />}>
          <Form.Item
            name="email"
            label={t('prefs.email')}
            extra={t('prefs.emailHint')}
            rules={[{ type: 'email', message: t('prefs.badEmail') }]}
          >
            <Input type="email" autoComplete="email" maxLength={254} style={{ maxWidth: 360 }} />
          </Form.Item>
          <QuietHours />
        </Card>
        <Card size="small" title={<Heading text={t('prefs.kinds')} />}>
          <Kinds kinds={shown.kinds} />
        </Card>
        <Button type="primary" htmlType="submit" loading={isSaving} style={{ alignSelf: 'flex-start' }}>
          {t('save')}
        </Button>
      </Flex>
    </Form>
  )
}

const Heading = ({ text }: { text: string }) => <h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{text}</h2>

function QuietHours() {
  const { t } = useTranslation('messages')
  const isQuiet = Form.useWatch<boolean>('isQuiet')
  return (
    <>
      <Form.Item name="isQuiet" label={t('prefs.quiet')} extra={t('prefs.quietHint')} valuePropName="checked">
        <Switch />
      </Form.Item>
      {isQuiet && (
        <Flex wrap gap={16}>
          <Form.Item
            name={['quiet', 'from']}
            label={t('prefs.from')}
            rules={[{ required: true, message: t('prefs.timeNeeded') }]}
          >
            <Input type="time" />
          </Form.Item>
          <Form.Item
            name={['quiet', 'until']}
            label={t('prefs.until')}
            dependencies={[['quiet', 'from']]}
            rules={[
              { required: true, message: t('prefs.timeNeeded') },
              (fields) => ({
                validator: (_, value) =>
                  value && value === fields.getFieldValue(['quiet', 'from'])
                    ? Promise.reject(new Error(t('prefs.differ')))
                    : Promise.resolve(),
              }),
            ]}
          >
            <Input type="time" />
          </Form.Item>
        </Flex>
      )}
    </>
  )
}

function Kinds({ kinds }: { kinds: ShownPreferences['kinds'] }) {
  const { t } = useTranslation('messages')
  return (
    <>
      {kinds.map(({ kind, title }) => (
        <Flex key={kind} wrap gap={8} align="center" justify="space-between" style={{ minHeight: 44 }}>
          <Typography.Text>{inLocale(title)}</Typography.Text>
          <Form.Item name={['channels', kind]} noStyle>
            <Checkbox.Group
              options={channels.map((channel) => ({
                value: channel,
                label: (
                  <>
                    <span className="sr-only">{inLocale(title)} </span>
                    {t(`prefs.channel.${channel}`)}
                  </>
                ),
              }))}
            />
          </Form.Item>
        </Flex>
      ))}
    </>
  )
}
