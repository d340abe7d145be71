import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, App, AutoComplete, Button, Form, Input, Select, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import {
  choicesQuery,
  editOpportunity,
  loseOpportunity,
  moveOpportunity,
  opportunitiesKey,
  opportunityQuery,
  winOpportunity,
  type Opportunity,
  type OpportunityInput,
} from '../pipeline-queries.ts'
import { AmountField, Field } from './fields.tsx'
import { CompetitorFields, FactField, inputOf } from './opportunity-forms.tsx'

type Stage = Opportunity['stages'][number]
type Wanting = Stage['missing']

/** Shows what came back at once, and everywhere else when it is asked for again. */
function useSaved(onClose: () => void) {
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  return async (saved: Opportunity, said: string) => {
    queryClient.setQueryData(opportunityQuery(saved.id).queryKey, saved)
    void message.success(said)
    onClose()
    await queryClient.invalidateQueries({ queryKey: opportunitiesKey })
  }
}

/** The next stage, or winning from the last one; losing from anywhere. */
export function Moves({ opportunity }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  const [act, setAct] = useState<'forward' | 'lose'>()
  if (!opportunity.can.edit) return null
  const next = opportunity.stages.find(({ state }) => state === 'ahead')
  return (
    <>
      <Button danger onClick={() => setAct('lose')}>
        {t('opportunity.lose')}
      </Button>
      <Button type="primary" onClick={() => setAct('forward')}>
        {next ? t('opportunity.moveTo', { stage: inLocale(next.title) }) : t('opportunity.winTitle')}
      </Button>
      {act === 'forward' && <ForwardSheet opportunity={opportunity} next={next} onClose={() => setAct(undefined)} />}
      {act === 'lose' && <LossSheet opportunity={opportunity} onClose={() => setAct(undefined)} />}
    </>
  )
}

interface ForwardSheetProps {
  opportunity: Opportunity
  /** Undefined: to be won. */
  next: Stage | undefined
  onClose: () => void
}

type Filled = OpportunityInput & { note?: string }

/** The gate of a stage: what it still wants is asked for here, so that filling it in and going on is one step. */
function ForwardSheet({ opportunity, next, onClose }: ForwardSheetProps) {
  const { t } = useTranslation('development')
  const queryClient = useQueryClient()
  const saved = useSaved(onClose)
  const missing = next ? next.missing : opportunity.missingToWin
  const isShut = missing.some(({ from }) => from === 'tender')
  const save = async ({ note, ...values }: Filled) => {
    let present = opportunity
    if (missing.some(({ from }) => from !== 'tender')) {
      present = await editOpportunity(present, inputOf(values))
      queryClient.setQueryData(opportunityQuery(present.id).queryKey, present)
    }
    if (isShut) return saved(present, t('opportunity.saved'))
    if (!next) return saved(await winOpportunity(present.id, note), t('opportunity.won'))
    const stage = inLocale(next.title)
    return saved(await moveOpportunity(present.id, next.stage), t('opportunity.moved', { stage }))
  }
  const act = next ? t('opportunity.moveTo', { stage: inLocale(next.title) }) : t('opportunity.winTitle')
  return (
    <FormSheet<Filled>
      title={act}
      open
      onClose={onClose}
      save={save}
      saveLabel={isShut ? t('opportunity.saveFacts') : act}
      initialValues={{ competitors: opportunity.competitors.length ? opportunity.competitors : [{}] }}
    >
      <GateWords next={next} missing={missing} opportunity={opportunity} />
      {missing.map(({ fact, label, from }) =>
        from === 'tender' ? null : <MissingField key={fact} fact={fact} label={inLocale(label)} from={from} />,
      )}
      {!next && (
        <>
          <Field name="note" label={t('pipeline.note')}>
            <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
          </Field>
          <Typography.Text type="secondary">{t('opportunity.winHint')}</Typography.Text>
        </>
      )}
    </FormSheet>
  )
}

interface GateWordsProps {
  next: Stage | undefined
  missing: Wanting
  opportunity: Opportunity
}

