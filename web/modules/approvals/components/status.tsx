import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  RollbackOutlined,
  UndoOutlined,
} from '@ant-design/icons'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Approval } from '../queries.ts'

const looks = {
  pending: { color: 'processing', icon: <ClockCircleOutlined aria-hidden /> },
  approved: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  rejected: { color: 'error', icon: <CloseCircleOutlined aria-hidden /> },
  returned: { color: 'warning', icon: <RollbackOutlined aria-hidden /> },
  withdrawn: { color: 'default', icon: <UndoOutlined aria-hidden /> },
}

/** Where a request stands, by sign and word. */
export function Status({ of }: { of: Approval['status'] }) {
  const { t } = useTranslation('approvals')
  return (
    <Tag {...looks[of]} style={{ marginInlineEnd: 0 }}>
      {t(`status.${of}`)}
    </Tag>
  )
}
