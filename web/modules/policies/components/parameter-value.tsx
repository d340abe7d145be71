import { Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { factText } from '../../../kernel/facts.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Text } from '../queries.ts'

type Band = { points: number } & Record<string, number | string | null>

const isBands = (value: unknown): value is Band[] =>
  Array.isArray(value) && value.every((one: unknown) => typeof one === 'object' && one !== null && 'points' in one)

const isScores = (value: unknown): value is Record<string, number> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => typeof one === 'number')

/** Whether a parameter is a table of its own rather than a figure inside a sentence. */
export const isTabular = (value: unknown): boolean => isBands(value) || isScores(value)

/** A parameter's value: bands and scores as a small table, everything else as text; `words` for values with a wording. */
export function ParameterValue({ value, words = {} }: { value: unknown; words?: Record<string, Text> }) {
  const { t } = useTranslation('policies')
  if (value === undefined) return '—'
  if (typeof value === 'string' && words[value]) return inLocale(words[value])
  const lines = isBands(value)
    ? value.map((band) => [bandLimit(band, t), band.points] as const)
    : isScores(value)
      ? Object.entries(value).map(([name, points]) => [factText(name), points] as const)
      : null
  if (!lines) return <span className="tabular">{factText(value, 'over')}</span>
  return (
    <table className="tabular" style={{ borderCollapse: 'collapse' }}>
      <tbody>
        {lines.map(([name, points]) => (
          <tr key={name}>
            <td style={{ padding: '2px 20px 2px 0', textAlign: 'end' }}>{name}</td>
            <td style={{ padding: '2px 0', textAlign: 'end' }}>
              <Typography.Text strong>{t('points', { count: points })}</Typography.Text>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function bandLimit(band: Band, t: (key: string, facts?: Record<string, unknown>) => string): string {
  const limit = band.atLeast ?? band.atMost
  if (limit === null || limit === undefined) return t('rest')
  return t('atMost' in band ? 'atMost' : 'atLeast', { limit: factText(limit, 'over') })
}
