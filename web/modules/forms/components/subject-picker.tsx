import { useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { findCases, findCustomers, regulationsQuery } from '../queries.ts'

interface PickerProps {
  label: string
  value: string | undefined
  onChange: (id: string | undefined) => void
}

/** Of which customer, regulation or certification a form is printed. */
export function SubjectPicker({
  subject,
  ...props
}: PickerProps & { subject: 'customer' | 'policy' | 'certification' }) {
  if (subject === 'certification') return <CasePicker {...props} />
  return subject === 'customer' ? <CustomerPicker {...props} /> : <RegulationPicker {...props} />
}

function CasePicker({ label, value, onChange }: PickerProps) {
  const { t } = useTranslation('forms')
  const [typed, setTyped] = useState('')
  const { data, isFetching } = useQuery({ ...findCases(useDeferredValue(typed)), placeholderData: (last) => last })
  return (
    <Select
      aria-label={label}
      placeholder={t('pick.certification')}
      value={value}
      onChange={onChange}
      allowClear
      loading={isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={t('nothing')}
      options={
        data?.rows.map(({ id, customer, attempt }) => ({
          value: id,
          label: `${customer.code} ${customer.name}${attempt > 1 ? ` #${attempt}` : ''}`,
        })) ?? []
      }
    />
  )
}

function CustomerPicker({ label, value, onChange }: PickerProps) {
  const { t } = useTranslation('forms')
  const [typed, setTyped] = useState('')
  const { data, isFetching } = useQuery({ ...findCustomers(useDeferredValue(typed)), placeholderData: (last) => last })
  return (
    <Select
      aria-label={label}
      placeholder={t('pick.customer')}
      value={value}
      onChange={onChange}
      allowClear
      loading={isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      notFoundContent={t('nothing')}
      options={data?.rows.map(({ id, code, name }) => ({ value: id, label: `${code} ${name}` })) ?? []}
    />
  )
}

function RegulationPicker({ label, value, onChange }: PickerProps) {
  const { t } = useTranslation('forms')
  const { data, isPending } = useQuery(regulationsQuery)
  return (
    <Select
      aria-label={label}
      placeholder={t('pick.policy')}
      value={value}
      onChange={onChange}
      allowClear
      loading={isPending}
      // The authority table is a form of its own.
      options={
        data?.rows
          .filter(({ kind }) => kind !== 'authority-table')
          .map(({ kind, number, title }) => ({ value: kind, label: `${number} ${inLocale(title)}` })) ?? []
      }
    />
  )
}
