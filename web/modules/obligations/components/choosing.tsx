import { SwapOutlined } from '@ant-design/icons'
import { useQueryClient, type InfiniteData } from '@tanstack/react-query'
import { App, Button, Checkbox, Flex, Form, Grid, Input, type TableProps } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../../kernel/api.ts'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { handOverChosen, type Filter, type HandedOver, type Obligation } from '../queries.ts'

export interface Choosing {
  chosen: Obligation[]
  /** On a phone: whether cards are ticked. */
  isTicking: boolean
  setTicking: (isTicking: boolean) => void
  choose: (rows: Obligation[]) => void
  toggle: (row: Obligation) => void
  /** Ticks all that is loaded. */
  chooseAll: () => void
  clear: () => void
}

/** As many as the server takes at once. */
const most = 200

/** The duties ticked on the board; once others are listed they are forgotten, so that nothing unseen goes along. */
export function useChoosing(filter: Filter): Choosing {
  const queryClient = useQueryClient()
  const [isTicking, setTicking] = useState(false)
  const listed = JSON.stringify(filter)
  const [{ among, rows }, setChosen] = useState<{ among: string; rows: Obligation[] }>({ among: listed, rows: [] })
  const chosen = among === listed ? rows : []
  const choose = (next: Obligation[]) => setChosen({ among: listed, rows: next })
  return {
    chosen,
    isTicking,
    setTicking,
    choose,
    toggle: (row) =>
      choose(chosen.some(({ id }) => id === row.id) ? chosen.filter(({ id }) => id !== row.id) : [...chosen, row]),
    chooseAll: () => {
      const loaded = queryClient.getQueryData<InfiniteData<Page<Obligation>>>(['obligations', 'board', filter])
      choose(loaded?.pages.flatMap((page) => page.rows) ?? [])
    },
    clear: () => {
      choose([])
      setTicking(false)
    },
  }
}

const nameOf = ({ title, subject }: Obligation) => [inLocale(title), subject.label].filter(Boolean).join(' · ')

/** The boxes of the table on a wide screen. */
export function useRowBoxes({ chosen, choose }: Choosing): TableProps<Obligation>['rowSelection'] {
  const { t } = useTranslation('obligations')
  return {
    selectedRowKeys: chosen.map(({ id }) => id),
    preserveSelectedRowKeys: true,
    onChange: (_keys, rows) => choose(rows),
    getCheckboxProps: (duty) => ({ 'aria-label': t('choose.one', { duty: nameOf(duty) }) }),
    // The bar has it.
    hideSelectAll: true,
  }
}

/** The box of a card on a phone, as large as the card. */
export function CardBox({ duty, choosing, children }: { duty: Obligation; choosing: Choosing; children: ReactNode }) {
  return (
    <Checkbox
      checked={choosing.chosen.some(({ id }) => id === duty.id)}
      onChange={() => choosing.toggle(duty)}
      style={{ minHeight: 44, width: '100%', alignItems: 'center' }}
    >
      <strong>{nameOf(duty)}</strong>
      <br />
      {children}
    </Checkbox>
  )
}

/** What can be done with the duties ticked: they are handed over together. */
export function ChosenBar({ choosing }: { choosing: Choosing }) {
  const { t } = useTranslation('obligations')
  const isWide = Grid.useBreakpoint().md ?? true
  const [isOpen, setOpen] = useState(false)
  const { chosen, isTicking, chooseAll, clear } = choosing
  if (chosen.length === 0 && (isWide || !isTicking)) return null
  return (
    <Flex wrap gap={8} align="center" role="region" aria-label={t('choose.bar')} style={barStyle}>
      <span role="status" className="tabular" style={{ marginInlineEnd: 'auto' }}>
        {t('choose.chosen', { count: chosen.length })}
      </span>
      <Button onClick={chooseAll}>{t('choose.all')}</Button>
      <Button onClick={clear}>{t('choose.clear')}</Button>
      <Button
        type="primary"
        icon={<SwapOutlined aria-hidden />}
        style={{ flex: isWide ? 'none' : '1 0 100%' }}
        disabled={chosen.length === 0 || chosen.length > most}
        onClick={() => setOpen(true)}
      >
        {t('choose.handOver')}
      </Button>
      {chosen.length > most && <span style={{ flex: '1 0 100%' }}>{t('choose.most', { most })}</span>}
      <HandoverSheet open={isOpen} onClose={() => setOpen(false)} choosing={choosing} />
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

interface HandoverSheetProps {
  open: boolean
  onClose: () => void
  choosing: Choosing
}

/** To whom and why; afterwards what could not be handed over is listed, each with its reason. */
function HandoverSheet({ open, onClose, choosing: { chosen, clear } }: HandoverSheetProps) {
  const { t } = useTranslation('obligations')
  const { message, modal } = App.useApp()
  const queryClient = useQueryClient()
  const save = async (said: { toUserId: string; reason: string }) => {
    const { moved, refused } = await handOverChosen({ ...said, ids: chosen.map(({ id }) => id) })
    if (refused.length === 0) void message.success(t('choose.moved', { count: moved }))
    else {
      modal.warning({
        title: t('choose.left', { moved, count: refused.length }),
        content: <Refused refused={refused} among={chosen} />,
        okText: t('choose.understood'),
      })
    }
    onClose()
    clear()
    await queryClient.invalidateQueries()
  }
  return (
    <FormSheet
      title={t('choose.title', { count: chosen.length })}
      open={open}
      onClose={onClose}
      save={save}
      saveLabel={t('do.handOver')}
    >
      <Form.Item name="toUserId" label={t('toUser')} rules={[{ required: true, message: t('toUserNeeded') }]}>
        <ColleagueChoice<string> withMe />
      </Form.Item>
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: true, whitespace: true, message: t('reasonNeeded') }]}
      >
        <Input maxLength={500} />
      </Form.Item>
    </FormSheet>
  )
}

function Refused({ refused, among }: { refused: HandedOver['refused']; among: Obligation[] }) {
  const { t } = useTranslation()
  return (
    <ul style={{ margin: 0, paddingInlineStart: 18, maxHeight: '50vh', overflowY: 'auto' }}>
      {refused.map(({ id, why }) => {
        const duty = among.find((one) => one.id === id)
        return (
          <li key={id}>
            {duty && nameOf(duty)}
            {t('colon')}
            {inLocale(why)}
          </li>
        )
      })}
    </ul>
  )
}
