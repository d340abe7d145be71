import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Input, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMay } from '../../../kernel/session.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { RightsPicker } from '../components/rights-picker.tsx'
import { SecretModal } from '../components/secret-modal.tsx'
import { apiKeysQuery, createApiKey, revokeApiKey, rightsQuery, type ApiKey } from '../queries.ts'

export function ApiKeys() {
  const { t } = useTranslation('people')
  const query = useQuery(apiKeysQuery)
  const mayManage = useMay()('keys.manage')
  const queryClient = useQueryClient()
  const [isCreating, setCreating] = useState(false)
  const [made, setMade] = useState<{ name: string; key: string }>()
  const create = async (values: { name: string; scopes: string[] }) => {
    setMade(await createApiKey(values))
    setCreating(false)
    await queryClient.invalidateQueries(apiKeysQuery)
  }
  return (
    <Flex vertical gap={16} style={{ maxWidth: 860 }}>
      <Flex wrap gap={8} justify="space-between" align="center">
        <Typography.Text type="secondary" style={{ flex: '1 1 320px' }}>
          {t('keys.hint')}
        </Typography.Text>
        <Flex gap={8}>
          <Button href="/api/docs" target="_blank">
            {t('keys.docs')}
          </Button>
          {mayManage && (
            <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setCreating(true)}>
              {t('keys.create')}
            </Button>
          )}
        </Flex>
      </Flex>
      <Await query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Nothing text={t('keys.empty')} />
          ) : (
            rows.map((key) => <KeyCard key={key.id} apiKey={key} />)
          )
        }
      </Await>
      <FormDrawer<{ name: string; scopes: string[] }>
        title={t('keys.create')}
        open={isCreating}
        onClose={() => setCreating(false)}
        initialValues={{ scopes: [] }}
        save={create}
      >
        <Form.Item
          name="name"
          label={t('keys.name')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
        >
          <Input maxLength={64} placeholder={t('keys.nameExample')} />
        </Form.Item>
        <Form.Item name="scopes" label={t('keys.scopes')} rules={[{ required: true, message: t('chosen') }]}>
          <RightsPicker />
        </Form.Item>
      </FormDrawer>
      <SecretModal
        secret={made && { name: made.name, text: made.key }}
        label={t('keys.copy')}
        onClose={() => setMade(undefined)}
      />
    </Flex>
  )
}

function KeyCard({ apiKey }: { apiKey: ApiKey }) {
  const { t } = useTranslation('people')
  const { message, modal } = App.useApp()
  const queryClient = useQueryClient()
  const rights = useQuery(rightsQuery)
  const words = apiKey.scopes.map((code) => {
    const text = rights.data?.rows.find((right) => right.code === code)?.text
    return text ? inLocale(text) : code
  })
  const revoke = () =>
    modal.confirm({
      title: t('keys.revokeTitle', { name: apiKey.name }),
      content: t('keys.revokeHint'),
      okText: t('keys.revoke'),
      okButtonProps: { danger: true },
      onOk: async () => {
        await revokeApiKey(apiKey.id).then(
          () => message.success(t('keys.revoked')),
          (error: Error) => message.error(error.message),
        )
        await queryClient.invalidateQueries(apiKeysQuery)
      },
    })
  return (
    <Card size="small">
      <Flex gap={12} justify="space-between" align="start">
        <Flex vertical gap={4}>
          <strong>{apiKey.name}</strong>
          <span>{words.join(' · ')}</span>
          <Typography.Text type="secondary" className="tabular">
            {[
              `${t('keys.created')} ${formatInstant(apiKey.createdAt)}`,
              `${t('keys.maker')} ${apiKey.user.name}`,
              apiKey.usedAt ? `${t('keys.used')} ${formatInstant(apiKey.usedAt)}` : t('keys.never'),
            ].join(' · ')}
          </Typography.Text>
        </Flex>
        {apiKey.revokedAt ? (
          <Tag>{t('keys.revoked')}</Tag>
        ) : (
          <Button danger aria-label={`${t('keys.revoke')} ${apiKey.name}`} onClick={revoke}>
            {t('keys.revoke')}
          </Button>
        )}
      </Flex>
    </Card>
  )
}
