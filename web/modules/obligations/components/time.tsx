import {
  CalendarOutlined,
  CheckCircleOutlined,
  ClockCircleOutlined,
  ExclamationCircleOutlined,
  PauseCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons'
import { Tag } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Obligation } from '../queries.ts'

const looks = {
  late: { color: 'error', icon: <ExclamationCircleOutlined aria-hidden /> },
  today: { color: 'warning', icon: <ClockCircleOutlined aria-hidden /> },
  week: { color: 'processing', icon: <CalendarOutlined aria-hidden /> },
  later: { color: 'default', icon: <CalendarOutlined aria-hidden /> },
  unscheduled: { color: 'warning', icon: <QuestionCircleOutlined aria-hidden /> },
  paused: { color: 'default', icon: <PauseCircleOutlined aria-hidden /> },
}
const closed = { color: 'success', icon: <CheckCircleOutlined aria-hidden /> }

/** When a duty is due and how late it is, by sign and word. `besideDate`: where the date stands beside it. */
export function DueTime({ of, besideDate = false }: { of: Obligation; besideDate?: boolean }) {
  const { t } = useTranslation('obligations')
  const { when, dueOn, state, workingDaysLate, pause } = of
  const words = () => {
    if (when === null) return t(`stateOf.${state}`)
    if (when === 'late') return workingDaysLate === null ? t('late') : t('lateBy', { days: workingDaysLate })
    if (when === 'today') return t('dueToday')
    if (when === 'unscheduled') return t('unscheduled')
    if (when === 'paused') return t('pausedUntil', { date: pause?.until })
    return besideDate ? t(`when.${when}`) : t('dueOn', { date: dueOn })
  }
  return (
    <Tag {...(when ? looks[when] : closed)} className="tabular" style={{ marginInlineEnd: 0, whiteSpace: 'normal' }}>
      {words()}
    </Tag>
  )
}
