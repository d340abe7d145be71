import { ArrowDownOutlined, ArrowUpOutlined, MinusOutlined, PlusOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CustomerClass, Grade, Movement } from '../queries.ts'

/** Key account or general, by word and shade. */
export function ClassTag({ of }: { of: CustomerClass }) {
  const { t } = useTranslation()
  return (
    <Tag color={of === 'key' ? 'success' : undefined} style={{ marginInlineEnd: 0 }}>
      {t(`class.${of}`)}
    </Tag>
  )
}

export function StandingText({ standing }: { standing: { class: CustomerClass; grade: Grade } | null }) {
  const { t } = useTranslation()
  if (!standing) return <Typography.Text type="secondary">—</Typography.Text>
  return (
    <span style={{ whiteSpace: 'nowrap' }}>
      {t(`class.${standing.class}`)} {standing.grade}
    </span>
  )
}

const marks = {
  up: { icon: <ArrowUpOutlined aria-hidden />, color: 'success' },
  down: { icon: <ArrowDownOutlined aria-hidden />, color: 'error' },
  same: { icon: <MinusOutlined aria-hidden />, color: 'default' },
  new: { icon: <PlusOutlined aria-hidden />, color: 'processing' },
} as const

/** Where a customer moves: arrow and word. */
export function MovementTag({ of }: { of: Movement }) {
  const { t } = useTranslation('grading')
  return (
    <Tag icon={marks[of].icon} color={marks[of].color} style={{ marginInlineEnd: 0 }}>
      {t(`movement.${of}`)}
    </Tag>
  )
}

/** A customer by code and name; the name leads to its page. */
export function CustomerLink({ customer }: { customer: { id: string; code: string; name: string } }) {
  return (
    <Flex vertical>
      <Link to="/customers/$id" params={{ id: customer.id }} onClick={(event) => event.stopPropagation()}>
        {customer.name}
      </Link>
      {customer.name !== customer.code && <Typography.Text type="secondary">{customer.code}</Typography.Text>}
    </Flex>
  )
}
