import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { ArchiveRequest } from '../access-queries.ts'

const colours = {
  pending: 'processing',
  granted: 'success',
  over: 'default',
  rejected: 'error',
  returned: 'warning',
  withdrawn: 'default',
} as const

/** How a request stands; what was granted and holds no more is over. */
export function RequestStatus({ of: { status, grants } }: { of: Pick<ArchiveRequest, 'status' | 'grants'> }) {
  const { t } = useTranslation('customers')
  const now = status === 'granted' && !grants.some(({ isLive }) => isLive) ? 'over' : status
  return (
    <Tag color={colours[now]} style={{ marginInlineEnd: 0 }}>
      {t(`requests.status.${now}`)}
    </Tag>
  )
}
