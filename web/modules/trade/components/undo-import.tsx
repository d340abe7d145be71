import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Flex, Form, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../kernel/refusal.tsx'
import { undoImport, type PastImport } from '../queries.ts'

/** Takes an import back as a whole; asks for the reason first. */
export function UndoDialog({ row, onClose }: { row: PastImport; onClose: () => void }) {
  const { t } = useTranslation('trade')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const undo = useMutation({
    mutationFn: () => undoImport(row.id, reason.trim()),
    onSuccess: async () => {
      onClose()
      void message.success(t('undo.done'))
      await queryClient.invalidateQueries()
    },
  })
  return (
    <Modal
      open
      title={t('undo.title')}
      okText={t('undo.button')}
      okButtonProps={{ danger: true, disabled: !reason.trim() }}
      confirmLoading={undo.isPending}
      onOk={() => undo.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        {undo.error && <Refusal error={undo.error} />}
        <Typography.Text>
          {t(row.kind === 'customers' ? 'undo.hintCustomers' : 'undo.hint', {
            file: row.fileName,
            imported: row.imported,
            created: row.imported - row.updated,
            updated: row.updated,
            customers: row.customersCreated,
            receipts: row.receiptsCreated,
          })}
        </Typography.Text>
        <Form.Item
          label={t('undo.reason')}
          htmlFor="undo-reason"
          layout="vertical"
          required
          style={{ marginBottom: 0 }}
        >
          <Input.TextArea
            id="undo-reason"
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Flex>
    </Modal>
  )
}
