import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { catalogueQuery, type Part } from '../archive-queries.ts'

/** The names of the parts of the archive in the reader's language, and the parts in their order. */
export function usePartNames() {
  const { t } = useTranslation()
  const { data } = useQuery(catalogueQuery)
  const parts = data?.parts ?? []
  const name = (part: Part): string => {
    const found = parts.find((one) => one.part === part)
    return found ? inLocale(found.title) : '…'
  }
  return {
    parts: parts.map(({ part }) => part),
    name,
    names: (some: Part[]) => some.map(name).join(t('listComma')),
  }
}
