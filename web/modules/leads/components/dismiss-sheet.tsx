import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { dismiss, duplicatesKey, type Suspicion } from '../queries.ts'
import { Likenesses } from './likenesses.tsx'

/** Says that two customers are not the same, and why. */
export function DismissSheet({ pair, onClose }: { pair: Suspicion | undefined; onClose: () => void }) {
  const { t } = useTranslation('leads')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async ({ reason }: { reason: string }) => {
    await dismiss(pair!.id, reason)
    void message.success(t('duplicate.dismissed'))
    onClose()
    await queryClient.invalidateQueries({ queryKey: duplicatesKey })
  }
  return (
    <FormSheet<{ reason: string }>
      title={t('duplicate.dismissTitle')}
      open={pair !== undefined}
      onClose={onClose}
      save={save}
      saveLabel={t('duplicate.dismiss')}
    >
      <Typography.Paragraph>
        {pair?.first.name} / {pair?.second.name}
      </Typography.Paragraph>
      {pair && <Likenesses by={pair.by} />}
      <Form.Item
        name="reason"
        label={t('reason')}
        extra={t('duplicate.dismissHint')}
        rules={[{ required: true, whitespace: true, message: t('reasonNeeded') }]}
        style={{ marginTop: 12 }}
      >
        <Input maxLength={500} autoComplete="off" />
      </Form.Item>
    </FormSheet>
  )
}
