import { DeleteOutlined, PaperClipOutlined, UploadOutlined } from '@ant-design/icons'
import { Alert, App, Button, Flex, Form, Input, Progress, Typography } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { attachFile, contentAddress, removeFile, type FilePlace, type KeptFile } from './attachments.ts'
import { accepted, megabyte } from './file-upload.tsx'
import { formatInstant, formatSize } from './formats.ts'
import { FormSheet } from './sheet.tsx'

interface FileSlotProps {
  place: FilePlace
  /** What the slot is for; names its button. */
  label: string
  files: readonly KeptFile[]
  canEdit: boolean
  /** After something was attached or removed. */
  onChanged: () => Promise<unknown>
  /** What is taken, where the page does not say it once for all of its slots. */
  withHint?: boolean
}

interface Sending {
  name: string
  percent: number
}

/** In MB; larger files are not sent at all. */
const most = 50

/** Files of one subject: they are downloaded, attached with progress, and removed with a reason. */
export function FileSlot({ place, label, files, canEdit, onChanged, withHint = false }: FileSlotProps) {
  const { t } = useTranslation()
  const [sending, setSending] = useState<Sending | null>(null)
  const [problems, setProblems] = useState<string[]>([])
  const [leaving, setLeaving] = useState<KeptFile | null>(null)
  const send = async (chosen: File[]) => {
    setProblems([])
    for (const file of chosen) {
      setSending({ name: file.name, percent: 0 })
      try {
        if (file.size > most * megabyte)
          throw new Error(t('upload.tooLarge', { size: formatSize(file.size), max: most }))
        await attachFile(place, file, (share) => setSending({ name: file.name, percent: Math.round(share * 100) }))
      } catch (error) {
        const { message } = error as Error
        setProblems((now) => [...now, t('file.failed', { name: file.name, problem: message })])
      }
    }
    await onChanged()
    setSending(null)
  }
  return (
    <Flex vertical gap={6}>
      {files.length > 0 && (
        <ul style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 4 }}>
          {files.map((file) => (
            <FileLine key={file.id} file={file} onRemove={canEdit ? () => setLeaving(file) : undefined} />
          ))}
        </ul>
      )}
      {sending && (
        <div role="status">
          <Typography.Text type="secondary">{t('file.sending', { name: sending.name })}</Typography.Text>
          <Progress percent={sending.percent} size="small" aria-label={t('file.sending', { name: sending.name })} />
        </div>
      )}
      {problems.map((problem) => (
        <Alert key={problem} type="error" showIcon role="alert" title={problem} />
      ))}
      {canEdit && <Choose label={label} hasSome={files.length > 0} isBusy={sending !== null} onChoose={send} />}
      {canEdit && withHint && <Typography.Text type="secondary">{t('file.hint')}</Typography.Text>}
      {!canEdit && files.length === 0 && <Typography.Text type="secondary">{t('file.empty')}</Typography.Text>}
      <Removal file={leaving} onClose={() => setLeaving(null)} onChanged={onChanged} />
    </Flex>
  )
}

function FileLine({ file, onRemove }: { file: KeptFile; onRemove: (() => void) | undefined }) {
  const { t } = useTranslation()
  const { id, name, size, uploadedByName, uploadedAt } = file
  return (
    <li>
      <Flex gap={8} align="center" justify="space-between">
        <Flex wrap gap="0 10px" align="baseline" style={{ minWidth: 0 }}>
          <a href={contentAddress(id)} download={name} aria-label={t('file.open', { name })} className="file-link">
            <PaperClipOutlined aria-hidden /> {name}
          </a>
          <Typography.Text type="secondary" className="tabular">
            {formatSize(size)} · {t('file.by', { name: uploadedByName, at: formatInstant(uploadedAt) })}
          </Typography.Text>
        </Flex>
        {onRemove && (
          <Button
            type="text"
            icon={<DeleteOutlined aria-hidden />}
            aria-label={t('file.removeOf', { name })}
            title={t('file.remove')}
            onClick={onRemove}
          />
        )}
      </Flex>
    </li>
  )
}

interface ChooseProps {
  label: string
  hasSome: boolean
  isBusy: boolean
  onChoose: (files: File[]) => void
}

function Choose({ label, hasSome, isBusy, onChoose }: ChooseProps) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div>
      <input
        ref={input}
        type="file"
        style={{ display: 'none' }}
        multiple
        accept={accepted}
        onChange={({ target }) => {
          const chosen = [...(target.files ?? [])]
          target.value = ''
          if (chosen.length > 0) onChoose(chosen)
        }}
      />
      <Button
        icon={<UploadOutlined aria-hidden />}
        loading={isBusy}
        aria-label={t('file.addTo', { slot: label })}
        onClick={() => input.current?.click()}
      >
        {hasSome ? t('file.addMore') : t('file.add')}
      </Button>
    </div>
  )
}

interface RemovalProps {
  file: KeptFile | null
  onClose: () => void
  onChanged: () => Promise<unknown>
}

function Removal({ file, onClose, onChanged }: RemovalProps) {
  const { t } = useTranslation()
  const { message } = App.useApp()
  const save = async ({ reason }: { reason: string }) => {
    await removeFile(file!.id, reason)
    await onChanged()
    void message.success(t('file.removed'))
    onClose()
  }
  return (
    <FormSheet<{ reason: string }>
      title={file ? t('file.removeOf', { name: file.name }) : ''}
      open={file !== null}
      onClose={onClose}
      save={save}
      saveLabel={t('file.remove')}
      danger
    >
      <Typography.Paragraph>{t('file.removeHint')}</Typography.Paragraph>
      <Form.Item
        name="reason"
        label={t('file.reason')}
        rules={[{ required: true, whitespace: true, message: t('file.reasonNeeded') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </FormSheet>
  )
}
