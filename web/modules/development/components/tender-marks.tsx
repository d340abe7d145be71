import { CheckCircleOutlined, ClockCircleOutlined, ExclamationCircleOutlined } from '@ant-design/icons'
import { Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant, today } from '../../../kernel/formats.ts'
import type { TenderLine } from '../pipeline-queries.ts'

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

const isPast = (instant: string) => Date.parse(instant) < Date.now()

/** The deadline, and for a bid in preparation how near it is, by word. */
export function Deadline({ of: { deadline, status } }: { of: Pick<TenderLine, 'deadline' | 'status'> }) {
  const { t } = useTranslation('development')
  const at = formatInstant(deadline)
  const days = daysBetween(today(), at.slice(0, 10))
  const isOver = isPast(deadline)
  const word = isOver ? t('tender.past') : days === 0 ? t('tender.today') : t('tender.inDays', { count: days })
  const color = isOver ? 'error' : days <= 3 ? 'warning' : 'default'
  return (
    <Flex component="span" wrap gap={8} align="center">
      <span className="tabular">{at}</span>
      {status === 'open' && (
        <Tag
          color={color}
          icon={isOver ? <ExclamationCircleOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
          className="tabular"
          style={{ marginInlineEnd: 0 }}
        >
          {word}
        </Tag>
      )}
    </Flex>
  )
}

/** How many papers of the bid are ready, and when the next is due. */
export function PapersReady({ of: { documents, status } }: { of: Pick<TenderLine, 'documents' | 'status'> }) {
  const { t } = useTranslation('development')
  const { ready, total, nextDueOn } = documents
  const isComplete = ready === total
  const isLate = status === 'open' && nextDueOn !== null && nextDueOn < today()
  return (
    <span className="tabular">
      {isComplete && <CheckCircleOutlined aria-hidden />} {t('tender.papersReady', { ready, total })}
      {status === 'open' && nextDueOn && (
        <div>
          <Typography.Text type={isLate ? 'danger' : 'secondary'}>
            {t('tender.nextDue', { date: nextDueOn })}
            {isLate && ` · ${t('tender.late')}`}
          </Typography.Text>
        </div>
      )}
    </span>
  )
}

export function FeeState({ of: { hasFee, feeStatus } }: { of: Pick<TenderLine, 'hasFee' | 'feeStatus'> }) {
  const { t } = useTranslation('development')
  if (!hasFee) return t('tender.noFee')
  const isApproved = feeStatus === 'approved'
  return (
    <Flex component="span" gap={6} align="center">
      {isApproved ? <CheckCircleOutlined aria-hidden /> : <ClockCircleOutlined aria-hidden />}
      {t(`tender.feeStatus.${feeStatus}`)}
    </Flex>
  )
}
