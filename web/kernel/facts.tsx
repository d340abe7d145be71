import { Descriptions, Flex, Grid, Table, Typography } from 'antd'
import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { bucketLabel, factTexts, valueTexts } from './decision-texts.ts'
import { formatAmount } from './formats.ts'
import { inLocale } from './i18n.ts'

type Row = Record<string, unknown>

const isObject = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const isTable = (value: unknown): value is Row[] => Array.isArray(value) && value.length > 0 && value.every(isObject)

/** A fact's name in words; a name nobody worded is shown as it is. */
export const factLabel = (name: string): string => (factTexts[name] ? inLocale(factTexts[name]) : name)

/** A fact's value for reading: amounts with separators, known words translated, lists joined, nothing as a dash. */
export function factText(value: unknown, name = ''): string {
  if (value === null || value === undefined || value === '') return '—'
  if (typeof value === 'boolean') return i18next.t(value ? 'yes' : 'no')
  if (Array.isArray(value)) {
    return value.length === 0 ? i18next.t('none') : value.map((one) => factText(one, name)).join(i18next.t('listComma'))
  }
  if (isObject(value)) {
    const parts = Object.entries(value).map(([key, one]) => `${factLabel(key)} ${factText(one, key)}`)
    return parts.join(i18next.t('listComma'))
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const word = valueTexts[text]
  if (word) return inLocale(word)
  if (name === 'bucket') return bucketLabel(text)
  if (name === 'number' || name === 'invoices') return text
  if (!/^-?\d+(\.\d+)?$/.test(text)) return text
  return limits.has(name) ? plainFigure(text) : formatAmount(text)
}

/** Facts that are limits of a regulation, which are round. */
const limits = new Set(['over', 'atLeast', 'atMost', 'to', 'shareA', 'shareB', 'premium'])

/** A figure of a regulation: with separators, without decimals that say nothing. */
const plainFigure = (text: string): string => formatAmount(text.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, ''))

/** Puts the facts into a text at its {names}. */
export const fillText = (template: string, facts: Row): string =>
  template.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name in facts ? factText(facts[name], name) : whole))

/** Facts as people read them: one line each, lists of records and months as small tables. */
export function Facts({ facts }: { facts: Row }) {
  const isWide = Grid.useBreakpoint().sm ?? true
  const entries = Object.entries(facts).filter(([, value]) => value !== undefined)
  const plain = entries.filter(([, value]) => !isTable(value) && !isMonths(value))
  const tables = entries.flatMap(([name, value]) => {
    if (isTable(value)) return [{ name, rows: value }]
    return isMonths(value) ? [{ name, rows: Object.entries(value).map(([month, amount]) => ({ month, amount })) }] : []
  })
  return (
    <Flex vertical gap={12}>
      {plain.length > 0 && (
        <Descriptions
          size="small"
          column={1}
          bordered
          layout={isWide ? 'horizontal' : 'vertical'}
          styles={{ label: { width: isWide ? '45%' : undefined } }}
          items={plain.map(([name, value]) => ({
            key: name,
            label: factLabel(name),
            children: <span className="tabular">{factText(value, name)}</span>,
          }))}
        />
      )}
      {tables.map(({ name, rows }) => (
        <FactTable key={name} name={name} rows={rows} />
      ))}
    </Flex>
  )
}

/** Amounts by month: {"2019-01": "12.00", …}. */
const isMonths = (value: unknown): value is Record<string, string> =>
  isObject(value) && Object.keys(value).length > 0 && Object.keys(value).every((key) => /^\d{4}-\d{2}$/.test(key))

function FactTable({ name, rows }: { name: string; rows: Row[] }) {
  const { t } = useTranslation()
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  return (
    <section>
      <Typography.Text type="secondary">{factLabel(name)}</Typography.Text>
      <Table<Row>
        size="small"
        style={{ marginTop: 4 }}
        rowKey={(row) => JSON.stringify(row)}
        dataSource={rows}
        pagination={rows.length > 12 ? { pageSize: 12, size: 'small', simple: true } : false}
        locale={{ emptyText: t('empty') }}
        columns={names.map((column) => ({
          key: column,
          title: factLabel(column),
          align: rows.some((row) => isFigure(row[column])) ? 'right' : 'left',
          render: (_, row) => <span className="tabular">{factText(row[column], column)}</span>,
        }))}
      />
    </section>
  )
}

const isFigure = (value: unknown) => /^-?\d+(\.\d+)?$/.test(String(value))
