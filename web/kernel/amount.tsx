import { Tooltip, Typography } from 'antd'
import { formatAmount, isNegative, shortAmount } from './formats.ts'

/** An amount of money: tabular figures, negative in red with a sign; `short` shows 万/亿 and the exact sum on hover. */
export function Amount({ value, short = false, strong = false }: { value: string; short?: boolean; strong?: boolean }) {
  const text = (
    <Typography.Text className="tabular" strong={strong} type={isNegative(value) ? 'danger' : undefined}>
      {short ? shortAmount(value) : formatAmount(value)}
    </Typography.Text>
  )
  return short ? <Tooltip title={formatAmount(value)}>{text}</Tooltip> : text
}
