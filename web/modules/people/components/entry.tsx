import { Card, Flex, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LanguageSwitch } from '../../../kernel/layout.tsx'

/** The pages before the door: the name of the product, one card, the language. */
export function Entry({
  title,
  hint,
  width,
  children,
}: {
  title: string
  hint?: ReactNode
  width: number
  children: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <Flex vertical align="center" style={{ minHeight: '100%', padding: 16, boxSizing: 'border-box' }}>
      <div style={{ alignSelf: 'flex-end' }}>
        <LanguageSwitch signedIn={false} />
      </div>
      <Flex
        component="main"
        vertical
        gap={20}
        justify="center"
        style={{ flex: 1, width: '100%', maxWidth: width, paddingBottom: 48 }}
      >
        <Flex gap={12} align="center">
          <img src="/favicon.svg" alt="" width={36} height={36} />
          <strong style={{ fontSize: 20, letterSpacing: 1 }}>{t('appName')}</strong>
        </Flex>
        <Card>
          <Typography.Title level={1} style={{ fontSize: 22, marginTop: 0 }}>
            {title}
          </Typography.Title>
          {hint && <Typography.Paragraph type="secondary">{hint}</Typography.Paragraph>}
          {children}
        </Card>
      </Flex>
    </Flex>
  )
}
