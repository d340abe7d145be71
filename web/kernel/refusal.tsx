import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'
import { ApiError } from './api.ts'

/** A refusal with what it says about single fields. */
export function Refusal({ error }: { error: Error }) {
  const details = error instanceof ApiError ? error.details : []
  const { t } = useTranslation()
  const lines = details.map(({ field, place, message }) => (
    <li key={field + message}>
      {place ?? <code>{field}</code>}
      {t('colon')}
      {message}
    </li>
  ))
  return (
    <Alert
      type="error"
      showIcon
      title={error.message}
      description={lines.length > 0 && <ul style={{ margin: 0, paddingInlineStart: 18 }}>{lines}</ul>}
    />
  )
}
