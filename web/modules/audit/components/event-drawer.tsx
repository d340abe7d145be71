import { Descriptions, Drawer, Flex, Grid, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { factLabel, factText } from '../../../kernel/facts.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import type { AuditEvent } from '../queries.ts'

/** One event in full: what it was before and after, why, and its place in the chain. */
export function EventDrawer({ event, onClose }: { event: AuditEvent | undefined; onClose: () => void }) {
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Drawer
      open={event !== undefined}
      onClose={onClose}
      size={isWide ? 640 : '100%'}
      title={event && inLocale(event.title)}
      destroyOnHidden
    >
      {event && <Details event={event} />}
    </Drawer>
  )
}

function Details({ event }: { event: AuditEvent }) {
  const { t } = useTranslation('audit')
  const { at, actor, subject, reason, ip, userAgent, requestId, seq, hash } = event
  const items = [
    { label: t('at'), children: <span className="tabular">{formatInstant(at)}</span> },
    { label: t('actor'), children: `${actor.name} · ${inLocale(actor.as)}` },
    { label: t('subject'), children: `${inLocale(subject.noun)} ${subject.label}` },
    ...(reason ? [{ label: t('reason'), children: reason }] : []),
    { label: 'IP', children: ip ?? '—' },
    { label: t('client'), children: userAgent ?? '—' },
    { label: t('request'), children: requestId },
    { label: t('seq'), children: seq },
    { label: t('hash'), children: <code>{hash}</code> },
  ]
  return (
    <Flex vertical gap={16}>
      <Changes {...event} />
      <Descriptions
        size="small"
        bordered
        column={1}
        styles={{ label: { width: 96 } }}
        items={items.map((item) => ({ key: item.label, ...item }))}
      />
    </Flex>
  )
}

type Fields = Record<string, unknown> | null

/** What somebody or something that an event names is called; null for anything else. */
function nameIn(value: object): string | null {
  if ('name' in value && 'id' in value && typeof value.name === 'string') return value.name
  return 'zh' in value && 'en' in value ? inLocale(value as Parameters<typeof inLocale>[0]) : null
}

/** The same fields with names in place of the ids that have one. */
function named<T>(value: T, names: Record<string, string>): T {
  const put = (one: unknown): unknown => {
    if (typeof one === 'string') return names[one] ?? one
    if (Array.isArray(one)) return one.map(put)
    if (typeof one !== 'object' || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([name, of]) => [name, put(of)]))
  }
  return put(value) as T
}

/** Every single value with the way to it, e.g. `articles.1.text.zh`. */
function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null || nameIn(value) !== null) return [[path, value]]
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, path ? `${path}.${name}` : name))
}

/** Of a change what differs, value by value; otherwise the fields as they are. */
function linesOf(before: Fields, after: Fields): { before: Map<string, unknown>; after: Map<string, unknown> } {
  const whole = { before: new Map(Object.entries(before ?? {})), after: new Map(Object.entries(after ?? {})) }
  if (!before || !after) return whole
  const [old, now] = [new Map(leavesOf(before)), new Map(leavesOf(after))]
  const only = (of: Map<string, unknown>) =>
    new Map([...of].filter(([path]) => JSON.stringify(old.get(path)) !== JSON.stringify(now.get(path))))
  const changed = { before: only(old), after: only(now) }
  return changed.before.size + changed.after.size > 0 ? changed : whole
}

function Changes({ before, after, names: called, words, subject }: AuditEvent) {
  const { t } = useTranslation('audit')
  const lines = linesOf(named(before, called), named(after, called))
  // Which record it is stands above.
  const isItself = (name: string) => name === 'id' && after?.['id'] === subject.id
  const names = [...new Set([...lines.before.keys(), ...lines.after.keys()])].filter((name) => !isItself(name))
  const known = new Map(words.map((word) => [word.field, word]))
  const worded = (path: string) => {
    const label = known.get(path)?.label
    if (label !== undefined) return label
    const [name = '', ...rest] = path.split('.')
    return [t(`name.${name}`, { defaultValue: factLabel(name) }), ...rest.map((step) => placeOf(step))].join(' · ')
  }
  if (names.length === 0) return null
  const cell = { padding: '6px 8px', textAlign: 'start', verticalAlign: 'top', maxWidth: 240 } as const
  return (
    <ScrollArea label={t('changes')}>
      <table style={{ borderCollapse: 'collapse', width: '100%' }}>
        <caption className="sr-only">{t('changes')}</caption>
        <thead>
          <tr>
            <th style={cell}>{t('field')}</th>
            <th style={cell}>{t('before')}</th>
            <th style={cell}>{t('after')}</th>
          </tr>
        </thead>
        <tbody>
          {names.map((name) => (
            <tr key={name} style={{ borderTop: '1px solid var(--ant-color-border-secondary)' }}>
              <td style={cell}>{worded(name)}</td>
              <td style={cell}>
                <Value
                  value={known.has(name) ? known.get(name)!.before : lines.before.get(name)}
                  isWorded={known.has(name)}
                  name={name.split('.').at(-1)!}
                />
              </td>
              <td style={cell}>
                <Value
                  value={known.has(name) ? known.get(name)!.after : lines.after.get(name)}
                  isWorded={known.has(name)}
                  name={name.split('.').at(-1)!}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollArea>
  )
}

/** Places in lists are counted from one. */
const placeOf = (step: string) => (/^\d+$/.test(step) ? `#${Number(step) + 1}` : factLabel(step))

function Value({ value, name, isWorded }: { value: unknown; name: string; isWorded: boolean }) {
  if (isWorded) return typeof value === 'string' && value !== '' ? value : '—'
  const called = typeof value === 'object' && value !== null ? nameIn(value) : null
  if (called !== null) return called
  if (typeof value === 'object' && value !== null) {
    return (
      <Typography.Text style={{ fontFamily: 'ui-monospace, monospace', fontSize: 12, whiteSpace: 'pre-wrap' }}>
        {JSON.stringify(value, null, 1)}
      </Typography.Text>
    )
  }
  return <span className="tabular">{factText(value, name)}</span>
}
