import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Badge, Button, Card, Flex, Skeleton, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Page } from '../../../kernel/api.ts'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { waitingQuery, type Approval } from '../queries.ts'
import { DecisionSheet, type Deed } from './decision-sheet.tsx'

/** As many as fit above the rest of the day. */
const shownAtOnce = 5

/** What waits for the signed-in person's decision, decided in place; an empty day says so. */
export function WaitingForMe() {
  const { t } = useTranslation('approvals')
  const query = useQuery(waitingQuery)
  const rows = query.data?.rows
  const count = query.data && countOf(query.data)
  return (
    <Card
      size="small"
      style={{ height: '100%' }}
      title={
        <h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>
          {t('waitingTitle')} {count && <Badge count={count} title="" />}
        </h2>
      }
      extra={<Link to="/approvals">{t('waitingAll')}</Link>}
    >
      {query.error && !rows && (
        <Flex gap={8} align="center">
          <Typography.Text type="secondary">{t('failed')}</Typography.Text>
          <Button onClick={() => void query.refetch()}>{t('retry')}</Button>
        </Flex>
      )}
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      {rows?.length === 0 && <Typography.Text type="secondary">{t('waitingNone')}</Typography.Text>}
      {rows && rows.length > 0 && <WaitingList rows={rows} />}
    </Card>
  )
}

/** How many wait, as far as the page tells: more than it holds is a plus. */
const countOf = ({ rows, nextCursor }: Page<Approval>) =>
  rows.length === 0 ? '' : `${rows.length}${nextCursor ? '+' : ''}`

function WaitingList({ rows }: { rows: Approval[] }) {
  const { t } = useTranslation('approvals')
  const [doing, setDoing] = useState<{ deed: Deed; approval: Approval }>()
  const more = rows.length - shownAtOnce
  return (
    <>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {rows.slice(0, shownAtOnce).map((row) => (
          <Line key={row.id} row={row} onDo={(deed) => setDoing({ deed, approval: row })} />
        ))}
      </ul>
      {more > 0 && <Link to="/approvals">{t('waitingMore', { count: more })}</Link>}
      {doing && (
        <DecisionSheet withSummary deed={doing.deed} approval={doing.approval} onClose={() => setDoing(undefined)} />
      )}
    </>
  )
}

function Line({ row, onDo }: { row: Approval; onDo: (deed: Deed) => void }) {
  const { t } = useTranslation('approvals')
  const named = (deed: Deed) => t('doOn', { action: t(`do.${deed}`), subject: row.subject.label })
  return (
    <Flex component="li" wrap gap={8} align="center" style={{ padding: '6px 0' }}>
      <div style={{ flex: '1 1 180px', minWidth: 0 }}>
        <Link to="/approvals/$id" params={{ id: row.id }}>
          {row.subject.label}
        </Link>
        <div>
          <Typography.Text type="secondary" className="tabular">
            {inLocale(row.matter.title)} · {row.submittedBy.name} · {formatInstant(row.submittedAt)}
          </Typography.Text>
        </div>
      </div>
      <Flex gap={8} style={{ marginInlineStart: 'auto' }}>
        <Button danger aria-label={named('reject')} onClick={() => onDo('reject')}>
          {t('do.reject')}
        </Button>
        <Button type="primary" aria-label={named('approve')} onClick={() => onDo('approve')}>
          {t('do.approve')}
        </Button>
      </Flex>
    </Flex>
  )
}
