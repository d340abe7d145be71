import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  EditOutlined,
  MinusCircleOutlined,
  SendOutlined,
} from '@ant-design/icons'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { DevelopmentPlanLine, OpportunityLine, TenderLine } from '../pipeline-queries.ts'

const looks = {
  draft: { color: 'default', icon: <EditOutlined aria-hidden /> },
  pending: { color: 'processing', icon: <ClockCircleOutlined aria-hidden /> },
  approved: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  open: { color: 'processing', icon: <ClockCircleOutlined aria-hidden /> },
  submitted: { color: 'processing', icon: <SendOutlined aria-hidden /> },
  won: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  lost: { color: 'error', icon: <CloseCircleOutlined aria-hidden /> },
  abandoned: { color: 'default', icon: <MinusCircleOutlined aria-hidden /> },
}

type StatusProps =
  | { kind: 'plan'; of: DevelopmentPlanLine['status'] }
  | { kind: 'opportunity'; of: OpportunityLine['status'] }
  | { kind: 'tender'; of: TenderLine['status'] }

/** Where something stands, by sign and word. */
export function Status({ kind, of }: StatusProps) {
  const { t } = useTranslation('development')
  return (
    <Tag {...looks[of]} style={{ marginInlineEnd: 0 }}>
      {t(`${kind}.status.${of}`)}
    </Tag>
  )
}
