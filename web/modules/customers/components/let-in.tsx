import { useQuery } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { termsQuery } from '../access-queries.ts'
import { usePartNames } from './part-names.ts'

/** Says to whoever was let into an archive what of it is open, and until when. */
export function LetIn({ customerId }: { customerId: string }) {
  const { t } = useTranslation('customers')
  const { name } = usePartNames()
  const { data } = useQuery(termsQuery(customerId))
  const open = (data?.parts ?? []).filter(({ until }) => until !== null)
  const parts = open.map(({ part, until }) => t('letInPart', { part: name(part), date: until }))
  return (
    <Alert
      type="info"
      showIcon
      style={{ marginBottom: 12 }}
      title={t('letIn', { parts: parts.join(t('kernel:listComma' as never)) })}
    />
  )
}
