import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, InputNumber, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { keepFor, retentionQuery, type Retention } from '../queries.ts'

/** How long both books are kept. */
export function RetentionCard() {
  const { t } = useTranslation('audit')
  const query = useQuery(retentionQuery)
  return (
    <Card size="small" title={t('retention.title')} style={{ flex: '1 1 320px' }}>
      <Await query={query}>{(retention) => <Kept key={retention.version} retention={retention} />}</Await>
    </Card>
  )
}

function Kept({ retention }: { retention: Retention }) {
  const { t } = useTranslation('audit')
  const { t: word } = useTranslation()
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const mayKeep = useMay()('audit.keep')
  const [form] = Form.useForm<{ retentionDays: number }>()
  const { submit, isSaving, problem } = useSubmit(form, async ({ retentionDays }) => {
    queryClient.setQueryData(retentionQuery.queryKey, await keepFor(retentionDays, retention))
    void message.success(word('saved'))
  })
  if (!mayKeep) return t('retention.days', { count: retention.retentionDays })
  return (
    <Form form={form} layout="vertical" initialValues={retention} onFinish={(values) => void submit(values)}>
      <Problem text={problem} />
      <Typography.Paragraph type="secondary">{t('retention.hint')}</Typography.Paragraph>
      <Flex gap={8} align="end">
        <Form.Item
          name="retentionDays"
          label={t('retention.label')}
          rules={[{ required: true, message: t('retention.required') }]}
          style={{ marginBottom: 0 }}
        >
          <InputNumber min={180} max={36_500} precision={0} style={{ width: 140 }} />
        </Form.Item>
        <Button htmlType="submit" loading={isSaving}>
          {word('save')}
        </Button>
      </Flex>
    </Form>
  )
}
