import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Progress, Typography } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure } from '../../../kernel/states.tsx'
import { duplicatesKey, scanQuery, startScan } from '../queries.ts'

/** Starts comparing the whole book with itself. */
export function ScanButton({ onStarted }: { onStarted: (jobId: string) => void }) {
  const { t } = useTranslation('leads')
  const { message } = App.useApp()
  const start = useMutation({
    mutationFn: startScan,
    onSuccess: ({ jobId }) => onStarted(jobId),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Button loading={start.isPending} onClick={() => start.mutate()}>
      {t('duplicate.scan')}
    </Button>
  )
}

/** How far the comparison is, and what it found. */
export function Scan({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useTranslation('leads')
  const queryClient = useQueryClient()
  const { data: job, error } = useQuery(scanQuery(jobId))
  const isDone = job?.state === 'done'
  useEffect(() => {
    if (isDone) void queryClient.invalidateQueries({ queryKey: duplicatesKey })
  }, [isDone, queryClient])
  if (error) return <Failure error={error} />
  if (!job) return null
  if (job.state === 'failed') {
    return <Alert type="error" showIcon closable={{ onClose }} title={t('duplicate.scanFailed')} />
  }
  if (isDone) {
    const found = job.result as { customers: number; changed: number }
    return (
      <Alert
        type="success"
        showIcon
        role="status"
        closable={{ onClose }}
        title={t('duplicate.scanned', { ...found })}
      />
    )
  }
  return (
    <div role="status">
      <Typography.Text>{t('duplicate.scanning')}</Typography.Text>
      <Progress
        percent={job.total ? Math.floor((job.done / job.total) * 100) : 0}
        showInfo={job.total !== null}
        status="active"
        aria-label={t('duplicate.scanProgress')}
      />
      <Typography.Text type="secondary" className="tabular">
        {t('duplicate.scanCustomers', { count: job.done })}
      </Typography.Text>
    </div>
  )
}
