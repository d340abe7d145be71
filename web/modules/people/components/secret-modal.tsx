import { Alert, App, Button, Flex, Input, Modal } from 'antd'
import { useTranslation } from 'react-i18next'

export interface Secret {
  name: string
  text: string
}

interface SecretModalProps {
  secret: Secret | undefined
  /** What the secret is, for its field and the button that copies it. */
  label: string
  onClose: () => void
}

/** A secret: the one time it is shown. */
export function SecretModal({ secret, label, onClose }: SecretModalProps) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const copy = async () => {
    await navigator.clipboard.writeText(secret!.text)
    void message.success(t('copied'))
  }
  return (
    <Modal
      open={secret !== undefined}
      title={secret?.name}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('keys.done')}
        </Button>
      }
    >
      <Flex vertical gap={12}>
        <Alert type="warning" showIcon title={t('keys.shownOnce')} />
        <Input.TextArea
          readOnly
          autoSize
          aria-label={label}
          value={secret?.text}
          onFocus={(event) => event.target.select()}
        />
        {'clipboard' in navigator && <Button onClick={() => void copy()}>{label}</Button>}
      </Flex>
    </Modal>
  )
}
