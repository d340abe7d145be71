import { SwapOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Grid, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ChosenBar, type Choosing } from '../../../kernel/choosing.tsx'
import { ColleagueChoice } from '../../../kernel/colleague-choice.tsx'
import { inLocale } from '../../../kernel/i18n.ts'
import { FormSheet } from '../../../kernel/sheet.tsx'
import { handOverChosen, type HandedOver, type Obligation } from '../queries.ts'

/** As many as the server takes at once. */
const most = 200

/** What a duty is called among others: what is to be done, and about what. */
export const nameOf = ({ title, subject }: Obligation) => [inLocale(title), subject.label].filter(Boolean).join(' · ')

/** What can be done with the duties ticked: they are handed over together. */
export function ChosenDuties({ choosing }: { choosing: Choosing<Obligation> }) {
  const { t } = useTranslation('obligations')
  const isWide = Grid.useBreakpoint().md ?? true
  const [isOpen, setOpen] = useState(false)
  const { chosen } = choosing
  return (
    <ChosenBar choosing={choosing} label={t('choose.bar')} count={t('choose.chosen', { count: chosen.length })}>
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
    </ChosenBar>
  )
}

interface HandoverSheetProps {
  open: boolean
  onClose: () => void
  choosing: Choosing<Obligation>
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
