import { useTranslation } from 'react-i18next'
import { SectionNav } from '../../../kernel/section-nav.tsx'

export function ObligationTabs({ active }: { active: 'board' | 'rates' }) {
  const { t } = useTranslation('obligations')
  return (
    <SectionNav
      label={t('title')}
      sections={[
        { key: 'board', label: t('board'), isCurrent: active === 'board', link: { to: '/obligations' } },
        { key: 'rates', label: t('rates'), isCurrent: active === 'rates', link: { to: '/obligations/rates' } },
      ]}
    />
  )
}
