import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decideRun, type Run } from '../queries.ts'

type Step = 'adoption' | 'discarding'

/** Adopt or put aside, for who may; either asks first and says what changes. */
export function Decide({ run }: { run: Run }) {
  const { t } = useTranslation('grading')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [step, setStep] = useState<Step | null>(null)
  const decide = useMutation({
    mutationFn: (chosen: Step) => decideRun(run, chosen),
    onSuccess: async (decided) => {
      setStep(null)
      void message.success(t(`done.${decided.state}`))
      await queryClient.invalidateQueries()
    },
  })
  if (!run.can.adopt && !run.can.discard) return null
  const { up, down, new: fresh } = run.counts
  return (
    <>
      {run.can.discard && <Button onClick={() => setStep('discarding')}>{t('discard')}</Button>}
      {run.can.adopt && (
        <Button type="primary" onClick={() => setStep('adoption')}>
          {t('adopt')}
        </Button>
      )}
      <Modal
        open={step !== null}
        title={t(step === 'adoption' ? 'adoptTitle' : 'discardTitle')}
        okText={t(step === 'adoption' ? 'adopt' : 'discard')}
        okButtonProps={{ danger: step === 'discarding' }}
        confirmLoading={decide.isPending}
        onOk={() => step && decide.mutate(step)}
        onCancel={() => {
          decide.reset()
          setStep(null)
        }}
      >
        <Flex vertical gap={12}>
          {decide.error && <Alert type="error" showIcon title={decide.error.message} />}
          <span>
            {step === 'discarding'
              ? t('discardHint')
              : t('adoptHint', { customers: run.customers, asOf: run.asOf, up, down, fresh })}
          </span>
        </Flex>
      </Modal>
    </>
  )
}
