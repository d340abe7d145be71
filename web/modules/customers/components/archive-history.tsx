import { Drawer, Flex, Grid, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { factText } from '../../../kernel/facts.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Labelled } from '../../../kernel/labelled.tsx'
import { Nothing } from '../../../kernel/states.tsx'
import { archiveKey, loadHistory, type ArchiveHistoryRow, type CataloguePart, type Field } from '../archive-queries.ts'
import { usePurpose } from './archive-purpose.tsx'
import { fieldText } from './archive-value.tsx'

interface ArchiveHistoryProps {
  customerId: string
  catalogue: CataloguePart
  open: boolean
  onClose: () => void
}

/** How a part, or one field of it, came to be what it is: who, when, from what to what, why. */
export function ArchiveHistory({ customerId, catalogue, open, onClose }: ArchiveHistoryProps) {
  const { t } = useTranslation('customers')
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Drawer
      open={open}
      onClose={onClose}
      size={isWide ? 560 : '100%'}
      title={t('history.title', { part: inLocale(catalogue.title) })}
      destroyOnHidden
    >
      {open && <Changes customerId={customerId} catalogue={catalogue} />}
    </Drawer>
  )
}

const every = ({ groups, lists }: CataloguePart): Field[] => [...groups, ...lists].flatMap(({ fields }) => fields)

function Changes({ customerId, catalogue }: Pick<ArchiveHistoryProps, 'customerId' | 'catalogue'>) {
  const { t } = useTranslation('customers')
  const { purpose } = usePurpose()
  const [field, setField] = useState<string>()
  const { part } = catalogue
  const card = (row: ArchiveHistoryRow) => <Change row={row} catalogue={catalogue} />
  return (
    <Flex vertical gap={16}>
      <Labelled id="history-field" label={t('history.field')}>
        <Select
          id="history-field"
          allowClear
          style={{ flex: 1 }}
          placeholder={t('history.allFields')}
          value={field}
          onChange={(name?: string) => setField(name)}
          showSearch={{ optionFilterProp: 'label' }}
          options={every(catalogue).map((one) => ({ value: one.field, label: inLocale(one.label) }))}
        />
      </Labelled>
      <DataList<ArchiveHistoryRow>
        queryKey={[...archiveKey(customerId), 'history', part, field, purpose]}
        load={(cursor) => loadHistory(customerId, { part, field, purpose }, cursor)}
        rowKey={({ id, entryId }) => `${id} ${entryId}`}
        empty={<Nothing text={t('history.none')} />}
        columns={[{ key: 'change', title: t('archive.history'), render: (_, row) => card(row) }]}
        card={card}
      />
    </Flex>
  )
}

function Change({ row, catalogue }: { row: ArchiveHistoryRow; catalogue: CataloguePart }) {
  const { t } = useTranslation('customers')
  const list = catalogue.lists.find((one) => one.list === row.list)
  const [, verb = 'changed'] = row.kind.split('.')
  const order = every(catalogue).map(({ field }) => field)
  const changes = row.fields.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field))
  const what = [
    list && inLocale(list.title),
    t(`history.kind.${verb}` as never, { defaultValue: t('history.kind.changed') }),
  ]
  return (
    <Flex vertical gap={4}>
      <Flex wrap gap={8} justify="space-between">
        <strong>{what.filter(Boolean).join(' · ')}</strong>
        <Typography.Text type="secondary" className="tabular">
          {t('history.by', { name: row.actor.name, at: formatInstant(row.at) })}
        </Typography.Text>
      </Flex>
      <ul style={{ margin: 0, paddingInlineStart: 18 }}>
        {changes.map((one) => (
          <Difference key={one.field} row={row} change={one} catalogue={catalogue} />
        ))}
      </ul>
      {row.reason && <Typography.Text type="secondary">{t('history.why', { reason: row.reason })}</Typography.Text>}
    </Flex>
  )
}

interface DifferenceProps {
  row: ArchiveHistoryRow
  change: ArchiveHistoryRow['fields'][number]
  catalogue: CataloguePart
}

function Difference({ row, change: { field: name, before, after }, catalogue }: DifferenceProps) {
  const { t } = useTranslation('customers')
  const field = every(catalogue).find((one) => one.field === name)
  const text = (value: unknown) =>
    typeof value === 'string' && field ? fieldText(field, value, row.names) : factText(value)
  const label = field ? inLocale(field.label) : name === 'confirmedOn' ? t('history.confirmedOn') : name
  return (
    <li>
      {label}：
      {before !== null && (
        <>
          <del>
            <Typography.Text type="secondary">{text(before)}</Typography.Text>
          </del>{' '}
          →{' '}
        </>
      )}
      <ins style={{ textDecoration: 'none' }}>{after === null ? '—' : text(after)}</ins>
    </li>
  )
}
