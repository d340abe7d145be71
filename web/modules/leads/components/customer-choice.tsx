import { useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { customerChoiceQuery } from '../queries.ts'

interface CustomerChoiceProps extends Pick<SelectProps<string>, 'id' | 'value' | 'onChange' | 'style' | 'aria-label'> {
  /** Who is chosen, or offered first, named although nobody was searched for. */
  present?: { id: string; code: string | null; name: string | null }[]
}

/** Chooses a customer by a few letters of the name or the code. */
export function CustomerChoice({ present = [], ...props }: CustomerChoiceProps) {
  const { t } = useTranslation('leads')
  const [sought, setSought] = useState('')
  const { data, isFetching } = useQuery(customerChoiceQuery(useDeferredValue(sought)))
  const found = data?.rows ?? []
  const further = present.filter(({ id }) => !found.some((one) => one.id === id))
  return (
    <Select<string>
      {...props}
      placeholder={t('merge.chooseOne')}
      loading={isFetching}
      notFoundContent={t('merge.noCustomer')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={[...(sought ? [] : further), ...found, ...(sought ? further : [])].map(({ id, code, name }) => ({
        value: id,
        label: [code, name].filter(Boolean).join(' '),
      }))}
    />
  )
}
