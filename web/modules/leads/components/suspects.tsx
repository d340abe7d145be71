import { Alert, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import type { CustomerSuspect } from '../queries.ts'
import { Likenesses } from './likenesses.tsx'
import { Party } from './party.tsx'

/** Customers somebody may be, with what matches. */
export function Suspects({ found, besideForm = false }: { found: CustomerSuspect[]; besideForm?: boolean }) {
  const { t } = useTranslation('leads')
  return (
    <Alert
      type="warning"
      showIcon
      title={t('duplicate.found', { count: found.length })}
      description={
        <>
          {t('duplicate.foundHint')}
          <ul style={{ listStyle: 'none', margin: '8px 0 0', padding: 0, display: 'grid', gap: 10 }}>
            {found.map(({ customerId, ...suspect }, index) => (
              <li key={customerId ?? `hidden-${index}`}>
                <Flex vertical gap={4}>
                  <Party of={{ ...suspect, id: customerId }} besideForm={besideForm} />
                  <Likenesses by={suspect.by} />
                </Flex>
              </li>
            ))}
          </ul>
        </>
      }
    />
  )
}
