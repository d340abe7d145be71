import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigate } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { meQuery } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { Entry } from '../components/entry.tsx'
import { NewPassword } from '../components/new-password.tsx'
import { editMe, setUp, setupQuery } from '../queries.ts'

/** The first page of an empty installation: the company and its administrator. */
export function Setup() {
  const { t } = useTranslation('people')
  const query = useQuery(setupQuery)
  return (
    <Entry title={t('setup.title')} hint={t('setup.intro')} width={520}>
      <Await query={query}>{({ needed }) => (needed ? <SetupForm /> : <Navigate to="/" replace />)}</Await>
    </Entry>
  )
}

function SetupForm() {
  const { t, i18n } = useTranslation('people')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<Parameters<typeof setUp>[0]>()
  const { submit, isSaving, problem } = useSubmit(form, async (values) => {
    const me = await setUp(values)
    const locale = i18n.language === 'en' ? 'en' : 'zh-CN'
    if (me.locale !== locale) await editMe({ locale }).catch(() => undefined)
    queryClient.setQueryData(meQuery.queryKey, { ...me, locale })
    await navigate({ to: '/' })
  })
  const company = Form.useWatch('company', form)
  const username = Form.useWatch('username', form)
  const required = [{ required: true, whitespace: true, message: t('required') }]
  return (
    <Form form={form} layout="vertical" onFinish={(values) => void submit(values)} scrollToFirstError={{ focus: true }}>
      <Problem text={problem} />
      <Form.Item name="company" label={t('setup.company')} rules={required}>
        <Input autoFocus autoComplete="organization" maxLength={100} placeholder={t('setup.companyExample')} />
      </Form.Item>
      <Form.Item name="name" label={t('setup.name')} rules={required}>
        <Input autoComplete="name" maxLength={64} />
      </Form.Item>
      <Form.Item name="username" label={t('username')} rules={required} extra={t('usernameRule')}>
        <Input autoComplete="username" autoCapitalize="none" spellCheck={false} maxLength={64} />
      </Form.Item>
      <NewPassword name="password" label={t('password')} names={[username, company]} />
      <Button type="primary" htmlType="submit" size="large" block loading={isSaving}>
        {t('setup.submit')}
      </Button>
    </Form>
  )
}
