import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataList } from '../../../kernel/data-list.tsx'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { useMay } from '../../../kernel/session.ts'
import { Nothing } from '../../../kernel/states.tsx'
import { EventDrawer } from '../components/event-drawer.tsx'
import { Filters } from '../components/filters.tsx'
import { RetentionCard } from '../components/retention.tsx'
import { Verification } from '../components/verification.tsx'
import { exportAddress, familiesQuery, loadEvents, type AuditEvent } from '../queries.ts'

const route = getRouteApi('/app/settings/audit')

/** What happened: who changed what, when, from what to what. */
export function Events() {
  const { t } = useTranslation('audit')
  const search = route.useSearch()
  const navigate = route.useNavigate()
  const families = useQuery(familiesQuery).data?.rows ?? []
  const mayVerify = useMay()('audit.verify')
  const [opened, setOpened] = useState<AuditEvent>()
  const open = (event: AuditEvent) => (
    <Button type="text" aria-label={`${t('open')} ${event.seq}`} onClick={() => setOpened(event)}>
      {t('open')}
    </Button>
  )
  return (
    <Flex vertical gap={16}>
      <Typography.Text type="secondary">{t('hint')}</Typography.Text>
      <Flex wrap gap={16}>
        {mayVerify && <Verification />}
        <RetentionCard />
      </Flex>
      <Filters
        search={search}
        change={(part) => void navigate({ search: (now) => ({ ...now, ...part }), replace: true })}
        choice={{
          name: 'kind',
          label: t('event'),
          value: search.kind,
          options: families.map(({ family, title }) => ({ value: `${family}.*`, label: inLocale(title) })),
        }}
        exportHref={exportAddress('events', search)}
      />
      <DataList<AuditEvent>
        queryKey={['events', search]}
        load={(cursor) => loadEvents(search, cursor)}
        rowKey={({ id }) => id}
        empty={<Nothing text={t('empty')} />}
        columns={[
          { key: 'at', title: t('at'), render: (_, { at }) => <span className="tabular">{formatInstant(at)}</span> },
          { key: 'actor', title: t('actor'), render: (_, { actor }) => actor.name },
          { key: 'event', title: t('event'), render: (_, { title }) => inLocale(title) },
          {
            key: 'subject',
            title: t('subject'),
            render: (_, { subject }) => `${inLocale(subject.noun)} ${subject.label}`,
          },
          { key: 'reason', title: t('reason'), render: (_, { reason }) => reason ?? '—' },
          { key: 'open', title: t('more'), render: (_, event) => open(event) },
        ]}
        card={(event) => (
          <Flex vertical gap={4}>
            <strong>{inLocale(event.title)}</strong>
            <span>{event.subject.label}</span>
            <Flex justify="space-between" align="center">
              <Typography.Text type="secondary" className="tabular">
                {event.actor.name} · {formatInstant(event.at)}
              </Typography.Text>
              {open(event)}
            </Flex>
          </Flex>
        )}
      />
      <EventDrawer event={opened} onClose={() => setOpened(undefined)} />
    </Flex>
  )
}
