import { BellOutlined } from '@ant-design/icons'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { Badge } from 'antd'
import { useTranslation } from 'react-i18next'
import { api } from './api.ts'
import { LinkButton } from './link-button.tsx'

/** How many messages the signed-in person has not read; asked again every minute while the page is looked at. */
const unreadQuery = queryOptions({
  queryKey: ['messages', 'unread'],
  queryFn: async () => (await api.get<{ unread: number }>('/messages', { limit: 1 })).unread,
  refetchInterval: 60_000,
})

/** The way to the messages, with the number of those unread. */
export function UnreadBell() {
  const { t } = useTranslation()
  const { data: count = 0 } = useQuery(unreadQuery)
  return (
    <LinkButton
      to="/messages"
      variant="text"
      color="default"
      aria-label={count > 0 ? t('unread', { count }) : t('messages')}
      icon={
        <Badge count={count} size="small" overflowCount={99} title="">
          <BellOutlined aria-hidden style={{ fontSize: 16 }} />
        </Badge>
      }
    />
  )
}
