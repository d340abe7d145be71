import { Flex, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { SearchBox } from '../../../kernel/search-box.tsx'
import type { ProposalFilter, Run } from '../queries.ts'

interface FilterProps {
  run: Run
  filter: ProposalFilter
  onChange: (change: ProposalFilter) => void
}

/** Movement with its counts, class, grade and a search; all in the address. */
export function ProposalFilters({ run, filter, onChange }: FilterProps) {
  const { t } = useTranslation('grading')
  const { t: word } = useTranslation()
  const { counts } = run
  const movements = (['up', 'down', 'new', 'same'] as const).map((value) => ({
    value: value as string,
    label: `${t(`movement.${value}`)} ${counts[value]}`,
  }))
  return (
    <Flex wrap gap={12} align="center" style={{ marginBottom: 16 }}>
      <div style={{ overflowX: 'auto', maxWidth: '100%' }}>
        <Segmented
          aria-label={t('movementTitle')}
          value={filter.movement ?? ''}
          options={[{ value: '', label: `${word('all')} ${run.customers}` }, ...movements]}
          onChange={(value) => onChange({ movement: value || undefined })}
        />
      </div>
      <Select
        aria-label={t('class')}
        allowClear
        placeholder={t('class')}
        value={filter.class}
        style={{ width: 150 }}
        onChange={(value?: string) => onChange({ class: value })}
        options={(['key', 'general'] as const).map((value) => ({
          value,
          label: `${word(`class.${value}`)} (${counts[value]})`,
        }))}
      />
      <Select
        aria-label={t('grade')}
        allowClear
        placeholder={t('grade')}
        value={filter.grade}
        style={{ width: 110 }}
        onChange={(value?: string) => onChange({ grade: value })}
        options={(['A', 'B', 'C'] as const).map((value) => ({ value, label: `${value} (${counts[value]})` }))}
      />
      <SearchBox label={t('search')} value={filter.q ?? ''} onSearch={(q) => onChange({ q: q || undefined })} />
    </Flex>
  )
}
