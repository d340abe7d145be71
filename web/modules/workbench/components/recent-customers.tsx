import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { formatInstant } from '../../../kernel/formats.ts'
import { recentCustomersQuery } from '../queries.ts'
import { Tile } from './tile.tsx'

export function RecentCustomers() {
  const { t } = useTranslation('workbench')
  const query = useQuery(recentCustomersQuery)
  return (
    <Tile title={t('recent.title')} more={<Link to="/customers">{t('recent.all')}</Link>} query={query}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Typography.Text type="secondary">{t('recent.none')}</Typography.Text>
        ) : (
          <ul style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {rows.map(({ id, code, name, class: kind, grade, updatedAt }) => (
              <Flex component="li" key={id} gap={12} align="center" justify="space-between" style={{ minHeight: 44 }}>
                <Link to="/customers/$id" params={{ id }} style={{ flex: 1 }}>
                  {name} {code !== name && <Typography.Text type="secondary">{code}</Typography.Text>}
                </Link>
                <span>{[kind && t(`kernel:class.${kind}` as never), grade].filter(Boolean).join(' · ')}</span>
                <Typography.Text type="secondary" className="tabular">
                  {formatInstant(updatedAt)}
                </Typography.Text>
              </Flex>
            ))}
          </ul>
        )
      }
    </Tile>
  )
}
