import i18next from 'i18next'
import { formatAmount } from '../../../kernel/formats.ts'

/** The ratios of a year's accounts, in the order they are read. */
export const ratioNames = ['current', 'quick', 'debt', 'receivableDays', 'margin', 'netMargin'] as const
export type RatioName = (typeof ratioNames)[number]

/** A ratio with its unit; a dash where the figures do not give it. */
export function ratioText(name: RatioName, value: string | null): string {
  if (value === null) return '—'
  const figure = formatAmount(value)
  if (name === 'current' || name === 'quick') return i18next.t('customers:archive.times', { value: figure })
  return name === 'receivableDays' ? i18next.t('customers:archive.daysOf', { value: figure }) : `${figure} %`
}
