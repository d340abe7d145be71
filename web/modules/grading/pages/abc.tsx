import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Flex, Segmented, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { today } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { CustomerLink } from '../components/marks.tsx'
import { PeriodPicker } from '../components/period-picker.tsx'
import { abcTotalsQuery, loadAbc, type AbcCustomer, type AbcPage } from '../queries.ts'

const route = getRouteApi('/app/abc')

/** A, B and C customers by their share of the sales of a period. */
export function Abc() {
  const { t } = useTranslation('grading')
  const { t: word } = useTranslation()
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const period = search.period ?? today().slice(0, 4)
  const totals = useQuery(abcTotalsQuery(period))
  const set = (change: Partial<typeof search>) => void navigate({ search: (before) => ({ ...before, ...change }) })
  return (
    <>
      <PageHead
        title={word('nav.abc')}
        hint={
          <>
            {t('abc.hint')}{' '}
            <Link to="/regulations/$kind" params={{ kind: 'abc' }} hash="A-08">
              A-08
            </Link>
          </>
        }
      />
      <PeriodPicker value={period} onChange={(next) => set({ period: next })} />
      <Await query={totals}>{(data) => <Totals data={data} />}</Await>
      <Segmented
        aria-label={t('abc.class')}
        style={{ marginBottom: 12 }}
        value={search.class ?? ''}
        onChange={(value) => set({ class: value || undefined })}
        options={[
          { value: '', label: word('all') },
          ...(['A', 'B', 'C'] as const).map((value) => ({
            value: value as string,
            label: t('abc.classOf', { abc: value }),
          })),
        ]}
      />
      {totals.data && (
        <DataList<AbcCustomer>
          queryKey={['abc', period, search.class]}
          load={(cursor) => loadAbc(period, search.class, cursor)}
          rowKey={(row) => row.customer.id}
          columns={[
            { key: 'customer', title: t('customer'), render: (_, row) => <CustomerLink customer={row.customer} /> },
            { key: 'abc', title: t('abc.class'), render: (_, row) => <strong>{row.abc}</strong> },
            { key: 'amount', title: t('abc.sales'), align: 'right', render: (_, row) => <Amount value={row.amount} /> },
            {
              key: 'share',
              title: t('abc.share'),
              align: 'right',
              render: (_, row) => <span className="tabular">{row.share} %</span>,
            },
          ]}
          card={(row) => (
            <Flex vertical gap={4}>
              <Flex justify="space-between" gap={8}>
                <CustomerLink customer={row.customer} />
                <strong>{t('abc.classOf', { abc: row.abc })}</strong>
              </Flex>
              <Flex justify="space-between" gap={8}>
                <Amount value={row.amount} />
                <span className="tabular">{row.share} %</span>
              </Flex>
            </Flex>
          )}
        />
      )}
    </>
  )
}

function Totals({ data }: { data: AbcPage }) {
  const { t } = useTranslation('grading')
  const figures = [
    { name: t('abc.total'), value: <Amount value={data.total} strong /> },
    ...(['A', 'B', 'C'] as const).map((abc) => ({
      name: t('abc.classOf', { abc }),
      value: <Typography.Text strong>{t('abc.customers', { count: data.counts[abc] })}</Typography.Text>,
    })),
  ]
  return (
    <Flex wrap gap={32} component="dl" style={{ margin: '16px 0' }}>
      {figures.map(({ name, value }) => (
        <div key={name}>
          <dt>
            <Typography.Text type="secondary">{name}</Typography.Text>
          </dt>
          <dd style={{ margin: 0, fontSize: 18 }}>{value}</dd>
        </div>
      ))}
    </Flex>
  )
}
