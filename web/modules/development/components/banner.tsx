import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled } from '@ant-design/icons'
import { Card, Flex, theme } from 'antd'
import type { ReactNode } from 'react'

interface BannerProps {
  tone: 'success' | 'warning' | 'info' | 'error'
  title: ReactNode
  action?: ReactNode
  children?: ReactNode
}

/** Where something stands, by sign and colour, and what to do about it. */
export function Banner({ tone, title, action, children }: BannerProps) {
  const { token } = theme.useToken()
  const looks = {
    success: { icon: <CheckCircleFilled aria-hidden />, color: token.colorSuccess, background: token.colorSuccessBg },
    warning: {
      icon: <ExclamationCircleFilled aria-hidden />,
      color: token.colorWarning,
      background: token.colorWarningBg,
    },
    info: { icon: <ExclamationCircleFilled aria-hidden />, color: token.colorInfo, background: token.colorInfoBg },
    error: { icon: <CloseCircleFilled aria-hidden />, color: token.colorError, background: token.colorErrorBg },
  }
  const { icon, color, background } = looks[tone]
  return (
    <Card size="small" style={{ background, borderColor: color }}>
      <Flex wrap gap={12} align="start" justify="space-between">
        <Flex gap={10} style={{ flex: '1 1 320px', minWidth: 0 }}>
          <span style={{ color, fontSize: 18, lineHeight: '24px' }}>{icon}</span>
          <div style={{ flex: 1, minWidth: 0 }}>
            <h2 style={{ fontSize: 15, fontWeight: 600, margin: '0 0 4px' }}>{title}</h2>
            {children}
          </div>
        </Flex>
        {action}
      </Flex>
    </Card>
  )
}
