import { EditOutlined } from '@ant-design/icons'
import { Button, Flex, Table, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import type { Dossier, Report as Written } from '../queries.ts'
import { Said } from './papers.tsx'
import { ReportForm } from './report-form.tsx'

/** The application: why and how to trade, what for how much, and what the surveys say. */
export function Report({ dossier, report }: { dossier: Dossier; report: Written }) {
  const { t } = useTranslation('development')
  const [isWriting, setWriting] = useState(false)
  return (
    <Flex vertical gap={16}>
      {dossier.can.report && (
        <Flex wrap gap={12} align="center" justify="space-between">
          <Typography.Text type="secondary">{t('report.hint')}</Typography.Text>
          <Button icon={<EditOutlined aria-hidden />} onClick={() => setWriting(true)}>
            {t('report.edit')}
          </Button>
        </Flex>
      )}
      <Paragraph title={t('report.reasons')} text={report.reasons} />
      <Paragraph title={t('report.principles')} text={report.principles} />
      <section>
        <Heading>{t('report.products')}</Heading>
        <Products report={report} />
      </section>
      <Paragraph title={t('report.conclusions')} text={report.conclusions} />
      <ReportForm dossier={dossier} report={report} open={isWriting} onClose={() => setWriting(false)} />
    </Flex>
  )
}

const Heading = ({ children }: { children: string }) => (
  <h3 style={{ fontSize: 14, fontWeight: 600, margin: '0 0 4px' }}>{children}</h3>
)

function Paragraph({ title, text }: { title: string; text: string }) {
  const { t } = useTranslation('development')
  return (
    <section>
      <Heading>{title}</Heading>
      {text.trim() ? <Said text={text} /> : <Typography.Text type="secondary">{t('report.empty')}</Typography.Text>}
    </section>
  )
}

function Products({ report: { products, total } }: { report: Written }) {
  const { t } = useTranslation('development')
  if (products.length === 0) return <Typography.Text type="secondary">{t('report.noProducts')}</Typography.Text>
  return (
    <Table<Written['products'][number] & { at: number }>
      size="small"
      rowKey="at"
      dataSource={products.map((product, at) => ({ ...product, at }))}
      pagination={false}
      scroll={{ x: 'max-content' }}
      columns={[
        { key: 'name', title: t('report.product'), dataIndex: 'name' },
        { key: 'quantity', title: t('report.quantity'), render: (_, { quantity }) => quantity ?? '—' },
        {
          key: 'amount',
          title: t('report.amount'),
          align: 'right',
          render: (_, { amount }) => <Amount value={amount} />,
        },
      ]}
      summary={() => (
        <Table.Summary.Row>
          <Table.Summary.Cell index={0} colSpan={2}>
            <strong>{t('report.total')}</strong>
          </Table.Summary.Cell>
          <Table.Summary.Cell index={2} align="right">
            <Amount value={total} strong />
          </Table.Summary.Cell>
        </Table.Summary.Row>
      )}
    />
  )
}
