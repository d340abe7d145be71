import { LockOutlined, SearchOutlined } from '@ant-design/icons'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { Flex, Input, Modal, theme, Typography, type InputRef } from 'antd'
import { useDeferredValue, useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useMyPlaces } from './places.tsx'

/** Something the palette found: where it is and how it reads. */
export interface Found {
  path: string
  label: string
  hint: string
  /** It is closed to the reader; what choosing it does instead of opening it. */
  closed?: string
}

interface Entry extends Found {
  icon?: ReactNode
}

/** Goes to any place and to any customer by a few letters: Ctrl-K. */
export function CommandPalette({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const input = useRef<InputRef>(null)
  return (
    <Modal
      open={open}
      onCancel={onClose}
      title={t('palette.title')}
      footer={null}
      destroyOnHidden
      width={560}
      style={{ top: 72 }}
      afterOpenChange={(shown) => shown && input.current?.focus()}
    >
      <Palette input={input} onClose={onClose} />
    </Modal>
  )
}

function useEntries(text: string): Entry[] {
  const { t } = useTranslation()
  const { find } = useRouter().options.context
  const sought = useDeferredValue(text.trim())
  const { data: found = [] } = useQuery({
    queryKey: ['palette', sought],
    queryFn: () => find(sought),
    enabled: sought !== '',
    placeholderData: keepPreviousData,
  })
  const places = useMyPlaces()
    .map(({ path, name, icon }) => ({ path, label: t(`nav.${name}`), hint: t('palette.place'), icon }))
    .filter(({ label, path }) => `${label} ${path}`.toLowerCase().includes(text.trim().toLowerCase()))
  return [...places, ...(sought === '' ? [] : found)]
}

function Palette({ input, onClose }: { input: React.Ref<InputRef>; onClose: () => void }) {
  const { t } = useTranslation()
  const router = useRouter()
  const list = useId()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  const entries = useEntries(text)
  const at = Math.min(chosen, entries.length - 1)
  useEffect(() => {
    document.getElementById(`${list}-${at}`)?.scrollIntoView({ block: 'nearest' })
  }, [list, at])
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    router.history.push(entry.path)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0 || entries.length === 0) return
    event.preventDefault()
    setChosen((at + step + entries.length) % entries.length)
  }
  return (
    <Flex vertical gap={8}>
      <Input
        ref={input}
        size="large"
        prefix={<SearchOutlined aria-hidden />}
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={entries.length ? `${list}-${at}` : undefined}
        aria-label={t('palette.hint')}
        placeholder={t('palette.hint')}
        value={text}
        maxLength={200}
        onChange={(event) => {
          setText(event.target.value)
          setChosen(0)
        }}
        onKeyDown={onKeyDown}
        onPressEnter={(event) => event.nativeEvent.isComposing || go(entries[at])}
      />
      <div id={list} role="listbox" aria-label={t('palette.title')} style={{ maxHeight: 360, overflow: 'auto' }}>
        {entries.map((entry, index) => (
          <Choice
            key={`${entry.path} ${index}`}
            id={`${list}-${index}`}
            entry={entry}
            isChosen={index === at}
            onGo={go}
          />
        ))}
      </div>
      {entries.length === 0 && (
        <Typography.Text type="secondary" role="status">
          {t('palette.nothing')}
        </Typography.Text>
      )}
    </Flex>
  )
}

interface ChoiceProps {
  id: string
  entry: Entry
  isChosen: boolean
  onGo: (entry: Entry) => void
}

function Choice({ id, entry, isChosen, onGo }: ChoiceProps) {
  const { token } = theme.useToken()
  return (
    <Flex
      id={id}
      role="option"
      aria-selected={isChosen}
      gap={10}
      align="center"
      onClick={() => onGo(entry)}
      style={{
        minHeight: 44,
        padding: '0 10px',
        cursor: 'pointer',
        borderRadius: token.borderRadius,
        background: isChosen ? token.controlItemBgActive : undefined,
      }}
    >
      {entry.closed ? <LockOutlined aria-hidden /> : entry.icon}
      <Typography.Text ellipsis style={{ flex: 1 }}>
        {entry.label}
      </Typography.Text>
      <Typography.Text type="secondary">{entry.hint}</Typography.Text>
      {entry.closed && <Typography.Text style={{ color: token.colorLink }}>{entry.closed}</Typography.Text>}
    </Flex>
  )
}
