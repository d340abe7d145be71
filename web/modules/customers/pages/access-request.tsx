import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Card, Descriptions, Flex, Grid, Tag, theme, Typography } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { PageHead } from '../../../kernel/page.tsx'
import { useMe } from '../../../kernel/session.ts'
import { Await } from '../../../kernel/states.tsx'
import { requestQuery, type ArchiveRequestDetail, type Grant } from '../access-queries.ts'
import { GrantRevoking, type Revoked } from '../components/grant-revoking.tsx'
import { usePartNames } from '../components/part-names.ts'
import { RequestStatus } from '../components/request-status.tsx'

const route = getRouteApi('/app/archive-requests/$id')

/** One request: what was asked for and why, and what was opened until when. */
export function AccessRequest() {
  const { id } = route.useParams()
  const query = useQuery(requestQuery(id))
  return <Await query={query}>{(request) => <Request key={id} request={request} />}</Await>
}

function Request({ request }: { request: ArchiveRequestDetail }) {
  const { t } = useTranslation('customers')
  const { customer, grants, createdAt, user } = request
  return (
    <>
      <PageHead
        title={
          <Flex component="span" wrap gap={10} align="center">
            {customer.name} <RequestStatus of={request} />
          </Flex>
        }
        hint={`${t('requests.title')} · ${user.name} · ${formatInstant(createdAt)}`}
        actions={<Ways request={request} />}
      />
      <Flex vertical gap={16} style={{ maxWidth: 860 }}>
        <About request={request} />
        {grants.length > 0 && <Grants request={request} />}
      </Flex>
    </>
  )
}

function Ways({ request: { approvalId, customer, grants, status, user, can } }: { request: ArchiveRequestDetail }) {
  const { t } = useTranslation('customers')
  const isMine = useMe().id === user.id
  const live = grants.find(({ isLive }) => isLive)
  const mayAskAgain = isMine && status !== 'pending' && !live
  return (
    <>
      {approvalId && can.inspect && (
        <LinkButton to="/approvals/$id" params={{ id: approvalId }}>
          {t('requests.progress')}
        </LinkButton>
      )}
      {mayAskAgain && (
        <LinkButton to="/archive-requests/new" search={{ customerId: customer.id }}>
          {t('requests.askAgain')}
        </LinkButton>
      )}
      {isMine && live && (
        <LinkButton isPrimary to="/customers/$id" params={{ id: customer.id }} search={{ part: live.part }}>
          {t('requests.openCustomer')}
        </LinkButton>
      )}
    </>
  )
}

function About({ request: { parts, purpose, days, decidedAt } }: { request: ArchiveRequestDetail }) {
  const { t } = useTranslation('customers')
  const { token } = theme.useToken()
  const { names } = usePartNames()
  const isWide = Grid.useBreakpoint().sm ?? true
  const line = (key: 'parts' | 'purpose' | 'days' | 'decidedAt', children: string) => ({
    key,
    label: t(`requests.${key}`),
    children,
  })
  return (
    <Descriptions
      bordered
      size="small"
      column={1}
      layout={isWide ? 'horizontal' : 'vertical'}
      styles={{ label: { width: 140 }, content: { background: token.colorBgContainer } }}
      items={[
        line('parts', names(parts)),
        line('purpose', purpose),
        line('days', t('requests.daysOf', { count: days })),
        ...(decidedAt ? [line('decidedAt', formatInstant(decidedAt))] : []),
      ]}
    />
  )
}

function Grants({ request: { grants, user } }: { request: ArchiveRequestDetail }) {
  const { t } = useTranslation('customers')
  const [revoked, setRevoked] = useState<Revoked>()
  const isMine = useMe().id === user.id
  return (
    <Card
      size="small"
      title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{t('grants.title')}</h2>}
      styles={{ body: { paddingBlock: 4 } }}
    >
      {grants.map((grant, at) => (
        <GrantLine
          key={grant.id}
          grant={grant}
          isFirst={at === 0}
          isMine={isMine}
          onRevoke={() => setRevoked({ id: grant.id, part: grant.part, userName: user.name, isMine })}
        />
      ))}
      <GrantRevoking grant={revoked} onClose={() => setRevoked(undefined)} />
    </Card>
  )
}

interface GrantLineProps {
  grant: Grant
  isFirst: boolean
  isMine: boolean
  onRevoke: () => void
}

function GrantLine({ grant, isFirst, isMine, onRevoke }: GrantLineProps) {
  const { t } = useTranslation('customers')
  const { token } = theme.useToken()
  const part = usePartNames().name(grant.part)
  const { from, until, isLive, revokedByName, revokeReason } = grant
  const state = isLive ? 'live' : revokedByName === null ? 'over' : 'revoked'
  return (
    <Flex
      wrap
      gap={12}
      align="center"
      style={{ padding: '10px 0', borderTop: isFirst ? undefined : `1px solid ${token.colorBorderSecondary}` }}
    >
      <div style={{ flex: 1, minWidth: 200 }}>
        <Flex wrap gap={8} align="center">
          <strong>{part}</strong>
          <Tag color={isLive ? 'success' : 'default'}>{t(`grants.${state}`)}</Tag>
        </Flex>
        <Typography.Text type="secondary" className="tabular">
          {t('grants.from', { from, until })}
        </Typography.Text>
        {revokedByName !== null && (
          <div>{t('grants.revokedBy', { name: revokedByName, reason: revokeReason ?? '—' })}</div>
        )}
      </div>
      {grant.can.revoke && (
        <Button danger aria-label={t(isMine ? 'grants.giveBackOf' : 'grants.revokeOf', { part })} onClick={onRevoke}>
          {t(isMine ? 'grants.giveBack' : 'grants.revoke')}
        </Button>
      )}
    </Flex>
  )
}
