import { getRouteApi } from '@tanstack/react-router'
import { Flex, Segmented, Tag, Typography, type TableColumnsType } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatAmount } from '../../../kernel/formats.ts'
import { Nothing } from '../../../kernel/states.tsx'
import {
  loadDocuments,
  type Contract,
  type Customer,
  type InvoiceLine,
  type ReceiptLine,
  type Shipment,
} from '../queries.ts'
import { DocumentDrawers, DocumentLink, useOpenDocument } from './documents.tsx'

const route = getRouteApi('/app/customers/$id')
const kinds = ['invoices', 'receipts', 'contracts', 'shipments'] as const
const lists = { invoices: Invoices, receipts: Receipts, contracts: Contracts, shipments: Shipments }

/** What was sold to the customer and what came in, one kind of document at a time. */
export function Trade({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers')
  const { documents } = route.useSearch()
  const navigate = route.useNavigate()
  const shown = kinds.find((kind) => kind === documents) ?? 'invoices'
  const Shown = lists[shown]
  return (
    <Flex vertical gap={12} align="stretch">
      <Segmented
        aria-label={t('tab.trade')}
        style={{ alignSelf: 'flex-start' }}
        value={shown}
        options={kinds.map((value) => ({ value, label: t(`documents.${value}`) }))}
        onChange={(kind) => void navigate({ search: { tab: 'trade', documents: kind }, replace: true })}
      />
      <Shown customerId={customer.id} />
      <DocumentDrawers />
    </Flex>
  )
}

interface DocumentsProps<Row extends { id: string }> {
  kind: (typeof kinds)[number]
  customerId: string
  columns: TableColumnsType<Row>
  onOpen?: (row: Row) => void
  /** Head, amount and small print of a card on the phone. */
  card: (row: Row) => [head: React.ReactNode, amount: string, about: React.ReactNode]
}

function Documents<Row extends { id: string }>({ kind, customerId, columns, card, onOpen }: DocumentsProps<Row>) {
  const { t } = useTranslation('customers')
  return (
    <DataList<Row>
      queryKey={['documents', kind, customerId]}
      load={(cursor) => loadDocuments<Row>(kind, customerId, cursor)}
      rowKey={({ id }) => id}
      empty={<Nothing text={t('noDocuments')} />}
      columns={columns}
      onOpen={onOpen}
      card={(row) => {
        const [head, amount, about] = card(row)
        return (
          <Flex vertical gap={4}>
            <Flex justify="space-between" gap={8}>
              <span>{head}</span>
              <Amount value={amount} strong />
            </Flex>
            <Typography.Text type="secondary" className="tabular">
              {about}
            </Typography.Text>
          </Flex>
        )
      }}
    />
  )
}

/** A column of amounts. */
const money = <Row,>(key: string, title: string, amountOf: (row: Row) => string | null) => ({
  key,
  title,
  align: 'right' as const,
  render: (_: unknown, row: Row) => {
    const amount = amountOf(row)
    return amount === null ? '—' : <Amount value={amount} />
  },
})

function Invoices({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const link = ({ id, number }: InvoiceLine) => <DocumentLink kind="invoice" id={id} number={number} />
  const marks = ({ status, kind, disputed }: InvoiceLine) => (
    <>
      {status === 'void' ? <Tag color="red">{t('doc.void')}</Tag> : t('doc.valid')}{' '}
      {kind === 'credit-note' && <Tag>{t('doc.creditNote')}</Tag>} {disputed && <Tag>{t('doc.disputed')}</Tag>}
    </>
  )
  return (
    <Documents<InvoiceLine>
      kind="invoices"
      customerId={customerId}
      onOpen={useOpenDocument('invoice')}
      columns={[
        { key: 'number', title: t('doc.number'), render: (_, row) => link(row) },
        { key: 'issuedOn', title: t('doc.issuedOn'), dataIndex: 'issuedOn', className: 'tabular' },
        { key: 'dueOn', title: t('doc.dueOn'), dataIndex: 'dueOn', className: 'tabular' },
        { key: 'status', title: t('doc.status'), render: (_, row) => marks(row) },
        money('net', t('doc.net'), ({ net }) => net),
        money('tax', t('doc.tax'), ({ tax }) => tax),
        money('gross', t('doc.gross'), ({ gross }) => gross),
        money('open', t('doc.open'), ({ open }) => open),
      ]}
      card={(row) => [
        link(row),
        row.gross,
        <>
          {row.issuedOn} · {t('doc.open')} {formatAmount(row.open)} · {marks(row)}
        </>,
      ]}
    />
  )
}

function Receipts({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const link = ({ id, number }: ReceiptLine) => <DocumentLink kind="receipt" id={id} number={number} />
  return (
    <Documents<ReceiptLine>
      kind="receipts"
      customerId={customerId}
      onOpen={useOpenDocument('receipt')}
      columns={[
        { key: 'number', title: t('doc.number'), render: (_, row) => link(row) },
        { key: 'receivedOn', title: t('doc.receivedOn'), dataIndex: 'receivedOn', className: 'tabular' },
        { key: 'method', title: t('doc.method'), render: (_, { method }) => method ?? '—' },
        money('amount', t('doc.amount'), ({ amount }) => amount),
        money('unapplied', t('doc.unapplied'), ({ unapplied }) => unapplied),
      ]}
      card={(row) => [
        link(row),
        row.amount,
        `${row.receivedOn} · ${t('doc.unapplied')} ${formatAmount(row.unapplied)}`,
      ]}
    />
  )
}

function Contracts({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  return (
    <Documents<Contract>
      kind="contracts"
      customerId={customerId}
      columns={[
        { key: 'number', title: t('doc.number'), dataIndex: 'number' },
        { key: 'title', title: t('doc.title'), render: (_, { title }) => title ?? '—' },
        { key: 'signedOn', title: t('doc.signedOn'), dataIndex: 'signedOn', className: 'tabular' },
        { key: 'endsOn', title: t('doc.endsOn'), className: 'tabular', render: (_, { endsOn }) => endsOn ?? '—' },
        money('amount', t('doc.amount'), ({ amount }) => amount),
      ]}
      card={({ number, title, signedOn, endsOn, amount }) => [
        title ?? number,
        amount,
        `${number} · ${signedOn}${endsOn ? ` – ${endsOn}` : ''}`,
      ]}
    />
  )
}

function Shipments({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const quantityOf = ({ quantity, product }: Shipment) =>
    quantity === null ? '—' : `${formatAmount(quantity)} ${product?.unit ?? ''}`
  return (
    <Documents<Shipment>
      kind="shipments"
      customerId={customerId}
      columns={[
        { key: 'number', title: t('doc.number'), dataIndex: 'number' },
        { key: 'shippedOn', title: t('doc.shippedOn'), dataIndex: 'shippedOn', className: 'tabular' },
        { key: 'product', title: t('doc.product'), render: (_, { product }) => product?.name ?? '—' },
        {
          key: 'quantity',
          title: t('doc.quantity'),
          align: 'right',
          className: 'tabular',
          render: (_, row) => quantityOf(row),
        },
        money('amount', t('doc.amount'), ({ amount }) => amount),
      ]}
      card={(row) => [row.number, row.amount, `${row.shippedOn} · ${row.product?.name ?? '—'} ${quantityOf(row)}`]}
    />
  )
}
