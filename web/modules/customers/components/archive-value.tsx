import { LockOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import i18next from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Amount } from '../../../kernel/amount.tsx'
import { formatAmount, formatCount } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import type { ArchiveEntry, Field, Right } from '../archive-queries.ts'

interface FieldValueProps {
  field: Field
  value: string | null | undefined
  right: Right | undefined
  /** Of the people and customers that values name, by id. */
  names: Record<string, string>
}

/** A value of the archive for reading; a masked one says so. */
export function FieldValue({ field, value, right, names }: FieldValueProps): ReactNode {
  if (value === null || value === undefined) return <Typography.Text type="secondary">—</Typography.Text>
  if (right === 'masked') return <Masked value={value} />
  if (isFigure(field)) return <Figure field={field} value={value} />
  switch (field.type) {
    case 'customer':
      return <CustomerName id={value} names={names} />
    case 'phone':
      return (
        <a href={`tel:${value.replaceAll(/[^\d+]/g, '')}`} className="tabular">
          {value}
        </a>
      )
    case 'email':
      return <a href={`mailto:${value}`}>{value}</a>
    case 'url':
      return <WebLink address={value} />
    case 'note':
      return <span style={{ whiteSpace: 'pre-wrap' }}>{value}</span>
    default:
      return <span className="tabular">{fieldText(field, value, names)}</span>
  }
}

/** The same as a plain text, for histories and titles. */
export function fieldText(field: Field, value: string, names: Record<string, string>): string {
  // What is masked stands as it comes.
  if (field.type === 'person' || field.type === 'customer')
    return names[value] ?? (/^[0-9a-f-]{36}$/.test(value) ? i18next.t('customers:archive.unknownName') : value)
  const choice = field.choices?.find((one) => one.value === value)
  if (choice) return inLocale(choice.text)
  if (field.type === 'amount' || field.type === 'count') return formatAmount(value)
  return field.type === 'percent' ? `${value} %` : value
}

/** What an entry is called by: its first field. */
export const entryName = (fields: Field[], { values }: ArchiveEntry, names: Record<string, string>): string => {
  const [first] = fields
  const value = first && values[first.field]
  return value ? fieldText(first, value, names) : '—'
}

export const isFigure = ({ type }: Field): boolean => type === 'amount' || type === 'count' || type === 'percent'

function Figure({ field, value }: { field: Field; value: string }) {
  if (field.type === 'amount') return <Amount value={value} />
  return <span className="tabular">{field.type === 'count' ? formatCount(Number(value)) : `${value} %`}</span>
}

function Masked({ value }: { value: string }) {
  const { t } = useTranslation('customers')
  return (
    <Flex component="span" gap={6} align="center" wrap>
      <LockOutlined aria-hidden />
      <span className="tabular">{value}</span>
      <Typography.Text type="secondary">{t('archive.masked')}</Typography.Text>
    </Flex>
  )
}

function CustomerName({ id, names }: { id: string; names: Record<string, string> }) {
  const { t } = useTranslation('customers')
  const name = names[id]
  if (name === undefined) return <Typography.Text type="secondary">{t('archive.unknownName')}</Typography.Text>
  return (
    <Link to="/customers/$id" params={{ id }}>
      {name}
    </Link>
  )
}

/** Only what a browser opens as a page becomes a link. */
function WebLink({ address }: { address: string }) {
  const full = /^https?:\/\//i.test(address) ? address : `https://${address}`
  return URL.canParse(full) ? (
    <a href={full} target="_blank" rel="noreferrer noopener">
      {address}
    </a>
  ) : (
    address
  )
}
