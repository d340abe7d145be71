import { Outlet, useLocation } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../../kernel/page.tsx'
import { SectionNav } from '../../../kernel/section-nav.tsx'
import { useMay } from '../../../kernel/session.ts'

const sections = [
  { path: '/settings', name: 'account', needs: null },
  { path: '/settings/users', name: 'users', needs: 'people.read' },
  { path: '/settings/positions', name: 'positions', needs: 'people.read' },
  { path: '/settings/departments', name: 'departments', needs: 'people.read' },
  { path: '/settings/regions', name: 'regions', needs: 'people.read' },
  { path: '/settings/calendar', name: 'calendar', needs: null },
  { path: '/settings/channels', name: 'channels', needs: 'messages.manage' },
  { path: '/settings/webhooks', name: 'webhooks', needs: 'messages.manage' },
  { path: '/settings/deliveries', name: 'deliveries', needs: 'messages.manage' },
  { path: '/settings/audit', name: 'audit', needs: 'audit.read' },
  { path: '/settings/access-register', name: 'register', needs: 'access-register.read' },
  { path: '/settings/api-keys', name: 'apiKeys', needs: 'keys.manage' },
] as const

/** The sections the user's position opens, one page each. */
export function Settings() {
  const { t } = useTranslation('people')
  const may = useMay()
  const { pathname } = useLocation()
  const shown = sections.filter(({ needs }) => needs === null || may(needs))
  return (
    <>
      <PageHead title={t('settings.title')} />
      <SectionNav
        label={t('settings.title')}
        sections={shown.map(({ path, name }) => ({
          key: path,
          label: t(`settings.${name}`),
          isCurrent: pathname.replace(/(.)\/$/, '$1') === path,
          link: { to: path },
        }))}
      />
      <Outlet />
    </>
  )
}
