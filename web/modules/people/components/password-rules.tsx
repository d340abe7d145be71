import { CheckCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'

interface PasswordRulesProps {
  password: string
  /** Words a password must not contain: user name, company. */
  names: (string | undefined)[]
}

const isSimple = (text: string) => new Set(text).size <= 2 || /^\d{6,8}$/.test(text)

/** What a password has to be, each point marked as it is typed; the server has the last word. */
export function PasswordRules({ password, names }: PasswordRulesProps) {
  const { t } = useTranslation('people')
  const length = [...password].length
  const typed = password.toLowerCase()
  const says = names.some((name) => name && [...name].length >= 2 && typed.includes(name.toLowerCase()))
  const rules = [
    { text: t('rules.length'), met: length >= 8 && length <= 128 },
    { text: t('rules.repeats'), met: length > 0 && !isSimple(password) },
    { text: t('rules.names'), met: length > 0 && !says },
  ]
  return (
    <Flex vertical gap={2} style={{ marginBottom: 16 }}>
      <Typography.Text type="secondary">{t('rules.title')}</Typography.Text>
      {rules.map(({ text, met }) => (
        <Typography.Text key={text} type={met ? undefined : 'secondary'}>
          {met ? (
            <CheckCircleFilled aria-label={t('rules.met')} style={{ color: 'var(--ant-color-primary)' }} />
          ) : (
            <MinusCircleOutlined aria-label={t('rules.open')} />
          )}{' '}
          {text}
        </Typography.Text>
      ))}
      <Typography.Text type="secondary">{t('rules.advice')}</Typography.Text>
    </Flex>
  )
}
