import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  ExclamationCircleOutlined,
  InboxOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Lead } from '../queries.ts'

const looks = {
  new: { color: 'processing', icon: <InboxOutlined aria-hidden /> },
  verifying: { color: 'warning', icon: <SearchOutlined aria-hidden /> },
  valid: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  invalid: { color: 'default', icon: <CloseCircleOutlined aria-hidden /> },
  converted: { color: 'default', icon: <TeamOutlined aria-hidden /> },
}

/** Where a lead stands, by sign and word. */
export function LeadState({ of }: { of: Lead['state'] }) {
  const { t } = useTranslation('leads')
  return (
    <Tag {...looks[of]} style={{ marginInlineEnd: 0 }}>
      {t(`state.${of}`)}
    </Tag>
  )
}

/** Whether a lead was entered in time; unknown while its year has no working calendar. */
export function Timely({ of: { isTimely } }: { of: Pick<Lead, 'isTimely'> }) {
  const { t } = useTranslation('leads')
  const style = { marginInlineEnd: 0 }
  if (isTimely === null) {
    return (
      <Tag icon={<QuestionCircleOutlined aria-hidden />} style={style}>
        {t('untimed')}
      </Tag>
    )
  }
  return isTimely ? (
    <Tag color="success" icon={<ClockCircleOutlined aria-hidden />} style={style}>
      {t('timely')}
    </Tag>
  ) : (
    <Tag color="error" icon={<ExclamationCircleOutlined aria-hidden />} style={style}>
      {t('late')}
    </Tag>
  )
}
