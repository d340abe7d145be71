import { StarFilled } from '@ant-design/icons'
import { Flex, Tag, theme, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CustomerLine } from '../queries.ts'

/** Class and grade as adopted: words and letters, the key account with a star. */
export function Standing({ customer }: { customer: Pick<CustomerLine, 'class' | 'grade'> }) {
  return (
    <Flex gap={8} align="center">
      <ClassTag of={customer.class} />
      <GradeTag of={customer.grade} />
    </Flex>
  )
}

export function ClassTag({ of }: { of: CustomerLine['class'] }) {
  const { t } = useTranslation()
  const { token } = theme.useToken()
  if (of === null || of === undefined) return null
  if (of === 'general') return <span>{t('class.general')}</span>
  const style = { marginInlineEnd: 0, color: token.colorLink, borderColor: token.colorLink, background: 'transparent' }
  return (
    <Tag icon={<StarFilled aria-hidden />} variant="outlined" style={style}>
      {t('class.key')}
    </Tag>
  )
}

export function GradeTag({ of }: { of: CustomerLine['grade'] }) {
  const { t } = useTranslation('customers')
  if (of === undefined) return null
  if (of === null) return <Typography.Text type="secondary">{t('ungraded')}</Typography.Text>
  return <strong>{t('grade', { grade: of })}</strong>
}