function GateWords({ next, missing, opportunity }: GateWordsProps) {
  const { t } = useTranslation('development')
  const stage = next ? inLocale(next.title) : ''
  const ofTender = missing.filter(({ from }) => from === 'tender')
  const ofPeople = missing.filter(({ from }) => from !== 'tender')
  const [tender] = opportunity.tenders
  return (
    <>
      {missing.length === 0 && next && (
        <Typography.Paragraph>{t('opportunity.gateOpen', { stage })}</Typography.Paragraph>
      )}
      {ofPeople.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={next ? t('opportunity.gate', { stage }) : t('opportunity.winGate')}
        />
      )}
      {ofTender.length > 0 && (
        <Alert
          type="warning"
          showIcon
          style={{ marginBottom: 16 }}
          title={t('opportunity.gateTender', { facts: factNames(ofTender, t('kernel:listComma')) })}
          description={
            tender && (
              <Link to="/development/tenders/$id" params={{ id: tender.id }}>
                {tender.title}
              </Link>
            )
          }
        />
      )}
    </>
  )
}

/** Facts by name, in one line. */
export const factNames = (facts: Wanting, comma: string): string =>
  facts.map(({ label }) => inLocale(label)).join(comma)

function MissingField({ fact, label, from }: { fact: string; label: string; from: 'people' | 'opportunity' }) {
  if (from === 'people') return <FactField fact={fact} label={label} required />
  if (fact === 'competitors') return <CompetitorFields />
  return (
    <Field name={fact} label={label} required>
      {fact === 'amount' ? <AmountField /> : <DateField />}
    </Field>
  )
}

interface BackSheetProps {
  opportunity: Opportunity
  /** Undefined: closed. */
  stage: Stage | undefined
  onClose: () => void
}

export function BackSheet({ opportunity, stage, onClose }: BackSheetProps) {
  const { t } = useTranslation('development')
  const saved = useSaved(onClose)
  const title = stage ? t('opportunity.backTo', { stage: inLocale(stage.title) }) : ''
  const save = async ({ reason }: { reason: string }) =>
    saved(
      await moveOpportunity(opportunity.id, stage!.stage, reason),
      t('opportunity.movedBack', { stage: inLocale(stage!.title) }),
    )
  return (
    <FormSheet<{ reason: string }>
      title={title}
      open={stage !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={t('opportunity.back')}
    >
      <Field name="reason" label={t('pipeline.reason')} required>
        <Input maxLength={500} />
      </Field>
    </FormSheet>
  )
}

interface Loss {
  reason: string
  competitor?: string
  note?: string
}

function LossSheet({ opportunity, onClose }: { opportunity: Opportunity; onClose: () => void }) {
  const { t } = useTranslation('development')
  const saved = useSaved(onClose)
  const save = async (loss: Loss) => saved(await loseOpportunity(opportunity.id, loss), t('opportunity.lost'))
  return (
    <FormSheet<Loss>
      title={t('opportunity.lose')}
      open
      onClose={onClose}
      save={save}
      saveLabel={t('opportunity.lose')}
      danger
    >
      <LossFields opportunity={opportunity} />
      <Typography.Text type="secondary">{t('opportunity.loseHint')}</Typography.Text>
    </FormSheet>
  )
}

function LossFields({ opportunity }: { opportunity: Opportunity }) {
  const { t } = useTranslation('development')
  const { data: choices } = useQuery(choicesQuery)
  const reason = Form.useWatch<string | undefined>('reason')
  const needsCompetitor = choices?.lossReasons.find((one) => one.reason === reason)?.needsCompetitor ?? true
  return (
    <>
      <Field name="reason" label={t('opportunity.lossReason')} required>
        <Select
          options={choices?.lossReasons.map((one) => ({ value: one.reason, label: inLocale(one.title) })) ?? []}
        />
      </Field>
      {needsCompetitor && (
        <Field name="competitor" label={t('opportunity.lostTo')} required>
          <AutoComplete options={opportunity.competitors.map(({ name }) => ({ value: name }))} maxLength={255} />
        </Field>
      )}
      <Field name="note" label={t('pipeline.note')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Field>
    </>
  )
}
