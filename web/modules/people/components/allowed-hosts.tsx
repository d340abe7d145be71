import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Input, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { allowHost, disallowHost, hostsQuery, type OutgoingHost } from '../queries.ts'

/** Hosts of the own network that messages may be sent to; all others there are refused. */
export function AllowedHosts() {
  const { t } = useTranslation('people')
  const queryClient = useQueryClient()
  const [isAdding, setAdding] = useState(false)
  const required = [{ required: true, whitespace: true, message: t('required') }]
  const save = async (values: { host: string; reason: string }) => {
    await allowHost(values)
    await queryClient.invalidateQueries(hostsQuery)
    setAdding(false)
  }
  return (
    <Card
      size="small"
      title={t('hosts.title')}
      extra={
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
          {t('hosts.add')}
        </Button>
      }
    >
      <Typography.Paragraph type="secondary">{t('hosts.hint')}</Typography.Paragraph>
      <Await query={useQuery(hostsQuery)}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Nothing text={t('hosts.empty')} />
          ) : (
            <Flex component="ul" vertical gap={8} style={{ margin: 0, padding: 0, listStyle: 'none' }}>
              {rows.map((host) => (
                <Host key={host.id} host={host} />
              ))}
            </Flex>
          )
        }
      </Await>
      <FormDrawer<{ host: string; reason: string }>
        title={t('hosts.add')}
        open={isAdding}
        onClose={() => setAdding(false)}
        save={save}
      >
        <Form.Item name="host" label={t('hosts.host')} rules={required}>
          <Input maxLength={255} placeholder="mail.intra.example.com" spellCheck={false} />
        </Form.Item>
        <Form.Item name="reason" label={t('hosts.reason')} rules={required}>
          <Input maxLength={200} />
        </Form.Item>
      </FormDrawer>
    </Card>
  )
}

function Host({ host: { id, host, reason, createdByName, createdAt } }: { host: OutgoingHost }) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const remove = async () => {
    await disallowHost(id).catch((error: Error) => message.error(error.message))
    await queryClient.invalidateQueries(hostsQuery)
  }
  return (
    <Flex component="li" gap={12} justify="space-between" align="center">
      <Flex vertical>
        <code>{host}</code>
        <Typography.Text type="secondary" className="tabular">
          {reason} · {createdByName} · {formatInstant(createdAt)}
        </Typography.Text>
      </Flex>
      <Button danger aria-label={`${t('delete')} ${host}`} onClick={() => void remove()}>
        {t('delete')}
      </Button>
    </Flex>
  )
}
