import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select } from 'antd'
import { useDeferredValue, useState } from 'react'
import { peopleQuery } from '../queries.ts'

interface PersonPickerProps {
  id?: string
  value?: string | null
  onChange?: (id: string | null) => void
  /** Who it is so far, so that the name shows before anybody is searched for. */
  present?: { id: string; name: string } | null | undefined
  /** Nobody is his own superior. */
  without?: string | undefined
}

/** A person, found by name or user name. */
export function PersonPicker({ id, value, onChange, present, without }: PersonPickerProps) {
  const [typed, setTyped] = useState('')
  const query = useQuery({ ...peopleQuery(useDeferredValue(typed)), placeholderData: keepPreviousData })
  const found = (query.data?.rows ?? [])
    .filter((user) => user.id !== without && user.disabledAt === null)
    .map((user) => ({ value: user.id, label: `${user.name} · ${user.position.name}` }))
  const isListed = !present || found.some((one) => one.value === present.id)
  return (
    <Select
      {...(id ? { id } : {})}
      allowClear
      value={value ?? null}
      onChange={(next) => onChange?.(next ?? null)}
      loading={query.isFetching}
      showSearch={{ filterOption: false, onSearch: setTyped }}
      options={isListed ? found : [{ value: present.id, label: present.name }, ...found]}
    />
  )
}
