import { Collapse, Flex, Input, Select, theme, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import type { ColumnChoice, ImportField, ImportMapping, ImportPreview } from '../queries.ts'
import { ValueRules } from './value-rules.tsx'

interface FieldsProps {
  fields: ImportField[]
  preview: ImportPreview
  mapping: ImportMapping
  onChange: (next: ImportMapping) => void
}

/** Stands for "no column: the same value in every row". */
const constant = '\u0000'

/** For each of our fields the column that says it, with values from the file beside it. */
export function MappingFields({ fields, preview, mapping, onChange }: FieldsProps) {
  const { t } = useTranslation('trade')
  const { token } = theme.useToken()
  const [opened] = useState(mapping)
  const set = (field: string, choice: ColumnChoice | undefined) => {
    const { [field]: _, ...others } = mapping.columns
    onChange({ ...mapping, columns: choice === undefined ? others : { ...mapping.columns, [field]: choice } })
  }
  const lines = (some: ImportField[]) => (
    <div role="list">
      {some.map((field) => (
        <div
          key={field.field}
          role="listitem"
          style={{ padding: '8px 0', borderBottom: `1px solid ${token.colorBorderSecondary}` }}
        >
          <FieldLine
            field={field}
            preview={preview}
            choice={mapping.columns[field.field]}
            onChange={(choice) => set(field.field, choice)}
          />
        </div>
      ))}
    </div>
  )
  // What the file said when the page was opened stays in sight, so that no line moves while one works on it.
  const isNear = ({ field, group }: ImportField) => group === null || field in opened.columns
  const groups = grouped(fields.filter((field) => !isNear(field)))
  return (
    <>
      {lines(fields.filter(isNear))}
      {groups.length > 0 && (
        <Collapse
          ghost
          size="small"
          style={{ marginTop: 8 }}
          items={groups.map(([title, some]) => ({
            key: title,
            label: t('fields.more', { part: title, count: some.length }),
            children: lines(some),
          }))}
        />
      )}
    </>
  )
}

function grouped(fields: ImportField[]): [string, ImportField[]][] {
  const groups = new Map<string, ImportField[]>()
  for (const field of fields) {
    const title = inLocale(field.group!)
    groups.set(title, [...(groups.get(title) ?? []), field])
  }
  return [...groups]
}

interface LineProps {
  field: ImportField
  preview: ImportPreview
  choice: ColumnChoice | undefined
  onChange: (choice: ColumnChoice | undefined) => void
}

/** The column a choice names; null for a constant or none. */
export const columnOf = (choice: ColumnChoice | undefined): string | null =>
  choice === undefined ? null : typeof choice === 'string' ? choice : 'column' in choice ? choice.column : null

function FieldLine({ field, preview, choice, onChange }: LineProps) {
  const { t } = useTranslation('trade')
  const { token } = theme.useToken()
  const label = inLocale(field.label)
  const column = columnOf(choice)
  const isConstant = typeof choice === 'object' && 'value' in choice
  const select = (value: string | undefined) => {
    if (value === undefined) onChange(undefined)
    else if (value === constant) onChange({ value: '' })
    else onChange(typeof choice === 'object' && 'column' in choice ? { ...choice, column: value } : value)
  }
  return (
    <Flex wrap gap={12} align="start">
      <div style={{ flex: '0 0 150px', lineHeight: '34px' }}>
        {label}
        {field.required && (
          <span style={{ color: token.colorError }} title={t('fields.required')}>
            {' '}
            *<span className="sr-only">{t('fields.required')}</span>
          </span>
        )}
      </div>
      <Select
        aria-label={label}
        showSearch
        allowClear
        placeholder={t('fields.none')}
        style={{ flex: '1 1 220px', maxWidth: 320 }}
        value={isConstant ? constant : (column ?? undefined)}
        onChange={(value?: string) => select(value)}
        status={column && !preview.columns.includes(column) ? 'error' : undefined}
        options={[
          ...preview.columns.map((name) => ({ value: name, label: name })),
          { value: constant, label: t('fields.constant') },
        ]}
      />
      {isConstant && (
        <Input
          aria-label={t('fields.constantOf', { name: label })}
          style={{ width: 180 }}
          value={choice.value}
          maxLength={255}
          onChange={(event) => onChange({ value: event.target.value })}
        />
      )}
      {column && (
        <ValueRules
          field={field}
          choice={choice!}
          words={wordsOf(preview, column)}
          format={preview.format}
          onChange={onChange}
        />
      )}
      {column && (
        <Typography.Text type="secondary" style={{ lineHeight: '34px', flex: '1 1 200px', minWidth: 0 }} ellipsis>
          {wordsOf(preview, column).slice(0, 3).join(' · ') || t('fields.emptyColumn')}
        </Typography.Text>
      )}
    </Flex>
  )
}

/** Different values of a column among the rows looked at. */
function wordsOf({ columns, sample }: ImportPreview, column: string): string[] {
  const at = columns.indexOf(column)
  return [...new Set(sample.map((cells) => cells[at] ?? '').filter((cell) => cell !== ''))]
}
