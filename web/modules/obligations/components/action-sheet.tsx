import { useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, Segmented, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { DateField } from '../../../kernel/date-field.tsx'
import { accepted, megabyte } from '../../../kernel/file-upload.tsx'
import { formatSize } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import {
  fulfilByFile,
  fulfilByNote,
  fulfilByWord,
  handOver,
  pause,
  resume,
  waive,
  type Obligation,
} from '../queries.ts'

/** What asks for a word; knowing of a duty is said with one click. */
export type Act = 'fulfil' | 'pause' | 'resume' | 'handOver' | 'waive'

interface Said {
  by?: 'note' | 'file'
  text?: string
  file?: File
  reason?: string
  until?: string
  toUserId?: string
}

const send = (act: Act, { id, evidenceKind }: Obligation, said: Said): Promise<unknown> => {
  const reason = said.reason ?? ''
  switch (act) {
    case 'fulfil':
      if (evidenceKind === 'file' || said.by === 'file') return fulfilByFile(id, said.file!)
      return evidenceKind === 'note' ? fulfilByNote(id, said.text!) : fulfilByWord(id)
    case 'pause':
      return pause(id, { reason, until: said.until! })
    case 'resume':
      return resume(id)
    case 'handOver':
      return handOver(id, { reason, toUserId: said.toUserId! })
    case 'waive':
      return waive(id, reason)
  }
}

/** Does one thing to a duty, with what it needs to know. */
export function ActionSheet({ act, duty, onClose }: { act: Act | null; duty: Obligation; onClose: () => void }) {
  const { t } = useTranslation('obligations')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const save = async (said: Said) => {
    await send(act!, duty, said)
    void message.success(t(`done.${act!}`))
    onClose()
    await queryClient.invalidateQueries()
  }
  return (
    <FormSheet<Said>
      title={act ? t('doOn', { action: t(`do.${act}`), duty: inLocale(duty.title) }) : ''}
      open={act !== null}
      onClose={onClose}
      save={save}
      saveLabel={act ? t(`do.${act}`) : ''}
      danger={act === 'waive'}
    >
      <Typography.Paragraph>{duty.subject.label ?? t('hidden')}</Typography.Paragraph>
      {act && <Fields act={act} duty={duty} />}
    </FormSheet>
  )
}

function Fields({ act, duty }: { act: Act; duty: Obligation }) {
  const { t } = useTranslation('obligations')
  if (act === 'fulfil') return <Evidence kind={duty.evidenceKind} />
  if (act === 'resume') return <Typography.Paragraph>{t('resumeHint')}</Typography.Paragraph>
  return (
    <>
      {act === 'handOver' && (
        <Form.Item name="toUserId" label={t('toUser')} rules={[{ required: true, message: t('toUserNeeded') }]}>
          <ColleagueChoice<string> />
        </Form.Item>
      )}
      {act === 'pause' && (
        <Form.Item name="until" label={t('until')} rules={[{ required: true, message: t('untilNeeded') }]}>
          <DateField />
        </Form.Item>
      )}
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, message: t('reasonNeeded') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </>
  )
}

/** What is asked for: in place of a note also a paper. */
function Evidence({ kind }: { kind: Obligation['evidenceKind'] }) {
  const { t } = useTranslation('obligations')
  const by = Form.useWatch<Said['by']>('by')
  if (kind === 'file') return <Paper />
  if (kind !== 'note') return <Typography.Paragraph>{t('confirmWord')}</Typography.Paragraph>
  return (
    <>
      <Form.Item name="by" initialValue="note" label={t('evidenceNeeded')}>
        <Segmented
          options={(['note', 'file'] as const).map((value) => ({ value, label: t(`evidenceKind.${value}`) }))}
        />
      </Form.Item>
      {by === 'file' ? <Paper /> : <Note />}
    </>
  )
}

function Note() {
  const { t } = useTranslation('obligations')
  return (
    <Form.Item
      name={['text']}
      label={t('note')}
      extra={t('noteHint')}
      rules={[{ required: true, whitespace: true, message: t('noteNeeded') }]}
    >
      <Input.TextArea autoSize={{ minRows: 3, maxRows: 8 }} maxLength={4000} />
    </Form.Item>
  )
}

function Paper() {
  const { t } = useTranslation('obligations')
  const { t: word } = useTranslation()
  return (
    <Form.Item
      name="file"
      label={t('file')}
      extra={word('upload.accepted', { max: mostMegabytes })}
      rules={[
        { required: true, message: t('fileNeeded') },
        {
          validator: (_, file: File | undefined) =>
            file && file.size > mostMegabytes * megabyte
              ? Promise.reject(new Error(word('upload.tooLarge', { size: formatSize(file.size), max: mostMegabytes })))
              : Promise.resolve(),
        },
      ]}
      valuePropName="files"
      getValueFromEvent={(event: React.ChangeEvent<HTMLInputElement>) => event.target.files?.[0]}
      getValueProps={() => ({})}
    >
      <input type="file" accept={accepted} />
    </Form.Item>
  )
}

const mostMegabytes = 50
