import { useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Flex, Popconfirm, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { Await } from '../../../kernel/states.tsx'
import { endSession, sessionsQuery, type Session } from '../queries.ts'
import { deviceOf } from './device.ts'

/** Where the user is signed in; any other device can be signed out from here. */
export function Sessions() {
  const { t } = useTranslation('people')
  const query = useQuery(sessionsQuery)
  return (
    <Card size="small" title={<h2 style={{ fontSize: 15, margin: 0 }}>{t('account.sessions')}</h2>}>
      <Typography.Paragraph type="secondary">{t('account.sessionsHint')}</Typography.Paragraph>
      <Await query={query}>
        {({ rows }) => (
          <Flex vertical component="ul" style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {rows.map((session) => (
              <SessionLine key={session.id} session={session} />
            ))}
          </Flex>
        )}
      </Await>
    </Card>
  )
}

function SessionLine({ session }: { session: Session }) {
  const { t } = useTranslation('people')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const end = async () => {
    try {
      await endSession(session.id)
      message.success(t('account.ended'))
    } catch (error) {
      message.error((error as Error).message)
    }
    await queryClient.invalidateQueries(sessionsQuery)
  }
  const device = deviceOf(session.userAgent)
  return (
    <Flex component="li" gap={12} align="center" justify="space-between" style={{ minHeight: 56, padding: '6px 0' }}>
      <div>
        <div title={session.userAgent}>
          {device} {session.isCurrent && <Tag>{t('account.thisDevice')}</Tag>}
        </div>
        <Typography.Text type="secondary" className="tabular">
          {session.ip} · {t('account.since')} {formatInstant(session.createdAt)} · {t('account.seen')}{' '}
          {formatInstant(session.seenAt)}
        </Typography.Text>
      </div>
      {!session.isCurrent && (
        <Popconfirm title={t('account.endTitle')} onConfirm={end}>
          <Button aria-label={`${t('account.end')} ${device}`}>{t('account.end')}</Button>
        </Popconfirm>
      )}
    </Flex>
  )
}
