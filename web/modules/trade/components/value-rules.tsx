import { Button, Checkbox, Flex, Input, Popover, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import type { ColumnChoice, ImportField } from '../queries.ts'

type OfColumn = Extract<ColumnChoice, { column: string }>

interface RulesProps {
  field: ImportField
  choice: ColumnChoice
  /** Values the file has in this column, as far as it was looked at. */
  words: string[]
  format: 'csv' | 'xlsx'
  onChange: (choice: ColumnChoice) => void
}

/** How the values of one column are read: the unit of amounts, the order of dates, what words mean. */
export function ValueRules({ field, choice, words, format, onChange }: RulesProps) {
  const { t } = useTranslation('trade')
  const said: OfColumn = typeof choice === 'object' && 'column' in choice ? choice : { column: choice as string }
  const set = (change: Partial<OfColumn>) => onChange(trimmed({ ...said, ...change }))
  switch (field.type) {
    case 'amount':
    case 'quantity':
      return (
        <Select
          aria-label={t('rules.unit')}
          style={{ width: 150 }}
          value={said.unit ?? 'yuan'}
          onChange={(unit) => set({ unit: unit === 'yuan' ? undefined : unit })}
          options={(['yuan', 'wan', 'auto'] as const).map((value) => ({ value, label: t(`rules.units.${value}`) }))}
        />
      )
    case 'date':
      return (
        <Flex gap={12} align="center" wrap>
          <Select
            aria-label={t('rules.dates')}
            style={{ width: 150 }}
            value={(said.dates ?? '') as OfColumn['dates'] | ''}
            onChange={(dates: OfColumn['dates'] | '') => set({ dates: dates || undefined })}
            options={[
              { value: '', label: t('rules.datesAsFile') },
              ...(['ymd', 'mdy', 'dmy'] as const).map((value) => ({ value, label: t(`file.order.${value}`) })),
            ]}
          />
          {format === 'xlsx' && (
            <Checkbox
              checked={said.excelSerial === true}
              onChange={(event) => set({ excelSerial: event.target.checked || undefined })}
            >
              {t('rules.excelSerial')}
            </Checkbox>
          )}
        </Flex>
      )
    case 'creditCode':
      return (
        <Select
          aria-label={t('rules.invalid')}
          style={{ width: 150 }}
          value={said.invalid ?? 'refuse'}
          onChange={(invalid) => set({ invalid: invalid === 'refuse' ? undefined : invalid })}
          options={(['refuse', 'remark'] as const).map((value) => ({ value, label: t(`rules.invalids.${value}`) }))}
        />
      )
    case 'choice':
    case 'flag':
      return <Words field={field} said={said} words={words} onChange={(values) => set({ values })} />
    default:
      return null
  }
}

/** Without rules left, the plain name of the column says it all. */
function trimmed(said: OfColumn): ColumnChoice {
  const kept = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) as OfColumn
  return Object.keys(kept).length === 1 ? kept.column : kept
}

interface WordsProps {
  field: ImportField
  said: OfColumn
  words: string[]
  onChange: (values: Record<string, string> | undefined) => void
}

/** What the words of the file mean, e.g. 作废发票 → void. */
function Words({ field, said, words, onChange }: WordsProps) {
  const { t } = useTranslation('trade')
  const [added, setAdded] = useState('')
  const values = said.values ?? {}
  const shown = [...new Set([...words, ...Object.keys(values)])]
  const choices =
    field.type === 'flag'
      ? ['true', 'false'].map((value) => ({ value, label: t(`rules.meanings.${value}`) }))
      : field.choices.map(({ value, text }) => ({ value, label: inLocale(text) }))
  const set = (word: string, meaning: string | undefined) => {
    const { [word]: _, ...others } = values
    const next = meaning === undefined ? others : { ...values, [word]: meaning }
    onChange(Object.keys(next).length > 0 ? next : undefined)
  }
  const content = (
    <Flex vertical gap={8} style={{ width: 320, maxWidth: '80vw', maxHeight: 360, overflowY: 'auto' }}>
      {shown.map((word) => (
        <Flex key={word} gap={8} align="center" justify="space-between">
          <span>{word}</span>
          <Select
            aria-label={t('rules.meaningOf', { word })}
            allowClear
            placeholder={t(Object.keys(values).length > 0 ? 'rules.notAccepted' : 'rules.asItIs')}
            style={{ width: 140 }}
            value={values[word]}
            onChange={(meaning?: string) => set(word, meaning)}
            options={choices}
          />
        </Flex>
      ))}
      <Flex gap={8}>
        <Input
          aria-label={t('rules.newWord')}
          placeholder={t('rules.newWord')}
          value={added}
          maxLength={255}
          onChange={(event) => setAdded(event.target.value)}
        />
        <Button
          disabled={!added || shown.includes(added)}
          onClick={() => {
            set(added, choices[0]!.value)
            setAdded('')
          }}
        >
          {t('rules.addWord')}
        </Button>
      </Flex>
    </Flex>
  )
  return (
    <Popover trigger="click" placement="bottom" title={t('rules.words')} content={content}>
      <Button>{t('rules.wordsN', { count: Object.keys(values).length })}</Button>
    </Popover>
  )
}
