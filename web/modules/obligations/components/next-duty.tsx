import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { nextAboutQuery } from '../queries.ts'
import { DueTime } from './time.tsx'

/** What is to be done next about a customer, by when, and how late it is; nothing where nothing is open. */
export function NextDuty({ customerId }: { customerId: string }) {
  const { t } = useTranslation('obligations')
  const { data } = useQuery(nextAboutQuery(customerId))
  const duty = data?.rows[0]
  if (!duty) return null
  const title = inLocale(duty.title)
  return (
    <Flex component="span" wrap gap={6} align="center">
      <Link to="/obligations/$id" params={{ id: duty.id }}>
        {t(duty.when === 'late' && duty.dueOn ? 'nextDutyDue' : 'nextDuty', { duty: title, date: duty.dueOn })}
      </Link>
      <DueTime of={duty} />
    </Flex>
  )
}
