import { LockOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Alert, App, Button, Checkbox, Flex, Form, Input, InputNumber, Select, Typography } from 'antd'
import { useDeferredValue, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { askForAccess, hitsQuery, requestsKey, termsQuery, type ArchiveTerms } from '../access-queries.ts'
import type { Part } from '../archive-queries.ts'
import { usePartNames } from '../components/part-names.ts'

const route = getRouteApi('/app/archive-requests/new')

/** Asks to be let into parts of an archive, also of a customer of which only the name is known. */
export function AskForAccess() {
  const { t } = useTranslation('customers')
  const { customerId } = route.useSearch()
  return (
    <>
      <PageHead title={t('ask.title')} />
      <div style={{ maxWidth: 640 }}>
        {customerId === undefined ? <CustomerStep /> : <Terms key={customerId} customerId={customerId} />}
      </div>
    </>
  )
}

/** Which customer it is about, where the address does not say. */
function CustomerStep() {
  const { t } = useTranslation('customers')
  const navigate = route.useNavigate()
  const [typed, setTyped] = useState('')
  const sought = useDeferredValue(typed.trim())
  const { data, isFetching } = useQuery(hitsQuery(sought))
  const rows = sought === '' ? [] : (data?.rows ?? [])
  return (
    <Form layout="vertical">
      <Form.Item label={t('ask.customer')} htmlFor="ask-customer">
        <Select
          id="ask-customer"
          placeholder={t('ask.customerHint')}
          loading={isFetching}
          showSearch={{ filterOption: false, onSearch: setTyped }}
          notFoundContent={sought === '' ? t('ask.customerHint') : t('ask.nobody')}
          options={rows.map(({ id, name, department, isVisible }) => ({
            value: id,
            label: (
              <Flex gap={8}>
                {!isVisible && <LockOutlined aria-label={t('ask.closed')} />}
                <span>{name}</span>
                <Typography.Text type="secondary">{department?.name}</Typography.Text>
              </Flex>
            ),
          }))}
          onChange={(customerId: string) => void navigate({ search: (now) => ({ ...now, customerId }) })}
        />
      </Form.Item>
    </Form>
  )
}

function Terms({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const query = useQuery(termsQuery(customerId))
  return (
    <Await query={query}>
      {(terms) => (
        <Flex vertical gap={16}>
          <AboutCustomer terms={terms} />
          {terms.pendingId !== null ? (
            <Alert
              type="info"
              showIcon
              title={t('ask.pending')}
              action={
                <LinkButton to="/archive-requests/$id" params={{ id: terms.pendingId }}>
                  {t('ask.toPending')}
                </LinkButton>
              }
            />
          ) : terms.parts.every(({ isOpen }) => isOpen) ? (
            <Opened terms={terms} text={t('ask.allOpen')} />
          ) : (
            <>
              {terms.parts.some(({ right }) => right !== 'hidden') && <Opened terms={terms} text={t('ask.someOpen')} />}
              <AskForm terms={terms} />
            </>
          )}
        </Flex>
      )}
    </Await>
  )
}

function AboutCustomer({ terms: { customer, department, isVisible } }: { terms: ArchiveTerms }) {
  const { t } = useTranslation('customers')
  return (
    <div>
      <Typography.Title level={2} style={{ fontSize: 17, margin: 0 }}>
        {customer.name}
      </Typography.Title>
      <Typography.Text type="secondary">
        {t('ask.department')} {department?.name ?? t('ask.noDepartment')}
        {!isVisible && (
          <>
            {' · '}
            <LockOutlined aria-hidden /> {t('ask.closed')}
          </>
        )}
      </Typography.Text>
    </div>
  )
}

function Opened({ terms: { customer, parts }, text }: { terms: ArchiveTerms; text: string }) {
  const { t } = useTranslation('customers')
  const first = parts.find(({ right }) => right !== 'hidden')
  return (
    <Alert
      type="success"
      showIcon
      title={text}
      action={
        <LinkButton to="/customers/$id" params={{ id: customer.id }} search={first ? { part: first.part } : {}}>
          {t('requests.openCustomer')}
        </LinkButton>
      }
    />
  )
}

interface Asked {
  parts: Part[]
  purpose: string
  days: number
}

function AskForm({ terms }: { terms: ArchiveTerms }) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const { part } = route.useSearch()
  const navigate = route.useNavigate()
  const queryClient = useQueryClient()
  const [form] = Form.useForm<Asked>()
  const { submit, isSaving, problem } = useSubmit(form, async ({ parts, purpose, days }) => {
    const sent = { customerId: terms.customer.id, parts, days, purpose: purpose.trim().replaceAll(/\s+/g, ' ') }
    const { id } = await askForAccess(sent)
    void message.success(t('ask.sent'))
    await queryClient.invalidateQueries({ queryKey: requestsKey })
    await navigate({ to: '/archive-requests/$id', params: { id }, replace: true })
  })
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
  }
  const isAsked = (one: ArchiveTerms['parts'][number]) => one.part === part && !one.isOpen
  return (
    <Form<Asked>
      form={form}
      layout="vertical"
      initialValues={{ parts: terms.parts.filter(isAsked).map((one) => one.part), days: Math.min(7, terms.maxDays) }}
      scrollToFirstError={{ focus: true }}
      onFinish={(values) => void submit(values)}
      onKeyDown={onKeyDown}
    >
      <Problem text={problem} />
      <Form.Item name="parts" label={t('ask.parts')} rules={[{ required: true, message: t('ask.partsNeeded') }]}>
        <PartChoice terms={terms} />
      </Form.Item>
      <Form.Item
        name="purpose"
        label={t('ask.purpose')}
        extra={t('ask.purposeHint')}
        rules={[{ required: true, whitespace: true, message: t('ask.purposeNeeded') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={500} placeholder={t('ask.purposeExample')} />
      </Form.Item>
      <Form.Item
        name="days"
        label={t('ask.days')}
        extra={t('ask.daysHint', { count: terms.maxDays })}
        rules={[{ required: true, message: t('ask.daysNeeded') }]}
      >
        <InputNumber min={1} max={terms.maxDays} precision={0} style={{ width: 140 }} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isSaving}>
        {t('ask.submit')}
      </Button>
    </Form>
  )
}

interface PartChoiceProps {
  terms: ArchiveTerms
  id?: string
  value?: Part[]
  onChange?: (parts: Part[]) => void
}

/** The parts of the archive; those that are open to the reader are said to be and cannot be asked for. */
function PartChoice({ terms, id, value = [], onChange }: PartChoiceProps) {
  const { t } = useTranslation('customers')
  const { name } = usePartNames()
  return (
    <Checkbox.Group<Part> value={value} onChange={(parts) => onChange?.(parts)} style={{ width: '100%' }}>
      <Flex vertical gap={4} id={id} tabIndex={-1} role="group" aria-label={t('ask.parts')}>
        {terms.parts.map(({ part, isOpen, until }) => (
          <Checkbox key={part} value={part} disabled={isOpen}>
            {name(part)}
            {isOpen && (
              <Typography.Text type="secondary">
                {' · '}
                {until === null ? t('ask.open') : t('ask.openUntil', { date: until })}
              </Typography.Text>
            )}
          </Checkbox>
        ))}
      </Flex>
    </Checkbox.Group>
  )
}
