import { Flex, Typography } from 'antd'
import type { ReactNode } from 'react'

/** The head of a page: its title, what it is about in one line, and its actions. */
export function PageHead({ title, hint, actions }: { title: ReactNode; hint?: ReactNode; actions?: ReactNode }) {
  return (
    <Flex wrap gap={12} align="center" justify="space-between" style={{ margin: '4px 0 16px' }}>
      <div style={{ minWidth: 0 }}>
        <Typography.Title level={1} style={{ fontSize: 22, margin: 0 }}>
          {title}
        </Typography.Title>
        {hint && <Typography.Text type="secondary">{hint}</Typography.Text>}
      </div>
      {actions && (
        <Flex wrap gap={8}>
          {actions}
        </Flex>
      )}
    </Flex>
  )
}
