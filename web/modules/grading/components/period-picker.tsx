import { DatePicker, Flex, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { Labelled } from '../../../kernel/labelled.tsx'

type Length = 'year' | 'half' | 'quarter' | 'month'

const lengthOf = (period: string): Length =>
  /-H[12]$/.test(period) ? 'half' : /-Q[1-4]$/.test(period) ? 'quarter' : /-\d{2}$/.test(period) ? 'month' : 'year'

/** A period such as 2019, 2019-H1, 2019-Q3 or 2019-07. */
export function PeriodPicker({ value, onChange }: { value: string; onChange: (period: string) => void }) {
  const { t } = useTranslation('grading')
  const length = lengthOf(value)
  const year = value.slice(0, 4)
  const part = value.slice(5)
  const first = { year: '', half: '-H1', quarter: '-Q1', month: '-01' }
  const parts = {
    year: [],
    half: ['H1', 'H2'],
    quarter: ['Q1', 'Q2', 'Q3', 'Q4'],
    month: Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, '0')),
  }[length]
  return (
    <Flex wrap gap={12} align="center">
      <Segmented<Length>
        aria-label={t('period.length')}
        value={length}
        onChange={(next) => onChange(year + first[next])}
        options={(['year', 'half', 'quarter', 'month'] as const).map((one) => ({
          value: one,
          label: t(`period.${one}`),
        }))}
      />
      <Labelled id="period-year" label={t('period.year')}>
        <DatePicker
          id="period-year"
          picker="year"
          allowClear={false}
          style={{ width: 110 }}
          value={dayjs(`${year}-01-01`)}
          onChange={(day) => day && onChange(day.format('YYYY') + (part ? `-${part}` : ''))}
        />
      </Labelled>
      {parts.length > 0 && (
        <Select
          aria-label={t(`period.${length}`)}
          value={part}
          style={{ width: 130 }}
          onChange={(next: string) => onChange(`${year}-${next}`)}
          options={parts.map((one) => ({
            value: one,
            label: t(`period.parts.${one}`, t('period.monthN', { part: Number(one) })),
          }))}
        />
      )}
    </Flex>
  )
}
