import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Card, Flex, Skeleton, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { countsQuery, mineQuery, type Obligation, type ObligationCounts } from '../queries.ts'
import { Actions, DutyName } from './actions.tsx'
import { DueTime } from './time.tsx'

const shownAtOnce = 6

/** What the signed-in person owes, late, today and this week, done in place; an empty day says so. */
export function MyDuties() {
  const { t } = useTranslation('obligations')
  const mine = useQuery(mineQuery)
  const counts = useQuery(countsQuery('mine'))
  return (
    <Card
      size="small"
      style={{ height: '100%' }}
      title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{t('mineTitle')}</h2>}
      extra={<Link to="/obligations">{t('mineAll')}</Link>}
    >
      {mine.error && !mine.data && (
        <Flex gap={8} align="center">
          <Typography.Text type="secondary">{t('failed')}</Typography.Text>
          <Button onClick={() => void mine.refetch()}>{t('retry')}</Button>
        </Flex>
      )}
      {mine.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      {counts.data && counts.data.open > 0 && <Counts counts={counts.data} />}
      {mine.data && <Pressing rows={mine.data.rows} open={counts.data?.open} />}
    </Card>
  )
}

function Counts({ counts }: { counts: ObligationCounts }) {
  const { t } = useTranslation('obligations')
  return (
    <Flex wrap gap={20} style={{ marginBottom: 4 }}>
      {(['late', 'today', 'week'] as const).map((when) => (
        <Link
          key={when}
          to="/obligations"
          search={{ when }}
          style={{ display: 'inline-flex', alignItems: 'center', minHeight: 44 }}
        >
          {t(`when.${when}`)}
          <Typography.Text
            strong
            type={when === 'late' && counts.late > 0 ? 'danger' : undefined}
            className="tabular"
            style={{ marginInlineStart: 6, fontSize: 18 }}
          >
            {counts[when]}
          </Typography.Text>
        </Link>
      ))}
    </Flex>
  )
}

const isPressing = ({ when }: Obligation) => when === 'late' || when === 'today' || when === 'week'

function Pressing({ rows, open }: { rows: Obligation[]; open: number | undefined }) {
  const { t } = useTranslation('obligations')
  const pressing = rows.filter(isPressing)
  if (rows.length === 0) return <Typography.Text type="secondary">{t('mineNone')}</Typography.Text>
  if (pressing.length === 0) {
    return <Typography.Text type="secondary">{t('mineOthers', { count: open ?? rows.length })}</Typography.Text>
  }
  const more = pressing.length - shownAtOnce
  return (
    <>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {pressing.slice(0, shownAtOnce).map((duty) => (
          <Flex component="li" key={duty.id} wrap gap={8} align="center" style={{ padding: '6px 0' }}>
            <div style={{ flex: '1 1 160px', minWidth: 0 }}>
              <DutyName duty={duty} />
            </div>
            <DueTime of={duty} />
            <Actions duty={duty} />
          </Flex>
        ))}
      </ul>
      {more > 0 && <Link to="/obligations">{t('mineMore', { count: more })}</Link>}
    </>
  )
}
