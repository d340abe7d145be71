import { Button, Drawer, Flex, Form, Grid, Modal, type FormProps } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem, useSubmit } from './form-submit.tsx'

interface FormSheetProps<Values extends object> {
  title: string
  open: boolean
  onClose: () => void
  initialValues?: FormProps<Values>['initialValues']
  /** Does it and closes; what it throws lands on the fields. */
  save: (values: Values) => Promise<unknown>
  saveLabel: string
  danger?: boolean
  children?: ReactNode
}

/** One act with a word about it: a dialogue on a wide screen, a sheet at the thumb on a phone. Ctrl-Enter does it. */
export function FormSheet<Values extends object>(props: FormSheetProps<Values>) {
  const { title, open, onClose, save, saveLabel, danger = false } = props
  const { t } = useTranslation()
  const isWide = Grid.useBreakpoint().md ?? true
  const [form] = Form.useForm<Values>()
  const { submit, isSaving, problem, clear } = useSubmit(form, save)
  const close = () => {
    clear()
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) form.submit()
  }
  const fields = (
    <Form<Values>
      form={form}
      layout="vertical"
      preserve={false}
      initialValues={props.initialValues}
      scrollToFirstError={{ focus: true, block: 'center' }}
      onFinish={(values) => void submit(values)}
      onKeyDown={onKeyDown}
    >
      <Problem text={problem} />
      {props.children}
    </Form>
  )
  if (isWide) {
    return (
      <Modal
        open={open}
        title={title}
        okText={saveLabel}
        okButtonProps={{ danger }}
        confirmLoading={isSaving}
        onOk={() => form.submit()}
        onCancel={close}
        destroyOnHidden
      >
        {fields}
      </Modal>
    )
  }
  return (
    <Drawer
      open={open}
      onClose={close}
      placement="bottom"
      title={title}
      destroyOnHidden
      styles={{
        wrapper: { height: 'auto', maxHeight: '90vh' },
        body: { paddingBottom: 4 },
        footer: { paddingBottom: 'max(12px, env(safe-area-inset-bottom))' },
      }}
      footer={
        <Flex gap={12}>
          <Button style={{ flex: 1 }} onClick={close}>
            {t('cancel')}
          </Button>
          <Button style={{ flex: 2 }} type="primary" danger={danger} loading={isSaving} onClick={() => form.submit()}>
            {saveLabel}
          </Button>
        </Flex>
      }
    >
      {fields}
    </Drawer>
  )
}
