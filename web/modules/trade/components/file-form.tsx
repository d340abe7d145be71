import { Flex, Select, Switch } from 'antd'
import { useTranslation } from 'react-i18next'
import { Labelled } from '../../../kernel/labelled.tsx'
import type { ImportMapping, ImportPreview } from '../queries.ts'

export const encodings = ['auto', 'utf-8', 'gb18030', 'utf-16le', 'utf-16be'] as const
const delimiters = ['auto', ',', ';', '\t', '|'] as const
const delimiterNames: Record<string, string> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' }

export const encodingName = (value: string, t: (key: string) => string) =>
  value === 'auto' ? t('file.auto') : value === 'gb18030' ? 'GBK / GB18030' : value.toUpperCase()

interface FileFormProps {
  preview: ImportPreview
  mapping: ImportMapping
  onChange: (next: ImportMapping) => void
}

/** How the file is written: found by looking, and changeable. */
export function FileForm({ preview, mapping, onChange }: FileFormProps) {
  const { t } = useTranslation('trade')
  const delimiterName = (value: string) => t(`file.delimiters.${delimiterNames[value] ?? 'auto'}`)
  const found = (name: string) => t('file.found', { name })
  return (
    <Flex wrap gap={16}>
      {preview.format === 'csv' && (
        <>
          <Labelled id="encoding" label={t('file.encoding')}>
            <Select
              id="encoding"
              style={{ width: 220 }}
              value={mapping.encoding}
              options={encodings.map((value) => ({
                value,
                label:
                  value === 'auto' && preview.encoding
                    ? found(encodingName(preview.encoding, t))
                    : encodingName(value, t),
              }))}
              onChange={(encoding) => onChange({ ...mapping, encoding })}
            />
          </Labelled>
          <Labelled id="delimiter" label={t('file.delimiter')}>
            <Select
              id="delimiter"
              style={{ width: 180 }}
              value={mapping.delimiter}
              options={delimiters.map((value) => ({
                value,
                label:
                  value === 'auto' && preview.delimiter
                    ? found(delimiterName(preview.delimiter))
                    : delimiterName(value),
              }))}
              onChange={(delimiter) => onChange({ ...mapping, delimiter })}
            />
          </Labelled>
        </>
      )}
      {preview.sheets.length > 0 && (
        <Labelled id="sheet" label={t('file.sheet')}>
          <Select
            id="sheet"
            style={{ minWidth: 180 }}
            value={mapping.sheet ?? preview.sheets[0]}
            options={preview.sheets.map((value) => ({ value, label: value }))}
            onChange={(sheet) => onChange({ ...mapping, sheet })}
          />
        </Labelled>
      )}
      <Labelled id="dates" label={t('file.dates')}>
        <Select
          id="dates"
          style={{ width: 220 }}
          value={mapping.dates}
          options={(['ymd', 'mdy', 'dmy'] as const).map((value) => ({ value, label: t(`file.order.${value}`) }))}
          onChange={(dates) => onChange({ ...mapping, dates })}
        />
      </Labelled>
      <Labelled id="blanks" label={t('file.blanks')}>
        <Select
          id="blanks"
          mode="tags"
          open={false}
          suffixIcon={null}
          style={{ minWidth: 180, maxWidth: 320 }}
          placeholder="N/A"
          value={mapping.blanks ?? []}
          onChange={(blanks: string[]) => onChange(withBlanks(mapping, blanks))}
        />
      </Labelled>
      <Flex gap={8} align="center">
        <Switch
          id="accounting-negatives"
          checked={mapping.accountingNegatives}
          onChange={(accountingNegatives) => onChange({ ...mapping, accountingNegatives })}
        />
        <label htmlFor="accounting-negatives">{t('file.accountingNegatives')}</label>
      </Flex>
    </Flex>
  )
}

const withBlanks = (mapping: ImportMapping, blanks: string[]): ImportMapping => ({
  ...mapping,
  blanks: blanks.length > 0 ? blanks : undefined,
})
