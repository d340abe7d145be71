import { Button, Checkbox, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { FileSlot } from '../../../kernel/file-slot.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { today } from '../../../kernel/formats.ts'
import { useMe } from '../../../kernel/session.ts'
import { signFinding, type Dossier, type FindingInput } from '../queries.ts'
import { Banner } from './banner.tsx'
import { Field } from './fields.tsx'
import { useCase } from './use-case.ts'

/** What the reader owes himself on a survey. */
export function OwnFinding({ dossier }: { dossier: Dossier }) {
  const { t } = useTranslation('development')
  const me = useMe()
  const [isSigning, setSigning] = useState(false)
  const own = dossier.findings.find(({ person, signedAt }) => person.id === me.id && signedAt === null)
  if (!own || !dossier.can.sign) return null
  return (
    <>
      <Banner
        tone="info"
        title={t('field.yours')}
        action={
          <Button type="primary" onClick={() => setSigning(true)}>
            {t('field.write')}
          </Button>
        }
      >
        {t('field.yoursHint', { department: own.department })}
      </Banner>
      <SignFinding dossier={dossier} finding={own} open={isSigning} onClose={() => setSigning(false)} />
    </>
  )
}

interface SignFindingProps {
  dossier: Dossier
  finding: Dossier['findings'][number]
  open: boolean
  onClose: () => void
}

const verdicts = ['fit', 'conditional', 'unfit'] as const

/** One's own finding: written, confirmed, and from then on as it is. */
function SignFinding({ dossier, finding, open, onClose }: SignFindingProps) {
  const { t } = useTranslation('development')
  const { keep, refresh } = useCase(dossier.id)
  const save = async ({ isSure: _isSure, advice = '', ...input }: FindingInput & { isSure: boolean }) => {
    await keep(signFinding(dossier.id, { ...input, advice }), t('field.signed'))
    onClose()
  }
  return (
    <FormDrawer<FindingInput & { isSure: boolean }>
      title={t('field.signTitle')}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('field.sign')}
      initialValues={{ visitedOn: today() }}
      width={560}
    >
      <Field name="visitedOn" label={t('field.visitedOn')} required>
        <DateField until={today()} />
      </Field>
      <Field name="verdict" label={t('field.verdict')} required>
        <Radio.Group
          optionType="button"
          options={verdicts.map((value) => ({ value, label: t(`verdicts.${value}`) }))}
        />
      </Field>
      <Field name="seen" label={t('field.seen')} required>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} maxLength={4000} />
      </Field>
      <Field name="advice" label={t('field.advice')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 8 }} maxLength={4000} />
      </Field>
      <Form.Item label={t('field.files')}>
        <FileSlot
          place={{
            customerId: dossier.customer.id,
            part: 'other',
            subjectKind: 'field-finding',
            subjectId: finding.id,
          }}
          label={t('field.files')}
          files={finding.files}
          canEdit
          onChanged={refresh}
          withHint
        />
      </Form.Item>
      <Form.Item
        name="isSure"
        valuePropName="checked"
        rules={[
          { validator: (_, ticked) => (ticked ? Promise.resolve() : Promise.reject(new Error(t('field.sureNeeded')))) },
        ]}
      >
        <Checkbox>{t('field.sure')}</Checkbox>
      </Form.Item>
    </FormDrawer>
  )
}
