import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Card, Flex, Grid, Progress, Segmented, Table } from 'antd'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { formatCount } from '../../../kernel/formats.ts'
import { Labelled } from '../../../kernel/labelled.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { ObligationTabs } from '../components/tabs.tsx'
import { groupings, ratesQuery, type Grouping, type Rate } from '../queries.ts'

const route = getRouteApi('/app/obligations/rates')

/** How well what is owed is kept: the share done on time, per article, person or department. */
export function Rates() {
  const { t } = useTranslation('obligations')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const by = groupings.find((one) => one === search.by) ?? 'article'
  const query = useQuery(ratesQuery(by, search.from, search.to))
  const go = (change: typeof search) => void navigate({ search: { ...search, ...change }, replace: true })
  return (
    <>
      <PageHead title={t('rates')} hint={t('rate.hint')} />
      <ObligationTabs active="rates" />
      <Flex wrap gap={12} align="center" style={{ marginBottom: 16 }}>
        <Segmented<Grouping>
          aria-label={t('rate.by.title')}
          value={by}
          onChange={(next) => go({ by: next })}
          options={groupings.map((value) => ({ value, label: t(`rate.by.${value}`) }))}
        />
        {(['from', 'to'] as const).map((end) => (
          <Labelled key={end} id={`rates-${end}`} label={t(`rate.${end}`)}>
            <DateField
              id={`rates-${end}`}
              allowClear={false}
              value={search[end] ?? query.data?.[end] ?? null}
              onChange={(day) => day && go({ [end]: day })}
            />
          </Labelled>
        ))}
      </Flex>
      <Await query={query}>
        {({ rows }) => (rows.length === 0 ? <Nothing text={t('rate.none')} /> : <RateTable by={by} rows={rows} />)}
      </Await>
    </>
  )
}

function Name({ by, row }: { by: Grouping; row: Rate }) {
  const { t } = useTranslation('obligations')
  const mayAll = useMay()('obligations.read-all')
  const text = row.label || t('rate.noDepartment')
  const whose = mayAll ? 'all' : 'team'
  if (by === 'department') return text
  return (
    <Link
      to="/obligations"
      search={by === 'person' ? { whose, when: 'late', ownerId: row.key } : { whose, when: 'late', article: row.label }}
    >
      {text}
    </Link>
  )
}

function RateTable({ by, rows }: { by: Grouping; rows: Rate[] }) {
  const { t } = useTranslation('obligations')
  const isWide = Grid.useBreakpoint().md ?? true
  if (!isWide) {
    return (
      <Flex vertical gap={8}>
        {rows.map((row) => (
          <Card key={row.key} size="small">
            <Flex justify="space-between">
              <Name by={by} row={row} />
              <strong className="tabular">{row.rate} %</strong>
            </Flex>
            <Bar rate={row.rate} />
            <span className="tabular">{t('rate.sentence', { due: row.due, onTime: row.onTime })}</span>
          </Card>
        ))}
      </Flex>
    )
  }
  return (
    <Table<Rate>
      size="small"
      rowKey={({ key }) => key}
      dataSource={rows}
      pagination={false}
      columns={[
        { key: 'label', title: t(`rate.label.${by}`), render: (_, row) => <Name by={by} row={row} /> },
        { key: 'due', title: t('rate.due'), align: 'right', render: (_, row) => <Figure of={formatCount(row.due)} /> },
        {
          key: 'onTime',
          title: t('rate.onTime'),
          align: 'right',
          render: (_, row) => <Figure of={formatCount(row.onTime)} />,
        },
        { key: 'rate', title: t('rate.rate'), align: 'right', render: (_, row) => <Figure of={`${row.rate} %`} /> },
        { key: 'bar', title: '', width: 220, render: (_, row) => <Bar rate={row.rate} /> },
      ]}
    />
  )
}

const Figure = ({ of }: { of: string }) => <span className="tabular">{of}</span>

/** The rate as a length; the figure stands beside it. */
const Bar = ({ rate }: { rate: string }) => (
  <div aria-hidden>
    <Progress percent={Number(rate)} showInfo={false} size="small" />
  </div>
)
