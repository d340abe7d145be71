import { useTranslation } from 'react-i18next'
import { SectionNav } from '../../../kernel/section-nav.tsx'
import { useMay } from '../../../kernel/session.ts'

/** The customers, the plans for the key accounts, requests to be let into archives, and who passes customers on to whom. */
export function CustomerSections({ active }: { active: 'customers' | 'plans' | 'requests' | 'handovers' }) {
  const { t } = useTranslation('customers')
  const maySee = useMay()('customers.read')
  const section = (
    key: typeof active,
    to: '/customers' | '/customers/account-plans' | '/archive-requests' | '/customers/handovers',
  ) => ({
    key,
    label: t(`sections.${key}`),
    isCurrent: active === key,
    link: { to },
  })
  const shown = [
    section('customers', '/customers'),
    section('plans', '/customers/account-plans'),
    section('requests', '/archive-requests'),
    section('handovers', '/customers/handovers'),
  ]
  return <SectionNav label={t('title')} sections={maySee ? shown : shown.slice(3)} />
}
