import { CheckCircleOutlined, EditOutlined, SwapOutlined } from '@ant-design/icons'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Flex, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeptFile } from '../../../kernel/attachments.ts'
import { DateField } from '../../../kernel/date-field.tsx'
import { FileSlot } from '../../../kernel/file-slot.tsx'
import { today } from '../../../kernel/formats.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { agreementTermsQuery, removeDraft, signAgreement, type Agreement } from '../queries.ts'
import { AgreementForm } from './agreement-form.tsx'
import { Field } from './fields.tsx'
import { Lines } from './panel.tsx'
import { Said } from './papers.tsx'
import { ReasonSheet } from './reason-sheet.tsx'

export type WithFiles = Agreement & { files: KeptFile[] }

const looks = {
  draft: { color: 'default', icon: <EditOutlined aria-hidden /> },
  signed: { color: 'success', icon: <CheckCircleOutlined aria-hidden /> },
  replaced: { color: 'default', icon: <SwapOutlined aria-hidden /> },
}

export function AgreementState({ of }: { of: Agreement['state'] }) {
  const { t } = useTranslation('development')
  return (
    <Tag {...looks[of]} style={{ marginInlineEnd: 0 }}>
      {t(`agreement.states.${of}`)}
    </Tag>
  )
}

const dayLength = 86_400_000

/** When an agreement ends, and how soon that is. */
export function Ending({
  of: { expiresOn, state, replacedBy },
}: {
  of: Pick<Agreement, 'expiresOn' | 'state' | 'replacedBy'>
}) {
  const { t } = useTranslation('development')
  const { data: terms } = useQuery(agreementTermsQuery)
  if (!expiresOn) return <Typography.Text type="secondary">{t('agreement.noEnd')}</Typography.Text>
  const left = Math.round((Date.parse(expiresOn) - Date.parse(today())) / dayLength)
  const soon =
    left < 0 ? t('agreement.ended') : left === 0 ? t('agreement.endsToday') : t('agreement.endsIn', { count: left })
  return (
    <Flex component="span" wrap gap={8} align="center" className="tabular">
      {expiresOn}
      {state === 'signed' && !replacedBy && left <= (terms?.remindBeforeExpiry ?? 0) && (
        <Tag color={left < 0 ? 'error' : 'warning'} style={{ marginInlineEnd: 0 }}>
          {soon}
        </Tag>
      )}
    </Flex>
  )
}

interface CardProps {
  agreement: WithFiles
  canEdit: boolean
  /** Whether the stage of certification is there at which agreements of its kind are signed; else why not. */
  isTooEarly?: boolean
  onChanged: () => Promise<unknown>
  onRemoved: () => Promise<unknown>
}

/** One agreement with its scans and what may still be done to it. */
export function AgreementBody({ agreement, canEdit, isTooEarly = false, onChanged, onRemoved }: CardProps) {
  const { t } = useTranslation('development')
  const { id, customer, files, state } = agreement
  const isOpen = canEdit && state === 'draft'
  return (
    <Flex vertical gap={12}>
      <Lines lines={useLines(agreement)} />
      <section>
        <Typography.Text type="secondary">{t('agreement.scans')}</Typography.Text>
        <FileSlot
          place={{ customerId: customer.id, part: 'other', subjectKind: 'agreement', subjectId: id }}
          label={`${t('agreement.scans')} ${agreement.number}`}
          files={files}
          canEdit={isOpen}
          onChanged={onChanged}
          withHint={isOpen}
        />
      </section>
      {isOpen && <Acts agreement={agreement} isTooEarly={isTooEarly} onChanged={onChanged} onRemoved={onRemoved} />}
    </Flex>
  )
}

function useLines(agreement: Agreement) {
  const { t } = useTranslation('development')
  const { settlementCycle, settlementDay, payWithin, signedOn, signedByName, replacedBy, remark } = agreement
  return [
    { name: t('agreement.number'), value: agreement.number },
    { name: t('agreement.ourSignatory'), value: agreement.ourSignatory },
    { name: t('agreement.theirSignatory'), value: agreement.theirSignatory },
    { name: t('agreement.effectiveOn'), value: agreement.effectiveOn },
    { name: t('agreement.expiresOn'), value: <Ending of={agreement} /> },
    {
      name: t('agreement.settlementCycle'),
      value:
        settlementCycle &&
        t('agreement.settlement', {
          cycle: t(`agreement.cycles.${settlementCycle}`),
          day: settlementDay,
          days: payWithin,
        }),
    },
    {
      name: t('agreement.signedOn'),
      value: signedOn && t('agreement.signedBy', { date: signedOn, name: signedByName }),
    },
    {
      name: t('agreement.successor'),
      value: replacedBy && (
        <Link to="/development/agreements/$id" params={{ id: replacedBy.id }}>
          {t('agreement.replacedBy', { date: agreement.replacedFrom, number: replacedBy.number })}
        </Link>
      ),
    },
    { name: t('agreement.remark'), value: remark && <Said text={remark} /> },
  ]
}

function Acts({ agreement, isTooEarly, onChanged, onRemoved }: Required<Omit<CardProps, 'canEdit'>>) {
  const { t } = useTranslation('development')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [open, setOpen] = useState<'edit' | 'sign' | 'remove' | null>(null)
  const { id, number, files } = agreement
  const close = () => setOpen(null)
  const blocked = isTooEarly ? t('agreement.needApproval') : files.length === 0 ? t('agreement.needScan') : null
  const done = async (text: string, then: () => Promise<unknown>) => {
    void message.success(text)
    await queryClient.invalidateQueries({ queryKey: ['agreements'], refetchType: 'none' })
    await then()
  }
  return (
    <Flex vertical gap={8}>
      {blocked && <Typography.Text type="secondary">{blocked}</Typography.Text>}
      <Flex wrap gap={8}>
        <Button
          type="primary"
          disabled={blocked !== null}
          aria-label={t('agreement.signTitle', { number })}
          onClick={() => setOpen('sign')}
        >
          {t('agreement.sign')}
        </Button>
        <Button aria-label={`${t('agreement.edit')} ${number}`} onClick={() => setOpen('edit')}>
          {t('agreement.edit')}
        </Button>
        <Button danger aria-label={t('agreement.removeTitle', { number })} onClick={() => setOpen('remove')}>
          {t('agreement.remove')}
        </Button>
      </Flex>
      <AgreementForm
        customerId={agreement.customer.id}
        kinds={[agreement.kind]}
        agreement={agreement}
        open={open === 'edit'}
        onClose={close}
        onSaved={() => done(t('saved'), onChanged)}
      />
      <FormSheet<{ signedOn: string }>
        title={t('agreement.signTitle', { number })}
        open={open === 'sign'}
        onClose={close}
        save={async ({ signedOn }) => {
          await signAgreement(id, signedOn)
          await done(t('agreement.signed'), onChanged)
          close()
        }}
        saveLabel={t('agreement.sign')}
        initialValues={{ signedOn: today() }}
      >
        <Typography.Paragraph>{t('agreement.signHint')}</Typography.Paragraph>
        <Field name="signedOn" label={t('agreement.signedOn')} required>
          <DateField until={today()} />
        </Field>
      </FormSheet>
      <ReasonSheet
        title={t('agreement.removeTitle', { number })}
        open={open === 'remove'}
        onClose={close}
        save={async (reason) => {
          await removeDraft(id, reason)
          await done(t('agreement.removed'), onRemoved)
        }}
        saveLabel={t('agreement.remove')}
      />
    </Flex>
  )
}
