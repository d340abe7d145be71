import { PlusOutlined } from '@ant-design/icons'
import { Button, Card, Flex, Grid, Table, Typography, type TableColumnsType } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import type { ArchiveEntry, ArchivePart, CatalogueList, Field, Place } from '../archive-queries.ts'
import { EntryDrawer } from './archive-entry.tsx'
import { EntryForm } from './archive-entry-form.tsx'
import { ratioNames, ratioText } from './archive-ratios.ts'
import { entryName, FieldValue, isFigure } from './archive-value.tsx'

interface ArchiveListProps {
  place: Place
  catalogue: CatalogueList
  rows: ArchivePart['lists'][string]
  names: Record<string, string>
  isAdding: boolean
  setAdding: (isAdding: boolean) => void
}

/** A list of the archive: a table, on a phone cards; an entry opens beside it. */
export function ArchiveList({ place, catalogue, rows: list, names, isAdding, setAdding }: ArchiveListProps) {
  const { t } = useTranslation('customers')
  const [opened, setOpened] = useState<string>()
  const title = inLocale(catalogue.title)
  const seen = catalogue.fields.filter(({ field }) => list.rights[field] !== 'hidden')
  const entry = list.rows.find(({ id }) => id === opened)
  return (
    <section aria-label={title} id={`list-${catalogue.list}`}>
      <Flex gap={8} justify="space-between" align="center" style={{ marginBottom: 8 }}>
        <Typography.Title level={3} style={{ fontSize: 15, margin: 0 }}>
          {title}
        </Typography.Title>
        {list.right === 'edit' && (
          <Button
            icon={<PlusOutlined aria-hidden />}
            aria-label={t('archive.addTo', { list: title })}
            onClick={() => setAdding(true)}
          >
            {t('archive.add')}
          </Button>
        )}
      </Flex>
      {list.rows.length === 0 ? (
        <Typography.Text type="secondary">{t('archive.noEntries')}</Typography.Text>
      ) : (
        <Entries fields={seen} rows={list.rows} names={names} onOpen={setOpened} />
      )}
      <EntryDrawer
        place={place}
        title={title}
        fields={seen}
        entry={entry}
        names={names}
        onClose={() => setOpened(undefined)}
      />
      <EntryForm
        place={place}
        title={title}
        fields={seen.filter(({ field }) => list.rights[field] === 'edit')}
        entry={undefined}
        names={names}
        open={isAdding}
        onClose={() => setAdding(false)}
      />
    </section>
  )
}

interface EntriesProps {
  fields: Field[]
  rows: ArchiveEntry[]
  names: Record<string, string>
  onOpen: (id: string) => void
}

/** As many columns as can be read beside each other, of those with something in them; the rest stands in the entry. */
const mostColumns = 6
const ofAccounts = ['statementYear', 'statementRevenue', 'netProfit']

function useEntryColumns({ fields, rows, names, onOpen }: EntriesProps): TableColumnsType<ArchiveEntry> {
  const { t } = useTranslation('customers')
  const isAccounts = rows.some(({ ratios }) => ratios)
  const short = fields.filter(({ type }) => type !== 'note')
  const isUsed = ({ field }: Field) => rows.some(({ values }) => values[field] != null)
  const shown = isAccounts
    ? short.filter(({ field }) => ofAccounts.includes(field))
    : [...short.filter(({ required }) => required), ...short.filter((one) => !one.required && isUsed(one))].slice(
        0,
        mostColumns,
      )
  const value = (field: Field, entry: ArchiveEntry) => (
    <FieldValue field={field} value={entry.values[field.field]} right={entry.rights[field.field]} names={names} />
  )
  return [
    ...shown.map((field, at) => ({
      key: field.field,
      title: inLocale(field.label),
      align: isFigure(field) ? ('right' as const) : ('left' as const),
      render: (_: unknown, entry: ArchiveEntry) =>
        at === 0 ? (
          <Button type="link" size="small" style={{ padding: 0 }} onClick={() => onOpen(entry.id)}>
            {entryName([field], entry, names)}
          </Button>
        ) : (
          value(field, entry)
        ),
    })),
    ...(isAccounts ? ratioNames : []).map((name) => ({
      key: name,
      title: t(`archive.ratio.${name}`),
      align: 'right' as const,
      className: 'tabular',
      render: (_: unknown, { ratios }: ArchiveEntry) => ratioText(name, ratios?.[name] ?? null),
    })),
  ]
}

function Entries(props: EntriesProps) {
  const { fields, rows, names, onOpen } = props
  const isWide = Grid.useBreakpoint().md ?? true
  const columns = useEntryColumns(props)
  if (isWide) {
    return (
      <Table<ArchiveEntry>
        size="small"
        rowKey="id"
        columns={columns}
        dataSource={rows}
        pagination={rows.length > 20 ? { pageSize: 20, size: 'small' } : false}
        scroll={{ x: 'max-content' }}
      />
    )
  }
  return (
    <Flex vertical gap={8}>
      {rows.map((entry) => (
        <EntryCard key={entry.id} fields={fields} entry={entry} names={names} onOpen={onOpen} />
      ))}
    </Flex>
  )
}

type EntryCardProps = Omit<EntriesProps, 'rows'> & { entry: ArchiveEntry }

function EntryCard({ fields, entry, names, onOpen }: EntryCardProps) {
  const filled = fields.slice(1).filter(({ field, type }) => type !== 'note' && entry.values[field] != null)
  return (
    <Card size="small">
      <Button type="link" style={{ padding: 0, fontWeight: 600 }} onClick={() => onOpen(entry.id)}>
        {entryName(fields, entry, names)}
      </Button>
      {filled.slice(0, 4).map((field) => (
        <Flex key={field.field} gap={8} justify="space-between">
          <Typography.Text type="secondary">{inLocale(field.label)}</Typography.Text>
          <FieldValue field={field} value={entry.values[field.field]} right={entry.rights[field.field]} names={names} />
        </Flex>
      ))}
    </Card>
  )
}
