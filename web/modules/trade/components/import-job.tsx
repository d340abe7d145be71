import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Popconfirm, Progress, Typography } from 'antd'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'
import { Refusal } from '../../../kernel/refusal.tsx'
import { Await } from '../../../kernel/states.tsx'
import { jobQuery, startImport, type ImportFile, type Job } from '../queries.ts'
import { draftOf } from './import-mapping.tsx'
import { ImportOutcome } from './import-outcome.tsx'

interface JobProps {
  file: ImportFile
  jobId: string
  onBack: () => void
  /** Given for a trial: goes on to the import itself. */
  onImport?: (jobId: string) => void
  /** Another job took over: the one that creates what was held back. */
  onStarted: (jobId: string) => void
}

/** A trial or an import in the background: its progress, and what came of it. Closing the page does not stop it. */
export function ImportJob({ file, jobId, onBack, onImport, onStarted }: JobProps) {
  const { t } = useTranslation('trade')
  const queryClient = useQueryClient()
  const query = useQuery(jobQuery(jobId))
  const isDone = query.data?.state === 'done'
  useEffect(() => {
    // What was imported changes lists all over the product.
    if (isDone && !onImport) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'jobs' })
  }, [isDone, onImport, queryClient])
  const back = (
    <div>
      <Button size="large" onClick={onBack}>
        {t('wizard.backToMapping')}
      </Button>
    </div>
  )
  return (
    <Await query={query}>
      {(job) => (
        <Flex vertical gap={16} style={{ maxWidth: 980 }}>
          <Advance job={job} isTrial={!!onImport} />
          {job.error && <Refusal error={new ApiError(409, { ...job.error, requestId: '' } as never)} />}
          {job.result ? (
            <ImportOutcome kind={file.kind} result={job.result} jobId={job.id}>
              {onImport ? (
                <Flex wrap gap={8} align="end">
                  {job.result.failed === 0 && <Go file={file} job={job} onImport={onImport} />}
                  {back}
                </Flex>
              ) : (
                job.result.proposed > 0 && <CreateHeldBack file={file} job={job} onStarted={onStarted} />
              )}
            </ImportOutcome>
          ) : (
            job.state === 'failed' && back
          )}
        </Flex>
      )}
    </Await>
  )
}

function Advance({ job, isTrial }: { job: Job; isTrial: boolean }) {
  const { t } = useTranslation('trade')
  if (job.state === 'done' || job.state === 'failed') return null
  const percent = job.total ? Math.floor((job.done / job.total) * 100) : 0
  return (
    <div role="status">
      <Typography.Text>{t(isTrial ? 'job.trying' : 'job.importing')}</Typography.Text>
      <Progress percent={percent} status="active" aria-label={t('job.progress')} />
      <Typography.Text type="secondary" className="tabular">
        {job.total === null ? t('job.rows', { done: job.done }) : t('job.rowsOf', { done: job.done, total: job.total })}{' '}
        · {t('job.background')}
      </Typography.Text>
    </div>
  )
}

/** The import itself. The same file with the same mapping again is asked about first. */
function Go({ file, job, onImport }: { file: ImportFile; job: Job; onImport: (jobId: string) => void }) {
  const { t } = useTranslation('trade')
  const { modal } = App.useApp()
  const mapping = draftOf(file)
  const start = useMutation({
    mutationFn: (again: boolean) => startImport(file, mapping!, { dryRun: false, ...(again ? { again } : {}) }),
    onSuccess: ({ jobId }) => onImport(jobId),
    onError: (error) => {
      if (!(error instanceof ApiError) || error.code !== 'import.duplicate_file') return
      void modal.confirm({
        title: t('again.title'),
        content: t('again.hint'),
        okText: t('again.ok'),
        onOk: () => start.mutate(true),
      })
    },
  })
  const { imported } = job.result!
  const isRefused = start.error && !(start.error instanceof ApiError && start.error.code === 'import.duplicate_file')
  return (
    <Flex vertical gap={12}>
      {isRefused && <Refusal error={start.error!} />}
      {!mapping && <Alert type="warning" showIcon title={t('wizard.draftGone')} />}
      <Button
        type="primary"
        size="large"
        disabled={!mapping}
        loading={start.isPending}
        onClick={() => start.mutate(false)}
      >
        {t('wizard.import', { figure: imported.toLocaleString('en') })}
      </Button>
    </Flex>
  )
}

/** Creates the customers of the rows that were held back, once somebody has looked at them. */
function CreateHeldBack({ file, job, onStarted }: { file: ImportFile; job: Job; onStarted: (jobId: string) => void }) {
  const { t } = useTranslation('trade')
  const mapping = draftOf(file)
  const start = useMutation({
    mutationFn: () => startImport(file, mapping!, { dryRun: false, again: true, duplicates: 'create' }),
    onSuccess: ({ jobId }) => onStarted(jobId),
  })
  return (
    <Flex vertical gap={8} align="start">
      {start.error && <Refusal error={start.error} />}
      <Popconfirm
        title={t('proposals.createTitle')}
        description={t('proposals.createHint')}
        okText={t('proposals.create', { count: job.result!.proposed })}
        onConfirm={() => start.mutate()}
      >
        <Button disabled={!mapping} loading={start.isPending}>
          {t('proposals.create', { count: job.result!.proposed })}
        </Button>
      </Popconfirm>
    </Flex>
  )
}
