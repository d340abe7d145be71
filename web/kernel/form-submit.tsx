import { Alert, Button, Drawer, Flex, Form, Grid, type FormInstance, type FormProps } from 'antd'
import { useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { showFieldErrors } from './form-errors.ts'

/** Sends a form: while it is under way, and what the server said against it that belongs to no field. */
export function useSubmit<Values>(form: FormInstance<Values>, save: (values: Values) => Promise<unknown>) {
  const [isSaving, setSaving] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const submit = async (values: Values) => {
    setSaving(true)
    setProblem(null)
    form.setFields(form.getFieldsError().map(({ name }) => ({ name: name as never, errors: [] })))
    try {
      await save(values)
    } catch (error) {
      setProblem(showFieldErrors(form, error))
      const wrong = form.getFieldsError().find(({ errors }) => errors.length > 0)
      if (wrong) form.scrollToField(wrong.name, { focus: true, block: 'center' })
    } finally {
      setSaving(false)
    }
  }
  return { submit, isSaving, problem, clear: () => setProblem(null) }
}

/** What stands against the whole form, above its fields. */
export function Problem({ text }: { text: string | null }) {
  if (text === null) return null
  return <Alert type="error" showIcon title={text} role="alert" style={{ marginBottom: 16 }} />
}

interface FormDrawerProps<Values extends object> {
  title: string
  open: boolean
  onClose: () => void
  initialValues?: FormProps<Values>['initialValues']
  /** Saves and closes; what it throws lands on the fields. */
  save: (values: Values) => Promise<unknown>
  saveLabel?: string
  width?: number
  /** The field to begin with, once the drawer stands open. */
  focus?: string[] | undefined
  children: ReactNode
}

/** A form that slides in beside the list it belongs to; Ctrl-Enter saves. */
export function FormDrawer<Values extends object>(props: FormDrawerProps<Values>) {
  const { t } = useTranslation()
  const isWide = Grid.useBreakpoint().md ?? true
  const [form] = Form.useForm<Values>()
  const { submit, isSaving, problem, clear } = useSubmit(form, props.save)
  const close = () => {
    clear()
    props.onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
  }
  return (
    <Drawer
      open={props.open}
      onClose={close}
      title={props.title}
      size={isWide ? (props.width ?? 480) : '100%'}
      destroyOnHidden
      afterOpenChange={(isOpen) => {
        if (isOpen && props.focus) form.scrollToField(props.focus, { focus: true, block: 'center' })
      }}
      mask={{ closable: false }}
      footer={
        <Flex gap={8} justify="flex-end">
          <Button onClick={close}>{t('cancel')}</Button>
          <Button type="primary" loading={isSaving} onClick={() => form.submit()}>
            {props.saveLabel ?? t('save')}
          </Button>
        </Flex>
      }
    >
      <Form<Values>
        form={form}
        layout="vertical"
        preserve={false}
        requiredMark
        scrollToFirstError={{ focus: true, block: 'center' }}
        initialValues={props.initialValues}
        onFinish={(values) => void submit(values)}
        onKeyDown={onKeyDown}
      >
        <Problem text={problem} />
        {props.children}
      </Form>
    </Drawer>
  )
}
