import { DownloadOutlined, SwapOutlined } from '@ant-design/icons'
import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Flex, Grid, Typography, type TableProps } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../../kernel/api.ts'
import { useMay } from '../../../kernel/session.ts'
import { customersKey, type CustomerLine, type CustomerSearch, type Named } from '../queries.ts'

export interface Choosing {
  chosen: CustomerLine[]
  /** On a phone: whether cards are ticked instead of opened. */
  isTicking: boolean
  setTicking: (isTicking: boolean) => void
  choose: (rows: CustomerLine[]) => void
  toggle: (row: CustomerLine) => void
  /** Ticks all that is loaded. */
  chooseAll: () => void
  clear: () => void
}

/** Whether there is anything to be done with many customers. */
export function useMayChoose(): boolean {
  const may = useMay()
  return ['customers.export', 'customers.hand-over', 'customers.write'].some((right) => may(right))
}

/** The customers ticked in the list; once others are listed they are forgotten, so that nothing unseen goes along. */
export function useChoosing(search: CustomerSearch): Choosing {
  const queryClient = useQueryClient()
  const [isTicking, setTicking] = useState(false)
  const { sort: _, ...filter } = search
  const listed = JSON.stringify(filter)
  const [{ among, rows }, setChosen] = useState<{ among: string; rows: CustomerLine[] }>({ among: listed, rows: [] })
  const chosen = among === listed ? rows : []
  const choose = (next: CustomerLine[]) => setChosen({ among: listed, rows: next })
  return {
    chosen,
    isTicking,
    setTicking,
    choose,
    toggle: (row) =>
      choose(chosen.some(({ id }) => id === row.id) ? chosen.filter(({ id }) => id !== row.id) : [...chosen, row]),
    chooseAll: () => {
      const loaded = queryClient.getQueryData<InfiniteData<Page<CustomerLine>>>([...customersKey, search])
      choose(loaded?.pages.flatMap((page) => page.rows) ?? [])
    },
    clear: () => {
      choose([])
      setTicking(false)
    },
  }
}

/** The boxes of the table on a wide screen. */
export function useRowBoxes(choosing: Choosing | undefined): TableProps<CustomerLine>['rowSelection'] {
  const { t } = useTranslation('customers')
  if (!choosing) return undefined
  const { chosen, choose } = choosing
  return {
    selectedRowKeys: chosen.map(({ id }) => id),
    // Another order may load others first; what was ticked stays ticked.
    preserveSelectedRowKeys: true,
    onChange: (_keys, rows) => choose(rows),
    getCheckboxProps: ({ name }) => ({ 'aria-label': t('choose.one', { name }) }),
    // The bar has it; in the head of the table it would be drawn once more where no reader looks.
    hideSelectAll: true,
  }
}

/** The box of a card on a phone, as large as the card. */
export function CardBox({ customer, choosing }: { customer: CustomerLine; choosing: Choosing }) {
  const { code, industry, owner } = customer
  return (
    <Checkbox
      checked={choosing.chosen.some(({ id }) => id === customer.id)}
      onChange={() => choosing.toggle(customer)}
      style={{ minHeight: 44, width: '100%', alignItems: 'center' }}
    >
      <strong>{customer.name}</strong>
      <br />
      <Typography.Text type="secondary">{[code, industry, owner?.name].filter(Boolean).join(' · ')}</Typography.Text>
    </Checkbox>
  )
}

/** What can be done with the customers ticked. */
export function ChosenBar({ choosing, onExport }: { choosing: Choosing; onExport: () => void }) {
  const { t } = useTranslation('customers')
  const may = useMay()
  const navigate = useNavigate()
  const isWide = Grid.useBreakpoint().md ?? true
  const { chosen, isTicking, chooseAll, clear } = choosing
  if (chosen.length === 0 && (isWide || !isTicking)) return null
  const from = onlyOwner(chosen)
  const handOver = () => {
    if (!from) return
    const state = { handover: { from, customerIds: chosen.map(({ id }) => id) } }
    void navigate({ to: '/customers/handovers/new', state })
  }
  return (
    <Flex wrap gap={8} align="center" role="region" aria-label={t('choose.bar')} style={barStyle}>
      <span role="status" className="tabular" style={{ marginInlineEnd: 'auto' }}>
        {t('choose.chosen', { count: chosen.length })}
      </span>
      <Button onClick={chooseAll}>{t('choose.all')}</Button>
      <Button onClick={clear}>{t('choose.clear')}</Button>
      <Flex gap={8} style={{ flex: isWide ? 'none' : '1 0 100%' }}>
        <Button icon={<SwapOutlined aria-hidden />} style={{ flex: 1 }} disabled={!from} onClick={handOver}>
          {t('choose.handOver')}
        </Button>
        {may('customers.export') && (
          <Button
            type="primary"
            icon={<DownloadOutlined aria-hidden />}
            style={{ flex: 1 }}
            disabled={chosen.length === 0}
            onClick={onExport}
          >
            {t('choose.export')}
          </Button>
        )}
      </Flex>
      {chosen.length > 0 && !from && <span style={{ flex: '1 0 100%' }}>{t('choose.oneOwner')}</span>}
    </Flex>
  )
}

const barStyle = {
  position: 'sticky',
  top: 0,
  zIndex: 5,
  padding: '8px 12px',
  marginBottom: 12,
  borderRadius: 6,
  background: 'var(--ant-color-primary-bg)',
} as const

/** Who looks after all of them; null when it is not one and the same. */
function onlyOwner(customers: CustomerLine[]): Named | null {
  const first = customers[0]?.owner
  return first && customers.every(({ owner }) => owner?.id === first.id) ? first : null
}
