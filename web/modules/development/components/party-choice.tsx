import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Select, type SelectProps } from 'antd'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../kernel/session.ts'
import { partyCustomersQuery, partyLeadsQuery, type PartyValue } from '../pipeline-queries.ts'
import { onFields } from './fields.tsx'

interface PartyChoiceProps extends Pick<SelectProps<PartyValue>, 'id' | 'value' | 'onChange' | 'allowClear'> {
  /** Customers only. */
  noLeads?: boolean
  /** Who is chosen so far, named although nobody was searched for. */
  present?: { value: PartyValue; label: string } | undefined
}

/** Chooses a customer, or a lead that is not lost, by a few letters. */
export function PartyChoice({ noLeads = false, present, ...props }: PartyChoiceProps) {
  const { t } = useTranslation('development')
  const withLeads = useMay()('leads.read') && !noLeads
  const [sought, setSought] = useState('')
  const text = useDeferredValue(sought)
  const customers = useQuery({ ...partyCustomersQuery(text), placeholderData: keepPreviousData })
  const leads = useQuery({ ...partyLeadsQuery(text), placeholderData: keepPreviousData, enabled: withLeads })
  const found = (customers.data?.rows ?? []).map(({ id, code, name }) => ({
    value: `customer:${id}`,
    label: `${code} ${name}`,
  }))
  const open = (leads.data?.rows ?? []).filter(({ state }) => state !== 'invalid' && state !== 'converted')
  const isListed = !present || found.some(({ value }) => value === present.value)
  const groups = [
    { label: t('pipeline.customer'), options: isListed ? found : [present, ...found] },
    { label: t('pipeline.lead'), options: open.map(({ id, name }) => ({ value: `lead:${id}`, label: name })) },
  ]
  return (
    <Select<PartyValue>
      {...props}
      loading={customers.isFetching || leads.isFetching}
      notFoundContent={t('pipeline.noParty')}
      showSearch={{ filterOption: false, onSearch: setSought }}
      options={withLeads ? groups.filter(({ options }) => options.length > 0) : groups[0]!.options}
    />
  )
}

/** Lets what the server says of the customer or the lead land on the one field that chooses either. */
export const onParty = <T,>(save: () => Promise<T>): Promise<T> =>
  onFields({ customerId: 'party', leadId: 'party' }, save)
