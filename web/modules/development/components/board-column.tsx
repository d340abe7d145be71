import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Badge, Button, Card, Flex, theme, Typography } from 'antd'
import { useTranslation } from 'react-i18next'
import { Failure, Loading } from '../../../kernel/states.tsx'
import { casesKey, loadCases, type Stage } from '../queries.ts'
import { CaseCard } from './case-card.tsx'

interface ColumnProps {
  stage: Stage
  count: number
  q: string | undefined
}

/** The cases of one stage, those that wait longest first. */
export function BoardColumn({ stage, count, q }: ColumnProps) {
  const { t } = useTranslation('development')
  const { token } = theme.useToken()
  const heading = `stage-${stage}`
  return (
    <section
      aria-labelledby={heading}
      style={{ background: token.colorFillQuaternary, borderRadius: token.borderRadiusLG, padding: 8, minWidth: 0 }}
    >
      <Flex gap={8} align="center" style={{ padding: '4px 4px 10px' }}>
        <h2 id={heading} style={{ fontSize: 14, fontWeight: 600, margin: 0 }}>
          {t(`stages.${stage}`)}
        </h2>
        <Badge
          count={count}
          showZero
          overflowCount={9999}
          color={token.colorFillSecondary}
          styles={{ indicator: { color: token.colorText, boxShadow: 'none' } }}
          title={t('case.count', { count })}
        />
      </Flex>
      <Cases stage={stage} q={q} />
    </section>
  )
}

function Cases({ stage, q }: Omit<ColumnProps, 'count'>) {
  const { t } = useTranslation('development')
  const navigate = useNavigate()
  const query = useInfiniteQuery({
    queryKey: [...casesKey, 'board', stage, q],
    queryFn: ({ pageParam }) => loadCases({ stage, q }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  })
  if (query.error) return <Failure error={query.error} retry={() => void query.refetch()} />
  if (query.isPending) return <Loading />
  const rows = query.data.pages.flatMap((page) => page.rows)
  if (rows.length === 0) {
    return (
      <Typography.Text type="secondary" style={{ display: 'block', padding: '4px 4px 8px' }}>
        {q ? t('case.noMatch') : t('case.noneHere')}
      </Typography.Text>
    )
  }
  return (
    <Flex vertical gap={8}>
      {rows.map((line) => (
        <Card
          key={line.id}
          size="small"
          hoverable
          onClick={() => void navigate({ to: '/development/certifications/$id', params: { id: line.id } })}
        >
          <CaseCard line={line} />
        </Card>
      ))}
      {query.hasNextPage && (
        <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('loadMore')}
        </Button>
      )}
    </Flex>
  )
}
