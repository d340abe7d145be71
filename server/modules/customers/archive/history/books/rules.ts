import type { Field } from '../../../../../../policy-pack/index.ts'
import { say, type Locale, type Text } from '../../../../../kernel/i18n.ts'
import { grouped } from '../../../../../kernel/money.ts'

const unseen: Text = { zh: '不可见', en: 'not visible' }

interface Named {
  id: string
  name: string
}

/** Whoever or whatever an event names by id and name. */
export const isNamed = (value: unknown): value is Named =>
  typeof value === 'object' && value !== null && 'id' in value && 'name' in value && typeof value.name === 'string'

/** A value of the books as the field holds it: people by their id, departments and regions by what they were called. */
export const asField = (value: unknown, field: Field | undefined): unknown =>
  isNamed(value) ? (field?.type === 'person' ? value.id : value.name) : value

/**
 * A value in words: people and customers by their names, choices by what they are called, figures with separators; null
 * where there was none. `names`: of those the reader sees, by id.
 */
export function valueText(field: Field, value: unknown, names: Record<string, string>, locale: Locale): string | null {
  if (value === null || value === undefined) return null
  if (isNamed(value)) return value.name
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const choice = field.choices?.find((one) => one.value === text)
  if (choice) return say(choice.text, locale)
  switch (field.type) {
    case 'person':
    case 'customer':
      return names[text] ?? (/^[0-9a-f-]{36}$/.test(text) ? say(unseen, locale) : text)
    case 'amount':
    case 'count':
      return grouped(text)
    case 'percent':
      return /^-?[\d.]+$/.test(text) ? `${text} %` : text
    default:
      return text
  }
}
