import i18next from 'i18next'

/** An amount for reading: thousands separators, two decimals, exact (never through a number). */
export function formatAmount(amount: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount)
  if (!match) return amount
  const [, minus, whole, fraction] = match
  return `${minus ? '−' : ''}${whole!.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${fraction === undefined ? '' : `.${fraction}`}`
}

/** A number of things, with thousands separators. */
export const formatCount = (count: number): string => formatAmount(String(count))

/** A short form for wide tables and headlines: 万 and 亿 in Chinese, k and M in English; exact on hover. */
export function shortAmount(amount: string): string {
  const value = Number(amount)
  const size = Math.abs(value)
  const figure = (divisor: number, unit: string) =>
    `${(value / divisor).toLocaleString('en', { maximumFractionDigits: 2 }).replace('-', '−')} ${unit}`
  if (i18next.language === 'en') {
    if (size >= 1e6) return figure(1e6, 'M')
    if (size >= 1e3) return figure(1e3, 'k')
  } else {
    if (size >= 1e8) return figure(1e8, '亿')
    if (size >= 1e4) return figure(1e4, '万')
  }
  return formatAmount(amount)
}

export const isNegative = (amount: string): boolean => amount.startsWith('-') && /[1-9]/.test(amount)

/** An instant as date and time in the reader's zone, e.g. 2026-03-01 08:30. */
export function formatInstant(instant: string): string {
  const at = new Date(instant)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`
}

/** Today in the reader's zone, YYYY-MM-DD. */
export const today = (): string => formatInstant(new Date().toISOString()).slice(0, 10)

/** A share such as 0.1234 as a percentage with two decimals. */
export const formatShare = (share: string): string => `${(Number(share) * 100).toFixed(2)} %`

/** A size of a file: 812 B, 34.5 KB, 12.0 MB. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const [size, unit] = bytes < 1_048_576 ? [bytes / 1024, 'KB'] : [bytes / 1_048_576, 'MB']
  return `${size.toFixed(1)} ${unit}`
}
