import { useTranslation } from 'react-i18next'
import { SectionNav } from '../../../kernel/section-nav.tsx'
import { useMay } from '../../../kernel/session.ts'
import { boxes, type Box } from '../queries.ts'

/** The boxes of requests and the stand-ins. */
export function ApprovalTabs({ active }: { active: Box | 'delegations' }) {
  const { t } = useTranslation('approvals')
  const may = useMay()
  const shown: Box[] = may('approvals.administer') ? [...boxes, 'all'] : [...boxes]
  return (
    <SectionNav
      label={t('title')}
      sections={[
        ...shown.map((box) => ({
          key: box,
          label: t(`box.${box}`),
          isCurrent: active === box,
          link: { to: '/approvals' as const, search: box === 'waiting' ? {} : { box } },
        })),
        {
          key: 'delegations',
          label: t('delegations'),
          isCurrent: active === 'delegations',
          link: { to: '/approvals/delegations' as const },
        },
      ]}
    />
  )
}
