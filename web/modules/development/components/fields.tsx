import { DatePicker, Form, Input } from 'antd'
import dayjs from 'dayjs'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'

interface FieldProps {
  name: string | (string | number)[]
  label: string
  required?: boolean
  extra?: ReactNode
  children: ReactNode
}

/** One field of a form with its name; what is required says so. */
export function Field({ name, label, required = false, extra, children }: FieldProps) {
  const { t } = useTranslation('development')
  const rules = required ? [{ required: true, message: t('pipeline.required') }] : []
  return (
    <Form.Item name={name} label={label} extra={extra} rules={rules}>
      {children}
    </Form.Item>
  )
}

type AmountFieldProps = Pick<Parameters<typeof Input>[0], 'id' | 'value' | 'onChange' | 'placeholder' | 'aria-label'>

/** An amount as it is typed; the server reads it. */
export const AmountField = (props: AmountFieldProps) => (
  <Input placeholder="0.00" {...props} inputMode="decimal" maxLength={20} autoComplete="off" className="tabular" />
)

interface InstantFieldProps {
  id?: string
  /** ISO 8601. */
  value?: string | null
  onChange?: (instant: string | null) => void
}

/** A day and time, in the reader's zone. */
export function InstantField({ value, onChange, ...rest }: InstantFieldProps) {
  return (
    <DatePicker
      {...rest}
      showTime={{ format: 'HH:mm' }}
      format="YYYY-MM-DD HH:mm"
      value={value ? dayjs(value) : null}
      onChange={(at) => onChange?.(at ? at.second(0).millisecond(0).toISOString() : null)}
      style={{ minWidth: 200 }}
    />
  )
}

/** What a form left empty is nothing. */
export const orNull = (value: string | null | undefined): string | null => value?.trim() || null

/** Lets what the server says of a field of its own land on the field of the form that stands for it. */
export async function onFields<T>(names: Record<string, string>, save: () => Promise<T>): Promise<T> {
  try {
    return await save()
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const details = error.details.map((detail) => ({ ...detail, field: names[detail.field] ?? detail.field }))
    throw new ApiError(error.status, { code: error.code, message: error.message, details, requestId: '' })
  }
}
