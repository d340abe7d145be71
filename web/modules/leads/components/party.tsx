import { LockOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Suspicion } from '../queries.ts'

/** A customer of a pair; of one out of sight only what the reader may know: its name if that agrees, and whose it is. */
export function Party({ of, besideForm = false }: { of: Suspicion['first']; besideForm?: boolean }) {
  const { t } = useTranslation('leads')
  const about = [of.code, of.owner?.name, of.department].filter(Boolean).join(' · ')
  if (!of.isVisible || of.id === null) return <OutOfSight of={of} />
  return (
    <div>
      <Link to="/customers/$id" params={{ id: of.id }} {...(besideForm ? { target: '_blank', rel: 'noopener' } : {})}>
        {of.name ?? t('duplicate.hiddenName')}
      </Link>
      <div>
        <Typography.Text type="secondary" className="tabular">
          {about}
        </Typography.Text>
      </div>
    </div>
  )
}

function OutOfSight({ of: { name, department } }: { of: Suspicion['first'] }) {
  const { t } = useTranslation('leads')
  return (
    <div>
      <span>{name ?? t('duplicate.hiddenName')}</span>
      <div>
        <Typography.Text type="secondary">
          <LockOutlined aria-hidden /> {t('duplicate.hidden')} ·{' '}
          {t('duplicate.askDepartment', { department: department ?? t('duplicate.noDepartment') })}
        </Typography.Text>
      </div>
    </div>
  )
}
