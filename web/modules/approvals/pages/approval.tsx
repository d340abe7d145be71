import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { Alert, Card, Col, Flex, Grid, Row, Typography } from 'antd'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { useMay } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { Actions } from '../components/actions.tsx'
import { DecisionSheet, type Deed } from '../components/decision-sheet.tsx'
import { History } from '../components/history.tsx'
import { Status } from '../components/status.tsx'
import { Steps } from '../components/steps.tsx'
import { Summary } from '../components/summary.tsx'
import { approvalQuery, type ApprovalDetail } from '../queries.ts'

const route = getRouteApi('/app/approvals/$id')

/** What the reader had before him when it turned out to have moved on. */
interface Missed {
  message: string
  seen: ApprovalDetail
}

/** One request: what is asked, by which authority, how far it is, and what the reader can do about it. */
export function ApprovalPage() {
  const { id } = route.useParams()
  const query = useQuery(approvalQuery(id))
  return <Await query={query}>{(approval) => <Request key={id} approval={approval} />}</Await>
}

function Request({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals')
  const isWide = Grid.useBreakpoint().md ?? true
  const [deed, setDeed] = useState<Deed | null>(null)
  const [shown, setShown] = useState(approval)
  const [missed, setMissed] = useState<Missed>()
  // What one agrees to is what was on the screen when the sheet opened, whatever arrives behind it.
  const begin = (next: Deed) => {
    setShown(approval)
    setMissed(undefined)
    setDeed(next)
  }
  const actions = <Actions can={approval.can} onDo={begin} />
  const { submittedBy, submittedAt, standingInFor } = approval
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {approval.subject.label} <Status of={approval.status} />
          </Flex>
        }
        hint={`${inLocale(approval.matter.title)} · ${submittedBy.name} · ${formatInstant(submittedAt)}`}
        actions={isWide && actions}
      />
      <Flex vertical gap={16}>
        {missed && <Meanwhile missed={missed} now={approval} />}
        {standingInFor.length > 0 && approval.can.approve && (
          <Alert type="info" showIcon title={t('standingIn', { names: standingInFor.join(t('listComma')) })} />
        )}
        <Parts approval={approval} />
      </Flex>
      {!isWide && actions}
      <DecisionSheet
        deed={deed}
        approval={shown}
        onClose={() => setDeed(null)}
        onStale={(message) => setMissed({ message, seen: shown })}
      />
    </>
  )
}

function Parts({ approval }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals')
  const { link } = approval
  return (
    <Row gutter={[16, 16]}>
      <Col xs={24} lg={14}>
        <Flex vertical gap={16}>
          <Part title={t('what')} extra={link && <Link to={link as '/'}>{t('link')}</Link>}>
            <Summary approval={approval} />
            <Authority approval={approval} />
          </Part>
          <Part title={t('history')}>
            <History actions={approval.actions} />
          </Part>
        </Flex>
      </Col>
      <Col xs={24} lg={10}>
        <Part title={t('steps')}>
          <Steps approval={approval} />
        </Part>
      </Col>
    </Row>
  )
}

function Authority({ approval: { article, policyVersion: version, basedOn } }: { approval: ApprovalDetail }) {
  const { t } = useTranslation('approvals')
  const text = article ? t('authorityValue', { article, version }) : t('authorityNoArticle', { version })
  const mayRead = useMay()('policies.read')
  return (
    <Typography.Paragraph style={{ margin: '12px 0 0' }}>
      <Typography.Text type="secondary">{t('authority')} </Typography.Text>
      {mayRead ? (
        <Link to="/regulations/$kind" params={{ kind: 'authority-table' }}>
          {text}
        </Link>
      ) : (
        text
      )}
      {basedOn && (
        <div>
          <Link to="/approvals/$id" params={{ id: basedOn }}>
            {t('basedOn')}
          </Link>
        </div>
      )}
    </Typography.Paragraph>
  )
}

function Part({ title, extra, children }: { title: string; extra?: ReactNode; children: ReactNode }) {
  return (
    <Card size="small" title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{title}</h2>} extra={extra}>
      {children}
    </Card>
  )
}

/** What happened between the reader's look and his decision. */
function Meanwhile({ missed: { message, seen }, now }: { missed: Missed; now: ApprovalDetail }) {
  const { t } = useTranslation('approvals')
  const since = now.actions.slice(seen.actions.length)
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      title={t('staleTitle', { message })}
      description={
        <>
          {now.contentHash !== seen.contentHash && <p style={{ margin: '0 0 8px' }}>{t('staleContent')}</p>}
          {since.length > 0 && (
            <>
              <p style={{ margin: '0 0 4px' }}>{t('staleSeen')}</p>
              <History actions={since} />
            </>
          )}
        </>
      }
    />
  )
}
