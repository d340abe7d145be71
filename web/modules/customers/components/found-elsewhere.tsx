import { LockOutlined } from '@ant-design/icons'
import { useQuery } from '@tanstack/react-query'
import { Card, Flex, theme, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../../kernel/link-button.tsx'
import { hitsQuery, type CustomerHit } from '../access-queries.ts'

/** Customers a search finds outside one's reach: name and department, and the way to ask for more. */
export function FoundElsewhere({ q }: { q: string }) {
  const { t } = useTranslation('customers')
  const { data } = useQuery(hitsQuery(q))
  const rows = data?.rows.filter(({ isVisible }) => !isVisible) ?? []
  if (rows.length === 0) return null
  return (
    <Card
      size="small"
      style={{ marginTop: 16 }}
      styles={{ body: { paddingBlock: 4 } }}
      title={<h2 style={{ fontSize: 14, fontWeight: 500, margin: 0 }}>{t('found.title')}</h2>}
      extra={<Typography.Text type="secondary">{t('found.hint')}</Typography.Text>}
    >
      {rows.map((hit, at) => (
        <Line key={hit.id} hit={hit} isFirst={at === 0} />
      ))}
    </Card>
  )
}

function Line({ hit: { id, name, department }, isFirst }: { hit: CustomerHit; isFirst: boolean }) {
  const { t } = useTranslation('customers')
  const { token } = theme.useToken()
  return (
    <Flex
      gap={12}
      align="center"
      style={{ padding: '8px 0', borderTop: isFirst ? undefined : `1px solid ${token.colorBorderSecondary}` }}
    >
      <LockOutlined aria-hidden />
      <div style={{ flex: 1, minWidth: 0 }}>
        <div>{name}</div>
        <Typography.Text type="secondary">
          {[department?.name, t('found.locked')].filter(Boolean).join(' · ')}
        </Typography.Text>
      </div>
      <LinkButton to="/archive-requests/new" search={{ customerId: id }} aria-label={t('found.askFor', { name })}>
        {t('found.ask')}
      </LinkButton>
    </Flex>
  )
}
