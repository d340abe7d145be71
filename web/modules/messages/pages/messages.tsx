import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { App, Button, Card, Flex, Tag, theme, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await, Nothing } from '../../../kernel/states.tsx'
import { MessageTabs } from '../components/tabs.tsx'
import { loadMessages, readAll, readMessage, type Message } from '../queries.ts'

const route = getRouteApi('/app/messages')

/** The inbox: what the system told the signed-in person, each leading to its page. */
export function Messages() {
  const { t } = useTranslation('messages')
  const { message } = App.useApp()
  const queryClient = useQueryClient()
  const onlyUnread = route.useSearch().show === 'unread'
  const query = useInfiniteQuery({
    queryKey: ['messages', 'list', onlyUnread],
    queryFn: ({ pageParam }) => loadMessages(onlyUnread, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    staleTime: 0,
  })
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['messages'] })
  const readEvery = useMutation({
    mutationFn: readAll,
    onError: (error) => message.error(error.message),
    onSettled: refresh,
  })
  const readOne = useMutation({ mutationFn: readMessage, onSettled: refresh })
  const unread = query.data?.pages[0]?.unread ?? 0
  return (
    <>
      <PageHead
        title={t('title')}
        hint={t('hint')}
        actions={
          unread > 0 && (
            <Button loading={readEvery.isPending} onClick={() => readEvery.mutate()}>
              {t('readAll')}
            </Button>
          )
        }
      />
      <MessageTabs active={onlyUnread ? 'unread' : 'all'} />
      <Await query={query}>
        {({ pages }) => (
          <Inbox
            rows={pages.flatMap(({ rows }) => rows)}
            empty={t(onlyUnread ? 'emptyUnread' : 'empty')}
            onRead={(id) => readOne.mutate(id)}
          />
        )}
      </Await>
      {query.hasNextPage && (
        <Flex justify="center" style={{ marginTop: 12 }}>
          <Button
            style={{ minHeight: 44 }}
            loading={query.isFetchingNextPage}
            onClick={() => void query.fetchNextPage()}
          >
            {t('loadMore')}
          </Button>
        </Flex>
      )}
    </>
  )
}

function Inbox({ rows, empty, onRead }: { rows: Message[]; empty: string; onRead: (id: string) => void }) {
  if (rows.length === 0) return <Nothing text={empty} />
  return (
    <Card size="small" styles={{ body: { padding: 0 } }}>
      <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
        {rows.map((row) => (
          <One key={row.id} row={row} onRead={() => onRead(row.id)} />
        ))}
      </ul>
    </Card>
  )
}

function One({ row, onRead }: { row: Message; onRead: () => void }) {
  const { t } = useTranslation('messages')
  const { token } = theme.useToken()
  const isUnread = row.readAt === null
  const title = inLocale(row.title)
  return (
    <Flex
      component="li"
      wrap
      gap={8}
      align="center"
      style={{
        padding: '10px 14px',
        borderBottom: `1px solid ${token.colorBorderSecondary}`,
        background: isUnread ? token.colorPrimaryBg : undefined,
      }}
    >
      <div style={{ flex: '1 1 240px', minWidth: 0 }}>
        <Flex wrap gap={8} align="center">
          <Link to={row.link as '/'} onClick={() => isUnread && onRead()} style={{ fontWeight: isUnread ? 600 : 400 }}>
            {title}
          </Link>
          {isUnread && <Tag color="processing">{t('isUnread')}</Tag>}
          {row.isUrgent && <Tag color="error">{t('urgent')}</Tag>}
        </Flex>
        <div>{inLocale(row.text)}</div>
        <Typography.Text type="secondary" className="tabular">
          {formatInstant(row.createdAt)}
        </Typography.Text>
      </div>
      {isUnread && (
        <Button aria-label={t('readOne', { title })} onClick={onRead}>
          {t('read')}
        </Button>
      )}
    </Flex>
  )
}
