import { DeleteOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Card, Flex, Form, Input, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import type { Policy } from '../queries.ts'

/** The articles with their words in both languages; numbers stand in the text by the name of their parameter. */
export function ArticleFields({ labels, isEditable }: { labels: Policy['labels']; isEditable: boolean }) {
  const { t } = useTranslation('policies')
  const names = Object.entries(labels).map(([name, label]) => `{${name}} ${inLocale(label)}`)
  return (
    <Card size="small" title={t('diff.articles')}>
      <Flex vertical gap={16}>
        <Typography.Text type="secondary">{t('draft.placeholders', { names: names.join(' · ') })}</Typography.Text>
        <Form.List name="articles">
          {(fields, { add, remove }) => (
            <>
              {fields.map(({ key, name }) => (
                <ArticleField key={key} name={name} isEditable={isEditable} onRemove={() => remove(name)} />
              ))}
              {isEditable && (
                <Button
                  type="dashed"
                  icon={<PlusOutlined aria-hidden />}
                  onClick={() => add({ code: '', text: { zh: '', en: '' } })}
                >
                  {t('draft.addArticle')}
                </Button>
              )}
            </>
          )}
        </Form.List>
      </Flex>
    </Card>
  )
}

function ArticleField({ name, isEditable, onRemove }: { name: number; isEditable: boolean; onRemove: () => void }) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  const code = Form.useWatch<string | undefined>(['articles', name, 'code'])
  const labelled = (what: string) => `${code ?? ''} ${what}`.trim()
  return (
    <Flex wrap gap="0 12px" align="start">
      <Form.Item name={[name, 'code']} label={t('draft.code')} style={{ width: 104, marginBottom: 8 }}>
        <Input maxLength={16} />
      </Form.Item>
      <Form.Item
        name={[name, 'text', 'zh']}
        label={labelled(t('draft.zh'))}
        style={{ flex: '1 1 280px', marginBottom: 8 }}
      >
        <Input.TextArea lang="zh" autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
      <Form.Item
        name={[name, 'text', 'en']}
        label={labelled(t('draft.en'))}
        style={{ flex: '1 1 280px', marginBottom: 8 }}
      >
        <Input.TextArea lang="en" autoSize={{ minRows: 2 }} maxLength={4000} />
      </Form.Item>
      {isEditable && (
        <Button
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={labelled(word('delete'))}
          onClick={onRemove}
          style={{ marginTop: 30 }}
        />
      )}
    </Flex>
  )
}
