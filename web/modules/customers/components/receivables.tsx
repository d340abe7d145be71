import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Card, Flex, Statistic, Table, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { bucketLabel } from '../../../kernel/decision-texts.ts'
import { Await, Nothing } from '../../../kernel/states.tsx'
import {
  customerAgingQuery,
  loadAgedInvoices,
  type AgingSummary,
  type Customer,
  type InvoiceAging,
} from '../queries.ts'
import { DocumentDrawers, DocumentLink, useOpenDocument } from './documents.tsx'

const route = getRouteApi('/app/customers/$id')

/** What the customer owes on a day, by age, down to the invoice. */
export function Receivables({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers')
  const { asOf } = route.useSearch()
  const navigate = route.useNavigate()
  const query = useQuery(customerAgingQuery(customer.id, asOf))
  return (
    <Flex vertical gap={16}>
      <Flex component="label" gap={8} align="center">
        {t('aging.asOf')}
        <DateField
          allowClear={false}
          value={asOf ?? query.data?.asOf}
          onChange={(day) => void navigate({ search: (now) => ({ ...now, asOf: day ?? undefined }), replace: true })}
        />
      </Flex>
      <Await query={query}>
        {(summary) => (
          <>
            <Totals summary={summary} />
            <Buckets summary={summary} />
            <OpenInvoices customerId={customer.id} summary={summary} />
          </>
        )}
      </Await>
      <DocumentDrawers />
    </Flex>
  )
}

function Totals({ summary }: { summary: AgingSummary }) {
  const { t } = useTranslation('customers')
  const { balance, open, unapplied } = summary
  const figure = (amount: string) => <Amount value={amount} strong />
  const size = { content: { fontSize: 18 } }
  return (
    <Card size="small">
      <Flex wrap gap={32}>
        <Statistic title={t('aging.balance')} valueRender={() => figure(balance)} styles={size} />
        <Statistic
          title={`${t('aging.open')} · ${t('aging.invoices', { count: open.count })}`}
          valueRender={() => figure(open.amount)}
          styles={size}
        />
        <Statistic
          title={t('aging.unapplied')}
          styles={size}
          valueRender={() => (
            <>
              {figure(unapplied.receipts)} / {figure(unapplied.creditNotes)}
            </>
          )}
        />
      </Flex>
    </Card>
  )
}

type Bucket = AgingSummary['buckets'][number]

/** Share of an amount in the whole for a bar; only as exact as a drawing. */
const shareOf = (amount: string, whole: string) => (Number(whole) === 0 ? 0 : (Number(amount) / Number(whole)) * 100)

function Buckets({ summary }: { summary: AgingSummary }) {
  const { t } = useTranslation('customers')
  const { bucket: chosen } = route.useSearch()
  const navigate = route.useNavigate()
  const choose = (bucket: string) =>
    void navigate({ search: (now) => ({ ...now, bucket: bucket === chosen ? undefined : bucket }), replace: true })
  const { article, version } = summary.policy
  return (
    <>
      <Table<Bucket>
        size="small"
        rowKey="bucket"
        pagination={false}
        dataSource={summary.buckets}
        columns={[
          {
            key: 'bucket',
            title: t('aging.bucket'),
            render: (_, { bucket }) => (
              <Button
                type="link"
                size="small"
                aria-pressed={bucket === chosen}
                onClick={() => choose(bucket)}
                style={{ padding: 0 }}
              >
                {bucketLabel(bucket)}
              </Button>
            ),
          },
          { key: 'count', title: t('aging.count'), align: 'right', className: 'tabular', dataIndex: 'count' },
          {
            key: 'amount',
            title: t('aging.amount'),
            align: 'right',
            render: (_, { amount }) => <Amount value={amount} />,
          },
          {
            key: 'share',
            title: t('aging.share'),
            align: 'right',
            className: 'tabular',
            responsive: ['sm'],
            render: (_, { amount }) => `${shareOf(amount, summary.open.amount).toFixed(1)} %`,
          },
        ]}
      />
      <Typography.Text type="secondary">{t('aging.policy', { article, version })}</Typography.Text>
    </>
  )
}

function OpenInvoices({ customerId, summary }: { customerId: string; summary: AgingSummary }) {
  const { t } = useTranslation('customers')
  const { bucket } = route.useSearch()
  const { asOf } = summary
  const link = ({ id, number }: InvoiceAging) => <DocumentLink kind="invoice" id={id} number={number} />
  return (
    <section aria-label={t('aging.drill')}>
      <Typography.Title level={2} style={{ fontSize: 15, marginTop: 0 }}>
        {t('aging.drill')} · {bucket ? bucketLabel(bucket) : t('aging.all')}
      </Typography.Title>
      <DataList<InvoiceAging>
        queryKey={['aging', 'invoices', customerId, asOf, bucket]}
        load={(cursor) => loadAgedInvoices({ customerId, asOf, bucket }, cursor)}
        rowKey={({ id }) => id}
        onOpen={useOpenDocument('invoice')}
        empty={<Nothing text={t('aging.nothing', { date: asOf })} />}
        columns={[
          { key: 'number', title: t('doc.number'), render: (_, invoice) => link(invoice) },
          { key: 'issuedOn', title: t('doc.issuedOn'), dataIndex: 'issuedOn', className: 'tabular' },
          { key: 'dueOn', title: t('doc.dueOn'), dataIndex: 'dueOn', className: 'tabular' },
          {
            key: 'days',
            title: t('doc.days'),
            align: 'right',
            className: 'tabular',
            render: (_, { daysPastDue }) => Math.max(daysPastDue, 0),
          },
          { key: 'bucket', title: t('aging.bucket'), render: (_, row) => bucketLabel(row.bucket) },
          { key: 'gross', title: t('doc.gross'), align: 'right', render: (_, { gross }) => <Amount value={gross} /> },
          {
            key: 'open',
            title: t('doc.open'),
            align: 'right',
            render: (_, { open }) => <Amount value={open} strong />,
          },
        ]}
        card={(invoice) => (
          <Flex vertical gap={4}>
            <Flex justify="space-between" gap={8}>
              {link(invoice)}
              <Amount value={invoice.open} strong />
            </Flex>
            <Typography.Text type="secondary" className="tabular">
              {t('doc.dueOn')} {invoice.dueOn} · {bucketLabel(invoice.bucket)}
            </Typography.Text>
          </Flex>
        )}
      />
    </section>
  )
}
