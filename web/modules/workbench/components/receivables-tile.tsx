import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex, theme, Tooltip, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { bucketLabel } from '../../../kernel/decision-texts.ts'
import { formatAmount, shortAmount } from '../../../kernel/formats.ts'
import { agingQuery, type AgingSummary } from '../queries.ts'
import { Figure, Tile } from './tile.tsx'

/** Share of an amount in a sum, for reading and drawing only. */
const share = (part: number, whole: number) => (whole === 0 ? 0 : (part / whole) * 100)

export function ReceivablesTile() {
  const { t } = useTranslation('workbench')
  const query = useQuery(agingQuery)
  return (
    <Tile title={t('receivables.title')} more={<Link to="/aging">{t('nav.aging')}</Link>} query={query}>
      {(aging) =>
        aging.open.count === 0 ? (
          <Typography.Text type="secondary">{t('receivables.none')}</Typography.Text>
        ) : (
          <OpenReceivables aging={aging} />
        )
      }
    </Tile>
  )
}

function OpenReceivables({ aging }: { aging: AgingSummary }) {
  const { t } = useTranslation('workbench')
  const whole = Number(aging.open.amount)
  const notDue = Number(aging.buckets.find(({ bucket }) => bucket === 'not-due')?.amount ?? 0)
  return (
    <>
      <Tooltip title={formatAmount(aging.open.amount)}>
        <span>
          <Figure>{shortAmount(aging.open.amount)}</Figure>
        </span>
      </Tooltip>
      <span>{t('receivables.overdue', { share: `${share(whole - notDue, whole).toFixed(1)} %` })}</span>
      <Ages aging={aging} />
      <Typography.Text type="secondary">{t('receivables.count', aging.open)}</Typography.Text>
    </>
  )
}

/** The ages side by side, the older the stronger; said in words for who cannot see it. */
function Ages({ aging }: { aging: AgingSummary }) {
  const { token } = theme.useToken()
  const whole = Number(aging.open.amount)
  const parts = aging.buckets.map(({ bucket, amount }) => ({ bucket, percent: share(Number(amount), whole) }))
  const said = parts.map(({ bucket, percent }) => `${bucketLabel(bucket)} ${percent.toFixed(1)} %`).join(', ')
  return (
    <Tooltip title={said}>
      <Flex
        role="img"
        aria-label={said}
        style={{ height: 8, borderRadius: 4, overflow: 'hidden', background: token.colorFillSecondary }}
      >
        {parts.map(({ bucket, percent }, at) => (
          <div
            key={bucket}
            style={{
              width: `${percent}%`,
              background: at === 0 ? token.colorPrimary : token.colorError,
              opacity: at === 0 ? 1 : 0.3 + 0.14 * at,
            }}
          />
        ))}
      </Flex>
    </Tooltip>
  )
}
