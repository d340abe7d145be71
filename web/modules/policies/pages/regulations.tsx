import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Card, Flex, Tag, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { inLocale } from '../../../kernel/i18n.ts'
import { PageHead } from '../../../kernel/page.tsx'
import { Await } from '../../../kernel/states.tsx'
import { Effective } from '../components/effective.tsx'
import { policiesQuery } from '../queries.ts'

export function Regulations() {
  const { t } = useTranslation('policies')
  return (
    <>
      <PageHead title={t('title')} hint={t('hint')} />
      <Await query={useQuery(policiesQuery)}>
        {({ rows }) => (
          <div
            style={{
              display: 'grid',
              gap: 12,
              gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
            }}
          >
            {rows.map(({ kind, number, title, version, effectiveOn, isUnderReview }) => (
              <Link key={kind} to="/regulations/$kind" params={{ kind }} style={{ color: 'inherit' }}>
                <Card size="small" hoverable style={{ height: '100%' }}>
                  <Flex vertical gap={4}>
                    <Flex justify="space-between">
                      <Typography.Text type="secondary">{number}</Typography.Text>
                      {isUnderReview && <Tag color="processing">{t('draft.state.in-review')}</Tag>}
                    </Flex>
                    <Typography.Title level={2} style={{ fontSize: 17, margin: 0 }}>
                      {inLocale(title)}
                    </Typography.Title>
                    <Typography.Text type="secondary">
                      {t('inForce', { version })} · <Effective on={effectiveOn} />
                    </Typography.Text>
                  </Flex>
                </Card>
              </Link>
            ))}
          </div>
        )}
      </Await>
    </>
  )
}
