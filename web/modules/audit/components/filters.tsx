import { DownloadOutlined } from '@ant-design/icons'
import { Button, Flex, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { Labelled } from '../../../kernel/labelled.tsx'
import { SearchBox } from '../../../kernel/search-box.tsx'

interface Common {
  from?: string | undefined
  to?: string | undefined
  q?: string | undefined
}

interface FiltersProps {
  search: Common
  change: (part: Record<string, string | undefined>) => void
  /** The choice beside the days: which events, or what was done. */
  choice: { name: string; label: string; value: string | undefined; options: { value: string; label: string }[] }
  exportHref: string
}

/** What a book is narrowed down by, and the way to take what is found out of the house. */
export function Filters({ search, change, choice, exportHref }: FiltersProps) {
  const { t } = useTranslation('audit')
  const { t: word } = useTranslation()
  return (
    <Flex wrap gap={12} align="center">
      <SearchBox label={t('search')} value={search.q ?? ''} onSearch={(q) => change({ q: q || undefined })} />
      <Labelled id="choice" label={choice.label}>
        <Select
          id="choice"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          placeholder={word('all')}
          value={choice.value}
          options={choice.options}
          style={{ minWidth: 160 }}
          onChange={(value: string | undefined) => change({ [choice.name]: value })}
        />
      </Labelled>
      <Labelled id="from" label={t('from')}>
        <DateField id="from" value={search.from ?? null} onChange={(day) => change({ from: day ?? undefined })} />
      </Labelled>
      <Labelled id="to" label={t('to')}>
        <DateField id="to" value={search.to ?? null} onChange={(day) => change({ to: day ?? undefined })} />
      </Labelled>
      <Button icon={<DownloadOutlined aria-hidden />} href={exportHref} download>
        {t('export')}
      </Button>
    </Flex>
  )
}
