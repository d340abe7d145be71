import { theme, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import type { AgingSummary } from '../queries.ts'

/** Open less unapplied is the balance, and so is invoiced less received; beside it, days sales outstanding. */
export function TieOut({ data }: { data: AgingSummary }) {
  const { t } = useTranslation('trade')
  const { open, unapplied, balance, invoiced, received, dso } = data
  const days = (value: string | null) => (value === null ? '—' : t('aging.days', { figure: value }))
  return (
    <dl className="tabular" style={{ margin: 0 }}>
      <Line name={t('aging.openInvoices')}>
        <Amount value={open.amount} />
      </Line>
      <Line name={t('aging.creditNotes')}>
        − <Amount value={unapplied.creditNotes} />
      </Line>
      <Line name={t('aging.receipts')}>
        − <Amount value={unapplied.receipts} />
      </Line>
      <Line name={t('aging.balance')} strong>
        = <Amount value={balance} strong />
      </Line>
      <Line name={t('aging.check')} faint>
        <Amount value={invoiced} /> − <Amount value={received} /> = <Amount value={balance} />
      </Line>
      <Line name={t('aging.dsoCountBack')}>{days(dso.countBack)}</Line>
      <Line name={t('aging.dsoSimple')}>{days(dso.simple)}</Line>
    </dl>
  )
}

function Line({
  name,
  children,
  strong,
  faint,
}: {
  name: string
  children: ReactNode
  strong?: boolean
  faint?: boolean
}) {
  const { token } = theme.useToken()
  return (
    <div
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        justifyContent: 'space-between',
        gap: 8,
        padding: '6px 0',
        borderTop: strong ? `1px solid ${token.colorText}` : `1px solid ${token.colorBorderSecondary}`,
      }}
    >
      <dt>
        <Typography.Text type={faint ? 'secondary' : undefined} strong={strong}>
          {name}
        </Typography.Text>
      </dt>
      <dd style={{ margin: '0 0 0 auto', textAlign: 'end', fontSize: faint ? 13 : undefined }}>{children}</dd>
    </div>
  )
}
