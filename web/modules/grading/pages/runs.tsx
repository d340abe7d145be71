import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Flex, Form, Modal, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { formatInstant, today } from '../../../kernel/formats.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { Moves, RunState } from '../components/run-figures.tsx'
import { GradingTabs } from '../components/tabs.tsx'
import { loadRuns, startRun, type Run } from '../queries.ts'

/** The grading runs, newest first, and the start of a new one. */
export function Runs() {
  const { t } = useTranslation('grading')
  const navigate = useNavigate()
  const isAllowed = useMay()('grading.run')
  const [isStarting, setStarting] = useState(false)
  const start = isAllowed && (
    <Button type="primary" onClick={() => setStarting(true)}>
      {t('runs.start')}
    </Button>
  )
  const open = (id: string) => void navigate({ to: '/grading/runs/$id', params: { id } })
  return (
    <>
      <PageHead title={t('title')} hint={t('runs.hint')} actions={start} />
      <GradingTabs active="/grading/runs" />
      <DataList<Run>
        queryKey={['grading-runs']}
        load={loadRuns}
        rowKey={(run) => run.id}
        onOpen={(run) => open(run.id)}
        empty={<Nothing text={t('runs.empty')}>{start}</Nothing>}
        columns={[
          {
            key: 'asOf',
            title: t('asOf'),
            render: (_, run) => (
              <Typography.Link className="tabular" onClick={() => open(run.id)}>
                {run.asOf}
              </Typography.Link>
            ),
          },
          { key: 'state', title: t('state'), render: (_, run) => <RunState run={run} /> },
          {
            key: 'customers',
            title: t('customers'),
            align: 'right',
            render: (_, run) => <span className="tabular">{run.customers}</span>,
          },
          {
            key: 'key',
            title: t('keyAccounts'),
            align: 'right',
            render: (_, run) => <span className="tabular">{run.counts.key}</span>,
          },
          { key: 'moves', title: t('movementTitle'), render: (_, run) => <Moves run={run} /> },
          {
            key: 'by',
            title: t('startedBy'),
            render: (_, run) => `${run.createdByName} · ${formatInstant(run.createdAt)}`,
          },
        ]}
        card={(run) => (
          <Flex vertical gap={6}>
            <Flex justify="space-between">
              <Typography.Text strong className="tabular">
                {run.asOf}
              </Typography.Text>
              <RunState run={run} />
            </Flex>
            <span>{t('runs.figures', { customers: run.customers, key: run.counts.key })}</span>
            <Moves run={run} />
            <Typography.Text type="secondary">
              {run.createdByName} · {formatInstant(run.createdAt)}
            </Typography.Text>
          </Flex>
        )}
      />
      <StartRun open={isStarting} onClose={() => setStarting(false)} onStarted={(run) => open(run.id)} />
    </>
  )
}

function StartRun({ open, onClose, onStarted }: { open: boolean; onClose: () => void; onStarted: (run: Run) => void }) {
  const { t } = useTranslation('grading')
  const queryClient = useQueryClient()
  const [asOf, setAsOf] = useState(today)
  const start = useMutation({
    mutationFn: () => startRun(asOf),
    onSuccess: async (run) => {
      await queryClient.invalidateQueries({ queryKey: ['grading-runs'] })
      onStarted(run)
    },
  })
  return (
    <Modal
      open={open}
      title={t('runs.start')}
      okText={t('runs.startNow')}
      confirmLoading={start.isPending}
      onOk={() => start.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        <Typography.Text>{t('runs.startHint')}</Typography.Text>
        {start.error && <Alert type="error" showIcon title={start.error.message} />}
        <Form.Item label={t('asOf')} htmlFor="run-as-of" style={{ marginBottom: 0 }}>
          <DateField
            id="run-as-of"
            allowClear={false}
            value={asOf}
            until={today()}
            onChange={(day) => day && setAsOf(day)}
          />
        </Form.Item>
      </Flex>
    </Modal>
  )
}
