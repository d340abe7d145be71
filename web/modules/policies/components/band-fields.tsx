import { Flex, Form, Input, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEditor, wordOf } from './editor.ts'
import type { FieldProps } from './entry.tsx'
import { AddLine, RemoveLine } from './list-fields.tsx'
import { exampleOf } from './schema.ts'

/** Bands: one line each, from the best down; the last one has no limit. */
export function BandFields({ name: list, label, schema: { items = {} } }: FieldProps) {
  const { t } = useTranslation('policies')
  const editor = useEditor()
  const [limit] = Object.keys(items.properties ?? {}).filter((column) => column !== 'points') as [string]
  const points = items.properties?.['points'] ?? {}
  const title = (column: string, at: number) => `${label} ${at + 1} ${wordOf(editor, column)}`
  return (
    <Form.Item label={label}>
      <Form.List name={list}>
        {(fields, { add, remove }) => (
          <Flex vertical gap={8} style={{ maxWidth: 460 }}>
            <Flex gap={8} aria-hidden style={{ opacity: 0.7 }}>
              <div style={{ flex: 1 }}>{wordOf(editor, limit)}</div>
              <div style={{ flex: '0 0 88px' }}>{wordOf(editor, 'points')}</div>
              <div style={{ width: 34 }} />
            </Flex>
            {fields.map((field, at) => {
              const isLast = at === fields.length - 1
              const shown = { 'aria-label': title(limit, at), style: { textAlign: 'end' as const } }
              return (
                <Flex key={field.key} gap={8} align="start">
                  <div style={{ flex: 1 }}>
                    {isLast ? (
                      <Input disabled value={wordOf(editor, 'null', limit)} {...shown} />
                    ) : (
                      <Form.Item name={[field.name, limit]} style={{ marginBottom: 0 }}>
                        <Input inputMode="decimal" className="tabular" {...shown} />
                      </Form.Item>
                    )}
                  </div>
                  <Form.Item name={[field.name, 'points']} style={{ flex: '0 0 88px', marginBottom: 0 }}>
                    <InputNumber
                      aria-label={title('points', at)}
                      min={points.minimum}
                      max={points.maximum}
                      precision={0}
                      style={{ width: '100%' }}
                    />
                  </Form.Item>
                  <RemoveLine onClick={() => remove(field.name)} isOff={fields.length < 3 || isLast} />
                </Flex>
              )
            })}
            <AddLine text={t('addBand')} onClick={() => add(exampleOf(items), fields.length - 1)} />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  )
}
