import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Navigate, useRouter } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { changeLocale } from '../../../kernel/i18n.ts'
import { safePath } from '../../../kernel/next-path.ts'
import { meQuery } from '../../../kernel/session.ts'
import { Entry } from '../components/entry.tsx'
import { editMe, setupQuery, signIn } from '../queries.ts'

const route = getRouteApi('/sign-in')

export function SignIn() {
  const { t } = useTranslation('people')
  const { data } = useQuery(setupQuery)
  if (data?.needed) return <Navigate to="/setup" replace />
  return (
    <Entry title={t('signIn.title')} hint={t('signIn.tagline')} width={400}>
      <SignInForm />
    </Entry>
  )
}

function SignInForm() {
  const { t, i18n } = useTranslation('people')
  const { next } = route.useSearch()
  const router = useRouter()
  const queryClient = useQueryClient()
  const [languageBefore] = useState(i18n.language)
  const [form] = Form.useForm<Parameters<typeof signIn>[0]>()
  const { submit, isSaving, problem } = useSubmit(form, async (values) => {
    const me = await signIn(values)
    const locale = i18n.language === 'en' ? 'en' : 'zh-CN'
    // Who changed the language on this page means it; everybody else gets the language of the account.
    if (i18n.language === languageBefore) await changeLocale(me.locale)
    else if (me.locale !== locale) await editMe({ locale }).catch(() => undefined)
    queryClient.clear()
    queryClient.setQueryData(meQuery.queryKey, { ...me, locale: i18n.language === 'en' ? 'en' : 'zh-CN' })
    router.history.push(safePath(next, location.origin))
  })
  const required = [{ required: true, message: t('required') }]
  return (
    <Form form={form} layout="vertical" requiredMark={false} onFinish={(values) => void submit(values)}>
      <Problem text={problem} />
      <Form.Item name="username" label={t('username')} rules={required}>
        <Input
          autoFocus
          size="large"
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={200}
        />
      </Form.Item>
      <Form.Item name="password" label={t('password')} rules={required}>
        <Input.Password size="large" autoComplete="current-password" maxLength={1024} />
      </Form.Item>
      <Button type="primary" htmlType="submit" size="large" block loading={isSaving}>
        {t('signIn.submit')}
      </Button>
    </Form>
  )
}
