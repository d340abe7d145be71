import { Button, Flex, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { SearchBox } from '../../../kernel/search-box.tsx'
import { useMay } from '../../../kernel/session.ts'
import type { Relation } from '../archive-queries.ts'
import type { CustomerSearch } from '../queries.ts'
import { PlaceChoice, UserChoice } from './choices.tsx'

interface CustomerFiltersProps {
  search: CustomerSearch
  onChange: (change: CustomerSearch) => void
  onClear: () => void
}

const relations: Relation[] = ['potential', 'followed', 'trading', 'lost']

/** Search and filters of the list, as the address has them. */
export function CustomerFilters({ search, onChange, onClear }: CustomerFiltersProps) {
  const { t } = useTranslation('customers')
  const maySeePeople = useMay()('people.read')
  const isFiltered = Object.entries(search).some(([name, value]) => name !== 'sort' && value)
  const width = { flex: '1 1 130px', maxWidth: 200, minWidth: 120 }
  const plain = (name: 'relation' | 'class' | 'grade', options: { value: string; label: string }[]) => (
    <Select
      allowClear
      aria-label={t(`field.${name}`)}
      placeholder={t(`field.${name}`)}
      value={search[name]}
      onChange={(value?: string) => onChange({ [name]: value })}
      options={options}
      style={width}
    />
  )
  return (
    <Flex wrap gap={8} role="search" style={{ marginBottom: 12 }}>
      <SearchBox label={t('search')} value={search.q ?? ''} onSearch={(q) => onChange({ q: q || undefined })} />
      {plain(
        'relation',
        relations.map((value) => ({ value, label: t(`relation.${value}`) })),
      )}
      {plain(
        'class',
        (['key', 'general'] as const).map((value) => ({ value, label: t(`kernel:class.${value}` as never) })),
      )}
      {plain(
        'grade',
        ['A', 'B', 'C'].map((grade) => ({ value: grade, label: t('grade', { grade }) })),
      )}
      <SearchBox
        label={t('field.industry')}
        value={search.industry ?? ''}
        onSearch={(industry) => onChange({ industry: industry || undefined })}
        style={width}
      />
      {maySeePeople && (
        <>
          <UserChoice
            aria-label={t('field.owner')}
            placeholder={t('field.owner')}
            value={search.ownerId}
            onChange={(ownerId?: string) => onChange({ ownerId })}
            style={width}
          />
          <PlaceChoice
            kind="departments"
            aria-label={t('field.department')}
            placeholder={t('field.department')}
            value={search.departmentId}
            onChange={(departmentId?: string) => onChange({ departmentId })}
            style={width}
          />
          <PlaceChoice
            kind="regions"
            aria-label={t('field.region')}
            placeholder={t('field.region')}
            value={search.regionId}
            onChange={(regionId?: string) => onChange({ regionId })}
            style={width}
          />
        </>
      )}
      {isFiltered && (
        <Button type="text" onClick={onClear}>
          {t('clear')}
        </Button>
      )}
    </Flex>
  )
}
