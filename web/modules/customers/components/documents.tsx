import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, App, Button, Descriptions, Drawer, Flex, Form, Grid, Input, Table, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { Await } from '../../../kernel/states.tsx'
import { invoiceQuery, receiptQuery, voidInvoice, type Invoice, type Receipt } from '../queries.ts'

const route = getRouteApi('/app/customers/$id')

/** The number of an invoice or receipt; a click shows it beside the page. */
export function DocumentLink({ kind, id, number }: { kind: 'invoice' | 'receipt'; id: string; number: string }) {
  return (
    <Link
      from="/customers/$id"
      search={(now) => ({ ...now, invoice: undefined, receipt: undefined, [kind]: id })}
      className="tabular"
      onClick={(event) => event.stopPropagation()}
    >
      {number}
    </Link>
  )
}

/** Shows an invoice or receipt beside the page. */
export function useOpenDocument(kind: 'invoice' | 'receipt') {
  const navigate = route.useNavigate()
  return ({ id }: { id: string }) =>
    void navigate({ search: (now) => ({ ...now, invoice: undefined, receipt: undefined, [kind]: id }) })
}

/** The invoice or receipt the address names. */
export function DocumentDrawers() {
  const { t } = useTranslation('customers')
  const isWide = Grid.useBreakpoint().md ?? true
  const { invoice, receipt } = route.useSearch()
  const navigate = route.useNavigate()
  const close = () =>
    void navigate({ search: (now) => ({ ...now, invoice: undefined, receipt: undefined }), replace: true })
  return (
    <Drawer
      open={invoice !== undefined || receipt !== undefined}
      onClose={close}
      size={isWide ? 560 : '100%'}
      title={receipt ? t('documents.receipts') : t('documents.invoices')}
      destroyOnHidden
    >
      {invoice && <InvoiceDetail id={invoice} />}
      {receipt && <ReceiptDetail id={receipt} />}
    </Drawer>
  )
}

const amountLine = (label: string, amount: string | null) => ({
  key: label,
  label,
  children: amount === null ? '—' : <Amount value={amount} />,
})
const textLine = (label: string, children: string | null) => ({ key: label, label, children: children || '—' })

function InvoiceDetail({ id }: { id: string }) {
  const { t } = useTranslation('customers')
  const query = useQuery(invoiceQuery(id))
  const [isVoiding, setVoiding] = useState(false)
  return (
    <Await query={query}>
      {(invoice) => (
        <Flex vertical gap={16}>
          {invoice.status === 'void' && <VoidNote invoice={invoice} />}
          <Descriptions
            bordered
            size="small"
            column={1}
            items={[
              textLine(t('doc.number'), `${invoice.series} ${invoice.number}`.trim()),
              textLine(t('doc.issuedOn'), invoice.issuedOn),
              textLine(t('doc.dueOn'), invoice.dueOn),
              amountLine(t('doc.net'), invoice.net),
              amountLine(t('doc.tax'), invoice.tax),
              amountLine(t('doc.gross'), invoice.gross),
              amountLine(t('doc.open'), invoice.open),
            ]}
          />
          <Allocations
            rows={invoice.allocations.map((row) => ({ ...row, id: row.receiptId, kind: 'receipt' as const }))}
          />
          {invoice.can.void && (
            <Button danger style={{ alignSelf: 'flex-start' }} onClick={() => setVoiding(true)}>
              {t('doc.voidAction')}
            </Button>
          )}
          <VoidDrawer invoice={invoice} open={isVoiding} onClose={() => setVoiding(false)} />
        </Flex>
      )}
    </Await>
  )
}

function VoidNote({ invoice }: { invoice: Invoice }) {
  const { t } = useTranslation('customers')
  const { voidedByName: name, voidedAt, voidReason: reason } = invoice
  const said = voidedAt && t('doc.voidedBy', { name: name ?? '—', at: formatInstant(voidedAt), reason: reason ?? '—' })
  return <Alert type="error" showIcon title={t('doc.void')} description={said || reason} />
}

/** A destructive act: it needs a typed reason. */
function VoidDrawer({ invoice, open, onClose }: { invoice: Invoice; open: boolean; onClose: () => void }) {
  const { t } = useTranslation('customers')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ reason }: { reason: string }) => {
    await voidInvoice(invoice.id, reason)
    message.success(t('doc.voided'))
    onClose()
    await Promise.all(
      [['invoice', invoice.id], ['documents'], ['aging'], ['classification']].map((queryKey) =>
        queryClient.invalidateQueries({ queryKey }),
      ),
    )
  }
  return (
    <FormDrawer<{ reason: string }>
      title={t('doc.voidTitle', { number: invoice.number })}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('doc.voidAction')}
    >
      <Typography.Paragraph>{t('doc.voidHint')}</Typography.Paragraph>
      <Form.Item
        name="reason"
        label={t('doc.reason')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={255} autoFocus />
      </Form.Item>
    </FormDrawer>
  )
}

function ReceiptDetail({ id }: { id: string }) {
  const { t } = useTranslation('customers')
  const query = useQuery(receiptQuery(id))
  return (
    <Await query={query}>
      {(receipt: Receipt) => (
        <Flex vertical gap={16}>
          <Descriptions
            bordered
            size="small"
            column={1}
            items={[
              textLine(t('doc.number'), receipt.number),
              textLine(t('doc.receivedOn'), receipt.receivedOn),
              textLine(t('doc.method'), receipt.method),
              amountLine(t('doc.amount'), receipt.amount),
              amountLine(t('doc.unapplied'), receipt.unapplied),
            ]}
          />
          <Allocations
            rows={receipt.allocations.map((row) => ({ ...row, id: row.invoiceId, kind: 'invoice' as const }))}
          />
        </Flex>
      )}
    </Await>
  )
}

interface AllocationRow {
  id: string
  kind: 'invoice' | 'receipt'
  number: string
  amount: string
  method: 'explicit' | 'oldest-first'
}

/** What paid an invoice, or what a receipt paid. */
function Allocations({ rows }: { rows: AllocationRow[] }) {
  const { t } = useTranslation('customers')
  return (
    <section aria-label={t('doc.allocations')}>
      <Typography.Title level={2} style={{ fontSize: 15, marginTop: 0 }}>
        {t('doc.allocations')}
      </Typography.Title>
      {rows.length === 0 ? (
        <Typography.Text type="secondary">{t('doc.noAllocations')}</Typography.Text>
      ) : (
        <Table<AllocationRow>
          size="small"
          rowKey="id"
          pagination={false}
          dataSource={rows}
          columns={[
            { key: 'number', title: t('doc.number'), render: (_, row) => <DocumentLink {...row} /> },
            {
              key: 'method',
              title: t('doc.method'),
              render: (_, { method }) => t(method === 'explicit' ? 'doc.explicit' : 'doc.oldest'),
            },
            {
              key: 'amount',
              title: t('doc.amount'),
              align: 'right',
              render: (_, { amount }) => <Amount value={amount} />,
            },
          ]}
        />
      )}
    </section>
  )
}
