import { MenuOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useQueryClient } from '@tanstack/react-query'
import { Button, Drawer, Dropdown, Flex, Grid, Layout as AntLayout, Menu, theme, Typography } from 'antd'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from './api.ts'
import { changeAppearance, type Appearance } from './appearance.ts'
import { CommandPalette } from './command-palette.tsx'
import { changeLocale, type Locale } from './i18n.ts'
import { useMyPlaces } from './places.tsx'
import { useMe } from './session.ts'
import { UnreadBell } from './unread.tsx'

/** Desktop: a side menu that stays in sight. Phone: the menu behind a button. */
export function Layout() {
  const { t } = useTranslation()
  const { token } = theme.useToken()
  const isWide = Grid.useBreakpoint().lg ?? true
  const [open, setOpen] = useState(false)
  const [isSearching, setSearching] = useState(false)
  useShortcuts(() => setSearching(true))
  const line = `1px solid ${token.colorBorderSecondary}`
  return (
    <AntLayout style={{ minHeight: '100%' }}>
      <a href="#content" className="skip">
        {t('skip')}
      </a>
      {isWide && (
        <AntLayout.Sider
          theme={token.colorBgBase === '#000' ? 'dark' : 'light'}
          width={208}
          style={{
            position: 'sticky',
            top: 0,
            height: '100vh',
            overflow: 'auto',
            borderInlineEnd: line,
            background: token.colorBgContainer,
          }}
        >
          <Brand />
          <Places />
        </AntLayout.Sider>
      )}
      <AntLayout>
        <AntLayout.Header
          style={{
            display: 'flex',
            alignItems: 'center',
            gap: 4,
            background: 'transparent',
            paddingInline: isWide ? 24 : 8,
          }}
        >
          {!isWide && (
            <Button type="text" icon={<MenuOutlined />} aria-label={t('menu')} onClick={() => setOpen(true)} />
          )}
          {!isWide && <Brand />}
          {isWide && <SearchButton onClick={() => setSearching(true)} />}
          <div style={{ flex: 1 }} />
          {!isWide && (
            <Button
              type="text"
              icon={<SearchOutlined />}
              aria-label={t('palette.title')}
              onClick={() => setSearching(true)}
            />
          )}
          <UnreadBell />
          <LanguageSwitch />
          <UserMenu isWide={isWide} />
        </AntLayout.Header>
        <AntLayout.Content
          id="content"
          tabIndex={-1}
          style={{ padding: isWide ? '0 24px 32px' : '0 12px 24px', minWidth: 0 }}
        >
          <Outlet />
        </AntLayout.Content>
      </AntLayout>
      <Drawer open={open && !isWide} placement="left" size={260} onClose={() => setOpen(false)} title={<Brand />}>
        <Places onGo={() => setOpen(false)} />
      </Drawer>
      <CommandPalette open={isSearching} onClose={() => setSearching(false)} />
    </AntLayout>
  )
}

/** Ctrl-K opens the palette; `/` goes to the search box of the page, or to the palette where there is none. */
function useShortcuts(openPalette: () => void) {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isPalette = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k'
      const isWriting = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]')
      if (!isPalette && (event.key !== '/' || isWriting || event.ctrlKey || event.metaKey || event.altKey)) return
      event.preventDefault()
      const box = isPalette ? null : document.querySelector<HTMLInputElement>('input[data-search-box]')
      if (box) box.focus()
      else openPalette()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })
}

function SearchButton({ onClick }: { onClick: () => void }) {
  const { t } = useTranslation()
  return (
    <Button
      icon={<SearchOutlined aria-hidden />}
      onClick={onClick}
      style={{ minWidth: 260, justifyContent: 'flex-start' }}
    >
      <Flex gap={12} justify="space-between" style={{ flex: 1 }}>
        <Typography.Text type="secondary">{t('palette.title')}</Typography.Text>
        <Typography.Text keyboard aria-hidden>
          Ctrl K
        </Typography.Text>
      </Flex>
    </Button>
  )
}

function Brand() {
  const { t } = useTranslation()
  return (
    <Link to="/" style={{ display: 'flex', alignItems: 'center', gap: 10, padding: '14px 12px', color: 'inherit' }}>
      <img src="/favicon.svg" alt="" width={26} height={26} />
      <strong style={{ fontSize: 16, letterSpacing: 1 }}>{t('appName')}</strong>
    </Link>
  )
}

function Places({ onGo }: { onGo?: () => void }) {
  const { t } = useTranslation()
  const { pathname } = useLocation()
  const shown = useMyPlaces()
  const isAt = (path: string) => pathname === path || (path !== '/' && pathname.startsWith(`${path}/`))
  const selected = shown.findLast((place) => isAt(place.path) || ('also' in place && place.also.some(isAt)))
  return (
    <nav aria-label={t('menu')}>
      <Menu
        mode="inline"
        selectedKeys={selected ? [selected.path] : []}
        style={{ borderInlineEnd: 0, background: 'transparent' }}
        items={shown.map(({ path, name, icon }) => ({
          key: path,
          icon,
          label: (
            <Link to={path} onClick={onGo}>
              {t(`nav.${name}`)}
            </Link>
          ),
        }))}
      />
    </nav>
  )
}

/** Changes the language of the page at once, and of the account for next time. */
export function LanguageSwitch({ signedIn = true }: { signedIn?: boolean }) {
  const { i18n, t } = useTranslation()
  const other: Locale = i18n.language === 'en' ? 'zh-CN' : 'en'
  const change = async () => {
    await changeLocale(other)
    if (signedIn) await api.patch('/me', { locale: other }).catch(() => undefined)
  }
  return (
    <Button type="text" aria-label={t('language')} onClick={() => void change()}>
      {other === 'en' ? 'English' : '中文'}
    </Button>
  )
}

function UserMenu({ isWide }: { isWide: boolean }) {
  const { t } = useTranslation()
  const me = useMe()
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const signOut = async () => {
    await api.delete('/sessions/current').catch(() => undefined)
    await navigate({ to: '/sign-in' })
    queryClient.clear()
  }
  const looks: Appearance[] = ['light', 'dark', 'system']
  const word = { light: 'themeLight', dark: 'themeDark', system: 'themeSystem' } as const
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', label: `${me.name} · ${me.company} · ${me.position.name}`, disabled: true },
          { key: 'account', label: <Link to="/settings">{t('account')}</Link> },
          {
            key: 'theme',
            label: t('theme'),
            children: looks.map((look) => ({ key: look, label: t(word[look]), onClick: () => changeAppearance(look) })),
          },
          { type: 'divider' },
          { key: 'out', label: t('signOut'), onClick: () => void signOut() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined aria-hidden />} aria-label={t('accountOf', { name: me.name })}>
        {isWide && (
          <Typography.Text ellipsis style={{ maxWidth: 160 }}>
            {me.name}
          </Typography.Text>
        )}
      </Button>
    </Dropdown>
  )
}
