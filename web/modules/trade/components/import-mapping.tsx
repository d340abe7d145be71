import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Flex, Form, Select, Spin, Switch } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../../../kernel/api.ts'
import { Refusal } from '../../../kernel/refusal.tsx'
import { Failure, Loading } from '../../../kernel/states.tsx'
import {
  importFieldsQuery,
  importPreviewQuery,
  startImport,
  type ImportField,
  type ImportFile,
  type ImportMapping,
  type ImportPreview,
} from '../queries.ts'
import { encodingName, encodings, FileForm } from './file-form.tsx'
import { MappingFields } from './mapping-fields.tsx'
import { MappingTools } from './mapping-tools.tsx'
import { PreviewTable } from './preview-table.tsx'

/** What was mapped so far stays with the file in this browser, so that a reload loses nothing. */
function useDraft(file: ImportFile) {
  const key = `clavis.mapping.${file.kind}.${file.sha256}`
  const [mapping, setMapping] = useState<ImportMapping | null>(() => {
    const kept = sessionStorage.getItem(key)
    return kept ? (JSON.parse(kept) as ImportMapping) : null
  })
  const change = (next: ImportMapping) => {
    sessionStorage.setItem(key, JSON.stringify(next))
    setMapping(next)
  }
  return [mapping, change] as const
}

/** The mapping the wizard last used for a file. */
export const draftOf = (file: ImportFile): ImportMapping | null => {
  const kept = sessionStorage.getItem(`clavis.mapping.${file.kind}.${file.sha256}`)
  return kept ? (JSON.parse(kept) as ImportMapping) : null
}

export function MappingStep({ file, onTried }: { file: ImportFile; onTried: (jobId: string) => void }) {
  const [draft, setDraft] = useDraft(file)
  const fields = useQuery(importFieldsQuery(file.kind))
  const preview = useQuery(importPreviewQuery(file, draft))
  const [last, setLast] = useState<ImportPreview>()
  if (preview.data && preview.data !== last) setLast(preview.data)
  const shown = preview.data ?? last
  if (fields.error) return <Failure error={fields.error} retry={() => void fields.refetch()} />
  if (preview.error && !shown) {
    return <FirstLook error={preview.error} draft={draft} onChange={setDraft} retry={() => void preview.refetch()} />
  }
  if (!fields.data || !shown) return <Loading />
  return (
    <Editor
      file={file}
      fields={fields.data.rows}
      preview={shown}
      mapping={draft ?? shown.mapping}
      error={preview.error}
      isReading={preview.isFetching}
      onChange={setDraft}
      onTried={(jobId, used) => {
        setDraft(used)
        onTried(jobId)
      }}
    />
  )
}

/** A file that could not be read at all: usually another encoding helps. */
function FirstLook({
  error,
  draft,
  onChange,
  retry,
}: {
  error: Error
  draft: ImportMapping | null
  onChange: (next: ImportMapping) => void
  retry: () => void
}) {
  const { t } = useTranslation('trade')
  const isEncoding = error instanceof ApiError && error.code.startsWith('import.encoding')
  const start = draft ?? ({ columns: {} } as ImportMapping)
  return (
    <Flex vertical gap={12} style={{ maxWidth: 860 }}>
      <Failure error={error} retry={retry} />
      {isEncoding && (
        <Form.Item label={t('file.encoding')} htmlFor="encoding">
          <Select
            id="encoding"
            value={start.encoding}
            options={encodings.map((value) => ({ value, label: encodingName(value, t) }))}
            onChange={(encoding) => onChange({ ...start, encoding })}
          />
        </Form.Item>
      )}
    </Flex>
  )
}

interface EditorProps {
  file: ImportFile
  fields: ImportField[]
  preview: ImportPreview
  mapping: ImportMapping
  error: Error | null
  isReading: boolean
  onChange: (next: ImportMapping) => void
  onTried: (jobId: string, mapping: ImportMapping) => void
}

function Editor({ file, fields, preview, mapping, error, isReading, onChange, onTried }: EditorProps) {
  const { t } = useTranslation('trade')
  const missing = fields.filter(({ field, required }) => required && !mapping.columns[field])
  const trial = useMutation({
    mutationFn: () => startImport(file, mapping, { dryRun: true }),
    onSuccess: ({ jobId }) => onTried(jobId, mapping),
  })
  const refusal = trial.error ?? error
  return (
    <Flex vertical gap={16}>
      <Card size="small" title={t('file.title')}>
        <FileForm preview={preview} mapping={mapping} onChange={onChange} />
      </Card>
      <Card size="small" title={t('fields.title')}>
        <MappingTools file={file} mapping={mapping} onChange={onChange} />
        <MappingFields fields={fields} preview={preview} mapping={mapping} onChange={onChange} />
        {file.kind !== 'customers' && (
          <Flex gap={8} align="center" style={{ marginTop: 12 }}>
            <Switch
              id="create-customers"
              checked={mapping.createCustomers}
              onChange={(createCustomers) => onChange({ ...mapping, createCustomers })}
            />
            <label htmlFor="create-customers">{t('fields.createCustomers')}</label>
          </Flex>
        )}
      </Card>
      <Card size="small" title={t('preview.title')} extra={isReading && <Spin size="small" />}>
        <PreviewTable fields={fields} preview={preview} mapping={mapping} />
      </Card>
      {refusal && <Refusal error={refusal} />}
      {missing.length > 0 && <Missing fields={missing} />}
      <Flex gap={8}>
        <Button
          type="primary"
          size="large"
          disabled={missing.length > 0}
          loading={trial.isPending}
          onClick={() => trial.mutate()}
        >
          {t('wizard.try')}
        </Button>
      </Flex>
    </Flex>
  )
}

function Missing({ fields }: { fields: ImportField[] }) {
  const { t, i18n } = useTranslation('trade')
  const names = fields.map(({ label }) => (i18n.language === 'en' ? label.en : label.zh))
  return (
    <Alert
      type="warning"
      showIcon
      title={t('fields.missing', { names: names.join(t('listComma', { ns: 'kernel' })) })}
    />
  )
}
