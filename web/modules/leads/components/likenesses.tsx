import { Flex, Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CustomerSuspect } from '../queries.ts'

/** What two agree in, the strongest first. */
export function Likenesses({ by }: { by: CustomerSuspect['by'] }) {
  const { t } = useTranslation('leads')
  return (
    <Flex wrap gap={4}>
      {by.map((one) => (
        <Tag key={one} variant="outlined" color="warning" style={{ marginInlineEnd: 0 }}>
          {t(`duplicate.by.${one}`)}
        </Tag>
      ))}
    </Flex>
  )
}
