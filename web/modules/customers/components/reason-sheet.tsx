import { Form, Input, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'

interface ReasonSheetProps {
  title: string
  hint: string
  open: boolean
  saveLabel: string
  onClose: () => void
  save: (reason: string) => Promise<unknown>
}

/** Takes something away, which needs a reason. */
export function ReasonSheet({ title, hint, open, saveLabel, onClose, save }: ReasonSheetProps) {
  const { t } = useTranslation('customers')
  return (
    <FormSheet<{ reason: string }>
      title={title}
      open={open}
      onClose={onClose}
      save={({ reason }) => save(reason.trim())}
      saveLabel={saveLabel}
      danger
    >
      <Typography.Paragraph type="secondary">{hint}</Typography.Paragraph>
      <Form.Item
        name="reason"
        label={t('said.reason')}
        rules={[{ required: true, whitespace: true, message: t('said.needed') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </FormSheet>
  )
}
