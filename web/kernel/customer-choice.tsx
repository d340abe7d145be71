import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from './api.ts'

interface Found {
  id: string
  code: string | null
  name: string | null
}

const customersQuery = (q: string) =>
  queryOptions({
    queryKey: ['customers', 'choice', q],
    queryFn: () => api.get<{ rows: Found[] }>('/customers', { q, limit: 20 }),
    placeholderData: keepPreviousData,
  })

interface CustomerChoiceProps extends Pick<
  SelectProps<string>,
  'id' | 'value' | 'onChange' | 'style' | 'allowClear' | 'placeholder' | 'aria-label'
> {
  /** Who is chosen, or offered first, named although nobody was searched for. */
  present?: Found[]
}

/** Chooses a customer by a few letters of the name or the code; for who may read customers. */
export function CustomerChoice({ present = [], ...props }: CustomerChoiceProps) {
  const { t } = useTranslation()
  const [sought, setSought] = useState('')
  const { data, isFetching } = useQuery(customersQuery(useDeferredValue(sought)))
  const found = data?.rows ?? []
  const further = present.filter(({ id }) => !found.some((one) => one.id === id))
  return (
    <Select<string>
      placeholder={t('chooseCustomer')}
      {...props}
      loading={isFetching}
      notFoundContent={t('noCustomer')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={[...(sought ? [] : further), ...found, ...(sought ? further : [])].map(({ id, code, name }) => ({
        value: id,
        label: [code, name].filter(Boolean).join(' '),
      }))}
    />
  )
}
