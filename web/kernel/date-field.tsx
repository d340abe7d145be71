import { DatePicker } from 'antd'
import dayjs from 'dayjs'

interface DateFieldProps {
  id?: string
  /** YYYY-MM-DD. */
  value?: string | null
  onChange?: (date: string | null) => void
  allowClear?: boolean
  /** The last day that can be chosen, YYYY-MM-DD. */
  until?: string
  'aria-label'?: string
}

/** A business date as the rest of the product writes it, chosen from a calendar or typed. */
export function DateField({ value, onChange, until, allowClear = true, ...rest }: DateFieldProps) {
  return (
    <DatePicker
      {...rest}
      value={value ? dayjs(value) : null}
      format="YYYY-MM-DD"
      allowClear={allowClear}
      onChange={(day) => onChange?.(day ? day.format('YYYY-MM-DD') : null)}
      disabledDate={until ? (day) => day.format('YYYY-MM-DD') > until : undefined}
      style={{ minWidth: 150 }}
    />
  )
}
