import { useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Flex, Form, Input } from 'antd'
import { useImperativeHandle, useRef, useState, type Ref } from 'react'
import { useTranslation } from 'react-i18next'
import { DateField } from '../../../kernel/date-field.tsx'
import { showFieldErrors } from '../../../kernel/form-errors.ts'
import { Problem } from '../../../kernel/form-submit.tsx'
import { draftQuery, editDraft, type DraftInput, type Policy, type PolicyDraft } from '../queries.ts'
import { ArticleFields } from './article-fields.tsx'
import { HeaderFields } from './header-fields.tsx'
import { ParameterFields } from './parameter-fields.tsx'

/** What the page asks of the form before it goes on. */
export interface DraftFormHandle {
  /** Keeps what was changed; false when that was refused or is no draft yet. */
  save: () => Promise<boolean>
}

interface DraftFormProps {
  draft: PolicyDraft
  /** The version it changes: it says how the numbers are written. */
  base: Policy
  ref: Ref<DraftFormHandle>
}

/** The whole document, to be written in; it is kept when one leaves the tab, submits, or presses save. */
export function DraftForm({ draft, base, ref }: DraftFormProps) {
  const { t } = useTranslation('policies')
  const { t: word } = useTranslation()
  const [form] = Form.useForm<DraftInput>()
  const { save, isSaving, problem, touch } = useSaving(draft, form)
  useImperativeHandle(ref, () => ({ save }))
  const { header, articles, parameters, effectiveOn, reason } = draft
  return (
    <Form<DraftInput>
      form={form}
      layout="vertical"
      disabled={!draft.can.edit}
      initialValues={{ header, articles, parameters, effectiveOn, reason }}
      onValuesChange={touch}
      onFinish={() => void save()}
    >
      <Flex vertical gap={16}>
        <Problem text={problem} />
        {draft.can.edit && <Issues draft={draft} />}
        <Card size="small" title={t('draft.why')}>
          <Form.Item name="reason" label={t('reason')}>
            <Input.TextArea autoSize={{ minRows: 2 }} maxLength={1000} placeholder={t('reasonHint')} />
          </Form.Item>
          <Form.Item name="effectiveOn" label={t('effectiveOn')} extra={t('draft.effectiveHint')}>
            <DateField />
          </Form.Item>
        </Card>
        <Card size="small" title={t('parameters')}>
          <Flex wrap gap="0 24px">
            <ParameterFields policy={base} issues={draft.issues} />
          </Flex>
        </Card>
        <ArticleFields labels={base.labels} isEditable={draft.can.edit} />
        <HeaderFields />
        {draft.can.edit && (
          <Button type="primary" htmlType="submit" loading={isSaving} style={{ alignSelf: 'start' }}>
            {word('save')}
          </Button>
        )}
      </Flex>
    </Form>
  )
}

function useSaving(draft: PolicyDraft, form: ReturnType<typeof Form.useForm<DraftInput>>[0]) {
  const { message } = App.useApp()
  const { t: word } = useTranslation()
  const queryClient = useQueryClient()
  const isDirty = useRef(false)
  const [isSaving, setSaving] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const save = async () => {
    if (!isDirty.current) return true
    setSaving(true)
    setProblem(null)
    try {
      await form.validateFields()
      // What the form does not show, such as the open last band, belongs to the draft too.
      const { header, articles, parameters, effectiveOn, reason } = form.getFieldsValue(true) as DraftInput
      const input = { header, articles, parameters, effectiveOn: effectiveOn ?? null, reason }
      queryClient.setQueryData(draftQuery(draft.id).queryKey, await editDraft(draft, input))
      isDirty.current = false
      void message.success(word('saved'))
      return true
    } catch (error) {
      if (error instanceof Error) setProblem(showFieldErrors(form, error))
      const wrong = form.getFieldsError().find(({ errors }) => errors.length > 0)
      if (wrong) form.scrollToField(wrong.name, { focus: true })
      return false
    } finally {
      setSaving(false)
    }
  }
  return { save, isSaving, problem, touch: () => (isDirty.current = true) }
}

/** What the server would refuse, as it stands now. */
function Issues({ draft }: { draft: PolicyDraft }) {
  const { t } = useTranslation('policies')
  if (draft.issues.length === 0) return null
  return (
    <Alert
      type="info"
      showIcon
      title={t('draft.issues')}
      description={
        <ul style={{ margin: 0, paddingInlineStart: 18 }}>
          {draft.issues.map(({ field, place, message }) => (
            <li key={field + message}>
              {place}
              {t('colon')}
              {message}
            </li>
          ))}
        </ul>
      }
    />
  )
}
