import { useTranslation } from 'react-i18next'
import { SectionNav } from '../../../kernel/section-nav.tsx'

export function MessageTabs({ active }: { active: 'all' | 'unread' | 'preferences' }) {
  const { t } = useTranslation('messages')
  return (
    <SectionNav
      label={t('title')}
      sections={[
        { key: 'all', label: t('all'), isCurrent: active === 'all', link: { to: '/messages' } },
        {
          key: 'unread',
          label: t('unread'),
          isCurrent: active === 'unread',
          link: { to: '/messages', search: { show: 'unread' } },
        },
        {
          key: 'preferences',
          label: t('preferences'),
          isCurrent: active === 'preferences',
          link: { to: '/messages/preferences' },
        },
      ]}
    />
  )
}
