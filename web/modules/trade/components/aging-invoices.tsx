import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { bucketLabel } from '../../../kernel/decision-texts.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { loadInvoiceAging, type InvoiceAging } from '../queries.ts'

/** The open invoices of one customer, the longest due first. */
export function AgingInvoices({
  filter,
}: {
  filter: { asOf: string; bucket?: string | undefined; customerId: string }
}) {
  const { t } = useTranslation('trade')
  return (
    <DataList<InvoiceAging>
      queryKey={['aging', 'invoices', filter]}
      load={(cursor) => loadInvoiceAging(filter, cursor)}
      rowKey={(row) => row.id}
      empty={<Nothing text={t('aging.nothing')} />}
      columns={[
        { key: 'customer', title: t('customer'), render: (_, row) => <CustomerLink row={row} /> },
        { key: 'number', title: t('invoice.number'), render: (_, row) => <InvoiceNumber row={row} /> },
        {
          key: 'issuedOn',
          title: t('invoice.issuedOn'),
          render: (_, row) => <span className="tabular">{row.issuedOn}</span>,
        },
        { key: 'dueOn', title: t('invoice.dueOn'), render: (_, row) => <span className="tabular">{row.dueOn}</span> },
        {
          key: 'days',
          title: t('aging.daysPastDue'),
          align: 'right',
          render: (_, row) => <span className="tabular">{row.daysPastDue}</span>,
        },
        { key: 'bucket', title: t('aging.bucket'), render: (_, row) => bucketLabel(row.bucket) },
        { key: 'gross', title: t('invoice.gross'), align: 'right', render: (_, row) => <Amount value={row.gross} /> },
        { key: 'open', title: t('aging.open'), align: 'right', render: (_, row) => <Amount value={row.open} strong /> },
      ]}
      card={(row) => (
        <Flex vertical gap={4}>
          <Flex justify="space-between" gap={8}>
            <InvoiceNumber row={row} />
            <Amount value={row.open} strong />
          </Flex>
          <CustomerLink row={row} />
          <Typography.Text type="secondary" className="tabular">
            {t('invoice.dates', { issuedOn: row.issuedOn, dueOn: row.dueOn })}
          </Typography.Text>
          <span>
            {bucketLabel(row.bucket)}
            {row.daysPastDue > 0 && ` · ${t('aging.daysPastDue')} ${row.daysPastDue}`}
          </span>
        </Flex>
      )}
    />
  )
}

const InvoiceNumber = ({ row }: { row: InvoiceAging }) => (
  <span className="tabular">
    {row.series && `${row.series} `}
    {row.number}
  </span>
)

const CustomerLink = ({ row }: { row: InvoiceAging }) => (
  <Link to="/customers/$id" params={{ id: row.customer.id }}>
    {row.customer.name}
  </Link>
)
