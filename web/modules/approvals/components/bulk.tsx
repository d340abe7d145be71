import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Form, Grid, Input, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { decideMany, type Approval, type BulkOutcome } from '../queries.ts'

interface Failed {
  label: string
  message: string
}

const failedOf = (rows: BulkOutcome[], chosen: Approval[]): Failed[] =>
  rows
    .filter(({ ok }) => !ok)
    .map(({ id, message }) => ({
      label: chosen.find((one) => one.id === id)?.subject.label ?? id,
      message: message ?? '',
    }))

interface BulkProps {
  chosen: Approval[]
  /** Ticks all that is loaded. */
  onAll: () => void
  onDone: () => void
}

/** Agrees to or refuses what was ticked, each for itself, and says which could not be dealt with and why. */
export function Bulk({ chosen, onAll, onDone }: BulkProps) {
  const { t } = useTranslation('approvals')
  const { message } = App.useApp()
  const isWide = Grid.useBreakpoint().md ?? true
  const queryClient = useQueryClient()
  const [decision, setDecision] = useState<'approve' | 'reject' | null>(null)
  const [failed, setFailed] = useState<Failed[]>([])
  const save = async ({ comment = '' }: { comment?: string }) => {
    const { rows } = await decideMany(decision!, chosen, comment)
    const done = rows.filter(({ ok }) => ok).length
    if (done > 0) void message.success(t('bulkDone', { count: done }))
    setFailed(failedOf(rows, chosen))
    setDecision(null)
    onDone()
    await queryClient.invalidateQueries()
  }
  const isReject = decision === 'reject'
  return (
    <>
      {failed.length > 0 && <Failures failed={failed} onClose={() => setFailed([])} />}
      {chosen.length > 0 && (
        <Flex
          wrap
          gap={8}
          align="center"
          style={{
            position: 'sticky',
            top: 0,
            zIndex: 5,
            padding: '8px 12px',
            marginBottom: 12,
            borderRadius: 6,
            background: 'var(--ant-color-primary-bg)',
          }}
        >
          <span role="status" className="tabular" style={{ marginInlineEnd: 'auto' }}>
            {t('selected', { count: chosen.length })}
          </span>
          <Button onClick={onAll}>{t('selectAll')}</Button>
          <Button onClick={onDone}>{t('clear')}</Button>
          <Flex gap={8} style={{ flex: isWide ? 'none' : '1 0 100%' }}>
            <Button danger style={{ flex: 1 }} onClick={() => setDecision('reject')}>
              {t('bulkReject')}
            </Button>
            <Button type="primary" style={{ flex: 1 }} onClick={() => setDecision('approve')}>
              {t('bulkApprove')}
            </Button>
          </Flex>
        </Flex>
      )}
      <FormSheet<{ comment?: string }>
        title={t(isReject ? 'bulkReject' : 'bulkApprove')}
        open={decision !== null}
        onClose={() => setDecision(null)}
        save={save}
        saveLabel={t(isReject ? 'bulkReject' : 'bulkApprove')}
        danger={isReject}
      >
        <Typography.Paragraph>{t('selected', { count: chosen.length })}</Typography.Paragraph>
        <ul style={{ maxHeight: 200, overflow: 'auto', paddingInlineStart: 20 }}>
          {chosen.map(({ id, subject }) => (
            <li key={id}>{subject.label}</li>
          ))}
        </ul>
        <Form.Item
          name="comment"
          label={isReject ? t('comment') : t('commentOptional')}
          rules={isReject ? [{ required: true, whitespace: true, message: t('commentNeeded') }] : []}
        >
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} maxLength={2000} />
        </Form.Item>
      </FormSheet>
    </>
  )
}

function Failures({ failed, onClose }: { failed: Failed[]; onClose: () => void }) {
  const { t } = useTranslation('approvals')
  return (
    <Alert
      type="warning"
      showIcon
      closable={{ onClose }}
      style={{ marginBottom: 12 }}
      title={t('bulkFailed', { count: failed.length })}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {failed.map(({ label, message }) => (
            <li key={label}>
              {label}: {message}
            </li>
          ))}
        </ul>
      }
    />
  )
}
