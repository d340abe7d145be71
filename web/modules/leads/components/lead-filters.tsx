import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Segmented, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { SearchBox } from '../../../kernel/search-box.tsx'
import { inboxQuery, leadStates, ownerQuery, type LeadFilter } from '../queries.ts'

interface LeadFiltersProps {
  filter: LeadFilter
  onChange: (change: LeadFilter) => void
  onClear: () => void
}

/** State, search and filters of the inbox, as the address has them. */
export function LeadFilters({ filter, onChange, onClear }: LeadFiltersProps) {
  const { t } = useTranslation('leads')
  const { data } = useQuery(inboxQuery)
  const owner = useQuery({ ...ownerQuery(filter.ownerId ?? ''), enabled: !!filter.ownerId })
  const width = { flex: '1 1 130px', maxWidth: 220, minWidth: 130 }
  const isNarrowed = Boolean(filter.q ?? filter.source ?? filter.ownerId)
  return (
    <Flex vertical gap={12} style={{ marginBottom: 16 }}>
      <States state={filter.state ?? ''} onGo={(state) => onChange({ state: state || undefined })} />
      <Flex wrap gap={8} role="search">
        <SearchBox label={t('search')} value={filter.q ?? ''} onSearch={(q) => onChange({ q: q || undefined })} />
        <Select
          allowClear
          aria-label={t('field.source')}
          placeholder={t('field.source')}
          value={filter.source}
          onChange={(source?: string) => onChange({ source })}
          options={data?.sources.map(({ code, text }) => ({ value: code, label: inLocale(text) })) ?? []}
          style={width}
        />
        <ColleagueChoice<string>
          withMe
          aria-label={t('field.owner')}
          placeholder={t('field.owner')}
          {...(filter.ownerId ? { value: filter.ownerId } : {})}
          present={owner.data ?? undefined}
          onChange={(ownerId?: string) => onChange({ ownerId })}
          style={width}
        />
        {isNarrowed && (
          <Button type="text" onClick={onClear}>
            {t('clear')}
          </Button>
        )}
      </Flex>
    </Flex>
  )
}

function States({ state, onGo }: { state: string; onGo: (state: string) => void }) {
  const { t } = useTranslation('leads')
  const { data } = useQuery(inboxQuery)
  const all = data && Object.values(data.counts).reduce((sum, count) => sum + count, 0)
  const counted = (label: string, count: number | undefined) =>
    data ? t('counted', { label, count: count ?? 0 }) : label
  return (
    <ScrollArea label={t('stateTitle')}>
      <Segmented<string>
        aria-label={t('stateTitle')}
        className="tabular"
        value={state}
        onChange={onGo}
        options={[
          { value: '', label: counted(t('all'), all) },
          ...leadStates.map((value) => ({ value, label: counted(t(`state.${value}`), data?.counts[value]) })),
        ]}
      />
    </ScrollArea>
  )
}
