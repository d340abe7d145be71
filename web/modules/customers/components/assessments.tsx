import { PlusOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Form, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { valueTexts } from '../../../kernel/decision-texts.ts'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMay } from '../../../kernel/session.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { assess, assessmentsQuery, type Assessment, type AssessmentInput, type Customer } from '../queries.ts'

const influences = ['leader', 'important', 'ordinary', 'marginal']
const levelText = (level: string) => (valueTexts[level] ? inLocale(valueTexts[level]) : level)

/** What was judged about the customer, newest first, and a new judgement for who may. */
export function Assessments({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers')
  const mayAssess = useMay()('grading.assess')
  const [isOpen, setOpen] = useState(false)
  const query = useQuery(assessmentsQuery(customer.id))
  return (
    <Flex vertical gap={12} style={{ maxWidth: 860 }}>
      <Flex wrap gap={8} justify="space-between" align="center">
        <Typography.Text type="secondary">{t('assessment.hint')}</Typography.Text>
        {mayAssess && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setOpen(true)}>
            {t('assessment.create')}
          </Button>
        )}
      </Flex>
      <Await query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Nothing text={t('assessment.none')} />
          ) : (
            rows.map((assessment) => <AssessmentCard key={assessment.id} assessment={assessment} />)
          )
        }
      </Await>
      <AssessmentDrawer customerId={customer.id} open={isOpen} onClose={() => setOpen(false)} />
    </Flex>
  )
}

function AssessmentCard({ assessment }: { assessment: Assessment }) {
  const { t } = useTranslation('customers')
  const { kind, value, assessedOn, reason, assessedByName } = assessment
  return (
    <Card size="small">
      <Flex wrap gap={12} justify="space-between">
        <span>
          {t(`assessment.${kind}`)}: <strong>{kind === 'premium' ? `${value} %` : levelText(value)}</strong>
        </span>
        <Typography.Text type="secondary" className="tabular">
          {assessedOn} · {assessedByName}
        </Typography.Text>
      </Flex>
      <div>{reason}</div>
    </Card>
  )
}

interface AssessmentDrawerProps {
  customerId: string
  open: boolean
  onClose: () => void
}

function AssessmentDrawer({ customerId, open, onClose }: AssessmentDrawerProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async (values: AssessmentInput) => {
    await assess(customerId, values)
    message.success(t('assessment.saved'))
    onClose()
    await queryClient.invalidateQueries(assessmentsQuery(customerId))
    await queryClient.invalidateQueries({ queryKey: ['classification', customerId] })
  }
  return (
    <FormDrawer<AssessmentInput>
      title={t('assessment.create')}
      open={open}
      onClose={onClose}
      initialValues={{ kind: 'influence', assessedOn: today() }}
      save={save}
    >
      <Fields />
    </FormDrawer>
  )
}

function Fields() {
  const { t } = useTranslation('customers')
  const form = Form.useFormInstance<AssessmentInput>()
  const kind = Form.useWatch('kind', form)
  const required = [{ required: true, message: t('required') }]
  return (
    <>
      <Form.Item name="kind" label={t('assessment.kind')} rules={required}>
        <Select
          options={(['influence', 'premium'] as const).map((value) => ({ value, label: t(`assessment.${value}`) }))}
          onChange={() => form.setFieldValue('value', undefined)}
        />
      </Form.Item>
      {kind === 'premium' ? (
        <Form.Item name="value" label={t('assessment.percent')} rules={required}>
          <Input inputMode="decimal" maxLength={8} placeholder="8.5" className="tabular" />
        </Form.Item>
      ) : (
        <Form.Item name="value" label={t('assessment.value')} rules={required}>
          <Select options={influences.map((value) => ({ value, label: levelText(value) }))} />
        </Form.Item>
      )}
      <Form.Item name="assessedOn" label={t('assessment.on')} rules={required}>
        <DateField allowClear={false} until={today()} />
      </Form.Item>
      <Form.Item name="reason" label={t('assessment.reason')} rules={[{ ...required[0]!, whitespace: true }]}>
        <Input maxLength={1000} />
      </Form.Item>
    </>
  )
}
