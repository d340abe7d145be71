import { SendOutlined } from '@ant-design/icons'
import { useMutation } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem, useSubmit } from '../../../kernel/form-submit.tsx'
import { tryChannel, type Channel, type ChannelPlace } from '../queries.ts'
import { faultOf } from './fault.ts'

/** Sends a trial message now and says what became of it; by mail to an address one names. */
export function TrialButton({ place, channel }: { place: ChannelPlace; channel: Channel }) {
  const { t } = useTranslation('people')
  const { message, modal } = App.useApp()
  const [isAsking, setAsking] = useState(false)
  const said = ({ ok, error, status }: Awaited<ReturnType<typeof tryChannel>>) => {
    if (ok) return void message.success(t('channels.trialDone'))
    return void modal.error({ title: t('channels.trialFailed'), content: faultOf({ error, status }) })
  }
  const send = useMutation({
    mutationFn: () => tryChannel(place, channel.id),
    onSuccess: said,
    onError: (error) => message.error(error.message),
  })
  const [form] = Form.useForm<{ to: string }>()
  const { submit, isSaving, problem } = useSubmit(form, async ({ to }) => {
    said(await tryChannel(place, channel.id, to))
    setAsking(false)
  })
  return (
    <>
      <Button
        icon={<SendOutlined aria-hidden />}
        aria-label={`${t('channels.trial')} ${channel.name}`}
        loading={send.isPending}
        onClick={() => (channel.kind === 'email' ? setAsking(true) : send.mutate())}
      >
        {t('channels.trial')}
      </Button>
      <Modal
        open={isAsking}
        title={t('channels.trial')}
        onCancel={() => setAsking(false)}
        onOk={() => form.submit()}
        confirmLoading={isSaving}
        destroyOnHidden
      >
        <Form form={form} layout="vertical" onFinish={(values) => void submit(values)}>
          <Problem text={problem} />
          <Form.Item name="to" label={t('channels.to')} rules={[{ required: true, message: t('required') }]}>
            <Input type="email" autoComplete="email" maxLength={255} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
