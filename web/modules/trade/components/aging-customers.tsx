import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { bucketLabel } from '../../../kernel/decision-texts.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { loadCustomerAging, type AgingFilter, type AgingSummary, type CustomerAging } from '../queries.ts'

interface CustomersProps {
  filter: AgingFilter
  buckets: AgingSummary['buckets']
  onOpen: (customerId: string) => void
}

/** Who owes what, the largest first. */
export function AgingCustomers({ filter, buckets, onOpen }: CustomersProps) {
  const { t } = useTranslation('trade')
  return (
    <DataList<CustomerAging>
      queryKey={['aging', 'customers', filter]}
      load={(cursor) => loadCustomerAging(filter, cursor)}
      rowKey={(row) => row.customer.id}
      onOpen={(row) => onOpen(row.customer.id)}
      empty={<Nothing text={t('aging.nothing')} />}
      columns={[
        {
          key: 'customer',
          title: t('customer'),
          fixed: 'left',
          render: (_, row) => <CustomerName customer={row.customer} onOpen={onOpen} />,
        },
        ...buckets.map(({ bucket }) => ({
          key: bucket,
          title: bucketLabel(bucket),
          align: 'right' as const,
          render: (_: unknown, row: CustomerAging) => <Part amount={row.buckets[bucket] ?? '0.00'} />,
        })),
        { key: 'open', title: t('aging.open'), align: 'right', render: (_, row) => <Amount value={row.open} /> },
        {
          key: 'unapplied',
          title: t('aging.unapplied'),
          align: 'right',
          render: (_, row) => <Part amount={row.unapplied} />,
        },
        {
          key: 'balance',
          title: t('aging.balance'),
          align: 'right',
          render: (_, row) => <Amount value={row.balance} strong />,
        },
      ]}
      card={(row) => (
        <Flex vertical gap={4}>
          <Flex justify="space-between" gap={8}>
            <CustomerName customer={row.customer} onOpen={onOpen} />
            <Amount value={row.balance} strong />
          </Flex>
          {buckets
            .filter(({ bucket }) => Number(row.buckets[bucket]) !== 0)
            .map(({ bucket }) => (
              <Flex key={bucket} justify="space-between">
                <Typography.Text type="secondary">{bucketLabel(bucket)}</Typography.Text>
                <Amount value={row.buckets[bucket]!} />
              </Flex>
            ))}
          {Number(row.unapplied) !== 0 && (
            <Flex justify="space-between">
              <Typography.Text type="secondary">{t('aging.unapplied')}</Typography.Text>
              <span>
                − <Amount value={row.unapplied} />
              </span>
            </Flex>
          )}
        </Flex>
      )}
    />
  )
}

/** Nothing is a dash, so that the eye finds the figures. */
function Part({ amount }: { amount: string }) {
  if (Number(amount) === 0) return <Typography.Text type="secondary">—</Typography.Text>
  return <Amount value={amount} short />
}

function CustomerName({ customer, onOpen }: { customer: CustomerAging['customer']; onOpen: (id: string) => void }) {
  return (
    <Flex vertical align="start">
      <Typography.Link
        onClick={(event) => {
          event.stopPropagation()
          onOpen(customer.id)
        }}
      >
        {customer.name}
      </Typography.Link>
      {customer.name !== customer.code && <Typography.Text type="secondary">{customer.code}</Typography.Text>}
    </Flex>
  )
}
