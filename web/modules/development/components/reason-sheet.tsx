import { Form, Input, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'

interface ReasonSheetProps {
  title: string
  hint?: string
  open: boolean
  onClose: () => void
  save: (reason: string) => Promise<unknown>
  saveLabel: string
  /** The longest reason that is taken. */
  max?: number
}

/** Asks why before something is undone or ended. */
export function ReasonSheet({ title, hint, open, onClose, save, saveLabel, max = 500 }: ReasonSheetProps) {
  const { t } = useTranslation('development')
  return (
    <FormSheet<{ reason: string }>
      title={title}
      open={open}
      onClose={onClose}
      save={async ({ reason }) => {
        await save(reason)
        onClose()
      }}
      saveLabel={saveLabel}
      danger
    >
      {hint && <Typography.Paragraph>{hint}</Typography.Paragraph>}
      <Form.Item
        name="reason"
        label={t('case.reason')}
        rules={[{ required: true, whitespace: true, message: t('case.reasonNeeded') }]}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={max} />
      </Form.Item>
    </FormSheet>
  )
}
