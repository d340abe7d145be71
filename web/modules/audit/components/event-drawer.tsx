import { Descriptions, Drawer, Flex, Grid, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { factLabel, factText } from '../../../kernel/facts.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { ScrollArea } from '../../../kernel/scroll-area.tsx'
import type { AuditEvent } from '../queries.ts'
import { eventText, nounOf } from './words.ts'

/** One event in full: what it was before and after, why, and its place in the chain. */
export function EventDrawer({ event, onClose }: { event: AuditEvent | undefined; onClose: () => void }) {
  const isWide = Grid.useBreakpoint().md ?? true
  return (
    <Drawer
      open={event !== undefined}
      onClose={onClose}
      size={isWide ? 640 : '100%'}
      title={event && eventText(event.kind)}
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
    { label: t('actor'), children: `${actor.name} · ${t(`actorKind.${actor.kind}`, { defaultValue: actor.kind })}` },
    { label: t('subject'), children: `${nounOf(subject.kind)} ${subject.label}` },
    ...(reason ? [{ label: t('reason'), children: reason }] : []),
    { label: 'IP', children: ip ?? '—' },
    { label: t('client'), children: userAgent ?? '—' },
    { label: t('request'), children: requestId },
    { label: t('seq'), children: seq },
    { label: t('hash'), children: <code>{hash}</code> },
  ]
  return (
    <Flex vertical gap={16}>
      <Changes before={event.before} after={event.after} />
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

/** Every single value with the way to it, e.g. `articles.1.text.zh`. */
function leavesOf(value: unknown, path = ''): [string, unknown][] {
  if (typeof value !== 'object' || value === null) return [[path, value]]
  return Object.entries(value).flatMap(([name, one]) => leavesOf(one, path ? `${path}.${name}` : name))
}

/** Of a change what differs, value by value; otherwise the fields as they are. */
function linesOf(before: Fields, after: Fields): { before: Map<string, unknown>; after: Map<string, unknown> } {
  const whole = { before: new Map(Object.entries(before ?? {})), after: new Map(Object.entries(after ?? {})) }
  if (!before || !after) return whole
  const [old, now] = [new Map(leavesOf(before)), new Map(leavesOf(after))]
  const only = (of: Map<string, unknown>) => new Map([...of].filter(([path]) => old.get(path) !== now.get(path)))
  const changed = { before: only(old), after: only(now) }
  return changed.before.size + changed.after.size > 0 ? changed : whole
}

function Changes({ before, after }: { before: Fields; after: Fields }) {
  const { t } = useTranslation('audit')
  const lines = linesOf(before, after)
  const names = [...new Set([...lines.before.keys(), ...lines.after.keys()])]
  const worded = (path: string) => {
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
                <Value value={lines.before.get(name)} name={name.split('.').at(-1)!} />
              </td>
              <td style={cell}>
                <Value value={lines.after.get(name)} name={name.split('.').at(-1)!} />
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

function Value({ value, name }: { value: unknown; name: string }) {
  if (typeof value === 'object' && value !== null) {
    return (
      <Typography.Text style={{ fontFamily: 'ui-monospace, monospace', fontSize: 12, whiteSpace: 'pre-wrap' }}>
        {JSON.stringify(value, null, 1)}
      </Typography.Text>
    )
  }
  return <span className="tabular">{factText(value, name)}</span>
}
