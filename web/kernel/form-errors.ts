import type { FormInstance } from 'antd'
import i18next from 'i18next'
import { ApiError } from './api.ts'

/**
 * Puts the server's field errors onto the form's fields. Returns what is left to say above the form: the message, when
 * some error belongs to no field shown.
 */
export function showFieldErrors(form: FormInstance, error: unknown): string | null {
  if (!(error instanceof ApiError)) return error instanceof Error ? error.message : String(error)
  const shown = new Map(form.getFieldsError().map(({ name }) => [name.join('.'), name]))
  const ours = error.details.filter(({ field }) => shown.has(field))
  form.setFields(ours.map(({ field, message }) => ({ name: shown.get(field)!, errors: [message] })))
  if (ours.length > 0 && ours.length === error.details.length) return null
  const rest = error.details
    .filter((detail) => !ours.includes(detail))
    .map(({ field, place, message }) => `${place ?? field}${i18next.t('colon')}${message}`)
  return [error.message, ...rest].join(' — ')
}
