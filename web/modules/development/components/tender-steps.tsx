import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Radio, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { today } from '../../../kernel/formats.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import {
  abandonTender,
  enterResult,
  opportunitiesKey,
  requestFee,
  submitBid,
  tenderQuery,
  tendersKey,
  type Tender,
  type TenderResult,
} from '../pipeline-queries.ts'
import { AmountField, Field, InstantField, orNull } from './fields.tsx'

const steps = ['abandon', 'requestFee', 'submit', 'result'] as const
type Step = (typeof steps)[number]

interface Said {
  amount?: string
  purpose?: string
  price?: string
  submittedAt?: string | null
  outcome?: TenderResult['outcome']
  winner?: string
  resultOn?: string
  note?: string
  reason?: string
}

function send({ id }: Tender, step: Step, said: Said): Promise<Tender> {
  const { amount = '', purpose = '', price = '', submittedAt, reason = '' } = said
  switch (step) {
    case 'requestFee':
      return requestFee(id, { amount, purpose })
    case 'submit':
      return submitBid(id, { price, submittedAt: submittedAt ?? null })
    case 'result':
      return enterResult(id, {
        outcome: said.outcome!,
        winner: said.winner ?? '',
        price: orNull(price),
        resultOn: said.resultOn!,
        note: said.note ?? '',
      })
    case 'abandon':
      return abandonTender(id, reason)
  }
}

const done = {
  requestFee: 'tender.feeRequested',
  submit: 'tender.submitted',
  result: 'tender.resultSaved',
  abandon: 'tender.abandoned',
} as const

/** What can be done with a bid now, from the fee to the result. */
export function Steps({ tender }: { tender: Tender }) {
  const { t } = useTranslation('development')
  const [step, setStep] = useState<Step>()
  const { can, documents } = tender
  const isComplete = documents.ready === documents.total && (!tender.hasFee || tender.feeStatus === 'approved')
  return (
    <>
      {steps
        .filter((one) => can[one])
        .map((one) => (
          <Button
            key={one}
            danger={one === 'abandon'}
            type={one === 'result' || (one === 'submit' && isComplete) ? 'primary' : 'default'}
            onClick={() => setStep(one)}
          >
            {t(`tender.${one}`)}
          </Button>
        ))}
      <StepSheet tender={tender} step={step} onClose={() => setStep(undefined)} />
    </>
  )
}

interface StepSheetProps {
  tender: Tender
  step: Step | undefined
  onClose: () => void
}

function StepSheet({ tender, step, onClose }: StepSheetProps) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async (said: Said) => {
    const saved = await send(tender, step!, said)
    queryClient.setQueryData(tenderQuery(tender.id).queryKey, saved)
    void message.success(t(done[step!]))
    onClose()
    await queryClient.invalidateQueries({ queryKey: tendersKey })
    await queryClient.invalidateQueries({ queryKey: opportunitiesKey })
  }
  return (
    <FormSheet<Said>
      title={step ? t(`tender.${step}`) : ''}
      open={step !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={step ? t(`tender.${step}`) : ''}
      danger={step === 'abandon'}
      initialValues={{ outcome: 'won', resultOn: today() }}
    >
      {step === 'requestFee' && <FeeFields />}
      {step === 'submit' && <SubmitFields tender={tender} />}
      {step === 'result' && <ResultFields />}
      {step === 'abandon' && <AbandonFields />}
    </FormSheet>
  )
}

function FeeFields() {
  const { t } = useTranslation('development')
  return (
    <>
      <Field name="amount" label={t('tender.feeAmount')} required>
        <AmountField />
      </Field>
      <Field name="purpose" label={t('tender.feePurpose')} required>
        <Input maxLength={500} placeholder={t('tender.feePurposeExample')} />
      </Field>
    </>
  )
}

function SubmitFields({ tender: { documents, hasFee, feeStatus } }: { tender: Tender }) {
  const { t } = useTranslation('development')
  const unready = documents.total - documents.ready
  const missing = [
    ...(unready > 0 ? [t('tender.missingPapers', { count: unready })] : []),
    ...(hasFee && feeStatus !== 'approved' ? [t('tender.missingFee')] : []),
  ]
  return (
    <>
      <Typography.Paragraph>
        {missing.length > 0 ? t('tender.submitMissing') + missing.join(t('kernel:listComma')) : t('tender.submitHint')}
      </Typography.Paragraph>
      <Field name="price" label={t('tender.bidPrice')} required>
        <AmountField />
      </Field>
      <Field name="submittedAt" label={t('tender.submittedAt')} extra={t('tender.submittedAtNow')}>
        <InstantField />
      </Field>
    </>
  )
}

function ResultFields() {
  const { t } = useTranslation('development')
  const outcome = Form.useWatch<string | undefined>('outcome')
  return (
    <>
      <Field name="outcome" label={t('tender.outcome')} required>
        <Radio.Group
          options={(['won', 'lost'] as const).map((value) => ({ value, label: t(`tender.outcomes.${value}`) }))}
        />
      </Field>
      {outcome === 'lost' && (
        <Field name="winner" label={t('tender.winner')} required>
          <Input maxLength={255} />
        </Field>
      )}
      <Field name="price" label={t('tender.winningPrice')}>
        <AmountField />
      </Field>
      <Field name="resultOn" label={t('tender.resultOn')} required>
        <DateField allowClear={false} until={today()} />
      </Field>
      <Field name="note" label={t('pipeline.note')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Field>
    </>
  )
}

function AbandonFields() {
  const { t } = useTranslation('development')
  return (
    <>
      <Typography.Paragraph>{t('tender.abandonHint')}</Typography.Paragraph>
      <Field name="reason" label={t('pipeline.reason')} required>
        <Input maxLength={500} />
      </Field>
    </>
  )
}
