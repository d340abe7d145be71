import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Flex, Form, InputNumber } from 'antd'
import { useTranslation } from 'react-i18next'
import type { FieldProps } from './entry.tsx'

/** Numbers that climb or fall, such as the limits of aging. */
export function ListFields({ path, name: list, label, schema: { items = {}, minItems = 0 } }: FieldProps) {
  const { t } = useTranslation('policies')
  return (
    <Form.Item label={label} htmlFor={path.join('_')}>
      <Form.List name={list}>
        {(fields, { add, remove }) => (
          <Flex vertical gap={8} style={{ maxWidth: 260 }}>
            {fields.map(({ key, name }) => (
              <Flex key={key} gap={8}>
                <Form.Item name={name} style={{ flex: 1, marginBottom: 0 }}>
                  <InputNumber
                    aria-label={`${label} ${name + 1}`}
                    min={items.minimum}
                    max={items.maximum}
                    precision={0}
                    style={{ width: '100%' }}
                  />
                </Form.Item>
                <RemoveLine onClick={() => remove(name)} isOff={fields.length <= minItems} />
              </Flex>
            ))}
            <AddLine onClick={() => add()} text={t('addLine')} />
          </Flex>
        )}
      </Form.List>
    </Form.Item>
  )
}

export function AddLine({ onClick, text }: { onClick: () => void; text: string }) {
  return (
    <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={onClick}>
      {text}
    </Button>
  )
}

export function RemoveLine({ onClick, isOff }: { onClick: () => void; isOff: boolean }) {
  const { t } = useTranslation()
  return (
    <Button
      type="text"
      icon={<DeleteOutlined aria-hidden />}
      aria-label={t('delete')}
      onClick={onClick}
      {...(isOff ? { disabled: true } : {})}
    />
  )
}
