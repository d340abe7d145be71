import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { placesQuery, userQuery, usersQuery } from '../queries.ts'

type ChoiceProps = Pick<SelectProps<string>, 'id' | 'value' | 'onChange' | 'placeholder' | 'style' | 'aria-label'>

/** Chooses a user by a few letters of the name. */
export function UserChoice(props: ChoiceProps) {
  const [sought, setSought] = useState('')
  const found = useQuery({ ...usersQuery(useDeferredValue(sought)), placeholderData: keepPreviousData })
  const chosen = useQuery({ ...userQuery(props.value ?? ''), enabled: !!props.value })
  const rows = found.data?.rows ?? []
  const isListed = rows.some(({ id }) => id === props.value)
  const all = chosen.data && props.value && !isListed ? [chosen.data, ...rows] : rows
  return (
    <Select
      {...props}
      allowClear
      loading={found.isFetching}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={all.map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}

/** Chooses a department or a region. */
export function PlaceChoice({ kind, ...props }: ChoiceProps & { kind: 'departments' | 'regions' }) {
  const { data, isPending } = useQuery(placesQuery(kind))
  return (
    <Select
      {...props}
      allowClear
      loading={isPending}
      showSearch={{ optionFilterProp: 'label' }}
      options={data?.rows.map(({ id, name }) => ({ value: id, label: name })) ?? []}
    />
  )
}
