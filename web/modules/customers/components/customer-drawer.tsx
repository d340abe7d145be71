import { App, Form, Input, Select, Typography } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMay } from '../../../kernel/session.ts'
import { DuplicateCheck, isSuspected } from '../../leads/index.ts'
import { catalogueQuery } from '../archive-queries.ts'
import { createCustomer, customerQuery, customersKey, type Customer, type CustomerInput } from '../queries.ts'
import { PlaceChoice, UserChoice } from './choices.tsx'

interface CustomerDrawerProps {
  open: boolean
  onClose: () => void
  onSaved?: (customer: Customer) => void
}

/** Creates a customer, saying while it is typed which one it may be; its archive is written afterwards. */
export function CustomerDrawer({ open, onClose, onSaved }: CustomerDrawerProps) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [isRefused, setRefused] = useState(false)
  const close = () => {
    setRefused(false)
    onClose()
  }
  const save = async (values: CustomerInput) => {
    try {
      const saved = await createCustomer(withoutBlanks(values))
      queryClient.setQueryData(customerQuery(saved.id).queryKey, saved)
      void message.success(t('created'))
      close()
      onSaved?.(saved)
    } catch (error) {
      if (isSuspected(error)) setRefused(true)
      throw error
    } finally {
      await queryClient.invalidateQueries({ queryKey: customersKey })
    }
  }
  return (
    <FormDrawer<CustomerInput> title={t('create')} open={open} onClose={close} save={save} width={520}>
      <Basics isRefused={isRefused} />
      <Assignment />
      <Registration />
    </FormDrawer>
  )
}

/** What was left empty is not sent. */
const withoutBlanks = (values: CustomerInput): CustomerInput =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ) as CustomerInput

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Typography.Title level={2} style={{ fontSize: 15, marginTop: 8 }}>
        {title}
      </Typography.Title>
      {children}
    </section>
  )
}

function Basics({ isRefused }: { isRefused: boolean }) {
  const { t } = useTranslation('customers')
  return (
    <Section title={t('section.basic')}>
      <Form.Item
        name="name"
        label={t('field.name')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={255} autoComplete="off" />
      </Form.Item>
      <DuplicateCheck isRefused={isRefused} />
      <Form.Item
        name="code"
        label={t('field.code')}
        extra={t('codeRule')}
        normalize={(value: string) => value.toUpperCase()}
      >
        <Input maxLength={32} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="shortName" label={t('field.shortName')}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="industry" label={t('field.industry')}>
        <Input maxLength={64} />
      </Form.Item>
      <Form.Item name="phone" label={t('field.phone')}>
        <Input maxLength={64} inputMode="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="address" label={t('field.address')}>
        <Input maxLength={255} autoComplete="off" />
      </Form.Item>
      <Form.Item name="remark" label={t('field.remark')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={10_000} />
      </Form.Item>
    </Section>
  )
}

/** Only for who may see the organisation; others leave it as it is. */
function Assignment() {
  const { t } = useTranslation('customers')
  if (!useMay()('people.read')) return null
  return (
    <Section title={t('section.assignment')}>
      <Form.Item name="ownerId" label={t('field.owner')}>
        <UserChoice />
      </Form.Item>
      <Form.Item name="departmentId" label={t('field.department')}>
        <PlaceChoice kind="departments" />
      </Form.Item>
      <Form.Item name="regionId" label={t('field.region')}>
        <PlaceChoice kind="regions" />
      </Form.Item>
    </Section>
  )
}

/** What capital can be in, as the archive has it. */
function useCurrencies() {
  const { data } = useQuery(catalogueQuery)
  const fields = data?.parts.flatMap(({ groups }) => groups.flatMap((group) => group.fields)) ?? []
  const choices = fields.find(({ field }) => field === 'capitalCurrency')?.choices ?? []
  return choices.map(({ value, text }) => ({ value, label: inLocale(text) }))
}

function Registration() {
  const { t } = useTranslation('customers')
  const currencies = useCurrencies()
  return (
    <Section title={t('section.registration')}>
      <Form.Item name="unifiedSocialCreditCode" label={t('field.unifiedSocialCreditCode')}>
        <Input maxLength={40} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="legalRepresentative" label={t('field.legalRepresentative')}>
        <Input maxLength={64} autoComplete="off" />
      </Form.Item>
      <Form.Item name="registeredCapital" label={t('field.registeredCapital')}>
        <Input inputMode="decimal" maxLength={20} placeholder="10000000.00" className="tabular" />
      </Form.Item>
      <Form.Item name="capitalCurrency" label={t('field.capitalCurrency')}>
        <Select allowClear options={currencies} />
      </Form.Item>
      <Form.Item name="registeredOn" label={t('field.registeredOn')}>
        <DateField />
      </Form.Item>
      <Form.Item name="businessScope" label={t('field.businessScope')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={10_000} />
      </Form.Item>
    </Section>
  )
}
