import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { App, Button, Card, Flex, Form, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'
import { DateField } from '../../../kernel/date-field.tsx'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import type { Issue } from '../components/editor.ts'
import { ParameterFields } from '../components/parameter-fields.tsx'
import { policyQuery, publishVersion, type Policy, type Publication } from '../queries.ts'

const route = getRouteApi('/app/regulations/$kind/new-version')

export function NewVersion() {
  const { kind } = route.useParams()
  return <Await query={useQuery(policyQuery(kind))}>{(policy) => <Draft policy={policy} />}</Await>
}

/** The next version of a regulation: it starts from the numbers in force. */
function Draft({ policy }: { policy: Policy }) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  const [form] = Form.useForm<Publication>()
  const { kind, title, parameters } = policy
  const publish = usePublish(kind)
  const [issues, setIssues] = useState<Issue[]>([])
  const { submit, isSaving, problem } = useSubmit(form, async () => {
    // Limits that the form does not show (the open last band) belong to the draft too.
    const { effectiveOn, reason, parameters: edited } = form.getFieldsValue(true) as Publication
    setIssues([])
    try {
      await publish({ effectiveOn, reason, parameters: edited })
    } catch (error) {
      if (error instanceof ApiError) setIssues(error.details.map((one) => ({ ...one, place: one.place ?? one.field })))
      throw error
    }
  })
  return (
    <>
      <PageHead
        title={t('publishTitle', { title: inLocale(title) })}
        hint={
          <Link to="/regulations/$kind" params={{ kind }}>
            {t('backToText')}
          </Link>
        }
      />
      <Form
        form={form}
        layout="vertical"
        style={{ maxWidth: 860 }}
        initialValues={{ effectiveOn: today(), reason: '', parameters }}
        onFinish={(values) => void submit(values)}
        scrollToFirstError
      >
        <Flex vertical gap={16}>
          <Problem text={problem} />
          <Card size="small" title={t('parameters')}>
            <Flex wrap gap="0 24px">
              <ParameterFields policy={policy} issues={issues} />
            </Flex>
          </Card>
          <Card size="small" title={t('publication')}>
            <Form.Item
              name="effectiveOn"
              label={t('effectiveOn')}
              extra={t('effectiveHint')}
              rules={[{ required: true, message: t('required') }]}
            >
              <DateField />
            </Form.Item>
            <Form.Item
              name="reason"
              label={t('reason')}
              rules={[{ required: true, whitespace: true, message: t('required') }]}
            >
              <Input.TextArea rows={3} maxLength={1000} placeholder={t('reasonHint')} />
            </Form.Item>
          </Card>
          <Flex gap={8}>
            <Button type="primary" htmlType="submit" loading={isSaving}>
              {t('publish')}
            </Button>
            <LinkButton to="/regulations/$kind" params={{ kind }}>
              {word('cancel')}
            </LinkButton>
          </Flex>
        </Flex>
      </Form>
    </>
  )
}

function usePublish(kind: string) {
  const { t } = useTranslation('policies')
  const { message } = App.useApp()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return async (publication: Publication) => {
    const { version, effectiveOn } = await publishVersion(kind, publication)
    await queryClient.invalidateQueries({ queryKey: ['policies'] })
    void message.success(t('published', { version, on: effectiveOn }))
    await navigate({ to: '/regulations/$kind', params: { kind }, search: { version } })
  }
}
