import { DateField } from './date-field.tsx'
import { Labelled } from './labelled.tsx'

/** The day a page answers for, in its filter row. */
export function AsOfField({
  label,
  value,
  onChange,
}: {
  label: string
  value: string
  onChange: (day: string) => void
}) {
  return (
    <Labelled id="as-of" label={label}>
      <DateField id="as-of" allowClear={false} value={value} onChange={(day) => day && onChange(day)} />
    </Labelled>
  )
}
