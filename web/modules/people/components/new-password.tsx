import { Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { PasswordRules } from './password-rules.tsx'

interface NewPasswordProps {
  /** The field of the form the password goes into. */
  name: string
  label: string
  names: (string | undefined)[]
}

/** A new password with its rules, typed once and shown on request. */
export function NewPassword({ name, label, names }: NewPasswordProps) {
  const { t } = useTranslation('people')
  const typed = Form.useWatch<string | undefined>(name) ?? ''
  return (
    <>
      <Form.Item
        name={name}
        label={label}
        rules={[{ required: true, message: t('required') }]}
        style={{ marginBottom: 8 }}
      >
        <Input.Password autoComplete="new-password" maxLength={128} />
      </Form.Item>
      <PasswordRules password={typed} names={names} />
    </>
  )
}
