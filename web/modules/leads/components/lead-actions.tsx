import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { beginVerification, inboxQuery, judgeLead, leadQuery, leadsKey, reopenLead, type Lead } from '../queries.ts'
import { ConversionSheet } from './conversion-sheet.tsx'

const steps = ['reopen', 'drop', 'verify', 'confirm'] as const
type Step = (typeof steps)[number]
const acts = [...steps, 'convert'] as const
type Act = (typeof acts)[number]

interface Said {
  method?: string
  verifiedOn?: string
  reason?: string
}

const send = (step: Step, { id }: Lead, { method, verifiedOn, reason }: Said): Promise<Lead> => {
  const how = { ...(method ? { method } : {}), ...(verifiedOn ? { verifiedOn } : {}) }
  switch (step) {
    case 'verify':
      return beginVerification(id, method!)
    case 'confirm':
      return judgeLead(id, { verdict: 'valid', ...how })
    case 'drop':
      return judgeLead(id, { verdict: 'invalid', ...how, reason: reason ?? '' })
    case 'reopen':
      return reopenLead(id, reason ?? '')
  }
}

/** What can be done with the lead now; the step that leads on stands out. */
export function LeadActions({ lead }: { lead: Lead }) {
  const { t } = useTranslation('leads')
  const [act, setAct] = useState<Act | null>(null)
  const possible = acts.filter((one) => lead.can[one])
  const leading = possible.at(-1)
  const label = (one: Act) => t(one === 'verify' && lead.state === 'verifying' ? 'do.changeMethod' : `do.${one}`)
  return (
    <>
      {possible.map((one) => (
        <Button key={one} type={one === leading ? 'primary' : 'default'} onClick={() => setAct(one)}>
          {label(one)}
        </Button>
      ))}
      {steps.map((step) => (
        <StepSheet key={step} step={step} open={act === step} lead={lead} onClose={() => setAct(null)} />
      ))}
      <ConversionSheet open={act === 'convert'} lead={lead} onClose={() => setAct(null)} />
    </>
  )
}

interface StepSheetProps {
  step: Step
  open: boolean
  lead: Lead
  onClose: () => void
}

function StepSheet({ step, open, lead, onClose }: StepSheetProps) {
  const { t } = useTranslation('leads')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async (said: Said) => {
    const saved = await send(step, lead, said)
    queryClient.setQueryData(leadQuery(lead.id).queryKey, saved)
    void message.success(t(`done.${step}`))
    onClose()
    await queryClient.invalidateQueries({
      predicate: ({ queryKey: [about] }) => about === leadsKey[0] || about === 'obligations',
    })
  }
  return (
    <FormSheet<Said>
      title={t(`do.${step}`)}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t(`do.${step}`)}
      danger={step === 'drop'}
      initialValues={{ ...(lead.method ? { method: lead.method.code } : {}), verifiedOn: today() }}
    >
      <Typography.Paragraph>{lead.name}</Typography.Paragraph>
      {step !== 'reopen' && <Method />}
      {(step === 'confirm' || step === 'drop') && (
        <Form.Item name="verifiedOn" label={t('field.verifiedOn')} rules={[{ required: true, message: t('required') }]}>
          <DateField allowClear={false} until={today()} />
        </Form.Item>
      )}
      {(step === 'drop' || step === 'reopen') && (
        <Form.Item
          name="reason"
          label={t('reason')}
          {...(step === 'drop' ? { extra: t('dropHint') } : {})}
          rules={[{ required: true, whitespace: true, message: t('reasonNeeded') }]}
        >
          <Input maxLength={500} autoComplete="off" />
        </Form.Item>
      )}
    </FormSheet>
  )
}

function Method() {
  const { t } = useTranslation('leads')
  const { data, isPending } = useQuery(inboxQuery)
  return (
    <Form.Item name="method" label={t('field.method')} rules={[{ required: true, message: t('required') }]}>
      <Select
        loading={isPending}
        options={data?.methods.map(({ code, text }) => ({ value: code, label: inLocale(text) })) ?? []}
      />
    </Form.Item>
  )
}
