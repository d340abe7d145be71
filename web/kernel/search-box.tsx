import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useRef, useState, type CSSProperties } from 'react'

interface SearchBoxProps {
  value: string
  /** Called a moment after the last key, never in the middle of composing Chinese characters. */
  onSearch: (text: string) => void
  /** What can be searched for; read out as the label too. */
  label: string
  style?: CSSProperties
}

/** The search box of a list; the `/` key jumps to it. */
export function SearchBox({ value, onSearch, label, style }: SearchBoxProps) {
  const [typed, setTyped] = useState({ text: value, sent: value, seen: value })
  const composing = useRef(false)
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  const later = (next: string, delay = 220) => {
    clearTimeout(waiting.current)
    if (composing.current) return
    waiting.current = setTimeout(() => {
      const sent = next.trim()
      setTyped((now) => ({ ...now, sent }))
      onSearch(sent)
    }, delay)
  }
  // The value comes back after what was sent, when more may be typed already; only another one replaces the text.
  if (typed.seen !== value) {
    setTyped({ text: value === typed.sent ? typed.text : value, sent: value, seen: value })
  }
  return (
    <Input
      type="search"
      data-search-box
      aria-label={label}
      placeholder={label}
      prefix={<SearchOutlined aria-hidden />}
      allowClear
      maxLength={200}
      value={typed.text}
      onChange={(event) => {
        const text = event.target.value
        setTyped((now) => ({ ...now, text }))
        later(text, text === '' ? 0 : undefined)
      }}
      onPressEnter={() => later(typed.text, 0)}
      onCompositionStart={() => (composing.current = true)}
      onCompositionEnd={(event) => {
        composing.current = false
        later(event.currentTarget.value)
      }}
      style={{ minWidth: 220, flex: '1 1 260px', maxWidth: 420, ...style }}
    />
  )
}
