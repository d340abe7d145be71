import { FileSearchOutlined, StopOutlined } from '@ant-design/icons'
import { Button, Empty, Result, Spin } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api.ts'
import { LinkButton } from './link-button.tsx'

export function Loading() {
  const { t } = useTranslation()
  return (
    <div role="status" aria-label={t('loading')} style={{ display: 'grid', placeItems: 'center', minHeight: 240 }}>
      <Spin />
    </div>
  )
}

const quiet = { color: 'var(--ant-color-text-description)', fontSize: 48 }

/** What went wrong, in the server's words, and a way on. */
export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useTranslation()
  const status = error instanceof ApiError ? error.status : 500
  if (status === 404) return <NotFound />
  return (
    <Result
      status="warning"
      {...(status === 403 ? { icon: <StopOutlined aria-hidden style={quiet} /> } : {})}
      title={error instanceof ApiError ? error.message : t('unexpected')}
      extra={retry && status !== 403 && <Button onClick={retry}>{t('retry')}</Button>}
    />
  )
}

export function NotFound() {
  const { t } = useTranslation()
  return (
    <Result
      icon={<FileSearchOutlined aria-hidden style={quiet} />}
      title={<h1 style={{ font: 'inherit', margin: 0 }}>{t('notFound')}</h1>}
      subTitle={t('notFoundHint')}
      extra={
        <LinkButton to="/" isPrimary>
          {t('backHome')}
        </LinkButton>
      }
    />
  )
}

/** An empty list says so, and offers the next step when there is one. */
export function Nothing({ text, children }: { text?: string; children?: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text ?? t('empty')}>
      {children}
    </Empty>
  )
}

interface Loaded<T> {
  data: T | undefined
  error: Error | null
  isPending: boolean
  refetch: () => unknown
}

/** The three states of loaded data in one place: loading, refused, there. */
export function Await<T>({ query, children }: { query: Loaded<T>; children: (data: T) => ReactNode }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
  return <Loading />
}
