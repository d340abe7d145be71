import { Button, Card, Flex, Skeleton, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface TileProps<T> {
  title: string
  /** Where to read on: a link at the head of the tile. */
  more?: ReactNode
  query: { data: T | undefined; error: Error | null; refetch: () => unknown }
  children: (data: T) => ReactNode
}

/** One answer of the workbench; it loads, and fails, on its own. */
export function Tile<T>({ title, more, query, children }: TileProps<T>) {
  const { t } = useTranslation('workbench')
  const body = () => {
    if (query.data !== undefined) return children(query.data)
    if (!query.error) return <Skeleton active title={false} paragraph={{ rows: 3 }} />
    return (
      <Flex gap={8} align="center">
        <Typography.Text type="secondary">{t('failed')}</Typography.Text>
        <Button onClick={() => query.refetch()}>{t('retry')}</Button>
      </Flex>
    )
  }
  return (
    <Card
      size="small"
      title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{title}</h2>}
      extra={more}
      style={{ height: '100%' }}
    >
      <Flex vertical gap={6} style={{ minHeight: 84 }}>
        {body()}
      </Flex>
    </Card>
  )
}

/** The one figure a tile is about. */
export function Figure({ children }: { children: ReactNode }) {
  return (
    <span className="tabular" style={{ fontSize: 24, fontWeight: 600, lineHeight: 1.3 }}>
      {children}
    </span>
  )
}
