import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Select, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { today } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMay } from '../../../kernel/session.ts'
import { editLead, enterLead, inboxQuery, leadQuery, leadsKey, type Lead, type LeadInput } from '../queries.ts'
import { AcceptDuplicates, DuplicateCheck, isSuspected } from './duplicate-check.tsx'

interface LeadDrawerProps {
  /** The lead as it was when the form was opened; undefined: a new one. */
  lead: Lead | undefined
  open: boolean
  onClose: () => void
  onSaved?: (lead: Lead) => void
}

/** Enters a lead, saying while it is typed whom it may be; or edits one. */
export function LeadDrawer({ lead, open, onClose, onSaved }: LeadDrawerProps) {
  const { t } = useTranslation('leads')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [isRefused, setRefused] = useState(false)
  const close = () => {
    setRefused(false)
    onClose()
  }
  const save = async (values: LeadInput) => {
    try {
      const saved = await (lead ? editLead(lead, emptied(values)) : enterLead(filled(values)))
      queryClient.setQueryData(leadQuery(saved.id).queryKey, saved)
      void message.success(lead ? t('kernel:saved') : t('created'))
      close()
      onSaved?.(saved)
    } catch (error) {
      if (isSuspected(error)) setRefused(true)
      throw error
    } finally {
      await queryClient.invalidateQueries({ queryKey: leadsKey })
    }
  }
  return (
    <FormDrawer<LeadInput>
      key={lead?.id ?? 'new'}
      title={lead ? t('edit') : t('create')}
      open={open}
      onClose={close}
      initialValues={lead ? valuesOf(lead) : { learnedOn: today() }}
      save={save}
      width={520}
    >
      <About lead={lead} isRefused={isRefused} />
      <More />
      <Charge lead={lead} />
    </FormDrawer>
  )
}

/** What was left empty is not sent: the server has its own for it. */
const filled = (values: LeadInput): LeadInput =>
  Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== null),
  ) as LeadInput

/** What was emptied is sent as nothing. */
const emptied = (values: LeadInput) =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, value === undefined || value === '' ? null : value]),
  )

function valuesOf(lead: Lead): Partial<LeadInput> {
  const { name, contactName, phone, email, website, unifiedSocialCreditCode, industry, address, need, sourceDetail } =
    lead
  const texts = {
    name,
    contactName,
    phone,
    email,
    website,
    unifiedSocialCreditCode,
    industry,
    address,
    need,
    sourceDetail,
  }
  return { ...texts, source: lead.source.code, learnedOn: lead.learnedOn, ownerId: lead.owner.id }
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Typography.Title level={2} style={{ fontSize: 15, marginTop: 8 }}>
        {title}
      </Typography.Title>
      {children}
    </section>
  )
}

type TextName = 'contactName' | 'phone' | 'email' | 'website' | 'unifiedSocialCreditCode' | 'industry' | 'address'

function Line({ name, max, mode }: { name: TextName; max: number; mode?: 'tel' | 'email' | 'url' }) {
  const { t } = useTranslation('leads')
  return (
    <Form.Item name={name} label={t(`field.${name}`)}>
      <Input maxLength={max} autoComplete="off" spellCheck={false} {...(mode ? { inputMode: mode } : {})} />
    </Form.Item>
  )
}

interface PartProps {
  lead: Lead | undefined
}

/** What is known in the first minute. */
function About({ lead, isRefused }: PartProps & { isRefused: boolean }) {
  const { t } = useTranslation('leads')
  const maySee = useMay()('customers.read')
  const { data, isPending } = useQuery(inboxQuery)
  return (
    <Section title={t('section.about')}>
      <Form.Item
        name="name"
        label={t('field.name')}
        rules={[{ required: true, whitespace: true, message: t('required') }]}
      >
        <Input maxLength={255} autoComplete="off" />
      </Form.Item>
      {!lead && maySee && <DuplicateCheck isRefused={isRefused} />}
      {lead && isRefused && <AcceptDuplicates />}
      <Line name="contactName" max={64} />
      <Line name="phone" max={64} mode="tel" />
      <Form.Item name="source" label={t('field.source')} rules={[{ required: true, message: t('required') }]}>
        <Select
          loading={isPending}
          options={data?.sources.map(({ code, text }) => ({ value: code, label: inLocale(text) })) ?? []}
        />
      </Form.Item>
      <Form.Item name="sourceDetail" label={t('field.sourceDetail')} extra={t('sourceDetailHint')}>
        <Input maxLength={255} autoComplete="off" />
      </Form.Item>
      <Form.Item name="need" label={t('field.need')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Form.Item>
    </Section>
  )
}

function More() {
  const { t } = useTranslation('leads')
  return (
    <Section title={t('section.more')}>
      <Line name="website" max={255} mode="url" />
      <Line name="email" max={255} mode="email" />
      <Line name="address" max={255} />
      <Line name="industry" max={64} />
      <Line name="unifiedSocialCreditCode" max={40} />
    </Section>
  )
}

function Charge({ lead }: PartProps) {
  const { t } = useTranslation('leads')
  const { data } = useQuery(inboxQuery)
  const hint = data && t('learnedHint', { days: data.enterWithin })
  return (
    <Section title={t('section.charge')}>
      <Form.Item name="learnedOn" label={t('field.learnedOn')} extra={hint}>
        <DateField allowClear={false} until={today()} />
      </Form.Item>
      <Form.Item
        name="ownerId"
        label={t('field.owner')}
        extra={t(lead ? 'ownerMoveHint' : 'ownerHint')}
        rules={lead ? [{ required: true, message: t('required') }] : []}
      >
        <ColleagueChoice<string> withMe present={lead?.owner} />
      </Form.Item>
    </Section>
  )
}
