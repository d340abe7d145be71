import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Card, Flex, Form, Input, Switch } from 'antd'
import { useTranslation } from 'react-i18next'

/** The header block as far as people write it; signatures and change marks follow from what happens. */
export function HeaderFields() {
  const { t } = useTranslation('policies')
  return (
    <Card size="small" title={t('diff.header')}>
      <Flex wrap gap="0 24px">
        <Form.Item name={['header', 'number']} label={t('number')} style={{ flex: '0 1 220px' }}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item name={['header', 'isControlled']} label={t('isControlled')} valuePropName="checked">
          <Switch />
        </Form.Item>
      </Flex>
      <Both name={['header', 'owning']} label={t('owner')} />
      <Both name={['header', 'supervising']} label={t('supervising')} />
      <Executing />
    </Card>
  )
}

/** A name in both languages. */
function Both({ name, label }: { name: (string | number)[]; label: string }) {
  const { t } = useTranslation('policies')
  return (
    <Flex wrap gap="0 12px" style={{ flex: 1 }}>
      <Form.Item
        name={[...name, 'zh']}
        label={`${label} (${t('draft.zh')})`}
        style={{ flex: '1 1 200px', marginBottom: 12 }}
      >
        <Input maxLength={60} lang="zh" />
      </Form.Item>
      <Form.Item
        name={[...name, 'en']}
        label={`${label} (${t('draft.en')})`}
        style={{ flex: '1 1 200px', marginBottom: 12 }}
      >
        <Input maxLength={120} lang="en" />
      </Form.Item>
    </Flex>
  )
}

function Executing() {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  return (
    <Form.List name={['header', 'executing']}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <Flex key={key} gap={8} align="center">
              <Both name={[name]} label={`${t('executing')} ${name + 1}`} />
              <Button
                type="text"
                icon={<DeleteOutlined aria-hidden />}
                aria-label={`${word('delete')} ${t('executing')} ${name + 1}`}
                disabled={fields.length < 2}
                onClick={() => remove(name)}
              />
            </Flex>
          ))}
          <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add({ zh: '', en: '' })}>
            {t('draft.addDepartment')}
          </Button>
        </>
      )}
    </Form.List>
  )
}
