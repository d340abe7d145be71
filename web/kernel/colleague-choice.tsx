import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from './api.ts'
import { useMe } from './session.ts'

interface Colleague {
  id: string
  name: string
  position: { name: string }
  department: { name: string } | null
}

const colleaguesQuery = (q: string) =>
  queryOptions({
    queryKey: ['colleagues', q],
    queryFn: () => api.get<{ rows: Colleague[] }>('/colleagues', { q }),
    placeholderData: keepPreviousData,
  })

type ChoiceProps<Value> = Pick<SelectProps<Value>, 'id' | 'value' | 'onChange' | 'mode' | 'placeholder'>

/** Chooses colleagues, oneself excepted, by a few letters of the name; tells people of one name apart by their post. */
export function ColleagueChoice<Value extends string | string[]>(props: ChoiceProps<Value>) {
  const { t } = useTranslation()
  const me = useMe()
  const [sought, setSought] = useState('')
  const { data, isFetching } = useQuery(colleaguesQuery(useDeferredValue(sought)))
  const others = data?.rows.filter(({ id }) => id !== me.id) ?? []
  return (
    <Select<Value>
      {...props}
      allowClear
      loading={isFetching}
      notFoundContent={t('noColleague')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={others.map(({ id, name, position, department }) => ({
        value: id,
        label: [name, position.name, department?.name].filter(Boolean).join(' · '),
      }))}
    />
  )
}
