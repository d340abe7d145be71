import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Dropdown, Flex, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '../../../kernel/refusal.tsx'
import { saveMapping, savedMappingsQuery, type ImportFile, type ImportMapping } from '../queries.ts'

interface ToolsProps {
  file: ImportFile
  mapping: ImportMapping
  onChange: (next: ImportMapping) => void
}

/** Mappings kept by name, and the mapping as JSON for those who have one already. */
export function MappingTools({ file, mapping, onChange }: ToolsProps) {
  const { t } = useTranslation('trade')
  const [dialog, setDialog] = useState<'save' | 'json' | null>(null)
  const saved = useQuery(savedMappingsQuery)
  const ours = saved.data?.rows.filter(({ kind }) => kind === file.kind) ?? []
  return (
    <Flex gap={8} wrap style={{ marginBottom: 8 }}>
      <Dropdown
        trigger={['click']}
        disabled={ours.length === 0}
        menu={{
          items: ours.map(({ id, name, mapping: kept }) => ({ key: id, label: name, onClick: () => onChange(kept) })),
        }}
      >
        <Button>{t('mapping.load')}</Button>
      </Dropdown>
      <Button onClick={() => setDialog('save')}>{t('mapping.save')}</Button>
      <Button onClick={() => setDialog('json')}>JSON</Button>
      {dialog === 'save' && <SaveDialog file={file} mapping={mapping} onClose={() => setDialog(null)} />}
      {dialog === 'json' && <JsonDialog mapping={mapping} onChange={onChange} onClose={() => setDialog(null)} />}
    </Flex>
  )
}

function SaveDialog({ file, mapping, onClose }: { file: ImportFile; mapping: ImportMapping; onClose: () => void }) {
  const { t } = useTranslation('trade')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const saved = useQuery(savedMappingsQuery)
  const [name, setName] = useState('')
  const existing = saved.data?.rows.find((one) => one.name === name.trim())
  const save = useMutation({
    mutationFn: () => saveMapping(name.trim(), file.kind, mapping, existing),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['import-mappings'] })
      void message.success(t('mapping.saved'))
      onClose()
    },
  })
  return (
    <Modal
      open
      title={t('mapping.save')}
      okText={t(existing ? 'mapping.replace' : 'mapping.save')}
      okButtonProps={{ disabled: !name.trim() }}
      confirmLoading={save.isPending}
      onOk={() => save.mutate()}
      onCancel={onClose}
    >
      <Flex vertical gap={12}>
        {save.error && <Refusal error={save.error} />}
        {existing && <Alert type="info" showIcon title={t('mapping.exists')} />}
        <Form.Item label={t('mapping.name')} htmlFor="mapping-name" layout="vertical" style={{ marginBottom: 0 }}>
          <Input
            id="mapping-name"
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.target.value)}
            onPressEnter={() => name.trim() && save.mutate()}
          />
        </Form.Item>
      </Flex>
    </Modal>
  )
}

/** The mapping as text; what the server finds wrong in it shows with the preview. */
function JsonDialog({
  mapping,
  onChange,
  onClose,
}: {
  mapping: ImportMapping
  onChange: (next: ImportMapping) => void
  onClose: () => void
}) {
  const { t } = useTranslation('trade')
  const [text, setText] = useState(() => JSON.stringify(mapping, null, 2))
  const [broken, setBroken] = useState<string | null>(null)
  const apply = () => {
    const parsed = parsedMapping(text)
    if (typeof parsed === 'string') return setBroken(parsed)
    onChange({ ...bare, ...parsed })
    onClose()
  }
  return (
    <Modal open width={720} title={t('mapping.json')} okText={t('mapping.apply')} onOk={apply} onCancel={onClose}>
      <Form.Item
        label={t('mapping.jsonHint')}
        htmlFor="mapping-json"
        layout="vertical"
        validateStatus={broken ? 'error' : ''}
        help={broken}
      >
        <Input.TextArea
          id="mapping-json"
          value={text}
          spellCheck={false}
          autoSize={{ minRows: 12, maxRows: 26 }}
          style={{ fontFamily: 'ui-monospace, monospace', fontSize: 13 }}
          onChange={(event) => setText(event.target.value)}
        />
      </Form.Item>
    </Modal>
  )
}

/** What a mapping leaves unsaid. */
const bare = {
  encoding: 'auto',
  delimiter: 'auto',
  dates: 'ymd',
  accountingNegatives: false,
  createCustomers: false,
} as const

function parsedMapping(text: string): ImportMapping | string {
  try {
    const value = JSON.parse(text) as unknown
    if (typeof value === 'object' && value !== null && 'columns' in value) return value as ImportMapping
    return '{ "columns": … }'
  } catch (error) {
    return (error as Error).message
  }
}
