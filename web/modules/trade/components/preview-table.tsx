import { Alert, Flex, Table, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import { formatAmount } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Nothing } from '../../../kernel/states.tsx'
import type { ImportField, ImportMapping, ImportPreview, RowIssue } from '../queries.ts'
import { columnOf } from './mapping-fields.tsx'

interface PreviewProps {
  fields: ImportField[]
  preview: ImportPreview
  mapping: ImportMapping
}

/** The first rows as they would be read, with what is wrong in them; a row that cannot be read stands as in the file, in red. */
export function PreviewTable({ fields, preview, mapping }: PreviewProps) {
  const { t } = useTranslation('trade')
  const rows = preview.sample.slice(0, 8).map((cells, at) => ({ key: at, cells, record: preview.records[at] }))
  const isSaid = (field: string) => mapping.columns[field] !== undefined || rows.some(({ record }) => record?.[field])
  const shown = fields.filter(({ field }) => isSaid(field))
  if (shown.length === 0) return <Nothing text={t('preview.empty')} />
  const read = ({ field, type, choices }: ImportField, { record, cells }: (typeof rows)[number]) => {
    if (!record) return cells[preview.columns.indexOf(columnOf(mapping.columns[field]) ?? '')] ?? ''
    const value = record[field] ?? ''
    if (type === 'flag') return value && t(`rules.meanings.${value}`)
    const choice = choices.find((one) => one.value === value)
    if (choice) return inLocale(choice.text)
    return type === 'amount'
      ? formatAmount(
          value.replace(/^(-?\d+)(?:\.(\d?))?$/, (_, whole: string, tenth = '') => `${whole}.${tenth.padEnd(2, '0')}`),
        )
      : value
  }
  return (
    <Flex vertical gap={12}>
      <ScrollArea label={t('preview.title')}>
        <Table
          size="small"
          style={{ minWidth: 'max-content' }}
          pagination={false}
          dataSource={rows}
          columns={shown.map((field) => ({
            key: field.field,
            title: inLocale(field.label),
            align: field.type === 'amount' || field.type === 'quantity' ? ('right' as const) : ('left' as const),
            render: (_: unknown, row: (typeof rows)[number]) => (
              <Typography.Text className="tabular" type={row.record ? undefined : 'danger'}>
                {read(field, row)}
              </Typography.Text>
            ),
          }))}
        />
      </ScrollArea>
      <Issues issues={preview.issues} />
    </Flex>
  )
}

function Issues({ issues }: { issues: RowIssue[] }) {
  const { t } = useTranslation('trade')
  if (issues.length === 0) return null
  return (
    <Alert
      type="warning"
      showIcon
      title={t('preview.issues')}
      description={issues.slice(0, 10).map((issue, at) => (
        <div key={at}>
          {`${t('issue.rowN', { row: issue.row })} `}
          {issue.field} {issue.value && `“${issue.value}” `}— {issue.message}
        </div>
      ))}
    />
  )
}
