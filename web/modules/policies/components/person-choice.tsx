import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { approversQuery } from '../queries.ts'
import { useEditor } from './editor.ts'

interface PersonChoiceProps {
  id?: string
  value?: string
  onChange?: (username: string) => void
}

/** Somebody by name, to be named in the authority table. */
export function PersonChoice({ value, ...props }: PersonChoiceProps) {
  const { names } = useEditor()
  const { t } = useTranslation()
  const [sought, setSought] = useState('')
  const { data, isFetching } = useQuery({
    ...approversQuery(useDeferredValue(sought)),
    placeholderData: keepPreviousData,
  })
  const found =
    data?.rows.map(({ username, name, position }) => ({ value: username, label: `${name} · ${position}` })) ?? []
  const present = value === undefined || found.some((one) => one.value === value) ? [] : [value]
  const named = (username: string) => {
    const name = names['person']?.[username]
    return { value: username, label: name ? inLocale(name) : username }
  }
  return (
    <Select
      {...props}
      value={value}
      loading={isFetching}
      notFoundContent={t('noColleague')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={[...present.map(named), ...found]}
    />
  )
}
