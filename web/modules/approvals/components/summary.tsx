import { Descriptions, Grid } from 'antd'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Approval } from '../queries.ts'

/** What was submitted, in the words of its matter. */
export function Summary({ approval }: { approval: Approval }) {
  const { t } = useTranslation('approvals')
  const isWide = Grid.useBreakpoint().sm ?? true
  const { summary, amount, percent, grade } = approval
  const measures = [
    { label: t('amount'), value: amount && <Amount value={amount} strong /> },
    { label: t('percent'), value: percent && <span className="tabular">{percent} %</span> },
    { label: t('grade'), value: grade },
  ].filter(({ value }) => value)
  const lines = summary.map(({ label, value }) => ({ label: inLocale(label), value }))
  return (
    <Descriptions
      size="small"
      column={1}
      bordered
      styles={{ label: { width: isWide ? '30%' : '36%' } }}
      items={[...lines, ...measures].map(({ label, value }, at) => ({
        key: at,
        label,
        children: <span style={{ whiteSpace: 'pre-wrap' }}>{value}</span>,
      }))}
    />
  )
}
