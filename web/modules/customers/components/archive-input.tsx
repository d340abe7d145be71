import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Form, Input, Select } from 'antd'
import { useDeferredValue, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { customerSearchQuery, peopleQuery, type Field, type Values } from '../archive-queries.ts'

type Names = Record<string, string>

interface FieldInputProps {
  field: Field
  /** A value an entry cannot be without. */
  isRequired?: boolean
  /** It counts for completeness and is empty. */
  isMissing?: boolean
  hint?: string
  names: Names
}

/** One field of the archive to be filled in; what is wrong with it by the server's judgement lands here. */
export function FieldInput({ field, isRequired = false, isMissing = false, hint, names }: FieldInputProps) {
  const { t } = useTranslation('customers')
  return (
    <Form.Item
      name={['values', field.field]}
      label={inLocale(field.label)}
      extra={hint ?? (isMissing ? t('archive.toFill') : undefined)}
      rules={isRequired ? [{ required: true, whitespace: true, message: t('required') }] : []}
    >
      <Control field={field} names={names} />
    </Form.Item>
  )
}

interface ControlProps {
  field: Field
  names: Names
  id?: string
  value?: string
  onChange?: (value: unknown) => void
}

/** How many signs a value of a type has at most, and how it is typed. */
const typed: Partial<
  Record<string, { maxLength: number; inputMode?: 'decimal' | 'numeric' | 'tel' | 'email' | 'url' }>
> = {
  amount: { maxLength: 20, inputMode: 'decimal' },
  percent: { maxLength: 8, inputMode: 'decimal' },
  count: { maxLength: 12, inputMode: 'numeric' },
  year: { maxLength: 4, inputMode: 'numeric' },
  postcode: { maxLength: 10, inputMode: 'numeric' },
  account: { maxLength: 40, inputMode: 'numeric' },
  phone: { maxLength: 64, inputMode: 'tel' },
  email: { maxLength: 255, inputMode: 'email' },
  url: { maxLength: 255, inputMode: 'url' },
  creditCode: { maxLength: 40 },
}
const units: Partial<Record<string, string>> = { percent: '%' }

function Control({ field, names, ...given }: ControlProps): ReactNode {
  switch (field.type) {
    case 'note':
      return <Input.TextArea {...given} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={10_000} />
    case 'choice':
      return (
        <Select
          {...given}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={field.choices?.map(({ value, text }) => ({ value, label: inLocale(text) })) ?? []}
        />
      )
    case 'date':
      return <DateField {...given} />
    case 'person':
      return <PersonChoice {...given} names={names} />
    case 'customer':
      return <CustomerChoice {...given} names={names} />
    default:
      return (
        <Input
          {...given}
          maxLength={255}
          {...typed[field.type]}
          {...(units[field.type] ? { suffix: units[field.type] } : {})}
          autoComplete="off"
          spellCheck={false}
          className="tabular"
        />
      )
  }
}

type ChoiceProps = Omit<ControlProps, 'field'>

/** The chosen one is offered by name even where the search does not find it. */
const withChosen = (options: { value: string; label: string }[], value: string | undefined, names: Names) =>
  value === undefined || options.some((one) => one.value === value)
    ? options
    : [{ value, label: names[value] ?? '—' }, ...options]

function PersonChoice({ names, ...given }: ChoiceProps) {
  const { t } = useTranslation()
  const [sought, setSought] = useState('')
  const { data, isFetching } = useQuery(peopleQuery(useDeferredValue(sought)))
  const found = data?.rows ?? []
  const options = found.map(({ id, name, position, department }) => ({
    value: id,
    label: [name, position.name, department?.name].filter(Boolean).join(' · '),
  }))
  return (
    <Select
      {...given}
      allowClear
      loading={isFetching}
      notFoundContent={t('noColleague')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={withChosen(options, given.value, names)}
    />
  )
}

function CustomerChoice({ names, ...given }: ChoiceProps) {
  const { t } = useTranslation('customers')
  const [sought, setSought] = useState('')
  const { data, isFetching } = useQuery(customerSearchQuery(useDeferredValue(sought)))
  const seen = data?.rows.filter(({ isVisible }) => isVisible) ?? []
  const options = seen.map(({ id, code, name }) => ({ value: id, label: [code, name].filter(Boolean).join(' ') }))
  return (
    <Select
      {...given}
      allowClear
      loading={isFetching}
      placeholder={t('search')}
      notFoundContent={sought === '' ? null : t('noMatch')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={withChosen(options, given.value, names)}
    />
  )
}

/** Why something is changed, with the usual answers at hand; stays in sight below a long form. */
export function ReasonInput({ isOptional = false }: { isOptional?: boolean }) {
  const { t } = useTranslation('customers')
  const usual = (['first', 'told', 'checked', 'corrected'] as const).map((name) => ({
    value: t(`archive.reasons.${name}`),
  }))
  return (
    <div className="form-foot">
      <Form.Item
        name="reason"
        label={t('archive.reason')}
        rules={isOptional ? [] : [{ required: true, whitespace: true, message: t('required') }]}
      >
        <AutoComplete options={usual} placeholder={t('archive.reasonHint')} />
      </Form.Item>
    </div>
  )
}

/** The given values without nothing, as a form starts from them. */
export const filledOnly = (values: Values): Record<string, string> =>
  Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null))

/** What was changed, emptied fields as null; the server keeps no blanks. */
export function changedValues(before: Values, now: Record<string, string | null | undefined>): Values {
  const cleaned = Object.entries(now).map(([name, value]) => [name, value?.trim() || null] as const)
  return Object.fromEntries(cleaned.filter(([name, value]) => value !== (before[name] ?? null)))
}
