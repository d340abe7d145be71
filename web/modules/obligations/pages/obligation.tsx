import { DownloadOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, Card, Col, Descriptions, Flex, Grid, Row, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant, formatSize } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { Actions } from '../components/actions.tsx'
import { ArticleLink } from '../components/article-link.tsx'
import { DueTime } from '../components/time.tsx'
import { evidenceAddress, obligationQuery, type ObligationDetail } from '../queries.ts'

const route = getRouteApi('/app/obligations/$id')

/** One duty: who owes what by when and why, what was done about it, and what the reader can do. */
export function ObligationPage() {
  const { id } = route.useParams()
  const query = useQuery(obligationQuery(id))
  return <Await query={query}>{(duty) => <Duty duty={duty} />}</Await>
}

function Duty({ duty }: { duty: ObligationDetail }) {
  const { t } = useTranslation('obligations')
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {inLocale(duty.title)} <DueTime of={duty} />
          </Flex>
        }
        hint={duty.subject.label ?? t('hidden')}
        actions={<Actions duty={duty} all />}
      />
      <Flex vertical gap={16}>
        {duty.flag && <Alert type="warning" showIcon title={t('missingYear')} />}
        <Row gutter={[16, 16]}>
          <Col xs={24} lg={14}>
            <Part title={t('duty')}>
              <Facts duty={duty} />
            </Part>
          </Col>
          <Col xs={24} lg={10}>
            <Flex vertical gap={16}>
              <Notices duty={duty} />
              <Handovers duty={duty} />
            </Flex>
          </Col>
        </Row>
      </Flex>
    </>
  )
}

function Facts({ duty }: { duty: ObligationDetail }) {
  const { t } = useTranslation('obligations')
  const isWide = Grid.useBreakpoint().sm ?? true
  const { subject, link, pause, closedOn, closedByName, acknowledgedAt } = duty
  const label = subject.label ?? t('hidden')
  const lines: { name: string; value: ReactNode }[] = [
    { name: t('subject'), value: link ? <Link to={link as '/'}>{label}</Link> : label },
    { name: t('owner'), value: duty.owner.name },
    { name: t('dueOwner'), value: duty.dueOwner && t('dueOwnerValue', { name: duty.dueOwner.name }) },
    { name: t('checker'), value: duty.checker?.name },
    { name: t('due'), value: duty.dueOn },
    { name: t('article'), value: <ArticleLink article={duty.article} /> },
    { name: t('evidenceNeeded'), value: t(`evidenceAsked.${duty.evidenceKind}`) },
    {
      name: t('acknowledgedTitle'),
      value: acknowledgedAt ? t('acknowledged', { at: formatInstant(acknowledgedAt) }) : t('notAcknowledged'),
    },
    { name: t('pauseReason'), value: pause?.reason },
    { name: t('closedTitle'), value: closedOn && t('closed', { date: closedOn, name: closedByName ?? t('nobody') }) },
    { name: t('evidenceTitle'), value: evidenceOf(duty) },
    { name: t('waiveReason'), value: duty.waiveReason },
  ]
  return (
    <Descriptions
      size="small"
      column={1}
      bordered
      styles={{ label: { width: isWide ? '30%' : '36%' } }}
      items={lines.flatMap(({ name, value }) =>
        value ? [{ key: name, label: name, children: <span className="tabular">{value}</span> }] : [],
      )}
    />
  )
}

/** What was handed in: the note, the record's label, or the file to be saved. */
function evidenceOf({ id, evidence }: ObligationDetail): ReactNode {
  if (!evidence) return null
  const { kind, name, size, text } = evidence as { kind: string; name?: string; size?: number; text?: string }
  if (kind === 'file') {
    return (
      <Typography.Link href={evidenceAddress(id)} download={name}>
        <DownloadOutlined aria-hidden /> {name} {size !== undefined && formatSize(size)}
      </Typography.Link>
    )
  }
  return text ?? (evidence['record'] as { label?: string } | undefined)?.label
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card size="small" title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{title}</h2>}>
      {children}
    </Card>
  )
}

const list = { listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 6 }

function Notices({ duty: { notices } }: { duty: ObligationDetail }) {
  const { t } = useTranslation('obligations')
  return (
    <Part title={t('notices')}>
      {notices.length === 0 && <Typography.Text type="secondary">{t('noNotices')}</Typography.Text>}
      <ol style={list}>
        {notices.map(({ kind, step, toName, toldOn }) => (
          <li key={`${kind}${step}${toldOn}`}>
            <span className="tabular">{toldOn}</span> {t(kind, { name: toName ?? t('nobody') })}
          </li>
        ))}
      </ol>
    </Part>
  )
}

function Handovers({ duty: { handovers } }: { duty: ObligationDetail }) {
  const { t } = useTranslation('obligations')
  if (handovers.length === 0) return null
  return (
    <Part title={t('handovers')}>
      <ol style={list}>
        {handovers.map(({ fromName, toName, madeByName, madeAt, reason }) => (
          <li key={madeAt}>
            <span className="tabular">{formatInstant(madeAt)}</span>{' '}
            {t('handover', { from: fromName, to: toName, by: madeByName })}
            <div>
              <Typography.Text type="secondary">{reason}</Typography.Text>
            </div>
          </li>
        ))}
      </ol>
    </Part>
  )
}
