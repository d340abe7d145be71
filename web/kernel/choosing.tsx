import { useQueryClient, type InfiniteData, type QueryKey } from '@tanstack/react-query'
import { Button, Checkbox, Flex, Grid, type TableProps } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from './api.ts'

/** Rows of a list ticked to be dealt with together. */
export interface Choosing<Row extends { id: string }> {
  chosen: Row[]
  /** On a phone: whether cards are ticked instead of opened. */
  isTicking: boolean
  setTicking: (isTicking: boolean) => void
  choose: (rows: Row[]) => void
  toggle: (row: Row) => void
  /** Ticks all that is loaded. */
  chooseAll: () => void
  clear: () => void
}

/**
 * The rows ticked in the list of this key; once others are `listed` they are forgotten, so that nothing unseen goes
 * along.
 */
export function useChoosing<Row extends { id: string }>(queryKey: QueryKey, listed: object): Choosing<Row> {
  const queryClient = useQueryClient()
  const [isTicking, setTicking] = useState(false)
  const now = JSON.stringify(listed)
  const [{ among, rows }, setChosen] = useState<{ among: string; rows: Row[] }>({ among: now, rows: [] })
  const chosen = among === now ? rows : []
  const choose = (next: Row[]) => setChosen({ among: now, rows: next })
  return {
    chosen,
    isTicking,
    setTicking,
    choose,
    toggle: (row) =>
      choose(chosen.some(({ id }) => id === row.id) ? chosen.filter(({ id }) => id !== row.id) : [...chosen, row]),
    chooseAll: () => {
      const loaded = queryClient.getQueryData<InfiniteData<Page<Row>>>(queryKey)
      choose(loaded?.pages.flatMap((page) => page.rows) ?? [])
    },
    clear: () => {
      choose([])
      setTicking(false)
    },
  }
}

/** The boxes of the table on a wide screen, each named after its row. */
export function rowBoxes<Row extends { id: string }>(
  { chosen, choose }: Choosing<Row>,
  nameOf: (row: Row) => string,
): NonNullable<TableProps<Row>['rowSelection']> {
  return {
    selectedRowKeys: chosen.map(({ id }) => id),
    // Another order may load others first; what was ticked stays ticked.
    preserveSelectedRowKeys: true,
    onChange: (_keys, rows) => choose(rows),
    getCheckboxProps: (row) => ({ 'aria-label': nameOf(row) }),
    // The bar has it; in the head of the table it would be drawn once more where no reader looks.
    hideSelectAll: true,
  }
}

interface CardBoxProps<Row extends { id: string }> {
  row: Row
  choosing: Choosing<Row>
  title: string
  children: ReactNode
}

/** The box of a card on a phone, as large as the card. */
export function CardBox<Row extends { id: string }>({ row, choosing, title, children }: CardBoxProps<Row>) {
  return (
    <Checkbox
      checked={choosing.chosen.some(({ id }) => id === row.id)}
      onChange={() => choosing.toggle(row)}
      style={{ minHeight: 44, width: '100%', alignItems: 'center' }}
    >
      <strong>{title}</strong>
      <br />
      {children}
    </Checkbox>
  )
}

interface ChosenBarProps<Row extends { id: string }> {
  choosing: Choosing<Row>
  label: string
  /** How many of what are ticked. */
  count: string
  /** What can be done with them. */
  children: ReactNode
}

/** How many are ticked and what can be done with them; in sight while the list is scrolled. */
export function ChosenBar<Row extends { id: string }>({ choosing, label, count, children }: ChosenBarProps<Row>) {
  const { t } = useTranslation()
  const isWide = Grid.useBreakpoint().md ?? true
  const { chosen, isTicking, chooseAll, clear } = choosing
  if (chosen.length === 0 && (isWide || !isTicking)) return null
  return (
    <Flex wrap gap={8} align="center" role="region" aria-label={label} style={barStyle}>
      <span role="status" className="tabular" style={{ marginInlineEnd: 'auto' }}>
        {count}
      </span>
      <Button onClick={chooseAll}>{t('choose.all')}</Button>
      <Button onClick={clear}>{t('choose.clear')}</Button>
      {children}
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
