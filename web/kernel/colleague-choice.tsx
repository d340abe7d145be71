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

const colleaguesQuery = (q: string, department: string | undefined) =>
  queryOptions({
    queryKey: ['colleagues', q, department],
    queryFn: () => api.get<{ rows: Colleague[] }>('/colleagues', { q, department }),
    placeholderData: keepPreviousData,
  })

type ChoiceProps<Value> = Pick<
  SelectProps<Value>,
  'id' | 'value' | 'onChange' | 'mode' | 'placeholder' | 'style' | 'aria-label'
> & {
  /** Oneself can be chosen too. */
  withMe?: boolean
  /** Only those of the department of this name. */
  department?: string | undefined
  /** Who is chosen so far, named although nobody was searched for. */
  present?: { id: string; name: string } | undefined
}

/** Chooses colleagues by a few letters of the name; tells people of one name apart by their post. */
export function ColleagueChoice<Value extends string | string[]>({
  withMe = false,
  department,
  present,
  ...props
}: ChoiceProps<Value>) {
  const { t } = useTranslation()
  const me = useMe()
  const [sought, setSought] = useState('')
  const { data, isFetching } = useQuery(colleaguesQuery(useDeferredValue(sought), department))
  const found = data?.rows.filter(({ id }) => withMe || id !== me.id) ?? []
  const options = found.map(({ id, name, position, department: of }) => ({
    value: id,
    label: [name, position.name, of?.name].filter(Boolean).join(' · '),
  }))
  const isListed = !present || found.some(({ id }) => id === present.id)
  return (
    <Select<Value>
      {...props}
      allowClear
      loading={isFetching}
      notFoundContent={t('noColleague')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={isListed ? options : [{ value: present.id, label: present.name }, ...options]}
    />
  )
}
