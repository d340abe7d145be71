import { theme, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { bucketLabel } from '../../../kernel/decision-texts.ts'
import { accent, palette } from '../../../kernel/theme.ts'
import type { AgingSummary } from '../queries.ts'

interface BucketsProps {
  data: AgingSummary
  chosen: string | undefined
  onChoose: (bucket: string | undefined) => void
}

/** What is open, by days past due: a table whose bars show the shares. A bucket opens its customers. */
export function Buckets({ data, chosen, onChoose }: BucketsProps) {
  const { t } = useTranslation('trade')
  const { token } = theme.useToken()
  const largest = Math.max(...data.buckets.map(({ amount }) => Number(amount)), 1)
  const cell = { padding: '6px 8px', borderBottom: `1px solid ${token.colorBorderSecondary}` }
  const right = { ...cell, textAlign: 'end', whiteSpace: 'nowrap' } as const
  return (
    <table className="tabular" style={{ width: '100%', borderCollapse: 'collapse' }}>
      <caption style={{ textAlign: 'start', marginBottom: 4 }}>
        <Typography.Text type="secondary">{t('aging.byBucket')}</Typography.Text>
      </caption>
      <thead>
        <tr>
          <th scope="col" style={{ ...cell, textAlign: 'start' }}>
            {t('aging.bucket')}
          </th>
          <th scope="col" style={right}>
            {t('aging.count')}
          </th>
          <th scope="col" style={right}>
            {t('aging.open')}
          </th>
        </tr>
      </thead>
      <tbody>
        {data.buckets.map(({ bucket, count, amount }, at) => (
          <tr key={bucket} style={{ background: bucket === chosen ? token.colorPrimaryBg : undefined }}>
            <th scope="row" style={{ ...cell, textAlign: 'start', fontWeight: 'normal', width: '55%' }}>
              <button
                type="button"
                aria-pressed={bucket === chosen}
                onClick={() => onChoose(bucket === chosen ? undefined : bucket)}
                style={{
                  all: 'unset',
                  boxSizing: 'border-box',
                  cursor: 'pointer',
                  width: '100%',
                  minHeight: 32,
                  display: 'block',
                }}
              >
                <span style={{ color: token.colorLink }}>{bucketLabel(bucket)}</span>
                <span
                  aria-hidden
                  style={{
                    display: 'block',
                    height: 8,
                    marginTop: 4,
                    background: token.colorFillTertiary,
                    borderRadius: 2,
                  }}
                >
                  <span
                    style={{
                      display: 'block',
                      height: '100%',
                      width: `${Math.max((Number(amount) / largest) * 100, Number(amount) > 0 ? 0.5 : 0)}%`,
                      background: colorOf(at, data.buckets.length),
                      borderRadius: 2,
                    }}
                  />
                </span>
              </button>
            </th>
            <td style={right}>{count}</td>
            <td style={right}>
              <Amount value={amount} />
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" style={{ ...cell, textAlign: 'start' }}>
            {t('aging.total', { customers: data.open.customers })}
          </th>
          <td style={right}>{data.open.count}</td>
          <td style={right}>
            <Amount value={data.open.amount} strong />
          </td>
        </tr>
      </tfoot>
    </table>
  )
}

/** Not due in the accent, then warmer the longer something is past due. */
const colorOf = (at: number, of: number) => (at === 0 ? accent : at < of / 2 ? palette[1] : palette[3])
