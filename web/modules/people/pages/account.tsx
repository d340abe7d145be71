import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Descriptions, Flex, Form, Input, Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { appearance, changeAppearance, type Appearance } from '../../../kernel/appearance.ts'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { changeLocale, type Locale } from '../../../kernel/i18n.ts'
import { meQuery, useMe } from '../../../kernel/session.ts'
import { NewPassword } from '../components/new-password.tsx'
import { Sessions } from '../components/sessions.tsx'
import { changePassword, editMe, sessionsQuery } from '../queries.ts'

export function Account() {
  return (
    <Flex vertical gap={16} style={{ maxWidth: 860 }}>
      <Profile />
      <Password />
      <Sessions />
    </Flex>
  )
}

function Profile() {
  const { t } = useTranslation('people')
  const me = useMe()
  const items = [
    { label: t('username'), children: me.username },
    { label: t('account.position'), children: me.position.name },
    { label: t('account.department'), children: me.department?.name ?? t('none') },
    { label: t('account.region'), children: me.region?.name ?? t('none') },
    { label: t('account.scope'), children: t(`scope.${me.scope}`) },
  ]
  return (
    <Card size="small" title={<h2 style={heading}>{t('account.profile')}</h2>}>
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2 }}
        items={items.map((item) => ({ key: item.label, ...item }))}
      />
      <NameForm />
      <Looks />
    </Card>
  )
}

const heading = { fontSize: 15, margin: 0 }

function NameForm() {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const me = useMe()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<{ name: string }>()
  const { submit, isSaving, problem } = useSubmit(form, async ({ name }) => {
    queryClient.setQueryData(meQuery.queryKey, await editMe({ name }))
    message.success(t('saved'))
  })
  return (
    <Form form={form} layout="vertical" initialValues={{ name: me.name }} onFinish={(values) => void submit(values)}>
      <Problem text={problem} />
      <Flex gap={8} align="end" style={{ maxWidth: 420, marginTop: 8 }}>
        <Form.Item
          name="name"
          label={t('account.name')}
          rules={[{ required: true, whitespace: true, message: t('required') }]}
          style={{ flex: 1, marginBottom: 12 }}
        >
          <Input autoComplete="name" maxLength={64} />
        </Form.Item>
        <Button htmlType="submit" loading={isSaving} style={{ marginBottom: 12 }}>
          {t('save')}
        </Button>
      </Flex>
    </Form>
  )
}

function Looks() {
  const { t, i18n } = useTranslation('people')
  const [look, setLook] = useState<Appearance>(appearance)
  const queryClient = useQueryClient()
  const changeLanguage = async (locale: Locale) => {
    await changeLocale(locale)
    queryClient.setQueryData(meQuery.queryKey, await editMe({ locale }))
  }
  const word = { light: 'themeLight', dark: 'themeDark', system: 'themeSystem' } as const
  return (
    <Flex wrap gap={24}>
      <Flex vertical gap={6}>
        <span id="language">{t('account.locale')}</span>
        <Segmented<Locale>
          aria-labelledby="language"
          value={i18n.language === 'en' ? 'en' : 'zh-CN'}
          options={(['zh-CN', 'en'] as const).map((value) => ({ value, label: t(`locale.${value}`) }))}
          onChange={(locale) => void changeLanguage(locale)}
        />
      </Flex>
      <Flex vertical gap={6}>
        <span id="appearance">{t('account.appearance')}</span>
        <Segmented<Appearance>
          aria-labelledby="appearance"
          value={look}
          options={(['light', 'dark', 'system'] as const).map((value) => ({ value, label: t(word[value]) }))}
          onChange={(next) => {
            setLook(next)
            changeAppearance(next)
          }}
        />
      </Flex>
    </Flex>
  )
}

function Password() {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const me = useMe()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<{ current: string; next: string }>()
  const { submit, isSaving, problem } = useSubmit(form, async (values) => {
    await changePassword(values)
    form.resetFields()
    message.success(t('account.changed'))
    await queryClient.invalidateQueries(sessionsQuery)
  })
  return (
    <Card size="small" title={<h2 style={heading}>{t('account.password')}</h2>}>
      <Form form={form} layout="vertical" onFinish={(values) => void submit(values)} style={{ maxWidth: 420 }}>
        <Problem text={problem} />
        <input type="hidden" autoComplete="username" value={me.username} readOnly />
        <Form.Item name="current" label={t('account.current')} rules={[{ required: true, message: t('required') }]}>
          <Input.Password autoComplete="current-password" maxLength={1024} />
        </Form.Item>
        <NewPassword name="next" label={t('account.next')} names={[me.username, me.company]} />
        <Button htmlType="submit" loading={isSaving}>
          {t('account.change')}
        </Button>
      </Form>
    </Card>
  )
}
