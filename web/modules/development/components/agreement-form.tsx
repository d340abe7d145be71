import { Form, Input, InputNumber, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { FormDrawer } from '../../../kernel/form-submit.tsx'
import { today } from '../../../kernel/formats.ts'
import { draftAgreement, editAgreement, settlementCycles, type Agreement, type AgreementInput } from '../queries.ts'
import { Field, orNull } from './fields.tsx'

interface Values extends AgreementInput {
  kind: Agreement['kind']
}

interface AgreementFormProps {
  customerId: string
  /** What may be drawn up, the likeliest first. */
  kinds: readonly Agreement['kind'][]
  /** The draft to edit; none for a new one. */
  agreement?: Agreement
  open: boolean
  onClose: () => void
  onSaved: () => Promise<unknown>
}

/** Draws up an agreement, or edits a draft. */
export function AgreementForm({ customerId, kinds, agreement, open, onClose, onSaved }: AgreementFormProps) {
  const { t } = useTranslation('development')
  const save = async ({ kind, ...values }: Values) => {
    const isSettlement = kind === 'settlement'
    const input = {
      ...values,
      expiresOn: values.expiresOn ?? null,
      remark: orNull(values.remark),
      settlementCycle: isSettlement ? values.settlementCycle : null,
      settlementDay: isSettlement ? (values.settlementDay ?? null) : null,
      payWithin: isSettlement ? (values.payWithin ?? null) : null,
    }
    await (agreement ? editAgreement(agreement, input) : draftAgreement(customerId, kind, input))
    await onSaved()
    onClose()
  }
  return (
    <FormDrawer<Values>
      title={agreement ? t('agreement.editTitle') : t('agreement.draft')}
      open={open}
      onClose={onClose}
      save={save}
      initialValues={agreement ?? { kind: kinds[0], effectiveOn: today(), settlementCycle: 'monthly' }}
      width={520}
    >
      <Field name="kind" label={t('agreement.kind')} required>
        <Select
          disabled={agreement !== undefined}
          options={kinds.map((value) => ({ value, label: t(`agreement.kinds.${value}`) }))}
        />
      </Field>
      <Field name="number" label={t('agreement.number')} required>
        <Input maxLength={64} autoComplete="off" />
      </Field>
      <Field name="ourSignatory" label={t('agreement.ourSignatory')} required>
        <Input maxLength={64} />
      </Field>
      <Field name="theirSignatory" label={t('agreement.theirSignatory')} required>
        <Input maxLength={64} />
      </Field>
      <Field name="effectiveOn" label={t('agreement.effectiveOn')} required>
        <DateField />
      </Field>
      <Field name="expiresOn" label={t('agreement.expiresOn')} extra={t('agreement.expiresHint')}>
        <DateField />
      </Field>
      <Form.Item noStyle shouldUpdate={(before: Values, now: Values) => before.kind !== now.kind}>
        {({ getFieldValue }) => getFieldValue('kind') === 'settlement' && <Settlement />}
      </Form.Item>
      <Field name="remark" label={t('agreement.remark')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
      </Field>
    </FormDrawer>
  )
}

function Settlement() {
  const { t } = useTranslation('development')
  return (
    <>
      <Field name="settlementCycle" label={t('agreement.settlementCycle')} required>
        <Select options={settlementCycles.map((value) => ({ value, label: t(`agreement.cycles.${value}`) }))} />
      </Field>
      <Field name="settlementDay" label={t('agreement.settlementDay')} required>
        <InputNumber min={1} max={31} precision={0} style={{ width: 140 }} />
      </Field>
      <Field name="payWithin" label={t('agreement.payWithin')} required>
        <InputNumber min={0} max={365} precision={0} style={{ width: 140 }} />
      </Field>
    </>
  )
}
