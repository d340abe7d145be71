import { FilterOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Button, Drawer, Flex, Grid, Select, type SelectProps } from 'antd'
import { useState, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { CustomerChoice } from '../../../kernel/customer-choice.tsx'
import { useMay } from '../../../kernel/session.ts'
import { choicesQuery, narrowings, states, type Filter, type Narrowing } from '../queries.ts'

interface FiltersProps {
  filter: Filter
  onChange: (change: Partial<Filter>) => void
}

/** The board without anything it was narrowed to. */
export const widened: Narrowing = Object.fromEntries(narrowings.map((name) => [name, undefined]))

/** What the board is narrowed to, as the address has it: in a row, on a phone behind a button. */
export function BoardFilters({ filter, onChange }: FiltersProps) {
  const { t } = useTranslation('obligations')
  const isWide = Grid.useBreakpoint().md ?? true
  const [isOpen, setOpen] = useState(false)
  const count = narrowings.filter((name) => filter[name]).length
  const clear = count > 0 && (
    <Button type={isWide ? 'text' : 'default'} onClick={() => onChange(widened)}>
      {t('widen')}
    </Button>
  )
  if (isWide) {
    return (
      <Flex wrap gap={8} role="search" aria-label={t('filter')}>
        <Fields filter={filter} onChange={onChange} style={{ flex: '1 1 140px', minWidth: 130, maxWidth: 220 }} />
        {clear}
      </Flex>
    )
  }
  return (
    <Flex wrap gap={8}>
      <Button icon={<FilterOutlined aria-hidden />} onClick={() => setOpen(true)}>
        {count > 0 ? t('filterCount', { count }) : t('filter')}
      </Button>
      {clear}
      <Drawer
        open={isOpen}
        onClose={() => setOpen(false)}
        placement="bottom"
        title={t('filter')}
        styles={{
          wrapper: { height: 'auto', maxHeight: '90vh' },
          footer: { paddingBottom: 'max(12px, env(safe-area-inset-bottom))' },
        }}
        footer={
          <Button type="primary" block onClick={() => setOpen(false)}>
            {t('filterDone')}
          </Button>
        }
      >
        <Flex vertical gap={12}>
          <Fields filter={filter} onChange={onChange} style={{ width: '100%' }} />
        </Flex>
      </Drawer>
    </Flex>
  )
}

function Fields({ filter, onChange, style }: FiltersProps & { style: CSSProperties }) {
  const { t } = useTranslation('obligations')
  const { data } = useQuery(choicesQuery(filter.whose))
  const mayReadCustomers = useMay()('customers.read')
  const named = (rows: { id: string; name: string }[] = []) => rows.map(({ id, name }) => ({ value: id, label: name }))
  const one = (name: keyof Narrowing, options: { value: string; label: string }[]) => (
    <Choice
      aria-label={t(`narrow.${name}`)}
      placeholder={t(`narrow.${name}`)}
      value={filter[name]}
      options={options}
      onChange={(value?: string) => onChange({ [name]: value })}
      style={style}
    />
  )
  // Among one’s own duties there is one owner.
  const ofMany = (name: 'ownerId' | 'departmentId') => filter.whose !== 'mine' || filter[name] !== undefined
  return (
    <>
      <Select
        aria-label={t('state')}
        placeholder={t('state')}
        value={stateOf(filter)}
        onChange={(when) => onChange({ when })}
        options={states.map((value) => ({ value, label: t(`stateChoice.${value}`) }))}
        style={style}
      />
      {ofMany('ownerId') && one('ownerId', named(data?.owners))}
      {ofMany('departmentId') && one('departmentId', named(data?.departments))}
      {one('article', data?.articles.map((value) => ({ value, label: value })) ?? [])}
      {mayReadCustomers && (
        <ChosenCustomer value={filter.customerId} onChange={(customerId) => onChange({ customerId })} style={style} />
      )}
    </>
  )
}

/** The state that a time is of; all that are closed have two. */
function stateOf({ when }: Filter) {
  if (when === 'done') return undefined
  return states.find((state) => state === when) ?? ('open' as const)
}

type ChoiceProps = Pick<SelectProps<string>, 'value' | 'onChange' | 'placeholder' | 'style' | 'aria-label'> & {
  options: { value: string; label: string }[]
}

/** One of what there is; what the address asks for may be none of it. */
function Choice({ options, ...props }: ChoiceProps) {
  const { t } = useTranslation('obligations')
  const { value } = props
  const isListed = value === undefined || options.some((option) => option.value === value)
  return (
    <Select<string>
      {...props}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      options={isListed ? options : [{ value, label: t('notListed') }, ...options]}
    />
  )
}

interface ChosenCustomerProps {
  value: string | undefined
  onChange: (id: string | undefined) => void
  style: CSSProperties
}

/** Asking for the name of a customer would count as opening it, so that one from a link stays without. */
function ChosenCustomer({ value, onChange, style }: ChosenCustomerProps) {
  const { t } = useTranslation('obligations')
  const [chosen, setChosen] = useState<{ id: string; code: null; name: string }>()
  const name = chosen && chosen.id === value ? chosen.name : t('oneCustomer')
  return (
    <CustomerChoice
      allowClear
      aria-label={t('narrow.customerId')}
      placeholder={t('narrow.customerId')}
      value={value}
      present={value ? [{ id: value, code: null, name }] : []}
      onChange={(id?: string, option?: unknown) => {
        if (id) setChosen({ id, code: null, name: (option as { label: string }).label })
        onChange(id)
      }}
      style={style}
    />
  )
}
