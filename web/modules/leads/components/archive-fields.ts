import { useQuery } from '@tanstack/react-query'
import { formatAmount } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { catalogueQuery } from '../queries.ts'

/** How the fields of the archive and their values read: choices by their words, amounts with separators. */
export function useArchiveWords() {
  const { data } = useQuery(catalogueQuery)
  const fields = new Map(
    data?.parts.flatMap(({ part, groups }) =>
      groups.flatMap((group) => group.fields.map((field) => [`${part}.${field.field}` as string, field] as const)),
    ),
  )
  return {
    /** The name of `part.field`. */
    labelOf: (field: string): string => {
      const label = fields.get(field)?.label
      return label ? inLocale(label) : field
    },
    valueOf: (field: string, value: string): string => {
      const { type, choices } = fields.get(field) ?? {}
      const word = choices?.find((one) => one.value === value)
      if (word) return inLocale(word.text)
      return type === 'amount' ? formatAmount(value) : value
    },
  }
}
