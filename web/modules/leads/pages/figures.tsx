import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Card, Flex, Grid, Table, Tooltip, Typography, type TableColumnsType } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { formatCount, today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { Labelled } from '../../../kernel/labelled.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { DevelopmentTabs } from '../../development/index.ts'
import { entriesQuery, yieldsQuery, type LeadEntries, type LeadYield, type Period } from '../queries.ts'

const route = getRouteApi('/app/leads/figures')

/** What each source yielded, and how timely everybody enters what he learns. */
export function Figures() {
  const { t } = useTranslation('leads')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const period = { from: search.from ?? `${today().slice(0, 4)}-01-01`, to: search.to ?? today() }
  const go = (change: Partial<Period>) => void navigate({ search: { ...search, ...change }, replace: true })
  return (
    <>
      <PageHead title={t('figures.title')} hint={t('figures.hint')} />
      <DevelopmentTabs active="leads" />
      <Flex wrap gap={12} align="center" style={{ marginBottom: 16 }}>
        {(['from', 'to'] as const).map((end) => (
          <Labelled key={end} id={`leads-${end}`} label={t(`figures.${end}`)}>
            <DateField
              id={`leads-${end}`}
              allowClear={false}
              value={period[end]}
              onChange={(day) => day && go({ [end]: day })}
            />
          </Labelled>
        ))}
      </Flex>
      <Flex vertical gap={24}>
        <Yields period={period} />
        <Entries period={period} />
      </Flex>
    </>
  )
}

/** One figure of a row: its name, and how it reads. */
interface Figure<Row> {
  key: string
  title: string
  hint?: string
  of: (row: Row) => string
}

const shareText = (share: string | null) => (share === null ? '—' : `${share} %`)

function Yields({ period }: { period: Period }) {
  const { t } = useTranslation('leads')
  const count = (key: 'leads' | 'open' | 'valid' | 'invalid' | 'converted' | 'trading'): Figure<LeadYield> => ({
    key,
    title: t(`figures.${key}`),
    of: (row) => formatCount(row[key]),
  })
  const share = (key: 'validShare' | 'convertedShare'): Figure<LeadYield> => ({
    key,
    title: t(`figures.${key}`),
    of: (row) => shareText(row[key]),
  })
  return (
    <FigureTable<LeadYield>
      title={t('figures.yields')}
      query={useQuery(yieldsQuery(period))}
      rowKey={({ source }) => source.code}
      nameTitle={t('figures.source')}
      name={({ source }) => (
        <Link to="/leads" search={{ source: source.code }}>
          {inLocale(source.text)}
        </Link>
      )}
      figures={[
        count('leads'),
        count('open'),
        count('valid'),
        count('invalid'),
        share('validShare'),
        count('converted'),
        share('convertedShare'),
        count('trading'),
      ]}
    />
  )
}

function Entries({ period }: { period: Period }) {
  const { t } = useTranslation('leads')
  const count = (key: 'entered' | 'timely' | 'late' | 'unknown'): Figure<LeadEntries> => ({
    key,
    title: t(`figures.${key}`),
    ...(key === 'unknown' ? { hint: t('figures.unknownHint') } : {}),
    of: (row) => formatCount(row[key]),
  })
  const share = (key: 'timelyShare' | 'validShare'): Figure<LeadEntries> => ({
    key,
    title: t(`figures.${key}`),
    of: (row) => shareText(row[key]),
  })
  const days: Figure<LeadEntries> = {
    key: 'averageDays',
    title: t('figures.averageDays'),
    hint: t('figures.averageHint'),
    of: ({ averageDays }) => t('figures.days', { days: averageDays }),
  }
  return (
    <FigureTable<LeadEntries>
      title={t('figures.entries')}
      query={useQuery(entriesQuery(period))}
      rowKey={({ person }) => person.id ?? person.name}
      nameTitle={t('figures.person')}
      name={({ person }) => person.name}
      figures={[
        count('entered'),
        count('timely'),
        count('late'),
        count('unknown'),
        share('timelyShare'),
        days,
        share('validShare'),
      ]}
    />
  )
}

interface FigureTableProps<Row> {
  title: string
  query: { data: { rows: Row[] } | undefined; error: Error | null; isPending: boolean; refetch: () => unknown }
  rowKey: (row: Row) => string
  nameTitle: string
  name: (row: Row) => ReactNode
  figures: Figure<Row>[]
}

function FigureTable<Row extends object>({ title, query, rowKey, nameTitle, name, figures }: FigureTableProps<Row>) {
  const { t } = useTranslation('leads')
  const isWide = Grid.useBreakpoint().md ?? true
  const columns: TableColumnsType<Row> = [
    { key: 'name', title: nameTitle, render: (_, row) => name(row) },
    ...figures.map(({ key, title: head, hint, of }) => ({
      key,
      title: hint ? <Tooltip title={hint}>{head}</Tooltip> : head,
      align: 'right' as const,
      className: 'tabular',
      render: (_: unknown, row: Row) => of(row),
    })),
  ]
  return (
    <section aria-label={title}>
      <Typography.Title level={2} style={{ fontSize: 15, marginTop: 0 }}>
        {title}
      </Typography.Title>
      <Await query={query}>
        {({ rows }) => {
          if (rows.length === 0) return <Nothing text={t('figures.none')} />
          if (isWide) {
            return (
              <Table<Row>
                size="small"
                rowKey={rowKey}
                columns={columns}
                dataSource={rows}
                pagination={false}
                scroll={{ x: 'max-content' }}
              />
            )
          }
          return <FigureCards rows={rows} rowKey={rowKey} name={name} figures={figures} />
        }}
      </Await>
    </section>
  )
}

function FigureCards<Row extends object>({
  rows,
  rowKey,
  name,
  figures,
}: Pick<FigureTableProps<Row>, 'rowKey' | 'name' | 'figures'> & { rows: Row[] }) {
  const list = { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '4px 16px', margin: 0 }
  return (
    <Flex vertical gap={8}>
      {rows.map((row) => (
        <Card key={rowKey(row)} size="small" title={name(row)}>
          <dl style={list}>
            {figures.map(({ key, title, of }) => (
              <Flex key={key} justify="space-between" gap={8}>
                <dt>
                  <Typography.Text type="secondary">{title}</Typography.Text>
                </dt>
                <dd className="tabular" style={{ margin: 0 }}>
                  {of(row)}
                </dd>
              </Flex>
            ))}
          </dl>
        </Card>
      ))}
    </Flex>
  )
}
